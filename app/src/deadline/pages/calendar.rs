//! `/admin/calendars/{key}`: holidays, days worked for them, versions, a new version.

use leptos::prelude::*;

use super::{Sent, version};
use crate::deadline::admin::CalendarVersion;
use crate::deadline::components::source;
use crate::deadline::{Day, api};
use crate::shell::{Page, Visitor};
use crate::text::rules as say;

pub fn calendar(visitor: &Visitor, shown: &CalendarVersion, sent: &Sent) -> Page {
    let l = visitor.locale;
    let (calendar, path) = (&shown.calendar, api::calendar_page(&shown.calendar.key));
    let title = calendar.name.of(l).to_string();
    let zone = calendar.zone.clone().unwrap_or_else(|| say::own_zone(l).to_string());
    let holidays = calendar.holidays.iter().map(|holiday| {
        let days = match holiday.to {
            Some(to) => [holiday.from.to_string(), to.to_string()].join(" – "),
            None => holiday.from.to_string(),
        };
        view! { <li>{days} " " {holiday.name.of(l).to_string()}</li> }
    });
    let worked: Vec<String> = calendar.make_up_days.iter().map(Day::to_string).collect();
    let body = view! {
        <div class="list rules">
            <p>
                <a href=api::RULES_PAGE>{say::title(l)}</a>
            </p>
            <h1>{title.clone()}</h1>
            <p class="muted">{zone}</p>
            <section class="card">
                <h2>{say::holidays(l)}</h2>
                <ul class="days">{holidays.collect_view()}</ul>
                {calendar.holidays.is_empty().then(|| view! { <p class="muted">{say::no_holidays(l)}</p> })}
                {(!worked.is_empty()).then(|| view! { <p>{say::worked(l)} " " {worked.join(", ")}</p> })}
                {calendar.sources.iter().map(|from| source(l, from)).collect_view()}
            </section>
            {version::confirm(l, shown.version, &shown.versions, sent)}
            {version::versions(visitor, &path, shown.version, &shown.versions)}
            {version::renew(l, &shown.text, sent)}
        </div>
    };
    Page::plain(title, body.into_any())
}
