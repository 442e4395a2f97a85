//! `/admin/causes`: the causes below the categories, by plain forms.

use leptos::prelude::*;

use crate::complaint::components::category_name;
use crate::complaint::{Category, Cause, CauseDraft, CauseRecord, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::causes as say;
use crate::ui::form::{Faults, Field, done_line, field, hidden, problem_line};

/// The page as it was left, or as a form was refused.
#[derive(Debug, Clone, Default)]
pub struct CausesForm {
    pub may_change: bool,
    /// How many open complaints have a cause, by its code.
    pub open: Vec<(String, u64)>,
    pub is_done: bool,
    /// Somebody else changed the cause meanwhile.
    pub is_stale: bool,
    /// What a refused form said; an existing cause's has its code, and a new one is `is_new`.
    pub draft: CauseDraft,
    pub is_new: bool,
    pub faults: Vec<FieldProblem>,
}

pub fn causes(visitor: &Visitor, list: &[Cause], form: &CausesForm) -> Page {
    let l = visitor.locale;
    let groups: Vec<AnyView> = Category::ALL.iter().filter_map(|category| group(l, *category, list, form)).collect();
    let body = view! {
        <div class="list rules">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {form.is_done.then(|| done_line(say::done(l)))}
            {form.is_stale.then(|| problem_line(say::stale(l)))}
            {groups}
            {form.may_change.then(|| new_cause(l, form))}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn group(l: Locale, category: Category, list: &[Cause], form: &CausesForm) -> Option<AnyView> {
    let of_category: Vec<&Cause> = list.iter().filter(|cause| cause.category == category).collect();
    let count = of_category.len();
    let rows: Vec<AnyView> = of_category
        .into_iter()
        .filter_map(|cause| Some(row(l, (cause, cause.record.as_ref()?), count, form)))
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <h2>{category_name(l, category)}</h2>
            <ul class="devices">{rows}</ul>
        }
        .into_any()
    })
}

fn row(l: Locale, (cause, record): (&Cause, &CauseRecord), count: usize, form: &CausesForm) -> AnyView {
    let names = &record.names;
    let others: Vec<String> =
        [&names.en, &names.es, &names.zh_cn].into_iter().filter(|name| **name != cause.name).cloned().collect();
    let open = form.open.iter().find(|(code, _)| *code == cause.code).map(|(_, count)| *count);
    let retired = record.retired_at.map(|_| view! { <span class="badge is-calm">{say::retired(l)}</span> });
    view! {
        <li id=cause.code.clone()>
            <div>
                <strong>{cause.name.clone()}</strong> " " {retired}
                <p class="muted">{others.join(" · ")}</p>
                <p class="muted number">{cause.code.clone()}</p>
                {open.map(|count| view! { <p class="muted">{crate::text::effect::cause_open(l, count)}</p> })}
                {form.may_change.then(|| rename(l, cause, record, form))}
            </div>
            {form.may_change.then(|| acts(l, cause, record, count))}
        </li>
    }
    .into_any()
}

/// Each act is a form of its own; the version says what the reader saw.
fn acts(l: Locale, cause: &Cause, record: &CauseRecord, count: usize) -> Vec<AnyView> {
    let is_retired = record.retired_at.is_some();
    let place = record.place as usize;
    let acts = [
        ("up", say::up(l), place > 1),
        ("down", say::down(l), place < count),
        ("retire", say::retire(l), !is_retired),
        ("restore", say::restore(l), is_retired),
    ];
    acts.into_iter()
        .filter(|(_, _, may)| *may)
        .map(|(act, words, _)| {
            let label = [words, ": ", &cause.name].concat();
            view! {
                <form method="post" action=api::CAUSES>
                    {hidden("form", act)} {known(cause, record)}
                    <button class="is-quiet" aria-label=label>{words}</button>
                </form>
            }
            .into_any()
        })
        .collect()
}

fn known(cause: &Cause, record: &CauseRecord) -> AnyView {
    view! { {hidden("code", cause.code.clone())} {hidden("version", record.version.to_string())} }.into_any()
}

fn rename(l: Locale, cause: &Cause, record: &CauseRecord, form: &CausesForm) -> AnyView {
    let is_refused = !form.is_new && form.draft.code == cause.code && !form.faults.is_empty();
    let names = if is_refused { &form.draft.names } else { &record.names };
    let faults = if is_refused { form.faults.as_slice() } else { &[] };
    view! {
        <details open=is_refused>
            <summary>{say::rename(l)}</summary>
            <form method="post" action=[api::CAUSES, "#", &cause.code].concat() class="stack">
                {hidden("form", "rename")} {known(cause, record)}
                {name_fields(l, &cause.code, [&names.en, &names.es, &names.zh_cn], faults)}
                <button>{say::save(l)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// The three names; ids carry the code, for the page has many of them.
fn name_fields(l: Locale, code: &str, names: [&String; 3], faults: &[FieldProblem]) -> Vec<AnyView> {
    let languages = [("en", "/names/en", "English"), ("es", "/names/es", "Español"), ("zh_cn", "/names/zh-CN", "中文")];
    languages
        .into_iter()
        .zip(names)
        .map(|((name, pointer, label), value)| {
            let id = [name, "-", code].concat();
            let fault_id = [&id, "-fault"].concat();
            let fault = Faults(faults.to_vec()).of(l, pointer);
            let line = fault.map(|words| view! { <p class="problem" id=fault_id.clone()>{words}</p> });
            view! {
                <div class="field">
                    <label for=id.clone() lang=name.replace("zh_cn", "zh-CN")>{label}</label>
                    <input
                        id=id name=name type="text" autocomplete="off" maxlength="80" required=true
                        value=value.clone() aria-invalid=fault.map(|_| "true")
                        aria-describedby=fault.map(|_| fault_id)
                    />
                    {line}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn new_cause(l: Locale, form: &CausesForm) -> AnyView {
    let draft = if form.is_new { form.draft.clone() } else { CauseDraft::default() };
    let faults = Faults(if form.is_new { form.faults.clone() } else { Vec::new() });
    let taken = faults.has("/code", "taken").then(|| problem_line(say::taken(l)));
    let categories: Vec<AnyView> = Category::ALL
        .iter()
        .map(|category| {
            let is_chosen = draft.category == category.as_str();
            view! { <option value=category.as_str() selected=is_chosen>{category_name(l, *category)}</option> }
                .into_any()
        })
        .collect();
    let names = [&draft.names.en, &draft.names.es, &draft.names.zh_cn];
    view! {
        <section class="card" id="new">
            <h2>{say::new(l)}</h2>
            {taken}
            <form method="post" action=[api::CAUSES, "#new"].concat() class="stack">
                {hidden("form", "add")}
                {field(l, &faults, Field {
                    name: "code", label: say::code(l), kind: "text", autocomplete: "off", value: draft.code.clone(),
                    hint: Some(say::code_hint(l)), ..Field::default()
                })}
                <div class="field">
                    <label for="category">{say::category(l)}</label>
                    <select id="category" name="category">{categories}</select>
                </div>
                {name_fields(l, "new", names, &faults.0)}
                <button>{say::add(l)}</button>
            </form>
        </section>
    }
    .into_any()
}
