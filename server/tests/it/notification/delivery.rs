//! From the outbox to the mail server.

use std::time::{Duration, Instant as Stopwatch};

use app::locale::Locale;
use app::notification::Template::*;
use server::notification::{Message, enqueue, worker};

use super::{LINK, secrets, states, write};
use crate::support::mail::{MailServer, Mood};
use crate::support::portal::Options;
use crate::support::{TestPortal, database_tests};

database_tests! {
    what_is_rolled_back_is_never_sent, a_mail_says_it_in_the_readers_language_and_loses_its_secrets,
    two_servers_deliver_each_message_once, a_hanging_mail_server_slows_nobody, tries_become_rarer_and_end,
    an_unknown_mailbox_is_not_tried_again, a_server_that_dies_leaves_its_message_to_the_next,
    no_header_can_be_smuggled_in, an_address_gets_three_mails_an_hour, old_messages_are_forgotten,
    old_mails_leave_the_folder,
}

async fn through(portal: &TestPortal, server: &MailServer) -> TestPortal {
    portal.again(Options { smtp_url: Some(server.url.clone()), ..Options::default() }).await
}

async fn what_is_rolled_back_is_never_sent(portal: &TestPortal) {
    let values = vec![("link", LINK.to_string())];
    let message =
        Message { template: ResetPassword, person_id: None, email: "li@example.com", locale: Locale::En, values };
    let mut tx = portal.store.begin().await.unwrap();
    enqueue(&mut tx, &message, portal.now()).await.unwrap();
    drop(tx);
    assert!(portal.mails().await.is_empty());
    assert!(states(portal).await.is_empty());
}

async fn a_mail_says_it_in_the_readers_language_and_loses_its_secrets(portal: &TestPortal) {
    let values = vec![("link", LINK.to_string()), ("code", "402817".to_string())];
    let message =
        Message { template: SignIn, person_id: None, email: " Li@Example.com ", locale: Locale::ZhCn, values };
    let mut tx = portal.store.begin().await.unwrap();
    enqueue(&mut tx, &message, portal.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(portal.message_to("li@example.com", "sign_in").await["code"], "402817");
    let mails = portal.mails().await;
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert!(mail.contains("To: li@example.com\r\n"), "{mail}");
    assert!(mail.contains("Date: Sun, 22 Nov 2026 09:00:00 +0000\r\n"), "{mail}");
    for part in ["text/plain", "text/html"] {
        let part = mail.split(part).nth(1).unwrap();
        assert!(part.contains(LINK) && part.contains("402817") && part.contains("Test Express"), "{part}");
    }
    assert_eq!(states(portal).await, ["delivered - 1"]);
    assert_eq!(secrets(portal).await, 0);
    assert_eq!(portal.mails().await.len(), 1, "once");
}

/// Bite proof: take `and (claimed_until is null or claimed_until <= $1)` out of `TAKE`.
async fn two_servers_deliver_each_message_once(portal: &TestPortal) {
    let server = MailServer::start(Mood::Accepts).await;
    for n in 0..20 {
        write(portal, PasswordChanged, None, &format!("p{n}@example.com")).await;
    }
    let (one, two) = (through(portal, &server).await, through(portal, &server).await);
    let work = |at: &TestPortal| {
        at.clock.advance_ms(1000);
        let portal = at.portal.clone();
        tokio::spawn(async move { worker::deliver_due(&portal).await })
    };
    let workers = [work(&one), work(&two), work(&one), work(&two)];
    for worker in workers {
        worker.await.unwrap().unwrap();
    }
    let mut receivers: Vec<String> = server.received().iter().map(|mail| header(mail, "To")).collect();
    receivers.sort();
    assert_eq!(receivers.len(), 20);
    receivers.dedup();
    assert_eq!(receivers.len(), 20, "each once");
    assert_eq!(states(portal).await, ["delivered - 1"; 20]);
    one.store.close().await;
    two.store.close().await;
}

fn header(mail: &str, name: &str) -> String {
    let start = [name, ": "].concat();
    mail.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default().to_string()
}

async fn a_hanging_mail_server_slows_nobody(portal: &TestPortal) {
    let server = MailServer::start(Mood::Hangs).await;
    let portal = &through(portal, &server).await;
    write(portal, ResetPassword, None, "li@example.com").await;
    let state = portal.portal.clone();
    let worker = tokio::spawn(async move { worker::deliver_due(&state).await });
    let mut slowest = Duration::ZERO;
    while !worker.is_finished() {
        let begun = Stopwatch::now();
        assert_eq!(portal.get("/").await.status, 200);
        write(portal, PasswordChanged, None, "late@example.com").await;
        slowest = slowest.max(begun.elapsed());
        portal.execute("delete from message where email = 'late@example.com'", &[]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    worker.await.unwrap().unwrap();
    println!("slowest request and write beside a hanging mail server: {slowest:?}");
    assert_eq!(states(portal).await, ["waiting timeout 1"]);
    assert_eq!(secrets(portal).await, 1, "still needed");
    server.becomes(Mood::Accepts);
    portal.clock.advance_ms(30_000);
    worker::deliver_due(&portal.portal).await.unwrap();
    assert_eq!(server.received().len(), 1);
    assert_eq!(states(portal).await, ["delivered - 2"]);
    portal.store.close().await;
}

async fn tries_become_rarer_and_end(portal: &TestPortal) {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", gone.local_addr().unwrap());
    drop(gone);
    let portal = &portal.again(Options { smtp_url: Some(url), ..Options::default() }).await;
    write(portal, ResetPassword, None, "li@example.com").await;
    worker::deliver_due(&portal.portal).await.unwrap();
    for (attempts, wait_s) in [30, 300, 1800, 7200, 21_600].into_iter().enumerate() {
        assert_eq!(states(portal).await, [format!("waiting unreachable {}", attempts + 1)]);
        portal.clock.advance_ms((wait_s - 1) * 1000);
        worker::deliver_due(&portal.portal).await.unwrap();
        assert_eq!(states(portal).await, [format!("waiting unreachable {}", attempts + 1)], "too early");
        portal.clock.advance_ms(1000);
        worker::deliver_due(&portal.portal).await.unwrap();
    }
    assert_eq!(states(portal).await, ["dead unreachable 6"]);
    assert_eq!(secrets(portal).await, 0);
    portal.store.close().await;
}

async fn an_unknown_mailbox_is_not_tried_again(portal: &TestPortal) {
    let server = MailServer::start(Mood::Refuses).await;
    let portal = &through(portal, &server).await;
    write(portal, ResetPassword, None, "li@example.com").await;
    worker::deliver_due(&portal.portal).await.unwrap();
    let states = states(portal).await;
    assert!(states[0].starts_with("dead ") && states[0].ends_with(" 1"), "{states:?}");
    assert!(states[0].contains("<…> unknown"), "the address is not kept twice: {states:?}");
    assert_eq!(secrets(portal).await, 0);
    portal.store.close().await;
}

async fn a_server_that_dies_leaves_its_message_to_the_next(portal: &TestPortal) {
    write(portal, PasswordChanged, None, "li@example.com").await;
    let lease = portal.now().plus_ms(60_000);
    portal.execute("update message set claimed_until = $1, attempt_count = 1", &[lease.into()]).await.unwrap();
    assert!(portal.mails().await.is_empty(), "somebody else has it");
    portal.clock.advance_ms(60_000);
    assert_eq!(portal.mails().await.len(), 1);
    assert_eq!(states(portal).await, ["delivered - 2"]);
}

/// trust.md, Input: CR/LF refused in anything that reaches a mail header.
async fn no_header_can_be_smuggled_in(portal: &TestPortal) {
    let smuggled = "\r\nBcc: all@example.com";
    let cases = [
        (["li@example.com", smuggled].concat(), "Li".to_string(), "dead malformed_address 0"),
        ("li@example.com, all@example.com".to_string(), "Li".to_string(), "dead malformed_address 0"),
        ("li@example.com".to_string(), ["Li", smuggled].concat(), "dead control_character 0"),
        ("li@example.com".to_string(), "Li\u{2028}Bcc: all@example.com".to_string(), "delivered - 1"),
    ];
    for (email, inviter, state) in cases {
        portal.execute("delete from message", &[]).await.unwrap();
        let values = vec![("link", LINK.to_string()), ("organisation", "Books".to_string()), ("inviter", inviter)];
        let message = Message { template: Invitation, person_id: None, email: &email, locale: Locale::En, values };
        let mut tx = portal.store.begin().await.unwrap();
        enqueue(&mut tx, &message, portal.now()).await.unwrap();
        tx.commit().await.unwrap();
        for mail in portal.mails().await {
            let head = mail.split("\r\n\r\n").next().unwrap();
            assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        }
        assert_eq!(states(portal).await, [state], "{email:?}");
        assert_eq!(secrets(portal).await, 0);
    }
}

/// rules.md §3, and whoever asks is not told.
async fn an_address_gets_three_mails_an_hour(portal: &TestPortal) {
    for template in [SignIn, ResetPassword, VerifyEmail, SignIn, Invitation] {
        write(portal, template, None, "li@example.com").await;
    }
    write(portal, PasswordChanged, None, "li@example.com").await;
    write(portal, SignIn, None, "other@example.com").await;
    let enough = "dropped hourly_limit 0";
    let waiting = "waiting - 0";
    assert_eq!(states(portal).await, [waiting, waiting, waiting, enough, enough, waiting, waiting]);
    assert_eq!(portal.mails().await.len(), 5);
    portal.clock.advance_ms(3_600_001);
    write(portal, SignIn, None, "li@example.com").await;
    assert_eq!(portal.mails().await.len(), 6);
}

async fn old_messages_are_forgotten(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    write(portal, SignIn, Some(&li.person_id), "li@example.com").await;
    write(portal, NewDevice, Some(&li.person_id), "li@example.com").await;
    portal.mails().await;
    portal.advance_hours(24 * 91);
    server::notification::forget_old(&portal.store, &portal.portal.settings.retention, portal.now()).await.unwrap();
    assert_eq!(states(portal).await.len(), 1, "the inbox keeps it");
    let mut tx = portal.store.begin().await.unwrap();
    server::notification::forget_person(&mut tx, &li.person_id, "li@example.com").await.unwrap();
    tx.commit().await.unwrap();
    assert!(states(portal).await.is_empty());
}

async fn old_mails_leave_the_folder(portal: &TestPortal) {
    let kept = &portal.portal.settings.retention;
    let forget =
        async || server::notification::forget_old_mails(&portal.portal.mailer, kept, portal.now()).await.unwrap();
    assert_eq!(forget().await, 0, "no folder yet");
    write(portal, SignIn, None, "li@example.com").await;
    portal.mails().await;
    portal.advance_hours(24 * 29);
    write(portal, SignIn, None, "wang@example.com").await;
    assert_eq!((forget().await, portal.mails().await.len()), (0, 2));
    portal.advance_hours(24 + 1);
    let folder = portal.place.folder().join("mail");
    // of a server that died in the middle, and the operator's own
    std::fs::write(folder.join(".0192f0c1-2345-7abc-8def-0123456789ab.eml.partial"), "To:").unwrap();
    std::fs::write(folder.join("notes.txt"), "kept").unwrap();
    assert_eq!(forget().await, 2);
    std::fs::remove_file(folder.join("notes.txt")).unwrap();
    let left = portal.mails().await;
    assert!(left.len() == 1 && left[0].contains("To: wang@example.com"), "{left:?}");
}
