//! The answer: a standard one to begin with, what it promises, and its words.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::collision::last_answer;
use super::parts::{Area, Select, area, form, select};
use crate::complaint::{Act, Complaint, FilledAnswer, Relation, WHAT};
use crate::desk::api;
use crate::locale::Locale;
use crate::text::{answers, desk as say, promise_made as promise, split as merged};
use crate::ui::form::hidden;
use crate::ui::options;

/// Where the list is looked through rather than read.
const MANY: usize = 12;

/// The answer, unless something disputed is undecided.
pub fn answer(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    if !c.may.contains(&Act::Answer) {
        return None;
    }
    let open = c.statements.iter().filter(|statement| statement.verdict.is_none()).count() as u64;
    let inside = if open > 0 {
        view! { <p class="muted">{say::decide_first(l, open)} " " <a href="#disputed">{say::to_disputed(l)}</a></p> }
            .into_any()
    } else {
        view! { {standard(l, c, s)} {writing(l, c, s)} }.into_any()
    };
    Some(
        view! {
            <section class="card answer" aria-labelledby="answer">
                <h2 id="answer">{say::answer(l)}</h2>
                {inside}
            </section>
        }
        .into_any(),
    )
}

/// Choosing loads the page again with the words filled in: it changes nothing and needs no script.
fn standard(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let is_searched = !s.answer_search.is_empty();
    if s.answers.is_empty() && !is_searched {
        return None;
    }
    let chosen = s.filled.as_ref().map(|filled| filled.code.clone()).unwrap_or_default();
    let action = [&api::case_page(&c.complaint_number), "#answer"].concat();
    let search = (is_searched || s.answers.len() > MANY).then(|| {
        view! {
            <div class="field">
                <label for="answer-search">{answers::search(l)}</label>
                <input id="answer-search" name="answer_search" type="search" value=s.answer_search.clone() />
            </div>
        }
    });
    Some(
        view! {
            <form method="get" action=action class="stack">
                {search}
                <div class="field">
                    <label for="standard-answer">{answers::choose(l)}</label>
                    <select id="standard-answer" name="standard_answer" aria-keyshortcuts="s">
                        {options(&s.answers, &chosen, Some(say::choose(l)))}
                    </select>
                </div>
                <button class="is-quiet">{answers::use_one(l)}</button>
            </form>
        }
        .into_any(),
    )
}

fn writing(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let begun = s.filled.as_ref().map(|filled| filled.text.as_str()).unwrap_or_default();
    let open = s.typed.detail("answer", "text", "placeholder").map(|places| answers::open_places(l, places));
    let fields = view! {
        {promising(l, s)}
        {s.filled.as_ref().and_then(|filled| to_fill(l, filled))}
        {area(
            l,
            s.typed,
            &Area {
                key: "answer",
                name: "text",
                label: say::answer_words(l),
                rows: 8,
                hint: Some(say::answer_hint(l)),
                shortcut: Some("r"),
                begun,
                fault: open,
            },
        )}
        {made_of(s)}
        {to_merged(l, c, s)}
        {hidden("after", last_answer(c).map(|last| last.id.clone()).unwrap_or_default())}
        <button>{say::send_answer(l)}</button>
    };
    form("answer", None, fields.into_any())
}

/// Words go to somebody else's customer only when staff say so.
fn to_merged(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let related = c.staff.as_ref().map(|side| side.related.as_slice()).unwrap_or_default();
    let numbers: Vec<&str> =
        related.iter().filter(|one| one.kind == Relation::Merged).map(|one| one.complaint_number.as_str()).collect();
    let is_chosen = s.typed.value("answer", "to_merged") == "1";
    (!numbers.is_empty()).then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="to_merged" value="1" checked=is_chosen aria-describedby="to-merged-hint" />
                <span>{merged::to_merged(l, &numbers.join(", "))}</span>
            </label>
            <p class="hint" id="to-merged-hint">{merged::to_merged_hint(l)}</p>
        }
        .into_any()
    })
}

/// What the case has no value for, before anybody sends it.
fn to_fill(l: Locale, filled: &FilledAnswer) -> Option<AnyView> {
    let places = (!filled.open_places.is_empty()).then(|| filled.open_places.join(", "))?;
    Some(view! { <p class="notice" role="note">{answers::open_places(l, &places)}</p> }.into_any())
}

/// Which standard answer it was made of travels with it, also when it was refused.
fn made_of(s: &CaseScreen<'_>) -> Option<AnyView> {
    let typed = |name| s.typed.value("answer", name);
    let (code, number) = match &s.filled {
        Some(filled) if !s.typed.is("answer") => (filled.code.clone(), filled.number.to_string()),
        _ => (typed("standard_answer"), typed("standard_number")),
    };
    (!code.is_empty())
        .then(|| view! { {hidden("standard_answer", code)} {hidden("standard_number", number)} }.into_any())
}

/// A promise stands before the words, so that whoever writes them goes on to the button.
fn promising(l: Locale, s: &CaseScreen<'_>) -> AnyView {
    let typed = |name| s.typed.value("answer", name);
    let fault = |name| s.typed.fault(l, "answer", name).map(str::to_string);
    let is_past = s.typed.detail("answer", "promise_due_on", "past").is_some();
    let day_fault = is_past.then(|| promise::past(l).to_string()).or_else(|| fault("promise_due_on"));
    let is_open = ["promise_what", "promise_due_on"].iter().any(|name| !typed(name).is_empty());
    view! {
        <details open=is_open>
            <summary>{promise::give(l)}</summary>
            <p class="hint">{promise::give_hint(l)}</p>
            {line("promise_what", promise::what(l), "text", &typed("promise_what"), fault("promise_what"))}
            {line("promise_due_on", promise::due_on(l), "date", &typed("promise_due_on"), day_fault)}
            {select(
                l,
                s.typed,
                &Select {
                    key: "answer",
                    name: "promise_unit_code",
                    label: promise::unit(l),
                    chosen: String::new(),
                    none: Some(say::no_unit(l)),
                    keeps: false,
                },
                &s.units,
            )}
        </details>
    }
    .into_any()
}

fn line(name: &'static str, label: &'static str, kind: &'static str, value: &str, fault: Option<String>) -> AnyView {
    let (id, fault_id) = (["answer-", name].concat(), ["answer-", name, "-fault"].concat());
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                autocomplete="off"
                maxlength=(kind == "text").then(|| WHAT.to_string())
                value=value.to_string()
                aria-invalid=fault.as_ref().map(|_| "true")
                aria-describedby=fault.as_ref().map(|_| fault_id.clone())
            />
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
        </div>
    }
    .into_any()
}
