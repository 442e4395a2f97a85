//! Trackers that already speak for many carriers: AfterShip, 17TRACK, Karrio.
//!
//! "Expired" and "not found" speak of the tracker's knowledge, not of the parcel: they mean [`Unknown`]. Silence is
//! ours to judge, from the lane.

use super::{Meaning, Milestone, Reason, Row, look_up};
use Milestone::*;
use Reason::*;

const AFTERSHIP_TAGS: [Row; 9] = [
    ("Pending", Unknown, None),
    ("InfoReceived", PreAdvised, None),
    ("InTransit", InTransit, None),
    ("OutForDelivery", OutForDelivery, None),
    ("AttemptFail", DeliveryFailed, None),
    ("AvailableForPickup", ReadyForPickup, None),
    ("Delivered", Delivered, None),
    ("Exception", OnHold, Some(Other)),
    ("Expired", Unknown, None),
];

const SEVENTEEN_TRACK_MAIN: [Row; 9] = [
    ("NotFound", Unknown, None),
    ("InfoReceived", PreAdvised, None),
    ("InTransit", InTransit, None),
    ("Expired", Unknown, None),
    ("AvailableForPickup", ReadyForPickup, None),
    ("OutForDelivery", OutForDelivery, None),
    ("DeliveryFailure", DeliveryFailed, None),
    ("Delivered", Delivered, None),
    ("Exception", OnHold, Some(Other)),
];

const SEVENTEEN_TRACK_SUB: [Row; 30] = [
    ("NotFound_Other", Unknown, None),
    ("NotFound_InvalidCode", Unknown, None),
    ("InfoReceived", PreAdvised, None),
    ("InTransit_PickedUp", PickedUp, None),
    ("InTransit_Other", InTransit, None),
    ("InTransit_Departure", InTransit, None),
    ("InTransit_Arrival", InTransit, None),
    ("InTransit_CustomsProcessing", CustomsHold, None),
    ("InTransit_CustomsReleased", InTransit, None),
    ("InTransit_CustomsRequiringInformation", CustomsHold, Some(CustomsDocumentation)),
    ("Expired_Other", Unknown, None),
    ("AvailableForPickup_Other", ReadyForPickup, None),
    ("OutForDelivery_Other", OutForDelivery, None),
    ("DeliveryFailure_Other", DeliveryFailed, Some(Other)),
    ("DeliveryFailure_NoBody", DeliveryFailed, Some(ConsigneeNotAvailable)),
    ("DeliveryFailure_Security", DeliveryFailed, Some(Other)),
    ("DeliveryFailure_Rejected", DeliveryFailed, Some(ConsigneeRefused)),
    ("DeliveryFailure_InvalidAddress", DeliveryFailed, Some(ConsigneeIncorrectAddress)),
    ("Delivered_Other", Delivered, None),
    ("Exception_Other", OnHold, Some(Other)),
    ("Exception_Returning", ReturnToSender, None),
    ("Exception_Returned", Returned, None),
    ("Exception_NoBody", DeliveryFailed, Some(ConsigneeNotAvailable)),
    ("Exception_Security", OnHold, Some(ShipperForbiddenItem)),
    ("Exception_Damage", Damaged, Some(CarrierDamagedParcel)),
    ("Exception_Rejected", DeliveryFailed, Some(ConsigneeRefused)),
    ("Exception_Delayed", InTransit, Some(CarrierDelay)),
    ("Exception_Lost", Lost, Some(CarrierParcelLost)),
    ("Exception_Destroyed", Damaged, Some(Other)),
    ("Exception_Cancel", Cancelled, None),
];

const KARRIO_STATUSES: [Row; 13] = [
    ("pending", PreAdvised, None),
    ("unknown", Unknown, None),
    ("picked_up", PickedUp, None),
    ("in_transit", InTransit, None),
    ("delivery_delayed", InTransit, Some(CarrierDelay)),
    ("on_hold", OnHold, None),
    ("out_for_delivery", OutForDelivery, None),
    ("ready_for_pickup", ReadyForPickup, None),
    ("delivery_failed", DeliveryFailed, None),
    ("delivered", Delivered, None),
    ("return_to_sender", ReturnToSender, None),
    ("return_initiated", ReturnToSender, None),
    ("cancelled", Cancelled, None),
];

/// Incident names that are not [`Reason`]s of ours by the same name.
const KARRIO_INCIDENTS: [Row; 24] = [
    ("delivery_address_issue", DeliveryFailed, Some(ConsigneeIncorrectAddress)),
    ("delivery_attempt_failed", DeliveryFailed, Some(Other)),
    ("delivery_attempted", DeliveryFailed, Some(Other)),
    ("delivery_delayed", InTransit, Some(CarrierDelay)),
    ("delivery_exception_action_required", OnHold, Some(Other)),
    ("delivery_exception_cancelled", Cancelled, Some(ShipperCancelled)),
    ("delivery_exception_delayed", InTransit, Some(CarrierDelay)),
    ("delivery_exception_high_value_rejected", OnHold, Some(ShipperForbiddenItem)),
    ("delivery_exception_hold", OnHold, Some(Other)),
    ("delivery_exception_incomplete_data", OnHold, Some(ShipperIncompleteData)),
    ("delivery_exception_redelivery", DeliveryFailed, Some(Other)),
    ("delivery_exception_undeliverable", DeliveryFailed, Some(Other)),
    ("hazmat", OnHold, Some(ShipperForbiddenItem)),
    ("no_access_to_delivery_location", DeliveryFailed, Some(ConsigneeAccessRestricted)),
    ("payment_issue", OnHold, Some(ConsigneePayment)),
    ("recipient_moved", DeliveryFailed, Some(ConsigneeMoved)),
    ("return_by_agreement", ReturnToSender, None),
    ("return_destroyed", Damaged, Some(Other)),
    ("shipment_on_hold", OnHold, Some(Other)),
    ("signature_required", DeliveryFailed, Some(ConsigneeNotAvailable)),
    ("unable_to_access", DeliveryFailed, Some(ConsigneeAccessRestricted)),
    ("wrong_address", DeliveryFailed, Some(ConsigneeIncorrectAddress)),
    ("unknown", OnHold, Some(Other)),
    ("force_majeure", OnHold, Some(NaturalDisaster)),
];

/// AfterShip's nine tags.
pub fn aftership_tag(tag: &str) -> Option<Meaning> {
    look_up(&AFTERSHIP_TAGS, tag)
}

/// 17TRACK's sub status (30 of them) where known, else its main status (9).
pub fn seventeen_track(status: &str, sub_status: Option<&str>) -> Option<Meaning> {
    sub_status.and_then(|sub| look_up(&SEVENTEEN_TRACK_SUB, sub)).or_else(|| look_up(&SEVENTEEN_TRACK_MAIN, status))
}

/// Karrio's normalised tracking statuses.
pub fn karrio_status(status: &str) -> Option<Meaning> {
    look_up(&KARRIO_STATUSES, status)
}

/// Karrio's normalised incident reasons.
pub fn karrio_incident(incident: &str) -> Option<Meaning> {
    look_up(&KARRIO_INCIDENTS, incident).or_else(|| {
        let reason: Reason = incident.trim().parse().ok()?;
        Some(Meaning { milestone: milestone_of(reason), reason: Some(reason) })
    })
}

/// The step an incident leaves the shipment in when its source names nothing but the incident.
fn milestone_of(reason: Reason) -> Milestone {
    match reason {
        CarrierDelay | CarrierSortingError => InTransit,
        CarrierDamagedParcel => Damaged,
        CarrierParcelLost => Lost,
        ShipperCancelled => Cancelled,
        ConsigneeNotCollected => ReadyForPickup,
        CustomsDelay | CustomsDocumentation | CustomsDutiesUnpaid => CustomsHold,
        CarrierAddressNotFound
        | CarrierNotEnoughTime
        | ConsigneeNotHome
        | ConsigneeNotAvailable
        | ConsigneeRefused
        | ConsigneeIncorrectAddress
        | ConsigneeMoved
        | ConsigneeBusinessClosed
        | ConsigneeAccessRestricted
        | ConsigneeIdentificationFailed => DeliveryFailed,
        CarrierVehicleIssue
        | ShipperIncompleteData
        | ShipperPackaging
        | ShipperForbiddenItem
        | ConsigneePayment
        | WeatherDelay
        | NaturalDisaster
        | Strike
        | Other => OnHold,
    }
}
