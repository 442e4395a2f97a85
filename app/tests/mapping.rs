//! The mapping tables against real code lists and real courier histories. The lists are read, never copied.

mod support;

use app::shipment::Milestone::{self, *};
use app::shipment::mapping;

#[test]
fn every_karrio_status_and_incident_has_a_meaning() {
    for row in support::rows("event_code_tables/karrio_status_and_incident_map.csv") {
        let name = &row[2];
        match &row[1] {
            "TrackingStatus" => assert!(mapping::karrio_status(name).is_some(), "{name}"),
            _ => {
                assert!(mapping::karrio_incident(name).is_some_and(|m| m.reason.is_some() || is_return(name)), "{name}")
            }
        }
    }
}

/// A return both sides agreed on is nobody's fault.
fn is_return(incident: &str) -> bool {
    incident == "return_by_agreement"
}

#[test]
fn every_chinese_state_code_has_a_meaning() {
    for row in support::rows("event_code_tables/kdniao_states.csv") {
        assert!(mapping::kdniao(&row[0]).is_some(), "{} {}", &row[0], &row[1]);
    }
    for row in support::rows("event_code_tables/kuaidi100_states.csv") {
        assert!(mapping::kuaidi100(&row[0]).is_some(), "{} {}", &row[0], &row[1]);
    }
    for row in support::rows("event_code_tables/sf_express_opcodes.csv") {
        assert!(mapping::sf_opcode(&row[0]).is_some(), "{} {}", &row[0], &row[1]);
    }
}

/// Where a code has a name, the words of the name and the code should tell the same story.
#[test]
fn codes_and_their_own_names_agree() {
    let sf = support::rows("event_code_tables/sf_express_opcodes.csv");
    for row in sf.iter().filter(|row| ["30", "31", "44", "50", "70", "80"].contains(&&row[0])) {
        let (code, words) = (mapping::sf_opcode(&row[0]), mapping::chinese_text(&row[1]));
        assert_eq!(code.map(|m| m.milestone), words.map(|m| m.milestone), "{} {}", &row[0], &row[1]);
    }
}

#[test]
fn every_postal_event_name_has_a_meaning() {
    for row in support::rows("event_code_tables/upu_ips_event_names.csv") {
        assert!(mapping::upu_ips_event(&row[0]).is_some(), "{}", &row[0]);
    }
}

#[test]
fn every_postal_event_code_has_a_meaning() {
    let codes = "EMA EMB EMC EMD EME EMF EMG EMH EMI EMJ EMK EDA EDB EDC EDD EDE EDF EDG EDH EDX EXA EXB EXC EXD EXX";
    assert!(codes.split(' ').all(|code| mapping::upu_emsevt(code).is_some()));
    let milestone = |code| mapping::upu_emsevt(code).map(|m| m.milestone);
    assert_eq!(milestone("ema"), Some(PickedUp));
    assert_eq!(milestone("EME"), Some(CustomsHold));
    assert_eq!(milestone("EMH"), Some(DeliveryFailed));
    assert_eq!(milestone("EMI"), Some(Delivered));
    assert_eq!(milestone("EMZ"), None);
}

#[test]
fn trackers_say_more_with_the_sub_status() {
    let of = |status, sub| mapping::seventeen_track(status, sub).map(|m| m.milestone);
    assert_eq!(of("Exception", Some("Exception_Returned")), Some(Returned));
    assert_eq!(of("Exception", None), Some(OnHold));
    assert_eq!(of("Delivered", Some("Delivered_BrandNew")), Some(Delivered));
    assert_eq!(of("Brand", Some("new")), None);
    assert_eq!(mapping::aftership_tag("AttemptFail").map(|m| m.milestone), Some(DeliveryFailed));
    assert_eq!(mapping::aftership_tag("Expired").map(|m| m.milestone), Some(Unknown));
}

/// One letter for each event of each file, in the file's order, read by a person:
/// `o` pre-advised, `p` picked up, `t` in transit, `v` out for delivery, `r` ready for pickup, `d` delivered.
const HISTORIES: [(&str, &str); 12] = [
    ("kdniao_YD_00de9e83.json", "tttttttt"),
    // The last two say "will soon be out for delivery"
    ("kdniao_YD_20120792.json", "tttttttttt"),
    // Newest first: collected from the locker; taken in by the locker before
    ("kdniao_ext_ZTO_4270a0f3.json", "drvttttttp"),
    // Signed for by a station, laid into its shelf, collected four days later
    ("kdniao_HHTT_7e46d2e5.json", "pttttttttvrrd"),
    ("kdniao_EMS_a5c48dc0.json", "pttttvd"),
    ("kdniao_YTO_b9a367b7.json", "ptttttttttttvd"),
    ("kdniao_EMS_be198f2f.json", "pttttttv"),
    ("kdniao_HTKY_d1112a73.json", "ptttttttvd"),
    ("kuaidi100_push_yuantong_19fb00c4.json", "tttp"),
    ("kuaidi100_huitongkuaidi_4006130d.json", "dvttttttpoo"),
    ("kuaidi100_shunfeng_66ba8ced.json", "dvtttttttttp"),
    ("kuaidi100_shunfeng_a0b78ca3.json", "dvttttttp"),
];

#[test]
fn every_chinese_text_means_what_a_person_reads_in_it() {
    let rows = support::rows("cn_courier_traces/events.csv");
    let mut wrong = String::new();
    for (file, letters) in HISTORIES {
        let texts: Vec<&str> = rows.iter().filter(|row| &row[0] == file).map(|row| &row[7]).collect();
        if rows.is_empty() {
            return;
        }
        let found: String = texts.iter().map(|text| letter(text)).collect();
        if found != letters {
            wrong += &format!("{file}: {found}, not {letters}\n");
            for (text, letter) in texts.iter().zip(found.chars()) {
                wrong += &format!("  {letter} {text}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(rows.iter().all(|row| HISTORIES.iter().any(|(file, _)| *file == &row[0])), "a history nobody has read");
}

fn letter(text: &str) -> char {
    match mapping::chinese_text(text).map(|m| m.milestone) {
        Some(PreAdvised) => 'o',
        Some(PickedUp) => 'p',
        Some(InTransit) => 't',
        Some(OutForDelivery) => 'v',
        Some(ReadyForPickup) => 'r',
        Some(Delivered) => 'd',
        Some(Milestone::Unknown) | None => '?',
        Some(_) => 'x',
    }
}
