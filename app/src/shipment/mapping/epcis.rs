//! EPCIS: business steps and dispositions of GS1's Core Business Vocabulary (CBV 1.2 and 2.0).
//!
//! A carrier's own hubs report `arriving` and `departing`; `receiving` adds goods to the *receiver's* stock and so ends
//! the journey, unless the disposition says that they still travel. Steps inside a warehouse say nothing about it.

use super::{Meaning, Milestone, Reason, Row, look_up};
use Milestone::*;
use Reason::*;

const BIZ_STEPS: [Row; 19] = [
    ("commissioning", PreAdvised, None),
    ("picking", PreAdvised, None),
    ("packing", PreAdvised, None),
    ("staging_outbound", PreAdvised, None),
    ("collecting", PickedUp, None),
    ("accepting", InTransit, None),
    ("consigning", InTransit, None),
    ("loading", InTransit, None),
    ("shipping", InTransit, None),
    ("departing", InTransit, None),
    ("transporting", InTransit, None),
    ("arriving", InTransit, None),
    ("unloading", InTransit, None),
    ("holding", OnHold, Some(Other)),
    ("receiving", Delivered, None),
    ("retail_selling", Delivered, None),
    ("dispensing", Delivered, None),
    ("void_shipping", Cancelled, None),
    ("destroying", Damaged, Some(Other)),
];

/// Dispositions that say more than any step.
const DISPOSITIONS: [Row; 6] = [
    ("damaged", Damaged, None),
    ("destroyed", Damaged, Some(Other)),
    ("disposed", Damaged, Some(Other)),
    ("stolen", Lost, None),
    ("returned", Returned, None),
    ("recalled", OnHold, Some(Other)),
];

/// The meaning of `bizStep` and `disposition` together, each as a bare word, a CBV URN, a compact `cbv:` name or a
/// GS1 web vocabulary link. Words of other vocabularies are not guessed at.
pub fn epcis(biz_step: Option<&str>, disposition: Option<&str>) -> Option<Meaning> {
    let step = biz_step.and_then(|name| bare(name, "bizstep"));
    let state = disposition.and_then(|name| bare(name, "disp"));
    if let Some(meaning) = state.and_then(|state| look_up(&DISPOSITIONS, state)) {
        let is_outbound = step.is_some_and(|step| matches!(step, "shipping" | "departing" | "consigning"));
        let is_on_its_way_back = meaning.milestone == Returned && is_outbound;
        return Some(if is_on_its_way_back { Meaning { milestone: ReturnToSender, ..meaning } } else { meaning });
    }
    let travels = Meaning { milestone: InTransit, reason: None };
    match (step, state) {
        (Some("receiving") | None, Some("in_transit")) => Some(travels),
        (Some(step), _) => look_up(&BIZ_STEPS, step),
        (None, _) => None,
    }
}

/// `shipping` of `shipping`, `urn:epcglobal:cbv:bizstep:shipping`, `cbv:BizStep-shipping` and
/// `https://ref.gs1.org/cbv/BizStep-shipping`.
fn bare<'a>(name: &'a str, kind: &str) -> Option<&'a str> {
    let name = name.trim();
    let is_bare = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_bare {
        return Some(name);
    }
    if let Some(rest) = name.strip_prefix("urn:epcglobal:cbv:") {
        return rest.strip_prefix(kind)?.strip_prefix(':');
    }
    let homes = ["https://ref.gs1.org/cbv/", "http://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "cbv:"];
    let (prefix, word) = homes.iter().find_map(|home| name.strip_prefix(home))?.split_once('-')?;
    prefix.eq_ignore_ascii_case(kind).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("shipping")]
    #[case("urn:epcglobal:cbv:bizstep:shipping")]
    #[case("cbv:BizStep-shipping")]
    #[case("https://ref.gs1.org/cbv/BizStep-shipping")]
    fn every_written_form(#[case] name: &str) {
        assert_eq!(epcis(Some(name), None).map(|m| m.milestone), Some(InTransit));
    }

    #[rstest]
    #[case(Some("receiving"), Some("urn:epcglobal:cbv:disp:in_progress"), Some(Delivered))]
    #[case(Some("receiving"), Some("in_transit"), Some(InTransit))]
    #[case(Some("arriving"), Some("https://ref.gs1.org/cbv/Disp-damaged"), Some(Damaged))]
    #[case(Some("shipping"), Some("returned"), Some(ReturnToSender))]
    #[case(Some("receiving"), Some("returned"), Some(Returned))]
    #[case(None, Some("in_transit"), Some(InTransit))]
    #[case(None, Some("in_progress"), None)]
    #[case(Some("inspecting"), Some("in_progress"), None)]
    #[case(Some("urn:example:uservocab:bizstep:shipping"), None, None)]
    #[case(Some("ext1:shipping"), None, None)]
    #[case(Some("urn:epcglobal:cbv:disp:shipping"), None, None)]
    #[case(None, None, None)]
    fn step_and_disposition(
        #[case] step: Option<&str>,
        #[case] state: Option<&str>,
        #[case] expected: Option<Milestone>,
    ) {
        assert_eq!(epcis(step, state).map(|m| m.milestone), expected);
    }
}
