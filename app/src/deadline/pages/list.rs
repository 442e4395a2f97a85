//! `/admin/rules`: which packs and calendars there are, and which of them wait to be confirmed.

use leptos::prelude::*;

use crate::deadline::admin::{CalendarItem, RulePackItem};
use crate::deadline::api;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::rules as say;

/// `jurisdiction` is the operator's own.
pub fn rules(visitor: &Visitor, packs: &[RulePackItem], calendars: &[CalendarItem], jurisdiction: &str) -> Page {
    let l = visitor.locale;
    let packs = packs.iter().map(|item| pack_row(l, item, jurisdiction)).collect_view();
    let calendars = calendars.iter().map(|item| calendar_row(l, item)).collect_view();
    let body = view! {
        <div class="list rules">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            <ul class="devices">{packs}</ul>
            <h2>{say::calendars(l)}</h2>
            <p class="muted">{say::calendars_lead(l)}</p>
            <ul class="devices">{calendars}</ul>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn pack_row(l: Locale, item: &RulePackItem, jurisdiction: &str) -> AnyView {
    let is_own = item.jurisdiction == jurisdiction;
    let own = is_own.then(|| view! { <span class="badge">{say::own(l)}</span> });
    let about = [
        say::count(l, u64::from(item.rule_count)),
        say::version(l, &item.version.to_string()),
        item.jurisdiction.clone(),
    ];
    view! {
        <li>
            <div>
                <a href=api::pack_page(&item.key)>
                    <strong>{item.name.of(l).to_string()}</strong>
                </a>
                <p class="muted">{about.join(" · ")}</p>
                {waiting(l, item.version, item.newest_version)}
            </div>
            {own}
            {confirmed(l, item.is_confirmed)}
        </li>
    }
    .into_any()
}

fn calendar_row(l: Locale, item: &CalendarItem) -> AnyView {
    let zone = item.zone.clone().unwrap_or_else(|| say::own_zone(l).to_string());
    view! {
        <li>
            <div>
                <a href=api::calendar_page(&item.key)>
                    <strong>{item.name.of(l).to_string()}</strong>
                </a>
                <p class="muted">{[say::version(l, &item.version.to_string()), zone].join(" · ")}</p>
                {waiting(l, item.version, item.newest_version)}
            </div>
            {confirmed(l, item.is_confirmed)}
        </li>
    }
    .into_any()
}

fn waiting(l: Locale, version: i64, newest: i64) -> Option<AnyView> {
    (newest > version).then(|| view! { <p>{say::waiting(l, &newest.to_string())}</p> }.into_any())
}

pub(super) fn confirmed(l: Locale, is_confirmed: bool) -> AnyView {
    match is_confirmed {
        true => view! { <span class="badge is-good">{say::confirmed(l)}</span> }.into_any(),
        false => view! { <span class="badge is-watch">{say::unconfirmed(l)}</span> }.into_any(),
    }
}
