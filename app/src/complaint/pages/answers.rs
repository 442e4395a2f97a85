//! `/admin/answers`: the library of standard answers, and one with all its versions, by plain forms.

use leptos::prelude::*;

use crate::complaint::components::category_name;
use crate::complaint::{AnswerVersion, Category, Placeholder, StandardAnswer, StandardAnswerDraft, TEXT, api};
use crate::deadline::Words;
use crate::desk::Choice;
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::answers as say;
use crate::ui::form::{Faults, Field, done_line, field, hidden, problem_line};
use crate::ui::{raw_text, when};
use crate::value::{Instant, LocalInstant};
use crate::wire::encode;

/// The list, and a new one as it was refused.
#[derive(Debug, Clone, Default)]
pub struct AnswersForm {
    pub may_write: bool,
    pub causes: Vec<Choice>,
    pub draft: StandardAnswerDraft,
    pub faults: Vec<FieldProblem>,
}

/// One answer, and a new version as it was refused.
#[derive(Debug, Clone, Default)]
pub struct AnswerForm {
    /// Nobody approves their own words.
    pub reader_id: String,
    pub may_write: bool,
    pub may_approve: bool,
    pub causes: Vec<Choice>,
    pub is_done: bool,
    pub is_stale: bool,
    pub draft: Option<StandardAnswerDraft>,
    pub faults: Vec<FieldProblem>,
}

pub fn answers(visitor: &Visitor, found: &crate::value::Page<StandardAnswer>, form: &AnswersForm) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found.items.iter().map(|answer| row(l, answer)).collect();
    let more = found.next_cursor.as_deref().map(|cursor| {
        let href = [api::ANSWERS, "?cursor=", &encode(cursor)].concat();
        view! { <p><a class="button" rel="next" href=href>{say::more(l)}</a></p> }
    });
    let faults = Faults(form.faults.clone());
    let taken = faults.has("/code", "taken").then(|| problem_line(say::taken(l)));
    let new = form.may_write.then(|| {
        view! {
            <section class="card" id="new">
                <h2>{say::new(l)}</h2>
                {taken}
                <form method="post" action=[api::ANSWERS, "#new"].concat() class="stack">
                    {field(l, &faults, Field {
                        name: "code", label: say::code(l), kind: "text", autocomplete: "off",
                        value: form.draft.code.clone(), hint: Some(say::code_hint(l)), ..Field::default()
                    })}
                    {draft_fields(l, &form.draft, &form.faults, &form.causes)}
                    <button>{say::add(l)}</button>
                </form>
            </section>
        }
    });
    let body = view! {
        <div class="list rules">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ul class="devices">{rows}</ul>
            {more}
            {new}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn row(l: Locale, answer: &StandardAnswer) -> AnyView {
    let title = answer.versions.first().map(|version| version.titles.of(l).to_string()).unwrap_or_default();
    view! {
        <li>
            <div>
                <a href=api::answer_page(&answer.code)><strong>{title}</strong></a> " " {badges(l, answer)}
                <p class="muted">{offered(l, answer)}</p>
                <p class="muted number">{answer.code.clone()}</p>
            </div>
        </li>
    }
    .into_any()
}

fn offered(l: Locale, answer: &StandardAnswer) -> &'static str {
    answer.category.map_or(say::every_category(l), |category| category_name(l, category))
}

fn badges(l: Locale, answer: &StandardAnswer) -> AnyView {
    let in_use = answer.in_use().map(|version| say::in_use(l, &version.number.to_string()));
    let draft = answer.draft().map(|version| say::draft(l, &version.number.to_string()));
    view! {
        {in_use.map(|words| view! { <span class="badge is-good">{words}</span> " " })}
        {draft.map(|words| view! { <span class="badge is-watch">{words}</span> " " })}
        {answer.retired_at.map(|_| view! { <span class="badge is-calm">{say::retired(l)}</span> })}
    }
    .into_any()
}

/// One with all its versions.
pub fn answer(
    visitor: &Visitor,
    found: &StandardAnswer,
    form: &AnswerForm,
    local: &dyn Fn(Instant) -> LocalInstant,
) -> Page {
    let l = visitor.locale;
    let versions: Vec<AnyView> =
        found.versions.iter().map(|version| one_version(visitor, found, version, form, local)).collect();
    let title = found.versions.first().map(|version| version.titles.of(l).to_string()).unwrap_or_default();
    let own = Faults(form.faults.clone()).has("/number", "own").then(|| problem_line(say::own(l)));
    let body = view! {
        <div class="list rules">
            <p class="crumb"><a href=api::ANSWERS>{say::title(l)}</a></p>
            <h1>{title.clone()}</h1>
            <p class="muted">{offered(l, found)} " · " <span class="number">{found.code.clone()}</span> " " {badges(l, found)}</p>
            {form.is_done.then(|| done_line(say::done(l)))}
            {form.is_stale.then(|| problem_line(say::stale(l)))}
            {own}
            {form.may_approve.then(|| retirement(l, found))}
            {form.may_write.then(|| new_version(l, found, form))}
            <h2>{say::versions(l)}</h2>
            {versions}
        </div>
    };
    Page::plain(title, body.into_any())
}

fn one_version(
    visitor: &Visitor,
    found: &StandardAnswer,
    version: &AnswerVersion,
    form: &AnswerForm,
    local: &dyn Fn(Instant) -> LocalInstant,
) -> AnyView {
    let l = visitor.locale;
    let number = version.number.to_string();
    let written = when::day_and_time(l, local(version.written_at), visitor.now);
    let approved = version.approved_at.map(|at| {
        let at = when::day_and_time(l, local(at), visitor.now);
        say::approved(l, version.approved_by.as_deref().unwrap_or_default(), &at)
    });
    let waits = found.draft().is_some_and(|draft| draft.number == version.number);
    let approve = (waits && form.may_approve).then(|| approval(l, found, version, form));
    view! {
        <section class="card" aria-label=say::version(l, &number)>
            <h3>{say::version(l, &number)}</h3>
            <p class="muted">{say::written(l, &version.written_by, &written)}</p>
            {approved.map(|words| view! { <p class="muted">{words}</p> })}
            {approve}
            {words_of(l, version)}
        </section>
    }
    .into_any()
}

fn approval(l: Locale, found: &StandardAnswer, version: &AnswerVersion, form: &AnswerForm) -> AnyView {
    if version.written_by_id == form.reader_id {
        return view! { <p class="hint">{say::own(l)}</p> }.into_any();
    }
    view! {
        <form method="post" action=api::answer_page(&found.code)>
            {hidden("form", "approve")} {hidden("version", found.version.to_string())}
            {hidden("number", version.number.to_string())} <button>{say::approve(l)}</button>
        </form>
    }
    .into_any()
}

/// The reader's language open, the others folded.
fn words_of(l: Locale, version: &AnswerVersion) -> Vec<AnyView> {
    Locale::ALL
        .into_iter()
        .map(|language| {
            let (title, text) = (version.titles.of(language).to_string(), version.texts.of(language).to_string());
            view! {
                <details open=language == l>
                    <summary lang=language.tag()>{language.own_name()}</summary>
                    <p lang=language.tag()><strong>{title}</strong></p>
                    <p class="words" lang=language.tag()>{text}</p>
                </details>
            }
            .into_any()
        })
        .collect()
}

fn retirement(l: Locale, found: &StandardAnswer) -> AnyView {
    let (form, words) = match found.retired_at {
        None => ("retire", say::retire(l)),
        Some(_) => ("restore", say::restore(l)),
    };
    view! {
        <form method="post" action=api::answer_page(&found.code)>
            {hidden("form", form)} {hidden("version", found.version.to_string())}
            <button class="is-quiet">{words}</button>
        </form>
    }
    .into_any()
}

/// A new version begins as the newest one reads.
fn new_version(l: Locale, found: &StandardAnswer, form: &AnswerForm) -> AnyView {
    let newest = || StandardAnswerDraft {
        code: found.code.clone(),
        category: found.category.map(|category| category.to_string()).unwrap_or_default(),
        cause: found.cause.clone().unwrap_or_default(),
        titles: found.versions.first().map(|version| version.titles.clone()).unwrap_or_default(),
        texts: found.versions.first().map(|version| version.texts.clone()).unwrap_or_default(),
    };
    let is_refused = form.draft.is_some();
    let draft = form.draft.clone().unwrap_or_else(newest);
    view! {
        <details open=is_refused>
            <summary>{say::edit(l)}</summary>
            <p class="hint">{say::edit_hint(l)}</p>
            <form method="post" action=api::answer_page(&found.code) class="stack">
                {hidden("form", "renew")} {hidden("version", found.version.to_string())}
                {draft_fields(l, &draft, &form.faults, &form.causes)}
                <button>{say::save(l)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn draft_fields(l: Locale, draft: &StandardAnswerDraft, faults: &[FieldProblem], causes: &[Choice]) -> AnyView {
    let categories: Vec<Choice> =
        Category::ALL.iter().map(|one| Choice::new(one.as_str(), category_name(l, *one))).collect();
    view! {
        {chooser("category", say::category(l), &draft.category, say::every_category(l), &categories)}
        {chooser("cause", say::cause(l), &draft.cause, say::every_cause(l), causes)}
        <p class="hint">{say::places(l)} " " {places()}</p>
        {language_fields(l, Locale::En, &draft.titles, &draft.texts, faults)}
        {language_fields(l, Locale::Es, &draft.titles, &draft.texts, faults)}
        {language_fields(l, Locale::ZhCn, &draft.titles, &draft.texts, faults)}
    }
    .into_any()
}

/// The closed list of what may be filled.
fn places() -> Vec<AnyView> {
    let one = |place: &Placeholder| {
        let written = ["{", place.as_str(), "}"].concat();
        view! { <code>{written}</code> " " }.into_any()
    };
    Placeholder::ALL.iter().map(one).collect()
}

fn chooser(name: &'static str, label: &'static str, chosen: &str, none: &'static str, choices: &[Choice]) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{crate::ui::options(choices, chosen, Some(none))}</select>
        </div>
    }
    .into_any()
}

fn language_fields(l: Locale, language: Locale, titles: &Words, texts: &Words, faults: &[FieldProblem]) -> AnyView {
    let tag = language.tag();
    let suffix = tag.to_lowercase().replace('-', "_");
    let (title_name, text_name) = (["title_", &suffix].concat(), ["text_", &suffix].concat());
    let title_fault = fault(l, faults, &["/titles/", tag].concat());
    let text_fault = fault(l, faults, &["/texts/", tag].concat());
    let line = |id: &str, words: Option<String>| {
        let id = [id, "-fault"].concat();
        words.map(|words| view! { <p class="field-fault" id=id>{words}</p> })
    };
    view! {
        <fieldset class="stack">
            <legend lang=tag>{language.own_name()}</legend>
            <div class="field">
                <label for=title_name.clone()>{say::title_field(l)}</label>
                <input
                    id=title_name.clone() name=title_name.clone() type="text" autocomplete="off" maxlength="120"
                    required=true lang=tag value=titles.of(language).to_string()
                    aria-invalid=title_fault.is_some().then_some("true")
                    aria-describedby=title_fault.is_some().then(|| [&title_name, "-fault"].concat())
                />
                {line(&title_name, title_fault)}
            </div>
            <div class="field">
                <label for=text_name.clone()>{say::text_field(l)}</label>
                <textarea
                    id=text_name.clone() name=text_name.clone() rows="6" maxlength=TEXT.to_string() required=true
                    lang=tag aria-invalid=text_fault.is_some().then_some("true")
                    aria-describedby=text_fault.is_some().then(|| [&text_name, "-fault"].concat())
                >
                    {raw_text(texts.of(language))}
                </textarea>
                {line(&text_name, text_fault)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// The sentence for a field; what cannot be filled is named.
fn fault(l: Locale, faults: &[FieldProblem], pointer: &str) -> Option<String> {
    let found = faults.iter().find(|fault| fault.pointer == pointer)?;
    match found.code.as_str() {
        "unknown_placeholder" => Some(say::unknown_place(l, &found.detail)),
        _ => Faults(faults.to_vec()).of(l, pointer).map(str::to_string),
    }
}
