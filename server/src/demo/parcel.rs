//! The shape of a demo parcel, and how it becomes what a transport management system would state.

use app::shipment::intake::{EventDraft, ShipmentDraft};
use app::shipment::{Milestone, Reason, Standing};
use app::value::Money;
use jiff::tz::TimeZone;

use super::calendar::{Due, Today, When};
use super::people::Person;
use super::place::{self, Spot};
use super::record;

/// One shipment of the demo with everything that happened to it.
#[derive(Debug, Clone, Copy)]
pub struct Parcel {
    pub number: &'static str,
    pub consignee: &'static Person,
    /// How it stands against the promise at any moment of seeding; proved by a test.
    pub standing: Standing,
    shipper: &'static Person,
    service: &'static str,
    way: [&'static Spot; 2],
    item: &'static str,
    weight_g: i64,
    /// Minor units and currency.
    fee: (i64, &'static str),
    /// None where a partner handed over without one.
    promised: Option<Due>,
    estimated: Option<Due>,
    /// The usual way it took before `steps`.
    route: Option<Stretch>,
    steps: &'static [Step],
}

/// Something that happened to one parcel.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    when: When,
    milestone: Milestone,
    spot: &'static Spot,
    reason: Option<Reason>,
    code: Option<&'static str>,
    text: &'static str,
}

/// A step that many parcels take; its day counts from the hand-over.
#[derive(Debug)]
pub struct Leg {
    day: i8,
    hour: i8,
    minute: i8,
    step: Step,
}

/// The first legs of a usual way.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    legs: &'static [Leg],
    /// The hand-over, in days before today.
    began: i8,
    /// How many of the legs were taken.
    taken: usize,
    /// Days lost in the hub before the leg `SLIPS_AT`.
    slipped: i8,
}

/// The leg before which a slow parcel waits: the transfer between provinces.
const SLIPS_AT: usize = 4;
/// Parcels differ by up to this many minutes. Legs lie further apart, so the order stays.
const SPREAD_MIN: usize = 41;

pub const fn step(when: When, milestone: Milestone, spot: &'static Spot, text: &'static str) -> Step {
    Step { when, milestone, spot, reason: None, code: None, text }
}

impl Step {
    pub const fn because(self, reason: Reason) -> Step {
        Step { reason: Some(reason), ..self }
    }

    /// The source's own code, e.g. of UPU EMSEVT.
    pub const fn coded(self, code: &'static str) -> Step {
        Step { code: Some(code), ..self }
    }
}

pub const fn leg(day: i8, hour: i8, minute: i8, milestone: Milestone, spot: &'static Spot, text: &'static str) -> Leg {
    Leg { day, hour, minute, step: step(When::Ago(0, 0), milestone, spot, text) }
}

/// What many parcels have in common: who sends where, how, at which fee.
pub const fn lane(
    shipper: &'static Person,
    way: [&'static Spot; 2],
    service: &'static str,
    fee: (i64, &'static str),
) -> Parcel {
    Parcel {
        number: "",
        consignee: shipper,
        standing: Standing::NoPromise,
        shipper,
        service,
        way,
        item: "",
        weight_g: 0,
        fee,
        promised: None,
        estimated: None,
        route: None,
        steps: &[],
    }
}

impl Parcel {
    /// One parcel of this lane.
    pub const fn to(
        self,
        number: &'static str,
        consignee: &'static Person,
        item: &'static str,
        weight_g: i64,
        standing: Standing,
    ) -> Parcel {
        Parcel { number, consignee, item, weight_g, standing, ..self }
    }

    pub const fn promised(self, due: Due) -> Parcel {
        Parcel { promised: Some(due), ..self }
    }

    pub const fn estimated(self, due: Due) -> Parcel {
        Parcel { estimated: Some(due), ..self }
    }

    /// It took the first `taken` legs of the usual way, beginning so many days ago.
    pub const fn along(self, legs: &'static [Leg], began: i8, taken: usize) -> Parcel {
        Parcel { route: Some(Stretch { legs, began, taken, slipped: 0 }), ..self }
    }

    /// It took the whole usual way, but lost days in the hub.
    pub const fn whole_way(self, legs: &'static [Leg], began: i8, slipped: i8) -> Parcel {
        Parcel { route: Some(Stretch { legs, began, taken: legs.len(), slipped }), ..self }
    }

    /// What happened to it alone, oldest first.
    pub const fn then(self, steps: &'static [Step]) -> Parcel {
        Parcel { steps, ..self }
    }
}

impl Parcel {
    pub fn shipment(&self, today: &Today) -> Result<ShipmentDraft, jiff::Error> {
        let text = |text: &str| Some(text.to_string());
        let [origin, destination] = self.way;
        let there = TimeZone::get(destination.zone)?;
        let mut draft = ShipmentDraft {
            waybill_number: self.number.to_string(),
            account_code: None,
            service: text(self.service),
            promised_at: self.promised.map(|due| today.due(due, &there)).transpose()?,
            estimated_at: self.estimated.map(|due| today.due(due, &there)).transpose()?,
            origin: origin.place(),
            destination: destination.place(),
            shipper: Some(self.shipper.draft()),
            consignee: Some(self.consignee.draft()),
            item_description: text(self.item),
            piece_count: Some(1),
            weight_g: Some(self.weight_g),
            fee: Some(Money { minor: self.fee.0, currency: self.fee.1.to_string() }),
            ..ShipmentDraft::default()
        };
        record::lay_over(&mut draft, self.events(today)?.first().map(|event| event.occurred_at));
        Ok(draft)
    }

    /// Oldest first.
    pub fn events(&self, today: &Today) -> Result<Vec<EventDraft>, jiff::Error> {
        let usual =
            self.route.iter().flat_map(|route| route.legs.iter().take(route.taken).enumerate()).map(|(n, leg)| {
                let when = self.route.map_or(leg.step.when, |route| route.when(n, leg));
                (Step { when, ..leg.step }, self.minutes_later(n))
            });
        let own = self.steps.iter().map(|step| (*step, 0));
        usual.chain(own).map(|(step, later)| self.event(today, step, later)).collect()
    }

    fn event(&self, today: &Today, step: Step, later: i64) -> Result<EventDraft, jiff::Error> {
        let zone = TimeZone::get(step.spot.zone)?;
        Ok(EventDraft {
            waybill_number: self.number.to_string(),
            source_event_id: None,
            occurred_at: today.moment(step.when, &zone, later)?,
            milestone: step.milestone,
            reason: step.reason,
            location: step.spot.place(),
            facility: Some(step.spot.facility.to_string()),
            source_code: step.code.map(str::to_string),
            text: Some(step.text.to_string()),
            proof_of_delivery: record::proof(
                self.number,
                step.milestone,
                &self.consignee.draft().name.unwrap_or_default(),
                step.spot.facility == place::CAMPUS.facility,
            ),
        })
    }

    /// Not every van starts at the same minute; the number decides, so that every seeding is the same.
    fn minutes_later(&self, leg: usize) -> i64 {
        let tail = self.number.bytes().rev().take(2).fold(0, |sum, digit| sum * 10 + usize::from(digit % 10));
        ((tail * 17 + leg * 11) % SPREAD_MIN) as i64
    }
}

impl Stretch {
    fn when(&self, n: usize, leg: &Leg) -> When {
        let slipped = if n < SLIPS_AT { 0 } else { self.slipped };
        When::Day(self.began - leg.day - slipped, leg.hour, leg.minute)
    }
}
