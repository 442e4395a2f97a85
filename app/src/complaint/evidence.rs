//! The record beside the words: what was stored about a shipment when the complaint was filed, and what it says.

use serde::{Deserialize, Serialize};

use super::{Category, Statement};
use crate::locale::{self, Locale};
use crate::shipment::headline::milestone_name;
use crate::shipment::{Milestone, Place, Reason, Tracking};
use crate::text;
use crate::value::{Instant, LocalInstant};

/// The record as it stood at filing; never changed afterwards, and proved by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Evidence {
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
            waybill_number: t.waybill_number.clone(),
            milestone: t.milestone,
            service: t.service.clone(),
            promised_at: t.promised_at,
            delivered_at: t.delivered_at,
            late_by_ms: t.late_by_ms,
            weight_g: details.and_then(|details| details.weight_g),
            piece_count: details.map(|details| details.piece_count),
            events,
            taken_at: now,
        }
    }

    /// What a reader without a proof may see of it: as on the public tracking page.
    pub fn for_public(mut self) -> Evidence {
        (self.weight_g, self.piece_count) = (None, None);
        for event in &mut self.events {
            event.location.city = None;
        }
        self
    }
}

/// A neutral sentence that a rule finds in the record. It says what is stored, not who is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Finding {
    /// A scan says that it was delivered.
    DeliveredScan {
        #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
        at: LocalInstant,
    },
    /// Delivered, and no signature, photo or name of a recipient is stored.
    NoProofOfDelivery,
    /// It was left to be fetched, and no consent of the receiver is stored.
    PickupWithoutConsent {
        #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
        at: LocalInstant,
    },
    /// An attempt failed.
    FailedAttempt {
        #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
        at: LocalInstant,
    },
    /// Not delivered at filing, so many milliseconds after the promise.
    LateAtFiling {
        ms: i64,
    },
    /// Delivered so many milliseconds after the promise.
    DeliveredLate {
        ms: i64,
    },
    /// Delivered by the promise.
    DeliveredInTime,
    /// The promise was not yet due at filing.
    NotYetDue {
        #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
        promised_at: LocalInstant,
    },
    /// The record itself says that it was damaged or lost.
    Incident {
        milestone: Milestone,
    },
    /// The last news before filing is so many milliseconds old.
    LastNews {
        ms: i64,
    },
    NoEvents,
}

/// What the record says, in the order in which it matters.
pub fn findings(e: &Evidence) -> Vec<Finding> {
    let mut found = Vec::new();
    let first = |milestone: Milestone| e.events.iter().find(|event| event.milestone == milestone);
    for milestone in [Milestone::Lost, Milestone::Damaged] {
        if first(milestone).is_some() {
            found.push(Finding::Incident { milestone });
        }
    }
    match (e.delivered_at, e.promised_at) {
        (Some(at), promised) => {
            found.push(Finding::DeliveredScan { at });
            found.push(Finding::NoProofOfDelivery);
            match promised {
                Some(_) if e.late_by_ms > 0 => found.push(Finding::DeliveredLate { ms: e.late_by_ms }),
                Some(_) => found.push(Finding::DeliveredInTime),
                None => {}
            }
        }
        (None, Some(_)) if e.late_by_ms > 0 => found.push(Finding::LateAtFiling { ms: e.late_by_ms }),
        (None, Some(promised_at)) if promised_at.at > e.taken_at => found.push(Finding::NotYetDue { promised_at }),
        (None, _) => {}
    }
    if let Some(event) = first(Milestone::ReadyForPickup) {
        found.push(Finding::PickupWithoutConsent { at: event.occurred_at });
    }
    if let Some(event) = first(Milestone::DeliveryFailed) {
        found.push(Finding::FailedAttempt { at: event.occurred_at });
    }
    match e.events.last() {
        None => found.push(Finding::NoEvents),
        Some(last) if e.delivered_at.is_none() => {
            found.push(Finding::LastNews { ms: e.taken_at.ms_since(last.occurred_at.at).max(0) });
        }
        Some(_) => {}
    }
    found
}

impl Finding {
    /// The sentence.
    pub fn words(self, l: Locale) -> String {
        use text::finding as say;
        let when = |at: LocalInstant| locale::day_and_time(l, at);
        match self {
            Finding::DeliveredScan { at } => say::delivered_scan(l, &when(at)),
            Finding::NoProofOfDelivery => say::no_proof(l).to_string(),
            Finding::PickupWithoutConsent { at } => say::pickup_without_consent(l, &when(at)),
            Finding::FailedAttempt { at } => say::failed_attempt(l, &when(at)),
            Finding::LateAtFiling { ms } => say::late_at_filing(l, &locale::duration(l, ms)),
            Finding::DeliveredLate { ms } => say::delivered_late(l, &locale::duration(l, ms)),
            Finding::DeliveredInTime => say::delivered_in_time(l).to_string(),
            Finding::NotYetDue { promised_at } => say::not_yet_due(l, &when(promised_at)),
            Finding::Incident { milestone } => say::incident(l, milestone_name(l, milestone)),
            Finding::LastNews { ms } => say::last_news(l, &locale::duration(l, ms)),
            Finding::NoEvents => say::no_events(l).to_string(),
        }
    }
}

/// The facts that a complaint disputes from the start: one row at least, so that no answer can pass over what the
/// customer said. The record is put in the customer's language, as it was shown.
pub fn first_statements(l: Locale, category: Category, words: &str, found: &[Finding]) -> Vec<Statement> {
    let fact = match category {
        Category::Delay => "late",
        Category::LostOrShort => "lost",
        Category::Damaged => "damaged",
        Category::DeliveryService => "delivered",
        Category::CollectionService | Category::Charges | Category::CashOnDelivery | Category::Other => "words",
    };
    let speaks_of = |finding: &&Finding| match fact {
        "late" => matches!(
            finding,
            Finding::LateAtFiling { .. }
                | Finding::DeliveredLate { .. }
                | Finding::DeliveredInTime
                | Finding::NotYetDue { .. }
                | Finding::LastNews { .. }
        ),
        "damaged" => matches!(finding, Finding::Incident { .. } | Finding::DeliveredScan { .. }),
        "lost" | "delivered" => true,
        _ => false,
    };
    let record: Vec<String> = found.iter().filter(speaks_of).map(|finding| finding.words(l)).collect();
    let record = match record.is_empty() {
        true => text::finding::nothing(l).to_string(),
        false => record.join(" "),
    };
    vec![Statement {
        id: String::new(),
        fact: fact.to_string(),
        record,
        customer: words.to_string(),
        verdict: None,
        why: None,
        decided_by: None,
        decided_at: None,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

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
            waybill_number: "AJ1".into(),
            milestone: Milestone::InTransit,
            service: None,
            promised_at: promised.map(at),
            delivered_at: delivered.map(at),
            late_by_ms,
            weight_g: Some(900),
            piece_count: Some(1),
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
        let shown = evidence(&[("2026-11-21T14:02:00+08:00", Milestone::InTransit)], None, None, 0).for_public();
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
}
