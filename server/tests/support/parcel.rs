//! A shipment as a transport management system would state it, in a few words.

use app::shipment::intake::{EventDraft, PartyDraft, ShipmentDraft};
use app::shipment::{Milestone, Place};
use app::value::Money;

use super::portal::moment;

#[derive(Debug, Clone)]
pub struct Parcel {
    pub shipment: ShipmentDraft,
    pub events: Vec<EventDraft>,
}

/// A parcel of which only the number and the way (Jiangsu to Guangdong) are known.
pub fn parcel(waybill_number: &str) -> Parcel {
    let shipment = ShipmentDraft {
        waybill_number: waybill_number.to_string(),
        service: Some("standard".to_string()),
        origin: place("Jiangsu", "Huaian"),
        destination: place("Guangdong", "Shenzhen"),
        ..ShipmentDraft::default()
    };
    Parcel { shipment, events: Vec::new() }
}

impl Parcel {
    pub fn from(mut self, shipper: PartyDraft) -> Parcel {
        self.shipment.shipper = Some(shipper);
        self
    }

    pub fn to(mut self, consignee: PartyDraft) -> Parcel {
        self.shipment.consignee = Some(consignee);
        self
    }

    pub fn promised(mut self, at: &str) -> Parcel {
        self.shipment.promised_at = Some(moment(at));
        self
    }

    /// Books of 1.2 kg for 12.90 CNY.
    pub fn of_books(mut self) -> Parcel {
        self.shipment.item_description = Some("Two textbooks".to_string());
        self.shipment.weight_g = Some(1200);
        self.shipment.fee = Some(Money { minor: 1290, currency: "CNY".to_string() });
        self
    }

    pub fn event(mut self, milestone: Milestone, occurred_at: &str) -> Parcel {
        let number = self.shipment.waybill_number.clone();
        self.events.push(event(&number, milestone, occurred_at));
        self
    }
}

/// An event at the parcel's origin, without an id of the source.
pub fn event(waybill_number: &str, milestone: Milestone, occurred_at: &str) -> EventDraft {
    EventDraft {
        waybill_number: waybill_number.to_string(),
        source_event_id: None,
        occurred_at: moment(occurred_at),
        milestone,
        reason: None,
        location: place("Jiangsu", "Huaian"),
        facility: None,
        source_code: None,
        text: None,
        proof_of_delivery: None,
    }
}

pub fn place(region: &str, city: &str) -> Place {
    Place { country: Some("CN".to_string()), region: Some(region.to_string()), city: Some(city.to_string()) }
}
