//! What follows a draft: publishing it, the versions there are, and its way as a file.

use leptos::prelude::*;

use super::builder::{BuilderForm, Drafted};
use super::parts::{change_name, sentence};
use crate::problem::FieldProblem;
use crate::shell::Visitor;
use crate::survey::edit::{question_anchor, section_anchor};
use crate::survey::{Change, VersionLine, api};
use crate::text::surveys as say;
use crate::ui::form::{hidden, problem_line};
use crate::ui::raw_text;
use crate::ui::when;
use crate::value::{Instant, LocalInstant};

/// Either what stands in the way, or what changes and the button.
pub(super) fn publish(d: &Drafted<'_>, form: &BuilderForm) -> AnyView {
    let l = d.l;
    let refused = form.refused.iter().find(|fault| fault.pointer.is_empty());
    let refused = refused.map(|fault| problem_line(sentence(l, &fault.code)));
    let body = match (d.survey.retired_at, d.faults, form.changes.as_slice()) {
        (Some(_), _, _) => view! { <p class="muted">{say::retired_hint(l)}</p> }.into_any(),
        (None, [_, ..], _) => faults(d),
        (None, [], []) if d.survey.version_number > 0 => {
            view! { <p class="muted">{say::fault_unchanged(l)}</p> }.into_any()
        }
        (None, [], changes) => ready(d, changes),
    };
    view! {
        <section class="card" id="publish">
            <h2>{say::publish(l)}</h2>
            {refused}
            {body}
            {retirement(d)}
        </section>
    }
    .into_any()
}

/// Each leads to its field's question or section; one line a place is enough.
fn faults(d: &Drafted<'_>) -> AnyView {
    let l = d.l;
    let mut places: Vec<(String, String)> = d.faults.iter().map(|fault| place(d, fault)).collect();
    places.dedup();
    let lines: Vec<AnyView> = places
        .into_iter()
        .map(|(anchor, words)| view! { <li><a href=["#", &anchor].concat()>{words}</a></li> }.into_any())
        .collect();
    view! {
        <p>{say::not_ready(l, d.faults.len() as u64)}</p>
        <ul class="survey-list">{lines}</ul>
    }
    .into_any()
}

fn place(d: &Drafted<'_>, fault: &FieldProblem) -> (String, String) {
    let l = d.l;
    let mut parts = fault.pointer.split('/').skip(1);
    let (first, section) = (parts.next().unwrap_or_default(), parts.next().and_then(|part| part.parse::<usize>().ok()));
    let question = parts.next().filter(|part| *part == "questions").and_then(|_| parts.next()?.parse::<usize>().ok());
    match (first, section, question) {
        ("sections", Some(section), Some(question)) => {
            let known = d.survey.questionnaire.sections.get(section).and_then(|known| known.questions.get(question));
            let key = known.map(|known| known.key.clone()).unwrap_or_default();
            let words = [&say::section(l, &(section + 1).to_string()), ", ", &key].concat();
            (question_anchor(section, question), words)
        }
        ("sections", Some(section), None) => (section_anchor(section), say::section(l, &(section + 1).to_string())),
        ("sections", None, _) => ("sections".to_string(), [say::sections(l), ": ", sentence(l, &fault.code)].concat()),
        _ => ("about".to_string(), say::about(l).to_string()),
    }
}

fn ready(d: &Drafted<'_>, changes: &[Change]) -> AnyView {
    let l = d.l;
    let number = (d.survey.version_number + 1).to_string();
    let lines: Vec<AnyView> = changes
        .iter()
        .map(|change| {
            let what: Vec<&str> = change.what.iter().map(|what| change_name(l, *what)).collect();
            let key = if change.key.is_empty() { say::change_whole(l) } else { change.key.as_str() };
            view! { <li><span class="number">{key.to_string()}</span> ": " {what.join(", ")}</li> }.into_any()
        })
        .collect();
    let summary = match d.survey.version_number {
        0 => view! { <p>{say::first_version(l)}</p> }.into_any(),
        last => view! { <p>{say::changes(l, &last.to_string())}</p> <ul class="survey-list">{lines}</ul> }.into_any(),
    };
    view! {
        {summary}
        <p class="hint">{say::publish_hint(l)}</p>
        <form method="post" action=d.action("publish")>
            {hidden("form", "publish")} {d.known(None, None)} <button>{say::publish_as(l, &number)}</button>
        </form>
    }
    .into_any()
}

fn retirement(d: &Drafted<'_>) -> AnyView {
    let (form, words) = match d.survey.retired_at {
        None => ("retire", say::retire(d.l)),
        Some(_) => ("restore", say::restore(d.l)),
    };
    view! {
        <form method="post" action=d.action("publish")>
            {hidden("form", form)} {d.known(None, None)} <button class="is-quiet">{words}</button>
        </form>
    }
    .into_any()
}

pub(super) fn history(
    visitor: &Visitor,
    d: &Drafted<'_>,
    versions: &[VersionLine],
    local: &dyn Fn(Instant) -> LocalInstant,
) -> Option<AnyView> {
    let l = d.l;
    let one = |version: &VersionLine| {
        let at = when::day_and_time(l, local(version.published_at), visitor.now);
        let words = say::version_by(l, &version.published_by, &version.number.to_string(), &at);
        let href = api::questionnaire_file(d.id, Some(version.number));
        let label = [say::export(l), ": ", &version.number.to_string()].concat();
        view! {
            <li>
                <p>{words}</p>
                <a href=href download="" aria-label=label>{say::export(l)}</a>
            </li>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = versions.iter().map(one).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card" id="versions">
                <h2>{say::versions(l)}</h2>
                <ol class="devices">{lines}</ol>
            </section>
        }
        .into_any()
    })
}

/// The draft as a file, and a file as the draft.
pub(super) fn transfer(d: &Drafted<'_>, form: &BuilderForm) -> AnyView {
    let l = d.l;
    let action = api::questionnaire_file(d.id, None);
    let unreadable = form.unreadable.as_deref().map(|why| problem_line(say::unreadable(l, why)));
    view! {
        <section class="card" id="transfer">
            <h2>{say::transfer(l)}</h2>
            <p><a href=action.clone() download="">{say::export_draft(l)}</a></p>
            <details open=form.unreadable.is_some()>
                <summary>{say::import(l)}</summary>
                {unreadable}
                <p class="hint">{say::import_hint(l)}</p>
                <form method="post" action=[&action, "#transfer"].concat() enctype="multipart/form-data" class="stack">
                    {d.known(None, None)}
                    <div class="field">
                        <label for="import-file">{say::import_file(l)}</label>
                        <input id="import-file" type="file" name="file" accept="application/json,.json" />
                    </div>
                    <div class="field">
                        <label for="import-text">{say::import_text(l)}</label>
                        <textarea id="import-text" name="text" rows="6" spellcheck="false">{raw_text("")}</textarea>
                    </div>
                    <button>{say::import_button(l)}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
