//! SQL of organisations and their account codes.

use app::customer::{Organisation, OrganisationItem};
use app::value::Instant;

use crate::customer::Seat;
use crate::store::{Columns, Store, Transaction};

/// Between account codes folded into one text; no code holds a control character.
const CODE: &str = "\u{1f}";

pub async fn is_open(store: &Store, id: &str) -> sqlx::Result<bool> {
    const OPEN: &str = "select 1 from organisation where id = $1 and closed_at is null";
    Ok(store.row(OPEN, &[id.into()]).await?.is_some())
}

pub async fn find(store: &Store, seat: &Seat) -> sqlx::Result<Option<Organisation>> {
    const FIND: &str = "select o.name, o.created_at, o.version,
        (select string_agg(a.account_code, $2) from organisation_account a where a.organisation_id = o.id)
        from organisation o where o.id = $1 and o.closed_at is null";
    let Some(row) = store.row(FIND, &[seat.organisation_id().into(), CODE.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Organisation {
        id: seat.organisation_id().to_string(),
        name: c.text()?,
        role: seat.role(),
        created_at: c.instant()?,
        version: c.int()?,
        account_codes: codes(&mut c)?,
    }))
}

fn codes(c: &mut Columns<'_>) -> sqlx::Result<Vec<String>> {
    let folded = c.opt_text()?.unwrap_or_default();
    let mut codes: Vec<String> = folded.split(CODE).filter(|code| !code.is_empty()).map(str::to_string).collect();
    codes.sort();
    Ok(codes)
}

fn item(c: &mut Columns<'_>) -> sqlx::Result<OrganisationItem> {
    Ok(OrganisationItem {
        id: c.text()?,
        name: c.text()?,
        created_at: c.instant()?,
        member_count: c.int()?,
        account_codes: codes(c)?,
    })
}

/// The organisations in which a person has a seat, by name.
pub async fn list_of_person(store: &Store, person_id: &str) -> sqlx::Result<Vec<OrganisationItem>> {
    const LIST: &str = "select o.id, o.name, o.created_at,
        (select count(*) from organisation_member n where n.organisation_id = o.id),
        (select string_agg(a.account_code, $2) from organisation_account a where a.organisation_id = o.id)
        from organisation_member m join organisation o on o.id = m.organisation_id
        where m.person_id = $1 and o.closed_at is null order by o.name, o.id";
    store.rows(LIST, &[person_id.into(), CODE.into()]).await?.iter().map(|row| item(&mut row.columns())).collect()
}

/// All organisations in which every pattern is found, the newest first, for staff administrators.
pub async fn list_for_admin(
    store: &Store,
    patterns: &[Option<String>; crate::search::MOST_TERMS],
    before_id: Option<&str>,
    limit: i64,
) -> sqlx::Result<Vec<OrganisationItem>> {
    const LIST: &str = "select o.id, o.name, o.created_at,
        (select count(*) from organisation_member n where n.organisation_id = o.id),
        (select string_agg(a.account_code, $1) from organisation_account a where a.organisation_id = o.id)
        from organisation o
        where o.closed_at is null and o.id < $2
        and ($4 is null or o.search like $4) and ($5 is null or o.search like $5)
        and ($6 is null or o.search like $6) and ($7 is null or o.search like $7)
        and ($8 is null or o.search like $8) and ($9 is null or o.search like $9)
        order by o.id desc limit $3";
    // Every id begins with a hexadecimal digit.
    let before = before_id.unwrap_or("g");
    let mut args = vec![CODE.into(), before.into(), limit.into()];
    args.extend(patterns.iter().map(crate::store::Arg::from));
    store.rows(LIST, &args).await?.iter().map(|row| item(&mut row.columns())).collect()
}

pub async fn insert(tx: &mut Transaction, id: &str, name: &str, search: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into organisation (id, name, search, created_at, updated_at, version) values ($1, $2, $3, $4, $4, 1)",
        &[id.into(), name.into(), search.into(), now.into()],
    )
    .await
    .map(|_| ())
}

/// False when the row has another version.
pub async fn set_name(tx: &mut Transaction, seat: &Seat, name: &str, version: i64, now: Instant) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "update organisation set name = $1, updated_at = $2, version = version + 1
            where id = $3 and version = $4 and closed_at is null",
            &[name.into(), now.into(), seat.organisation_id().into(), version.into()],
        )
        .await?;
    Ok(touched > 0)
}

/// Name and account codes: what the organisation is found by.
pub async fn names(tx: &mut Transaction, seat: &Seat) -> sqlx::Result<Vec<String>> {
    const NAMES: &str = "select name from organisation where id = $1
        union all select account_code from organisation_account where organisation_id = $1";
    let rows = tx.rows(NAMES, &[seat.organisation_id().into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

pub async fn set_search(tx: &mut Transaction, seat: &Seat, search: &str) -> sqlx::Result<()> {
    let args = [search.into(), seat.organisation_id().into()];
    tx.execute("update organisation set search = $1 where id = $2", &args).await.map(|_| ())
}

/// False when the code belongs to an organisation already.
pub async fn insert_account(tx: &mut Transaction, seat: &Seat, code: &str, now: Instant) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "insert into organisation_account (account_code, organisation_id, created_at) values ($1, $2, $3)
            on conflict (account_code) do nothing",
            &[code.into(), seat.organisation_id().into(), now.into()],
        )
        .await?;
    Ok(touched > 0)
}

pub async fn has_account(tx: &mut Transaction, seat: &Seat, code: &str) -> sqlx::Result<bool> {
    const HAS: &str = "select 1 from organisation_account where account_code = $1 and organisation_id = $2";
    Ok(tx.row(HAS, &[code.into(), seat.organisation_id().into()]).await?.is_some())
}

/// False when the organisation has no such code.
pub async fn delete_account(tx: &mut Transaction, seat: &Seat, code: &str) -> sqlx::Result<bool> {
    let delete = "delete from organisation_account where account_code = $1 and organisation_id = $2";
    Ok(tx.execute(delete, &[code.into(), seat.organisation_id().into()]).await? > 0)
}
