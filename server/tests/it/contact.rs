//! Contacts: who calls, the card, the log, and complaints that staff take down.
//!
//! Bite proof: let `store::timeline` bring internal messages; let `card::render` skip the mask; pass `now` in place of
//! `received_at` to `happen_at`; drop `contact_by_phone`.

use app::account::StaffRole;
use app::desk::api;
use app::shipment::Milestone::*;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::complaint::{MULTIPART, draft, multipart};
use crate::support::people::{huaian_books, li_wei};
use crate::support::portal::Options;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel};
use crate::watched::state;

database_tests! {
    a_call_opens_the_card, several_are_a_choice, nobody_is_an_empty_card, people_are_found_by_what_they_say,
    a_call_is_logged_once, what_was_logged_is_corrected_and_never_changed, everything_is_one_timeline,
    who_it_is_is_masked_until_somebody_says_why, a_complaint_by_telephone_is_the_customers,
    clocks_run_from_the_receipt, an_open_one_is_offered, an_organisation_files_by_letter,
    next_steps_come_to_whoever_logged_them, an_erased_person_leaves_no_words, whoever_waits_on_the_line_waits_for_no_scan,
}

const PHONE: &str = "+34 600 12 55 66";

async fn agent(portal: &TestPortal) -> SignedIn {
    portal.staff("chen@desk.test", StaffRole::Agent).await
}

async fn see(portal: &TestPortal, path: &str, by: &SignedIn) -> Answer {
    portal.get(path).cookie(&by.cookie).await
}

async fn send(portal: &TestPortal, path: &str, by: &SignedIn, fields: &[(&str, &str)]) -> Answer {
    Ask::new(&portal.router, "POST", path)
        .header("content-type", MULTIPART)
        .header("sec-fetch-site", "same-origin")
        .cookie(&by.cookie)
        .body(multipart(fields))
        .await
}

/// María with an account and one complaint, which names her telephone.
async fn maria(portal: &TestPortal) -> (SignedIn, String) {
    let maria = portal.customer("maria@customer.test", "María Gómez").await;
    let mut draft = draft("PDCALL0001", "Where is my box?");
    draft["contact"] = json!({"phone": PHONE});
    let filed = portal.files(&maria.cookie, &draft).await;
    (maria, filed.number)
}

fn card_of(person: &SignedIn) -> String {
    api::customer_page(&["person-", &person.person_id].concat())
}

fn log<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    [&[("form", "log"), ("channel", "phone"), ("direction", "in")], more].concat()
}

async fn timeline(portal: &TestPortal, customer: &str, by: &SignedIn) -> Vec<Value> {
    let path = ["/api/v1/contacts?customer=", &app::wire::encode(customer)].concat();
    let answer = see(portal, &path, by).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

async fn a_call_opens_the_card(portal: &TestPortal) {
    let portal = &portal.again(Options { phone_country: Some(34), ..Options::default() }).await;
    let chen = agent(portal).await;
    let (_, number) = maria(portal).await;
    let before = state(portal).await;
    for written in [
        "%2B34600125566",
        "+34%20600%2012%2055%2066",
        "0034600125566",
        "600125566",
        "%EF%BC%96%EF%BC%90%EF%BC%90125566",
    ] {
        let answer = see(portal, &["/desk/call?phone=", written].concat(), &chen).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{written}");
        let text = answer.text();
        assert!(text.contains("M*** G***") && text.contains(&number), "{written}: {text}");
        assert!(text.contains("Log this call") && !text.contains("maria@customer.test"), "{written}");
    }
    assert_eq!(before, state(portal).await, "to look changes nothing");
}

async fn several_are_a_choice(portal: &TestPortal) {
    let chen = agent(portal).await;
    let (maria, _) = maria(portal).await;
    let pedro = portal.customer("pedro@customer.test", "Pedro Gómez").await;
    let mut same = draft("PDCALL0002", "And where is mine?");
    same["contact"] = json!({"phone": "0034 600-125-566"});
    portal.files(&pedro.cookie, &same).await;
    let text = see(portal, "/desk/call?phone=%2B34600125566", &chen).await.text();
    for person in [&maria, &pedro] {
        assert!(text.contains(&card_of(person)), "{text}");
    }
    assert!(text.contains("Which one is it?") && text.contains("phone-%2B34600125566"), "{text}");
}

async fn nobody_is_an_empty_card(portal: &TestPortal) {
    let chen = agent(portal).await;
    let text = see(portal, "/desk/call?phone=%2B8613900000000", &chen).await.text();
    assert!(text.contains("Number +8613900000000") && text.contains("Log this call") && text.contains(api::TAKE));
    // The receiver of a parcel is known by nothing but the number.
    portal.take_in(&parcel("PDCALL0003").to(li_wei()).event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
    let text = see(portal, "/desk/call?phone=%2B8613812344321", &chen).await.text();
    assert!(text.contains("PDCALL0003"), "{text}");
    for hidden in ["anonymous", "", "12"] {
        let answer = see(portal, &["/desk/call?phone=", hidden].concat(), &chen).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("Who is calling?"), "{hidden}");
    }
}

async fn people_are_found_by_what_they_say(portal: &TestPortal) {
    let chen = agent(portal).await;
    let (_, number) = maria(portal).await;
    let look = async |typed: &str| see(portal, &["/desk/call?q=", &app::wire::encode(typed)].concat(), &chen).await;
    for typed in ["maria gom", "MARÍA", "Maria@customer.test", "PDCALL0001", "pdcall0001"] {
        let text = look(typed).await.text();
        assert!(text.contains("M*** G***") && text.contains(&number), "{typed}: {text}");
    }
    let case = look(&number.to_lowercase()).await;
    assert_eq!((case.status, case.header("location")), (303, api::case_page(&number).as_str()));
    assert!(look("Nobody at all").await.text().contains("Nobody is known by this."));
    assert!(!look("chen").await.text().contains("person-"), "staff are no customers");
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    assert_eq!(see(portal, "/desk/call?q=maria", &hub).await.status, 403);
    assert!(!see(portal, "/desk", &hub).await.text().contains(api::CALL));
    assert!(see(portal, "/desk", &chen).await.text().contains(api::CALL));
}

async fn a_call_is_logged_once(portal: &TestPortal) {
    let chen = agent(portal).await;
    let (maria, number) = maria(portal).await;
    let once = "0123456789abcdef0123456789abcdef";
    let fields = log(&[
        ("once", once),
        ("phone", "0034600125566"),
        ("words", "Asks where it is. <b>Angry.</b>"),
        ("outcome", "call_back"),
        ("next_step", "Ring her back"),
        ("next_on", "2026-11-23"),
        ("complaint_number", &number),
    ]);
    for _ in 0..2 {
        let answer = send(portal, &card_of(&maria), &chen, &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let text = see(portal, answer.header("location"), &chen).await.text();
        assert!(text.contains("The contact is in the log.") && text.contains("Ring her back"), "{text}");
        assert!(text.contains("&lt;b&gt;Angry.") && text.contains("To be called back"), "{text}");
    }
    let counted = "select count(*) from contact where person_id = $1 and phone = '+34600125566'";
    assert_eq!(portal.number(counted, &[(&maria.person_id).into()]).await, 1);
    let noted = "select count(*) from audit_entry where action = 'contact.logged'";
    assert_eq!(portal.number(noted, &[]).await, 1);
    let bare = send(portal, &api::customer_page("phone-+8613900000000"), &chen, &log(&[])).await;
    assert_eq!(bare.status, 303, "{}", bare.text());
    assert_eq!(timeline(portal, "phone-+8613900000000", &chen).await.len(), 1);
    let wrong =
        log(&[("words", "Typed."), ("complaint_number", "C-2611-999999-9"), ("happened_at", "2027-01-01T10:00")]);
    let refused = send(portal, &card_of(&maria), &chen, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Typed."), "what was typed stands there again");
    let unheard = send(portal, &card_of(&maria), &chen, &[("form", "delete")]).await;
    assert_eq!(unheard.status, 400);
}

async fn what_was_logged_is_corrected_and_never_changed(portal: &TestPortal) {
    let chen = agent(portal).await;
    let (maria, _) = maria(portal).await;
    let key = ["person-", &maria.person_id].concat();
    let contact = |words: &str, corrects: Option<&str>| json!({"customer": key, "channel": "phone", "direction": "in", "words": words, "corrects_id": corrects});
    let logged = portal.post("/api/v1/contacts", &contact("Wrong words", None)).cookie(&chen.cookie).await;
    assert_eq!(logged.status, 201, "{}", logged.text());
    let id = logged.json()["id"].as_str().unwrap().to_string();
    let form = see(portal, &[&card_of(&maria), "?correct=", &id].concat(), &chen).await;
    assert!(form.text().contains("Correct a contact") && form.text().contains("Wrong words"), "{}", form.text());
    let fields = log(&[("words", "Right words"), ("corrects_id", &id)]);
    assert_eq!(send(portal, &card_of(&maria), &chen, &fields).await.status, 303);
    let entries = timeline(portal, &key, &chen).await;
    let words: Vec<&str> = entries.iter().filter_map(|entry| entry["words"].as_str()).collect();
    assert!(words.contains(&"Right words") && !words.contains(&"Wrong words"), "{words:?}");
    let late = portal.post("/api/v1/contacts", &contact("Third words", Some(&id))).cookie(&chen.cookie).await;
    late.problem(409, "conflict");
    let other = json!({"customer": "phone-+8613900000000", "channel": "phone", "direction": "in", "corrects_id": id});
    let foreign = portal.post("/api/v1/contacts", &other).cookie(&chen.cookie).await;
    assert_eq!(foreign.status, 422, "a contact with somebody else");
    let changed = portal.execute("update contact set words = 'Forged' where id = $1", &[(&id).into()]).await;
    assert!(changed.is_err(), "the log is append-only");
    assert_eq!(portal.number("select count(*) from contact", &[]).await, 2);
}

async fn everything_is_one_timeline(portal: &TestPortal) {
    let chen = agent(portal).await;
    let (maria, number) = maria(portal).await;
    let door = |rest: &str| ["/api/v1/complaints/", &number, rest].concat();
    portal.travel(std::time::Duration::from_secs(60));
    let said = json!({"text": "Still nothing."});
    assert_eq!(portal.post(&door("/messages"), &said).cookie(&maria.cookie).await.status, 201);
    let note = json!({"text": "Known trouble-maker.", "is_internal": true});
    assert_eq!(portal.post(&door("/messages"), &note).cookie(&chen.cookie).await.status, 201);
    portal.travel(std::time::Duration::from_secs(60));
    assert_eq!(send(portal, &card_of(&maria), &chen, &log(&[("words", "Rang.")])).await.status, 303);
    let key = ["person-", &maria.person_id].concat();
    let entries = timeline(portal, &key, &chen).await;
    let kinds: Vec<&str> = entries.iter().filter_map(|entry| entry["kind"].as_str()).collect();
    assert_eq!(kinds[..2], ["contact", "message"]);
    assert!(kinds[2..].contains(&"complaint") && kinds[2..].contains(&"mail"), "{kinds:?}");
    assert!(!json!(entries).to_string().contains("trouble-maker"), "a note among staff was no contact");
    // By pages of one it is the same.
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/contacts?customer={key}&limit=1{cursor}");
        let page = see(portal, &path, &chen).await.json();
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = ["&cursor=", next].concat(),
            None => break,
        }
    }
    assert_eq!(paged, entries);
    assert_eq!(portal.get(&["/api/v1/contacts?customer=", &key].concat()).cookie(&maria.cookie).await.status, 403);
}

async fn who_it_is_is_masked_until_somebody_says_why(portal: &TestPortal) {
    let chen = agent(portal).await;
    let (maria, _) = maria(portal).await;
    let card = card_of(&maria);
    let masked = see(portal, &card, &chen).await.text();
    assert!(masked.contains("M*** G***") && !masked.contains("María Gómez") && !masked.contains("maria@customer.test"));
    let refused = send(portal, &card, &chen, &[("form", "reveal"), ("reason", "")]).await;
    assert_eq!(refused.status, 422);
    let shown = send(portal, &card, &chen, &[("form", "reveal"), ("reason", "She is on the line")]).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, "no-store"));
    assert!(shown.text().contains("María Gómez") && shown.text().contains("maria@customer.test"));
    let told = "select count(*) from audit_entry where action = 'person.disclosed' and subject = $1
        and detail like '%She is on the line%'";
    let subject = ["person:", &maria.person_id].concat();
    assert_eq!(portal.number(told, &[subject.into()]).await, 1);
    let bare = api::customer_page("phone-+34600125566");
    assert_eq!(send(portal, &bare, &chen, &[("form", "reveal"), ("reason", "He rang")]).await.status, 200);
    let whole = "select count(*) from audit_entry where subject like '%600125566%'";
    assert_eq!(portal.number(whole, &[]).await, 0, "the audit log holds no whole number");
}

fn taken<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let said = [
        ("channel", "phone"),
        ("locale", "es"),
        ("category", "delay"),
        ("remedy_sought", "find"),
        ("party", "consignee"),
        ("text", "It was to come yesterday."),
    ];
    [more, &said].concat()
}

/// The number that the receipt names.
async fn files(portal: &TestPortal, by: &SignedIn, fields: &[(&str, &str)]) -> (String, String) {
    let answer = send(portal, api::TAKE, by, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let number = answer.header("location").rsplit_once('=').unwrap().1.to_string();
    (number, see(portal, answer.header("location"), by).await.text())
}

async fn a_complaint_by_telephone_is_the_customers(portal: &TestPortal) {
    let chen = agent(portal).await;
    let form = see(portal, &api::take_page(Some("phone-+34600125566"), None), &chen).await;
    assert!(form.status == 200 && form.text().contains("+34600125566"), "{}", form.text());
    let fields = taken(&[
        ("customer", "phone-+34600125566"),
        ("phone", PHONE),
        ("email", "maria@home.test"),
        ("name", "María"),
        ("note", "Sounds tired; be kind."),
    ]);
    let (number, receipt) = files(portal, &chen, &fields).await;
    assert!(receipt.contains(&number) && receipt.contains("Say aloud") && receipt.contains("A mail with"), "{receipt}");
    let link = portal.mailed("maria@home.test", "complaint_received", "link").await.unwrap();
    let spanish = "select count(*) from message where email = 'maria@home.test' and locale = 'es'";
    assert_eq!(portal.number(spanish, &[]).await, 1);
    let opened = portal.get(&link[link.find("/complaints/").unwrap()..]).await;
    let cookie = opened.cookie("pd_complaints").unwrap();
    let seen = portal.get(&["/complaints/", &number].concat()).cookie(&cookie).await;
    assert!(seen.status == 200 && seen.text().contains("It was to come yesterday."));
    assert!(!seen.text().contains("be kind"), "a private note");
    let json = portal.get(&["/api/v1/complaints/", &number].concat()).cookie(&cookie).await;
    assert!(!json.text().contains("be kind") && !json.text().contains("chen"));
    let case = see(portal, &api::case_page(&number), &chen).await.text();
    assert!(case.contains("be kind"), "colleagues read it");
    let by_staff = "select count(*) from complaint_event e join complaint c on c.id = e.complaint_id
        where c.complaint_number = $1 and e.kind = 'received' and e.actor_kind = 'staff' and e.actor_id = $2
        and c.channel = 'phone'";
    assert_eq!(portal.number(by_staff, &[(&number).into(), (&chen.person_id).into()]).await, 1);
    let audited = "select count(*) from audit_entry where action = 'complaint.filed' and actor_id = $1
        and detail like '%phone%'";
    assert_eq!(portal.number(audited, &[(&chen.person_id).into()]).await, 1);
    let entries = timeline(portal, "phone-+34600125566", &chen).await;
    let kinds: Vec<&str> = entries.iter().filter_map(|entry| entry["kind"].as_str()).collect();
    assert!(kinds.contains(&"complaint") && kinds.contains(&"mail"), "{entries:?}");
    let (_, silent) = files(portal, &chen, &taken(&[("phone", "+34 611 00 00 00")])).await;
    assert!(silent.contains("only what you say"), "{silent}");
}

async fn clocks_run_from_the_receipt(portal: &TestPortal) {
    let chen = agent(portal).await;
    let letter = [("channel", "letter"), ("received_at", "2026-11-02T09:00"), ("phone", PHONE)];
    let (number, _) = files(portal, &chen, &taken(&letter)).await;
    let sql = "select cast(min(d.started_at) as bigint) from deadline d join complaint c on c.id = d.case_id
        where c.complaint_number = $1";
    let received = crate::support::portal::moment("2026-11-02T09:00:00+08:00").at;
    assert_eq!(portal.number(sql, &[(&number).into()]).await, received.as_ms());
    let filed = "select filed_at from complaint where complaint_number = $1";
    assert_eq!(portal.number(filed, &[(&number).into()]).await, received.as_ms());
    for (channel, at) in
        [("letter", "2026-10-20T09:00"), ("phone", "2026-11-20T09:00"), ("letter", "2026-11-24T09:00"), ("web", "")]
    {
        let fields = taken(&[("channel", channel), ("received_at", at), ("phone", PHONE)]);
        let refused = send(portal, api::TAKE, &chen, &fields).await;
        assert_eq!(refused.status, 422, "{channel} {at}");
        assert!(refused.text().contains("It was to come yesterday."), "what was typed stands there again");
    }
}

async fn an_open_one_is_offered(portal: &TestPortal) {
    let chen = agent(portal).await;
    portal.take_in(&parcel("PDCALL0001")).await;
    let (maria, number) = maria(portal).await;
    let customer = ["person-", &maria.person_id].concat();
    let fields = taken(&[("customer", &customer), ("waybill_number", "PDCALL0001")]);
    let again = send(portal, api::TAKE, &chen, &fields).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains(&api::case_page(&number)), "{}", again.text());
    let other = [fields.as_slice(), &[("is_another_matter", "true")]].concat();
    let (second, _) = files(portal, &chen, &other).await;
    let own = portal.get(&["/api/v1/complaints/", &second].concat()).cookie(&maria.cookie).await;
    assert_eq!(own.status, 200, "it is in her own list, without a link");
    let mailed = "select count(*) from message where person_id = $1 and template = 'complaint_received'";
    assert_eq!(portal.number(mailed, &[(&maria.person_id).into()]).await, 2);
}

async fn an_organisation_files_by_letter(portal: &TestPortal) {
    let chen = agent(portal).await;
    let owner = portal.customer("owner@books.test", "Owner").await;
    let id = server::store::new_id(portal.now());
    let founded = "insert into organisation (id, name, search, created_at, updated_at, version)
        values ($1, 'Huaian Books', ' huaian books ', 1, 1, 1)";
    portal.execute(founded, &[(&id).into()]).await.unwrap();
    let seat =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, 'owner', 1)";
    portal.execute(seat, &[(&id).into(), (&owner.person_id).into()]).await.unwrap();
    let account =
        "insert into organisation_account (account_code, organisation_id, created_at) values ('books', $1, 1)";
    portal.execute(account, &[(&id).into()]).await.unwrap();
    let mut own = parcel("PDBOOKS001").from(huaian_books()).promised("2026-11-20T18:00:00+08:00");
    own.shipment.account_code = Some("books".to_string());
    portal.take_in(&own.event(PickedUp, "2026-11-19T17:00:00+08:00")).await;
    portal.take_in(&parcel("PDFOREIGN1")).await;
    let key = ["organisation-", &id].concat();
    // By name, by the number on the parcel, and in the list by risk.
    for path in ["/desk/call?q=huaian", "/desk/call?phone=0517-88888765"] {
        let text = see(portal, path, &chen).await.text();
        assert!(text.contains("Huaian Books") && text.contains("PDBOOKS001"), "{path}: {text}");
    }
    for (waybill, is_theirs) in [("PDBOOKS001", true), ("PDFOREIGN1", false)] {
        let fields = taken(&[("customer", &key), ("waybill_number", waybill), ("email", "desk@books.test")]);
        let (number, _) = files(portal, &chen, &fields).await;
        let seen = portal.get(&["/api/v1/complaints/", &number].concat()).cookie(&owner.cookie).await;
        assert_eq!(seen.status == 200, is_theirs, "{waybill}");
    }
}

async fn an_erased_person_leaves_no_words(portal: &TestPortal) {
    let chen = agent(portal).await;
    let id = portal.person("maria@customer.test", "María Gómez").await;
    let maria = portal.session_of(&id, server::session::Kind::Customer).await;
    let fields = log(&[("words", "canary of staff"), ("phone", PHONE), ("next_step", "canary step")]);
    assert_eq!(send(portal, &card_of(&maria), &chen, &fields).await.status, 303);
    let copy = portal.get("/api/v1/me/export").cookie(&maria.cookie).await;
    assert_eq!(copy.status, 200);
    assert!(!String::from_utf8_lossy(&copy.body).contains("canary"), "the words of staff are theirs");
    let proof = json!({"current_password": crate::support::account::PASSWORD});
    let erased = portal.post("/api/v1/me/erasure", &proof).cookie(&maria.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    let left = "select count(*) from contact where words <> '' or phone is not null or phone_tail is not null
        or next_step is not null";
    assert_eq!(portal.number(left, &[]).await, 0);
    assert_eq!(portal.number("select count(*) from contact", &[]).await, 1, "that there was a contact stays");
    assert_eq!(see(portal, &card_of(&maria), &chen).await.status, 404);
    let kept = server::config::Retention::default();
    portal.advance_hours(24 * kept.contacts_days - 1);
    assert_eq!(server::contact::forget_old(&portal.store, &kept, portal.now()).await.unwrap(), 0);
    portal.advance_hours(2);
    assert_eq!(server::contact::forget_old(&portal.store, &kept, portal.now()).await.unwrap(), 1);
}

async fn whoever_waits_on_the_line_waits_for_no_scan(portal: &TestPortal) {
    if portal.place.is_postgres() {
        // With few rows PostgreSQL prefers to read them all; that it can do without is what counts.
        let has = "select count(*) from pg_indexes where schemaname = current_schema() and indexname in
            ('contact_by_person', 'contact_by_organisation', 'contact_by_phone', 'contact_by_email',
            'complaint_by_phone', 'organisation_contact_by_phone', 'shipment_party_by_phone', 'person_by_search',
            'organisation_by_search', 'response_by_person', 'response_by_organisation', 'invitation_by_email')";
        assert_eq!(portal.number(has, &[]).await, 12);
        return;
    }
    let of_contacts = server::contact::STATEMENTS.into_iter().flatten().copied();
    for sql in of_contacts.chain(server::shipment::party::STATEMENTS).chain(server::survey::SATISFACTION) {
        let count = (1..20).take_while(|n| sql.contains(&format!("${n}"))).count();
        let args = vec![" x%".into(); count];
        let plan: &'static str = ["explain query plan ", sql].concat().leak();
        for row in portal.store.rows(plan, &args).await.unwrap() {
            let mut c = row.columns();
            c.skip(3);
            let step = c.text().unwrap();
            let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            let is_table = scanned.is_some_and(|name| name.len() == 1 && name != "t");
            assert!(!is_table, "{step} in\n{sql}");
        }
    }
}

/// Bite proof: let `log` leave out `end_step`, or `due_steps` the person.
async fn next_steps_come_to_whoever_logged_them(portal: &TestPortal) {
    let chen = agent(portal).await;
    let li = portal.staff("li@desk.test", StaffRole::Agent).await;
    let (maria, number) = maria(portal).await;
    let step =
        |text: &'static str, day: &'static str| log(&[("words", "Rang."), ("next_step", text), ("next_on", day)]);
    let mut about = step("Ring the hub", "2026-11-22");
    about.push(("complaint_number", &number));
    for fields in [step("Ring her back", "2026-11-23"), about, step("Write a letter", "2026-12-24")] {
        assert_eq!(send(portal, &card_of(&maria), &chen, &fields).await.status, 303);
    }
    let steps = async |by: &SignedIn| -> Vec<Value> {
        let list = see(portal, "/api/v1/contact-steps", by).await;
        assert_eq!((list.status, list.header("cache-control")), (200, "no-store"), "{}", list.text());
        list.json()["items"].as_array().unwrap().clone()
    };
    let texts =
        |items: &[Value]| items.iter().map(|item| item["text"].as_str().unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(texts(&steps(&chen).await), ["Ring the hub"], "the others' days have not come");
    portal.advance_hours(24);
    let chen = portal.session_of(&chen.person_id, server::session::Kind::Staff).await;
    let li = portal.session_of(&li.person_id, server::session::Kind::Staff).await;
    let due = steps(&chen).await;
    assert_eq!(texts(&due), ["Ring the hub", "Ring her back"], "the longest overdue first");
    assert!(steps(&li).await.is_empty());
    let desk = see(portal, "/desk", &chen).await.text();
    for words in ["Your next steps", "Was due 22 Nov 2026", "Today", &api::case_page(&number), &card_of(&maria)] {
        assert!(desk.contains(words), "{words}: {desk}");
    }
    assert!(!see(portal, "/desk", &li).await.text().contains("Your next steps"));
    let form = [("contact_id", due[0]["contact_id"].as_str().unwrap())];
    assert_eq!(portal.post_form("/desk/steps", &form).cookie(&li.cookie).await.status, 404, "another's");
    for _ in 0..2 {
        let done = portal.post_form("/desk/steps", &form).cookie(&chen.cookie).await;
        assert_eq!((done.status, done.header("location")), (303, "/desk"));
    }
    assert_eq!(texts(&steps(&chen).await), ["Ring her back"]);
    let audited = "select count(*) from audit_entry where action = 'contact.step_done'";
    assert_eq!(portal.number(audited, &[]).await, 1);
    // Corrected, the step goes with the last word; a done one does not come back.
    let second = due[1]["contact_id"].as_str().unwrap();
    let right =
        log(&[("words", "Rang."), ("next_step", "Ring him back"), ("next_on", "2026-11-23"), ("corrects_id", second)]);
    assert_eq!(send(portal, &card_of(&maria), &chen, &right).await.status, 303);
    let mut again = step("Ring the hub again", "2026-11-23");
    again.push(("corrects_id", form[0].1));
    assert_eq!(send(portal, &card_of(&maria), &chen, &again).await.status, 303);
    assert_eq!(texts(&steps(&chen).await), ["Ring him back"]);
    let id = steps(&chen).await[0]["contact_id"].as_str().unwrap().to_string();
    let door = format!("/api/v1/contact-steps/{id}/completion");
    assert_eq!(portal.put(&door).cookie(&chen.cookie).await.status, 204);
    assert!(steps(&chen).await.is_empty());
}
