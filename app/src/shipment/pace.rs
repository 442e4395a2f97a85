//! The pace of a lane nobody has travelled often: the service level's own table.
//!
//! Used for lanes with fewer than 20 samples of their own. The figures are an operator's starting values, to be
//! replaced by what the lanes show; they are neither law nor a promise.

use super::{LanePace, Milestone};

const HOUR_MS: i64 = 3_600_000;

/// How a service level usually runs. Hours.
struct Level {
    code: &'static str,
    /// 90th percentile from hand-over to delivery, within one region and between regions.
    same_region_h: i64,
    other_region_h: i64,
    /// 95th percentile of the time between two events on the way.
    gap_h: i64,
    /// 90th percentile from "out for delivery" to delivery.
    last_mile_h: i64,
}

const LEVELS: [Level; 5] = [
    Level { code: "same_day", same_region_h: 10, other_region_h: 24, gap_h: 6, last_mile_h: 4 },
    Level { code: "express", same_region_h: 28, other_region_h: 60, gap_h: 20, last_mile_h: 8 },
    STANDARD,
    Level { code: "economy", same_region_h: 96, other_region_h: 168, gap_h: 60, last_mile_h: 12 },
    Level { code: "international", same_region_h: 168, other_region_h: 336, gap_h: 120, last_mile_h: 12 },
];

const STANDARD: Level = Level { code: "standard", same_region_h: 52, other_region_h: 100, gap_h: 36, last_mile_h: 10 };

/// A held-up parcel needs the time somebody takes to decide, on top of the way it still has.
const DECISION_H: i64 = 24;
/// How long pickup points usually keep a parcel until it is fetched.
const PICKUP_H: i64 = 72;

/// The usual pace after `milestone` at a service level: `same_day`, `express`, `standard`, `economy`, `international`
/// (case and `-` for `_` apart); unknown or no level counts as `standard`.
pub fn service_pace(service: Option<&str>, milestone: Milestone, same_region: bool) -> LanePace {
    let level = service.map_or(&STANDARD, level_of);
    let whole = if same_region { level.same_region_h } else { level.other_region_h };
    let (remaining, gap) = match milestone {
        Milestone::Unknown | Milestone::PreAdvised => (whole + DECISION_H, level.gap_h + DECISION_H),
        Milestone::PickedUp => (whole, level.gap_h),
        Milestone::InTransit => (whole * 4 / 5, level.gap_h),
        Milestone::OutForDelivery => (level.last_mile_h, level.last_mile_h + 8),
        Milestone::ReadyForPickup => (PICKUP_H, PICKUP_H),
        Milestone::DeliveryFailed => (DECISION_H + level.last_mile_h, DECISION_H + level.gap_h),
        Milestone::CustomsHold => (whole * 4 / 5 + 2 * DECISION_H, level.gap_h + 4 * DECISION_H),
        Milestone::OnHold | Milestone::Damaged => (whole * 4 / 5 + DECISION_H, level.gap_h + DECISION_H),
        Milestone::ReturnToSender => (whole, level.gap_h + DECISION_H),
        Milestone::Delivered | Milestone::Returned | Milestone::Lost | Milestone::Cancelled => (0, level.gap_h),
    };
    LanePace { remaining_p90_ms: remaining * HOUR_MS, gap_p95_ms: gap * HOUR_MS }
}

/// The longest remaining time and the shortest gap of all levels: what no lane without history goes beyond.
pub fn service_bounds() -> LanePace {
    let of_level = |level: &Level| {
        let paces = Milestone::ALL.map(|milestone| service_pace(Some(level.code), milestone, false));
        widest(paces)
    };
    widest(LEVELS.iter().map(of_level))
}

/// The longest remaining time and the shortest gap among these.
pub fn widest(paces: impl IntoIterator<Item = LanePace>) -> LanePace {
    let wider = |a: LanePace, b: LanePace| LanePace {
        remaining_p90_ms: a.remaining_p90_ms.max(b.remaining_p90_ms),
        gap_p95_ms: a.gap_p95_ms.min(b.gap_p95_ms),
    };
    paces.into_iter().reduce(wider).unwrap_or(LanePace { remaining_p90_ms: i64::MAX / 4, gap_p95_ms: 0 })
}

fn level_of(service: &str) -> &'static Level {
    let is = |level: &&Level| {
        let same = |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (a == b'-' && b == b'_');
        service.trim().len() == level.code.len() && service.trim().bytes().zip(level.code.bytes()).all(same)
    };
    LEVELS.iter().find(is).unwrap_or(&STANDARD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_levels_are_standard() {
        let standard = service_pace(Some("standard"), Milestone::InTransit, false);
        for service in [None, Some(""), Some("gold"), Some("STANDARD "), Some("标准")] {
            assert_eq!(service_pace(service, Milestone::InTransit, false), standard, "{service:?}");
        }
        let same_day = service_pace(Some("Same-Day"), Milestone::PickedUp, true);
        assert_eq!(same_day.remaining_p90_ms, 10 * HOUR_MS);
        assert_ne!(service_pace(Some("express"), Milestone::InTransit, false), standard);
    }

    #[test]
    fn no_level_goes_beyond_the_bounds() {
        let bounds = service_bounds();
        for (level, milestone) in LEVELS.iter().flat_map(|level| Milestone::ALL.map(|milestone| (level, milestone))) {
            for same_region in [true, false] {
                let pace = service_pace(Some(level.code), milestone, same_region);
                assert!(pace.gap_p95_ms >= bounds.gap_p95_ms && pace.remaining_p90_ms <= bounds.remaining_p90_ms);
            }
        }
    }

    /// Every figure is a usable one, and being further along never takes longer.
    #[test]
    fn closer_is_never_slower() {
        let way = [Milestone::PreAdvised, Milestone::PickedUp, Milestone::InTransit, Milestone::OutForDelivery];
        for level in &LEVELS {
            for same_region in [true, false] {
                let pace = |m: &Milestone| service_pace(Some(level.code), *m, same_region);
                assert!(way.iter().map(|m| -pace(m).remaining_p90_ms).is_sorted(), "{}", level.code);
                assert!(Milestone::ALL.iter().all(|m| pace(m).gap_p95_ms > 0 && pace(m).remaining_p90_ms >= 0));
            }
            let same = service_pace(Some(level.code), Milestone::PickedUp, true);
            assert!(
                same.remaining_p90_ms <= service_pace(Some(level.code), Milestone::PickedUp, false).remaining_p90_ms
            );
        }
    }
}
