//! What a pack says of compensation: rules with their source, and worked examples. What follows for one shipment is
//! computed by the feature `claim`.

use serde::{Deserialize, Serialize};

use super::Words;
use super::pack::{NAME, Source, key_fault};
use crate::account::words;
use crate::value::Money;

words! {
    /// What is demanded compensation for.
    Loss {
        Delay = "delay",
        Lost = "lost",
        Damaged = "damaged",
        /// Something of it is missing.
        Short = "short",
    }
}

words! {
    /// How far a shipment goes.
    Reach {
        SameCity = "same_city",
        Domestic = "domestic",
        International = "international",
    }
}

words! {
    /// What a rule of compensation reckons with. A term of the operator's contract is none: it is no law.
    Basis {
        /// The fee of this carriage, without anything paid beside it.
        FeeBack = "fee_back",
        /// The actual loss up to the fee of this carriage.
        FeeLimit = "fee_limit",
        /// The actual loss up to the insured value; in proportion where less was insured than declared.
        InsuredLoss = "insured_loss",
        /// The actual loss of what is not insured.
        ActualLoss = "actual_loss",
        /// A limit in special drawing rights a kilogram, for what is not insured.
        PerKilogram = "per_kilogram",
    }
}

words! {
    /// What shows a loss.
    Document {
        ProofOfValue = "proof_of_value",
        PhotosOfDamage = "photos_of_damage",
        ListOfContents = "list_of_contents",
        StatementOfNonReceipt = "statement_of_non_receipt",
    }
}

/// One rule of compensation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Compensation {
    /// Unique among the pack's rules of compensation: a-z, 0-9 and `_`.
    pub key: String,
    pub name: Words,
    pub explanation: Words,
    pub losses: Vec<Loss>,
    pub basis: Basis,
    /// Hundredths of a special drawing right a kilogram, 1 ..= 1 000 000; with `per_kilogram` and with nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdr_hundredths: Option<i64>,
    pub source: Source,
}

/// After how many days beyond the promise a delayed shipment counts as lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompleteDelay {
    pub same_city_days: u32,
    pub domestic_days: u32,
    pub international_days: u32,
    pub source: Source,
}

impl CompleteDelay {
    pub fn days(&self, reach: Reach) -> i64 {
        i64::from(match reach {
            Reach::SameCity => self.same_city_days,
            Reach::Domestic => self.domestic_days,
            Reach::International => self.international_days,
        })
    }
}

/// What is known of a loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = LossFacts))]
#[serde(deny_unknown_fields)]
pub struct Facts {
    pub loss: Loss,
    pub reach: Reach,
    /// Milliseconds after the promise, 0 when not late.
    #[serde(default)]
    pub late_by_ms: i64,
    /// A scan says delivered.
    #[serde(default)]
    pub is_delivered: bool,
    /// For the carriage alone.
    #[serde(default)]
    pub fee: Option<Money>,
    #[serde(default)]
    pub declared_value: Option<Money>,
    #[serde(default)]
    pub insured_value: Option<Money>,
    /// What the customer can show; absent before a claim is filed.
    #[serde(default)]
    pub actual_loss: Option<Money>,
    /// Grams; as weighed, else as stated.
    #[serde(default)]
    pub weight_g: Option<i64>,
    /// What was handed in already.
    #[serde(default)]
    pub documents: Vec<Document>,
}

/// What one special drawing right is worth, as the operator states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SdrRate {
    /// ISO 4217.
    pub currency: String,
    /// Millionths of the currency's main unit, 1 ..= 10^12.
    pub millionths: i64,
}

/// A worked example of compensation: it runs as a test, and when a version is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompensationExample {
    pub name: String,
    pub facts: Facts,
    #[serde(default)]
    pub sdr_rates: Vec<SdrRate>,
    /// The operator's own term, see the setting of the same name.
    #[serde(default)]
    pub fee_multiple: Option<u32>,
    /// Keys of all lines that come out, in their order.
    pub lines: Vec<String>,
    /// In all; absent where no amount follows.
    #[serde(default)]
    pub total: Option<Money>,
    /// The total is the most that can be owed, not what is.
    #[serde(default)]
    pub is_limit: bool,
    #[serde(default)]
    pub missing: Vec<Document>,
}

impl Compensation {
    pub(super) fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut found = Vec::new();
        let mut note = |field: &'static str, code: Option<&'static str>| found.extend(code.map(|code| (field, code)));
        note("key", key_fault(&self.key));
        note("name", self.name.fault(NAME));
        note("explanation", self.explanation.fault(super::pack::EXPLANATION));
        note("losses", self.losses.is_empty().then_some("required"));
        let is_fine = match self.basis {
            Basis::PerKilogram => self.sdr_hundredths.is_some_and(|n| (1..=1_000_000).contains(&n)),
            Basis::FeeBack | Basis::FeeLimit | Basis::InsuredLoss | Basis::ActualLoss => self.sdr_hundredths.is_none(),
        };
        note("sdr_hundredths", (!is_fine).then_some("out_of_range"));
        note("source/title", self.source.title.trim().is_empty().then_some("required"));
        note("source/link", super::pack::link_fault(&self.source.link));
        found
    }
}
