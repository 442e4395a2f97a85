//! The record beside the words: what was stored about a shipment when the complaint was filed, and what it says.

mod finding;
mod statement;

use serde::{Deserialize, Serialize};

use crate::shipment::{Milestone, Place, ReadBy, Reason, Record, Tracking};
use crate::value::{Instant, LocalInstant, Money};

pub use finding::{Finding, findings, findings_for};
pub use statement::first_statements;

/// What is frozen from now on; 1 had neither fee nor record. What is frozen stays as it was written: its hash is of its
/// bytes.
pub const FORMAT: u32 = 2;

/// The record as it stood at filing; never changed afterwards, and proved by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Evidence {
    #[serde(default = "first_format")]
    pub format: u32,
    pub waybill_number: String,
    pub milestone: Milestone,
    pub service: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub promised_at: Option<LocalInstant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub delivered_at: Option<LocalInstant>,
    /// Milliseconds after the promise at filing, 0 when not late.
    pub late_by_ms: i64,
    /// Grams; only for a party to the shipment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece_count: Option<i64>,
    /// For the carriage; only for the shipper's side and staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// Terms, weighing, consent, proofs of delivery and charges, as far as the reader may see them.
    #[serde(default, skip_serializing_if = "Record::is_empty")]
    pub record: Record,
    /// Oldest first; places no finer than the province unless the reader is a party.
    pub events: Vec<EvidenceEvent>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub taken_at: Instant,
}

/// One event of the frozen timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct EvidenceEvent {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub occurred_at: LocalInstant,
    pub milestone: Milestone,
    pub reason: Option<Reason>,
    pub location: Place,
}

impl Evidence {
    /// Freezes what the tracking answer says now.
    pub fn of(t: &Tracking, now: Instant) -> Evidence {
        let mut events: Vec<EvidenceEvent> = t
            .events
            .iter()
            .map(|event| EvidenceEvent {
                occurred_at: event.occurred_at,
                milestone: event.milestone,
                reason: event.reason,
                location: event.location.clone(),
            })
            .collect();
        events.reverse();
        let details = t.details.as_ref();
        Evidence {
            format: FORMAT,
            waybill_number: t.waybill_number.clone(),
            milestone: t.milestone,
            service: t.service.clone(),
            promised_at: t.promised_at,
            delivered_at: t.delivered_at,
            late_by_ms: t.late_by_ms,
            weight_g: details.and_then(|details| details.weight_g),
            piece_count: details.map(|details| details.piece_count),
            fee: details.and_then(|details| details.fee.clone()),
            record: details.map(|details| details.record.clone()).unwrap_or_default(),
            events,
            taken_at: now,
        }
    }

    /// What this reader may see of it; the public no more than on the tracking page.
    pub fn shown_to(mut self, reader: ReadBy) -> Evidence {
        self.record = self.record.shown_to(reader);
        if matches!(reader, ReadBy::Public | ReadBy::Receiver) {
            self.fee = None;
        }
        if reader == ReadBy::Public {
            (self.weight_g, self.piece_count) = (None, None);
            for event in &mut self.events {
                event.location.city = None;
            }
        }
        self
    }
}

fn first_format() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::Category;
    use crate::locale::Locale;

    fn at(text: &str) -> LocalInstant {
        text.parse().expect("a moment")
    }

    fn evidence(
        events: &[(&str, Milestone)],
        promised: Option<&str>,
        delivered: Option<&str>,
        late_by_ms: i64,
    ) -> Evidence {
        Evidence {
            format: FORMAT,
            waybill_number: "AJ1".into(),
            milestone: Milestone::InTransit,
            service: None,
            promised_at: promised.map(at),
            delivered_at: delivered.map(at),
            late_by_ms,
            weight_g: Some(900),
            piece_count: Some(1),
            fee: None,
            record: Record::default(),
            events: events
                .iter()
                .map(|(when, milestone)| EvidenceEvent {
                    occurred_at: at(when),
                    milestone: *milestone,
                    reason: None,
                    location: Place { country: None, region: Some("Jiangsu".into()), city: Some("Huaian".into()) },
                })
                .collect(),
            taken_at: at("2026-11-22T08:00:00Z").at,
        }
    }

    #[test]
    fn a_delivered_scan_without_proof_is_said_as_it_is() {
        let delivered = "2026-11-21T14:02:00+08:00";
        let e = evidence(
            &[(delivered, Milestone::Delivered)],
            Some("2026-11-20T23:59:59+08:00"),
            Some(delivered),
            50_581_000,
        );
        let found = findings(&e);
        assert_eq!(found[..2], [Finding::DeliveredScan { at: at(delivered) }, Finding::NoProofOfDelivery]);
        assert!(found.contains(&Finding::DeliveredLate { ms: 50_581_000 }));
        assert!(found[0].words(Locale::En).contains("14:02"));
    }

    #[test]
    fn the_public_sees_no_city_and_no_weight() {
        let shown =
            evidence(&[("2026-11-21T14:02:00+08:00", Milestone::InTransit)], None, None, 0).shown_to(ReadBy::Public);
        assert_eq!((shown.weight_g, shown.piece_count, shown.events[0].location.city.clone()), (None, None, None));
    }

    #[test]
    fn every_complaint_has_a_statement() {
        for category in Category::ALL {
            for locale in Locale::ALL {
                let statements = first_statements(locale, *category, "what I say", &[]);
                assert_eq!((statements.len(), statements[0].customer.as_str()), (1, "what I say"));
                assert!(!statements[0].record.is_empty());
            }
        }
    }

    /// As the first release wrote it: it reads, and its bytes and their hash are what they were.
    #[test]
    fn what_was_frozen_before_still_reads() {
        let frozen = r#"{"waybill_number":"AJ1","milestone":"in_transit","service":null,"promised_at":null,
            "delivered_at":null,"late_by_ms":0,"weight_g":900,"piece_count":1,"events":[],
            "taken_at":"2026-11-22T08:00:00Z"}"#;
        let read: Evidence = serde_json::from_str(frozen).expect("reads");
        assert_eq!((read.format, read.weight_g, read.record.is_empty()), (1, Some(900), true));
    }
}
