//! What staff do with a case beside writing: take it, decide what is disputed, say who was responsible.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::{Area, Select, area, folded, form, select};
use crate::complaint::{Act, Complaint, State, Statement, Verdict};
use crate::desk::Choice;
use crate::locale::Locale;
use crate::text::{complaint as words, desk as say};
use crate::ui::form::hidden;

/// Record, customer, decision: a row for each disputed fact, with the form that decides it.
pub fn statements(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let may = c.may.contains(&Act::Decide);
    let rows: Vec<AnyView> = c.statements.iter().map(|statement| row(l, statement, may, s)).collect();
    let none = rows.is_empty().then(|| view! { <p class="muted">{say::nothing_disputed(l)}</p> });
    let add = may.then(|| {
        let fields = view! {
            {area(l, s.typed, &Area { key: "statement", name: "record", label: words::statement_record(l), rows: 2, ..Area::default() })}
            {area(l, s.typed, &Area { key: "statement", name: "customer", label: say::customer(l), rows: 2, ..Area::default() })}
            <button class="is-quiet">{say::add_statement(l)}</button>
        };
        folded(say::add_statement(l), s.typed.is("statement"), form("statement", None, fields.into_any()))
    });
    view! {
        <section aria-labelledby="disputed">
            <h2 id="disputed" tabindex="-1" aria-keyshortcuts="d">{words::statements(l)}</h2>
            {none}
            <ul class="statements">{rows}</ul>
            {add}
        </section>
    }
    .into_any()
}

fn row(l: Locale, statement: &Statement, may_decide: bool, s: &CaseScreen<'_>) -> AnyView {
    let decision = match statement.verdict {
        Some(verdict) => decided(l, statement, verdict),
        None if may_decide => decide(l, statement, s),
        None => view! { <p class="muted">{words::undecided(l)}</p> }.into_any(),
    };
    view! {
        <li class="card">
            <dl class="facts">
                <div>
                    <dt>{words::statement_record(l)}</dt>
                    <dd class="words">{statement.record.clone()}</dd>
                </div>
                <div>
                    <dt>{say::customer(l)}</dt>
                    <dd class="words">{statement.customer.clone()}</dd>
                </div>
            </dl>
            {decision}
        </li>
    }
    .into_any()
}

fn decided(l: Locale, statement: &Statement, verdict: Verdict) -> AnyView {
    let by = statement.decided_by.as_deref().map(|name| say::decided_by(l, name));
    view! {
        <p>
            <strong>{verdict_name(l, verdict)}</strong> " " <span class="words">{statement.why.clone()}</span>
        </p>
        {by.map(|by| view! { <p class="muted">{by}</p> })}
    }
    .into_any()
}

pub(super) fn verdict_name(l: Locale, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Record => words::verdict_record(l),
        Verdict::Customer => say::customer_right(l),
        Verdict::Undecided => words::verdict_undecided(l),
    }
}

fn decide(l: Locale, statement: &Statement, s: &CaseScreen<'_>) -> AnyView {
    let key = ["decide-", &statement.id].concat();
    let typed = s.typed.value(&key, "verdict");
    let options: Vec<AnyView> = Verdict::ALL
        .iter()
        .map(|verdict| {
            let is_chosen = typed == verdict.as_str();
            view! {
                <label class="choice">
                    <input type="radio" name="verdict" value=verdict.as_str() required checked=is_chosen />
                    <span>{verdict_name(l, *verdict)}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    let fields = view! {
        <fieldset class="choices">
            <legend>{words::statement_decision(l)}</legend>
            <div class="options">{options}</div>
        </fieldset>
        {area(l, s.typed, &Area { key: &key, name: "why", label: say::reason(l), rows: 2, hint: Some(say::reason_hint(l)), ..Area::default() })}
        <button class="is-quiet">{say::decide(l)}</button>
    };
    form("decide", Some(&statement.id), fields.into_any())
}

/// Short acts, in the order in which a case usually goes.
pub fn acts(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let acknowledge = c.may.contains(&Act::Acknowledge).then(|| {
        let button = view! { <button class="is-whole">{say::acknowledge(l)}</button> };
        form("acknowledge", None, button.into_any())
    });
    let told = (c.state == State::Answered && c.may.contains(&Act::Answer)).then(|| {
        let fields = view! {
            <p class="hint">{say::told_hint(l)}</p>
            <button class="is-quiet is-whole">{say::told(l)}</button>
        };
        form("told", None, fields.into_any())
    });
    view! {
        <div class="acts">
            {acknowledge} {c.may.contains(&Act::Assign).then(|| assign(l, c, s))} {told}
            {c.may.contains(&Act::Validate).then(|| judge(l, c, s))}
        </div>
    }
    .into_any()
}

fn assign(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let side = c.staff.as_ref();
    let held = side.and_then(|side| side.assigned_person_id.clone());
    let is_mine = held.as_deref() == Some(&s.reader_id);
    let take = (!is_mine).then(|| {
        let button = view! { <button class="is-whole" aria-keyshortcuts="a">{say::take(l)}</button> };
        form("take", None, button.into_any())
    });
    let fields = view! {
        {select(
            l,
            s.typed,
            &Select { key: "assign", name: "person_id", label: say::colleague(l), chosen: held.unwrap_or_default(), none: Some(say::choose(l)), keeps: true },
            &s.colleagues,
        )}
        {select(
            l,
            s.typed,
            &Select {
                key: "assign",
                name: "unit_code",
                label: say::unit(l),
                chosen: side.and_then(|side| side.unit_code.clone()).unwrap_or_default(),
                none: Some(say::no_unit(l)),
                keeps: true,
            },
            &s.units,
        )}
        {hidden("known_unit_code", side.and_then(|side| side.unit_code.clone()).unwrap_or_default())}
        <button class="is-quiet">{say::assign(l)}</button>
    };
    view! {
        {take}
        {folded(say::assign(l), s.typed.is("assign"), form("assign", None, fields.into_any()))}
    }
    .into_any()
}

/// Whether the firm was responsible: counted apart from what was received.
fn judge(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let side = c.staff.as_ref();
    let verdicts = [Choice::new("yes", say::valid(l)), Choice::new("no", say::not_valid(l))];
    let judged = side.and_then(|side| side.is_valid);
    let chosen = judged.map_or("", |valid| if valid { "yes" } else { "no" }).to_string();
    let unit = side.and_then(|side| side.unit_code.clone()).unwrap_or_default();
    let fields = view! {
        {select(l, s.typed, &Select { key: "judge", name: "is_valid", label: say::responsible(l), chosen, none: Some(say::choose(l)), keeps: true }, &verdicts)}
        {select(l, s.typed, &Select { key: "judge", name: "unit_code", label: say::responsible_unit(l), chosen: unit.clone(), none: Some(say::no_unit(l)), keeps: false }, &s.units)}
        {select(
            l,
            s.typed,
            &Select { key: "judge", name: "cause", label: say::cause(l), chosen: c.cause.clone().unwrap_or_default(), none: Some(say::unknown_cause(l)), keeps: true },
            &s.causes,
        )}
        {hidden("known_unit_code", unit)}
        <button class="is-quiet">{say::judge(l)}</button>
    };
    let summary = match judged {
        None => say::judge(l),
        Some(true) => say::is_valid(l),
        Some(false) => say::is_not_valid(l),
    };
    folded(summary, s.typed.is("judge"), form("judge", None, fields.into_any()))
}
