//! One act on many cases: chosen in the queue, and what became of each.

use leptos::prelude::*;

use super::acts::verdict_name;
use super::parts::{Area, Select, area, select};
use crate::complaint::{ActItem, ActResult, MOST_AT_ONCE, Verdict};
use crate::desk::{Choice, Typed, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::{bulk as say, desk};
use crate::ui::form::{Faults, done_line, hidden, problem_line};

/// Its name among forms that were typed.
pub const BULK_FORM: &str = "bulk";

/// The form of an act on many.
#[derive(Debug, Clone, Default)]
pub struct BulkForm {
    /// Made for this rendering: the same form sent twice does it once.
    pub once: String,
    pub colleagues: Vec<Choice>,
    /// Codes of the standard answers in use.
    pub answers: Vec<Choice>,
    /// As it was sent, when it was refused.
    pub typed: Typed,
}

/// The queue, its rows to choose from, and what can be done with those chosen.
pub(super) fn acts(l: Locale, form: &BulkForm, rows: AnyView) -> AnyView {
    view! {
        <form method="post" action=api::BULK class="stack">
            {rows}
            <details class="card">
                <summary>{say::title(l)}</summary>
                {fields(l, form)}
            </details>
        </form>
    }
    .into_any()
}

fn fields(l: Locale, form: &BulkForm) -> AnyView {
    let whom = Select {
        key: BULK_FORM,
        name: "person_id",
        label: desk::colleague(l),
        none: Some(desk::choose(l)),
        ..Select::default()
    };
    let (typed, hint) = (&form.typed, Some(say::words_hint(l)));
    let words = Area { key: BULK_FORM, name: "text", label: say::words(l), rows: 6, hint, ..Area::default() };
    let standard = Select {
        key: BULK_FORM,
        name: "standard_answer",
        label: say::standard(l),
        none: Some(say::own_words(l)),
        keeps: true,
        ..Select::default()
    };
    let standard = (!form.answers.is_empty()).then(|| select(l, typed, &standard, &form.answers));
    let decided = Select {
        key: BULK_FORM,
        name: "verdict",
        label: say::verdict(l),
        none: Some(say::leave_undecided(l)),
        keeps: true,
        ..Select::default()
    };
    let verdicts: Vec<Choice> =
        Verdict::ALL.iter().map(|verdict| Choice::new(verdict.as_str(), verdict_name(l, *verdict))).collect();
    let hint = Some(desk::reason_hint(l));
    let why = Area { key: BULK_FORM, name: "why", label: desk::reason(l), rows: 2, hint, ..Area::default() };
    // Whoever gives cases to somebody writes no answer.
    view! {
        {hidden("once", form.once.clone())}
        <p class="hint">{say::hint(l, &MOST_AT_ONCE.to_string())}</p>
        <div class="stack">
            {select(l, typed, &whom, &form.colleagues)}
            <button name="act" value="assign" class="is-quiet" formnovalidate>{say::assign(l)}</button>
        </div>
        <div class="stack">
            {standard}
            {area(l, typed, &words)}
            {select(l, typed, &decided, &verdicts)}
            {area(l, typed, &why)}
            <button name="act" value="answer" formnovalidate>{say::answer(l)}</button>
        </div>
    }
    .into_any()
}

/// The box that chooses a row.
pub(super) fn pick(l: Locale, number: &str) -> AnyView {
    let label = say::choose(l, number);
    view! {
        <label class="pick">
            <input type="checkbox" name="number" value=number.to_string() aria-label=label />
        </label>
    }
    .into_any()
}

/// The form again as it was sent, with what is wrong.
pub fn again(visitor: &Visitor, form: &BulkForm, numbers: &[String]) -> Page {
    let l = visitor.locale;
    let of_all = |fault: &&FieldProblem| matches!(fault.pointer.as_str(), "" | "/complaint_numbers");
    let line = form.typed.faults.0.iter().find(of_all).map(|fault| match fault.code.as_str() {
        "key_reused" => problem_line(say::sent_before(l)),
        "too_many" => problem_line(say::too_many(l, &MOST_AT_ONCE.to_string())),
        _ => problem_line(say::none_chosen(l)),
    });
    let chosen: Vec<AnyView> = numbers
        .iter()
        .map(|number| {
            view! {
                <li>
                    <label class="choice">
                        <input type="checkbox" name="number" value=number.clone() checked=true />
                        <span>{number.clone()}</span>
                    </label>
                </li>
            }
            .into_any()
        })
        .collect();
    let body = view! {
        <div class="list desk">
            <p class="crumb"><a href=api::QUEUE>{desk::queue(l)}</a></p>
            <h1>{say::title(l)}</h1>
            {line}
            <form method="post" action=api::BULK class="stack">
                <ul class="plain">{chosen}</ul>
                {fields(l, form)}
            </form>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

/// What became of each.
pub fn result(visitor: &Visitor, result: &ActResult) -> Page {
    let l = visitor.locale;
    let (refused, done): (Vec<&ActItem>, Vec<&ActItem>) = result.items.iter().partition(|item| !item.is_done);
    let rows: Vec<AnyView> = refused.into_iter().chain(done).map(|item| row(l, item)).collect();
    let refused_count = result.refused_count as u64;
    let body = view! {
        <div class="list desk">
            <p class="crumb"><a href=api::QUEUE>{desk::queue(l)}</a></p>
            <h1>{say::result(l)}</h1>
            {done_line(say::done_count(l, result.done_count as u64))}
            {(refused_count > 0).then(|| problem_line(say::refused_count(l, refused_count)))}
            <ul class="complaints">{rows}</ul>
        </div>
    };
    Page::plain(say::result(l), body.into_any())
}

fn row(l: Locale, item: &ActItem) -> AnyView {
    let (class, state) = match item.is_done {
        true => ("badge is-good", say::done(l)),
        false => ("badge is-bad", say::refused(l)),
    };
    let why: Vec<&str> = item.errors.iter().map(|fault| reason(l, fault)).collect();
    let href = api::case_page(&item.complaint_number);
    view! {
        <li class="card">
            <p>
                <a class="number" href=href>{item.complaint_number.clone()}</a> " " <span class=class>{state}</span>
            </p>
            {(!why.is_empty()).then(|| view! { <p>{why.join(" ")}</p> })}
        </li>
    }
    .into_any()
}

fn reason(l: Locale, fault: &FieldProblem) -> &'static str {
    match (fault.pointer.as_str(), fault.code.as_str()) {
        ("/statements", _) => say::undecided(l),
        ("/answer", _) => say::answered(l),
        ("/state", _) => say::ended(l),
        ("/complaint_number", _) => say::unknown(l),
        ("", "unavailable") => say::unavailable(l),
        (pointer, _) => Faults(vec![fault.clone()]).of(l, pointer).unwrap_or_default(),
    }
}
