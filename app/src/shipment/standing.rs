//! The shipment against its promise: on time, at risk, late, silent; and what happens next.

use serde::{Deserialize, Serialize};

use super::{Milestone, Progress, Reason};
use crate::value::Instant;

/// How the shipment stands against its promise now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No promise is known.
    NoPromise,
    OnTime,
    /// The usual remaining time of this lane ends after the promise.
    AtRisk,
    Late,
    /// No news for longer than 95 % of the gaps on this lane.
    Silent,
    DeliveredOnTime,
    DeliveredLate,
    /// Delivered without a known promise.
    Delivered,
    /// On its way back, returned, lost or cancelled: it will not be delivered.
    Ended,
}

impl Standing {
    pub const ALL: [Standing; 9] = [
        Standing::Late,
        Standing::Silent,
        Standing::AtRisk,
        Standing::OnTime,
        Standing::NoPromise,
        Standing::Ended,
        Standing::DeliveredLate,
        Standing::DeliveredOnTime,
        Standing::Delivered,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Standing::NoPromise => "no_promise",
            Standing::OnTime => "on_time",
            Standing::AtRisk => "at_risk",
            Standing::Late => "late",
            Standing::Silent => "silent",
            Standing::DeliveredOnTime => "delivered_on_time",
            Standing::DeliveredLate => "delivered_late",
            Standing::Delivered => "delivered",
            Standing::Ended => "ended",
        }
    }

    /// 0 is the worst: the order of a list "sorted by trouble".
    pub fn trouble_rank(self) -> u8 {
        match self {
            Standing::Late => 0,
            Standing::Silent => 1,
            Standing::AtRisk => 2,
            Standing::Ended => 3,
            Standing::NoPromise => 4,
            Standing::OnTime => 5,
            Standing::DeliveredLate => 6,
            Standing::Delivered | Standing::DeliveredOnTime => 7,
        }
    }
}

/// The commitment made to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Promise {
    pub promised_at: Option<Instant>,
}

/// How long shipments of this lane usually still take, and stay quiet, after a milestone. Milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanePace {
    /// 90th percentile of the time from the milestone to delivery.
    pub remaining_p90_ms: i64,
    /// 95th percentile of the time from the milestone to the next event.
    pub gap_p95_ms: i64,
}

/// `max(0, (delivered_at or now) - promised_at)` in milliseconds; 0 without a promise, and once it will not be delivered.
pub fn late_by_ms(progress: &Progress, promise: Promise, now: Instant) -> i64 {
    let Some(promised_at) = promise.promised_at else { return 0 };
    let until = match progress.delivered_at {
        Some(delivered) => delivered.at,
        None if will_not_arrive(progress.milestone) => return 0,
        None => now,
    };
    until.ms_since(promised_at).max(0)
}

/// The standing at `now`. Late outranks silent, silent outranks at risk: the reader sees the worst true thing.
pub fn standing(progress: &Progress, promise: Promise, pace: Option<LanePace>, now: Instant) -> Standing {
    let is_late = late_by_ms(progress, promise, now) > 0;
    if progress.delivered_at.is_some() {
        return match promise.promised_at {
            None => Standing::Delivered,
            Some(_) if is_late => Standing::DeliveredLate,
            Some(_) => Standing::DeliveredOnTime,
        };
    }
    if progress.milestone.is_final() {
        return Standing::Ended;
    }
    if is_late {
        return Standing::Late;
    }
    if is_silent(progress, pace, now) {
        return Standing::Silent;
    }
    match promise.promised_at {
        _ if will_not_arrive(progress.milestone) => Standing::Ended,
        None => Standing::NoPromise,
        Some(promised_at) if is_at_risk(progress, promised_at, pace, now) => Standing::AtRisk,
        Some(_) => Standing::OnTime,
    }
}

/// The promise to the consignee has no object any more. A parcel on its way back may still fall silent.
fn will_not_arrive(milestone: Milestone) -> bool {
    matches!(milestone, Milestone::ReturnToSender | Milestone::Returned | Milestone::Lost | Milestone::Cancelled)
}

/// The latest usual arrival is after the promise. The p90 of the remaining time counts from the milestone, not from
/// now, for it was measured from there; an arrival in the past means "any moment now".
fn is_at_risk(progress: &Progress, promised_at: Instant, pace: Option<LanePace>, now: Instant) -> bool {
    let (Some(since), Some(pace)) = (progress.milestone_at, pace) else { return false };
    since.at.plus_ms(pace.remaining_p90_ms).max(now) > promised_at
}

/// A parcel that waits at a pickup point, or was only announced, is quiet by nature.
fn is_silent(progress: &Progress, pace: Option<LanePace>, now: Instant) -> bool {
    let waits = matches!(progress.milestone, Milestone::ReadyForPickup | Milestone::PreAdvised | Milestone::Unknown);
    match (progress.last_event_at, pace) {
        (Some(last), Some(pace)) if !waits => now.ms_since(last) > pace.gap_p95_ms,
        _ => false,
    }
}

/// What happens next and who acts: the sentence under the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// The shipper hands the parcel over.
    ShipperHandsOver,
    /// The carrier moves it on.
    CarrierMoves,
    /// Somebody should be there: it is on the van.
    BeAvailable,
    /// The consignee fetches it.
    CollectAtPoint,
    /// The carrier tries again.
    Redelivery,
    /// The consignee corrects or completes the address.
    CompleteAddress,
    /// Customs decides; shipper or consignee may have to answer.
    AnswerCustoms,
    /// It is late or silent: the carrier looks for it.
    CarrierSearches,
    /// The carrier brings it back to the shipper.
    ReturnTravels,
    /// Lost or damaged: the customer states the damage.
    ReportDamage,
    /// Nothing is left to do.
    Done,
}

/// The next step that follows from milestone, reason and standing.
pub fn next_step(milestone: Milestone, reason: Option<Reason>, standing: Standing) -> NextStep {
    let is_silent = standing == Standing::Silent;
    match milestone {
        Milestone::Delivered | Milestone::Returned | Milestone::Cancelled => NextStep::Done,
        Milestone::Lost | Milestone::Damaged => NextStep::ReportDamage,
        Milestone::ReadyForPickup => NextStep::CollectAtPoint,
        Milestone::CustomsHold => NextStep::AnswerCustoms,
        Milestone::DeliveryFailed | Milestone::OnHold if reason.is_some_and(Reason::asks_for_address) => {
            NextStep::CompleteAddress
        }
        Milestone::ReturnToSender | Milestone::DeliveryFailed | Milestone::OutForDelivery if is_silent => {
            NextStep::CarrierSearches
        }
        Milestone::ReturnToSender => NextStep::ReturnTravels,
        // Nobody drives a second time to a door that refused.
        Milestone::DeliveryFailed if reason == Some(Reason::ConsigneeRefused) => NextStep::ReturnTravels,
        Milestone::DeliveryFailed => NextStep::Redelivery,
        Milestone::OutForDelivery => NextStep::BeAvailable,
        Milestone::Unknown | Milestone::PreAdvised | Milestone::PickedUp | Milestone::InTransit | Milestone::OnHold
            if is_silent || standing == Standing::Late =>
        {
            NextStep::CarrierSearches
        }
        Milestone::Unknown | Milestone::PreAdvised => NextStep::ShipperHandsOver,
        Milestone::PickedUp | Milestone::InTransit | Milestone::OnHold => NextStep::CarrierMoves,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::UtcOffset;
    use Milestone::*;
    use rstest::rstest;

    /// The promise of every case, and the pace: p90 of the remaining time 40 ms, p95 of the gap 30 ms.
    const PROMISED: i64 = 1000;
    const PACE: LanePace = LanePace { remaining_p90_ms: 40, gap_p95_ms: 30 };

    fn state(milestone: Milestone, since: i64) -> Progress {
        let moment = Instant::from_ms(since).at_offset(UtcOffset::UTC);
        Progress {
            milestone,
            reason: None,
            milestone_at: Some(moment),
            delivered_at: (milestone == Delivered).then_some(moment),
            last_event_at: Some(moment.at),
        }
    }

    fn promise(at: i64) -> Promise {
        Promise { promised_at: Some(Instant::from_ms(at)) }
    }

    #[rstest]
    #[case::on_the_way(InTransit, 900, 910, Standing::OnTime)]
    #[case::usual_arrival_exactly_at_the_promise(InTransit, 960, 970, Standing::OnTime)]
    #[case::usual_arrival_1_ms_after(InTransit, 961, 970, Standing::AtRisk)]
    #[case::overdue_against_the_pace_only(OutForDelivery, 950, 980, Standing::OnTime)]
    #[case::gap_exactly_usual(InTransit, 900, 930, Standing::OnTime)]
    #[case::gap_1_ms_longer(InTransit, 900, 931, Standing::Silent)]
    #[case::silent_outranks_at_risk(InTransit, 965, 996, Standing::Silent)]
    #[case::now_exactly_at_the_promise(OutForDelivery, 995, 1000, Standing::AtRisk)]
    #[case::now_1_ms_after(OutForDelivery, 995, 1001, Standing::Late)]
    #[case::late_outranks_silent(InTransit, 500, 1001, Standing::Late)]
    #[case::waits_at_a_pickup_point(ReadyForPickup, 100, 900, Standing::OnTime)]
    #[case::waits_there_past_the_promise(ReadyForPickup, 100, 1001, Standing::Late)]
    #[case::only_announced(PreAdvised, 100, 900, Standing::OnTime)]
    #[case::announced_too_late(PreAdvised, 970, 980, Standing::AtRisk)]
    #[case::held_by_customs_past_the_promise(CustomsHold, 990, 1001, Standing::Late)]
    #[case::failed_once(DeliveryFailed, 900, 910, Standing::OnTime)]
    #[case::damaged_on_the_way(Damaged, 990, 1001, Standing::Late)]
    #[case::delivered_exactly_at_the_promise(Delivered, 1000, 5000, Standing::DeliveredOnTime)]
    #[case::delivered_1_ms_after(Delivered, 1001, 5000, Standing::DeliveredLate)]
    #[case::travels_back(ReturnToSender, 990, 1001, Standing::Ended)]
    #[case::fell_silent_on_the_way_back(ReturnToSender, 990, 1021, Standing::Silent)]
    #[case::returned(Returned, 500, 5000, Standing::Ended)]
    #[case::lost(Lost, 500, 5000, Standing::Ended)]
    #[case::cancelled(Cancelled, 500, 5000, Standing::Ended)]
    fn with_a_promise(#[case] milestone: Milestone, #[case] since: i64, #[case] now: i64, #[case] expected: Standing) {
        let (progress, now) = (state(milestone, since), Instant::from_ms(now));
        assert_eq!(standing(&progress, promise(PROMISED), Some(PACE), now), expected);
        let is_late = late_by_ms(&progress, promise(PROMISED), now) > 0;
        assert_eq!(is_late, matches!(expected, Standing::Late | Standing::DeliveredLate));
    }

    #[rstest]
    #[case(InTransit, 10, Standing::NoPromise)]
    #[case(InTransit, 31, Standing::Silent)]
    #[case(ReadyForPickup, 5000, Standing::NoPromise)]
    #[case(Unknown, 5000, Standing::NoPromise)]
    #[case(Delivered, 5000, Standing::Delivered)]
    #[case(ReturnToSender, 10, Standing::Ended)]
    #[case(Lost, 5000, Standing::Ended)]
    fn without_a_promise(#[case] milestone: Milestone, #[case] now: i64, #[case] expected: Standing) {
        let progress = state(milestone, 0);
        assert_eq!(standing(&progress, Promise::default(), Some(PACE), Instant::from_ms(now)), expected);
        assert_eq!(late_by_ms(&progress, Promise::default(), Instant::from_ms(now)), 0);
    }

    #[test]
    fn without_a_pace_only_the_promise_counts() {
        let progress = state(InTransit, 0);
        assert_eq!(standing(&progress, promise(PROMISED), None, Instant::from_ms(1000)), Standing::OnTime);
        assert_eq!(standing(&progress, promise(PROMISED), None, Instant::from_ms(1001)), Standing::Late);
    }

    #[test]
    fn damage_found_after_delivery_does_not_make_it_late() {
        let delivered_at = Some(Instant::from_ms(900).at_offset(UtcOffset::UTC));
        let progress = Progress { delivered_at, ..state(Damaged, 2000) };
        assert_eq!(late_by_ms(&progress, promise(PROMISED), Instant::from_ms(9000)), 0);
        let found = standing(&progress, promise(PROMISED), Some(PACE), Instant::from_ms(9000));
        assert_eq!(found, Standing::DeliveredOnTime);
    }

    #[test]
    fn lateness_is_counted_to_the_delivery_or_to_now() {
        assert_eq!(late_by_ms(&state(Delivered, 1500), promise(PROMISED), Instant::from_ms(9000)), 500);
        assert_eq!(late_by_ms(&state(InTransit, 500), promise(PROMISED), Instant::from_ms(9000)), 8000);
        assert_eq!(late_by_ms(&state(Delivered, 1), promise(i64::MIN), Instant::from_ms(9000)), i64::MAX);
    }

    #[rstest]
    #[case(Unknown, None, Standing::NoPromise, NextStep::ShipperHandsOver)]
    #[case(PreAdvised, None, Standing::OnTime, NextStep::ShipperHandsOver)]
    #[case(PreAdvised, None, Standing::Late, NextStep::CarrierSearches)]
    #[case(PickedUp, None, Standing::OnTime, NextStep::CarrierMoves)]
    #[case(InTransit, None, Standing::AtRisk, NextStep::CarrierMoves)]
    #[case(InTransit, None, Standing::Late, NextStep::CarrierSearches)]
    #[case(InTransit, None, Standing::Silent, NextStep::CarrierSearches)]
    #[case(OnHold, Some(Reason::WeatherDelay), Standing::OnTime, NextStep::CarrierMoves)]
    #[case(OnHold, Some(Reason::CarrierAddressNotFound), Standing::Late, NextStep::CompleteAddress)]
    #[case(CustomsHold, None, Standing::Late, NextStep::AnswerCustoms)]
    #[case(OutForDelivery, None, Standing::Late, NextStep::BeAvailable)]
    #[case(OutForDelivery, None, Standing::Silent, NextStep::CarrierSearches)]
    #[case(DeliveryFailed, Some(Reason::ConsigneeNotHome), Standing::Late, NextStep::Redelivery)]
    #[case(DeliveryFailed, Some(Reason::ConsigneeMoved), Standing::Silent, NextStep::CompleteAddress)]
    #[case(DeliveryFailed, Some(Reason::ConsigneeRefused), Standing::OnTime, NextStep::ReturnTravels)]
    #[case(DeliveryFailed, None, Standing::Silent, NextStep::CarrierSearches)]
    #[case(ReadyForPickup, None, Standing::Late, NextStep::CollectAtPoint)]
    #[case(ReturnToSender, None, Standing::Ended, NextStep::ReturnTravels)]
    #[case(ReturnToSender, None, Standing::Silent, NextStep::CarrierSearches)]
    #[case(Delivered, None, Standing::DeliveredLate, NextStep::Done)]
    #[case(Returned, None, Standing::Ended, NextStep::Done)]
    #[case(Cancelled, None, Standing::Ended, NextStep::Done)]
    #[case(Lost, None, Standing::Ended, NextStep::ReportDamage)]
    #[case(Damaged, None, Standing::DeliveredOnTime, NextStep::ReportDamage)]
    fn next_steps(
        #[case] milestone: Milestone,
        #[case] reason: Option<Reason>,
        #[case] standing: Standing,
        #[case] expected: NextStep,
    ) {
        assert_eq!(next_step(milestone, reason, standing), expected);
    }
}
