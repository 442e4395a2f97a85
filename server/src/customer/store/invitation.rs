//! SQL of invitations. The secret is stored hashed.

use app::account::MemberRole;
use app::customer::{Invitation, Offer};
use app::locale::Locale;
use app::value::Instant;

use crate::customer::Seat;
use crate::store::{Row, Store, Transaction};

/// Those that can still be accepted, the newest first.
pub async fn list(store: &Store, seat: &Seat, now: Instant) -> sqlx::Result<Vec<Invitation>> {
    const LIST: &str = "select i.id, i.email, i.role, p.name, i.created_at, i.expires_at
        from organisation_invitation i join person p on p.id = i.invited_by
        where i.organisation_id = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2
        order by i.created_at desc, i.id desc";
    let rows = store.rows(LIST, &[seat.organisation_id().into(), now.into()]).await?;
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Invitation {
            id: c.text()?,
            email: c.text()?,
            role: c.parsed()?,
            invited_by: c.text()?,
            created_at: c.instant()?,
            expires_at: c.instant()?,
        })
    };
    rows.iter().map(decode).collect()
}

/// How many of an organisation's invitations can still be accepted.
pub async fn count_open(tx: &mut Transaction, seat: &Seat, now: Instant) -> sqlx::Result<i64> {
    const COUNT: &str = "select count(*) from organisation_invitation
        where organisation_id = $1 and accepted_at is null and revoked_at is null and expires_at > $2";
    match tx.row(COUNT, &[seat.organisation_id().into(), now.into()]).await? {
        Some(row) => row.columns().int(),
        None => Ok(0),
    }
}

/// A person who is invited, as far as the organisation may know.
pub struct Invited {
    pub person_id: String,
    pub locale: Locale,
    pub is_member: bool,
}

pub async fn find_invited(tx: &mut Transaction, seat: &Seat, email: &str) -> sqlx::Result<Option<Invited>> {
    const FIND: &str = "select p.id, p.locale, m.role from person p
        left join organisation_member m on m.person_id = p.id and m.organisation_id = $1
        where p.email = $2 and p.erased_at is null";
    let Some(row) = tx.row(FIND, &[seat.organisation_id().into(), email.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Invited {
        person_id: c.text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        is_member: c.opt_text()?.is_some(),
    }))
}

/// An invitation to be stored.
pub struct New<'n> {
    pub id: &'n str,
    pub email: &'n str,
    pub role: MemberRole,
    pub secret_hash: &'n str,
    pub invited_by: &'n str,
    pub expires_at: Instant,
}

pub async fn insert(tx: &mut Transaction, seat: &Seat, new: &New<'_>, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into organisation_invitation
        (id, organisation_id, email, role, secret_hash, invited_by, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            new.id.into(),
            seat.organisation_id().into(),
            new.email.into(),
            new.role.as_str().into(),
            new.secret_hash.into(),
            new.invited_by.into(),
            now.into(),
            new.expires_at.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// A newer invitation of the same address replaces the older one.
pub async fn revoke_of(tx: &mut Transaction, seat: &Seat, email: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update organisation_invitation set revoked_at = $1
        where organisation_id = $2 and email = $3 and accepted_at is null and revoked_at is null",
        &[now.into(), seat.organisation_id().into(), email.into()],
    )
    .await
    .map(|_| ())
}

/// False when the organisation has no such open invitation.
pub async fn revoke(tx: &mut Transaction, seat: &Seat, id: &str, now: Instant) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "update organisation_invitation set revoked_at = $1
            where organisation_id = $2 and id = $3 and accepted_at is null and revoked_at is null",
            &[now.into(), seat.organisation_id().into(), id.into()],
        )
        .await?;
    Ok(touched > 0)
}

/// What a living secret offers to this person.
pub async fn find_offer(
    store: &Store,
    secret_hash: &str,
    person_id: &str,
    now: Instant,
) -> sqlx::Result<Option<Offer>> {
    const FIND: &str = "select o.name, p.name, i.role, i.expires_at,
        (select cast(1 as bigint) from person r where r.id = $2 and r.email = i.email and r.email_verified_at is not null)
        from organisation_invitation i
        join organisation o on o.id = i.organisation_id join person p on p.id = i.invited_by
        where i.secret_hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $3
        and o.closed_at is null";
    let args = [secret_hash.into(), person_id.into(), now.into()];
    let Some(row) = store.row(FIND, &args).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Offer {
        organisation_name: c.text()?,
        invited_by: c.text()?,
        role: c.parsed()?,
        expires_at: c.instant()?,
        is_for_you: c.opt_int()?.is_some(),
    }))
}

/// What an accepted invitation gives.
pub struct Accepted {
    pub organisation_id: String,
    pub organisation_name: String,
    pub role: MemberRole,
}

/// Spends the secret if everything holds: it is alive, and the person's verified address is the invited one.
/// One conditional statement, so that of a hundred at once exactly one succeeds.
pub async fn accept(
    tx: &mut Transaction,
    secret_hash: &str,
    person_id: &str,
    now: Instant,
) -> sqlx::Result<Option<Accepted>> {
    const ACCEPT: &str = "update organisation_invitation set accepted_at = $1
        where secret_hash = $2 and accepted_at is null and revoked_at is null and expires_at > $1
        and email = (select p.email from person p where p.id = $3 and p.email_verified_at is not null)
        and exists (select 1 from organisation o where o.id = organisation_id and o.closed_at is null)
        returning organisation_id, (select o.name from organisation o where o.id = organisation_id), role";
    let Some(row) = tx.row(ACCEPT, &[now.into(), secret_hash.into(), person_id.into()]).await? else {
        return Ok(None);
    };
    let mut c = row.columns();
    Ok(Some(Accepted { organisation_id: c.text()?, organisation_name: c.text()?, role: c.parsed()? }))
}
