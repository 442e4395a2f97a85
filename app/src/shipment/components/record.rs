//! What the record knows beside the timeline, as rows of a list of facts. The server has left out what the reader may not
//! see.

use leptos::prelude::*;

use super::details::{amount, row, weight};
use crate::locale::{self, Locale};
use crate::shipment::{DatedProof, LeaveConsent, LeftAt, ProofKind, Record};
use crate::text::shipment_record as say;

/// Terms, weighing, consent and proofs.
pub fn record_rows(l: Locale, record: &Record) -> Vec<AnyView> {
    let terms = record.terms_version.as_ref().map(|version| match &record.terms_agreed_on {
        Some(day) => [version.as_str(), " · ", day].concat(),
        None => version.clone(),
    });
    let mut rows = Vec::new();
    let mut push = |label: &'static str, value: Option<String>| {
        rows.extend(value.map(|value| row(label, value).into_any()));
    };
    push(say::terms(l), terms);
    push(say::measured(l), record.measured_weight_g.map(weight));
    push(
        say::consent(l),
        record.leave_consent.as_ref().map(|given| consent(l, given)).filter(|words| !words.is_empty()),
    );
    for dated in &record.proofs {
        push(say::proof(l), Some(proof(l, dated)));
    }
    rows
}

/// Money beside the fee.
pub fn charge_rows(l: Locale, record: &Record) -> Vec<AnyView> {
    let Some(charges) = &record.charges else { return Vec::new() };
    let of = [
        (say::add_on(l), &charges.add_on_fee),
        (say::declared(l), &charges.declared_value),
        (say::insured(l), &charges.insured_value),
    ];
    let stated = of.into_iter().filter_map(|(label, money)| Some((label, money.as_ref()?)));
    stated.map(|(label, money)| row(label, amount(money)).into_any()).collect()
}

fn consent(l: Locale, given: &LeaveConsent) -> String {
    let places = [LeftAt::Locker, LeftAt::Neighbour, LeftAt::PickupPoint];
    let words: Vec<String> = places
        .into_iter()
        .filter_map(|place| {
            let yes = if given.to_leave_at(place)? { say::yes(l) } else { say::no(l) };
            Some([left_at(l, place), ": ", yes].concat())
        })
        .collect();
    words.join(" · ")
}

fn proof(l: Locale, dated: &DatedProof) -> String {
    let proof = &dated.proof;
    let kind = proof.kind.map(|kind| match kind {
        ProofKind::Signature => say::signature(l),
        ProofKind::Photo => say::photo(l),
        ProofKind::Code => say::code(l),
        ProofKind::None => say::none(l),
    });
    let when = locale::day_and_time(l, proof.recorded_at.unwrap_or(dated.occurred_at));
    let place = proof.left_at.map(|place| left_at(l, place));
    let parts = [kind, proof.signer_name.as_deref(), place, Some(when.as_str())];
    parts.into_iter().flatten().collect::<Vec<&str>>().join(" · ")
}

pub fn left_at(l: Locale, place: LeftAt) -> &'static str {
    match place {
        LeftAt::Door => say::door(l),
        LeftAt::Locker => say::locker(l),
        LeftAt::Neighbour => say::neighbour(l),
        LeftAt::PickupPoint => say::pickup_point(l),
        LeftAt::InPerson => say::in_person(l),
    }
}
