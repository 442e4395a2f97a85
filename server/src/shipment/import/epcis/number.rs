//! The waybill number behind an identifier of GS1's.

use app::shipment::identifier::{sscc, waybill_number};

const NO_WAYBILL: &str = "names a shipment by an identifier that cannot be a waybill number";

/// The number of an EPC that is a logistic unit (SSCC, AI 00), a consignment (GINC, AI 401) or a shipment (GSIN,
/// AI 402), as URN or GS1 Digital Link; None for other things, an error for such a one that is broken.
pub fn of_object(epc: &str) -> Option<Result<String, &'static str>> {
    let epc = epc.trim();
    match epc.strip_prefix("urn:epc:id:").and_then(|rest| rest.split_once(':')) {
        Some(("sscc", _)) => Some(sscc::from_text(epc).ok_or("names a malformed SSCC")),
        Some(("ginc", pure)) => Some(pure.split_once('.').ok_or(NO_WAYBILL).and_then(|parts| usable(parts.0, parts.1))),
        Some(("gsin", pure)) => Some(gsin(pure).ok_or("names a malformed GSIN")),
        Some(_) => None,
        None => of_link(epc),
    }
}

/// The number of a business transaction that is a bill of lading, or is identified like a consignment.
pub fn of_transaction(kind: &str, value: &str) -> Option<Result<String, &'static str>> {
    if let Some(number) = of_object(value) {
        return Some(number);
    }
    let is_bill_of_lading =
        matches!(kind.trim(), "bol" | "urn:epcglobal:cbv:btt:bol" | "cbv:BTT-bol" | "https://ref.gs1.org/cbv/BTT-bol");
    // `urn:epcglobal:cbv:bt:GLN:NUMBER`, or a link that ends in the number.
    let number = value.trim().rsplit([':', '/']).next()?;
    is_bill_of_lading.then(|| usable("", number))
}

fn of_link(epc: &str) -> Option<Result<String, &'static str>> {
    let rest = epc.strip_prefix("https://").or_else(|| epc.strip_prefix("http://"))?;
    let path = rest.split(['?', '#']).next()?;
    let mut parts = path.split('/').skip(1).skip_while(|part| !matches!(*part, "00" | "401" | "402"));
    match (parts.next()?, parts.next()?) {
        ("00", digits) => Some(valid_sscc(digits)),
        ("401", number) => Some(usable("", number)),
        (_, digits) if digits.len() == 17 => Some(usable("", digits)),
        _ => None,
    }
}

fn valid_sscc(digits: &str) -> Result<String, &'static str> {
    if sscc::is_valid(digits) { Ok(digits.to_string()) } else { Err("names an SSCC whose check digit is wrong") }
}

/// `CompanyPrefix.Reference`, 16 digits together, and a check digit like that of the SSCC (GS1 General Specifications).
fn gsin(pure: &str) -> Option<String> {
    let (prefix, reference) = pure.split_once('.')?;
    let mut digits = [prefix, reference].concat();
    if digits.len() != 16 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let weights = [3, 1].into_iter().cycle();
    let sum: u32 = digits.bytes().rev().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    digits.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
    Some(digits)
}

fn usable(prefix: &str, reference: &str) -> Result<String, &'static str> {
    let number = waybill_number::normalise(&[prefix, reference].concat());
    if waybill_number::is_well_formed(&number) { Ok(number) } else { Err(NO_WAYBILL) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_objects() {
        for (epc, expected) in [
            ("urn:epc:id:sscc:0614141.1234567890", Some(Ok("106141412345678908"))),
            ("https://id.gs1.org/00/106141412345678908?x=1", Some(Ok("106141412345678908"))),
            ("https://example.com/some/path/00/106141412345678908", Some(Ok("106141412345678908"))),
            ("https://id.gs1.org/00/106141412345678909", Some(Err("names an SSCC whose check digit is wrong"))),
            ("urn:epc:id:sscc:0614141.123", Some(Err("names a malformed SSCC"))),
            ("urn:epc:id:ginc:4012345.333", Some(Ok("4012345333"))),
            ("urn:epc:id:ginc:0614141.xyz47%2F11", Some(Err(NO_WAYBILL))),
            ("urn:epc:id:gsin:4012345.222333444", Some(Ok("40123452223334442"))),
            ("https://id.gs1.org/402/40123452223334442", Some(Ok("40123452223334442"))),
            ("urn:epc:id:sgtin:0614141.107346.2017", None),
            ("https://id.gs1.org/01/70614141123451/21/2017", None),
            ("", None),
        ] {
            assert_eq!(of_object(epc), expected.map(|number| number.map(str::to_string)), "{epc}");
        }
    }

    #[test]
    fn numbers_of_transactions() {
        let number = |kind, value| of_transaction(kind, value).and_then(Result::ok);
        assert_eq!(
            number("urn:epcglobal:cbv:btt:bol", "urn:epcglobal:cbv:bt:0614141073467:AWB-4711").as_deref(),
            Some("AWB-4711")
        );
        assert_eq!(number("bol", "https://carrier.example/bol/SF1234567").as_deref(), Some("SF1234567"));
        assert_eq!(number("po", "urn:epc:id:ginc:4012345.333").as_deref(), Some("4012345333"));
        assert_eq!(number("po", "urn:epcglobal:cbv:bt:0614141073467:1152000"), None);
        assert_eq!(number("bol", "urn:epcglobal:cbv:bt:0614141073467:1"), None);
    }
}
