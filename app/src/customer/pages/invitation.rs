//! The invitation behind a mailed link. Opening it spends nothing; the button does.

use leptos::prelude::*;

use super::members::day;
use super::{personal, role_name};
use crate::customer::Offer;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{hidden, problem_line};

pub fn invitation(visitor: &Visitor, offer: &Offer) -> Page {
    use text::members as say;
    let l = visitor.locale;
    let words = say::offer(l, &offer.invited_by, &offer.organisation_name, role_name(l, offer.role));
    let accept = match offer.is_for_you {
        true => view! {
            <form method="post" class="stack">
                {hidden("form", "accept")} <button>{say::accept(l)}</button>
            </form>
        }
        .into_any(),
        false => problem_line(say::offer_other(l)),
    };
    let body = view! {
        <div class="narrow">
            <section class="card form-page">
                <h1>{say::offer_title(l)}</h1>
                <p class="lead">{words}</p>
                {accept}
                <p class="muted">{say::offer_until(l, &day(visitor, offer.expires_at))}</p>
            </section>
        </div>
    };
    personal(say::offer_title(l), body.into_any())
}
