//! A schema is brought up to date once, and an older release keeps its hands off a newer one.

use std::process::Output;

use crate::support::place::Place;
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    a_second_start_changes_nothing, an_older_release_refuses_a_newer_schema, an_edited_migration_is_refused,
    several_processes_may_start_at_once,
}

/// `parceldesk migrate` as an operator runs it.
async fn migrate(portal: &TestPortal) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_parceldesk"));
    for name in ["PARCELDESK_DATA", "PARCELDESK_DATABASE_URL", "PARCELDESK_ZONE", "PARCELDESK_LOG"] {
        command.env_remove(name);
    }
    let flag = match &*portal.place {
        Place::Sqlite(_) => "--data",
        Place::Postgres { .. } => "--database-url",
    };
    command.args(["migrate", flag, &portal.place.url()]);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

async fn applied(portal: &TestPortal) -> i64 {
    portal.number("select cast(count(*) as bigint) from _sqlx_migrations", &[]).await
}

async fn a_second_start_changes_nothing(portal: &TestPortal) {
    portal.take_in(&parcel("PDSTAYS001")).await;
    let before = applied(portal).await;
    let again = migrate(portal).await;
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(applied(portal).await, before);
    assert_eq!(portal.track("PDSTAYS001").await["waybill_number"], "PDSTAYS001");
}

async fn an_older_release_refuses_a_newer_schema(portal: &TestPortal) {
    let newer = "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
        select 9999, 'of tomorrow', installed_on, success, checksum, execution_time from _sqlx_migrations where version = 1";
    portal.execute(newer, &[]).await.unwrap();
    let refused = migrate(portal).await;
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    let expected =
        "parceldesk: the database holds migration 9999, which this release does not know: start the newer release";
    assert_eq!(said.trim_end(), expected);
}

async fn an_edited_migration_is_refused(portal: &TestPortal) {
    let edited = "update _sqlx_migrations set checksum = (select checksum from _sqlx_migrations where version = 2) where version = 1";
    portal.execute(edited, &[]).await.unwrap();
    let refused = migrate(portal).await;
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.starts_with("parceldesk: the database cannot be migrated: "), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

async fn several_processes_may_start_at_once(portal: &TestPortal) {
    let starts = [migrate(portal), migrate(portal), migrate(portal)];
    for output in futures_util::future::join_all(starts).await {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
