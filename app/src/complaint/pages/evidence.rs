//! The record as it stood, and what is disputed about it.

use leptos::prelude::*;

use super::complaint::Zoned;
use crate::complaint::{Complaint, Statement, Verdict};
use crate::locale::{self, Locale};
use crate::shipment::components::{amount, charge_rows, record_rows};
use crate::shipment::headline::milestone_name;
use crate::text::complaint as say;

/// Record, customer, decision, why: one row for each disputed fact.
pub fn statements(l: Locale, c: &Complaint) -> Option<AnyView> {
    let rows: Vec<AnyView> = c.statements.iter().map(|statement| row(l, statement)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="disputed">
                <h2 id="disputed">{say::statements(l)}</h2>
                <ul class="statements">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn row(l: Locale, s: &Statement) -> AnyView {
    let verdict = match s.verdict {
        None => say::undecided(l),
        Some(Verdict::Record) => say::verdict_record(l),
        Some(Verdict::Customer) => say::verdict_customer(l),
        Some(Verdict::Undecided) => say::verdict_undecided(l),
    };
    view! {
        <li class="card">
            <dl class="facts">
                {part(say::statement_record(l), s.record.clone())}
                {part(say::statement_customer(l), s.customer.clone())}
                {part(say::statement_decision(l), [verdict, " ", s.why.as_deref().unwrap_or_default()].concat())}
            </dl>
        </li>
    }
    .into_any()
}

fn part(label: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd class="words">{value}</dd>
        </div>
    }
    .into_any()
}

/// The frozen timeline with what the rules find in it.
pub fn record(l: Locale, c: &Complaint, z: &Zoned<'_>) -> Option<AnyView> {
    let e = c.evidence.as_ref()?;
    let found: Vec<AnyView> =
        c.findings.iter().map(|finding| view! { <li>{finding.words(l)}</li> }.into_any()).collect();
    let events: Vec<AnyView> = e
        .events
        .iter()
        .rev()
        .map(|event| {
            let place = event.location.label().map(|place| [" · ", &place].concat());
            view! {
                <li>
                    <time datetime=event.occurred_at
                        .to_string()>{locale::day_and_time(l, event.occurred_at)}</time> " · "
                    {milestone_name(l, event.milestone)} {place}
                </li>
            }
            .into_any()
        })
        .collect();
    let fee = e.fee.as_ref().map(|fee| part(crate::text::details::fee(l), amount(fee)));
    let has_facts = fee.is_some() || !e.record.is_empty();
    let facts = has_facts.then(|| {
        view! { <dl class="facts">{record_rows(l, &e.record)} {fee} {charge_rows(l, &e.record)}</dl> }
    });
    let taken = locale::day_and_time(l, (z.local)(e.taken_at));
    let heading = if c.staff.is_some() { crate::text::desk::record(l) } else { say::record(l) };
    Some(
        view! {
            <section class="record" aria-labelledby="record">
                <h2 id="record">{heading}</h2>
                <ul class="findings">{found}</ul>
                <details>
                    <summary>{say::frozen(l, &taken)}</summary>
                    {facts}
                    <ol class="frozen">{events}</ol>
                </details>
            </section>
        }
        .into_any(),
    )
}
