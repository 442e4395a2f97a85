//! What the record of a shipment knows beside its timeline: what was agreed, weighed and consented to, and how it was
//! handed over. What nobody stated is absent; absent never means no.

use serde::{Deserialize, Serialize};

use crate::account::words;
use crate::value::{LocalInstant, Money};

words! {
    /// What proves a delivery.
    ProofKind {
        Signature = "signature",
        Photo = "photo",
        /// The receiver named a code.
        Code = "code",
        /// The source states that there is none.
        None = "none",
    }
}

words! {
    /// Where the parcel was left.
    LeftAt {
        Door = "door",
        Locker = "locker",
        Neighbour = "neighbour",
        PickupPoint = "pickup_point",
        InPerson = "in_person",
    }
}

words! {
    /// By which way a consent was given.
    ConsentChannel {
        App = "app",
        Web = "web",
        Phone = "phone",
        /// SMS, e-mail or chat.
        Message = "message",
        InPerson = "in_person",
        /// It stands in the contract of carriage.
        Contract = "contract",
    }
}

/// Whether the receiver agreed that the parcel is left with others, place by place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LeaveConsent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locker: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neighbour: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_point: Option<bool>,
    /// When it was given or refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub given_at: Option<LocalInstant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<ConsentChannel>,
}

impl LeaveConsent {
    /// None where nobody asked, and for places that need no consent.
    pub fn to_leave_at(&self, place: LeftAt) -> Option<bool> {
        match place {
            LeftAt::Locker => self.locker,
            LeftAt::Neighbour => self.neighbour,
            LeftAt::PickupPoint => self.pickup_point,
            LeftAt::Door | LeftAt::InPerson => None,
        }
    }
}

/// How a delivery is proved, as the source states it with the event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProofOfDelivery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ProofKind>,
    /// Who signed. Personal: staff read it, the receiver's side with its middle hidden, nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<LeftAt>,
    /// When the proof was taken, where that is not the moment of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub recorded_at: Option<LocalInstant>,
}

/// A proof and the moment of the event that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DatedProof {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub occurred_at: LocalInstant,
    pub proof: ProofOfDelivery,
}

/// Everything of it. Who may read what is decided where it leaves the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ShipmentRecord))]
#[serde(default)]
pub struct Record {
    /// Key of the terms of carriage, e.g. `2026-03`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_version: Option<String>,
    /// The day on which they were agreed, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_agreed_on: Option<String>,
    /// Grams, as the operator weighed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_weight_g: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_consent: Option<LeaveConsent>,
    /// Oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<DatedProof>,
    /// What the shipper paid and stated; only for the shipper's side and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Charges>,
}

/// Money of one shipment beside its fee: what else its shipper paid, and what the goods were said to be worth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Charges {
    /// For everything beside the carriage: insurance, packing, collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_on_fee: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_value: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_value: Option<Money>,
}

/// From which side a record is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBy {
    Public,
    /// A party whose side nobody knows, or the receiver.
    Receiver,
    Shipper,
    Staff,
}

impl Record {
    pub fn is_empty(&self) -> bool {
        *self == Record::default()
    }

    /// What this reader may see of it.
    pub fn shown_to(mut self, reader: ReadBy) -> Record {
        match reader {
            ReadBy::Staff => {}
            ReadBy::Shipper => self.each_signer(|_| None),
            ReadBy::Receiver => {
                self.charges = None;
                self.each_signer(|name| Some(super::mask::mask_name(&name)));
            }
            ReadBy::Public => return Record::default(),
        }
        self
    }

    fn each_signer(&mut self, change: impl Fn(String) -> Option<String>) {
        for dated in &mut self.proofs {
            dated.proof.signer_name = dated.proof.signer_name.take().and_then(&change);
        }
    }

    /// The proof of the delivery of this moment; else none.
    pub fn proof_at(&self, delivered_at: LocalInstant) -> Option<&ProofOfDelivery> {
        self.proofs.iter().find(|dated| dated.occurred_at.at == delivered_at.at).map(|dated| &dated.proof)
    }
}

/// Where a Chinese courier's words say that the parcel was left; None when they name two kinds of place or none.
pub fn left_at_in_chinese(text: &str) -> Option<LeftAt> {
    let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let (locker, point) = (names(&["快递柜", "智能柜", "丰巢"]), names(&["驿站", "代收点", "自提点", "超市"]));
    match (locker, point) {
        (true, false) => Some(LeftAt::Locker),
        (false, true) => Some(LeftAt::PickupPoint),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let proof = ProofOfDelivery {
            kind: Some(ProofKind::Signature),
            signer_name: Some("Maria Gomez".into()),
            ..ProofOfDelivery::default()
        };
        let money = Money { minor: 8_675_309, currency: "CNY".into() };
        let occurred_at = "2026-11-21T14:02:00+08:00".parse().expect("a moment");
        Record {
            terms_version: Some("2026-03".into()),
            proofs: vec![DatedProof { occurred_at, proof }],
            charges: Some(Charges { declared_value: Some(money), ..Charges::default() }),
            ..Record::default()
        }
    }

    #[test]
    fn each_side_reads_its_own() {
        let signer = |reader| record().shown_to(reader).proofs.first().and_then(|d| d.proof.signer_name.clone());
        assert_eq!(signer(ReadBy::Staff).as_deref(), Some("Maria Gomez"));
        assert_eq!(signer(ReadBy::Shipper), None);
        assert!(signer(ReadBy::Receiver).is_some_and(|name| !name.contains("Gomez")));
        assert_eq!(record().shown_to(ReadBy::Public), Record::default());
        assert_eq!(record().shown_to(ReadBy::Receiver).charges, None);
        assert!(record().shown_to(ReadBy::Shipper).charges.is_some());
    }

    #[test]
    fn words_of_couriers_name_a_place() {
        assert_eq!(left_at_in_chinese("已存入丰巢智能快递柜"), Some(LeftAt::Locker));
        assert_eq!(left_at_in_chinese("签收人是菜鸟驿站"), Some(LeftAt::PickupPoint));
        assert_eq!(left_at_in_chinese("快递柜或驿站"), None);
        assert_eq!(left_at_in_chinese("本人签收"), None);
    }
}
