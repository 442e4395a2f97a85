//! SQL of people.

use app::account::{Membership, StaffRole};
use app::locale::Locale;
use app::value::Instant;

use super::Person;
use crate::store::{Arg, Columns, Row, Store, Transaction};

const BY_EMAIL: &str = "select id, email, email_verified_at, name, locale, password_hash, totp_secret,
    totp_confirmed_at, totp_last_step, staff_role, unit_id, disabled_at, erased_at, version
    from person where email = $1";
const BY_ID: &str = "select id, email, email_verified_at, name, locale, password_hash, totp_secret,
    totp_confirmed_at, totp_last_step, staff_role, unit_id, disabled_at, erased_at, version
    from person where id = $1";
const STAFF: &str = "select id, email, email_verified_at, name, locale, password_hash, totp_secret,
    totp_confirmed_at, totp_last_step, staff_role, unit_id, disabled_at, erased_at, version
    from person where staff_role is not null order by staff_role, name, id";

pub async fn find_by_email(store: &Store, email: &str) -> sqlx::Result<Option<Person>> {
    decoded(store.row(BY_EMAIL, &[email.into()]).await?)
}

pub async fn find(store: &Store, id: &str) -> sqlx::Result<Option<Person>> {
    decoded(store.row(BY_ID, &[id.into()]).await?)
}

/// As the transaction sees it.
pub async fn find_within(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Person>> {
    decoded(tx.row(BY_ID, &[id.into()]).await?)
}

/// As the transaction sees it.
pub async fn find_by_email_within(tx: &mut Transaction, email: &str) -> sqlx::Result<Option<Person>> {
    decoded(tx.row(BY_EMAIL, &[email.into()]).await?)
}

pub async fn list_staff(store: &Store) -> sqlx::Result<Vec<Person>> {
    store.rows(STAFF, &[]).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decoded(row: Option<Row>) -> sqlx::Result<Option<Person>> {
    row.map(|row| decode(&mut row.columns())).transpose()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Person> {
    Ok(Person {
        id: c.text()?,
        email: c.text()?,
        email_verified_at: c.opt_instant()?,
        name: c.text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        password_hash: c.opt_text()?,
        totp_secret: c.opt_text()?,
        totp_confirmed_at: c.opt_instant()?,
        totp_last_step: c.opt_int()?.unwrap_or(0),
        staff_role: c.opt_parsed()?,
        unit_id: c.opt_text()?,
        disabled_at: c.opt_instant()?,
        erased_at: c.opt_instant()?,
        version: c.int()?,
    })
}

/// A new person; nobody has proved the address yet unless `email_verified_at` says so.
pub struct New<'n> {
    pub id: &'n str,
    pub email: &'n str,
    pub email_verified_at: Option<Instant>,
    pub name: &'n str,
    pub locale: Locale,
    pub password_hash: Option<&'n str>,
    pub staff_role: Option<StaffRole>,
}

pub async fn insert(tx: &mut Transaction, new: &New<'_>, now: Instant) -> sqlx::Result<()> {
    let set_at = new.password_hash.map(|_| now);
    tx.execute(
        "insert into person (id, email, email_verified_at, name, locale, password_hash, password_set_at, staff_role,
        search, created_at, updated_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1)",
        &[
            new.id.into(),
            new.email.into(),
            new.email_verified_at.into(),
            new.name.into(),
            new.locale.tag().into(),
            new.password_hash.map(str::to_string).into(),
            set_at.into(),
            new.staff_role.map(|role| role.as_str().to_string()).into(),
            words(new.name, new.email).into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The search column of a person.
fn words(name: &str, email: &str) -> String {
    crate::search::column([name, email])
}

/// Writes the search column anew after name or address changed.
async fn note_words(tx: &mut Transaction, id: &str) -> sqlx::Result<()> {
    let Some(person) = find_within(tx, id).await? else { return Err(sqlx::Error::RowNotFound) };
    let words = words(&person.name, &person.email);
    update(tx, "update person set search = $1 where id = $2", &[words.into(), id.into()]).await
}

async fn update(tx: &mut Transaction, sql: &'static str, args: &[Arg]) -> sqlx::Result<()> {
    match tx.execute(sql, args).await? {
        0 => Err(sqlx::Error::RowNotFound),
        _ => Ok(()),
    }
}

/// Somebody who never answered the mail registers again: the later words count.
pub async fn set_registration(
    tx: &mut Transaction,
    id: &str,
    name: &str,
    password_hash: &str,
    now: Instant,
) -> sqlx::Result<()> {
    update(
        tx,
        "update person set name = $1, password_hash = $2, password_set_at = $3, updated_at = $3, version = version + 1
        where id = $4 and email_verified_at is null",
        &[name.into(), password_hash.into(), now.into(), id.into()],
    )
    .await?;
    note_words(tx, id).await
}

/// From now on the person comes in by mail, or sets a password of their own.
pub async fn drop_password(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set password_hash = null, updated_at = $1, version = version + 1 where id = $2",
        &[now.into(), id.into()],
    )
    .await
}

pub async fn set_email_verified(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set email_verified_at = coalesce(email_verified_at, $1), updated_at = $1,
        version = version + 1 where id = $2",
        &[now.into(), id.into()],
    )
    .await
}

pub async fn set_email(tx: &mut Transaction, id: &str, email: &str, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set email = $1, email_verified_at = $2, updated_at = $2, version = version + 1 where id = $3",
        &[email.into(), now.into(), id.into()],
    )
    .await?;
    note_words(tx, id).await
}

pub async fn set_password(tx: &mut Transaction, id: &str, hash: &str, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set password_hash = $1, password_set_at = $2, updated_at = $2, version = version + 1
        where id = $3",
        &[hash.into(), now.into(), id.into()],
    )
    .await
}

pub async fn set_profile(tx: &mut Transaction, id: &str, name: &str, locale: Locale, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set name = $1, locale = $2, updated_at = $3, version = version + 1 where id = $4",
        &[name.into(), locale.tag().into(), now.into(), id.into()],
    )
    .await?;
    note_words(tx, id).await
}

/// `None`: of no unit.
pub async fn set_unit(tx: &mut Transaction, id: &str, unit_id: Option<&str>) -> sqlx::Result<()> {
    let unit_id = unit_id.map(str::to_string);
    update(tx, "update person set unit_id = $1 where id = $2", &[unit_id.into(), id.into()]).await
}

/// `None` enables again.
pub async fn set_disabled(
    tx: &mut Transaction,
    id: &str,
    disabled_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    update(
        tx,
        "update person set disabled_at = $1, updated_at = $2, version = version + 1 where id = $3",
        &[disabled_at.into(), now.into(), id.into()],
    )
    .await
}

pub async fn set_staff_role(tx: &mut Transaction, id: &str, role: Option<StaffRole>, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set staff_role = $1, updated_at = $2, version = version + 1 where id = $3",
        &[role.map(|role| role.as_str().to_string()).into(), now.into(), id.into()],
    )
    .await
}

/// `None` takes the second factor away.
pub async fn set_totp_secret(tx: &mut Transaction, id: &str, secret: Option<&str>, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set totp_secret = $1, totp_confirmed_at = null, totp_last_step = null, updated_at = $2,
        version = version + 1 where id = $3",
        &[secret.map(str::to_string).into(), now.into(), id.into()],
    )
    .await
}

pub async fn set_totp_confirmed(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<()> {
    update(
        tx,
        "update person set totp_confirmed_at = $1, updated_at = $1, version = version + 1
        where id = $2 and totp_confirmed_at is null",
        &[now.into(), id.into()],
    )
    .await
}

/// True when this step was not used before: of a hundred simultaneous uses of one code, one counts.
pub async fn spend_totp_step(tx: &mut Transaction, id: &str, step: i64) -> sqlx::Result<bool> {
    let spent = tx
        .execute(
            "update person set totp_last_step = $1 where id = $2 and coalesce(totp_last_step, 0) < $1",
            &[step.into(), id.into()],
        )
        .await?;
    Ok(spent == 1)
}

pub async fn set_recovery_codes(tx: &mut Transaction, id: &str, hashes: &[String]) -> sqlx::Result<()> {
    tx.execute("delete from recovery_code where person_id = $1", &[id.into()]).await?;
    for hash in hashes {
        tx.execute("insert into recovery_code (person_id, code_hash) values ($1, $2)", &[id.into(), hash.into()])
            .await?;
    }
    Ok(())
}

/// True when the code was there and unspent.
pub async fn spend_recovery_code(tx: &mut Transaction, id: &str, hash: &str, now: Instant) -> sqlx::Result<bool> {
    let spent = tx
        .execute(
            "update recovery_code set spent_at = $1 where person_id = $2 and code_hash = $3 and spent_at is null",
            &[now.into(), id.into(), hash.into()],
        )
        .await?;
    Ok(spent == 1)
}

pub async fn count_recovery_codes(store: &Store, id: &str) -> sqlx::Result<i64> {
    const LEFT: &str = "select cast(count(*) as bigint) from recovery_code where person_id = $1 and spent_at is null";
    store.row(LEFT, &[id.into()]).await?.map_or(Ok(0), |row| row.columns().int())
}

/// True when nobody administers the portal yet.
pub async fn has_no_admin(store: &Store) -> sqlx::Result<bool> {
    const ADMIN: &str =
        "select 1 from person where staff_role = 'admin' and disabled_at is null and erased_at is null limit 1";
    Ok(store.row(ADMIN, &[]).await?.is_none())
}

/// The person's seats in living organisations.
pub async fn list_memberships(store: &Store, id: &str) -> sqlx::Result<Vec<Membership>> {
    const SEATS: &str = "select o.id, o.name, m.role from organisation_member m
        join organisation o on o.id = m.organisation_id
        where m.person_id = $1 and o.closed_at is null
        order by o.name, o.id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Membership { organisation_id: c.text()?, organisation_name: c.text()?, role: c.parsed()? })
    };
    store.rows(SEATS, &[id.into()]).await?.iter().map(decode).collect()
}

/// True when a passkey is kept for the person, whether or not this build can use it.
pub async fn has_passkey(store: &Store, id: &str) -> sqlx::Result<bool> {
    Ok(store.row("select 1 from passkey where person_id = $1 limit 1", &[id.into()]).await?.is_some())
}

/// Takes every passkey of a person away.
pub async fn forget_passkeys(tx: &mut Transaction, id: &str) -> sqlx::Result<u64> {
    tx.execute("delete from passkey where person_id = $1", &[id.into()]).await
}
