//! `authz.toml`, run: every door as every actor, foreign texts nowhere, the database unchanged by every refusal.
//!
//! Bite proof: take a rule out, or change one figure; let `store::decode` read items for `Scope::Public`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use app::shipment::Milestone::*;
use app::shipment::intake::PartyDraft;
use serde::Deserialize;
use serde_json::json;

use crate::support::people::{li_wei, maria_gomez};
use crate::support::routes::doors;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel};

database_tests! { every_cell_of_the_matrix }

const MATRIX: &str = include_str!("../authz.toml");

#[derive(Debug, Deserialize)]
struct Matrix {
    roles: Vec<String>,
    door: BTreeMap<String, Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[serde(flatten)]
    status: Targets,
    sample: Option<String>,
    json: Option<String>,
    form: Option<String>,
    #[serde(default)]
    shows: Vec<String>,
    notes: Option<String>,
    anonymous: Option<Targets>,
    unscoped_key: Option<Targets>,
    revoked_key: Option<Targets>,
    ingest_key: Option<Targets>,
    party: Option<Targets>,
}

/// Expected statuses.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Targets {
    any: Option<u16>,
    own: Option<u16>,
    foreign: Option<u16>,
    unknown: Option<u16>,
}

impl Rule {
    fn statuses(&self, role: &str) -> Targets {
        let own = match role {
            "anonymous" => self.anonymous,
            "unscoped_key" => self.unscoped_key,
            "revoked_key" => self.revoked_key,
            "ingest_key" => self.ingest_key,
            "party" => self.party,
            other => panic!("nobody knows how to be `{other}`"),
        };
        own.unwrap_or(self.status)
    }

    fn may_show(&self, role: &str, target: &str) -> bool {
        self.shows.iter().any(|cell| [[role, target].join("."), ["*", target].join(".")].contains(cell))
    }
}

/// Target and its waybill number.
const TARGETS: [(&str, &str); 3] = [("own", "PDOWN00001"), ("foreign", "PDFOREIGN1"), ("unknown", "PDUNKNOWN1")];

/// What only the party of each parcel may read.
const CANARIES: [(&str, &str); 2] = [("own", "canary-of-own"), ("foreign", "canary-of-foreign")];

#[test]
fn every_door_has_a_rule() {
    let matrix: Matrix = toml::from_str(MATRIX).unwrap();
    let ruled: BTreeSet<String> = matrix.door.into_keys().collect();
    assert_eq!(ruled, doors());
}

/// A table that nobody watches could change unseen.
#[test]
fn every_table_is_watched() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite");
    for entry in std::fs::read_dir(folder).unwrap() {
        let sql = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for table in sql.split("create table ").skip(1).filter_map(|rest| rest.split([' ', '(']).next()) {
            assert!(STATE.iter().any(|(watched, _)| *watched == table), "{table}");
        }
    }
}

struct Actors {
    keys: BTreeMap<&'static str, String>,
    proof: String,
}

async fn move_in(portal: &TestPortal) -> Actors {
    let canary = |target: &str, consignee: PartyDraft| {
        let (number, word) = (of(&TARGETS, target), of(&CANARIES, target));
        let mut parcel = parcel(number).to(consignee).event(PickedUp, "2026-11-21T17:00:00+08:00");
        parcel.shipment.item_description = Some(word.to_string());
        parcel.shipment.destination.city = Some(word.to_string());
        parcel.events[0].text = Some(word.to_string());
        parcel
    };
    portal.take_in(&canary("own", li_wei())).await;
    portal.take_in(&canary("foreign", maria_gomez())).await;
    let path = format!("/api/v1/tracking/{}/verification", of(&TARGETS, "own"));
    let proof = portal.post(&path, &json!({"phone_last4": "4321"})).await.cookie("pd_parcels").unwrap();
    let keys = BTreeMap::from([
        ("unscoped_key", portal.key_without_scope().await),
        ("revoked_key", portal.revoked_key().await),
        ("ingest_key", portal.ingest_key("tms").await),
    ]);
    Actors { keys, proof }
}

fn of(pairs: &[(&'static str, &'static str)], target: &str) -> &'static str {
    pairs.iter().find(|(name, _)| *name == target).unwrap().1
}

async fn every_cell_of_the_matrix(portal: &TestPortal) {
    let matrix: Matrix = toml::from_str(MATRIX).unwrap();
    let actors = move_in(portal).await;
    let mut wrong = Vec::new();
    for (door, rule) in &matrix.door {
        for role in &matrix.roles {
            for (target, number) in targets(rule, role) {
                tidy(portal).await;
                let before = state(portal).await;
                let answer = knock(portal, &actors, door, rule, role, number).await;
                let after = state(portal).await;
                let cell = format!("{door} as {role} on {target}");
                wrong.extend(judge(rule, role, target, &answer).into_iter().map(|fault| format!("{cell}: {fault}")));
                if (answer.status >= 400 || door.starts_with("GET ")) && before != after {
                    let changed: Vec<&String> = before.keys().filter(|table| before[*table] != after[*table]).collect();
                    // whom a refusal tells to the audit log is a test of its own
                    let is_logged = |table: &str| answer.status != 200 && table.starts_with("audit_");
                    let may = |table: &str| Some(table) == rule.notes.as_deref() || is_logged(table);
                    if changed.iter().any(|table| !may(table)) {
                        wrong.push(format!("{cell}: {} changed {changed:?}", answer.status));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong cells\n{}", wrong.len(), wrong.join("\n"));
}

/// Tries of earlier cells, and the unknown parcel, which the ingest key may have stated.
async fn tidy(portal: &TestPortal) {
    let mut tx = portal.store.begin().await.unwrap();
    for sql in ["delete from verification_attempt", "delete from shipment where waybill_number = 'PDUNKNOWN1'"] {
        tx.execute(sql, &[]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn targets(rule: &Rule, role: &str) -> Vec<(&'static str, &'static str)> {
    match rule.statuses(role).any {
        Some(_) => vec![("any", "")],
        None => TARGETS.to_vec(),
    }
}

async fn knock(portal: &TestPortal, actors: &Actors, door: &str, rule: &Rule, role: &str, number: &str) -> Answer {
    let (method, path) = door.split_once(' ').unwrap();
    let filled = |text: &str| text.replace("{waybill_number}", number);
    let mut ask = Ask::new(&portal.router, method, &filled(rule.sample.as_deref().unwrap_or(path)));
    if let Some(json) = &rule.json {
        ask = ask.header("content-type", "application/json").body(filled(json));
    }
    if let Some(form) = &rule.form {
        ask = ask.header("content-type", "application/x-www-form-urlencoded").body(filled(form));
    }
    if let Some(key) = actors.keys.get(role) {
        ask = ask.bearer(key);
    }
    if role == "party" {
        ask = ask.cookie(&actors.proof);
    }
    let response = ask.open().await;
    let is_stream = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    if is_stream {
        let (parts, _) = response.into_parts();
        return Answer { status: parts.status.as_u16(), headers: parts.headers, body: Vec::new() };
    }
    Answer::read(response).await
}

fn judge(rule: &Rule, role: &str, target: &str, answer: &Answer) -> Vec<String> {
    let expected = rule.statuses(role);
    let expected = match target {
        "own" => expected.own,
        "foreign" => expected.foreign,
        "unknown" => expected.unknown,
        _ => expected.any,
    };
    let mut faults = Vec::new();
    if expected != Some(answer.status) {
        faults.push(format!("{} instead of {expected:?}", answer.status));
    }
    let seen = answer.whole();
    for (owner, canary) in CANARIES {
        let is_shown = seen.contains(canary);
        let may = owner == target && rule.may_show(role, target);
        if is_shown && !may {
            faults.push(format!("shows {canary}"));
        } else if may && !is_shown {
            faults.push(format!("does not show {canary}: the search would find nothing"));
        }
    }
    faults
}

/// Tables and a sum that moves with any change of a row. The note of a key's or session's last use is no change.
const STATE: [(&str, &str); 26] = [
    ("shipment", "sum(version + updated_at + length(coalesce(link_hash, '')))"),
    ("shipment_party", "sum(length(phone))"),
    ("tracking_event", "max(recorded_at)"),
    ("api_key", "sum(revoked_at)"),
    ("server_secret", "0"),
    ("idempotent_answer", "0"),
    ("verification_attempt", "0"),
    ("lane_pace", "0"),
    ("unit", "sum(version)"),
    ("person", "sum(version + updated_at)"),
    ("session", "sum(revoked_at)"),
    ("one_time_token", "sum(coalesce(spent_at, 0) + wrong_count + expires_at)"),
    ("recovery_code", "sum(spent_at)"),
    ("sign_in_attempt", "0"),
    ("person_shipment", "sum(claimed_at)"),
    ("consent", "sum(is_granted)"),
    ("organisation", "sum(version + updated_at)"),
    ("organisation_account", "0"),
    ("organisation_site", "0"),
    ("organisation_contact", "0"),
    ("organisation_member", "sum(length(role))"),
    ("organisation_invitation", "sum(coalesce(accepted_at, 0) + coalesce(revoked_at, 0))"),
    ("message", "sum(due_at + coalesce(ended_at, 0) + coalesce(read_at, 0))"),
    ("notification_preference", "sum(updated_at)"),
    ("audit_entry", "max(seq)"),
    ("audit_head", "max(seq)"),
];

async fn state(portal: &TestPortal) -> BTreeMap<String, (i64, i64)> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let one = |(table, sum): &(&str, &str)| {
            format!("select '{table}', cast(count(*) as bigint), cast(coalesce({sum}, 0) as bigint) from {table}")
        };
        STATE.iter().map(one).collect::<Vec<String>>().join(" union all ")
    });
    let mut state = BTreeMap::new();
    for row in portal.store.rows(&SQL, &[]).await.unwrap() {
        let mut c = row.columns();
        state.insert(c.text().unwrap(), (c.int().unwrap(), c.int().unwrap()));
    }
    state
}
