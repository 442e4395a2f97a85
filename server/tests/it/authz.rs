//! `authz.toml`, run: every door as every actor, foreign texts nowhere, the database unchanged by every refusal.
//!
//! Bite proof: take a rule out, or change one figure; let `store::decode` read items for `Scope::Public`. Of complaints:
//! let `access::side_of` find a side for everybody, let a participant act whatever their role, give `store::list` the
//! list of all to everybody, let `store::messages` bring notes for customers, or show `staff_side` to them.

use std::collections::{BTreeMap, BTreeSet};

use app::account::StaffRole;
use app::shipment::Milestone::*;
use app::shipment::ProofOfDelivery;
use app::shipment::intake::PartyDraft;
use serde_json::json;
use server::account::{self, ApiScope, KeyDraft};
use server::session::Kind;
use server::store::{Arg, new_id};

use crate::matrix::{Matrix, Rule, Targets};
use crate::support::complaint::{FiledBy, MULTIPART, draft, multipart};
use crate::support::money;
use crate::support::people::{li_wei, maria_gomez};
use crate::support::routes::doors;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel};
use crate::watched::{State, state};

database_tests! { every_cell_of_the_matrix }

/// Target and its waybill number.
const TARGETS: [(&str, &str); 3] = [("own", "PDOWN00001"), ("foreign", "PDFOREIGN1"), ("unknown", "PDUNKNOWN1")];

/// Further targets of doors of complaints: those of a plain person and of a guest, about nobody's parcel.
const PRIVATE: [(&str, &str); 2] = [("personal", "PDPERSON01"), ("guest", "PDGUEST001")];

/// Well formed, and nobody's.
const NO_COMPLAINT: &str = "C-0000-000000-0";

/// What only the party of each parcel, the side of each complaint, and staff at the desk may read.
const CANARIES: [(&str, &str); 5] = [
    ("own", "canary-of-own"),
    ("foreign", "canary-of-foreign"),
    ("personal", "canary-of-personal"),
    ("guest", "canary-of-guest"),
    ("staff", "canary-of-staff"),
];

#[test]
fn every_door_has_a_rule() {
    let ruled: BTreeSet<String> = Matrix::read().door.into_keys().collect();
    assert_eq!(ruled, doors());
}

struct Actors {
    keys: BTreeMap<&'static str, String>,
    proof: String,
    /// Person and kind of session by role: each cell gets a session of its own, for some doors end it.
    people: BTreeMap<String, (String, Kind)>,
    organisations: BTreeMap<&'static str, String>,
    /// By target.
    complaints: BTreeMap<&'static str, Filed>,
}

/// A complaint, a file of it and a statement in it.
struct Filed {
    by: FiledBy,
    attachment_id: String,
    statement_id: String,
}

/// A parcel of each of two organisations, with a canary in every text of it.
async fn move_in(portal: &TestPortal) -> Actors {
    let canary = |target: &'static str, consignee: PartyDraft| {
        let (number, word) = (of(&TARGETS, target), of(&CANARIES, target));
        let mut parcel = parcel(number).to(consignee).event(PickedUp, "2026-11-21T17:00:00+08:00");
        parcel.shipment.item_description = Some(word.to_string());
        parcel.shipment.destination.city = Some(word.to_string());
        parcel.shipment.account_code = Some(["acct-", target].concat());
        parcel.shipment.terms_version = Some(word.to_string());
        parcel.shipment.insured_value = Some(money::canary(target));
        parcel = parcel.event(Delivered, "2026-11-22T10:00:00+08:00");
        parcel.events[0].text = Some(word.to_string());
        let signer_name = Some(word.to_string());
        parcel.events[1].proof_of_delivery = Some(ProofOfDelivery { signer_name, ..ProofOfDelivery::default() });
        parcel
    };
    let organisations = BTreeMap::from([
        ("own", organisation(portal, "own").await),
        ("foreign", organisation(portal, "foreign").await),
    ]);
    portal.take_in(&canary("own", li_wei())).await;
    portal.take_in(&canary("foreign", maria_gomez())).await;
    let path = format!("/api/v1/tracking/{}/verification", of(&TARGETS, "own"));
    let proof = portal.post(&path, &json!({"phone_last4": "4321"})).await.cookie("pd_parcels").unwrap();
    let keys = BTreeMap::from([
        ("unscoped_key", portal.key_without_scope().await),
        ("revoked_key", portal.revoked_key().await),
        ("ingest_key", portal.ingest_key("tms").await),
        ("track_key", track_key(portal, &organisations["own"]).await),
    ]);
    let people = people(portal, &organisations["own"]).await;
    let complaints = complaints(portal, &organisations, &people).await;
    // A member's name is a canary too; only now, for what is written before must hold no other than its own.
    for target in ["own", "foreign"] {
        let email = format!("filer-{target}@customer.test");
        let rename = "update person set name = $1 where email = $2";
        portal.execute(rename, &[of(&CANARIES, target).into(), email.into()]).await.unwrap();
    }
    Actors { keys, proof, people, organisations, complaints }
}

/// A complaint of each organisation, of a person and of a guest, answered, with a canary in every text of it. The own
/// organisation's names the unit of the actor `unit`.
async fn complaints(
    portal: &TestPortal,
    organisations: &BTreeMap<&'static str, String>,
    people: &BTreeMap<String, (String, Kind)>,
) -> BTreeMap<&'static str, Filed> {
    let mut complaints = BTreeMap::new();
    for (target, number) in TARGETS.into_iter().filter(|(target, _)| *target != "unknown").chain(PRIVATE) {
        let cookie = match (target, organisations.get(target)) {
            ("personal", _) => portal.session_of(&people["person"].0, Kind::Customer).await.cookie,
            (_, Some(organisation)) => colleague(portal, organisation, target).await,
            _ => String::new(),
        };
        complaints.insert(target, complaint(portal, target, number, &cookie).await);
    }
    let unit = new_id(portal.now());
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ($1, 'SZ-9', 'Suzhou', 'hub', 1, 1)";
    portal.execute(sql, &[(&unit).into()]).await.unwrap();
    portal
        .execute("update person set unit_id = $1 where id = $2", &[(&unit).into(), (&people["unit"].0).into()])
        .await
        .unwrap();
    let own = &complaints["own"].by.number;
    portal
        .execute("update complaint set unit_id = $1 where complaint_number = $2", &[(&unit).into(), own.into()])
        .await
        .unwrap();
    portal.asks_unit(&complaints["own"].by, of(&CANARIES, "staff"), "SZ-9", of(&CANARIES, "own")).await;
    let [own, foreign, staff] = ["own", "foreign", "staff"].map(|owner| of(&CANARIES, owner));
    portal.suggestions(&unit, &portal.clerk(staff).await.0, (own, foreign, staff)).await;
    complaints
}

/// Who filed for the organisation; no actor of the matrix, so that all of those see it as colleagues.
async fn colleague(portal: &TestPortal, organisation_id: &str, target: &str) -> String {
    let filer = portal.customer(&format!("filer-{target}@customer.test"), "Filer").await;
    let sql =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, 'member', 1)";
    portal.execute(sql, &[organisation_id.into(), (&filer.person_id).into()]).await.unwrap();
    filer.cookie
}

async fn complaint(portal: &TestPortal, target: &str, number: &str, cookie: &str) -> Filed {
    let (word, staff) = (of(&CANARIES, target), of(&CANARIES, "staff"));
    let mut draft = draft(number, word);
    draft["attachment_ids"] = json!([portal.gives(cookie, &[word, ".jpg"].concat()).await]);
    let by = portal.files(cookie, &draft).await;
    if !cookie.is_empty() {
        let begun = ["/api/v1/complaint-drafts/", number].concat();
        assert_eq!(portal.put(&begun).cookie(cookie).body(json!({"text": word}).to_string()).await.status, 204);
    }
    let said = portal.post(&by.door("/messages"), &json!({"text": word})).cookie(&by.cookie).await;
    assert_eq!(said.status, 201, "{}", said.text());
    portal.is_handled(&by, staff, staff, word).await;
    let proposal = json!({"topic": "other", "title": word, "text": word, "is_public": true});
    let clerk = portal.clerk(staff).await;
    let proposed = portal.post(&by.door("/suggestion-proposals"), &proposal).cookie(&clerk.1).await;
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let read = portal.complaint(&by, &portal.clerk(staff).await.1).await;
    let id = |list: &str, key: &str| read[list][0][key].as_str().unwrap().to_string();
    let (attachment_id, statement_id) = (id("attachments", "attachment_id"), id("statements", "id"));
    // Lists show the parcel's number and no other text; how somebody is reached is for staff.
    let sql =
        "update complaint set waybill_number = $1, contact_email = $2, contact_phone = $2 where complaint_number = $3";
    portal.execute(sql, &[word.into(), staff.into(), (&by.number).into()]).await.unwrap();
    Filed { by, attachment_id, statement_id }
}

/// An organisation with the account code of its parcel, and with its canary in name, site and contact.
async fn organisation(portal: &TestPortal, target: &'static str) -> String {
    let id = new_id(portal.now());
    let (now, word) = (portal.now(), of(&CANARIES, target));
    let staff = of(&CANARIES, "staff");
    let statements: [(&str, Vec<Arg>); 5] = [
        (
            "insert into organisation (id, name, search, created_at, updated_at, version) values ($1, $2, $2, $3, $3, 1)",
            vec![(&id).into(), word.into(), now.into()],
        ),
        (
            "insert into organisation_account (account_code, organisation_id, created_at) values ($1, $2, $3)",
            vec![["acct-", target].concat().into(), (&id).into(), now.into()],
        ),
        (
            "insert into organisation_site (id, organisation_id, name, address, created_at) values ($1, $2, $3, $3, $4)",
            vec![new_id(now).into(), (&id).into(), word.into(), now.into()],
        ),
        (
            "insert into organisation_contact (id, organisation_id, name, created_at) values ($1, $2, $3, $4)",
            vec![new_id(now).into(), (&id).into(), word.into(), now.into()],
        ),
        (
            "insert into organisation_class (id, organisation_id, to_class, why, reason, decided_at)
            values ($1, $2, 'a', 'override', $3, $4)",
            vec![new_id(now).into(), (&id).into(), staff.into(), now.into()],
        ),
    ];
    for (sql, args) in statements {
        portal.execute(sql, &args).await.unwrap();
    }
    // The class and why it was said: a customer must meet them nowhere.
    let class = "update organisation set class = 'a', class_decided_at = $1 where id = $2";
    portal.execute(class, &[now.into(), (&id).into()]).await.unwrap();
    id
}

async fn track_key(portal: &TestPortal, organisation_id: &str) -> String {
    let draft = KeyDraft {
        name: "reader",
        scopes: &[ApiScope::Track],
        organisation_id: Some(organisation_id),
        created_by: None,
    };
    let mut tx = portal.store.begin().await.unwrap();
    let (_, secret) = account::insert_key(&mut tx, draft, portal.now()).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

async fn people(portal: &TestPortal, organisation_id: &str) -> BTreeMap<String, (String, Kind)> {
    let mut people = BTreeMap::new();
    for role in ["person", "owner", "member", "viewer"] {
        let person = portal.customer(&format!("{role}@customer.test"), role).await.person_id;
        if role != "person" {
            let sql =
                "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, $3, 1)";
            portal.execute(sql, &[organisation_id.into(), (&person).into(), role.into()]).await.unwrap();
        }
        people.insert(role.to_string(), (person, Kind::Customer));
    }
    for role in StaffRole::ALL {
        let staff = portal.staff(&format!("{role}@staff.test"), *role).await.person_id;
        people.insert(role.to_string(), (staff, Kind::Staff));
    }
    people
}

fn of(pairs: &[(&'static str, &'static str)], target: &str) -> &'static str {
    pairs.iter().find(|(name, _)| *name == target).unwrap().1
}

async fn every_cell_of_the_matrix(portal: &TestPortal) {
    let matrix = Matrix::read();
    let actors = move_in(portal).await;
    let mut wrong = Vec::new();
    for door in matrix.door.keys() {
        let mut watch =
            Watch { portal, matrix: &matrix, actors: &actors, door, rule: &matrix.rule(door), found: Vec::new() };
        let mut strangers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for cells in watch.batches() {
            for (role, stranger) in watch.over(&cells).await {
                strangers.entry(role).or_default().push(stranger);
            }
        }
        wrong.append(&mut watch.found);
        for (role, mut answers) in strangers {
            answers.dedup();
            if answers.len() > 1 {
                wrong.push(format!("{door} as {role}: foreign and unknown differ\n{}", answers.join("\n---\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong cells\n{}", wrong.len(), wrong.join("\n"));
}

/// One role at one target of a door.
#[derive(Debug, Clone, Copy)]
struct Cell<'m> {
    role: &'m str,
    target: &'static str,
    number: &'static str,
    expected: Option<u16>,
}

/// A door under observation.
struct Watch<'w> {
    portal: &'w TestPortal,
    matrix: &'w Matrix,
    actors: &'w Actors,
    door: &'w str,
    rule: &'w Rule,
    found: Vec<String>,
}

impl<'w> Watch<'w> {
    fn is_read(&self) -> bool {
        self.door.starts_with("GET ")
    }

    /// Cells between which nothing may change are looked at in one go: those who may read, and those who may not even
    /// ask. Whoever may act, or learns that something is not there, is looked at alone.
    fn batches(&self) -> Vec<Vec<Cell<'w>>> {
        let (mut open, mut refused, mut batches) = (Vec::new(), Vec::new(), Vec::new());
        for role in &self.matrix.roles {
            let statuses = self.matrix.statuses(self.rule, role);
            for (target, number) in targets(self.door, statuses) {
                let cell = Cell { role, target, number, expected: statuses.of(target) };
                match cell.expected {
                    Some(200) if self.is_read() => open.push(cell),
                    // a door that notes its refusals counts them too
                    Some(401 | 403) if self.rule.notes.is_none() => refused.push(cell),
                    _ if self.is_read() => refused.push(cell),
                    _ => batches.push(vec![cell]),
                }
            }
        }
        batches.extend([open, refused]);
        batches
    }

    /// Knocks for each cell and compares the database before with the database after; the refusals as `stranger` has
    /// them, by role.
    async fn over(&mut self, cells: &[Cell<'w>]) -> Vec<(&'w str, String)> {
        tidy(self.portal).await;
        let mut visits = Vec::new();
        for cell in cells {
            let cookie = session(self.portal, self.actors, cell.role).await;
            visits.push(Visit { role: cell.role, target: cell.target, number: cell.number, cookie });
        }
        let before = state(self.portal).await;
        let (mut strangers, mut statuses) = (Vec::new(), Vec::new());
        for visit in &visits {
            let (path, answer) = knock(self.portal, self.actors, self.door, self.rule, visit).await;
            if answer.status == 404 && self.door.contains("{complaint_number}") {
                strangers.push((visit.role, stranger(&answer, &path)));
            }
            statuses.push(answer.status);
            self.judge(visit, &answer);
        }
        if self.is_read() || statuses.iter().all(|status| *status >= 400) {
            self.compare(cells, &statuses, &before, &state(self.portal).await);
        }
        strangers
    }

    fn judge(&mut self, visit: &Visit<'_>, answer: &Answer) {
        let cell = format!("{} as {} on {}", self.door, visit.role, visit.target);
        let faults = judge(self.matrix, self.rule, visit.role, visit.target, answer);
        self.found.extend(faults.into_iter().map(|fault| format!("{cell}: {fault}")));
        let names: Vec<&str> = self.matrix.names(visit.role).collect();
        let must = self.matrix.may_show(self.rule, visit.role, "money");
        let fault = money::fault(answer, self.door, &names, visit.target, must);
        self.found.extend(fault.map(|fault| format!("{cell}: {fault}")));
    }

    fn compare(&mut self, cells: &[Cell<'_>], statuses: &[u16], before: &State, after: &State) {
        // whom a refusal tells to the audit log is a test of its own
        let is_refused = statuses.iter().any(|status| *status != 200);
        let noted = self.rule.notes.as_deref().unwrap_or_default();
        let may =
            |table: &str| noted.split(' ').any(|known| known == table) || is_refused && table.starts_with("audit_");
        let changed: Vec<&String> =
            before.keys().filter(|table| before[*table] != after[*table] && !may(table)).collect();
        if !changed.is_empty() {
            let who: Vec<String> = cells.iter().map(|cell| format!("{} on {}", cell.role, cell.target)).collect();
            self.found.push(format!("{} as one of {who:?}: {statuses:?} changed {changed:?}", self.door));
        }
    }
}

/// A refusal without what differs between any two: the path that was asked, and the nonce of a page's scripts.
pub fn stranger(answer: &Answer, path: &str) -> String {
    let policy = answer.header("content-security-policy");
    let nonce =
        policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).map_or("NONE", |(nonce, _)| nonce);
    answer.faceless().replace(nonce, "NONCE").replace(path, "PATH")
}

/// Tries of earlier cells, and the unknown parcel, which the ingest key may have stated.
async fn tidy(portal: &TestPortal) {
    let mut tx = portal.store.begin().await.unwrap();
    for sql in [
        "delete from verification_attempt",
        "delete from sign_in_attempt",
        "delete from shipment where waybill_number = 'PDUNKNOWN1'",
        // the guest who asked for a new link keeps the old one here
        "update complaint_link set revoked_at = null",
        "delete from complaint_participant",
    ] {
        tx.execute(sql, &[]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn targets(door: &str, expected: Targets) -> Vec<(&'static str, &'static str)> {
    match expected.any {
        Some(_) => vec![("any", "")],
        None if door.contains("{complaint_number}") => TARGETS.into_iter().chain(PRIVATE).collect(),
        None => TARGETS.to_vec(),
    }
}

/// Who knocks, and at whose door.
struct Visit<'v> {
    role: &'v str,
    target: &'v str,
    number: &'v str,
    cookie: Option<String>,
}

async fn session(portal: &TestPortal, actors: &Actors, role: &str) -> Option<String> {
    let (person, kind) = actors.people.get(role)?;
    Some(portal.session_of(person, *kind).await.cookie)
}

/// An id that nothing has.
const NOTHING: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

async fn knock(portal: &TestPortal, actors: &Actors, door: &str, rule: &Rule, visit: &Visit<'_>) -> (String, Answer) {
    let (method, path) = door.split_once(' ').unwrap();
    let organisation = actors.organisations.get(visit.target).map_or(NOTHING, String::as_str);
    let filled = |text: &str| {
        let filed = actors.complaints.get(visit.target);
        let named = |id: fn(&Filed) -> &str| filed.map_or(NOTHING, id);
        let text = text
            .replace("{waybill_number}", visit.number)
            .replace("{organisation}", organisation)
            .replace("{complaint_number}", filed.map_or(NO_COMPLAINT, |filed| filed.by.number.as_str()))
            .replace("{attachment_id}", named(|filed| &filed.attachment_id))
            .replace("{statement_id}", named(|filed| &filed.statement_id));
        if path.contains("organisations/{id}") { text.replace("{id}", organisation) } else { text }
    };
    // what is left names nothing that exists
    let path = filled(rule.sample.as_deref().unwrap_or(path));
    let path =
        path.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part }).collect::<Vec<_>>().join("/");
    let mut ask = Ask::new(&portal.router, method, &path);
    if let Some(json) = &rule.json {
        ask = ask.header("content-type", "application/json").body(filled(json));
    }
    if let Some(form) = &rule.form {
        ask = ask.header("content-type", "application/x-www-form-urlencoded").body(filled(form));
    }
    if let Some(pairs) = &rule.multipart {
        let pairs: Vec<(&str, &str)> = pairs.split('&').filter_map(|pair| pair.split_once('=')).collect();
        ask = ask.header("content-type", MULTIPART).body(multipart(&pairs));
    }
    if let Some(key) = actors.keys.get(visit.role) {
        ask = ask.bearer(key);
    }
    if visit.role == "party" {
        ask = ask.cookie(&actors.proof);
    }
    if visit.role == "guest" {
        ask = ask.cookie(&actors.complaints["guest"].by.cookie);
    }
    if let Some(cookie) = &visit.cookie {
        ask = ask.cookie(cookie);
    }
    let response = ask.open().await;
    let is_stream = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    if is_stream {
        let (parts, _) = response.into_parts();
        return (path, Answer { status: parts.status.as_u16(), headers: parts.headers, body: Vec::new() });
    }
    (path, Answer::read(response).await)
}

fn judge(matrix: &Matrix, rule: &Rule, role: &str, target: &str, answer: &Answer) -> Vec<String> {
    let expected = matrix.statuses(rule, role).of(target);
    let mut faults = Vec::new();
    if expected != Some(answer.status) {
        faults.push(format!("{} instead of {expected:?}", answer.status));
    }
    let seen = answer.whole();
    for (owner, canary) in CANARIES {
        let is_shown = seen.contains(canary);
        // what staff wrote stands in whatever they may see, and in a form that is shown again
        let is_screen = matches!(answer.status, 200 | 422);
        let is_theirs = owner == target || target == "any" || (owner == "staff" && is_screen);
        let may = is_theirs && matrix.may_show(rule, role, owner);
        if is_shown && !may {
            faults.push(format!("shows {canary}"));
        } else if may && !is_shown {
            faults.push(format!("does not show {canary}: the search would find nothing"));
        }
    }
    faults
}
