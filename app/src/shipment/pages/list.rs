//! Many shipments at once, the ones that need attention first.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::shipment::headline::{badge, headline, sign, tone};
use crate::shipment::{Milestone, Standing, Tracking, TrackingResult, api};
use crate::text;
use crate::ui::when::{self, due};
use crate::ui::{Icon, icon};

/// `dropped` is how many numbers were left out because of the limit.
pub fn list(visitor: &Visitor, mut results: Vec<TrackingResult>, dropped: usize) -> Page {
    let locale = visitor.locale;
    results.sort_by_key(rank);
    let rows = results.iter().map(|result| row(visitor, result)).collect_view();
    let left_out = (dropped > 0).then(|| {
        view! {
            <p class="problem">
                {icon(Icon::Alert)} <span>{text::list::dropped(locale, dropped as u64)}</span>
            </p>
        }
    });
    let body = view! {
        <div class="list">
            <h1>{text::list::title(locale)}</h1>
            {counts(locale, &results)}
            {left_out}
            <p class="muted">{text::list::order(locale)}</p>
            <table class="shipments card">
                <thead>
                    <tr>
                        <th scope="col">{text::list::number(locale)}</th>
                        <th scope="col">{text::list::state(locale)}</th>
                        <th scope="col">{text::list::place(locale)}</th>
                        <th scope="col">{text::list::promised(locale)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="another">
                <a href="/">{text::tracking::another(locale)}</a>
            </p>
        </div>
    };
    Page::plain(text::list::title(locale), body.into_any())
}

/// What a reader of many rows wants counted. The order is the order of the rows: the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Harmed,
    Late,
    Silent,
    AtRisk,
    Missing,
    Held,
    ToCollect,
    Ended,
    Moving,
    Delivered,
}

impl Group {
    const ALL: [Group; 10] = [
        Group::Harmed,
        Group::Late,
        Group::Silent,
        Group::AtRisk,
        Group::Missing,
        Group::Held,
        Group::ToCollect,
        Group::Ended,
        Group::Moving,
        Group::Delivered,
    ];

    /// A failed, late or held parcel never counts as merely on its way.
    fn of(result: &TrackingResult) -> Group {
        let Some(t) = &result.tracking else { return Group::Missing };
        match (t.milestone, t.standing) {
            (Milestone::Lost | Milestone::Damaged, _) => Group::Harmed,
            (Milestone::Returned | Milestone::ReturnToSender | Milestone::Cancelled, _) => Group::Ended,
            (Milestone::Delivered, _) => Group::Delivered,
            (_, Standing::Late) => Group::Late,
            (_, Standing::Silent) => Group::Silent,
            (_, Standing::AtRisk) => Group::AtRisk,
            (Milestone::DeliveryFailed | Milestone::OnHold | Milestone::CustomsHold, _) => Group::Held,
            (Milestone::ReadyForPickup, _) => Group::ToCollect,
            _ => Group::Moving,
        }
    }

    fn chip(self, locale: Locale, count: u64) -> (&'static str, Icon, String) {
        use text::list as say;
        match self {
            Group::Harmed => ("chip is-bad", Icon::Alert, say::harmed(locale, count)),
            Group::Late => ("chip is-bad", Icon::Clock, say::late(locale, count)),
            Group::Silent => ("chip is-bad", Icon::Question, say::silent(locale, count)),
            Group::AtRisk => ("chip is-watch", Icon::Alert, say::at_risk(locale, count)),
            Group::Missing => ("chip is-watch", Icon::Search, say::missing(locale, count)),
            Group::Held => ("chip is-watch", Icon::Stop, say::held(locale, count)),
            Group::ToCollect => ("chip is-watch", Icon::Pin, say::to_collect(locale, count)),
            Group::Ended => ("chip is-calm", Icon::Back, say::ended(locale, count)),
            Group::Moving => ("chip is-calm", Icon::Truck, say::moving(locale, count)),
            Group::Delivered => ("chip is-good", Icon::Check, say::delivered(locale, count)),
        }
    }
}

/// Within a group: by standing, then the latest first.
fn rank(result: &TrackingResult) -> (Group, u8, i64) {
    let (standing, late) = result.tracking.as_ref().map_or((0, 0), |t| (t.standing.trouble_rank(), t.late_by_ms));
    (Group::of(result), standing, -late)
}

fn counts(locale: Locale, results: &[TrackingResult]) -> impl IntoView + use<> {
    let chips = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let count = results.iter().filter(|r| Group::of(r) == group).count() as u64;
            let (class, sign, words) = group.chip(locale, count);
            (count > 0).then(|| {
                view! {
                    <li class=class>
                        {icon(sign)} <span>{words}</span>
                    </li>
                }
            })
        })
        .collect_view();
    view! { <ul class="chips">{chips}</ul> }
}

fn row(visitor: &Visitor, result: &TrackingResult) -> AnyView {
    match &result.tracking {
        Some(t) => known(visitor, t).into_any(),
        None => unknown(visitor.locale, result).into_any(),
    }
}

fn known(visitor: &Visitor, t: &Tracking) -> impl IntoView + use<> {
    let (locale, now) = (visitor.locale, visitor.now);
    let latest = t.events.first();
    let place = latest.and_then(|e| e.location.label());
    let seen = latest.map(|e| when::day_and_time(locale, e.occurred_at, now));
    let promised = match t.promised_at.map(due) {
        Some(due) => when::weekday_and_date(locale, due.on, now),
        None => text::promise::none(locale).to_string(),
    };
    view! {
        <tr class=tone(t).class()>
            <th scope="row">
                <a href=api::tracking_page(&t.waybill_number)>{t.waybill_number.clone()}</a>
            </th>
            <td>
                <span class="standing">{icon(sign(t))} <span>{badge(locale, t, now)}</span></span>
                <span class="headline">{headline(locale, t, now)}</span>
            </td>
            <td data-label=text::list::place(locale)>
                {place.map(|place| view! { <span class="place">{place}</span> })}
                <span class="muted">{seen}</span>
            </td>
            <td data-label=text::list::promised(locale)>{promised}</td>
        </tr>
    }
}

fn unknown(locale: Locale, result: &TrackingResult) -> impl IntoView + use<> {
    let (badge, more) = match result.status {
        422 => (text::list::malformed(locale), text::list::malformed_more(locale)),
        _ => (text::list::not_found(locale), text::list::not_found_more(locale)),
    };
    let suggestions = (!result.suggestions.is_empty()).then(|| {
        let links = result
            .suggestions
            .iter()
            .map(|number| view! { <a href=api::tracking_page(number)>{number.clone()}</a> " " })
            .collect_view();
        view! {
            <span class="suggestions">{text::list::did_you_mean(locale)} " " {links}</span>
        }
    });
    view! {
        <tr class="is-calm">
            <th scope="row">{result.waybill_number.clone()}</th>
            <td colspan="3">
                <span class="standing">{icon(Icon::Search)} <span>{badge}</span></span>
                <span class="headline">{more}</span>
                {suggestions}
            </td>
        </tr>
    }
}
