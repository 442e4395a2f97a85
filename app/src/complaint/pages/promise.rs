//! What our answers promised, by when, and what became of it.

use leptos::prelude::*;

use super::complaint::Zoned;
use crate::complaint::{Complaint, PromiseMade, PromiseState, api};
use crate::deadline::components::due_words;
use crate::shell::Visitor;
use crate::text::{promise_made as say, related, split};
use crate::ui::when;
use crate::value::{Instant, LocalInstant};

/// The promises of a complaint, for its customer.
pub fn promises(visitor: &Visitor, c: &Complaint, z: &Zoned<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let one =
        |promise: &PromiseMade| view! { <li class="card">{promise_line(visitor, promise, z.local)}</li> }.into_any();
    let rows: Vec<AnyView> = c.promises.iter().map(one).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="promises">
                <h2 id="promises">{say::ours(l)}</h2>
                <ul class="statements">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// Words, day and state of one promise.
pub fn promise_line(visitor: &Visitor, promise: &PromiseMade, local: &dyn Fn(Instant) -> LocalInstant) -> AnyView {
    let l = visitor.locale;
    let due = due_words(l, local(promise.due_at), visitor.now);
    let (class, state) = match promise.state(visitor.now) {
        PromiseState::Open => ("badge is-calm", say::open(l)),
        PromiseState::Late => ("badge is-bad", say::late(l)),
        PromiseState::Kept => ("badge is-good", say::kept(l)),
        PromiseState::Broken => ("badge is-bad", say::broken(l)),
    };
    let made = when::day_and_time(l, local(promise.made_at), visitor.now);
    view! {
        <p class="words"><strong>{promise.what.clone()}</strong></p>
        <p>{due} " " <span class=class>{state}</span></p>
        <p class="muted">{say::made(l, &made)}</p>
    }
    .into_any()
}

/// A duplicate goes on elsewhere; its customer reads that, and where only when both are theirs.
pub fn merged(visitor: &Visitor, c: &Complaint) -> Option<AnyView> {
    let l = visitor.locale;
    let merge = c.merge.as_ref()?;
    let other = merge.into.clone().map(|number| {
        let href = api::complaint_page(&number);
        view! { " " <a class="whole" href=href>{number}</a> }
    });
    Some(view! { <p class="notice" role="note">{related::customer(l)} {other}</p> }.into_any())
}

/// A matter was taken out of this complaint, or this one out of another: the pages name each other.
pub fn parts(visitor: &Visitor, c: &Complaint) -> Option<AnyView> {
    let l = visitor.locale;
    // A guest opens the other one by the link in its mail.
    let link = |number: &String| match visitor.signed_in.is_some() {
        true => {
            let href = api::complaint_page(number);
            view! { " " <a class="whole" href=href>{number.clone()}</a> }.into_any()
        }
        false => view! { " " <span class="whole">{number.clone()}</span> }.into_any(),
    };
    let from = c.parts.from.as_ref().map(|number| view! { <p>{split::customer_from(l)} {link(number)}</p> });
    let into: Vec<AnyView> = c.parts.into.iter().map(link).collect();
    (!c.parts.is_empty()).then(|| {
        let into = (!into.is_empty()).then(|| view! { <p>{split::customer_into(l)} {into}</p> });
        view! { <div class="notice" role="note">{from} {into}</div> }.into_any()
    })
}
