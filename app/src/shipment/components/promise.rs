//! What was promised, beside what happened or is now expected.

use leptos::prelude::*;

use crate::locale::{self, Locale, duration};
use crate::shipment::headline::milestone_name;
use crate::shipment::{Milestone, Standing, Tracking};
use crate::text;
use crate::ui::when::{self, due};
use crate::value::{Instant, LocalInstant};

/// Within this of the promise nobody calls it early, and no estimate late. A delivery is late from the first moment on.
const ABOUT_MS: i64 = 60_000;

pub fn promise(locale: Locale, t: &Tracking, now: Instant) -> impl IntoView + use<> {
    view! {
        <dl class="promise">
            {promised(locale, t, now)} {actual(locale, t, now)}
        </dl>
    }
}

fn promised(locale: Locale, t: &Tracking, now: Instant) -> impl IntoView + use<> {
    let (day, time) = match t.promised_at.map(due) {
        Some(due) => {
            let time = match due.names_time {
                true => text::promise::by(locale, &locale::clock_time(due.on)),
                false => text::promise::of_day(locale).to_string(),
            };
            (when::weekday_and_date(locale, due.on, now), time)
        }
        None => (text::promise::none(locale).to_string(), String::new()),
    };
    column(text::promise::promised(locale), day, time, None)
}

fn actual(locale: Locale, t: &Tracking, now: Instant) -> impl IntoView + use<> {
    if let Some(delivered) = t.delivered_at {
        let (day, time) = moment(locale, delivered, now);
        let note = t.promised_at.map(|promised| against(locale, delivered, promised, 0));
        return column(text::promise::delivered(locale), day, time, note);
    }
    let since = || t.events.iter().find(|e| e.milestone == t.milestone).map(|e| e.occurred_at);
    if t.milestone == Milestone::ReadyForPickup {
        let (day, time) = since().map(|ready| moment(locale, ready, now)).unwrap_or_default();
        return column(milestone_name(locale, t.milestone), day, time, None);
    }
    if has_outcome(t.milestone) {
        let (day, time) = since().map(|then| moment(locale, then, now)).unwrap_or_default();
        let note = Some(milestone_name(locale, t.milestone).to_string());
        return column(text::promise::outcome(locale), day, time, note);
    }
    let expected = text::promise::expected(locale);
    match t.estimated_at.filter(|estimate| estimate.at > now) {
        Some(estimate) => {
            let due = due(estimate);
            let time = if due.names_time { locale::clock_time(due.on) } else { String::new() };
            let note = t.promised_at.map(|promised| against(locale, estimate, promised, ABOUT_MS));
            column(expected, when::weekday_and_date(locale, due.on, now), time, note)
        }
        None if t.standing == Standing::OnTime && !is_stopped(t.milestone) => {
            column(expected, text::promise::as_promised(locale).to_string(), String::new(), None)
        }
        // A guess that lies in the past is no guess: say so.
        None => column(expected, text::promise::unknown(locale).to_string(), String::new(), None),
    }
}

fn has_outcome(milestone: Milestone) -> bool {
    use Milestone::{Cancelled, Damaged, Lost, ReturnToSender, Returned};
    matches!(milestone, Lost | Damaged | ReturnToSender | Returned | Cancelled)
}

/// Nobody knows yet how long it stands still.
fn is_stopped(milestone: Milestone) -> bool {
    matches!(milestone, Milestone::DeliveryFailed | Milestone::OnHold | Milestone::CustomsHold)
}

fn moment(locale: Locale, moment: LocalInstant, now: Instant) -> (String, String) {
    (when::weekday_and_date(locale, moment, now), locale::clock_time(moment))
}

fn against(locale: Locale, actual: LocalInstant, promised: LocalInstant, late_after_ms: i64) -> String {
    match actual.at.ms_since(promised.at) {
        late if late > late_after_ms => text::promise::late(locale, &duration(locale, late)),
        early if early < -ABOUT_MS => text::promise::early(locale, &duration(locale, -early)),
        _ => text::promise::on_time(locale).to_string(),
    }
}

fn column(label: &'static str, day: String, time: String, note: Option<String>) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                <span class="day">{day}</span>
                {(!time.is_empty()).then(|| view! { <span class="time">{time}</span> })}
                {note.map(|note| view! { <span class="note">{note}</span> })}
            </dd>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::UtcOffset;

    #[test]
    fn a_delivery_is_late_from_the_first_moment_on() {
        let at = |ms| LocalInstant { at: Instant::from_ms(ms), offset: UtcOffset::UTC };
        let said = |actual, after| against(Locale::En, at(actual), at(1_000_000), after);
        let on_time = text::promise::on_time(Locale::En);
        assert_eq!(said(1_000_000, 0), on_time);
        assert_eq!(said(1_000_001, 0), text::promise::late(Locale::En, &duration(Locale::En, 1)));
        assert_eq!(said(1_000_001, ABOUT_MS), on_time, "an estimate is a guess");
        assert_eq!(said(999_000, 0), on_time);
        assert_eq!(said(900_000, 0), text::promise::early(Locale::En, &duration(Locale::En, 100_000)));
    }
}
