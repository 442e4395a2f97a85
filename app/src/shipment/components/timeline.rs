//! The journey, newest first, grouped by the local day of each place.

use leptos::prelude::*;

use super::summary::reason_words;
use crate::locale::{Locale, clock_time};
use crate::shipment::headline::milestone_name;
use crate::shipment::{Event, Milestone, Tracking};
use crate::text;
use crate::ui::when;
use crate::value::Instant;

/// Steps shown at once; the rest opens on demand, so that help stays within reach on a phone.
const OPEN: usize = 6;

pub fn timeline(locale: Locale, t: &Tracking, now: Instant) -> impl IntoView + use<> {
    let (open, more) = t.events.split_at(t.events.len().min(OPEN));
    let earlier = (!more.is_empty()).then(|| {
        view! {
            <details class="earlier">
                <summary>{text::timeline::more(locale, more.len() as u64)}</summary>
                {days(locale, more, now)}
            </details>
        }
    });
    let empty = t.events.is_empty().then(|| view! { <p>{text::timeline::empty(locale)}</p> });
    view! {
        <section class="journey card" aria-labelledby="journey">
            <h2 id="journey">{text::timeline::heading(locale)}</h2>
            {days(locale, open, now)}
            {empty}
            {earlier}
            <p class="muted">{text::timeline::local(locale)}</p>
        </section>
    }
}

fn days(locale: Locale, events: &[Event], now: Instant) -> impl IntoView + use<> {
    events
        .chunk_by(|a, b| when::day_number(a.occurred_at) == when::day_number(b.occurred_at))
        .map(|day| {
            let steps = day.iter().map(|event| step(locale, event)).collect_view();
            view! {
                <h3 class="day">{when::day(locale, day[0].occurred_at, now)}</h3>
                <ol class="steps">{steps}</ol>
            }
        })
        .collect_view()
}

fn step(locale: Locale, event: &Event) -> impl IntoView + use<> {
    let moment = event.occurred_at;
    let zone = ["UTC", &moment.offset.to_string()].concat();
    let class = match event.milestone {
        Milestone::Delivered => "step is-good",
        Milestone::Lost | Milestone::Damaged | Milestone::DeliveryFailed => "step is-bad",
        Milestone::OnHold | Milestone::CustomsHold | Milestone::ReturnToSender => "step is-watch",
        _ => "step",
    };
    let place = event.location.label();
    let what = if place.is_some() { "what is-placed" } else { "what" };
    // The source's own words come only to a verified reader; for an unmapped code they are all there is.
    let words = event.text.clone().map(|words| {
        view! {
            <span class="words" dir="auto">
                <span class="visually-hidden">{text::timeline::words(locale)} ": "</span>
                {words}
            </span>
        }
    });
    view! {
        <li class=class>
            <time datetime=moment.to_string() title=zone>
                {clock_time(moment)}
            </time>
            <div>
                <span class=what>{milestone_name(locale, event.milestone)}</span>
                {place.map(|place| view! { " " <span class="place">{place}</span> })}
                {event.reason.map(|reason| view! { <span class="words">{reason_words(locale, reason)}</span> })}
                {words}
            </div>
        </li>
    }
}
