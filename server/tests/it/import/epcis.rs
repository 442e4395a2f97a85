//! Every EPCIS document there is: valid ones that name a shipment give events, invalid ones are refused.

use std::collections::BTreeMap;

use app::shipment::Milestone;
use server::shipment::import::{Found, Layout, Options, What};

use super::reading::{data, read_bytes, read_file, refusals, rows};

/// Parts of an identifier that makes an event one of a shipment.
const SHIPMENTS: [&str; 5] =
    ["urn:epc:id:sscc:", "urn:epc:id:ginc:", "urn:epc:id:gsin:", "id.gs1.org/00/", "id.gs1.org/40"];

#[test]
fn every_document() {
    let Some(folder) = data("epcis_documents") else { return };
    let mut index = csv::Reader::from_path(folder.join("index.csv")).expect("index");
    let (mut counts, mut reasons) = (BTreeMap::<String, u32>::new(), BTreeMap::<&str, u32>::new());
    for entry in index.records().map(|entry| entry.expect("a row")) {
        let (file, validity) = (&entry[1], &entry[2]);
        let is_document = [".xml", ".json", ".jsonld"].iter().any(|end| file.ends_with(end));
        let (found, error) = read_file(&folder.join(file), Layout::Epcis, What::Events, &Options::default());
        let (rows, refused) = (rows(&found), refusals(&found));
        for one in &found {
            if let Found::Skipped(reason) = one {
                *reasons.entry(reason).or_default() += 1;
            }
        }
        let mut count = |what: &str| *counts.entry(what.to_string()).or_default() += 1;
        if !is_document {
            // Hashes beside the documents: no EPCIS at all.
            assert!(rows.is_empty() && (error.is_some() || !refused.is_empty()), "{file}");
            count("not EPCIS, refused");
        } else if validity == "invalid" {
            assert!(rows.is_empty() && error.is_none() && !refused.is_empty(), "{file}");
            assert!(refused.iter().all(|refusal| refusal.line > 0 && !refusal.faults[0].reason.is_empty()));
            println!("refused: {file}: {:?}", refused[0]);
            count("invalid, refused");
        } else if &entry[4] == "0" {
            // Queries, master data, the state of a capture job: valid of their kind, but no events.
            assert!(rows.is_empty() && error.is_none(), "{file}");
            count(if refused.is_empty() { "valid with an empty list" } else { "valid without events, refused" });
        } else {
            assert_eq!((&error, &refused), (&None, &vec![]), "{file}");
            let text = std::fs::read_to_string(folder.join(file)).expect("is text");
            let names_shipment = SHIPMENTS.iter().any(|part| text.contains(part));
            assert_eq!(names_shipment, !rows.is_empty(), "{file}");
            count(if names_shipment { "valid with a shipment, taken" } else { "valid without a shipment, skipped" });
            *counts.entry("tracking events".to_string()).or_default() += rows.len() as u32;
        }
    }
    println!("{counts:#?}\n{reasons:#?}");
    assert_eq!(counts["invalid, refused"], 16);
    assert_eq!(counts.values().sum::<u32>() - counts["tracking events"], 178);
}

#[test]
fn both_notations_say_the_same() {
    let Some(folder) = data("epcis_documents/event-hash/examples") else { return };
    for name in ["ReferenceEventHashAlgorithm", "epcisQueryDocument", "epcisEventWithCURIEs"] {
        let read = |end: &str| {
            let path = folder.join([name, end].concat());
            let (found, _) = read_file(&path, Layout::Epcis, What::Events, &Options::default());
            rows(&found).iter().flat_map(|row| row.events.clone()).collect::<Vec<_>>()
        };
        assert_eq!(read(".xml"), read(".jsonld"), "{name}");
    }
}

const EVENT: &str = r#"{"type": "AggregationEvent", "eventTime": "2024-05-01T10:00:00Z", "eventTimeZoneOffset": "+08:00",
  "eventID": "urn:uuid:1", "action": "OBSERVE", "bizStep": "departing", "readPoint": {"id": "urn:epc:id:sgln:0614141.00777.0"},
  "parentID": "urn:epc:id:sscc:0614141.1234567890", "childEPCs": ["urn:epc:id:sscc:4012345.0000000333"]}"#;

#[test]
fn an_event_of_several_units_is_one_of_each() {
    let (found, _) = read_bytes(EVENT.as_bytes(), Layout::Epcis, What::Shipments, &Options::default());
    let rows = rows(&found);
    let numbers: Vec<_> = rows.iter().map(|row| row.shipment.as_ref().map(|s| s.waybill_number.as_str())).collect();
    assert_eq!(numbers, [Some("106141412345678908"), Some("040123450000003338")]);
    let event = &rows[1].events[0];
    assert_eq!(event.source_event_id.as_deref(), Some("urn:uuid:1"));
    assert_eq!((event.milestone, event.source_code.as_deref()), (Milestone::InTransit, Some("departing")));
    assert_eq!(event.occurred_at.to_string(), "2024-05-01T18:00:00+08:00");
    assert_eq!(event.facility.as_deref(), Some("urn:epc:id:sgln:0614141.00777.0"));
}

#[test]
fn an_error_declaration_takes_nothing_forward() {
    let text = EVENT.replace("\"action\"", "\"errorDeclaration\": {\"declarationTime\": \"2024-05-02T10:00:00Z\", \"reason\": \"did_not_occur\"}, \"action\"");
    let (found, _) = read_bytes(text.as_bytes(), Layout::Epcis, What::Events, &Options::default());
    let event = &rows(&found)[0].events[0];
    assert_eq!(
        (event.milestone, event.occurred_at.to_string().as_str()),
        (Milestone::Unknown, "2024-05-02T18:00:00+08:00")
    );
    assert_eq!(event.source_event_id.as_deref(), Some("urn:uuid:1#error"));
    assert!(event.text.as_deref().is_some_and(|text| text.ends_with("did_not_occur")));
}

#[test]
fn one_bad_event_costs_only_itself() {
    let bad = EVENT.replace("OBSERVE", "SEEN").replace("2024-05-01T10", "2024-05-01 T10");
    let text = format!(
        "{{\"@context\": [], \"type\": \"EPCISDocument\", \"epcisBody\": {{\"eventList\": [\n{EVENT},\n{bad}]}}}}"
    );
    let (found, _) = read_bytes(text.as_bytes(), Layout::Epcis, What::Events, &Options::default());
    assert_eq!(rows(&found).len(), 2);
    let refused = refusals(&found);
    let columns: Vec<_> = refused[0].faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!((refused[0].line, columns), (5, vec!["eventTime", "action"]));
}

#[test]
fn dangerous_xml_is_refused() {
    let event = "<ObjectEvent><eventTime>2024-05-01T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>\
        <epcList><epc>urn:epc:id:sscc:0614141.1234567890</epc></epcList><action>ADD</action>NOTE</ObjectEvent>";
    let refused = |text: String| {
        let (found, error) = read_bytes(text.as_bytes(), Layout::Epcis, What::Events, &Options::default());
        assert_eq!(error, None);
        refusals(&found).first().map(|refusal| refusal.faults[0].reason.clone())
    };
    assert_eq!(refused(event.replace("NOTE", "&lt;&#65;<!-- c --><![CDATA[<]]>")), None);
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n";
    assert!(refused([bomb, event].concat()).is_some_and(|reason| reason.contains("DOCTYPE")));
    assert!(refused(["<!DOCTYPE x SYSTEM \"http://evil.example/x.dtd\">", event].concat()).is_some());
    assert!(refused(event.replace("NOTE", "&b;")).is_some_and(|reason| reason.contains("`b`")));
    assert!(refused(event.replace("NOTE", &"<a>".repeat(100_000))).is_some_and(|reason| reason.contains("deeply")));
    assert!(refused(event.replace("</ObjectEvent>", "")).is_some_and(|reason| reason.contains("within an event")));
    assert!(refused(event.replace("</epc>", "</epd>")).is_some_and(|reason| reason.contains("well-formed")));
}
