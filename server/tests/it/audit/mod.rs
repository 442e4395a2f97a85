//! The audit log: what leaves a row, and that no tampering goes unseen (trust.md "Privacy", last line).

mod tampering;
mod viewer;

use std::time::Instant;

use serde_json::json;
use server::audit::check::{Fault, FaultKind, Verdict, walk};
use server::audit::{Entry, Head, record};
use server::store::Store;

use crate::support::people::li_wei;
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    every_change_leaves_a_row, a_change_and_its_row_are_one, the_log_is_append_only, refused_access_leaves_a_row,
    a_flood_of_guests_does_not_fill_the_log, simultaneous_changes_make_one_chain, a_log_that_was_cut_stays_cut,
    a_known_head_finds_a_rewritten_log,
}

/// Action, actor kind and subject of every row.
async fn log(portal: &TestPortal) -> Vec<String> {
    let rows = portal.store.rows("select action, actor_kind, subject, detail from audit_entry order by seq", &[]);
    let read = |row: &server::store::Row| {
        let mut c = row.columns();
        format!("{} {} {} {}", c.text().unwrap(), c.text().unwrap(), c.text().unwrap(), c.text().unwrap())
    };
    rows.await.unwrap().iter().map(read).collect()
}

async fn verdict(store: &Store) -> Verdict {
    walk(store, None, |_| {}).await.unwrap()
}

fn event(number: &str) -> serde_json::Value {
    json!({"waybill_number": number, "milestone": "in_transit", "occurred_at": "2026-11-22T08:00:00Z"})
}

async fn every_change_leaves_a_row(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    portal.post("/api/v1/shipments", &json!({"waybill_number": "PDAUDIT01"})).bearer(&key).await;
    portal.post("/api/v1/shipments", &json!({"waybill_number": "PDAUDIT01", "service": "air"})).bearer(&key).await;
    portal.put("/api/v1/shipments/PDAUDIT01/link").bearer(&key).await;
    let batch = json!({"items": [event("PDAUDIT01"), event("PDAUDIT02"), event("PDAUDIT02"), {"waybill_number": "?"}]});
    portal.post("/api/v1/tracking-events", &batch).bearer(&key).await;
    server::account::cli::revoke(&portal.store, &key[..11], portal.now()).await.unwrap();
    let log = log(portal).await;
    let expected = [
        "key.created system key:",
        r#"shipment.stated key shipment:PDAUDIT01 {"outcome":"created"}"#,
        r#"shipment.stated key shipment:PDAUDIT01 {"outcome":"updated"}"#,
        "link.renewed key shipment:PDAUDIT01 {}",
        r#"tracking_event.recorded key source:tms {"duplicate":"1","recorded":"2","refused":"1","shipments":"2"}"#,
        "key.revoked system key:",
    ];
    assert_eq!(log.len(), expected.len(), "{log:#?}");
    for (line, start) in log.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}");
    }
    let secret = &key[12..];
    assert!(!log.iter().any(|line| line.contains(secret)), "no secret is in the log");
    assert!(matches!(verdict(&portal.store).await, Ok(Some(Head { seq: 6, .. }))));
}

/// A call that changes nothing, or that fails, leaves none.
async fn a_change_and_its_row_are_one(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let before = log(portal).await.len();
    let batch = json!({"items": [event("PDAUDIT01")]});
    for _ in 0..2 {
        portal.post("/api/v1/tracking-events", &batch).bearer(&key).await;
    }
    portal.put("/api/v1/shipments/PDNOTHERE1/link").bearer(&key).await.problem(404, "not-found");
    assert_eq!(log(portal).await.len(), before + 1);
    let mut tx = portal.store.begin().await.unwrap();
    record(&mut tx, &Entry::system("test.done", "test:1"), portal.now()).await.unwrap();
    drop(tx);
    assert_eq!(log(portal).await.len(), before + 1, "rolled back with its change");
    assert!(verdict(&portal.store).await.is_ok());
}

/// Bite proof: drop a trigger.
async fn the_log_is_append_only(portal: &TestPortal) {
    fill(portal, 3).await;
    for sql in [
        "update audit_entry set subject = 'x'",
        "delete from audit_entry",
        "delete from audit_entry where seq = 3",
        "insert into audit_entry select * from audit_entry where seq = 2 on conflict (seq) do update set at = 0",
    ] {
        assert!(portal.execute(sql, &[]).await.is_err(), "{sql}");
    }
    let also = match portal.place.is_postgres() {
        true => "truncate audit_entry",
        false => {
            "insert or replace into audit_entry select seq, 0, actor_kind, actor_id, address, request_id, action,
            subject, detail, previous_hash, hash from audit_entry where seq = 2"
        }
    };
    assert!(portal.execute(also, &[]).await.is_err());
    assert!(matches!(verdict(&portal.store).await, Ok(Some(Head { seq: 3, .. }))));
}

async fn refused_access_leaves_a_row(portal: &TestPortal) {
    portal.take_in(&parcel("PDAUDIT01").to(li_wei())).await;
    let (reader, revoked) = (portal.key_without_scope().await, portal.revoked_key().await);
    let customer = portal.customer("customer@portal.example", "Li").await;
    let before = log(portal).await.len();
    let state = || portal.post("/api/v1/shipments", &json!({"waybill_number": "PDAUDIT02"}));
    state().bearer(&reader).await.problem(403, "forbidden");
    state().bearer(&revoked).await.problem(401, "sign-in-required");
    state().cookie(&customer.cookie).await.problem(401, "sign-in-required");
    state().cookie(&customer.cookie).header("sec-fetch-site", "cross-site").await.problem(403, "forbidden");
    state().await.problem(401, "sign-in-required");
    portal.post("/api/v1/tracking/PDAUDIT01/verification", &json!({"phone_last4": "0000"})).await;
    portal.post_form("/track/PDAUDIT01", &[("phone_last4", "0000")]).cookie(&customer.cookie).await;
    let log = log(portal).await.split_off(before);
    let door = "door:POST /api/v1/shipments {\"path\":\"/api/v1/shipments\",";
    let expected = [
        format!("access.refused key {door}\"status\":\"403\"}}"),
        format!("access.refused guest {door}\"presented\":\"{}\",\"status\":\"401\"}}", &revoked[..11]),
        format!("access.refused person {door}\"status\":\"401\"}}"),
        format!("access.refused person {door}\"status\":\"403\"}}"),
        r#"verification.refused guest shipment:PDAUDIT01 {"factor":"phone_last4"}"#.to_string(),
        r#"verification.refused person shipment:PDAUDIT01 {"factor":"phone_last4"}"#.to_string(),
    ];
    assert_eq!(log, expected, "the guest without credentials leaves no row, everybody else exactly one");
    let named = "select count(*) from audit_entry where actor_id = $1 and address = '192.0.2.1'";
    assert_eq!(portal.number(named, &[customer.person_id.into()]).await, 3);
}

/// The quota of one guest grows by one in six seconds meanwhile, that of all by one a second: slow machines must be
/// forgiven.
async fn a_flood_of_guests_does_not_fill_the_log(portal: &TestPortal) {
    let before = log(portal).await.len();
    let started = Instant::now();
    let seconds = || started.elapsed().as_secs() as usize;
    let knock = |address: &str| {
        let ask = portal.post("/api/v1/shipments", &json!({"waybill_number": "PDAUDIT02"}));
        ask.bearer("pd_00000000_guess").peer(address)
    };
    for _ in 0..50 {
        knock("192.0.2.7").await.problem(401, "sign-in-required");
    }
    let of_one = log(portal).await.split_off(before);
    assert!((10..=10 + seconds() / 6 + 1).contains(&of_one.len()), "{}", of_one.len());
    for n in 0..100 {
        knock(&format!("198.51.100.{n}")).await;
    }
    let of_all = log(portal).await.split_off(before);
    assert!((60..=60 + seconds() + 1).contains(&of_all.len()), "{}", of_all.len());
    assert!(of_all.iter().any(|line| line.contains(r#""left_out":""#)), "the next row tells how many were left out");
}

/// Bite proof: without `lock_key` in `record` PostgreSQL refuses most of these.
async fn simultaneous_changes_make_one_chain(portal: &TestPortal) {
    portal.crowd().await;
    let one = |n: i64| async move {
        // A pool that is exhausted gives up before anything was written: a writer tries again.
        let mut tx = loop {
            match portal.store.begin().await {
                Err(sqlx::Error::PoolTimedOut) => {}
                begun => break begun?,
            }
        };
        record(&mut tx, &Entry::system("test.done", &format!("test:{n}")), portal.now()).await?;
        tx.commit().await
    };
    let all = futures_util::future::join_all((0..40).map(one)).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert!(matches!(verdict(&portal.store).await, Ok(Some(Head { seq: 40, .. }))));
}

async fn fill(portal: &TestPortal, rows: usize) {
    let mut tx = portal.store.begin().await.unwrap();
    for n in 0..rows {
        let subject = format!("test:{}", n % 7);
        let entry = Entry::system("test.done", &subject).with("note", format!("row {n}"));
        record(&mut tx, &entry, portal.now().plus_ms(n as i64)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Somebody who may do everything to the tables, but does not know the signing key.
async fn break_in(portal: &TestPortal) {
    let triggers: &[&'static str] = match portal.place.is_postgres() {
        true => &["alter table audit_entry disable trigger user"],
        false => &[
            "drop trigger audit_entry_is_never_changed",
            "drop trigger audit_entry_is_never_deleted",
            "drop trigger audit_entry_is_never_replaced",
        ],
    };
    for sql in triggers {
        portal.execute(sql, &[]).await.unwrap();
    }
}

/// The server goes on writing after the end was cut off, or its head forged; the cut stays visible.
async fn a_log_that_was_cut_stays_cut(portal: &TestPortal) {
    fill(portal, 10).await;
    break_in(portal).await;
    portal.execute("delete from audit_entry where seq > 8", &[]).await.unwrap();
    assert_eq!(verdict(&portal.store).await, Err(Fault { seq: 9, kind: FaultKind::CutOff }));
    fill(portal, 1).await;
    assert_eq!(verdict(&portal.store).await, Err(Fault { seq: 9, kind: FaultKind::Missing }));

    portal.execute("delete from audit_entry where seq > 6", &[]).await.unwrap();
    let forged = "update audit_head set seq = 6, hash = (select hash from audit_entry where seq = 6)";
    portal.execute(forged, &[]).await.unwrap();
    assert_eq!(verdict(&portal.store).await, Err(Fault { seq: 6, kind: FaultKind::HeadLost }));
    fill(portal, 2).await;
    assert_eq!(verdict(&portal.store).await, Err(Fault { seq: 7, kind: FaultKind::Unchained }));
}

/// Who can read the signing key can write a new log; not one that was seen elsewhere.
async fn a_known_head_finds_a_rewritten_log(portal: &TestPortal) {
    fill(portal, 5).await;
    let known = verdict(&portal.store).await.unwrap().unwrap();
    fill(portal, 3).await;
    assert!(walk(&portal.store, Some(&known), |_| {}).await.unwrap().is_ok());
    break_in(portal).await;
    for sql in ["delete from audit_entry", "delete from audit_head"] {
        portal.execute(sql, &[]).await.unwrap();
    }
    fill(portal, 2).await;
    assert!(verdict(&portal.store).await.is_ok(), "a whole new log is whole");
    let found = walk(&portal.store, Some(&known), |_| {}).await.unwrap();
    assert_eq!(found, Err(Fault { seq: 3, kind: FaultKind::CutOff }));
    portal.clock.advance_ms(1);
    fill(portal, 10).await;
    let found = walk(&portal.store, Some(&known), |_| {}).await.unwrap();
    assert_eq!(found, Err(Fault { seq: 5, kind: FaultKind::Unknown }));
}
