//! One row of the generic layout as texts by column, and their way into the drafts.

use std::borrow::Cow;
use std::str::FromStr;

use app::shipment::intake::{EventDraft, PartyDraft, ShipmentDraft};
use app::shipment::{LeaveConsent, Milestone, Place, ProofOfDelivery, Reason};
use app::value::{LocalInstant, Money};

use super::super::{Fault, Options, amount};
use super::column::{COUNT, Column};

/// A row. What is wrong with it collects in `faults` while it is read.
pub struct Cells<'a> {
    pub texts: [Option<Cow<'a, str>>; COUNT],
    pub faults: Vec<Fault>,
    options: &'a Options,
}

impl<'a> Cells<'a> {
    pub fn new(options: &'a Options) -> Self {
        Cells { texts: [const { None }; COUNT], faults: Vec::new(), options }
    }

    pub fn shipment(&mut self) -> ShipmentDraft {
        use Column::*;
        ShipmentDraft {
            waybill_number: self.text(WaybillNumber).unwrap_or_default(),
            account_code: self.text(AccountCode),
            service: self.text(Service),
            promised_at: self.moment(PromisedAt),
            estimated_at: self.moment(EstimatedAt),
            origin: self.place([OriginCountry, OriginRegion, OriginCity]),
            destination: self.place([DestinationCountry, DestinationRegion, DestinationCity]),
            shipper: self.party([ShipperName, ShipperPhone, ShipperAddress, ShipperPostcode]),
            consignee: self.party([ConsigneeName, ConsigneePhone, ConsigneeAddress, ConsigneePostcode]),
            item_description: self.text(ItemDescription),
            piece_count: self.whole(PieceCount),
            weight_g: self.weight(WeightG, WeightKg),
            fee: self.money(FeeMinor, Fee, FeeCurrency),
            declared_value: self.money(DeclaredValueMinor, DeclaredValue, DeclaredValueCurrency),
            terms_version: self.text(TermsVersion),
            terms_agreed_on: self.text(TermsAgreedOn),
            add_on_fee: self.money(AddOnFeeMinor, AddOnFee, AddOnFeeCurrency),
            insured_value: self.money(InsuredValueMinor, InsuredValue, InsuredValueCurrency),
            measured_weight_g: self.weight(MeasuredWeightG, MeasuredWeightKg),
            leave_consent: self.leave_consent(),
        }
    }

    /// None when there is no usable moment; the fault says so.
    pub fn event(&mut self) -> Option<EventDraft> {
        use Column::*;
        let occurred_at = match self.text(OccurredAt) {
            Some(text) => self.read(OccurredAt, self.options.times.moment(&text)),
            None => self.fault(OccurredAt, "is missing"),
        };
        Some(EventDraft {
            waybill_number: self.text(WaybillNumber).unwrap_or_default(),
            source_event_id: self.text(SourceEventId),
            milestone: self.milestone(),
            reason: self.reason(),
            location: self.place([Country, Region, City]),
            facility: self.text(Facility),
            source_code: self.text(SourceCode),
            text: self.text(Text),
            proof_of_delivery: self.proof(),
            occurred_at: occurred_at?,
        })
    }

    /// The cell, or the map file's default for it; None when empty.
    fn text(&mut self, column: Column) -> Option<String> {
        let cell = self.texts[column as usize].as_deref().map(str::trim).filter(|text| !text.is_empty());
        if cell.is_some_and(|text| text.contains(char::REPLACEMENT_CHARACTER)) {
            return self
                .fault(column, "holds characters that could not be decoded (--encoding names another encoding)");
        }
        cell.or_else(|| self.options.map.defaults.get(column.as_str()).map(String::as_str)).map(str::to_string)
    }

    fn moment(&mut self, column: Column) -> Option<LocalInstant> {
        let text = self.text(column)?;
        self.read(column, self.options.times.moment_or_end_of_day(&text))
    }

    fn whole(&mut self, column: Column) -> Option<i64> {
        let text = self.text(column)?;
        self.read(column, text.parse().map_err(|_| "is not a whole number".to_string()))
    }

    fn place(&mut self, [country, region, city]: [Column; 3]) -> Place {
        Place { country: self.text(country), region: self.text(region), city: self.text(city) }
    }

    fn party(&mut self, [name, phone, address, postcode]: [Column; 4]) -> Option<PartyDraft> {
        let party = PartyDraft {
            name: self.text(name),
            phone: self.text(phone),
            address: self.text(address),
            postcode: self.text(postcode),
        };
        (party != PartyDraft::default()).then_some(party)
    }

    fn weight(&mut self, grams: Column, kilograms: Column) -> Option<i64> {
        if let Some(grams) = self.whole(grams) {
            return Some(grams);
        }
        let text = self.text(kilograms)?;
        let stated: Option<f64> = text.parse().ok().filter(|kg: &f64| kg.is_finite() && kg.abs() < 1e9);
        let grams = stated.map(|kg| (kg * 1000.0).round() as i64);
        self.read(kilograms, grams.ok_or_else(|| "is not a weight in kilograms such as 1.25".to_string()))
    }

    fn leave_consent(&mut self) -> Option<LeaveConsent> {
        use Column::*;
        let consent = LeaveConsent {
            locker: self.yes_or_no(LeaveConsentLocker),
            neighbour: self.yes_or_no(LeaveConsentNeighbour),
            pickup_point: self.yes_or_no(LeaveConsentPickupPoint),
            given_at: self.moment(LeaveConsentGivenAt),
            channel: self.word(LeaveConsentChannel),
        };
        (consent != LeaveConsent::default()).then_some(consent)
    }

    fn proof(&mut self) -> Option<ProofOfDelivery> {
        let proof = ProofOfDelivery {
            kind: self.word(Column::ProofKind),
            signer_name: self.text(Column::ProofSignerName),
            left_at: self.word(Column::ProofLeftAt),
            recorded_at: self.moment(Column::ProofRecordedAt),
        };
        (proof != ProofOfDelivery::default()).then_some(proof)
    }

    fn yes_or_no(&mut self, column: Column) -> Option<bool> {
        let text = self.text(column)?;
        let stated = match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(true),
            "no" | "false" | "0" => Ok(false),
            _ => Err("is neither yes nor no".to_string()),
        };
        self.read(column, stated)
    }

    /// One of our own words.
    fn word<T: FromStr<Err = String>>(&mut self, column: Column) -> Option<T> {
        let text = self.text(column)?;
        self.read(column, text.to_ascii_lowercase().parse())
    }

    /// Minor units where given, else the amount with a decimal point.
    fn money(&mut self, minor: Column, amount: Column, currency: Column) -> Option<Money> {
        let own_currency = self.text(currency).map(|code| code.to_ascii_uppercase());
        let code = own_currency.or_else(|| self.options.map.options.currency.clone());
        let (column, units) = match (self.whole(minor), self.text(amount)) {
            (Some(units), _) => (minor, Some(units)),
            (None, None) => return None,
            (None, Some(text)) => (amount, amount::minor(&text, code.as_deref().unwrap_or_default())),
        };
        match (units, code) {
            (Some(minor), Some(currency)) => Some(Money { minor, currency }),
            (_, None) => self.fault(currency, "is missing beside an amount"),
            (None, _) => self.fault(column, "is not an amount such as 12.90"),
        }
    }

    /// The map file's word for the milestone, else our own name; without a milestone the map file's word for the code.
    fn milestone(&mut self) -> Milestone {
        let known = &self.options.map.milestones;
        let Some(word) = self.text(Column::Milestone) else {
            let code = self.text(Column::SourceCode);
            return code.and_then(|code| known.get(&code).copied()).unwrap_or(Milestone::Unknown);
        };
        let found = known.get(&word).copied().or_else(|| word.to_ascii_lowercase().parse().ok());
        let named = found.ok_or_else(|| format!("`{word}` is no milestone, and [milestones] of the map file lacks it"));
        self.read(Column::Milestone, named).unwrap_or(Milestone::Unknown)
    }

    fn reason(&mut self) -> Option<Reason> {
        let known = &self.options.map.reasons;
        let Some(word) = self.text(Column::Reason) else {
            return self.text(Column::SourceCode).and_then(|code| known.get(&code).copied());
        };
        let found = known.get(&word).copied().or_else(|| word.to_ascii_lowercase().parse().ok());
        let named = found.ok_or_else(|| format!("`{word}` is no reason, and [reasons] of the map file lacks it"));
        self.read(Column::Reason, named)
    }

    fn read<T>(&mut self, column: Column, result: Result<T, String>) -> Option<T> {
        result.map_err(|reason| self.faults.push(Fault::new(column.as_str(), reason))).ok()
    }

    fn fault<T>(&mut self, column: Column, reason: &str) -> Option<T> {
        self.faults.push(Fault::new(column.as_str(), reason));
        None
    }
}
