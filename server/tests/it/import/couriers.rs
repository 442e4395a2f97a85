//! Real histories of Chinese couriers, with all their dirt.

use std::collections::BTreeMap;

use app::shipment::Milestone;
use server::shipment::import::{Found, Layout, Options, What};

use super::reading::{data, read_bytes, read_file, refusals, rows};

/// Its document does not name its number, as the provider's answer for a masked one.
const NAMELESS: &str = "kuaidi100_shunfeng_66ba8ced.json";

#[test]
fn every_event_of_every_trace_comes_in() {
    let Some(folder) = data("cn_courier_traces") else { return };
    let mut index = csv::Reader::from_path(folder.join("index.csv")).expect("index");
    let (mut all, mut milestones) = (0, BTreeMap::<String, u32>::new());
    for entry in index.records().map(|entry| entry.expect("a row")) {
        let (file, provider, count) = (&entry[0], &entry[1], entry[3].parse::<usize>().expect("a number"));
        let layout = if provider.starts_with("kdniao") { Layout::Kdniao } else { Layout::Kuaidi100 };
        let named = (file == NAMELESS).then(|| "SF0000000001".to_string());
        let options = Options { waybill_number: named, ..Options::default() };
        let (found, error) = read_file(&folder.join(file), layout, What::Shipments, &options);
        assert_eq!((error, refusals(&found)), (None, vec![]), "{file}");
        let rows = rows(&found);
        let events: Vec<_> = rows.iter().flat_map(|row| &row.events).collect();
        assert_eq!(events.len(), count, "{file}");
        let mut identities: Vec<_> = events.iter().map(|event| &event.source_event_id).collect();
        identities.sort();
        identities.dedup();
        assert_eq!(identities.len(), count, "no two events of {file} are the same");
        for event in &events {
            assert_eq!(event.occurred_at.offset.as_minutes(), 480);
            assert!(event.text.is_some() && event.source_code.is_some());
            *milestones.entry(event.milestone.to_string()).or_default() += 1;
        }
        all += count;
    }
    println!("{all} events: {milestones:?}");
    assert_eq!(all, 116);
    assert!(milestones.get("unknown").copied().unwrap_or_default() <= 2, "{milestones:?}");
}

#[test]
fn a_trace_tells_its_story() {
    let Some(folder) = data("cn_courier_traces") else { return };
    let options = Options::default();
    let (found, _) = read_file(&folder.join("kdniao_ext_ZTO_4270a0f3.json"), Layout::Kdniao, What::Events, &options);
    let events = &rows(&found)[0].events;
    let story: Vec<_> = events.iter().rev().map(|event| event.milestone).collect();
    assert_eq!(story[0], Milestone::PickedUp);
    assert_eq!(story[7..], [Milestone::OutForDelivery, Milestone::ReadyForPickup, Milestone::Delivered]);
    assert_eq!(events[0].source_code.as_deref(), Some("ZTO001:301"));
    assert_eq!(events[0].location.city.as_deref(), Some("苏州市"));
    let push = folder.join("kuaidi100_push_yuantong_19fb00c4.json");
    let (found, _) = read_file(&push, Layout::Kuaidi100, What::Shipments, &options);
    let shipment = rows(&found)[0].shipment.clone().expect("a shipment");
    assert_eq!(shipment.waybill_number, "YT6186594166532");
    assert_eq!(shipment.origin.region.as_deref(), Some("江苏"));
    let (found, _) = read_file(&folder.join("kdniao_YTO_b9a367b7.json"), Layout::Kdniao, What::Events, &options);
    assert_eq!(rows(&found)[0].events[0].occurred_at.to_string(), "2018-03-04T20:47:15+08:00");
}

#[test]
fn a_nameless_history_is_refused() {
    let Some(folder) = data("cn_courier_traces") else { return };
    let (found, _) = read_file(&folder.join(NAMELESS), Layout::Kuaidi100, What::Events, &Options::default());
    assert_eq!(refusals(&found)[0].faults[0].column, "nu");
}

#[test]
fn many_histories_in_one_file() {
    let trace = r#"{"LogisticCode":"YT0001","ShipperCode":"YTO","Traces":[{"AcceptTime":"2024-01-01 10:00:00","AcceptStation":"已揽收"}]}"#;
    let failure = r#"{"Success":false,"Reason":"没有订阅"}"#;
    let lines = [trace, failure, &trace.replace("0001", "0002"), "{\"Traces\""].join("\n");
    let (found, error) = read_bytes(lines.as_bytes(), Layout::Kdniao, What::Events, &Options::default());
    assert_eq!((error, rows(&found).len()), (None, 2));
    let refused: Vec<_> =
        refusals(&found).iter().map(|refusal| (refusal.line, refusal.faults[0].reason.clone())).collect();
    assert_eq!(refused[0], (2, "is an answer without a history: 没有订阅".to_string()));
    assert_eq!(refused[1].0, 4);
    let pushed = format!("{{\"Count\":\"2\",\"Data\":[{trace},\n{failure}]}}");
    let (found, _) = read_bytes(pushed.as_bytes(), Layout::Kdniao, What::Events, &Options::default());
    assert!(matches!(found.as_slice(), [Found::Row(_), Found::Refused(refusal)] if refusal.line == 2), "{found:?}");
}

#[test]
fn a_bad_step_costs_only_itself() {
    let text = "{\"nu\":\"YT0001\",\"com\":\"yuantong\",\"data\":[\n{\"time\":\"yesterday\",\"context\":\"已签收\"},\n\
        {\"time\":\"2024-01-01 10:00:00\",\"context\":\"已揽收\",\"statusCode\":1},\n{\"context\":\"x\"}]}";
    let (found, _) = read_bytes(text.as_bytes(), Layout::Kuaidi100, What::Events, &Options::default());
    let refused: Vec<_> = refusals(&found).iter().map(|r| (r.line, r.faults[0].column.clone())).collect();
    assert_eq!(refused, [(2, "time".to_string()), (4, "time".to_string())]);
    assert_eq!(rows(&found)[0].events[0].source_code.as_deref(), Some("yuantong:1"));
}

#[test]
fn a_history_in_gb18030_reads_the_same() {
    let Some(folder) = data("cn_courier_traces") else { return };
    let text = std::fs::read_to_string(folder.join("kdniao_HTKY_d1112a73.json")).expect("reads");
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let expected = read_bytes(text.as_bytes(), Layout::Kdniao, What::Events, &Options::default());
    assert_eq!(read_bytes(&gb, Layout::Kdniao, What::Events, &Options::default()), expected);
}
