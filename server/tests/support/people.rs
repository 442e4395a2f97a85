//! The parties of parcels in the tests, by name.

use app::shipment::intake::PartyDraft;

fn party(name: &str, phone: &str, address: &str, postcode: &str) -> PartyDraft {
    PartyDraft {
        name: Some(name.to_string()),
        phone: Some(phone.to_string()),
        address: Some(address.to_string()),
        postcode: Some(postcode.to_string()),
    }
}

/// A student who receives books; her digits are 4321.
pub fn li_wei() -> PartyDraft {
    party("李薇", "+86 138-1234-4321", "苏州市姑苏区十梓街1号", "215006")
}

/// A bookshop that sends them; its digits are 8765.
pub fn huaian_books() -> PartyDraft {
    party("Huaian Books", "0517-8888 8765", "淮安市清江浦区淮海路9号", "223001")
}

/// A receiver in Sevilla; her digits are 5566.
pub fn maria_gomez() -> PartyDraft {
    party("María Gómez", "+34 600 12 55 66", "Calle Sierpes 7", "41004")
}
