//! Postal operators: UPU EMSEVT V3 (standard M40) event codes and the event names of the UPU's own tracking system IPS.
//!
//! Customs has one milestone: an item that was *presented* is with customs as much as one that is *held*; only the
//! latter carries a reason.

use super::{Meaning, Milestone, Reason, Row, look_up};
use Milestone::*;
use Reason::*;

/// In the order of an item's journey: out of the origin, through third countries, into the destination.
const EMSEVT: [Row; 25] = [
    ("EMA", PickedUp, None),
    ("EMB", InTransit, None),
    ("EXA", CustomsHold, None),
    ("EXB", CustomsHold, Some(CustomsDelay)),
    ("EXC", InTransit, None),
    ("EXD", OnHold, Some(Other)),
    ("EXX", Cancelled, None),
    ("EMC", InTransit, None),
    ("EMJ", InTransit, None),
    ("EMK", InTransit, None),
    ("EMD", InTransit, None),
    ("EDA", OnHold, Some(Other)),
    ("EDB", CustomsHold, None),
    ("EME", CustomsHold, Some(CustomsDelay)),
    ("EDC", InTransit, None),
    ("EMF", InTransit, None),
    ("EDD", InTransit, None),
    ("EDE", InTransit, None),
    ("EMG", InTransit, None),
    ("EDF", OnHold, Some(Other)),
    ("EDG", OutForDelivery, None),
    ("EDH", ReadyForPickup, None),
    ("EMH", DeliveryFailed, None),
    ("EMI", Delivered, None),
    // "Import terminated": the destination will not deliver it, and does not say what becomes of it.
    ("EDX", OnHold, Some(Other)),
];

const IPS_EVENTS: [Row; 12] = [
    ("Receive item from customer (Otb)", PickedUp, None),
    ("Receive item at office of exchange (Otb)", InTransit, None),
    ("Insert item into bag (Otb)", InTransit, None),
    ("Receive item at office of exchange (Inb)", InTransit, None),
    ("Send item to customs (Inb)", CustomsHold, None),
    ("Record item customs information (Inb)", CustomsHold, Some(CustomsDocumentation)),
    ("Return item from customs (Inb)", InTransit, None),
    ("Send item to domestic location (Inb)", InTransit, None),
    ("Receive item at delivery office (Inb)", InTransit, None),
    ("Receive item at collection point for pick-up (Inb)", ReadyForPickup, None),
    ("Unsuccessful item delivery attempt (Inb)", DeliveryFailed, None),
    ("Deliver item (Inb)", Delivered, None),
];

/// An EMSEVT V3 event code, e.g. `EMC`.
pub fn upu_emsevt(code: &str) -> Option<Meaning> {
    look_up(&EMSEVT, code)
}

/// An IPS event name, e.g. `Receive item at delivery office (Inb)`.
pub fn upu_ips_event(name: &str) -> Option<Meaning> {
    look_up(&IPS_EVENTS, name)
}
