//! The generic layout: CSV and NDJSON, with and without a map file.

use app::shipment::Milestone;
use app::value::Money;
use server::shipment::import::{Layout, MapFile, Options, What};

use super::reading::{read_bytes, refusals, rows};

fn mapped(map: &str) -> Options {
    Options::with_map(MapFile::parse(map).expect("a map file"), None).expect("a zone")
}

#[test]
fn csv_with_our_own_columns() {
    let text = "waybill_number,service,promised_at,origin_country,destination_city,consignee_name,consignee_phone,weight_kg,fee,fee_currency\n\
        rr 473 124 829 gb,express,2026-01-31T18:00:00+08:00,gb,Suzhou,\"Li, Na\",+86 138 0013 8000,1.25,12.90,eur\n";
    let (found, error) = read_bytes(text.as_bytes(), Layout::Generic, What::Shipments, &Options::default());
    assert_eq!((error, refusals(&found)), (None, vec![]));
    let shipment = rows(&found)[0].shipment.clone().expect("a shipment");
    assert_eq!(shipment.waybill_number, "RR473124829GB");
    assert_eq!(shipment.origin.country.as_deref(), Some("GB"));
    assert_eq!(shipment.weight_g, Some(1250));
    assert_eq!(shipment.fee, Some(Money { minor: 1290, currency: "EUR".to_string() }));
    assert_eq!(shipment.consignee.and_then(|party| party.name).as_deref(), Some("Li, Na"));
    assert_eq!(shipment.shipper, None);
}

#[test]
fn facts_beside_the_timeline() {
    let text = "waybill_number,terms_version,terms_agreed_on,insured_value,insured_value_currency,add_on_fee_minor,\
        add_on_fee_currency,measured_weight_kg,leave_consent_locker,leave_consent_pickup_point,leave_consent_channel\n\
        SF1234567,2026-03,2026-01-30,500,CNY,120,CNY,1.4,yes,No,app\n\
        SF1234568,,,,,,,,,,\n\
        SF1234569,,30/01/2026,,,,,-1,maybe,,pigeon\n";
    let (found, error) = read_bytes(text.as_bytes(), Layout::Generic, What::Shipments, &Options::default());
    assert_eq!(error, None);
    let shipment = rows(&found)[0].shipment.clone().expect("a shipment");
    assert_eq!(shipment.insured_value, Some(Money { minor: 50_000, currency: "CNY".to_string() }));
    assert_eq!((shipment.add_on_fee.map(|fee| fee.minor), shipment.measured_weight_g), (Some(120), Some(1400)));
    let consent = shipment.leave_consent.expect("a consent");
    assert_eq!((consent.locker, consent.neighbour, consent.pickup_point), (Some(true), None, Some(false)));
    assert_eq!(rows(&found)[1].shipment.as_ref().and_then(|s| s.leave_consent.clone()), None, "unknown is absent");
    let columns: Vec<_> = refusals(&found)[0].faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["leave_consent_locker", "leave_consent_channel", "terms_agreed_on", "measured_weight_g"]);
}

#[test]
fn proofs_of_delivery_in_a_file() {
    let options = mapped("[columns]\nproof_of_delivery_kind = 'POD'\nproof_of_delivery_signer_name = 'Firmante'");
    let text = "waybill_number,occurred_at,milestone,POD,Firmante,proof_of_delivery_left_at\n\
        SF1234567,2026-01-31T16:05:00+08:00,delivered,signature,María,in_person\n\
        SF1234567,2026-01-31T12:05:00+08:00,in_transit,photo,,\n\
        SF1234567,2026-01-31T18:05:00+08:00,delivered,stamp,,\n";
    let (found, error) = read_bytes(text.as_bytes(), Layout::Generic, What::Events, &options);
    assert_eq!(error, None);
    let proof = rows(&found)[0].events[0].proof_of_delivery.clone().expect("a proof");
    assert_eq!(proof.signer_name.as_deref(), Some("María"));
    let columns = |at: usize| refusals(&found)[at].faults[0].column.clone();
    assert_eq!((columns(0), columns(1)), ("proof_of_delivery".to_string(), "POD".to_string()));
    let nested = r#"{"waybill_number": "SF1234567", "leave_consent": {"locker": true, "neighbour": false}}"#;
    let (found, _) = read_bytes(nested.as_bytes(), Layout::Generic, What::Shipments, &Options::default());
    let consent = rows(&found)[0].shipment.clone().and_then(|shipment| shipment.leave_consent);
    assert_eq!(consent.map(|consent| (consent.locker, consent.neighbour)), Some((Some(true), Some(false))));
}

#[test]
fn somebody_elses_columns_and_codes() {
    let options = mapped(
        r#"
        [columns]
        waybill_number = "Nº guia"
        occurred_at = "Fecha"
        source_code = "Código"
        city = "Ciudad"
        [defaults]
        country = "CO"
        [milestones]
        "ENT" = "delivered"
        [reasons]
        "NOV" = "consignee_not_home"
        [options]
        date_format = "%d/%m/%Y %H:%M"
        zone = "America/Bogota"
        "#,
    );
    let text = "Nº guia;Fecha;Código;Ciudad\nGUIA0001;31/01/2026 16:05;ENT;Bogotá\nGUIA0001;30/01/2026 9:05;NOV;\nGUIA0002;2026-01-31;ENT;Cali\n";
    let (found, error) = read_bytes(text.as_bytes(), Layout::Generic, What::Events, &options);
    assert_eq!(error, None);
    let rows = rows(&found);
    let first = &rows[0].events[0];
    assert_eq!(
        (first.milestone, first.occurred_at.to_string().as_str()),
        (Milestone::Delivered, "2026-01-31T16:05:00-05:00")
    );
    assert_eq!((first.location.country.as_deref(), first.location.city.as_deref()), (Some("CO"), Some("Bogotá")));
    assert_eq!(rows[1].events[0].reason.map(|reason| reason.as_str()), Some("consignee_not_home"));
    assert_eq!(rows[1].events[0].milestone, Milestone::Unknown);
    assert_eq!((refusals(&found)[0].line, refusals(&found)[0].faults[0].column.as_str()), (4, "Fecha"));
}

#[test]
fn ndjson_flat_and_nested() {
    let text = r#"{"waybill_number": "SF1234567", "origin": {"country": "CN", "city": "长沙市"}, "fee": {"minor": 1200, "currency": "CNY"}, "piece_count": 2}
{"waybill_number": "SF1234568", "origin_country": "CN", "weight_g": null}

{"waybill_number": "SF1234569", "origin": {"planet": "Mars"}}
{"waybill_number": "SF123456#"}
{"waybill_number":
"#;
    let (found, error) = read_bytes(text.as_bytes(), Layout::Generic, What::Shipments, &Options::default());
    assert_eq!((error, rows(&found).len()), (None, 2));
    let first = rows(&found)[0].shipment.clone().expect("a shipment");
    assert_eq!((first.origin.city.as_deref(), first.piece_count), (Some("长沙市"), Some(2)));
    assert_eq!(first.fee, Some(Money { minor: 1200, currency: "CNY".to_string() }));
    let refused: Vec<_> = refusals(&found).iter().map(|r| (r.line, r.faults[0].column.as_str())).collect();
    assert_eq!(refused, [(4, "origin_planet"), (5, "waybill_number"), (6, "")]);
    let event = r#"{"waybill_number": "SF1234567", "occurred_at": "2026-01-31T16:05:00+08:00", "milestone": "DELIVERED", "location": {"city": "长沙市"}}"#;
    let (found, _) = read_bytes(event.as_bytes(), Layout::Generic, What::Events, &Options::default());
    assert_eq!(rows(&found)[0].events[0].location.city.as_deref(), Some("长沙市"));
}

#[test]
fn a_row_names_all_its_faults() {
    let text = "waybill_number,occurred_at,milestone,country,text\n\
        x,2026-01-31 16:05,gone,China,\"a\u{1}b\"\nSF1234567,,delivered,CN,\n";
    let (found, _) = read_bytes(text.as_bytes(), Layout::Generic, What::Events, &mapped(""));
    let columns = |at: usize| refusals(&found)[at].faults.iter().map(|f| f.column.clone()).collect::<Vec<_>>();
    assert_eq!(columns(0), ["occurred_at", "milestone"]);
    assert_eq!(columns(1), ["occurred_at"]);
    let zoned = mapped("[options]\nzone = '+08:00'");
    let (found, _) = read_bytes(text.replace("gone", "lost").as_bytes(), Layout::Generic, What::Events, &zoned);
    let columns: Vec<_> = refusals(&found)[0].faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["waybill_number", "text", "country"]);
}

#[test]
fn a_wrong_header_ends_it_at_once() {
    let read = |text: &str, options: &Options| read_bytes(text.as_bytes(), Layout::Generic, What::Shipments, options);
    let (found, error) = read("waybill_number,wieght_g\nSF1234567,1\n", &Options::default());
    assert!(found.is_empty() && error.is_some_and(|error| error.contains("`wieght_g`")));
    let lenient = Options { ignore_unknown_columns: true, ..Options::default() };
    assert_eq!(rows(&read("waybill_number,wieght_g\nSF1234567,1\n", &lenient).0).len(), 1);
    assert!(read("service\nexpress\n", &Options::default()).1.is_some_and(|error| error.contains("`waybill_number`")));
    assert!(read("a\n1\n", &mapped("[columns]\nwaybill = 'a'")).1.is_some_and(|error| error.contains("`waybill`")));
    assert!(read("a\n1\n", &mapped("[columns]\nwaybill_number = 'b'")).1.is_some_and(|error| error.contains("`b`")));
    assert!(read("", &Options::default()).1.is_some());
}

#[test]
fn undecodable_text_costs_its_row() {
    let text = b"waybill_number,item_description\nSF1234567,\xb2\xe8\xd2\xb6\nSF1234568,\xff\xff\n";
    let (found, _) = read_bytes(text, Layout::Generic, What::Shipments, &Options::default());
    assert_eq!(rows(&found)[0].shipment.as_ref().and_then(|s| s.item_description.as_deref()), Some("茶叶"));
    assert_eq!(refusals(&found)[0].faults[0].column, "item_description");
}

#[test]
fn the_manual_names_every_column() {
    let manual = include_str!("../../../src/shipment/import/README.md");
    let sample =
        "waybill_number,occurred_at,milestone,reason,source_code,text,source_event_id,country,region,city,facility\n";
    let (_, error) = read_bytes(sample.as_bytes(), Layout::Generic, What::Events, &Options::default());
    assert_eq!(error, None);
    for milestone in Milestone::ALL {
        assert!(manual.contains(milestone.as_str()), "{milestone}");
    }
    for column in server::shipment::import::columns() {
        assert!(manual.contains(column), "{column}");
    }
}
