//! Identifiers against test numbers and numbers seen in the wild.

mod support;

use app::shipment::identifier::{Shape, likely_typos, s10, shape, sscc, waybill_number};

#[test]
fn test_numbers_of_s10_and_sscc() {
    for row in support::rows("tracking_numbers/test_numbers.csv") {
        let (format, number, is_valid) = (&row[2], waybill_number::normalise(&row[5]), &row[6] == "valid");
        match format {
            "s10" => assert_eq!(shape(&number), Shape::S10 { valid: is_valid }, "{number}"),
            "fedex_ground_sscc_18" => assert_eq!(shape(&number), Shape::Sscc { valid: is_valid }, "{number}"),
            _ => {}
        }
    }
}

/// Other carriers' numbers are free text for us: valid ones are stored, and none is taken for a wrong S10.
#[test]
fn other_carriers_numbers_are_left_alone() {
    for row in support::rows("tracking_numbers/test_numbers.csv") {
        let number = waybill_number::normalise(&row[5]);
        assert!(&row[6] == "invalid" || waybill_number::is_well_formed(&number), "{number}");
        assert!(&row[2] == "s10" || !s10::is_shaped(&number), "{number}");
    }
}

#[test]
fn every_postal_country_is_known() {
    let Some(path) = support::real_data("tracking_numbers/couriers/s10.json") else { return };
    let courier: serde_json::Value = serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON");
    let countries = courier["tracking_numbers"][0]["additional"][1]["lookup"].as_array().expect("a list");
    assert!(countries.len() > 150);
    for country in countries {
        let country = country["matches"].as_str().expect("a code");
        assert!(s10::is_valid(&["RB123456785", country].concat()), "{country}");
    }
}

#[test]
fn numbers_seen_in_the_wild() {
    for row in support::rows("tracking_numbers/s10_seen_in_fixtures.csv") {
        let is_valid = &row[4] == "yes";
        assert_eq!(shape(&row[0]), Shape::S10 { valid: is_valid }, "{}", &row[0]);
        assert_eq!(likely_typos(&row[0]).is_empty(), is_valid, "{}", &row[0]);
    }
}

/// A swap of two different neighbouring digits is always seen by S10, and mostly by the SSCC.
#[test]
fn a_swapped_pair_leads_back_to_the_number() {
    for good in ["EE471108151FR", "RR473124829GB", "EB000717595HK", "106141412345678908"] {
        for at in 2..good.len() - 3 {
            let mut swapped: Vec<char> = good.chars().collect();
            swapped.swap(at, at + 1);
            let swapped: String = swapped.into_iter().collect();
            let is_seen = !s10::is_valid(&swapped) && !sscc::is_valid(&swapped);
            assert!(!is_seen || likely_typos(&swapped).contains(&good.to_string()), "{swapped}");
        }
    }
}
