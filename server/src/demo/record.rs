//! What the demo's operator knows beside the timeline. The last digit of a number decides, so that every seeding is the
//! same and every kind occurs; what is worth a claim stands in a table.

use app::shipment::intake::ShipmentDraft;
use app::shipment::{ConsentChannel, LeaveConsent, LeftAt, Milestone, ProofKind, ProofOfDelivery};
use app::value::{LocalInstant, Money};

/// The terms of carriage of all parcels.
const TERMS: &str = "2026-03";

/// Number, declared and insured value in minor units of the fee's currency; 0 is not insured.
const VALUES: [(&str, i64, i64); 5] = [
    ("PD2600000107", 259_900, 200_000),
    ("PD2600000111", 18_900, 0),
    ("PD2600000112", 89_900, 89_900),
    ("PD2600000113", 459_900, 300_000),
    ("PD2600000118", 32_000, 0),
];

/// Terms, values, weighing and consent of a parcel that was handed over then.
pub fn lay_over(draft: &mut ShipmentDraft, handed_over: Option<LocalInstant>) {
    let digit = last_digit(&draft.waybill_number);
    draft.terms_version = Some(TERMS.to_string());
    draft.terms_agreed_on = handed_over.and_then(|at| at.to_string().get(..10).map(str::to_string));
    // Every seventh was stated lighter than it is.
    draft.measured_weight_g = draft.weight_g.map(|stated| if digit == 7 { stated + stated / 8 } else { stated });
    let (yes, asked) = (!digit.is_multiple_of(3), digit.is_multiple_of(2));
    draft.leave_consent = asked.then_some(LeaveConsent {
        locker: Some(yes),
        neighbour: None,
        pickup_point: Some(yes),
        given_at: handed_over,
        channel: Some(ConsentChannel::App),
    });
    let values = VALUES.iter().find(|(number, ..)| *number == draft.waybill_number);
    let (Some((_, declared, insured)), Some(fee)) = (values, &draft.fee) else { return };
    let money = |minor: i64| Some(Money { minor, currency: fee.currency.clone() });
    let (declared, insured, add_on) = match insured {
        0 => (money(*declared), None, None),
        insured => (money(*declared), money(*insured), money(insured / 200)),
    };
    (draft.declared_value, draft.insured_value, draft.add_on_fee) = (declared, insured, add_on);
}

/// How a hand-over is proved; None for everything else, and for every fifth, of which nobody knows.
pub fn proof(number: &str, milestone: Milestone, signer: &str, is_service_point: bool) -> Option<ProofOfDelivery> {
    let digit = last_digit(number);
    if milestone != Milestone::Delivered || digit == 5 {
        return None;
    }
    let kind = match digit % 4 {
        0 => ProofKind::Signature,
        1 => ProofKind::Photo,
        2 => ProofKind::Code,
        _ => ProofKind::None,
    };
    Some(ProofOfDelivery {
        kind: Some(kind),
        signer_name: (kind == ProofKind::Signature).then(|| signer.to_string()),
        left_at: Some(if is_service_point { LeftAt::PickupPoint } else { LeftAt::InPerson }),
        recorded_at: None,
    })
}

fn last_digit(number: &str) -> u32 {
    number.chars().rev().find_map(|c| c.to_digit(10)).unwrap_or_default()
}
