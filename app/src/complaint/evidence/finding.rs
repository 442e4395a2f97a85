//! Neutral sentences that rules find in the record: what is stored, never who is right.

use serde::{Deserialize, Serialize};

use super::{Evidence, EvidenceEvent};
use crate::locale::{self, Locale};
use crate::shipment::components::{left_at, weight};
use crate::shipment::headline::milestone_name;
use crate::shipment::{LeftAt, Milestone, ProofKind, ReadBy};
use crate::text;
use crate::value::LocalInstant;

/// A neutral sentence that a rule finds in the record. It says what is stored, not who is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What proves the delivery; `none` where the source states that nothing does.
    Proof {
        kind: ProofKind,
    },
    /// Where it was left, and whether the receiver had agreed to that; None where nobody asked.
    Left {
        place: LeftAt,
        consent: Option<bool>,
    },
    /// It was left to be fetched, and the receiver had agreed or refused.
    PickupConsent {
        #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
        at: LocalInstant,
        is_given: bool,
    },
    /// Weighed by the operator, it differs from what was stated; grams.
    WeightDiffers {
        stated_g: i64,
        measured_g: i64,
    },
    /// The terms of carriage that were agreed.
    TermsInForce {
        version: String,
        agreed_on: Option<String>,
    },
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
    let incidents =
        [Milestone::Lost, Milestone::Damaged].into_iter().filter(|milestone| first(e, *milestone).is_some());
    let mut found: Vec<Finding> = incidents.map(|milestone| Finding::Incident { milestone }).collect();
    found.extend(delivery(e));
    found.extend(promise(e));
    found.extend(pickup(e));
    found.extend(first(e, Milestone::DeliveryFailed).map(|event| Finding::FailedAttempt { at: event.occurred_at }));
    found.extend(silence(e));
    found.extend(weights(e));
    found.extend(terms(e));
    found
}

/// The findings that this reader may learn: what was stored beside the timeline is for the parties.
pub fn findings_for(e: &Evidence, reader: ReadBy) -> Vec<Finding> {
    let mut found = findings(e);
    found.retain(|finding| reader != ReadBy::Public || finding.is_of_timeline());
    found
}

fn first(e: &Evidence, milestone: Milestone) -> Option<&EvidenceEvent> {
    e.events.iter().find(|event| event.milestone == milestone)
}

/// The scan that says delivered, what proves it, and where it was left.
fn delivery(e: &Evidence) -> Vec<Finding> {
    let Some(at) = e.delivered_at else { return Vec::new() };
    let proof = e.record.proof_at(at);
    let kind = match proof.and_then(|proof| proof.kind) {
        Some(kind) => Finding::Proof { kind },
        None => Finding::NoProofOfDelivery,
    };
    let place = proof.and_then(|proof| proof.left_at).filter(|place| !matches!(place, LeftAt::Door | LeftAt::InPerson));
    let left = place.map(|place| Finding::Left { place, consent: consent(e, place) });
    [Some(Finding::DeliveredScan { at }), Some(kind), left].into_iter().flatten().collect()
}

fn consent(e: &Evidence, place: LeftAt) -> Option<bool> {
    e.record.leave_consent.as_ref().and_then(|consent| consent.to_leave_at(place))
}

/// How it stood against the promise when it was delivered, else when the complaint was filed.
fn promise(e: &Evidence) -> Option<Finding> {
    let promised_at = e.promised_at?;
    match e.delivered_at {
        Some(_) if e.late_by_ms > 0 => Some(Finding::DeliveredLate { ms: e.late_by_ms }),
        Some(_) => Some(Finding::DeliveredInTime),
        None if e.late_by_ms > 0 => Some(Finding::LateAtFiling { ms: e.late_by_ms }),
        None => (promised_at.at > e.taken_at).then_some(Finding::NotYetDue { promised_at }),
    }
}

/// Left to be fetched: with, without, or without a word about the receiver's consent.
fn pickup(e: &Evidence) -> Option<Finding> {
    let at = first(e, Milestone::ReadyForPickup)?.occurred_at;
    let agreed = match e.record.proof_at(at).and_then(|proof| proof.left_at) {
        Some(place) => consent(e, place),
        // Locker or counter, nobody knows: what holds for both holds here.
        None => match (consent(e, LeftAt::Locker), consent(e, LeftAt::PickupPoint)) {
            (one, None) | (None, one) => one,
            (one, other) => one.filter(|_| one == other),
        },
    };
    Some(match agreed {
        Some(is_given) => Finding::PickupConsent { at, is_given },
        None => Finding::PickupWithoutConsent { at },
    })
}

fn silence(e: &Evidence) -> Option<Finding> {
    match e.events.last() {
        None => Some(Finding::NoEvents),
        Some(last) if e.delivered_at.is_none() => {
            Some(Finding::LastNews { ms: e.taken_at.ms_since(last.occurred_at.at).max(0) })
        }
        Some(_) => None,
    }
}

fn weights(e: &Evidence) -> Option<Finding> {
    let (stated_g, measured_g) = e.weight_g.zip(e.record.measured_weight_g)?;
    (stated_g != measured_g).then_some(Finding::WeightDiffers { stated_g, measured_g })
}

fn terms(e: &Evidence) -> Option<Finding> {
    let version = e.record.terms_version.clone()?;
    Some(Finding::TermsInForce { version, agreed_on: e.record.terms_agreed_on.clone() })
}

impl Finding {
    /// It follows from the public timeline alone, or says that nothing is stored.
    fn is_of_timeline(&self) -> bool {
        use Finding::*;
        !matches!(self, Proof { .. } | Left { .. } | PickupConsent { .. } | WeightDiffers { .. } | TermsInForce { .. })
    }

    /// The sentence.
    pub fn words(&self, l: Locale) -> String {
        use text::{finding as say, record_finding as of_record};
        let when = |at: LocalInstant| locale::day_and_time(l, at);
        match *self {
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
            Finding::Proof { kind: ProofKind::Signature } => of_record::signature(l).to_string(),
            Finding::Proof { kind: ProofKind::Photo } => of_record::photo(l).to_string(),
            Finding::Proof { kind: ProofKind::Code } => of_record::code(l).to_string(),
            Finding::Proof { kind: ProofKind::None } => of_record::none(l).to_string(),
            Finding::Left { place, consent: Some(true) } => of_record::left_with(l, left_at(l, place)),
            Finding::Left { place, consent: Some(false) } => of_record::left_against(l, left_at(l, place)),
            Finding::Left { place, consent: None } => of_record::left_unknown(l, left_at(l, place)),
            Finding::PickupConsent { at, is_given: true } => of_record::pickup_with(l, &when(at)),
            Finding::PickupConsent { at, is_given: false } => of_record::pickup_against(l, &when(at)),
            Finding::WeightDiffers { stated_g, measured_g } => {
                of_record::weight(l, &weight(measured_g), &weight(stated_g))
            }
            Finding::TermsInForce { ref version, agreed_on: Some(ref day) } => of_record::terms_of(l, day, version),
            Finding::TermsInForce { ref version, agreed_on: None } => of_record::terms(l, version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipment::{DatedProof, LeaveConsent, Place, ProofOfDelivery, Record};

    const T: &str = "2026-11-21T14:02:00+08:00";

    fn at(text: &str) -> LocalInstant {
        text.parse().expect("a moment")
    }

    /// A parcel with one event at [`T`]; filed three hours later.
    fn evidence(milestone: Milestone, proof: ProofOfDelivery, leave_consent: Option<LeaveConsent>) -> Evidence {
        let event = EvidenceEvent { occurred_at: at(T), milestone, reason: None, location: Place::default() };
        Evidence {
            format: super::super::FORMAT,
            waybill_number: "AJ1".into(),
            milestone,
            service: None,
            promised_at: None,
            delivered_at: (milestone == Milestone::Delivered).then(|| at(T)),
            late_by_ms: 0,
            weight_g: None,
            piece_count: None,
            fee: None,
            record: Record {
                leave_consent,
                proofs: vec![DatedProof { occurred_at: at(T), proof }],
                ..Record::default()
            },
            events: vec![event],
            taken_at: at("2026-11-21T17:02:00+08:00").at,
        }
    }

    fn agreed(locker: Option<bool>, pickup_point: Option<bool>) -> Option<LeaveConsent> {
        Some(LeaveConsent { locker, pickup_point, ..LeaveConsent::default() })
    }

    fn left(place: LeftAt) -> ProofOfDelivery {
        ProofOfDelivery { left_at: Some(place), ..ProofOfDelivery::default() }
    }

    #[test]
    fn each_kind_of_proof_is_named() {
        for kind in ProofKind::ALL {
            let proof = ProofOfDelivery { kind: Some(*kind), ..ProofOfDelivery::default() };
            let found = findings(&evidence(Milestone::Delivered, proof, None));
            assert_eq!(found, [Finding::DeliveredScan { at: at(T) }, Finding::Proof { kind: *kind }]);
        }
        let found = findings(&evidence(Milestone::Delivered, ProofOfDelivery::default(), None));
        assert_eq!(found[1], Finding::NoProofOfDelivery, "not known is not the same as none");
    }

    #[test]
    fn left_with_against_and_without_a_word() {
        for consent in [Some(true), Some(false), None] {
            let e = evidence(Milestone::Delivered, left(LeftAt::Locker), agreed(consent, Some(true)));
            assert!(findings(&e).contains(&Finding::Left { place: LeftAt::Locker, consent }));
        }
        let e = evidence(Milestone::Delivered, left(LeftAt::Neighbour), None);
        assert!(findings(&e).contains(&Finding::Left { place: LeftAt::Neighbour, consent: None }));
        let e = evidence(Milestone::Delivered, left(LeftAt::Door), agreed(Some(false), None));
        assert!(!findings(&e).iter().any(|finding| matches!(finding, Finding::Left { .. })));
    }

    #[test]
    fn fetching_asks_for_the_consent_of_its_place() {
        let found = |proof, consent| findings(&evidence(Milestone::ReadyForPickup, proof, consent))[0].clone();
        let unknown = ProofOfDelivery::default;
        let given = |is_given| Finding::PickupConsent { at: at(T), is_given };
        assert_eq!(found(left(LeftAt::Locker), agreed(Some(false), Some(true))), given(false));
        assert_eq!(found(unknown(), agreed(Some(true), Some(true))), given(true));
        assert_eq!(found(unknown(), agreed(None, Some(false))), given(false));
        let without = Finding::PickupWithoutConsent { at: at(T) };
        assert_eq!(found(unknown(), agreed(Some(true), Some(false))), without, "which of the two, nobody knows");
        assert_eq!(found(unknown(), None), without);
    }

    #[test]
    fn lateness_silence_weights_and_terms() {
        let mut e = evidence(Milestone::InTransit, ProofOfDelivery::default(), None);
        (e.promised_at, e.late_by_ms) = (Some(at("2026-11-21T15:02:00+08:00")), 7_200_000);
        (e.weight_g, e.record.measured_weight_g) = (Some(1200), Some(1350));
        e.record.terms_version = Some("2026-03".into());
        let late = Finding::LateAtFiling { ms: 7_200_000 };
        let news = Finding::LastNews { ms: 10_800_000 };
        let differs = Finding::WeightDiffers { stated_g: 1200, measured_g: 1350 };
        let terms = Finding::TermsInForce { version: "2026-03".into(), agreed_on: None };
        assert_eq!(findings(&e), [late.clone(), news.clone(), differs, terms]);
        assert_eq!(findings_for(&e, ReadBy::Public), [late, news]);
        e.record.measured_weight_g = Some(1200);
        assert!(!findings(&e).iter().any(|finding| matches!(finding, Finding::WeightDiffers { .. })));
    }

    #[test]
    fn every_finding_has_words() {
        let mut e = evidence(Milestone::Delivered, left(LeftAt::PickupPoint), agreed(None, Some(false)));
        (e.weight_g, e.record.measured_weight_g) = (Some(1200), Some(1350));
        (e.record.terms_version, e.record.terms_agreed_on) = (Some("2026-03".into()), Some("2026-11-18".into()));
        for l in Locale::ALL {
            let words: Vec<String> = findings(&e).iter().map(|finding| finding.words(l)).collect();
            assert!(words.iter().all(|sentence| !sentence.is_empty() && !sentence.contains('{')), "{words:?}");
            assert!(words.iter().any(|sentence| sentence.contains("1.35 kg")), "{words:?}");
        }
    }
}
