//! Whether a claim is open for the state of a shipment, and the answer that says what it may come to.

use serde::{Deserialize, Serialize};

use super::Assessment;
use crate::account::words;
use crate::deadline::{Loss, Reach, Source, Words};
use crate::shipment::{Milestone, Place, Standing, Tracking};
use crate::value::LocalInstant;

words! {
    /// Why a claim is open, or not.
    Why {
        Late = "late",
        Lost = "lost",
        Damaged = "damaged",
        /// The record says delivered, the customer says otherwise.
        Disputed = "disputed",
        InTime = "in_time",
        /// No news for long, but the promise is not over.
        Silent = "silent",
        /// It was never handed over, or came back.
        NothingOwed = "nothing_owed",
        /// The time to claim is over.
        WindowOver = "window_over",
    }
}

/// Whether a claim is open, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    pub loss: Loss,
    pub is_open: bool,
    pub why: Why,
}

/// A right of the customer, and until when it lasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ClaimRight))]
pub struct Right {
    pub rule: String,
    pub name: Words,
    /// In the operator's zone.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub due_at: LocalInstant,
    pub source: Source,
}

/// `GET /api/v1/shipments/{waybill_number}/claim-estimate`: an estimate from the record, not an offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClaimEstimate {
    pub waybill_number: String,
    pub loss: Loss,
    pub is_open: bool,
    pub why: Why,
    /// The operator has confirmed the rules.
    pub is_confirmed: bool,
    /// The first to end first.
    pub rights: Vec<Right>,
    /// Lines and amounts: only for the shipper's side, who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
}

/// For what a claim is open. `asked` is what the customer says it is about; without it the record decides.
pub fn opening(t: &Tracking, asked: Option<Loss>) -> Opening {
    let loss = asked.unwrap_or(match t.milestone {
        Milestone::Lost => Loss::Lost,
        Milestone::Damaged => Loss::Damaged,
        _ => Loss::Delay,
    });
    let (is_open, why) = match (loss, t.milestone) {
        (_, Milestone::Cancelled | Milestone::PreAdvised | Milestone::Unknown) => (false, Why::NothingOwed),
        (_, Milestone::Lost) => (true, Why::Lost),
        (Loss::Damaged | Loss::Short, Milestone::Damaged) => (true, Why::Damaged),
        (Loss::Damaged | Loss::Short | Loss::Lost, Milestone::Delivered) => (true, Why::Disputed),
        _ if t.late_by_ms > 0 => (true, Why::Late),
        _ if t.standing == Standing::Silent => (false, Why::Silent),
        _ => (false, Why::InTime),
    };
    Opening { loss, is_open, why }
}

/// How far it goes. Places that nobody stated count as another city of the same country.
pub fn reach(origin: &Place, destination: &Place) -> Reach {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    match (&origin.country, &destination.country) {
        (Some(from), Some(to)) if from != to => Reach::International,
        _ if same(&origin.city, &destination.city) && origin.region == destination.region => Reach::SameCity,
        _ => Reach::Domestic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipment::NextStep;

    fn tracking(milestone: Milestone, standing: Standing, late_by_ms: i64) -> Tracking {
        Tracking {
            waybill_number: "AJ1".into(),
            milestone,
            standing,
            reason: None,
            promised_at: None,
            estimated_at: None,
            delivered_at: None,
            late_by_ms,
            origin: Place::default(),
            destination: Place::default(),
            service: None,
            events: Vec::new(),
            next_step: NextStep::ShipperHandsOver,
            version: 1,
            verified: false,
            details: None,
        }
    }

    #[test]
    fn the_state_opens_a_claim() {
        let of = |milestone, standing, late, asked| {
            let opening = opening(&tracking(milestone, standing, late), asked);
            (opening.loss, opening.is_open, opening.why)
        };
        use Milestone::*;
        assert_eq!(of(InTransit, Standing::Late, 1, None), (Loss::Delay, true, Why::Late));
        assert_eq!(of(Delivered, Standing::DeliveredLate, 1, None), (Loss::Delay, true, Why::Late));
        assert_eq!(of(InTransit, Standing::OnTime, 0, None), (Loss::Delay, false, Why::InTime));
        assert_eq!(of(InTransit, Standing::Silent, 0, Some(Loss::Lost)), (Loss::Lost, false, Why::Silent));
        assert_eq!(of(InTransit, Standing::Late, 1, Some(Loss::Lost)), (Loss::Lost, true, Why::Late));
        assert_eq!(of(Lost, Standing::Ended, 0, None), (Loss::Lost, true, Why::Lost));
        assert_eq!(of(Damaged, Standing::Ended, 0, None), (Loss::Damaged, true, Why::Damaged));
        let on_time = Standing::DeliveredOnTime;
        assert_eq!(of(Delivered, on_time, 0, Some(Loss::Short)), (Loss::Short, true, Why::Disputed));
        assert_eq!(of(Delivered, on_time, 0, None), (Loss::Delay, false, Why::InTime));
        assert_eq!(of(Cancelled, Standing::Ended, 0, Some(Loss::Lost)), (Loss::Lost, false, Why::NothingOwed));
    }

    #[test]
    fn how_far_it_goes() {
        let place =
            |country: &str, city: &str| Place { country: Some(country.into()), region: None, city: Some(city.into()) };
        assert_eq!(reach(&place("CN", "Suzhou"), &place("CN", "Suzhou")), Reach::SameCity);
        assert_eq!(reach(&place("CN", "Suzhou"), &place("CN", "Huaian")), Reach::Domestic);
        assert_eq!(reach(&place("CN", "Suzhou"), &place("ES", "Sevilla")), Reach::International);
        assert_eq!(reach(&Place::default(), &Place::default()), Reach::Domestic);
    }
}
