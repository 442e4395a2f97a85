//! Many shipments at once, the ones that need attention first.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::shipment::headline::{badge, headline, sign, tone};
use crate::shipment::{Standing, Tracking, TrackingResult, api};
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
    Page {
        title: text::list::title(locale).to_string(),
        description: None,
        body: body.into_any(),
        json_ld: None,
        interactive: false,
        personal: true,
    }
}

/// Unknown numbers come right after the ones that are late, silent or at risk: they need the reader's eye.
fn rank(result: &TrackingResult) -> (u8, i64) {
    match &result.tracking {
        Some(t) => (t.standing.trouble_rank() * 2, -t.late_by_ms),
        None => (Standing::AtRisk.trouble_rank() * 2 + 1, 0),
    }
}

fn counts(locale: Locale, results: &[TrackingResult]) -> impl IntoView + use<> {
    let of = |wanted: &[Standing]| {
        results.iter().filter(|r| r.tracking.as_ref().is_some_and(|t| wanted.contains(&t.standing))).count() as u64
    };
    let missing = results.iter().filter(|r| r.tracking.is_none()).count() as u64;
    let late = of(&[Standing::Late]);
    let silent = of(&[Standing::Silent]);
    let risk = of(&[Standing::AtRisk]);
    let ended = of(&[Standing::Ended]);
    let moving = of(&[Standing::OnTime, Standing::NoPromise]);
    let done = of(&[Standing::Delivered, Standing::DeliveredOnTime, Standing::DeliveredLate]);
    let chips = [
        (late, "chip is-bad", Icon::Clock, text::list::late(locale, late)),
        (silent, "chip is-bad", Icon::Question, text::list::silent(locale, silent)),
        (risk, "chip is-watch", Icon::Alert, text::list::at_risk(locale, risk)),
        (missing, "chip is-watch", Icon::Search, text::list::missing(locale, missing)),
        (ended, "chip is-calm", Icon::Stop, text::list::ended(locale, ended)),
        (moving, "chip is-calm", Icon::Truck, text::list::moving(locale, moving)),
        (done, "chip is-good", Icon::Check, text::list::delivered(locale, done)),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(_, class, sign, words)| {
        view! {
            <li class=class>
                {icon(sign)} <span>{words}</span>
            </li>
        }
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
        Some(due) => when::weekday_and_date(locale, due.on),
        None => text::promise::none(locale).to_string(),
    };
    view! {
        <tr class=tone(t).class()>
            <th scope="row">
                <a href=api::tracking_page(&t.waybill_number)>{t.waybill_number.clone()}</a>
            </th>
            <td>
                <span class="standing">{icon(sign(t))} <span>{badge(locale, t)}</span></span>
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
            <span class="suggestions">{text::list::did_you_mean(locale)} " " {links} "?"</span>
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
