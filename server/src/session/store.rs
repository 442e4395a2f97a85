//! SQL of sessions.

use app::account::{Membership, StaffRole};
use app::locale::Locale;
use app::value::Instant;

use super::{Kind, SignedIn, device_name};
use crate::store::{Store, Transaction};

/// `last_seen_at` is written at most this often: reading a page must not wait for the one writer.
const SEEN_EVERY_MS: i64 = 60_000;

/// A member of staff without a confirmed second factor is an ordinary person until it is set up, or until a session
/// that a passkey opened.
const FIND: &str = "select s.id, p.id, p.email, p.name, p.locale,
    case when p.totp_confirmed_at is null and s.passkey_id is null then null else p.staff_role end, p.unit_id, s.last_seen_at,
    o.id, o.name, m.role
    from session s join person p on p.id = s.person_id
    left join organisation_member m on m.person_id = p.id
    left join organisation o on o.id = m.organisation_id and o.closed_at is null
    where s.secret_hash = $1 and s.revoked_at is null and s.expires_at > $2
    and s.last_seen_at + s.idle_limit_ms > $2 and p.disabled_at is null and p.erased_at is null
    order by o.name, o.id";

/// The person behind a living session; its use is noted when somebody is there.
pub(super) async fn find(
    store: &Store,
    secret_hash: &str,
    is_attended: bool,
    now: Instant,
) -> sqlx::Result<Option<SignedIn>> {
    let rows = store.rows(FIND, &[secret_hash.into(), now.into()]).await?;
    let mut found: Option<(SignedIn, Instant)> = None;
    for row in &rows {
        let mut c = row.columns();
        let (person, _) = match &mut found {
            Some(found) => {
                c.skip(8);
                found
            }
            None => found.insert((
                SignedIn {
                    session_id: c.text()?,
                    person_id: c.text()?,
                    email: c.text()?,
                    name: c.text()?,
                    locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
                    staff_role: c.opt_parsed()?,
                    unit_id: c.opt_text()?,
                    organisations: Vec::new(),
                },
                c.instant()?,
            )),
        };
        let (id, name, role) = (c.opt_text()?, c.opt_text()?, c.opt_parsed()?);
        if let (Some(organisation_id), Some(organisation_name), Some(role)) = (id, name, role) {
            person.organisations.push(Membership { organisation_id, organisation_name, role });
        }
    }
    let Some((person, last_seen_at)) = found else { return Ok(None) };
    if is_attended && now.ms_since(last_seen_at) > SEEN_EVERY_MS {
        set_seen(store, &person.session_id, now).await?;
    }
    Ok(Some(person))
}

/// Idling is left out: what a parcel's page hears is a number, and whoever reads it may read for long.
pub(super) async fn is_living(store: &Store, session_id: &str, now: Instant) -> sqlx::Result<bool> {
    const LIVING: &str = "select 1 from session s join person p on p.id = s.person_id
        where s.id = $1 and s.revoked_at is null and s.expires_at > $2
        and p.disabled_at is null and p.erased_at is null";
    Ok(store.row(LIVING, &[session_id.into(), now.into()]).await?.is_some())
}

/// Under which staff role a session stands; as [`find`] sees it.
pub(super) async fn staff_role(store: &Store, session_id: &str, now: Instant) -> sqlx::Result<Option<StaffRole>> {
    const ROLE: &str = "select case when p.totp_confirmed_at is null and s.passkey_id is null then null
        else p.staff_role end from session s join person p on p.id = s.person_id
        where s.id = $1 and s.revoked_at is null and s.expires_at > $2
        and s.last_seen_at + s.idle_limit_ms > $2 and p.disabled_at is null and p.erased_at is null";
    match store.row(ROLE, &[session_id.into(), now.into()]).await? {
        Some(row) => row.columns().opt_parsed(),
        None => Ok(None),
    }
}

async fn set_seen(store: &Store, id: &str, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute("update session set last_seen_at = $1 where id = $2 and last_seen_at < $1", &[now.into(), id.into()])
        .await?;
    tx.commit().await
}

/// What is stored of a new session.
pub(super) struct Row<'r> {
    pub id: String,
    pub secret_hash: String,
    pub person_id: &'r str,
    pub user_agent: &'r str,
    pub address: std::net::IpAddr,
    pub kind: Kind,
}

pub(super) async fn insert(tx: &mut Transaction, row: &Row<'_>, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into session (id, secret_hash, person_id, device, address, created_at, last_seen_at, idle_limit_ms,
        expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
        &[
            row.id.as_str().into(),
            row.secret_hash.as_str().into(),
            row.person_id.into(),
            device_name(row.user_agent).into(),
            row.address.to_string().into(),
            now.into(),
            row.kind.idle_ms().into(),
            now.plus_ms(row.kind.age_ms()).into(),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_passkey(tx: &mut Transaction, secret_hash: &str, passkey_id: &str) -> sqlx::Result<()> {
    let args = [secret_hash.into(), passkey_id.into()];
    tx.execute("update session set passkey_id = $2 where secret_hash = $1", &args).await.map(|_| ())
}

pub(super) async fn opened_at(store: &Store, session_id: &str) -> sqlx::Result<Option<Instant>> {
    let row = store.row("select created_at from session where id = $1", &[session_id.into()]).await?;
    row.map(|row| row.columns().instant()).transpose()
}
