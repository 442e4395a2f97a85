//! The one sentence a worried receiver reads first, and how alarming it is.
//!
//! Made from milestone and standing alone, so the server, the live page and the list say the same words.
//! A late or failed parcel never reads as "pending".

use super::{Milestone, Standing, Tracking};
use crate::locale::{Locale, clock_time, duration};
use crate::text;
use crate::ui::Icon;
use crate::ui::when::{self, DAY_MS, due};
use crate::value::Instant;

/// How the page is coloured. Colour never stands alone: icon and words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It goes as promised.
    Good,
    /// Nothing was promised, or nothing is known yet.
    Calm,
    /// Somebody should look: at risk, held up, waiting to be collected.
    Watch,
    /// It went wrong.
    Bad,
}

impl Tone {
    /// The state class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "is-good",
            Tone::Calm => "is-calm",
            Tone::Watch => "is-watch",
            Tone::Bad => "is-bad",
        }
    }
}

/// The colour of a tracking answer.
pub fn tone(t: &Tracking) -> Tone {
    match t.milestone {
        Milestone::Lost | Milestone::Damaged | Milestone::DeliveryFailed => Tone::Bad,
        Milestone::Delivered => match t.standing {
            Standing::DeliveredLate => Tone::Watch,
            _ => Tone::Good,
        },
        Milestone::Returned | Milestone::Cancelled => Tone::Calm,
        _ if matches!(t.standing, Standing::Late | Standing::Silent) => Tone::Bad,
        Milestone::CustomsHold | Milestone::OnHold | Milestone::ReadyForPickup | Milestone::ReturnToSender => {
            Tone::Watch
        }
        _ => match t.standing {
            Standing::AtRisk => Tone::Watch,
            Standing::OnTime if is_under_way(t.milestone) => Tone::Good,
            _ => Tone::Calm,
        },
    }
}

/// The sign beside the headline.
pub fn sign(t: &Tracking) -> Icon {
    match t.milestone {
        Milestone::Delivered => Icon::Check,
        Milestone::Returned | Milestone::ReturnToSender => Icon::Back,
        Milestone::Cancelled => Icon::Stop,
        Milestone::Lost | Milestone::Damaged | Milestone::DeliveryFailed => Icon::Alert,
        Milestone::ReadyForPickup => Icon::Pin,
        _ => match t.standing {
            Standing::Late => Icon::Clock,
            Standing::Silent => Icon::Question,
            Standing::AtRisk => Icon::Alert,
            _ if matches!(t.milestone, Milestone::CustomsHold | Milestone::OnHold) => Icon::Stop,
            _ if matches!(t.milestone, Milestone::PreAdvised | Milestone::Unknown) => Icon::Box,
            _ => Icon::Truck,
        },
    }
}

/// The standing in two or three words; the milestone's name where no promise applies.
/// A parcel that is late *and* held up says its lateness here, for the headline says what holds it;
/// one that is held up in good time is not praised as "on time".
pub fn badge(locale: Locale, t: &Tracking, now: Instant) -> String {
    let words = match t.standing {
        _ if t.milestone == Milestone::Damaged => milestone_name(locale, t.milestone),
        Standing::Late if is_held(t.milestone) || t.milestone == Milestone::ReturnToSender => {
            return text::standing::late_by(locale, &duration(locale, late_by_ms(t, now)));
        }
        Standing::OnTime if is_under_way(t.milestone) => text::standing::on_time(locale),
        Standing::AtRisk => text::standing::at_risk(locale),
        Standing::Late => text::standing::late(locale),
        Standing::Silent => text::standing::silent(locale),
        Standing::Delivered => text::standing::delivered(locale),
        Standing::DeliveredOnTime => text::standing::delivered_on_time(locale),
        Standing::DeliveredLate => text::standing::delivered_late(locale),
        Standing::OnTime | Standing::NoPromise | Standing::Ended => milestone_name(locale, t.milestone),
    };
    words.to_string()
}

/// Lateness at `now`: it grows while the page stays open, and stops at delivery.
pub fn late_by_ms(t: &Tracking, now: Instant) -> i64 {
    match (t.standing, t.promised_at) {
        (Standing::Late, Some(promised)) => now.ms_since(promised.at).max(t.late_by_ms),
        _ => t.late_by_ms,
    }
}

/// The sentence.
pub fn headline(locale: Locale, t: &Tracking, now: Instant) -> String {
    use text::headline as say;
    let late = duration(locale, late_by_ms(t, now));
    match (t.milestone, t.standing) {
        (Milestone::Delivered, Standing::DeliveredOnTime) => say::delivered_on_time(locale).into(),
        (Milestone::Delivered, Standing::DeliveredLate) => say::delivered_late(locale, &late),
        (Milestone::Delivered, _) => say::delivered(locale).into(),
        (Milestone::Lost, _) => say::lost(locale).into(),
        (Milestone::Returned, _) => say::returned(locale).into(),
        (Milestone::Cancelled, _) => say::cancelled(locale).into(),
        (Milestone::Damaged, _) => say::damaged(locale).into(),
        (Milestone::ReturnToSender, _) => say::returning(locale).into(),
        (Milestone::OutForDelivery, Standing::Late) => say::late_out(locale, &late),
        (Milestone::PreAdvised | Milestone::Unknown, Standing::Late) => say::late_not_handed_over(locale, &late),
        (Milestone::PickedUp | Milestone::InTransit, Standing::Late) => say::late(locale, &late),
        (milestone, Standing::Late) => held(locale, milestone).into(),
        (_, Standing::Silent) => silent(locale, t, now),
        (_, Standing::AtRisk) if !is_held(t.milestone) => say::at_risk(locale).into(),
        (milestone, _) if is_held(milestone) => held(locale, milestone).into(),
        (Milestone::PreAdvised, _) => say::announced(locale).into(),
        (Milestone::Unknown, _) => say::unknown(locale).into(),
        (milestone, Standing::OnTime) => arrives(locale, t, now).unwrap_or_else(|| moving(locale, milestone).into()),
        (milestone, _) => moving(locale, milestone).into(),
    }
}

/// Why the standing is what it is, when that needs saying.
pub fn explanation(locale: Locale, t: &Tracking) -> Option<&'static str> {
    match t.standing {
        Standing::Silent => Some(text::headline::silent_why(locale)),
        Standing::AtRisk if is_under_way(t.milestone) => Some(text::headline::at_risk_why(locale)),
        _ => None,
    }
}

/// It moves towards the consignee, and nothing stands in its way.
pub fn is_under_way(milestone: Milestone) -> bool {
    matches!(milestone, Milestone::PickedUp | Milestone::InTransit | Milestone::OutForDelivery)
}

fn is_held(milestone: Milestone) -> bool {
    matches!(
        milestone,
        Milestone::DeliveryFailed | Milestone::ReadyForPickup | Milestone::CustomsHold | Milestone::OnHold
    )
}

fn held(locale: Locale, milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::DeliveryFailed => text::headline::failed(locale),
        Milestone::ReadyForPickup => text::headline::pickup(locale),
        Milestone::CustomsHold => text::headline::customs(locale),
        _ => text::headline::hold(locale),
    }
}

fn moving(locale: Locale, milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::OutForDelivery => text::headline::out(locale),
        _ => text::headline::on_its_way(locale),
    }
}

fn silent(locale: Locale, t: &Tracking, now: Instant) -> String {
    match t.events.first() {
        Some(last) => {
            let quiet = now.ms_since(last.occurred_at.at);
            // Nobody counts the hours of a silence of days.
            let rounded = if quiet > DAY_MS { quiet - quiet % DAY_MS } else { quiet };
            text::headline::silent(locale, &duration(locale, rounded))
        }
        None => text::headline::unknown(locale).into(),
    }
}

/// The promise as a date to look forward to. None without a promise.
fn arrives(locale: Locale, t: &Tracking, now: Instant) -> Option<String> {
    let due = due(t.promised_at?);
    let time = clock_time(due.on);
    Some(match (when::days_ahead(due.on, now), due.names_time) {
        (0, true) => text::headline::arrives_today_by(locale, &time),
        (0, false) => text::headline::arrives_today(locale).into(),
        (1, true) => text::headline::arrives_tomorrow_by(locale, &time),
        (1, false) => text::headline::arrives_tomorrow(locale).into(),
        _ => text::headline::arrives_on(locale, &when::weekday_and_date(locale, due.on, now)),
    })
}

/// The standing alone, where many are listed.
pub fn standing_name(locale: Locale, standing: Standing) -> &'static str {
    use text::standing as say;
    match standing {
        Standing::NoPromise => text::shipments::no_promise(locale),
        Standing::OnTime => say::on_time(locale),
        Standing::AtRisk => say::at_risk(locale),
        Standing::Late => say::late(locale),
        Standing::Silent => say::silent(locale),
        Standing::DeliveredOnTime => say::delivered_on_time(locale),
        Standing::DeliveredLate => say::delivered_late(locale),
        Standing::Delivered => say::delivered(locale),
        Standing::Ended => text::shipments::ended(locale),
    }
}

/// The milestone as the timeline names it.
pub fn milestone_name(locale: Locale, milestone: Milestone) -> &'static str {
    use text::milestone as say;
    match milestone {
        Milestone::Unknown => say::unknown(locale),
        Milestone::PreAdvised => say::pre_advised(locale),
        Milestone::PickedUp => say::picked_up(locale),
        Milestone::InTransit => say::in_transit(locale),
        Milestone::CustomsHold => say::customs_hold(locale),
        Milestone::OnHold => say::on_hold(locale),
        Milestone::OutForDelivery => say::out_for_delivery(locale),
        Milestone::DeliveryFailed => say::delivery_failed(locale),
        Milestone::ReadyForPickup => say::ready_for_pickup(locale),
        Milestone::Delivered => say::delivered(locale),
        Milestone::ReturnToSender => say::return_to_sender(locale),
        Milestone::Returned => say::returned(locale),
        Milestone::Damaged => say::damaged(locale),
        Milestone::Lost => say::lost(locale),
        Milestone::Cancelled => say::cancelled(locale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipment::{Event, NextStep, Place};
    use crate::value::LocalInstant;
    use rstest::rstest;

    const NOW: &str = "2026-11-22T14:20:00+08:00";

    fn at(text: &str) -> LocalInstant {
        text.parse().expect("a moment")
    }

    fn tracking(milestone: Milestone, standing: Standing, promised: Option<&str>) -> Tracking {
        let promised_at = promised.map(at);
        let late = promised_at.map_or(0, |p| at(NOW).at.ms_since(p.at).max(0));
        Tracking {
            waybill_number: "AJ0001".into(),
            milestone,
            standing,
            reason: None,
            promised_at,
            estimated_at: None,
            delivered_at: None,
            late_by_ms: late,
            origin: Place::default(),
            destination: Place::default(),
            service: None,
            events: vec![Event {
                occurred_at: at("2026-11-19T09:00:00+08:00"),
                milestone,
                reason: None,
                location: Place::default(),
                source_code: None,
                text: None,
            }],
            next_step: NextStep::CarrierMoves,
            version: 1,
            verified: false,
            details: None,
        }
    }

    fn english(milestone: Milestone, standing: Standing, promised: Option<&str>) -> String {
        headline(Locale::En, &tracking(milestone, standing, promised), at(NOW).at).replace('\u{a0}', " ")
    }

    #[rstest]
    #[case(Milestone::InTransit, "2026-11-22T18:00:00+08:00", "Arrives today by 18:00")]
    #[case(Milestone::OutForDelivery, "2026-11-23T00:00:00+08:00", "Arrives today")]
    #[case(Milestone::InTransit, "2026-11-23T12:00:00+08:00", "Arrives tomorrow by 12:00")]
    #[case(Milestone::PickedUp, "2026-11-27T23:59:00+08:00", "Arrives by Fri 27 Nov")]
    #[case(Milestone::CustomsHold, "2026-11-27T23:59:00+08:00", "Held at customs")]
    #[case(Milestone::DeliveryFailed, "2026-11-27T23:59:00+08:00", "We tried to deliver, but could not")]
    #[case(Milestone::ReadyForPickup, "2026-11-27T23:59:00+08:00", "Ready to collect at the pickup point")]
    fn in_time(#[case] milestone: Milestone, #[case] promised: &str, #[case] expected: &str) {
        assert_eq!(english(milestone, Standing::OnTime, Some(promised)), expected);
    }

    #[rstest]
    #[case(Milestone::InTransit, "2 days 3 h late, still on its way")]
    #[case(Milestone::OutForDelivery, "2 days 3 h late, but out for delivery now")]
    #[case(Milestone::PreAdvised, "2 days 3 h late: the sender has not handed it over yet")]
    #[case(Milestone::Lost, "We are sorry: we have lost this parcel")]
    fn late(#[case] milestone: Milestone, #[case] expected: &str) {
        assert_eq!(english(milestone, Standing::Late, Some("2026-11-20T11:00:00+08:00")), expected);
    }

    #[test]
    fn lateness_grows_on_an_open_page_and_stops_at_delivery() {
        let later = at(NOW).at.plus_ms(3_600_000);
        let promised = Some("2026-11-22T12:20:00+08:00");
        assert_eq!(late_by_ms(&tracking(Milestone::InTransit, Standing::Late, promised), later), 3 * 3_600_000);
        assert_eq!(
            late_by_ms(&tracking(Milestone::Delivered, Standing::DeliveredLate, promised), later),
            2 * 3_600_000
        );
    }

    #[test]
    fn what_stands_still_is_not_praised() {
        let now = at(NOW).at;
        let held = tracking(Milestone::DeliveryFailed, Standing::OnTime, Some("2026-11-23T12:00:00+08:00"));
        assert_eq!(badge(Locale::En, &held, now), "Delivery attempt failed");
        let moving = tracking(Milestone::InTransit, Standing::OnTime, Some("2026-11-23T12:00:00+08:00"));
        assert_eq!(badge(Locale::En, &moving, now), "On time");
        let damaged = tracking(Milestone::Damaged, Standing::AtRisk, Some("2026-11-23T12:00:00+08:00"));
        assert_eq!((badge(Locale::En, &damaged, now), explanation(Locale::En, &damaged)), ("Damaged".into(), None));
    }

    #[test]
    fn silence_is_counted_in_days() {
        assert_eq!(english(Milestone::InTransit, Standing::Silent, None), "No news for 3 days");
    }

    /// Product truth 3: a failed or late parcel is never shown as pending, in any language.
    #[test]
    fn trouble_is_never_hidden() {
        let now = at(NOW).at;
        for locale in Locale::ALL {
            let lateness = duration(locale, 51 * 3_600_000 + 1_200_000);
            for milestone in Milestone::ALL.into_iter().filter(|m| !m.is_final() && *m != Milestone::Damaged) {
                let t = tracking(milestone, Standing::Late, Some("2026-11-20T11:00:00+08:00"));
                let said = [headline(locale, &t, now), badge(locale, &t, now)].join(" ");
                assert!(said.contains(&lateness), "{locale:?} {milestone}: {said}");
                assert_eq!(tone(&t), Tone::Bad, "{milestone}");
            }
            for standing in [Standing::OnTime, Standing::AtRisk, Standing::NoPromise] {
                let t = tracking(Milestone::DeliveryFailed, standing, None);
                assert_eq!(headline(locale, &t, now), text::headline::failed(locale));
                assert_eq!(tone(&t), Tone::Bad);
            }
        }
    }
}
