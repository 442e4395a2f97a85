//! Every tampering is found, and the row it names is where the harm begins.

use server::store::Arg;

use super::{break_in, fill, verdict};
use crate::support::TestPortal;
use crate::support::on;
use crate::support::place::Place;

const ROWS: i64 = 60;

#[tokio::test]
async fn a_thousand_are_found_on_sqlite() {
    on(Place::migrated_sqlite().await, async |portal| tamper(portal, 1000).await).await;
}

#[tokio::test]
async fn a_hundred_are_found_on_postgres() {
    let Some(place) = Place::migrated_postgres().await else { return };
    on(place, async |portal| tamper(portal, 100).await).await;
}

/// Numbers that look random and are the same in every run (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as i64
    }
}

async fn tamper(portal: &TestPortal, times: usize) {
    fill(portal, ROWS as usize).await;
    break_in(portal).await;
    for sql in
        ["create table kept_entry as select * from audit_entry", "create table kept_head as select * from audit_head"]
    {
        portal.execute(sql, &[]).await.unwrap();
    }
    let mut dice = Dice(20_261_122);
    let mut unseen = Vec::new();
    for n in 0..times {
        let (what, first) = strike(portal, &mut dice).await;
        match verdict(&portal.store).await {
            Err(fault) if fault.seq == first => {}
            other => unseen.push(format!("{n}: {what} at {first}: {other:?}")),
        }
        mend(portal).await;
    }
    assert!(verdict(&portal.store).await.is_ok(), "mended");
    assert!(unseen.is_empty(), "{} of {times} unseen or misnamed\n{}", unseen.len(), unseen.join("\n"));
}

async fn mend(portal: &TestPortal) {
    let mut tx = portal.store.begin().await.unwrap();
    for sql in [
        "delete from audit_entry",
        "delete from audit_head",
        "insert into audit_entry select * from kept_entry order by seq",
        "insert into audit_head select * from kept_head",
    ] {
        tx.execute(sql, &[]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// One random blow; returns what was done and the number of the first bad row.
async fn strike(portal: &TestPortal, dice: &mut Dice) -> (&'static str, i64) {
    let at = dice.below(ROWS) + 1;
    let other = (at % ROWS) + 1 + dice.below(ROWS - 1);
    let other = if other > ROWS { other - ROWS } else { other };
    let edits = [
        "update audit_entry set at = at + 1 where seq = $1",
        "update audit_entry set actor_kind = 'guest' where seq = $1",
        "update audit_entry set actor_id = 'x' where seq = $1",
        "update audit_entry set address = '192.0.2.1' where seq = $1",
        "update audit_entry set request_id = 'x' where seq = $1",
        "update audit_entry set action = 'test.undone' where seq = $1",
        "update audit_entry set subject = 'test:x' where seq = $1",
        "update audit_entry set detail = '{}' where seq = $1",
        "update audit_entry set previous_hash = hash where seq = $1",
        "update audit_entry set hash = previous_hash where seq = $1",
    ];
    let one: [Arg; 1] = [at.into()];
    match dice.below(16) {
        kind @ 0..10 => {
            portal.execute(edits[kind as usize], &one).await.unwrap();
            ("edited", at)
        }
        10 | 11 => {
            portal.execute("delete from audit_entry where seq = $1", &one).await.unwrap();
            ("deleted", at)
        }
        12 => {
            portal.execute("delete from audit_entry where seq >= $1", &one).await.unwrap();
            ("cut off", at)
        }
        13 => {
            swap(portal, at, other).await;
            ("swapped", at.min(other))
        }
        14 => {
            squeeze_in(portal, at).await;
            ("inserted", at)
        }
        _ => {
            portal.execute("update audit_head set seq = $1", &[(ROWS - at).into()]).await.unwrap();
            ("head forged", ROWS)
        }
    }
}

async fn swap(portal: &TestPortal, at: i64, other: i64) {
    let mut tx = portal.store.begin().await.unwrap();
    for (from, to) in [(at, -1), (other, at), (-1, other)] {
        tx.execute("update audit_entry set seq = $2 where seq = $1", &[from.into(), to.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A copy of a row in its place, all later ones moved on.
async fn squeeze_in(portal: &TestPortal, at: i64) {
    let mut tx = portal.store.begin().await.unwrap();
    for sql in [
        "update audit_entry set seq = -seq - 1 where seq >= $1",
        "update audit_entry set seq = -seq where seq < -$1",
        "insert into audit_entry (seq, at, actor_kind, actor_id, address, request_id, action, subject, detail,
            previous_hash, hash) select $1, at, 'guest', actor_id, address, request_id, action, subject, detail,
            previous_hash, hash from audit_entry where seq = $1 + 1",
    ] {
        tx.execute(sql, &[at.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
}
