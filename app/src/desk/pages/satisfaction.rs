//! What a customer answered when we asked: beside what is open, for whoever has them on the line.

use leptos::prelude::*;

use crate::desk::api;
use crate::locale::Locale;
use crate::shipment::api::tracking_page;
use crate::statistics::Share;
use crate::survey::satisfaction::{Answered, Satisfaction};
use crate::text::card as say;
use crate::ui::number::percent;

pub(super) fn satisfaction(l: Locale, known: &Satisfaction) -> AnyView {
    let rows: Vec<AnyView> = known.last.iter().map(|one| answered(l, one)).collect();
    let none = rows.is_empty().then(|| view! { <p class="muted">{say::no_answers(l)}</p> });
    view! {
        <section class="card" aria-labelledby="satisfaction">
            <h2 id="satisfaction">{say::satisfaction(l)}</h2>
            {none}
            {together(l, &known.satisfied).map(|words| view! { <p>{words}</p> })}
            <ul class="plain card-answers">{rows}</ul>
        </section>
    }
    .into_any()
}

/// Only of ten scores or more: fewer stand below, one by one.
fn together(l: Locale, satisfied: &Share) -> Option<String> {
    let (count, n, interval) = (satisfied.count?, satisfied.n?, satisfied.interval?);
    let (low, high) = (percent(l, interval.low), percent(l, interval.high));
    Some(say::satisfied(l, &count.to_string(), &high, &low, &n.to_string()))
}

fn answered(l: Locale, one: &Answered) -> AnyView {
    let score = one.score.map(|given| {
        let words = say::score(l, &given.best.to_string(), &given.score.to_string());
        view! { <strong>{words}</strong> " · " }
    });
    let waybill = one.waybill_number.as_deref().map(|number| {
        view! { <a class="number" href=tracking_page(number)>{number.to_string()}</a> " " }
    });
    let cases: Vec<AnyView> = one
        .cases
        .iter()
        .map(|number| view! { <a class="number" href=api::case_page(number)>{number.clone()}</a> " " }.into_any())
        .collect();
    view! {
        <li>
            <p>{score} {one.title.clone()} " " <span class="muted">{one.on.clone()}</span></p>
            {one.comment.clone().map(|words| view! { <p class="result-comment">{words}</p> })}
            {(waybill.is_some() || !cases.is_empty()).then(|| view! { <p>{waybill} {cases}</p> })}
        </li>
    }
    .into_any()
}
