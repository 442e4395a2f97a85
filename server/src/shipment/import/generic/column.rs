//! The columns of the generic layout.

use super::super::What;

macro_rules! columns {
    ($($variant:ident = $name:literal,)*) => {
        /// A column by our name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column { $($variant,)* }

        impl Column {
            pub const ALL: &'static [Column] = &[$(Column::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Column::$variant => $name,)* }
            }
        }
    };
}

columns! {
    WaybillNumber = "waybill_number",
    AccountCode = "account_code",
    Service = "service",
    PromisedAt = "promised_at",
    EstimatedAt = "estimated_at",
    OriginCountry = "origin_country",
    OriginRegion = "origin_region",
    OriginCity = "origin_city",
    DestinationCountry = "destination_country",
    DestinationRegion = "destination_region",
    DestinationCity = "destination_city",
    ShipperName = "shipper_name",
    ShipperPhone = "shipper_phone",
    ShipperAddress = "shipper_address",
    ShipperPostcode = "shipper_postcode",
    ConsigneeName = "consignee_name",
    ConsigneePhone = "consignee_phone",
    ConsigneeAddress = "consignee_address",
    ConsigneePostcode = "consignee_postcode",
    ItemDescription = "item_description",
    PieceCount = "piece_count",
    WeightG = "weight_g",
    WeightKg = "weight_kg",
    FeeMinor = "fee_minor",
    Fee = "fee",
    FeeCurrency = "fee_currency",
    DeclaredValueMinor = "declared_value_minor",
    DeclaredValue = "declared_value",
    DeclaredValueCurrency = "declared_value_currency",
    TermsVersion = "terms_version",
    TermsAgreedOn = "terms_agreed_on",
    AddOnFeeMinor = "add_on_fee_minor",
    AddOnFee = "add_on_fee",
    AddOnFeeCurrency = "add_on_fee_currency",
    InsuredValueMinor = "insured_value_minor",
    InsuredValue = "insured_value",
    InsuredValueCurrency = "insured_value_currency",
    MeasuredWeightG = "measured_weight_g",
    MeasuredWeightKg = "measured_weight_kg",
    LeaveConsentLocker = "leave_consent_locker",
    LeaveConsentNeighbour = "leave_consent_neighbour",
    LeaveConsentPickupPoint = "leave_consent_pickup_point",
    LeaveConsentGivenAt = "leave_consent_given_at",
    LeaveConsentChannel = "leave_consent_channel",
    SourceEventId = "source_event_id",
    OccurredAt = "occurred_at",
    Milestone = "milestone",
    Reason = "reason",
    Country = "country",
    Region = "region",
    City = "city",
    Facility = "facility",
    SourceCode = "source_code",
    Text = "text",
    ProofKind = "proof_of_delivery_kind",
    ProofSignerName = "proof_of_delivery_signer_name",
    ProofLeftAt = "proof_of_delivery_left_at",
    ProofRecordedAt = "proof_of_delivery_recorded_at",
}

/// How many there are: the length of a row of cells.
pub const COUNT: usize = Column::ALL.len();

impl Column {
    /// The columns of a file of shipments, or of events.
    pub fn of(what: What) -> impl Iterator<Item = Column> {
        Column::ALL.iter().copied().filter(move |column| column.belongs_to(what))
    }

    fn belongs_to(self, what: What) -> bool {
        let is_event = self as usize >= Column::SourceEventId as usize;
        self == Column::WaybillNumber || is_event == (what == What::Events)
    }
}
