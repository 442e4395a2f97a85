//! SQL of versions: rule packs and calendars.

use app::deadline::{Calendar, Day, Pack};
use app::value::Instant;

use crate::deadline::version::Stamp;
use crate::deadline::{CalendarVersion, CaseRef, PackVersion, read};
use crate::store::{Arg, Columns, Row, Store, Transaction, new_id};

const PACK_BY_ID: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name, v.confirmed_at
    from rule_pack v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.id = $1";

const PACKS_OF_KEY: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name, v.confirmed_at
    from rule_pack v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.key = $1 or $1 is null order by v.key, v.version desc";

const PACKS_OF_JURISDICTION: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name,
    v.confirmed_at
    from rule_pack v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.jurisdiction = $1 and v.effective_from <= $2 and (v.effective_to is null or v.effective_to >= $2)
    order by v.key, v.version";

const CALENDARS_OF_KEY: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name, v.confirmed_at
    from calendar v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.key = $1 or $1 is null order by v.key, v.version desc";

/// The newest confirmed version, else the newest.
const CURRENT_CALENDAR: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name, v.confirmed_at
    from calendar v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.key = $1
    order by case when v.confirmed_at is null then 1 else 0 end, v.version desc limit 1";

const CALENDAR_BY_ID: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name, v.confirmed_at
    from calendar v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.id = $1";

const CALENDAR_OF_CASE: &str = "select v.id, v.version, v.text, v.origin, v.created_at, a.name, b.name, v.confirmed_at
    from calendar v left join person a on a.id = v.created_by left join person b on b.id = v.confirmed_by
    where v.id = (select min(d.calendar_id) from deadline d where d.case_kind = $1 and d.case_id = $2)";

/// Id, version, text, stamp and confirmation: the columns of every select of versions above.
fn columns(c: &mut Columns<'_>) -> sqlx::Result<(String, i64, String, Stamp, Option<Instant>)> {
    let (id, version, text) = (c.text()?, c.int()?, c.text()?);
    let stamp = Stamp {
        is_of_release: c.text()? == "release",
        created_at: c.instant()?,
        created_by_name: c.opt_text()?,
        confirmed_by_name: c.opt_text()?,
    };
    Ok((id, version, text, stamp, c.opt_instant()?))
}

fn pack(row: &Row) -> sqlx::Result<PackVersion> {
    let (id, version, text, stamp, confirmed_at) = columns(&mut row.columns())?;
    let pack: Pack = read::stored(&text)?;
    Ok(PackVersion { id, version, pack, text, stamp, confirmed_at })
}

fn calendar(row: &Row) -> sqlx::Result<CalendarVersion> {
    let (id, version, text, stamp, confirmed_at) = columns(&mut row.columns())?;
    let calendar: Calendar = read::stored(&text)?;
    Ok(CalendarVersion { id, version, calendar, text, stamp, confirmed_at })
}

pub(in crate::deadline) async fn find_pack(store: &Store, id: &str) -> sqlx::Result<Option<PackVersion>> {
    store.row(PACK_BY_ID, &[id.into()]).await?.as_ref().map(pack).transpose()
}

pub(in crate::deadline) async fn find_pack_within(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<PackVersion>> {
    tx.row(PACK_BY_ID, &[id.into()]).await?.as_ref().map(pack).transpose()
}

pub(in crate::deadline) async fn find_calendar(store: &Store, id: &str) -> sqlx::Result<Option<CalendarVersion>> {
    store.row(CALENDAR_BY_ID, &[id.into()]).await?.as_ref().map(calendar).transpose()
}

/// Versions of one pack or of all, the newest first.
pub(in crate::deadline) async fn list_packs(store: &Store, key: Option<&str>) -> sqlx::Result<Vec<PackVersion>> {
    let key = Arg::Text(key.map(str::to_string));
    store.rows(PACKS_OF_KEY, &[key]).await?.iter().map(pack).collect()
}

/// Versions of one calendar or of all, the newest first.
pub(in crate::deadline) async fn list_calendars(
    store: &Store,
    key: Option<&str>,
) -> sqlx::Result<Vec<CalendarVersion>> {
    let key = Arg::Text(key.map(str::to_string));
    store.rows(CALENDARS_OF_KEY, &[key]).await?.iter().map(calendar).collect()
}

/// Every version that holds for cases of the day.
pub(in crate::deadline) async fn packs_of(
    tx: &mut Transaction,
    jurisdiction: &str,
    on: Day,
) -> sqlx::Result<Vec<PackVersion>> {
    let rows = tx.rows(PACKS_OF_JURISDICTION, &[jurisdiction.into(), on.to_string().into()]).await?;
    rows.iter().map(pack).collect()
}

/// [`packs_of`] for reading alone.
pub(in crate::deadline) async fn packs_in_force(
    store: &Store,
    jurisdiction: &str,
    on: Day,
) -> sqlx::Result<Vec<PackVersion>> {
    let rows = store.rows(PACKS_OF_JURISDICTION, &[jurisdiction.into(), on.to_string().into()]).await?;
    rows.iter().map(pack).collect()
}

/// [`current_calendar`] for reading alone.
pub(in crate::deadline) async fn calendar_in_force(store: &Store, key: &str) -> sqlx::Result<Option<CalendarVersion>> {
    store.row(CURRENT_CALENDAR, &[key.into()]).await?.as_ref().map(calendar).transpose()
}

pub(in crate::deadline) async fn current_calendar(
    tx: &mut Transaction,
    key: &str,
) -> sqlx::Result<Option<CalendarVersion>> {
    tx.row(CURRENT_CALENDAR, &[key.into()]).await?.as_ref().map(calendar).transpose()
}

/// The calendar that the case's deadlines were counted by.
pub(in crate::deadline) async fn calendar_of_case(
    tx: &mut Transaction,
    case: CaseRef<'_>,
) -> sqlx::Result<Option<CalendarVersion>> {
    let row = tx.row(CALENDAR_OF_CASE, &[case.kind.as_str().into(), case.id.into()]).await?;
    row.as_ref().map(calendar).transpose()
}

/// A new version: who wrote it, and what it says.
pub(in crate::deadline) struct New<'n> {
    pub key: &'n str,
    pub text: &'n str,
    pub text_hash: String,
    /// None when it comes with the release.
    pub person_id: Option<&'n str>,
}

/// Its number; None when a version with this text is already there.
pub(in crate::deadline) async fn insert_pack(
    tx: &mut Transaction,
    new: &New<'_>,
    pack: &Pack,
    now: Instant,
) -> sqlx::Result<Option<i64>> {
    const NEXT: &str = "select cast(coalesce(max(version), 0) + 1 as bigint),
        cast(coalesce(sum(case when text_hash = $2 then 1 else 0 end), 0) as bigint) from rule_pack where key = $1";
    let Some(version) = next_version(tx, NEXT, new).await? else { return Ok(None) };
    let mut args = version_args(new, version, now);
    args.extend([
        (&pack.jurisdiction).into(),
        pack.effective_from.to_string().into(),
        pack.effective_to.map(|day| day.to_string()).into(),
    ]);
    tx.execute(
        "insert into rule_pack (id, key, version, origin, text, text_hash, created_at, created_by, jurisdiction,
        effective_from, effective_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &args,
    )
    .await?;
    Ok(Some(version))
}

/// Its number; None when a version with this text is already there.
pub(in crate::deadline) async fn insert_calendar(
    tx: &mut Transaction,
    new: &New<'_>,
    now: Instant,
) -> sqlx::Result<Option<i64>> {
    const NEXT: &str = "select cast(coalesce(max(version), 0) + 1 as bigint),
        cast(coalesce(sum(case when text_hash = $2 then 1 else 0 end), 0) as bigint) from calendar where key = $1";
    let Some(version) = next_version(tx, NEXT, new).await? else { return Ok(None) };
    tx.execute(
        "insert into calendar (id, key, version, origin, text, text_hash, created_at, created_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &version_args(new, version, now),
    )
    .await?;
    Ok(Some(version))
}

async fn next_version(tx: &mut Transaction, sql: &'static str, new: &New<'_>) -> sqlx::Result<Option<i64>> {
    tx.lock_key("rule_pack").await?;
    let row = tx.row(sql, &[new.key.into(), (&new.text_hash).into()]).await?.ok_or(sqlx::Error::RowNotFound)?;
    let mut c = row.columns();
    let (next, same) = (c.int()?, c.int()?);
    Ok((same == 0).then_some(next))
}

fn version_args(new: &New<'_>, version: i64, now: Instant) -> Vec<Arg> {
    let origin = if new.person_id.is_some() { "operator" } else { "release" };
    vec![
        new_id(now).into(),
        new.key.into(),
        version.into(),
        origin.into(),
        new.text.into(),
        (&new.text_hash).into(),
        now.into(),
        new.person_id.map(str::to_string).into(),
    ]
}

/// None: there is no such version. False: it was confirmed before.
pub(in crate::deadline) async fn set_pack_confirmed(
    tx: &mut Transaction,
    (key, version): (&str, i64),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<Option<bool>> {
    const IS: &str = "select 1 from rule_pack where key = $1 and version = $2";
    if tx.row(IS, &[key.into(), version.into()]).await?.is_none() {
        return Ok(None);
    }
    let touched = tx
        .execute(
            "update rule_pack set confirmed_at = $3, confirmed_by = $4
            where key = $1 and version = $2 and confirmed_at is null",
            &[key.into(), version.into(), now.into(), person_id.into()],
        )
        .await?;
    Ok(Some(touched > 0))
}

/// None: there is no such version. False: it was confirmed before.
pub(in crate::deadline) async fn set_calendar_confirmed(
    tx: &mut Transaction,
    (key, version): (&str, i64),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<Option<bool>> {
    const IS: &str = "select 1 from calendar where key = $1 and version = $2";
    if tx.row(IS, &[key.into(), version.into()]).await?.is_none() {
        return Ok(None);
    }
    let touched = tx
        .execute(
            "update calendar set confirmed_at = $3, confirmed_by = $4
            where key = $1 and version = $2 and confirmed_at is null",
            &[key.into(), version.into(), now.into(), person_id.into()],
        )
        .await?;
    Ok(Some(touched > 0))
}
