//! Backup, restore and check, rehearsed on both databases and across them (trust.md "Nothing answered is ever lost").

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::account::StaffRole;
use app::shipment::Milestone::*;
use server::audit::check::walk;
use server::backup::{Manifest, Progress, backup, check, check_archive, restore};
use server::config;
use server::store::portable::encode;
use server::store::{Schema, Store, newest_schema};

use crate::support::people::{huaian_books, li_wei};
use crate::support::place::Place;
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    what_was_backed_up_comes_back, a_flipped_byte_is_refused, an_occupied_place_is_refused, what_is_cut_off_is_refused,
    a_newer_backup_is_refused, an_older_backup_is_migrated, an_existing_file_is_not_overwritten, check_finds_what_is_wrong,
    a_backup_is_of_one_moment, the_commands_do_it,
}

/// A folder of the test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let name = ["parceldesk-backup-", &server::token::random_hex(6).unwrap()].concat();
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An empty place of the same kind as the portal's, or of the other kind.
async fn empty_place(is_postgres: bool) -> Option<Place> {
    match is_postgres {
        true => Place::postgres().await,
        false => Some(Place::sqlite()),
    }
}

/// The place as the command line names it; attachments go to `data` on PostgreSQL.
fn settings(place: &Place, data: &Path) -> config::Place {
    let (data, database_url) = match place {
        Place::Sqlite(folder) => (folder.clone(), None),
        Place::Postgres { .. } => (data.to_path_buf(), Some(place.url())),
    };
    config::Place { data, database_url, zone: "Asia/Shanghai".to_string() }
}

async fn open_as_is(place: &Place) -> Store {
    match place {
        Place::Sqlite(folder) => Store::open_sqlite_at(&folder.join("parceldesk.sqlite"), Schema::AsIs).await.unwrap(),
        Place::Postgres { .. } => Store::open_postgres_at(&place.url(), Schema::AsIs).await.unwrap(),
    }
}

/// Every row of every table, the rows about backup and restore aside.
async fn content(store: &Store, scratch: &Path) -> BTreeMap<String, Vec<String>> {
    let mut content = BTreeMap::new();
    let mut snapshot = store.snapshot(scratch).await.unwrap();
    for table in store.tables().await.unwrap().into_iter().filter(|table| table.name != "audit_head") {
        let mut rows = Vec::new();
        let mut note = |row| {
            let line = encode(row).to_string();
            let is_note = line.contains(r#""backup.begun""#) || line.contains(r#""database.restored""#);
            rows.extend((!is_note).then_some(line));
            Ok(())
        };
        snapshot.rows(&table, &mut note).await.unwrap();
        content.insert(table.name, rows);
    }
    snapshot.close().await.unwrap();
    content
}

/// Shipments in three scripts, a person, keys, and two attachments.
async fn move_in(portal: &TestPortal, data: &Path) {
    let books = parcel("PDBACKUP1").from(huaian_books()).to(li_wei()).of_books();
    portal.take_in(&books.event(PickedUp, "2026-11-21T17:00:00+08:00").event(InTransit, "2026-11-22T08:30:00Z")).await;
    for n in 0..250 {
        portal.take_in(&parcel(&format!("PDBACKUP2{n:03}"))).await;
    }
    portal.staff("auditor@portal.example", StaffRole::Auditor).await;
    portal.ingest_key("tms").await;
    std::fs::create_dir_all(data.join("attachments/ab")).unwrap();
    std::fs::write(data.join("attachments/ab/photo.jpg"), [0xff; 70_000]).unwrap();
    std::fs::write(data.join("attachments/letter.txt"), "很抱歉").unwrap();
    std::fs::write(data.join("attachments/.unfinished"), "x").unwrap();
}

async fn back_up(portal: &TestPortal, data: &Path, to: &Path) -> Manifest {
    backup(&portal.store, data, to, portal.now(), &mut Progress::silent()).await.unwrap()
}

async fn restore_into(portal: &TestPortal, from: &Path, place: &config::Place) -> Result<Manifest, String> {
    restore(from, place, portal.now(), &mut Progress::silent()).await.map_err(|error| error.to_string())
}

async fn what_was_backed_up_comes_back(portal: &TestPortal) {
    let folder = Folder::new();
    move_in(portal, &folder.at("data")).await;
    let before = content(&portal.store, &folder.at("scratch")).await;
    let archive = folder.at("backup");
    let made = back_up(portal, &folder.at("data"), &archive).await;
    assert_eq!(
        made.attachments().map(|item| item.name.as_str()).collect::<Vec<_>>(),
        ["attachments/ab/photo.jpg", "attachments/letter.txt"]
    );
    assert!(made.audit_head.is_some());
    for is_postgres in [portal.place.is_postgres(), !portal.place.is_postgres()] {
        let Some(place) = empty_place(is_postgres).await else { continue };
        let data = folder.at(&format!("restored-{is_postgres}"));
        let settings = settings(&place, &data);
        let restored = restore_into(portal, &archive, &settings).await;
        let store = open_as_is(&place).await;
        let after = content(&store, &folder.at("scratch")).await;
        let checked = check(&store, &settings.data, Some(&archive), &mut Progress::silent()).await;
        let audited = walk(&store, None, |_| {}).await.unwrap();
        let letter = std::fs::read_to_string(settings.data.join("attachments/letter.txt"));
        store.close().await;
        place.remove().await;
        assert_eq!(restored.unwrap(), made);
        assert!(before == after, "onto PostgreSQL: {is_postgres}: the content differs");
        checked.unwrap();
        assert!(audited.is_ok(), "{audited:?}");
        assert_eq!(letter.unwrap(), "很抱歉");
    }
}

/// Bite proof: leave out the comparison with the seal; flips in the gzip header then pass.
async fn a_flipped_byte_is_refused(portal: &TestPortal) {
    let folder = Folder::new();
    portal.take_in(&parcel("PDBACKUP1").to(li_wei())).await;
    let archive = folder.at("backup");
    back_up(portal, &folder.at("data"), &archive).await;
    check_archive(&archive, &mut Progress::silent()).unwrap();
    let good = std::fs::read(&archive).unwrap();
    let flipped = folder.at("flipped");
    let near_ends = (0..24).chain(good.len() - 110..good.len());
    for at in near_ends.chain((24..good.len() - 110).step_by(97)) {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        std::fs::write(&flipped, &bad).unwrap();
        assert!(check_archive(&flipped, &mut Progress::silent()).is_err(), "byte {at} of {}", good.len());
    }
    let place = settings(&Place::Sqlite(folder.at("never")), &folder.at("never"));
    let refused = restore_into(portal, &flipped, &place).await.unwrap_err();
    assert!(refused.contains("is no whole backup"), "{refused}");
    assert!(!folder.at("never").exists(), "nothing was touched");
}

async fn what_is_cut_off_is_refused(portal: &TestPortal) {
    let folder = Folder::new();
    let archive = folder.at("backup");
    back_up(portal, &folder.at("data"), &archive).await;
    let good = std::fs::read(&archive).unwrap();
    for length in [0, 1, 50, good.len() / 2, good.len() - 1] {
        std::fs::write(&archive, &good[..length]).unwrap();
        assert!(check_archive(&archive, &mut Progress::silent()).is_err(), "{length} bytes");
    }
    std::fs::write(&archive, [&good[..], b"\n"].concat()).unwrap();
    assert!(check_archive(&archive, &mut Progress::silent()).is_err(), "one byte more");
}

async fn an_occupied_place_is_refused(portal: &TestPortal) {
    let folder = Folder::new();
    portal.take_in(&parcel("PDBACKUP1")).await;
    let archive = folder.at("backup");
    back_up(portal, &folder.at("data"), &archive).await;
    let before = portal.number("select count(*) from audit_entry", &[]).await;
    let refused = restore_into(portal, &archive, &settings(&portal.place, &folder.at("data"))).await.unwrap_err();
    assert!(refused.contains("not empty"), "{refused}");
    assert_eq!(portal.number("select count(*) from audit_entry", &[]).await, before);
    std::fs::create_dir_all(folder.at("busy/attachments")).unwrap();
    std::fs::write(folder.at("busy/attachments/a"), "a").unwrap();
    let busy = settings(&Place::Sqlite(folder.at("busy")), &folder.at("busy"));
    assert!(restore_into(portal, &archive, &busy).await.unwrap_err().contains("not empty"));
    if let Some(place) = empty_place(portal.place.is_postgres()).await.filter(Place::is_postgres) {
        // migrated by `parceldesk migrate`, but nothing in it
        place.open().await.close().await;
        let restored = restore_into(portal, &archive, &settings(&place, &folder.at("free"))).await;
        place.remove().await;
        restored.unwrap();
    }
}

async fn a_newer_backup_is_refused(portal: &TestPortal) {
    let folder = Folder::new();
    let newer = "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
        select 9999, 'of tomorrow', installed_on, success, checksum, execution_time from _sqlx_migrations where version = 1";
    portal.execute(newer, &[]).await.unwrap();
    let archive = folder.at("backup");
    back_up(portal, &folder.at("data"), &archive).await;
    let place = settings(&Place::Sqlite(folder.at("new")), &folder.at("new"));
    let refused = restore_into(portal, &archive, &place).await.unwrap_err();
    assert_eq!(refused, "the backup holds migration 9999, which this release does not know");
    assert!(!folder.at("new").exists());
}

/// From the release before the audit log.
async fn an_older_backup_is_migrated(portal: &TestPortal) {
    let folder = Folder::new();
    let Some(old) = empty_place(portal.place.is_postgres()).await else { return };
    let store = match &old {
        Place::Sqlite(folder) => Store::open_sqlite_at(&folder.join("parceldesk.sqlite"), Schema::To(4)).await.unwrap(),
        Place::Postgres { .. } => Store::open_postgres_at(&old.url(), Schema::To(4)).await.unwrap(),
    };
    let mut tx = store.begin().await.unwrap();
    tx.execute(
        "insert into unit (id, code, name, kind, created_at, version) values ('1', 'A', '淮安', 'hub', 1, 1)",
        &[],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let archive = folder.at("backup");
    let made = backup(&store, &folder.at("data"), &archive, portal.now(), &mut Progress::silent()).await;
    store.close().await;
    old.remove().await;
    assert_eq!(made.unwrap().schema_version, 4);
    let Some(place) = empty_place(portal.place.is_postgres()).await else { return };
    let restored = restore_into(portal, &archive, &settings(&place, &folder.at("new"))).await;
    let store = open_as_is(&place).await;
    let version = store.schema_version().await.unwrap();
    let units = store.row("select name from unit", &[]).await.unwrap().map(|row| row.columns().text().unwrap());
    store.close().await;
    place.remove().await;
    restored.unwrap();
    assert_eq!(version, Some(newest_schema()));
    assert_eq!(units.as_deref(), Some("淮安"));
}

async fn an_existing_file_is_not_overwritten(portal: &TestPortal) {
    let folder = Folder::new();
    let archive = folder.at("backup");
    std::fs::write(&archive, "precious").unwrap();
    let refused = backup(&portal.store, &folder.at("data"), &archive, portal.now(), &mut Progress::silent()).await;
    assert!(refused.unwrap_err().to_string().ends_with("is there already"));
    assert_eq!(std::fs::read_to_string(&archive).unwrap(), "precious");
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "no scratch is left");
}

async fn check_finds_what_is_wrong(portal: &TestPortal) {
    let folder = Folder::new();
    let data = folder.at("data");
    move_in(portal, &data).await;
    let archive = folder.at("backup");
    back_up(portal, &data, &archive).await;
    let checked = async || check(&portal.store, &data, Some(&archive), &mut Progress::silent()).await;
    checked().await.unwrap();
    std::fs::write(data.join("attachments/letter.txt"), "sorry").unwrap();
    assert_eq!(checked().await.unwrap_err().to_string(), "attachments/letter.txt: changed");
    std::fs::remove_file(data.join("attachments/letter.txt")).unwrap();
    assert_eq!(checked().await.unwrap_err().to_string(), "attachments/letter.txt: gone");
    std::fs::write(data.join("attachments/letter.txt"), "很抱歉").unwrap();
    let name = ["attachments/", &server::token::hash("other")].concat();
    std::fs::write(data.join(&name), "content").unwrap();
    assert!(checked().await.unwrap_err().to_string().ends_with("not the file of its name"));
    std::fs::write(data.join(&name), "other").unwrap();
    checked().await.unwrap();
    portal.execute("delete from shipment where waybill_number = 'PDBACKUP1'", &[]).await.unwrap();
    assert!(checked().await.unwrap_err().to_string().starts_with("shipment: 250 rows, the backup has 251"));
}

/// Events and shipments that are stated meanwhile are in it together or not at all.
async fn a_backup_is_of_one_moment(portal: &TestPortal) {
    let folder = Folder::new();
    let archive = folder.at("backup");
    let stating = async {
        for n in 0..60 {
            portal.take_in(&parcel(&format!("PDMOMENT{n:03}")).event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
        }
    };
    let ((), made) = futures_util::future::join(stating, back_up(portal, &folder.at("data"), &archive)).await;
    let rows = |name: &str| made.items.iter().find(|item| item.table() == Some(name)).unwrap().rows.unwrap();
    assert_eq!(rows("shipment"), rows("tracking_event"));
}

/// `parceldesk …` as an operator runs it: exit code and what it says.
async fn parceldesk(arguments: &[&str], place: &config::Place) -> (bool, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_parceldesk"));
    for name in ["PARCELDESK_DATA", "PARCELDESK_DATABASE_URL", "PARCELDESK_ZONE", "PARCELDESK_LOG"] {
        command.env_remove(name);
    }
    command.args(arguments).arg("--data").arg(&place.data);
    if let Some(url) = &place.database_url {
        command.args(["--database-url", url]);
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

async fn the_commands_do_it(portal: &TestPortal) {
    let folder = Folder::new();
    portal.take_in(&parcel("PDBACKUP1").to(li_wei())).await;
    let (old, archive) = (settings(&portal.place, &folder.at("data")), folder.at("backup"));
    let archive = archive.to_str().unwrap();
    let (is_good, said) = parceldesk(&["backup", "--to", archive], &old).await;
    assert!(is_good && said.contains("it holds secrets"), "{said}");
    let Some(place) = empty_place(portal.place.is_postgres()).await else { return };
    let new = settings(&place, &folder.at("new"));
    let (is_good, said) = parceldesk(&["restore", "--from", archive], &new).await;
    assert!(is_good, "{said}");
    let (is_good, said) = parceldesk(&["check", "--against", archive], &new).await;
    assert!(is_good && said.contains("the chain is whole"), "{said}");
    let (is_good, said) = parceldesk(&["check", "audit"], &new).await;
    let head = said.lines().last().unwrap_or_default().to_string();
    assert!(is_good && head.starts_with("2:"), "{said}");
    let (is_good, said) = parceldesk(&["check", "audit", "--known", &head], &new).await;
    assert!(is_good, "{said}");
    let forged = ["2:", &"0".repeat(64)].concat();
    let (is_good, said) = parceldesk(&["check", "audit", "--known", &forged], &new).await;
    assert!(!is_good && said.contains("audit row 2 is not the row that was known"), "{said}");
    let (is_good, said) = parceldesk(&["restore", "--from", archive], &new).await;
    assert!(!is_good && said.contains("not empty"), "{said}");
    place.remove().await;
    let (is_good, said) =
        parceldesk(&["check"], &settings(&Place::Sqlite(folder.at("none")), &folder.at("none"))).await;
    assert!(!is_good && said.starts_with("parceldesk: there is no "), "{said}");
}
