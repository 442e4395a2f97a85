//! Organisations: who gets in, what each role may do, and that a foreign one does not exist.

use app::account::StaffRole;
use axum::http::Method;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::{Answer, Ask, TestPortal, database_tests, patiently};

database_tests! {
    the_founder_owns, only_staff_attach_account_codes, a_foreign_organisation_is_a_missing_one, a_change_names_its_version,
    each_role_does_what_it_may, the_last_owner_stays, two_owners_cannot_both_leave, an_invitation_is_mailed_and_joins,
    an_invitation_is_for_one_address, of_a_hundred_acceptances_one_succeeds, every_change_is_audited,
    keys_are_shown_once_and_revoked_at_once, staff_find_organisations, a_repeated_founding_founds_once,
}

/// Sends JSON as somebody.
pub fn send(portal: &TestPortal, who: &SignedIn, method: Method, path: &str, body: &Value) -> Ask {
    Ask::new(&portal.router, method.as_str(), path)
        .header("content-type", "application/json")
        .cookie(&who.cookie)
        .body(body.to_string())
}

/// A new organisation and its owner.
pub async fn organisation(portal: &TestPortal, email: &str, name: &str) -> (SignedIn, String) {
    let owner = portal.customer(email, email.split('@').next().unwrap()).await;
    let founded = send(portal, &owner, Method::POST, "/api/v1/organisations", &json!({"name": name})).await;
    assert_eq!(founded.status, 201, "{}", founded.text());
    (owner, founded.json()["id"].as_str().unwrap().to_string())
}

/// Invites and accepts, as people do with the mail.
pub async fn join(portal: &TestPortal, owner: &SignedIn, id: &str, email: &str, role: &str) -> SignedIn {
    let guest = portal.customer(email, email.split('@').next().unwrap()).await;
    let secret = invite(portal, owner, id, email, role).await;
    let path = ["/api/v1/invitations/", &secret].concat();
    let joined = send(portal, &guest, Method::PUT, &path, &json!({})).await;
    assert_eq!(joined.status, 200, "{}", joined.text());
    guest
}

/// The secret that was mailed.
async fn invite(portal: &TestPortal, owner: &SignedIn, id: &str, email: &str, role: &str) -> String {
    // the last mail is found by its moment
    portal.clock.advance_ms(1);
    let path = format!("/api/v1/organisations/{id}/invitations");
    let invited = send(portal, owner, Method::POST, &path, &json!({"email": email, "role": role})).await;
    assert_eq!(invited.status, 201, "{}", invited.text());
    mailed_secret(portal, &email.trim().to_lowercase()).await
}

async fn mailed_secret(portal: &TestPortal, email: &str) -> String {
    let sql = "select secrets_json from message where email = $1 order by id desc limit 1";
    let row = portal.store.row(sql, &[email.into()]).await.unwrap().unwrap();
    let secrets: Value = serde_json::from_str(&row.columns().text().unwrap()).unwrap();
    let link = secrets["link"].as_str().unwrap();
    assert!(link.starts_with("http"), "{link}");
    link.rsplit('/').next().unwrap().to_string()
}

async fn get(portal: &TestPortal, who: &SignedIn, path: &str) -> Answer {
    portal.get(path).cookie(&who.cookie).await
}

async fn the_founder_owns(portal: &TestPortal) {
    portal.post("/api/v1/organisations", &json!({"name": "ACME"})).await.problem(401, "sign-in-required");
    let (owner, id) = organisation(portal, "ana@acme.test", "  ACME España ").await;
    let found = get(portal, &owner, &format!("/api/v1/organisations/{id}")).await;
    assert_eq!(found.header("etag"), "\"1\"");
    assert_eq!((&found.json()["name"], &found.json()["role"]), (&json!("ACME España"), &json!("owner")));
    let members = get(portal, &owner, &format!("/api/v1/organisations/{id}/members")).await.json();
    assert_eq!(members["items"][0]["email"], "ana@acme.test");
    let own = get(portal, &owner, "/api/v1/organisations").await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    for bad in [json!({"name": " "}), json!({"name": "x".repeat(121)}), json!({"name": "a\u{202e}b"})] {
        let answer = send(portal, &owner, Method::POST, "/api/v1/organisations", &bad).await;
        answer.problem(422, "invalid");
    }
}

/// Otherwise anybody could claim a foreign account and read its shipments.
async fn only_staff_attach_account_codes(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let (_, other) = organisation(portal, "bo@rival.test", "Rival").await;
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    let agent = portal.staff("desk@operator.test", StaffRole::Agent).await;
    let claim = json!({"name": "Shell", "account_code": "RIVAL-1"});
    send(portal, &owner, Method::POST, "/api/v1/organisations", &claim).await.problem(403, "forbidden");
    let path = format!("/api/v1/organisations/{id}/accounts/ACME-1");
    send(portal, &owner, Method::PUT, &path, &json!({})).await.problem(403, "forbidden");
    send(portal, &agent, Method::PUT, &path, &json!({})).await.problem(404, "not-found");
    for _ in 0..2 {
        let attached = send(portal, &admin, Method::PUT, &path, &json!({})).await;
        assert_eq!(attached.json()["account_codes"], json!(["ACME-1"]));
    }
    let taken = format!("/api/v1/organisations/{other}/accounts/ACME-1");
    send(portal, &admin, Method::PUT, &taken, &json!({})).await.problem(409, "conflict");
    send(portal, &owner, Method::DELETE, &path, &json!({})).await.problem(403, "forbidden");
    assert_eq!(send(portal, &admin, Method::DELETE, &path, &json!({})).await.status, 204);
    send(portal, &admin, Method::DELETE, &path, &json!({})).await.problem(404, "not-found");
    let founded = send(portal, &admin, Method::POST, "/api/v1/organisations", &claim).await.json();
    assert_eq!((&founded["account_codes"], &founded["role"]), (&json!(["RIVAL-1"]), &Value::Null));
}

/// trust.md "Doors": foreign object = 404, byte-identical to a missing one.
async fn a_foreign_organisation_is_a_missing_one(portal: &TestPortal) {
    let (_, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let (stranger, _) = organisation(portal, "bo@rival.test", "Rival").await;
    let auditor = portal.staff("log@operator.test", StaffRole::Auditor).await;
    let missing = "01999999-0000-7000-8000-000000000000";
    let nothing = json!({});
    for (method, tail, body) in [
        (Method::GET, "", &nothing),
        (Method::PATCH, "", &json!({"name": "Mine"})),
        (Method::GET, "/members", &nothing),
        (Method::PUT, "/members/x", &json!({"role": "owner"})),
        (Method::DELETE, "/members/x", &nothing),
        (Method::GET, "/invitations", &nothing),
        (Method::POST, "/invitations", &json!({"email": "a@b.co", "role": "owner"})),
        (Method::DELETE, "/invitations/x", &nothing),
        (Method::GET, "/sites", &nothing),
        (Method::POST, "/sites", &json!({"name": "a", "address": "b"})),
        (Method::GET, "/contacts", &nothing),
        (Method::GET, "/api-keys", &nothing),
        (Method::POST, "/api-keys", &json!({"name": "a", "scopes": ["track"]})),
        (Method::PUT, "/accounts/A", &nothing),
    ] {
        for who in [&stranger, &auditor] {
            let mut answers = Vec::new();
            for of in [id.as_str(), missing] {
                let path = format!("/api/v1/organisations/{of}{tail}");
                let answer = send(portal, who, method.clone(), &path, body).header("if-match", "\"1\"").await;
                answer.problem(404, "not-found");
                answers.push(answer.text().replace(answer.header("x-request-id"), ""));
            }
            assert_eq!(answers[0], answers[1], "{method} {tail}");
        }
    }
    for path in
        [format!("/api/v1/shipments?organisation_id={id}"), format!("/api/v1/shipments?organisation_id={missing}")]
    {
        get(portal, &stranger, &path).await.problem(404, "not-found");
    }
}

async fn a_change_names_its_version(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let path = format!("/api/v1/organisations/{id}");
    let rename = |name: &str| send(portal, &owner, Method::PATCH, &path, &json!({"name": name}));
    rename("A").await.problem(428, "precondition");
    rename("A").header("if-match", "W/\"1\"").await.problem(412, "precondition");
    let changed = rename("A").header("if-match", "\"1\"").await;
    assert_eq!((changed.header("etag"), &changed.json()["name"]), ("\"2\"", &json!("A")));
    rename("B").header("if-match", "\"1\"").await.problem(412, "precondition");
}

async fn each_role_does_what_it_may(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let member = join(portal, &owner, &id, "max@acme.test", "member").await;
    let viewer = join(portal, &owner, &id, "vio@acme.test", "viewer").await;
    let path = |tail: &str| format!("/api/v1/organisations/{id}{tail}");
    let manages = [
        (Method::PATCH, "", json!({"name": "New"})),
        (Method::PUT, "/members/x", json!({"role": "viewer"})),
        (Method::GET, "/invitations", json!({})),
        (Method::POST, "/invitations", json!({"email": "new@acme.test", "role": "viewer"})),
        (Method::DELETE, "/invitations/x", json!({})),
        (Method::POST, "/sites", json!({"name": "Hub", "address": "Calle 1"})),
        (Method::DELETE, "/sites/x", json!({})),
        (Method::POST, "/contacts", json!({"name": "Eva"})),
        (Method::DELETE, "/contacts/x", json!({})),
        (Method::GET, "/api-keys", json!({})),
        (Method::POST, "/api-keys", json!({"name": "ERP", "scopes": ["track"]})),
        (Method::DELETE, "/api-keys/x", json!({})),
    ];
    for (method, tail, body) in manages {
        for who in [&member, &viewer] {
            send(portal, who, method.clone(), &path(tail), &body).await.problem(403, "forbidden");
        }
        let answer = send(portal, &owner, method.clone(), &path(tail), &body).header("if-match", "\"1\"").await;
        let is_let_in = answer.status < 300 || (answer.status == 404 && tail.ends_with("/x"));
        assert!(is_let_in, "{method} {tail}: {}", answer.text());
    }
    for tail in ["", "/members", "/sites", "/contacts"] {
        assert_eq!(get(portal, &viewer, &path(tail)).await.status, 200);
    }
    let removal = path(&["/members/", &member.person_id].concat());
    send(portal, &viewer, Method::DELETE, &removal, &json!({})).await.problem(403, "forbidden");
    assert_eq!(send(portal, &owner, Method::DELETE, &removal, &json!({})).await.status, 204);
    get(portal, &member, &path("")).await.problem(404, "not-found");
    let leaving = path(&["/members/", &viewer.person_id].concat());
    assert_eq!(send(portal, &viewer, Method::DELETE, &leaving, &json!({})).await.status, 204);
}

async fn the_last_owner_stays(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let member = join(portal, &owner, &id, "max@acme.test", "member").await;
    let seat = |of: &SignedIn| format!("/api/v1/organisations/{id}/members/{}", of.person_id);
    let demote = json!({"role": "viewer"});
    send(portal, &owner, Method::PUT, &seat(&owner), &demote).await.problem(409, "conflict");
    send(portal, &owner, Method::DELETE, &seat(&owner), &json!({})).await.problem(409, "conflict");
    let promoted = send(portal, &owner, Method::PUT, &seat(&member), &json!({"role": "owner"})).await;
    assert_eq!(promoted.status, 204);
    assert_eq!(send(portal, &member, Method::PUT, &seat(&owner), &demote).await.status, 204);
    let path = format!("/api/v1/organisations/{id}/api-keys");
    get(portal, &owner, &path).await.problem(403, "forbidden");
    send(portal, &member, Method::DELETE, &seat(&member), &json!({})).await.problem(409, "conflict");
}

/// Bite proof: take `lock_key` out of `customer::members::begin`.
async fn two_owners_cannot_both_leave(portal: &TestPortal) {
    let (one, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let two = join(portal, &one, &id, "max@acme.test", "owner").await;
    portal.crowd().await;
    let leave = |who: &SignedIn| {
        let path = format!("/api/v1/organisations/{id}/members/{}", who.person_id);
        send(portal, who, Method::DELETE, &path, &json!({})).into_future()
    };
    let mut left: Vec<u16> =
        futures_util::future::join_all([leave(&one), leave(&two)]).await.iter().map(|answer| answer.status).collect();
    left.sort_unstable();
    assert_eq!(left, [204, 409]);
}

async fn an_invitation_is_mailed_and_joins(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let guest = portal.customer("max@acme.test", "Max").await;
    let secret = invite(portal, &owner, &id, " Max@ACME.test ", "member").await;
    let kept = "select count(*) from organisation_invitation where secret_hash = $1 and email = 'max@acme.test'";
    assert_eq!(portal.number(kept, &[server::token::hash(&secret).into()]).await, 1, "hashed");
    let path = ["/api/v1/invitations/", &secret].concat();
    let offer = get(portal, &guest, &path).await.json();
    assert_eq!((&offer["organisation_name"], &offer["is_for_you"]), (&json!("ACME"), &json!(true)));
    get(portal, &guest, &path).await;
    portal.get(&path).await.problem(401, "sign-in-required");
    let joined = send(portal, &guest, Method::PUT, &path, &json!({})).await;
    assert_eq!((joined.status, &joined.json()["role"]), (200, &json!("member")));
    send(portal, &guest, Method::PUT, &path, &json!({})).await.problem(404, "not-found");
    get(portal, &guest, &path).await.problem(404, "not-found");
    let again = format!("/api/v1/organisations/{id}/invitations");
    let invited = send(portal, &owner, Method::POST, &again, &json!({"email": "max@acme.test", "role": "owner"})).await;
    assert_eq!(invited.field_problems(), ["/email already_member"]);
}

async fn an_invitation_is_for_one_address(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let thief = portal.customer("thief@else.test", "Thief").await;
    let guest = portal.customer("max@acme.test", "Max").await;
    let first = invite(portal, &owner, &id, "max@acme.test", "member").await;
    let second = invite(portal, &owner, &id, "max@acme.test", "viewer").await;
    let accept = async |who: &SignedIn, secret: &str| {
        send(portal, who, Method::PUT, &["/api/v1/invitations/", secret].concat(), &json!({})).await
    };
    accept(&guest, &first).await.problem(404, "not-found");
    accept(&thief, &second).await.problem(403, "forbidden");
    accept(&guest, "nothing").await.problem(404, "not-found");
    let unverify = "update person set email_verified_at = null where email = 'max@acme.test'";
    portal.execute(unverify, &[]).await.unwrap();
    accept(&guest, &second).await.problem(403, "forbidden");
    let verify = "update person set email_verified_at = 1 where email = 'max@acme.test'";
    portal.execute(verify, &[]).await.unwrap();
    let open = get(portal, &owner, &format!("/api/v1/organisations/{id}/invitations")).await.json();
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
    let path = format!("/api/v1/organisations/{id}/invitations/{}", open["items"][0]["id"].as_str().unwrap());
    assert_eq!(send(portal, &owner, Method::DELETE, &path, &json!({})).await.status, 204);
    accept(&guest, &second).await.problem(404, "not-found");
    let third = invite(portal, &owner, &id, "max@acme.test", "viewer").await;
    portal.advance_hours(7 * 24);
    accept(&guest, &third).await.problem(404, "not-found");
}

/// trust.md "Doors": tokens are spent by one conditional UPDATE (100 simultaneous -> exactly one success).
/// Bite proof: take `accepted_at is null` out of `invitation::accept`.
async fn of_a_hundred_acceptances_one_succeeds(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let guest = portal.customer("max@acme.test", "Max").await;
    let secret = invite(portal, &owner, &id, "max@acme.test", "member").await;
    let path = ["/api/v1/invitations/", &secret].concat();
    portal.crowd().await;
    let all = (0..100).map(|_| patiently(|| send(portal, &guest, Method::PUT, &path, &json!({}))));
    let statuses: Vec<u16> = futures_util::future::join_all(all).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 99, "{statuses:?}");
    assert_eq!(portal.number("select count(*) from audit_entry where action = 'member.joined'", &[]).await, 1);
}

async fn every_change_is_audited(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let member = join(portal, &owner, &id, "max@acme.test", "member").await;
    let path = |tail: &str| format!("/api/v1/organisations/{id}{tail}");
    let made = async |tail: &str, body: Value| {
        let answer = send(portal, &owner, Method::POST, &path(tail), &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let id = answer.json()["id"].as_str().unwrap().to_string();
        let gone = send(portal, &owner, Method::DELETE, &path(&[tail, "/", &id].concat()), &json!({})).await;
        assert_eq!(gone.status, 204);
    };
    made("/sites", json!({"name": "Hub", "address": "Calle Sierpes 7"})).await;
    made("/contacts", json!({"name": "Eva", "phone": "+34 600 12 55 66"})).await;
    made("/api-keys", json!({"name": "ERP", "scopes": ["track"]})).await;
    made("/invitations", json!({"email": "new@acme.test", "role": "viewer"})).await;
    let seat = path(&["/members/", &member.person_id].concat());
    send(portal, &owner, Method::PUT, &seat, &json!({"role": "viewer"})).await;
    send(portal, &owner, Method::DELETE, &seat, &json!({})).await;
    let rename = send(portal, &owner, Method::PATCH, &path(""), &json!({"name": "New"})).header("if-match", "\"1\"");
    assert_eq!(rename.await.status, 200);
    for action in [
        "organisation.founded",
        "organisation.renamed",
        "member.invited",
        "member.invitation_revoked",
        "member.joined",
        "member.role_changed",
        "member.removed",
        "site.added",
        "site.removed",
        "contact.added",
        "contact.removed",
        "key.created",
        "key.revoked",
    ] {
        let count = "select count(*) from audit_entry
            where action = $1 and (subject = $2 or detail like '%' || $3 || '%')";
        let subject = ["organisation:", &id].concat();
        assert!(portal.number(count, &[action.into(), subject.into(), (&id).into()]).await > 0, "{action}");
    }
    let told = "select count(*) from audit_entry where detail like '%acme.test%' or detail like '%Sierpes%'";
    assert_eq!(portal.number(told, &[]).await, 0, "no addresses in the log");
}

async fn keys_are_shown_once_and_revoked_at_once(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let path = format!("/api/v1/organisations/{id}/api-keys");
    let draft = json!({"name": "ERP", "scopes": ["track"]});
    let ask = || send(portal, &owner, Method::POST, &path, &draft).header("idempotency-key", "k1");
    let made = ask().await.json();
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(ask().await.json()["secret"], Value::Null, "a repeat shows no secret");
    let kept = get(portal, &owner, &path).await;
    assert!(!kept.text().contains(&secret[12..]));
    assert_eq!(kept.json()["items"][0]["prefix"], secret[..11]);
    assert_eq!(portal.get("/api/v1/shipments").bearer(secret).await.status, 200);
    let stated = portal.post("/api/v1/shipments", &json!({"waybill_number": "PDKEYS001"})).bearer(secret).await;
    stated.problem(403, "forbidden");
    let wish = json!({"name": "ERP", "scopes": ["ingest"]});
    let refused = send(portal, &owner, Method::POST, &path, &wish).await;
    assert_eq!(refused.field_problems(), ["/scopes unknown"]);
    let one = [path.as_str(), "/", made["id"].as_str().unwrap()].concat();
    let (stranger, other) = organisation(portal, "bo@rival.test", "Rival").await;
    let foreign = format!("/api/v1/organisations/{other}/api-keys/{}", made["id"].as_str().unwrap());
    send(portal, &stranger, Method::DELETE, &foreign, &json!({})).await.problem(404, "not-found");
    assert_eq!(send(portal, &owner, Method::DELETE, &one, &json!({})).await.status, 204);
    portal.get("/api/v1/shipments").bearer(secret).await.problem(401, "sign-in-required");
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    get(portal, &owner, "/api/v1/api-keys").await.problem(403, "forbidden");
    let wish = json!({"name": "TMS", "scopes": ["ingest", "track"]});
    let made = send(portal, &admin, Method::POST, "/api/v1/api-keys", &wish).await.json();
    let secret = made["secret"].as_str().unwrap();
    let stated = portal.post("/api/v1/shipments", &json!({"waybill_number": "PDKEYS001"})).bearer(secret).await;
    assert_eq!(stated.status, 201);
    let one = ["/api/v1/api-keys/", made["id"].as_str().unwrap()].concat();
    assert_eq!(send(portal, &admin, Method::DELETE, &one, &json!({})).await.status, 204);
    portal.get("/api/v1/shipments").bearer(secret).await.problem(401, "sign-in-required");
}

async fn staff_find_organisations(portal: &TestPortal) {
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    for name in ["ACME España", "苏州丝绸有限公司", "Rival"] {
        organisation(portal, &format!("o{}@x.test", name.len()), name).await;
        portal.clock.advance_ms(1);
    }
    let found = async |query: &str| {
        let path = ["/api/v1/organisations?", query].concat();
        get(portal, &admin, &path).await.json()["items"].as_array().unwrap().len()
    };
    assert_eq!(found("").await, 3);
    assert_eq!(found("search=espana").await, 1);
    assert_eq!(found("search=%E4%B8%9D%E7%BB%B8").await, 1, "two characters in the middle of a name");
    assert_eq!(found("search=zzz").await, 0);
    let first = get(portal, &admin, "/api/v1/organisations?limit=2").await.json();
    assert_eq!(found(&["limit=2&cursor=", first["next_cursor"].as_str().unwrap()].concat()).await, 1);
}

async fn a_repeated_founding_founds_once(portal: &TestPortal) {
    let ana = portal.customer("ana@acme.test", "Ana").await;
    let ask = || {
        send(portal, &ana, Method::POST, "/api/v1/organisations", &json!({"name": "ACME"}))
            .header("idempotency-key", "once")
    };
    assert_eq!(ask().await.json()["id"], ask().await.json()["id"]);
    assert_eq!(portal.number("select count(*) from organisation", &[]).await, 1);
}
