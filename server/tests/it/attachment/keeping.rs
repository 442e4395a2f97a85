//! What is on the disk is there before the row that names it, once, and no longer than it is named.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::attachment::CaseKind::Complaint;
use app::problem::FieldProblem;
use server::attachment::{self, attach, delete_of_case, sweep};
use server::backup::{Progress, backup, check, restore};
use server::config;
use server::http::Refusal;
use server::store::Schema;

use super::{guest, objects, pieces, take_in};
use crate::support::place::Place;
use crate::support::{TestPortal, database_tests, file};

database_tests! {
    the_same_content_is_stored_once, the_disk_comes_before_the_row, what_is_named_is_never_swept,
    what_nobody_named_is_swept, pieces_of_a_crash_are_swept, a_backup_holds_every_file, a_copy_and_erasing_know_uploads,
    who_sweeps_and_who_names_do_not_meet,
}

async fn the_same_content_is_stored_once(portal: &TestPortal) {
    for name in ["a.jpg", "b.jpg"] {
        take_in(portal, &guest(), name, file::with_exif(&file::jpeg(600, 500), 1)).await;
    }
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 2);
    assert_eq!(objects(portal).len(), 2, "the photo and its small picture");
}

/// Where the objects cannot be written, no row is. Bite proof: call `insert` before `put` in `keep`.
async fn the_disk_comes_before_the_row(portal: &TestPortal) {
    let folder = portal.place.folder().join("attachments");
    std::fs::remove_dir(&folder).unwrap();
    std::fs::write(&folder, "no folder").unwrap();
    let body = futures_util::stream::iter([Ok::<_, std::io::Error>(axum::body::Bytes::from(file::pdf("x")))]);
    let refused = attachment::take_in(&portal.portal, &guest(), "a.pdf", None, body).await;
    assert!(matches!(refused, Err(Refusal::Unavailable)), "{refused:?}");
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 0);
    std::fs::remove_file(&folder).unwrap();
    take_in(portal, &guest(), "a.pdf", file::pdf("x")).await;
    assert_eq!(objects(portal).len(), 1, "it heals without a restart");
}

async fn swept(portal: &TestPortal) {
    sweep(&portal.portal, portal.now()).await.unwrap();
    portal.advance_hours(1);
    sweep(&portal.portal, portal.now()).await.unwrap();
}

async fn give(
    portal: &TestPortal,
    claims: &[attachment::AttachmentClaim],
    case: &str,
) -> Result<(), Vec<FieldProblem>> {
    let mut tx = portal.store.begin().await.unwrap();
    match attach(&mut tx, &guest(), claims, Complaint, case, portal.now()).await {
        Ok(()) => {
            tx.commit().await.unwrap();
            Ok(())
        }
        Err(Refusal::Invalid(faults)) => Err(faults),
        Err(other) => panic!("{other:?}"),
    }
}

/// Bite proof: ask for `sha256` alone in `store::list_named`.
async fn what_is_named_is_never_swept(portal: &TestPortal) {
    let given = take_in(portal, &guest(), "a.jpg", file::jpeg(600, 500)).await;
    give(portal, &[given.claim()], "C-1").await.unwrap();
    portal.advance_hours(48);
    swept(portal).await;
    assert_eq!(objects(portal).len(), 2);
    take_in(portal, &guest(), "again.jpg", file::jpeg(600, 500)).await;
    let mut tx = portal.store.begin().await.unwrap();
    assert_eq!(delete_of_case(&mut tx, Complaint, "C-1").await.unwrap(), 1);
    tx.commit().await.unwrap();
    swept(portal).await;
    assert_eq!(objects(portal).len(), 2, "the other upload names them still");
    portal.advance_hours(24);
    swept(portal).await;
    assert_eq!(objects(portal).len(), 0);
}

async fn what_nobody_named_is_swept(portal: &TestPortal) {
    take_in(portal, &guest(), "a.jpg", file::jpeg(600, 500)).await;
    portal.advance_hours(23);
    swept(portal).await;
    // the second sweep came at the 24th hour
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 0);
    assert_eq!(objects(portal).len(), 2, "a backup may still be copying");
    portal.advance_hours(1);
    sweep(&portal.portal, portal.now()).await.unwrap();
    assert_eq!(objects(portal).len(), 0);
    sweep(&portal.portal, portal.now()).await.unwrap();
    assert_eq!(portal.number("select count(*) from audit_entry where action = 'attachment.expired'", &[]).await, 1);
}

async fn pieces_of_a_crash_are_swept(portal: &TestPortal) {
    let folder = portal.place.folder();
    std::fs::create_dir_all(folder.join("attachments/ab")).unwrap();
    let at = |hours: i64| UNIX_EPOCH + Duration::from_millis((portal.now().as_ms() - hours * 3_600_000) as u64);
    let piece = |name: &str, at: SystemTime| {
        std::fs::write(folder.join(name), "half").unwrap();
        std::fs::File::options().write(true).open(folder.join(name)).unwrap().set_modified(at).unwrap();
    };
    piece("incoming/old", at(25));
    piece("incoming/new", at(1));
    piece("attachments/ab/abcd#1", at(25));
    swept(portal).await;
    assert_eq!((pieces(portal), objects(portal).len()), (1, 0));
}

/// An upload and sweeps of the same content, at once: whoever has an answer has the file.
///
/// Bite proof: leave out `hold` in `keep`.
async fn who_sweeps_and_who_names_do_not_meet(portal: &TestPortal) {
    for round in 0..6 {
        let content = file::pdf("same");
        take_in(portal, &guest(), "a.pdf", content.clone()).await;
        portal.execute("delete from attachment", &[]).await.unwrap();
        sweep(&portal.portal, portal.now()).await.unwrap();
        portal.advance_hours(1);
        let caller = guest();
        let uploading = take_in(portal, &caller, "b.pdf", content);
        let sweeping = sweep(&portal.portal, portal.now());
        let (taken, swept) = futures_util::future::join(uploading, sweeping).await;
        swept.unwrap();
        assert_eq!(objects(portal), [taken.attachment.sha256], "round {round}");
        portal.execute("delete from attachment", &[]).await.unwrap();
    }
}

async fn a_backup_holds_every_file(portal: &TestPortal) {
    let folder = portal.place.folder().join("of-backup");
    std::fs::create_dir_all(&folder).unwrap();
    let taken = take_in(portal, &guest(), "a.jpg", file::jpeg(600, 500)).await;
    give(portal, &[taken.claim()], "C-1").await.unwrap();
    let (data, archive) = (portal.place.folder(), folder.join("backup"));
    let quiet = &mut Progress::silent();
    let made = backup(&portal.store, &data, &archive, portal.now(), quiet).await.unwrap();
    let thumb = taken.attachment.thumb_sha256.unwrap();
    for sha256 in [&taken.attachment.sha256, &thumb] {
        let name = format!("attachments/{}/{sha256}", &sha256[..2]);
        assert!(made.attachments().any(|item| item.name == name && item.sha256 == *sha256), "{name}");
    }
    check(&portal.store, &data, Some(&archive), quiet).await.unwrap();
    let new = folder.join("new");
    let place = config::Place { data: new.clone(), database_url: None, zone: "Asia/Shanghai".to_string() };
    restore(&archive, &place, portal.now(), quiet).await.unwrap();
    let store = Place::Sqlite(new.clone());
    let store = match &store {
        Place::Sqlite(at) => {
            server::store::Store::open_sqlite_at(&at.join("parceldesk.sqlite"), Schema::AsIs).await.unwrap()
        }
        Place::Postgres { .. } => panic!("a folder"),
    };
    check(&store, &new, Some(&archive), quiet).await.unwrap();
    std::fs::remove_file(new.join("attachments").join(&thumb[..2]).join(&thumb)).unwrap();
    let fault = check(&store, &new, None, quiet).await.unwrap_err().to_string();
    assert_eq!(fault, format!("attachments/{thumb}: named by a row, but gone"));
    store.close().await;
}

async fn a_copy_and_erasing_know_uploads(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let send = async |name: &str, bytes: Vec<u8>| {
        super::uploaded(&super::upload(portal, name, "", &bytes).cookie(&li.cookie).await)
    };
    let given = send("canary-given.pdf", file::pdf("a")).await;
    send("canary-loose.pdf", file::pdf("b")).await;
    let case = "update attachment set case_kind = 'complaint', case_id = 'C-1', expires_at = null where id = $1";
    portal.execute(case, &[(&given.attachment_id).into()]).await.unwrap();
    let copy = portal.get("/api/v1/me/export").cookie(&li.cookie).await;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&copy.body)).unwrap();
    let listed = std::io::read_to_string(zip.by_name("uploads.json").unwrap()).unwrap();
    assert!(listed.contains("canary-given.pdf") && listed.contains("canary-loose.pdf"), "{listed}");
    let proof = |code: String| serde_json::json!({"mail_code": code});
    portal.post("/api/v1/sign-in-links", &serde_json::json!({"email": "li.wei@campus.test"})).await;
    let code = portal.mailed("li.wei@campus.test", "sign_in", "code").await.unwrap();
    assert_eq!(portal.post("/api/v1/me/erasure", &proof(code)).cookie(&li.cookie).await.status, 204);
    let left = "select count(*) from attachment where id = $1 and uploaded_by is null and file_name = ''";
    assert_eq!(portal.number(left, &[(&given.attachment_id).into()]).await, 1);
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 1);
}
