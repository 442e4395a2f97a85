//! What was promised to the customer, and whether it was kept.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::form;
use crate::complaint::pages::promise_line;
use crate::complaint::{Act, Complaint, PromiseMade};
use crate::locale::Locale;
use crate::shell::Visitor;
use crate::text::promise_made as say;

pub fn promises(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let may = c.may.contains(&Act::Write);
    let rows: Vec<AnyView> = c.promises.iter().map(|promise| row(visitor, promise, may, s)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="promises">
                <h2 id="promises">{say::title(l)}</h2>
                <ul class="statements">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn row(visitor: &Visitor, promise: &PromiseMade, may: bool, s: &CaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let is_open = promise.kept_at.is_none() && promise.broken_at.is_none();
    let unit = promise.unit_code.clone().map(|code| view! { <p class="muted">{say::by_unit(l, &code)}</p> });
    view! {
        <li class="card">
            {promise_line(visitor, promise, s.zoned.local)}
            {unit}
            {(is_open && may).then(|| outcome(l, promise))}
        </li>
    }
    .into_any()
}

fn outcome(l: Locale, promise: &PromiseMade) -> AnyView {
    let buttons = view! {
        <div class="options">
            <button class="is-quiet" name="outcome" value="kept">{say::was_kept(l)}</button>
            <button class="is-quiet" name="outcome" value="broken">{say::was_broken(l)}</button>
        </div>
    };
    form("promise", Some(&promise.id), buttons.into_any())
}
