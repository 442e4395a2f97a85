//! State codes of China's trackers kuaidi100 and kdniao, and SF Express's operation codes.
//!
//! A parcel laid into a locker or left at a station is ready for pickup, whatever the courier calls it; the sign-off
//! codes for lockers and stations mean that it was taken out.

use super::{Meaning, Milestone, Reason, Row, look_up};
use Milestone::*;
use Reason::*;

const KUAIDI100: [Row; 36] = [
    ("0", InTransit, None),
    ("1001", InTransit, None),
    ("1002", InTransit, None),
    ("1003", InTransit, None),
    ("1", PickedUp, None),
    ("101", PreAdvised, None),
    ("102", PreAdvised, None),
    ("103", PickedUp, None),
    ("2", OnHold, Some(Other)),
    ("201", OnHold, Some(CarrierDelay)),
    ("202", OnHold, Some(CarrierDelay)),
    ("203", DeliveryFailed, Some(ConsigneeRefused)),
    ("204", DeliveryFailed, Some(Other)),
    ("205", ReadyForPickup, Some(ConsigneeNotCollected)),
    ("206", DeliveryFailed, Some(ConsigneeNotAvailable)),
    ("207", OnHold, Some(Other)),
    ("208", OnHold, Some(CarrierDelay)),
    ("209", Damaged, Some(CarrierDamagedParcel)),
    ("210", Cancelled, Some(ShipperCancelled)),
    ("3", Delivered, None),
    ("301", Delivered, None),
    ("302", Delivered, None),
    ("303", Delivered, None),
    ("304", Delivered, None),
    ("4", Returned, None),
    ("401", Cancelled, Some(ShipperCancelled)),
    ("14", DeliveryFailed, Some(ConsigneeRefused)),
    ("5", OutForDelivery, None),
    ("501", ReadyForPickup, None),
    ("6", ReturnToSender, None),
    ("7", InTransit, None),
    ("8", CustomsHold, None),
    ("10", CustomsHold, None),
    ("11", CustomsHold, None),
    ("12", InTransit, None),
    ("13", CustomsHold, Some(CustomsDelay)),
];

const KDNIAO: [Row; 41] = [
    ("0", Unknown, None),
    ("10", PreAdvised, None),
    ("1", PickedUp, None),
    ("2", InTransit, None),
    ("201", InTransit, None),
    ("204", InTransit, None),
    ("205", InTransit, None),
    ("206", InTransit, None),
    ("202", OutForDelivery, None),
    ("211", ReadyForPickup, None),
    ("3", Delivered, None),
    ("301", Delivered, None),
    ("302", Delivered, None),
    ("304", Delivered, None),
    ("311", Delivered, None),
    ("4", OnHold, Some(Other)),
    ("401", PreAdvised, None),
    ("402", OnHold, Some(CarrierDelay)),
    ("403", OnHold, Some(CarrierDelay)),
    ("404", ReturnToSender, Some(ConsigneeRefused)),
    ("405", DeliveryFailed, Some(Other)),
    ("406", Returned, None),
    ("407", ReturnToSender, None),
    ("412", ReadyForPickup, Some(ConsigneeNotCollected)),
    ("413", OnHold, Some(ShipperCancelled)),
    ("414", Damaged, Some(CarrierDamagedParcel)),
    ("415", Cancelled, Some(ShipperCancelled)),
    ("416", DeliveryFailed, Some(ConsigneeNotAvailable)),
    ("417", OnHold, Some(CarrierDelay)),
    // Taken out of the locker by the courier: it waits there no longer.
    ("418", DeliveryFailed, Some(ConsigneeNotCollected)),
    ("419", OutForDelivery, None),
    ("420", DeliveryFailed, Some(ConsigneeIncorrectAddress)),
    ("421", DeliveryFailed, Some(ConsigneeNotAvailable)),
    ("422", InTransit, Some(CarrierSortingError)),
    ("423", OnHold, Some(Other)),
    ("5", InTransit, None),
    ("6", CustomsHold, None),
    ("601", CustomsHold, None),
    ("602", CustomsHold, None),
    ("603", InTransit, None),
    ("604", CustomsHold, Some(CustomsDelay)),
];

const SF_OPCODES: [Row; 14] = [
    ("50", PickedUp, None),
    ("607", PickedUp, None),
    ("30", InTransit, None),
    ("31", InTransit, None),
    ("3036", InTransit, None),
    ("99", InTransit, None),
    ("123", InTransit, None),
    ("130", ReadyForPickup, None),
    ("44", OutForDelivery, None),
    ("33", DeliveryFailed, Some(Other)),
    ("70", DeliveryFailed, None),
    ("80", Delivered, None),
    ("8000", Delivered, None),
    ("648", ReturnToSender, None),
];

/// A kuaidi100 `state` or `statusCode`, basic (`3`) or detailed (`301`).
pub fn kuaidi100(state: &str) -> Option<Meaning> {
    look_up(&KUAIDI100, state)
}

/// A kdniao `State`, `StateEx` or `Action`, basic (`3`) or detailed (`301`).
pub fn kdniao(state: &str) -> Option<Meaning> {
    look_up(&KDNIAO, state)
}

/// An SF Express `opcode`.
pub fn sf_opcode(opcode: &str) -> Option<Meaning> {
    look_up(&SF_OPCODES, opcode)
}
