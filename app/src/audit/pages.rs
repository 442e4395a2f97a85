//! The audit log as a page: plain filters, the newest first, every fact of a row one click away.

use leptos::prelude::*;

use super::{AuditEntry, AuditFilter, api};
use crate::locale::{self, Locale};
use crate::shell::{Page, Visitor};
use crate::text::audit as say;
use crate::ui::form::{Faults, Field, field};

/// What is on the page.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    pub filter: AuditFilter,
    /// What is wrong with the filter; then there are no rows.
    pub faults: Faults,
    /// This page is not the first.
    pub is_later: bool,
}

pub fn audit(visitor: &Visitor, shown: Shown, list: crate::value::Page<AuditEntry>) -> Page {
    let locale = visitor.locale;
    let newest = shown.is_later.then(|| {
        view! { <a href=api::audit_page(&shown.filter, None)>{say::newest(locale)}</a> }
    });
    let older = list.next_cursor.as_deref().map(|cursor| {
        view! {
            <a href=api::audit_page(&shown.filter, Some(cursor)) rel="next">
                {say::older(locale)}
            </a>
        }
    });
    let is_refused = !shown.faults.0.is_empty();
    let body = view! {
        <div class="list audit">
            <h1>{say::title(locale)}</h1>
            <p class="muted">{say::lead(locale)}</p>
            {filter(locale, &shown)}
            {(!is_refused).then(|| table(locale, list.items))}
            <p class="pager">{newest} " " {older}</p>
            <p>
                <a href=api::audit_csv(&shown.filter) download="audit.csv">
                    {say::export(locale)}
                </a>
            </p>
        </div>
    };
    Page::plain(say::title(locale), body.into_any())
}

fn filter(locale: Locale, shown: &Shown) -> impl IntoView + use<> {
    let f = &shown.filter;
    let input = |name, label, kind, value: &String, hint| {
        let value = value.clone();
        let of = Field { name, label, kind, autocomplete: "off", value, hint, is_optional: true, is_numeric: false };
        field(locale, &shown.faults, of)
    };
    let fields = [
        input("action", say::action(locale), "text", &f.action, Some(say::action_hint(locale))),
        input("subject", say::subject(locale), "text", &f.subject, Some(say::subject_hint(locale))),
        input("actor", say::actor(locale), "text", &f.actor, Some(say::actor_hint(locale))),
        input("from", say::from(locale), "date", &f.from, None),
        input("to", say::to(locale), "date", &f.to, None),
    ];
    view! {
        <form class="card filters" method="get" action=api::AUDIT_PAGE>
            {fields.collect_view()}
            <div class="filters-end">
                <button>{say::search(locale)}</button>
                <a href=api::AUDIT_PAGE>{say::reset(locale)}</a>
            </div>
        </form>
    }
}

fn table(locale: Locale, entries: Vec<AuditEntry>) -> AnyView {
    if entries.is_empty() {
        return view! { <p class="card">{say::empty(locale)}</p> }.into_any();
    }
    let rows = entries.into_iter().map(|entry| row(locale, entry)).collect_view();
    view! {
        <table class="shipments card">
            <thead>
                <tr>
                    <th scope="col">{say::action(locale)}</th>
                    <th scope="col">{say::subject(locale)}</th>
                    <th scope="col">{say::actor(locale)}</th>
                    <th scope="col">{say::at(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(locale: Locale, entry: AuditEntry) -> impl IntoView + use<> {
    let tone = if entry.action.ends_with(".refused") { "is-watch" } else { "is-calm" };
    let narrowed = |filter: AuditFilter| api::audit_page(&filter, None);
    let of_subject = narrowed(AuditFilter { subject: entry.subject.clone(), ..AuditFilter::default() });
    let of_actor = narrowed(AuditFilter { actor: entry.actor(), ..AuditFilter::default() });
    let actor = match &entry.actor_name {
        Some(name) => [kind_name(locale, &entry.actor_kind), name].join(" "),
        None => kind_name(locale, &entry.actor_kind).to_string(),
    };
    let (action, subject) = (entry.action.clone(), entry.subject.clone());
    let at = locale::day_and_time(locale, entry.at);
    view! {
        <tr class=tone>
            <th scope="row">
                <span>{action}</span>
                {details(locale, entry)}
            </th>
            <td data-label=say::subject(locale)>
                <a href=of_subject>{subject}</a>
            </td>
            <td data-label=say::actor(locale)>
                <a href=of_actor>{actor}</a>
            </td>
            <td data-label=say::at(locale)>{at}</td>
        </tr>
    }
}

fn details(locale: Locale, entry: AuditEntry) -> impl IntoView + use<> {
    let line = |label: String, value: String| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let fixed = [
        (say::at(locale), entry.at.to_string()),
        (say::actor(locale), entry.actor()),
        (say::address(locale), entry.address.unwrap_or_default()),
        (say::request(locale), entry.request_id),
        (say::hash(locale), entry.hash),
    ];
    let fixed = fixed.into_iter().filter(|(_, value)| !value.is_empty());
    let fixed = fixed.map(|(label, value)| line(label.to_string(), value)).collect_view();
    let stated = entry.detail.into_iter().map(|(key, value)| line(key, value)).collect_view();
    view! {
        <details>
            <summary>{say::row(locale, &entry.seq.to_string())}</summary>
            <dl>{stated} {fixed}</dl>
        </details>
    }
}

fn kind_name(locale: Locale, kind: &str) -> &str {
    match kind {
        "guest" => say::guest(locale),
        "system" => say::system(locale),
        "person" => say::person(locale),
        "key" => say::key(locale),
        other => other,
    }
}
