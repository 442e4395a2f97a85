//! SQL of members.

use app::account::MemberRole;
use app::customer::Member;
use app::value::Instant;

use crate::customer::Seat;
use crate::store::{Store, Transaction};

/// Owners first, then by name.
pub async fn list(store: &Store, seat: &Seat) -> sqlx::Result<Vec<Member>> {
    const LIST: &str = "select p.id, p.name, p.email, m.role, m.joined_at
        from organisation_member m join person p on p.id = m.person_id
        where m.organisation_id = $1
        order by case m.role when 'owner' then 0 when 'member' then 1 else 2 end, p.name, p.id";
    let rows = store.rows(LIST, &[seat.organisation_id().into()]).await?;
    let decode = |row: &crate::store::Row| {
        let mut c = row.columns();
        Ok(Member {
            person_id: c.text()?,
            name: c.text()?,
            email: c.text()?,
            role: c.parsed()?,
            joined_at: c.instant()?,
        })
    };
    rows.iter().map(decode).collect()
}

/// A person who has a seat already keeps the role they have.
pub async fn insert(
    tx: &mut Transaction,
    organisation_id: &str,
    person_id: &str,
    role: MemberRole,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, $3, $4)
        on conflict (organisation_id, person_id) do nothing",
        &[organisation_id.into(), person_id.into(), role.as_str().into(), now.into()],
    )
    .await
    .map(|_| ())
}

pub async fn role(tx: &mut Transaction, seat: &Seat, person_id: &str) -> sqlx::Result<Option<MemberRole>> {
    const ROLE: &str = "select role from organisation_member where organisation_id = $1 and person_id = $2";
    let row = tx.row(ROLE, &[seat.organisation_id().into(), person_id.into()]).await?;
    row.map(|row| row.columns().parsed()).transpose()
}

/// Whether anybody but this person owns the organisation. Erased and disabled people own nothing.
pub async fn has_other_owner(tx: &mut Transaction, seat: &Seat, person_id: &str) -> sqlx::Result<bool> {
    const OTHER: &str = "select 1 from organisation_member m join person p on p.id = m.person_id
        where m.organisation_id = $1 and m.person_id <> $2 and m.role = 'owner'
        and p.disabled_at is null and p.erased_at is null limit 1";
    Ok(tx.row(OTHER, &[seat.organisation_id().into(), person_id.into()]).await?.is_some())
}

pub async fn set_role(tx: &mut Transaction, seat: &Seat, person_id: &str, role: MemberRole) -> sqlx::Result<()> {
    tx.execute(
        "update organisation_member set role = $1 where organisation_id = $2 and person_id = $3",
        &[role.as_str().into(), seat.organisation_id().into(), person_id.into()],
    )
    .await
    .map(|_| ())
}

pub async fn delete(tx: &mut Transaction, seat: &Seat, person_id: &str) -> sqlx::Result<()> {
    let delete = "delete from organisation_member where organisation_id = $1 and person_id = $2";
    tx.execute(delete, &[seat.organisation_id().into(), person_id.into()]).await.map(|_| ())
}

/// In how many open organisations a person has a seat.
pub async fn count_seats(tx: &mut Transaction, person_id: &str) -> sqlx::Result<i64> {
    const COUNT: &str = "select count(*) from organisation_member m join organisation o on o.id = m.organisation_id
        where m.person_id = $1 and o.closed_at is null";
    match tx.row(COUNT, &[person_id.into()]).await? {
        Some(row) => row.columns().int(),
        None => Ok(0),
    }
}
