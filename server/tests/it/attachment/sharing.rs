//! Whose an upload is, how many there may be, and how a file is given out.
//!
//! Bite proof: take the owner out of `store::set_case`, or one line of headers out of `serve`.

use std::sync::Arc;

use app::attachment::CaseKind::{Claim, Complaint};
use server::attachment::{self, AttachmentClaim};
use server::http::{Caller, Refusal};
use server::session;

use super::{claim, guest, take_in, upload, uploaded};
use crate::support::{Answer, Ask, TestPortal, database_tests, file};

database_tests! {
    only_ones_own_can_be_given, ten_files_are_a_case, a_day_has_a_quota, a_file_is_taken_back, a_file_is_given_out,
}

/// As [`attachment::attach`] in a transaction of its own; `pointer code` of a refusal.
async fn attach(portal: &TestPortal, caller: &Caller, claims: &[AttachmentClaim], case: &str) -> Result<(), String> {
    let mut tx = portal.store.begin().await.unwrap();
    match attachment::attach(&mut tx, caller, claims, Complaint, case, portal.now()).await {
        Ok(()) => {
            tx.commit().await.unwrap();
            Ok(())
        }
        Err(Refusal::Invalid(faults)) => Err([&*faults[0].pointer, &*faults[0].code].join(" ")),
        Err(other) => panic!("{other:?}"),
    }
}

async fn person(portal: &TestPortal, email: &str) -> (Caller, String) {
    let cookie = portal.customer(email, "Li").await.cookie;
    let secret = cookie.split_once('=').unwrap().1;
    let found = session::find(&portal.store, secret, portal.now()).await.unwrap().unwrap();
    (Caller { signed_in: Some(Arc::new(found)), ..guest() }, cookie)
}

async fn only_ones_own_can_be_given(portal: &TestPortal) {
    let (li, cookie) = person(portal, "li@portal.test").await;
    let (maria, _) = person(portal, "maria@portal.test").await;
    let own = claim(&uploaded(&upload(portal, "a.jpg", "", &file::jpeg(8, 8)).cookie(&cookie).await));
    assert_eq!(own.secret, None, "a person needs no secret");
    let of_guest = claim(&uploaded(&upload(portal, "g.jpg", "", &file::jpeg(9, 9)).await));
    let without = AttachmentClaim { secret: None, ..of_guest.clone() };
    let wrong = AttachmentClaim { secret: Some("0".repeat(32)), ..of_guest.clone() };
    let nothing = AttachmentClaim { id: "0192f0c1-2345-7abc-8def-0123456789ab".to_string(), secret: None };
    for (caller, foreign) in [(&guest(), &own), (&maria, &own), (&guest(), &without), (&li, &wrong), (&li, &nothing)] {
        assert_eq!(
            attach(portal, caller, std::slice::from_ref(foreign), "C-1").await,
            Err("/attachment_ids/0 unknown".to_string())
        );
    }
    let both = [own.clone(), of_guest.clone()];
    assert_eq!(
        attach(portal, &maria, &[of_guest.clone(), own.clone()], "C-1").await,
        Err("/attachment_ids/1 unknown".into())
    );
    attach(portal, &li, &both, "C-1").await.unwrap();
    assert_eq!(attach(portal, &li, &[own], "C-2").await, Err("/attachment_ids/0 unknown".to_string()), "given already");
    let listed = attachment::list(&portal.store, Complaint, "C-1").await.unwrap();
    assert_eq!(listed.iter().map(|a| a.file_name.as_str()).collect::<Vec<_>>(), ["a.jpg", "g.jpg"]);
    assert!(attachment::list(&portal.store, Claim, "C-1").await.unwrap().is_empty());
    let id = &listed[0].id;
    assert!(attachment::find_of_case(&portal.store, Complaint, "C-1", id).await.unwrap().is_some());
    assert!(attachment::find_of_case(&portal.store, Complaint, "C-2", id).await.unwrap().is_none());
    let late = claim(&uploaded(&upload(portal, "late.jpg", "", &file::jpeg(7, 7)).await));
    portal.advance_hours(24);
    assert_eq!(attach(portal, &guest(), &[late], "C-1").await, Err("/attachment_ids/0 unknown".to_string()), "expired");
}

async fn ten_files_are_a_case(portal: &TestPortal) {
    let mut claims = Vec::new();
    for n in 0..11 {
        claims.push(take_in(portal, &guest(), &format!("{n}.pdf"), file::pdf(&n.to_string())).await.claim());
    }
    assert_eq!(attach(portal, &guest(), &claims, "C-1").await, Err("/attachment_ids too_many".to_string()));
    attach(portal, &guest(), &claims[..10], "C-1").await.unwrap();
    assert_eq!(attach(portal, &guest(), &claims[10..], "C-1").await, Err("/attachment_ids too_many".to_string()));
    let large = "update attachment set byte_count = 157286400 where id = $1";
    portal.execute(large, &[(&claims[10].id).into()]).await.unwrap();
    attach(portal, &guest(), &claims[10..], "C-2").await.unwrap();
    let more = take_in(portal, &guest(), "more.pdf", file::pdf("more")).await.claim();
    assert_eq!(attach(portal, &guest(), &[more], "C-2").await, Err("/attachment_ids too_large".to_string()));
}

async fn a_day_has_a_quota(portal: &TestPortal) {
    let copies = "insert into attachment (id, uploaded_by, client_address, file_name, media_type, byte_count, sha256,
        created_at, expires_at) values ($1, $2, $3, 'a', 'application/pdf', 1, 'aa', $4, $4 + 1)";
    let (_, cookie) = person(portal, "li@portal.test").await;
    let id = portal.store.row("select id from person", &[]).await.unwrap().unwrap().columns().text().unwrap();
    for n in 0..30 {
        let (person, address) = (Some(id.clone()), (n < 20).then(|| "192.0.2.1".to_string()));
        let at = portal.now().into();
        portal.execute(copies, &[format!("p{n}").into(), person.into(), None::<String>.into(), at]).await.unwrap();
        if address.is_some() {
            let at = portal.now().into();
            portal.execute(copies, &[format!("g{n}").into(), None::<String>.into(), address.into(), at]).await.unwrap();
        }
    }
    let send =
        async |cookie: &str, peer: &str| upload(portal, "a.jpg", "", &file::jpeg(8, 8)).cookie(cookie).peer(peer).await;
    assert_eq!(send(&cookie, "192.0.2.9").await.field_problems(), ["/file quota_person"]);
    assert_eq!(send("x=y", "192.0.2.1").await.field_problems(), ["/file quota_address"]);
    assert_eq!(send("x=y", "192.0.2.2").await.status, 201, "another address");
    portal.advance_hours(24);
    assert_eq!(send(&cookie, "192.0.2.9").await.status, 201);
    assert_eq!(send("x=y", "192.0.2.1").await.status, 201);
}

async fn a_file_is_taken_back(portal: &TestPortal) {
    let of_guest = uploaded(&upload(portal, "g.jpg", "", &file::jpeg(9, 9)).await);
    let path = ["/api/v1/attachments/", &of_guest.attachment_id].concat();
    let delete = |secret: &str| Ask::new(&portal.router, "DELETE", &path).header("upload-secret", secret);
    let missing = Ask::new(&portal.router, "DELETE", "/api/v1/attachments/none").await;
    assert_eq!(delete(&"0".repeat(32)).await.faceless(), missing.faceless());
    assert_eq!(delete(of_guest.upload_secret.as_deref().unwrap()).await.status, 204);
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 0);
    assert_eq!(portal.number("select count(*) from audit_entry where action = 'attachment.deleted'", &[]).await, 1);
    let given = take_in(portal, &guest(), "a.jpg", file::jpeg(8, 8)).await.claim();
    attach(portal, &guest(), std::slice::from_ref(&given), "C-1").await.unwrap();
    let path = ["/api/v1/attachments/", &given.id].concat();
    let attached = Ask::new(&portal.router, "DELETE", &path).header("upload-secret", &given.secret.unwrap()).await;
    assert_eq!(attached.status, 404, "what a case has stays with it");
}

async fn a_file_is_given_out(portal: &TestPortal) {
    let photo = take_in(portal, &guest(), "箱\u{202e}子.jpg", file::jpeg(900, 600)).await.attachment;
    let letter = take_in(portal, &guest(), "a.pdf", file::pdf("letter")).await.attachment;
    let film = take_in(portal, &guest(), "a.mp4", file::mp4(b"isom")).await.attachment;
    let serve = async |of: &attachment::Attachment, thumb: bool| {
        Answer::read(attachment::serve(&portal.portal, of, thumb).await.unwrap()).await
    };
    for (of, way) in [(&photo, "inline"), (&letter, "attachment"), (&film, "attachment")] {
        let answer = serve(of, false).await;
        assert_eq!(answer.header("content-type"), of.media_type.as_str());
        assert!(answer.header("content-disposition").starts_with(&[way, "; filename="].concat()), "{of:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert!(answer.header("content-security-policy").contains("default-src 'none'; sandbox"));
        assert_eq!(answer.header("cache-control"), "private, max-age=3600");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert_eq!(answer.body.len() as i64, of.byte_count);
    }
    assert!(serve(&photo, false).await.header("content-disposition").ends_with("UTF-8''%E7%AE%B1%E5%AD%90.jpg"));
    assert!(!String::from_utf8_lossy(&serve(&film, false).await.body).contains("+31.2304"), "no place in a film");
    assert_eq!(serve(&letter, false).await.body, file::pdf("letter"));
    let thumb = serve(&photo, true).await;
    assert_eq!(image::load_from_memory(&thumb.body).unwrap().width(), 480);
    assert!(matches!(attachment::serve(&portal.portal, &letter, true).await, Err(Refusal::NotFound)));
    let sha256 = &photo.sha256;
    std::fs::remove_file(portal.place.folder().join("attachments").join(&sha256[..2]).join(sha256)).unwrap();
    assert!(matches!(attachment::serve(&portal.portal, &photo, false).await, Err(Refusal::Internal)));
}
