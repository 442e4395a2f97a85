//! Whatever the bytes are, a reader comes to an end without a panic, and what it lets through meets the rules.

use proptest::prelude::*;
use server::shipment::import::{Found, Layout, Options, What};

use super::reading::{data, read_bytes};

const LAYOUTS: [Layout; 5] = [Layout::Generic, Layout::Olist, Layout::Kuaidi100, Layout::Kdniao, Layout::Epcis];

fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    for layout in LAYOUTS {
        for what in [What::Shipments, What::Events] {
            let options = Options { ignore_unknown_columns: true, ..Options::default() };
            for one in read_bytes(bytes, layout, what, &options).0 {
                match one {
                    Found::Row(row) => {
                        prop_assert!(row.shipment.is_none_or(|shipment| shipment.problems().is_empty()));
                        prop_assert!(row.events.iter().all(|event| event.problems().is_empty()));
                    }
                    Found::Refused(refusal) => prop_assert!(!refusal.faults.is_empty()),
                    Found::Skipped(_) => {}
                }
            }
        }
    }
    Ok(())
}

/// Samples of every layout, to be damaged.
fn samples() -> Vec<Vec<u8>> {
    let mut samples: Vec<Vec<u8>> = vec![
        b"waybill_number,occurred_at,milestone\nSF1234567,2026-01-31T16:05:00Z,delivered\n".to_vec(),
        b"{\"waybill_number\": \"SF1234567\", \"origin\": {\"country\": \"CN\"}}\n".to_vec(),
    ];
    for path in [
        "cn_courier_traces/kuaidi100_push_yuantong_19fb00c4.json",
        "cn_courier_traces/kdniao_ext_ZTO_4270a0f3.json",
        "epcis_documents/event-hash/examples/ReferenceEventHashAlgorithm.jsonld",
        "epcis_documents/event-hash/examples/ReferenceEventHashAlgorithm.xml",
    ] {
        samples.extend(data(path).map(|path| std::fs::read(path).expect("reads")));
    }
    samples
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        survives(&bytes)?;
    }

    #[test]
    fn random_text(text in "[\\[\\]{}<>/!\"',;:=\\\\ \n\\-0-9a-z\u{8fd0}]{0,200}") {
        survives(text.as_bytes())?;
    }

    #[test]
    fn damaged_samples(at in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let samples = samples();
        let mut bytes = at.get(&samples).clone();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        survives(&bytes)?;
    }
}
