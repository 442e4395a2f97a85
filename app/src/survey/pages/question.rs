//! One question of a draft: what it is in a line, its fields folded below.

use leptos::prelude::*;

use super::builder::{Drafted, act};
use super::parts::{fault_line, fault_of, kind_name, measure_name, text, words};
use crate::survey::edit::{choice_lines, question_anchor};
use crate::survey::{Condition, Kind, Measure, Question, api};
use crate::text::surveys as say;
use crate::ui::form::hidden;
use crate::ui::{Choice, options, raw_text};

/// Where a question stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub section: usize,
    pub question: usize,
    pub is_first: bool,
    pub is_last: bool,
}

impl At {
    fn anchor(&self) -> String {
        question_anchor(self.section, self.question)
    }

    fn pointer(&self) -> String {
        format!("/sections/{}/questions/{}", self.section, self.question)
    }
}

pub(super) fn row(d: &Drafted<'_>, at: At, question: &Question) -> AnyView {
    let l = d.l;
    let inside = [&at.pointer(), "/"].concat();
    let is_faulty = d.faults.iter().any(|fault| fault.pointer.starts_with(&inside));
    let title = Some(question.texts.of(l).to_string()).filter(|text| !text.is_empty());
    let title = title.unwrap_or_else(|| question.key.clone());
    view! {
        <li id=at.anchor()>
            <div>
                <strong>{title.clone()}</strong>
                <p class="muted">
                    <span class="number">{question.key.clone()}</span> " · " {kind_name(l, question.kind)}
                    {question.is_required.then(|| [" · ", say::required(l)].concat())}
                    {question.show_if.as_ref().map(|condition| [" · ", &condition_words(d, condition)].concat())}
                </p>
                {is_faulty.then(|| view! { <p><span class="badge is-bad">{say::has_faults(l)}</span></p> })}
                <details open=is_faulty>
                    <summary>{say::change_question(l)}</summary>
                    <form method="post" action=d.action(&at.anchor()) class="stack">
                        {hidden("form", "question")} {d.known(Some(at.section), Some(at.question))}
                        {fields(d, at, question)}
                        <button>{say::save(l)}</button>
                    </form>
                </details>
            </div>
            <div class="survey-acts">
                {(!at.is_first).then(|| act(d, "question_up", say::move_up(l), &title, (at.section, Some(at.question))))}
                {(!at.is_last)
                    .then(|| act(d, "question_down", say::move_down(l), &title, (at.section, Some(at.question))))}
                {act(d, "question_remove", say::remove(l), &title, (at.section, Some(at.question)))}
            </div>
        </li>
    }
    .into_any()
}

pub(super) fn condition_words(d: &Drafted<'_>, condition: &Condition) -> String {
    say::only_after(d.l, &condition.any_of.join(", "), &condition.question)
}

fn fields(d: &Drafted<'_>, at: At, question: &Question) -> AnyView {
    let (l, place, pointer) = (d.l, at.anchor(), at.pointer());
    let field = |name: &str| [&pointer, "/", name].concat();
    let required_id = [&place, "-required"].concat();
    let dimension = (say::dimension(l), Some(say::dimension_hint(l)));
    view! {
        {words(l, d.faults, &field("texts"), (&place, "text"), say::question_text(l), &question.texts)}
        <div class="survey-row">
            {text(l, d.faults, &field("key"), (&place, "key"), (say::key(l), Some(say::key_hint(l))), &question.key)}
            {kinds(d, &place, Some(&field("kind")), question.kind)}
            {text(l, d.faults, &field("dimension"), (&place, "dimension"), dimension, &question.dimension)}
        </div>
        <label class="survey-box" for=required_id.clone()>
            <input id=required_id.clone() type="checkbox" name="required" value="1" checked=question.is_required />
            <span>{say::required_box(l)}</span>
        </label>
        {question.kind.has_choices().then(|| choices(d, &place, &field("choices"), question))}
        {(question.kind == Kind::Zone).then(|| measures(d, &place, &field("measure"), question.measure()))}
        {condition(d, at, question)}
    }
    .into_any()
}

/// `pointer` is that of a question that is there.
fn kinds(d: &Drafted<'_>, place: &str, pointer: Option<&str>, chosen: Kind) -> AnyView {
    let kinds: Vec<Choice> = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind_name(d.l, *kind))).collect();
    let id = [place, "-kind"].concat();
    let fault = pointer.and_then(|pointer| fault_of(d.l, d.faults, pointer));
    view! {
        <div class="field">
            <label for=id.clone()>{say::kind(d.l)}</label>
            <select
                id=id.clone() name="kind" aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| [&id, "-fault"].concat())
            >
                {options(&kinds, chosen.as_str(), None)}
            </select>
            {fault_line(&id, fault)}
        </div>
    }
    .into_any()
}

fn measures(d: &Drafted<'_>, place: &str, pointer: &str, chosen: Measure) -> AnyView {
    let measures: Vec<Choice> =
        Measure::ALL.iter().map(|one| Choice::new(one.as_str(), measure_name(d.l, *one))).collect();
    let id = [place, "-measure"].concat();
    let fault = fault_of(d.l, d.faults, pointer);
    view! {
        <div class="field">
            <label for=id.clone()>{say::measure(d.l)}</label>
            <select
                id=id.clone() name="measure" aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| [&id, "-fault"].concat())
            >
                {options(&measures, chosen.as_str(), None)}
            </select>
            {fault_line(&id, fault)}
        </div>
    }
    .into_any()
}

/// All choices in one field, one a line; the first fault of any of them is told.
fn choices(d: &Drafted<'_>, place: &str, pointer: &str, question: &Question) -> AnyView {
    let l = d.l;
    let id = [place, "-choices"].concat();
    let hint_id = [&id, "-hint"].concat();
    let inside = [pointer, "/"].concat();
    let of_one = d.faults.iter().find(|fault| fault.pointer.starts_with(&inside));
    let line = of_one.and_then(|fault| fault.pointer[inside.len()..].split('/').next()?.parse::<usize>().ok());
    let of_one = line.map(|line| say::fault_of_line(l, &(line + 1).to_string()));
    let fault = fault_of(l, d.faults, pointer);
    let is_wrong = fault.is_some() || of_one.is_some();
    let fault_id = [&id, "-fault"].concat();
    let described = if is_wrong { [&fault_id, " ", &hint_id].concat() } else { hint_id.clone() };
    let words = fault.map(str::to_string).or(of_one);
    view! {
        <div class="field">
            <label for=id.clone()>{say::choices(l)}</label>
            <textarea
                id=id.clone() name="choices" rows="6" aria-invalid=is_wrong.then_some("true") aria-describedby=described
            >
                {raw_text(&choice_lines(&question.choices))}
            </textarea>
            {words.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
            <p class="hint" id=hint_id>{say::choices_hint(l)} " " <code>"late | Late | Tarde | 晚到"</code></p>
        </div>
    }
    .into_any()
}

/// After which answers it is asked: only to earlier questions that can be asked for.
fn condition(d: &Drafted<'_>, at: At, question: &Question) -> AnyView {
    let (l, place) = (d.l, at.anchor());
    let pointer = [&at.pointer(), "/show_if"].concat();
    let asked = question.show_if.as_ref().map_or("", |condition| condition.question.as_str());
    let any_of = question.show_if.as_ref().map(|condition| condition.any_of.join(", ")).unwrap_or_default();
    let earlier = d.before(at.section, at.question);
    let mut known: Vec<Choice> = earlier
        .into_iter()
        .filter(|one| !matches!(one.kind, Kind::Text | Kind::Zone))
        .map(|one| Choice::new(&one.key, [one.key.as_str(), ": ", one.texts.of(l)].concat()))
        .collect();
    if !asked.is_empty() && known.iter().all(|one| one.value != asked) {
        known.push(Choice::new(asked, asked));
    }
    let id = [&place, "-show_question"].concat();
    let fault = fault_of(l, d.faults, &[&pointer, "/question"].concat());
    let hint = (say::any_of(l), Some(say::any_of_hint(l)));
    view! {
        <div class="survey-row">
            <div class="field">
                <label for=id.clone()>{say::show_if(l)}</label>
                <select id=id.clone() name="show_question">{options(&known, asked, Some(say::always(l)))}</select>
                {fault_line(&id, fault)}
            </div>
            {text(l, d.faults, &[&pointer, "/any_of"].concat(), (&place, "show_any_of"), hint, &any_of)}
        </div>
    }
    .into_any()
}

/// The fields of a question that is not there yet: the rest is filled in once it is.
pub(super) fn new(d: &Drafted<'_>, section: usize) -> AnyView {
    let l = d.l;
    let place = ["new-", &section.to_string()].concat();
    view! {
        <details>
            <summary>{say::add_question(l)}</summary>
            <form method="post" action=api::survey_page(d.id) class="stack">
                {hidden("form", "add_question")} {d.known(Some(section), None)}
                {words(l, &[], "", (&place, "text"), say::question_text(l), &Default::default())}
                <div class="survey-row">
                    {text(l, &[], "", (&place, "key"), (say::key(l), Some(say::key_hint(l))), "")}
                    {kinds(d, &place, None, Kind::Csat)}
                </div>
                <button>{say::add(l)}</button>
            </form>
        </details>
    }
    .into_any()
}
