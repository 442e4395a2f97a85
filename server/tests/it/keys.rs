//! API keys: who is let in to the ingest doors, and what is kept of a key.

use serde_json::json;

use crate::support::{TestPortal, database_tests};

database_tests! {
    without_a_living_key_nobody_is_let_in, a_key_opens_only_what_its_scope_names, a_revoked_key_is_dead_at_once,
    only_hashes_are_kept, use_is_noted_once_a_minute,
}

/// Every door that wants a key, with a body it would take.
fn doors(portal: &TestPortal) -> Vec<crate::support::Ask> {
    vec![
        portal.post("/api/v1/shipments", &json!({"waybill_number": "PDKEYS001"})),
        portal.post("/api/v1/tracking-events", &json!({"items": [{"waybill_number": "PDKEYS001", "milestone": "in_transit", "occurred_at": "2026-11-22T08:00:00Z"}]})),
        portal.put("/api/v1/shipments/PDKEYS001/link"),
    ]
}

async fn without_a_living_key_nobody_is_let_in(portal: &TestPortal) {
    let good = portal.ingest_key("tms").await;
    let revoked = portal.revoked_key().await;
    let almost = [&good[..good.len() - 1], if good.ends_with('0') { "1" } else { "0" }].concat();
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer pd_",
        "Bearer nonsense",
        "Basic cGQ6cGQ=",
        &format!("Basic {good}"),
        &format!("Token {good}"),
        &good,
        &format!("Bearer {almost}"),
        &format!("Bearer {revoked}"),
        &format!("Bearer pd_{}", "a".repeat(5000)),
        &format!("Bearer {good} {good}"),
    ] {
        for door in doors(portal) {
            let ask = if header.is_empty() { door } else { door.header("authorization", header) };
            let answer = ask.await;
            answer.problem(401, "sign-in-required");
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{header}");
        }
    }
    assert_eq!(portal.number("select count(*) from shipment", &[]).await, 0);
}

async fn a_key_opens_only_what_its_scope_names(portal: &TestPortal) {
    let reader = portal.key_without_scope().await;
    for door in doors(portal) {
        door.bearer(&reader).await.problem(403, "forbidden");
    }
    assert_eq!(portal.number("select count(*) from shipment", &[]).await, 0);
    let tms = portal.ingest_key("tms").await;
    for door in doors(portal) {
        assert!((200..300).contains(&door.bearer(&tms).await.status));
    }
}

async fn a_revoked_key_is_dead_at_once(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    assert_eq!(doors(portal).remove(0).bearer(&key).await.status, 201);
    server::account::cli::revoke(&portal.store, &key[..11], portal.now()).await.unwrap();
    doors(portal).remove(0).bearer(&key).await.problem(401, "sign-in-required");
    let again = server::account::cli::revoke(&portal.store, &key[..11], portal.now()).await;
    assert!(again.is_err(), "nothing is left to revoke");
}

async fn only_hashes_are_kept(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let kept = "select count(*) from api_key where secret_hash = $1 and prefix = $2";
    assert_eq!(portal.number(kept, &[server::token::hash(&key).into(), key[..11].into()]).await, 1);
    let secret = &key[12..];
    assert_eq!(secret.len(), 64, "256 random bits");
    let shown = "select count(*) from api_key
        where id || name || prefix || secret_hash || scopes like '%' || $1 || '%'";
    assert_eq!(portal.number(shown, &[secret.into()]).await, 0);
}

async fn use_is_noted_once_a_minute(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let used_at = "select coalesce(max(last_used_at), 0) from api_key";
    assert_eq!(portal.number(used_at, &[]).await, 0);
    doors(portal).remove(0).bearer(&key).await;
    let first = portal.number(used_at, &[]).await;
    assert_eq!(first, portal.now().as_ms());
    portal.clock.advance_ms(60_000);
    doors(portal).remove(0).bearer(&key).await;
    assert_eq!(portal.number(used_at, &[]).await, first);
    portal.clock.advance_ms(1);
    doors(portal).remove(0).bearer(&key).await;
    assert_eq!(portal.number(used_at, &[]).await, portal.now().as_ms());
}
