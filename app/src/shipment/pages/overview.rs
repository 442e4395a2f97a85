//! All shipments, those in trouble first. The address is the view: filters are its query.

use leptos::prelude::*;

use super::rows::rows;
use crate::account::Membership;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::shipment::headline::{milestone_name, standing_name};
use crate::shipment::{Filter, Milestone, ShipmentItem, Standing, api};
use crate::text;
use crate::ui::form::{Faults, hidden, problem_line};
use crate::ui::raw_text;
use crate::wire::encode;

/// What the page shows beside the rows.
#[derive(Debug, Default)]
pub struct Overview {
    pub filter: Filter,
    pub faults: Faults,
    /// The reader's organisations; more than one are a choice.
    pub organisations: Vec<Membership>,
    /// False for an organisation without any account code: it can have no shipments.
    pub is_connected: bool,
}

pub fn overview(visitor: &Visitor, found: crate::value::Page<ShipmentItem>, overview: &Overview) -> Page {
    use text::shipments as say;
    let l = visitor.locale;
    let body = view! {
        <div class="list">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
            </div>
            {overview.is_connected.then(|| filter_form(l, overview))}
            {results(visitor, &found, overview)}
            {bulk(l)}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn results(visitor: &Visitor, found: &crate::value::Page<ShipmentItem>, overview: &Overview) -> AnyView {
    use text::shipments as say;
    let l = visitor.locale;
    let filter = &overview.filter;
    let next = found.next_cursor.as_deref().map(|cursor| address(api::OVERVIEW_PAGE, filter, &["cursor=", cursor]));
    let is_filtered = *filter != Filter { organisation_id: filter.organisation_id.clone(), ..Filter::default() };
    let none = match (found.items.is_empty(), &next) {
        (false, _) => None,
        (true, Some(_)) => Some(say::searched_far(l)),
        (true, None) if !overview.is_connected => Some(say::not_connected(l)),
        (true, None) if is_filtered => Some(say::none(l)),
        (true, None) => Some(say::none_yet(l)),
    };
    let more = next.map(|href| view! { <p><a class="button" rel="next" href=href>{say::more(l)}</a></p> });
    let files = (!found.items.is_empty()).then(|| {
        let csv = address(api::EXPORT, filter, &["format=", "csv"]);
        let excel = address(api::EXPORT, filter, &["format=", "xlsx"]);
        view! {
            <p class="files">
                {say::export(l)} ": " <a href=csv download="">{say::csv(l)}</a> " "
                <a href=excel download="">{say::excel(l)}</a>
            </p>
        }
    });
    view! {
        {none.map(|words| view! { <p class="card">{words}</p> })}
        {(!found.items.is_empty()).then(|| rows(visitor, &found.items, None))}
        {more}
        {files}
    }
    .into_any()
}

/// The page or file of this filter.
fn address(path: &str, filter: &Filter, more: &[&str]) -> String {
    let query = [filter.query(), more.concat()];
    let query: Vec<String> = query.into_iter().filter(|part| !part.is_empty()).collect();
    [path, "?", &query.join("&")].concat()
}

fn filter_form(locale: Locale, overview: &Overview) -> impl IntoView + use<> {
    use text::shipments as say;
    let f = &overview.filter;
    let is_refused = !overview.faults.0.is_empty();
    let blamed: Vec<&str> = overview.faults.0.iter().map(|fault| label(locale, &fault.pointer)).collect();
    let refused = is_refused.then(|| problem_line([say::refused(locale), " ", &blamed.join(", ")].concat()));
    let is_open = is_refused
        || [&f.milestone, &f.created_from, &f.created_to, &f.destination_country].iter().any(|text| !text.is_empty());
    let reset = match f.organisation_id.as_str() {
        "" => api::OVERVIEW_PAGE.to_string(),
        id => [api::OVERVIEW_PAGE, "?organisation_id=", &encode(id)].concat(),
    };
    view! {
        <form method="get" action=api::OVERVIEW_PAGE class="card stack" role="search">
            {refused} {organisation_choice(locale, overview)}
            <div class="filters">
                {input(("search", "search"), say::search(locale), &f.search, Some(say::search_hint(locale)))}
                {choice("standing", say::standing(locale), locale, &f.standing, standings(locale))}
            </div>
            <details open=is_open>
                <summary>{say::filters(locale)}</summary>
                <div class="filters">
                    {choice("milestone", say::milestone(locale), locale, &f.milestone, milestones(locale))}
                    {input(("created_from", "date"), say::created_from(locale), &f.created_from, None)}
                    {input(("created_to", "date"), say::created_to(locale), &f.created_to, None)}
                    {input(
                        ("destination_country", "text"),
                        say::country(locale),
                        &f.destination_country,
                        Some(say::country_hint(locale)),
                    )}
                </div>
            </details>
            <div class="tools">
                <button>{say::apply(locale)}</button>
                <a class="button is-quiet" href=reset>
                    {say::reset(locale)}
                </a>
            </div>
            <p class="hint">{say::view_hint(locale)}</p>
        </form>
    }
}

fn label(locale: Locale, pointer: &str) -> &'static str {
    use text::shipments as say;
    match pointer {
        "/standing" => say::standing(locale),
        "/milestone" => say::milestone(locale),
        "/created_from" => say::created_from(locale),
        "/created_to" => say::created_to(locale),
        "/destination_country" => say::country(locale),
        _ => say::filters(locale),
    }
}

fn input(
    (name, kind): (&'static str, &'static str),
    label: &'static str,
    value: &str,
    hint: Option<&'static str>,
) -> impl IntoView + use<> {
    let hint_id = [name, "-hint"].concat();
    let described = hint.map(|_| hint_id.clone());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input id=name name=name type=kind value=value.to_string() autocomplete="off" aria-describedby=described />
            {hint.map(|words| view! { <p class="hint" id=hint_id>{words}</p> })}
        </div>
    }
}

type Options = Vec<(&'static str, &'static str)>;

fn standings(locale: Locale) -> Options {
    Standing::ALL.iter().map(|standing| (standing.as_str(), standing_name(locale, *standing))).collect()
}

fn milestones(locale: Locale) -> Options {
    Milestone::ALL.iter().map(|milestone| (milestone.as_str(), milestone_name(locale, *milestone))).collect()
}

fn choice(
    name: &'static str,
    label: &'static str,
    locale: Locale,
    chosen: &str,
    options: Options,
) -> impl IntoView + use<> {
    let options = options
        .into_iter()
        .map(|(value, words)| view! { <option value=value selected=value == chosen>{words}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">{text::shipments::any(locale)}</option>
                {options}
            </select>
        </div>
    }
}

/// A choice where there is one; else the filter keeps what it has.
fn organisation_choice(locale: Locale, overview: &Overview) -> AnyView {
    let chosen = overview.filter.organisation_id.clone();
    if overview.organisations.len() < 2 {
        return (!chosen.is_empty()).then(|| hidden("organisation_id", chosen)).into_any();
    }
    let options = overview
        .organisations
        .iter()
        .map(|o| {
            let is_chosen = o.organisation_id == chosen;
            view! {
                <option value=o.organisation_id.clone() selected=is_chosen>
                    {o.organisation_name.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="organisation_id">{text::shipments::organisation(locale)}</label>
            <select id="organisation_id" name="organisation_id">
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// The same form as on the front door, without its island: here it is one tool of several.
fn bulk(locale: Locale) -> impl IntoView {
    view! {
        <section class="card" id="bulk">
            <h2>{text::shipments::bulk_heading(locale)}</h2>
            <form method="get" action=api::TRACK_PAGE class="track">
                <label for="numbers">{text::home::label(locale)}</label>
                <textarea
                    id="numbers"
                    name=api::TRACK_FIELD
                    rows="4"
                    spellcheck="false"
                    autocapitalize="characters"
                    aria-describedby="numbers-hint"
                >
                    {raw_text("")}
                </textarea>
                <p class="hint" id="numbers-hint">
                    {text::home::hint(locale)}
                </p>
                <button>{text::home::button(locale)}</button>
            </form>
        </section>
    }
}
