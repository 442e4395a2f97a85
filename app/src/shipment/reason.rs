//! Why a shipment is held up, by the party that has to act.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Who is responsible for an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    Carrier,
    Shipper,
    Consignee,
    Customs,
    /// Weather, natural disaster, strike: nobody's fault.
    ForceMajeure,
    Unclear,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $party:ident;)*) => {
        /// The incident behind a milestone, in the vocabulary of multi-carrier trackers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            pub const ALL: &'static [Reason] = &[$(Reason::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Reason::$variant => $text,)* }
            }

            /// Who has to act.
            pub fn party(self) -> Party {
                match self { $(Reason::$variant => Party::$party,)* }
            }
        }
    };
}

reasons! {
    CarrierDelay = "carrier_delay", Carrier;
    CarrierDamagedParcel = "carrier_damaged_parcel", Carrier;
    CarrierParcelLost = "carrier_parcel_lost", Carrier;
    CarrierSortingError = "carrier_sorting_error", Carrier;
    CarrierAddressNotFound = "carrier_address_not_found", Carrier;
    CarrierVehicleIssue = "carrier_vehicle_issue", Carrier;
    CarrierNotEnoughTime = "carrier_not_enough_time", Carrier;
    ShipperIncompleteData = "shipper_incomplete_data", Shipper;
    ShipperPackaging = "shipper_packaging", Shipper;
    ShipperCancelled = "shipper_cancelled", Shipper;
    ShipperForbiddenItem = "shipper_forbidden_item", Shipper;
    ConsigneeNotHome = "consignee_not_home", Consignee;
    ConsigneeNotAvailable = "consignee_not_available", Consignee;
    ConsigneeRefused = "consignee_refused", Consignee;
    ConsigneeIncorrectAddress = "consignee_incorrect_address", Consignee;
    ConsigneeMoved = "consignee_moved", Consignee;
    ConsigneeBusinessClosed = "consignee_business_closed", Consignee;
    ConsigneeAccessRestricted = "consignee_access_restricted", Consignee;
    ConsigneeIdentificationFailed = "consignee_identification_failed", Consignee;
    ConsigneePayment = "consignee_payment", Consignee;
    ConsigneeNotCollected = "consignee_not_collected", Consignee;
    CustomsDelay = "customs_delay", Customs;
    CustomsDocumentation = "customs_documentation", Customs;
    CustomsDutiesUnpaid = "customs_duties_unpaid", Customs;
    WeatherDelay = "weather_delay", ForceMajeure;
    NaturalDisaster = "natural_disaster", ForceMajeure;
    Strike = "strike", ForceMajeure;
    Other = "other", Unclear;
}

impl Reason {
    /// The consignee can solve it by completing or correcting the address.
    pub fn asks_for_address(self) -> bool {
        matches!(self, Reason::ConsigneeIncorrectAddress | Reason::ConsigneeMoved | Reason::CarrierAddressNotFound)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAReason;

impl FromStr for Reason {
    type Err = NotAReason;

    fn from_str(text: &str) -> Result<Self, NotAReason> {
        Reason::ALL.iter().copied().find(|r| r.as_str() == text).ok_or(NotAReason)
    }
}
