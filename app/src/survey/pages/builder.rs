//! `/admin/surveys/{id}`: a draft by section and question, what it would change, and the versions there are.

use leptos::prelude::*;

use super::list::badges;
use super::parts::{text, words};
use super::publish::{history, publish, transfer};
use super::question::{self, At};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::survey::edit::section_anchor;
use crate::survey::{Change, Question, Section, Survey, VersionLine, api};
use crate::text::surveys as say;
use crate::ui::form::{done_line, hidden, problem_line};
use crate::value::{Instant, LocalInstant};

/// What the page shows beside the draft.
#[derive(Debug, Clone, Default)]
pub struct BuilderForm {
    pub is_done: bool,
    /// Somebody else changed the draft meanwhile.
    pub is_stale: bool,
    pub versions: Vec<VersionLine>,
    /// Against the last version.
    pub changes: Vec<Change>,
    /// The name as a refused form had it.
    pub name: Option<String>,
    /// Of a form that was refused: the name, publishing.
    pub refused: Vec<FieldProblem>,
    /// Why a file is no questionnaire.
    pub unreadable: Option<String>,
}

/// The draft, for the pieces of the page.
pub(super) struct Drafted<'d> {
    pub l: Locale,
    pub id: &'d str,
    pub survey: &'d Survey,
    pub faults: &'d [FieldProblem],
}

impl Drafted<'_> {
    pub(super) fn action(&self, anchor: &str) -> String {
        [&api::survey_page(self.id), "#", anchor].concat()
    }

    /// Which draft the reader saw, and what of it a form is about.
    pub(super) fn known(&self, section: Option<usize>, question: Option<usize>) -> AnyView {
        let number = |name, number: Option<usize>| number.map(|number| hidden(name, number.to_string()));
        view! {
            {hidden("version", self.survey.version.to_string())} {number("section", section)}
            {number("question", question)}
        }
        .into_any()
    }

    /// The questions before one.
    pub(super) fn before(&self, section: usize, question: usize) -> Vec<&Question> {
        let sections = &self.survey.questionnaire.sections;
        let whole = sections.iter().take(section).flat_map(|section| &section.questions);
        let own = sections.get(section).into_iter().flat_map(|section| section.questions.iter().take(question));
        whole.chain(own).collect()
    }
}

pub fn survey(visitor: &Visitor, found: &Survey, form: &BuilderForm, local: &dyn Fn(Instant) -> LocalInstant) -> Page {
    let l = visitor.locale;
    let d = Drafted { l, id: &found.id, survey: found, faults: &found.problems };
    let sections = &found.questionnaire.sections;
    let cards: Vec<AnyView> = sections.iter().enumerate().map(|(at, section)| one_section(&d, at, section)).collect();
    let is_changed = found.version_number > 0 && !form.changes.is_empty();
    let preview = api::preview_page(&found.id, l);
    let responses = say::responses(l, found.response_count.max(0) as u64);
    let body = view! {
        <div class="list rules survey-builder">
            <p class="crumb"><a href=api::SURVEYS>{say::title(l)}</a></p>
            <h1>{found.name.clone()}</h1>
            <p class="muted">
                {responses} " " {badges(l, found.version_number, is_changed, found.retired_at.is_some())}
            </p>
            {form.is_done.then(|| done_line(say::done(l)))}
            {form.is_stale.then(|| problem_line(say::stale(l)))}
            <p><a class="button is-quiet" href=preview>{say::preview(l)}</a></p>
            {about(&d, form)}
            <h2 id="sections">{say::sections(l)}</h2>
            {cards}
            {new_section(&d)}
            {publish(&d, form)}
            {history(visitor, &d, &form.versions, local)}
            {transfer(&d, form)}
        </div>
    };
    Page::plain(found.name.clone(), body.into_any())
}

/// The words around the questions; folded once they are written.
fn about(d: &Drafted<'_>, form: &BuilderForm) -> AnyView {
    let (l, draft) = (d.l, &d.survey.questionnaire);
    let is_of_frame = |fault: &FieldProblem| {
        ["/titles", "/intros", "/thanks"].iter().any(|pointer| fault.pointer.starts_with(pointer))
    };
    let is_refused = form.refused.iter().any(|fault| fault.pointer == "/name");
    let name = form.name.as_deref().unwrap_or(&d.survey.name);
    let is_open = is_refused || d.faults.iter().any(is_of_frame);
    view! {
        <section class="card" id="about">
            <h2>{say::about(l)}</h2>
            <p>{draft.titles.of(l).to_string()}</p>
            <p class="muted">{draft.intros.of(l).to_string()}</p>
            <details open=is_open>
                <summary>{say::change_about(l)}</summary>
                <form method="post" action=d.action("about") class="stack">
                    {hidden("form", "about")} {d.known(None, None)}
                    {text(l, &form.refused, "/name", ("about", "name"), (say::name(l), Some(say::name_hint(l))), name)}
                    {words(l, d.faults, "/titles", ("about", "title"), say::titles(l), &draft.titles)}
                    {words(l, d.faults, "/intros", ("about", "intro"), say::intros(l), &draft.intros)}
                    {words(l, d.faults, "/thanks", ("about", "thanks"), say::thanks(l), &draft.thanks)}
                    <button>{say::save(l)}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn one_section(d: &Drafted<'_>, at: usize, section: &Section) -> AnyView {
    let (l, anchor) = (d.l, section_anchor(at));
    let last = d.survey.questionnaire.sections.len().saturating_sub(1);
    let title = section.titles.of(l).to_string();
    let pointer = format!("/sections/{at}/titles");
    let is_faulty = d.faults.iter().any(|fault| fault.pointer.starts_with(&pointer));
    let rows = section.questions.iter().enumerate().map(|(number, question)| {
        let is_first = at == 0 && number == 0;
        let is_last = at == last && number + 1 == section.questions.len();
        question::row(d, At { section: at, question: number, is_first, is_last }, question)
    });
    let rows: Vec<AnyView> = rows.collect();
    let number = say::section(l, &(at + 1).to_string());
    view! {
        <section class="card" id=anchor.clone() aria-label=number.clone()>
            <div class="survey-head">
                <h3>{[number.as_str(), ": ", &title].concat()}</h3>
                <div class="survey-acts">
                    {(at > 0).then(|| act(d, "section_up", say::move_up(l), &title, (at, None)))}
                    {(at < last).then(|| act(d, "section_down", say::move_down(l), &title, (at, None)))}
                    {act(d, "section_remove", say::remove(l), &title, (at, None))}
                </div>
            </div>
            <details open=is_faulty>
                <summary>{say::change_section(l)}</summary>
                <form method="post" action=d.action(&anchor) class="stack">
                    {hidden("form", "section")} {d.known(Some(at), None)}
                    {words(l, d.faults, &pointer, (&anchor, "title"), say::section_title(l), &section.titles)}
                    <button>{say::save(l)}</button>
                </form>
            </details>
            <ol class="devices">{rows}</ol>
            {question::new(d, at)}
        </section>
    }
    .into_any()
}

fn new_section(d: &Drafted<'_>) -> AnyView {
    let l = d.l;
    let is_empty = d.survey.questionnaire.sections.is_empty();
    view! {
        <section class="card">
            <details open=is_empty>
                <summary>{say::add_section(l)}</summary>
                <form method="post" action=d.action("sections") class="stack">
                    {hidden("form", "add_section")} {d.known(None, None)}
                    {words(l, &[], "", ("new-section", "title"), say::section_title(l), &Default::default())}
                    <button>{say::add(l)}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// A form that is one quiet button.
pub(super) fn act(
    d: &Drafted<'_>,
    form: &'static str,
    words: &'static str,
    what: &str,
    (section, question): (usize, Option<usize>),
) -> AnyView {
    let label = [words, ": ", what].concat();
    view! {
        <form method="post" action=api::survey_page(d.id)>
            {hidden("form", form)} {d.known(Some(section), question)}
            <button class="is-quiet" aria-label=label>{words}</button>
        </form>
    }
    .into_any()
}
