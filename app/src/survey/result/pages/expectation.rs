//! `/account/expectations`: what the customer expects, and how often it was so.

use leptos::prelude::*;

use super::super::Measured;
use super::super::api;
use super::super::words::{estimate_ground, of_share};
use crate::account::pages::account_page;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::survey::expectation::{Expectation, ExpectationFacts, days};
use crate::text::result as say;
use crate::ui::form::{Faults, Field, done_line, field, problem_line};
use crate::ui::number::percent;

/// What the page shows besides the facts.
#[derive(Debug, Default)]
pub struct ExpectationScreen {
    /// What was typed and refused: days.
    pub typed: Option<(String, String)>,
    pub is_done: bool,
    /// It was stated for this quarter already.
    pub is_late: bool,
}

pub fn expectation(visitor: &Visitor, facts: &ExpectationFacts, s: &ExpectationScreen) -> Page {
    let l = visitor.locale;
    let stated = facts.expectation.as_ref();
    let body = view! {
        <div class="results expectations">
            <p class="muted">{say::expectations_lead(l)}</p>
            {s.is_done.then(|| done_line(say::stated(l)))}
            {s.is_late.then(|| problem_line(say::stated_already(l)))}
            {s.typed.is_some().then(|| problem_line(say::days_fault(l)))}
            {stated.map(|stated| inside(l, stated, facts))}
            {(facts.may_state && !s.is_late).then(|| form(l, stated, s))}
        </div>
    };
    account_page(visitor, api::EXPECTATIONS, say::expectations(l), body.into_any())
}

fn inside(l: Locale, stated: &Expectation, facts: &ExpectationFacts) -> AnyView {
    let (minimum, desired) = (days(l, stated.minimum_hours), days(l, stated.desired_hours));
    let found = facts.inside.as_ref().and_then(|share| Some((share.n?, share.value?, of_share(share))));
    let words = match found {
        Some((n, value, _)) => say::own_parcels(l, n, &minimum, &percent(l, value)),
        None => say::own_few(l).to_string(),
    };
    let newest = facts.of_newest.map(|count| say::own_newest(l, &count.to_string()));
    let ground = found.and_then(|(_, _, estimate)| estimate_ground(l, Measured::Inside, &estimate));
    view! {
        <section class="card">
            <h2>{say::own_title(l)}</h2>
            <p class="expectation-share">{words}</p>
            {ground.map(|ground| view! { <p class="muted">{ground}</p> })}
            {newest.map(|newest| view! { <p class="muted">{newest}</p> })}
            <p class="muted">{say::own_period(l)} " " {say::stated_on(l, &stated.stated_on, &desired, &minimum)}</p>
        </section>
    }
    .into_any()
}

fn form(l: Locale, stated: Option<&Expectation>, s: &ExpectationScreen) -> AnyView {
    let (minimum, desired) = match (&s.typed, stated) {
        (Some(typed), _) => typed.clone(),
        (None, Some(stated)) => (days(Locale::En, stated.minimum_hours), days(Locale::En, stated.desired_hours)),
        (None, None) => (String::new(), String::new()),
    };
    let one = |name, label, value| {
        field(l, &Faults::default(), Field { name, label, kind: "text", value, is_numeric: false, ..Field::default() })
    };
    view! {
        <section class="card">
            <h2>{say::own_state(l)}</h2>
            <form method="post" action=api::EXPECTATIONS class="expectation-form">
                {one("minimum_days", say::minimum_days(l), minimum)}
                {one("desired_days", say::desired_days(l), desired)}
                <button>{say::state(l)}</button>
            </form>
        </section>
    }
    .into_any()
}
