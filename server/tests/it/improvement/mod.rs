//! Improvements: weighed by hand-counted parcels, told once, read by whom they may be read.

mod olist;
mod rights;
mod telling;
mod weighing;

use app::account::StaffRole;
use app::value::Instant;
use serde_json::{Value, json};
use server::improvement::job;
use server::store::{Arg, new_id};

use crate::support::account::SignedIn;
use crate::support::portal::moment;
use crate::support::{Ask, TestPortal};

/// What was touched, and what was not.
pub const HERE: (&str, &str) = ("Jiangsu", "Guangdong");
pub const ELSEWHERE: (&str, &str) = ("Zhejiang", "Beijing");

/// Title and text: until it is published nobody but staff reads them.
pub const TITLE: &str = "canary-of-title";

/// Parcels of one lane delivered at one moment, the first `late` of them an hour after their promise, the others an hour
/// before it.
pub async fn deliver(portal: &TestPortal, (from, to): (&str, &str), at: &str, late: i64, n: i64) {
    let sql = "insert into shipment (id, waybill_number, origin_region, destination_region, promised_at, piece_count,
        milestone, delivered_at, created_at, updated_at, version)
        with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)
        select $2 || cast(i as text), $2 || cast(i as text), $3, $4,
            cast($5 as bigint) + case when i <= $6 then -3600000 else 3600000 end, 1, 'delivered',
            cast($5 as bigint), 1, 1, 1 from n";
    let prefix = format!("PD{from}{at}").replace(['-', ':', '+', '.', 'T'], "");
    let args: [Arg; 6] = [n.into(), prefix.into(), from.into(), to.into(), moment(at).at.into(), late.into()];
    portal.execute(sql, &args).await.unwrap();
}

/// The first parcel of a [`deliver`].
pub fn first_of((from, _): (&str, &str), at: &str) -> String {
    format!("PD{from}{at}1").replace(['-', ':', '+', '.', 'T'], "")
}

/// A complaint about a parcel.
pub struct Filing<'f> {
    pub shipment_id: &'f str,
    pub filed_at: Instant,
    pub person_id: Option<&'f str>,
    pub email: Option<&'f str>,
}

pub async fn complain(portal: &TestPortal, filing: &Filing<'_>) {
    let sql = "insert into complaint (id, complaint_number, is_party, party, category, cause, remedy_sought, text,
        locale, pack_id, traits, state, level, contact_count, search, filed_at, updated_at, version, queue_at,
        shipment_id, person_id, contact_email)
        values ($1, $1, 0, 'consignee', 'delay', 'transit_delay', 'find', 'x', 'es',
        (select min(id) from rule_pack where key = 'generic_iso_10002'), '', 'received', 'agent', 0, '', $2, $2, 1, $2,
        $3, $4, $5)";
    let args: [Arg; 5] = [
        new_id(portal.now()).into(),
        filing.filed_at.into(),
        filing.shipment_id.into(),
        filing.person_id.into(),
        filing.email.into(),
    ];
    portal.execute(sql, &args).await.unwrap();
}

/// Changed on 1 October, 28 days on either side, 7 left out: before is 3 to 30 September, after 8 October to 4 November.
pub fn draft() -> Value {
    json!({
        "title": TITLE, "cause": "canary-of-cause", "change": "A second van in the evening",
        "changed_on": "2026-10-01", "window_days": 28, "settle_days": 7, "measure": "late_share", "expected": -0.05,
        "scope": [{"kind": "lane", "member": "Jiangsu>Guangdong", "is_affected": true}],
        "origins": [],
    })
}

pub async fn boss(portal: &TestPortal) -> SignedIn {
    portal.staff("boss@desk.test", StaffRole::Manager).await
}

/// The number of a new one.
pub async fn added(portal: &TestPortal, draft: &Value) -> String {
    let boss = boss(portal).await;
    let answer = portal.post("/api/v1/improvements", draft).cookie(&boss.cookie).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["improvement_number"].as_str().unwrap().to_string()
}

pub fn door(number: &str, rest: &str) -> String {
    ["/api/v1/improvements/", number, rest].concat()
}

/// `PUT` of something of it, with its present version.
pub async fn put(portal: &TestPortal, by: &str, number: &str, rest: &str, body: &Value) -> crate::support::Answer {
    let known = portal.get(&door(number, "")).cookie(by).await;
    let tag = known.header("etag").to_string();
    let ask = Ask::new(&portal.router, "PUT", &door(number, rest)).header("content-type", "application/json");
    ask.header("if-match", &tag).cookie(by).body(body.to_string()).await
}

pub async fn publish(portal: &TestPortal, number: &str) {
    let boss = boss(portal).await;
    let text = json!({"text": "A second van drives in the evening."});
    let answer = put(portal, &boss.cookie, number, "/publication", &text).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

pub async fn work(portal: &TestPortal) {
    job::run(&portal.portal).await.unwrap();
}

pub async fn result(portal: &TestPortal, number: &str) -> Value {
    let boss = boss(portal).await;
    let answer = portal.get(&door(number, "/result")).cookie(&boss.cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The look at one measure.
pub fn look<'r>(result: &'r Value, measure: &str) -> &'r Value {
    result["looks"].as_array().unwrap().iter().find(|look| look["measure"] == measure).unwrap()
}

/// A number with four digits.
pub fn four(value: &Value) -> f64 {
    (value.as_f64().unwrap() * 10_000.0).round() / 10_000.0
}
