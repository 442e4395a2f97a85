//! `/admin/surveys`: all surveys, and a new one.

use leptos::prelude::*;

use super::parts::{template_name, text};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::survey::{SurveyLine, Template, api};
use crate::text::surveys as say;
use crate::ui::{Choice, options, when};
use crate::value::{Instant, LocalInstant};
use crate::wire::encode;

/// A new survey as it was refused.
#[derive(Debug, Clone, Default)]
pub struct SurveysForm {
    pub name: String,
    pub template: String,
    pub faults: Vec<FieldProblem>,
}

pub fn surveys(
    visitor: &Visitor,
    found: &crate::value::Page<SurveyLine>,
    form: &SurveysForm,
    local: &dyn Fn(Instant) -> LocalInstant,
) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found.items.iter().map(|survey| row(visitor, survey, local)).collect();
    let more = found.next_cursor.as_deref().map(|cursor| {
        let href = [api::SURVEYS, "?cursor=", &encode(cursor)].concat();
        view! { <p><a class="button" rel="next" href=href>{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list rules">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ul class="devices">{rows}</ul>
            {more}
            {new(l, form)}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn row(visitor: &Visitor, survey: &SurveyLine, local: &dyn Fn(Instant) -> LocalInstant) -> AnyView {
    let l = visitor.locale;
    let changed = when::day_and_time(l, local(survey.updated_at), visitor.now);
    let is_published = survey.version_number > 0;
    let badges = badges(l, survey.version_number, survey.is_changed, survey.retired_at.is_some());
    view! {
        <li>
            <div>
                <a href=api::survey_page(&survey.id)><strong>{survey.name.clone()}</strong></a> " " {badges}
                <p class="muted">
                    {is_published.then(|| [&say::responses(l, survey.response_count.max(0) as u64), " · "].concat())}
                    {say::changed_on(l, &changed)}
                </p>
            </div>
        </li>
    }
    .into_any()
}

/// Where a survey stands: what is in use, what waits, what is over.
pub(super) fn badges(l: Locale, version_number: i64, is_changed: bool, is_retired: bool) -> AnyView {
    let in_use = (version_number > 0).then(|| say::published(l, &version_number.to_string()));
    let draft = (version_number == 0).then(|| say::draft(l));
    let waits = (version_number > 0 && is_changed).then(|| say::changed(l));
    view! {
        {in_use.map(|words| view! { <span class="badge is-good">{words}</span> " " })}
        {draft.or(waits).map(|words| view! { <span class="badge is-watch">{words}</span> " " })}
        {is_retired.then(|| view! { <span class="badge is-calm">{say::retired(l)}</span> })}
    }
    .into_any()
}

fn new(l: Locale, form: &SurveysForm) -> AnyView {
    let templates: Vec<Choice> =
        Template::ALL.iter().map(|one| Choice::new(one.as_str(), template_name(l, *one))).collect();
    view! {
        <section class="card" id="new">
            <h2>{say::new(l)}</h2>
            <form method="post" action=[api::SURVEYS, "#new"].concat() class="stack">
                {text(l, &form.faults, "/name", ("new", "name"), (say::name(l), Some(say::name_hint(l))), &form.name)}
                <div class="field">
                    <label for="template">{say::begin_with(l)}</label>
                    <select id="template" name="template">
                        {options(&templates, &form.template, Some(say::empty(l)))}
                    </select>
                </div>
                <button>{say::add(l)}</button>
            </form>
        </section>
    }
    .into_any()
}
