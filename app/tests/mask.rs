//! Contacts hidden in the words of real couriers.

mod support;

use app::shipment::mask::mask_contacts_in;

#[test]
fn no_phone_is_left_in_real_histories() {
    for row in support::rows("cn_courier_traces/events.csv") {
        let shown = mask_contacts_in(&row[7]);
        assert!(!shown.contains('*'), "{shown}");
        let longest = shown.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        assert!(longest < Some(7), "{shown}");
    }
}
