//! SQL of sites and contacts.

use app::customer::{Contact, ContactDraft, Site, SiteDraft};
use app::value::Instant;

use crate::customer::Seat;
use crate::store::{Row, Store, Transaction};

pub async fn list_sites(store: &Store, seat: &Seat) -> sqlx::Result<Vec<Site>> {
    const LIST: &str = "select id, name, address from organisation_site where organisation_id = $1 order by name, id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Site { id: c.text()?, name: c.text()?, address: c.text()? })
    };
    store.rows(LIST, &[seat.organisation_id().into()]).await?.iter().map(decode).collect()
}

pub async fn count_sites(tx: &mut Transaction, seat: &Seat) -> sqlx::Result<i64> {
    const COUNT: &str = "select count(*) from organisation_site where organisation_id = $1";
    count(tx, COUNT, seat).await
}

async fn count(tx: &mut Transaction, sql: &'static str, seat: &Seat) -> sqlx::Result<i64> {
    match tx.row(sql, &[seat.organisation_id().into()]).await? {
        Some(row) => row.columns().int(),
        None => Ok(0),
    }
}

pub async fn insert_site(
    tx: &mut Transaction,
    seat: &Seat,
    id: &str,
    draft: &SiteDraft,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into organisation_site (id, organisation_id, name, address, created_at) values ($1, $2, $3, $4, $5)",
        &[id.into(), seat.organisation_id().into(), (&draft.name).into(), (&draft.address).into(), now.into()],
    )
    .await
    .map(|_| ())
}

/// False when the organisation has no such site.
pub async fn delete_site(tx: &mut Transaction, seat: &Seat, id: &str) -> sqlx::Result<bool> {
    let delete = "delete from organisation_site where organisation_id = $1 and id = $2";
    Ok(tx.execute(delete, &[seat.organisation_id().into(), id.into()]).await? > 0)
}

pub async fn list_contacts(store: &Store, seat: &Seat) -> sqlx::Result<Vec<Contact>> {
    const LIST: &str = "select id, name, phone, email, duty from organisation_contact
        where organisation_id = $1 order by name, id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Contact { id: c.text()?, name: c.text()?, phone: c.opt_text()?, email: c.opt_text()?, duty: c.opt_text()? })
    };
    store.rows(LIST, &[seat.organisation_id().into()]).await?.iter().map(decode).collect()
}

pub async fn count_contacts(tx: &mut Transaction, seat: &Seat) -> sqlx::Result<i64> {
    const COUNT: &str = "select count(*) from organisation_contact where organisation_id = $1";
    count(tx, COUNT, seat).await
}

pub async fn insert_contact(
    tx: &mut Transaction,
    seat: &Seat,
    id: &str,
    draft: &ContactDraft,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into organisation_contact (id, organisation_id, name, phone, email, duty, created_at, phone_tail)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            seat.organisation_id().into(),
            (&draft.name).into(),
            (&draft.phone).into(),
            (&draft.email).into(),
            (&draft.duty).into(),
            now.into(),
            draft.phone.as_deref().and_then(app::phone::tail).into(),
        ],
    )
    .await
    .map(|_| ())
}

/// False when the organisation has no such contact.
pub async fn delete_contact(tx: &mut Transaction, seat: &Seat, id: &str) -> sqlx::Result<bool> {
    let delete = "delete from organisation_contact where organisation_id = $1 and id = $2";
    Ok(tx.execute(delete, &[seat.organisation_id().into(), id.into()]).await? > 0)
}
