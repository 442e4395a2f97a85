//! Who a customer is.

use app::locale::Locale;

use crate::store::{Row, Store};

/// A person as the card may show it; masked by whoever shows it.
#[derive(Debug, Clone)]
pub struct Known {
    pub name: String,
    pub email: String,
    pub locale: Locale,
}

/// A customer with an account; staff and those who are erased are none.
pub async fn person(store: &Store, id: &str) -> sqlx::Result<Option<Known>> {
    const PERSON: &str = "select name, email, locale from person
        where id = $1 and erased_at is null and staff_role is null";
    let Some(row) = store.row(PERSON, &[id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    let (name, email) = (c.text()?, c.text()?);
    Ok(Some(Known { name, email, locale: Locale::from_tag(&c.text()?).unwrap_or_default() }))
}

/// Name of an organisation that is open.
pub async fn organisation(store: &Store, id: &str) -> sqlx::Result<Option<String>> {
    const NAME: &str = "select name from organisation where id = $1 and closed_at is null";
    store.row(NAME, &[id.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// Ids and names of a person's organisations.
pub async fn organisations_of(store: &Store, person_id: &str, limit: i64) -> sqlx::Result<Vec<(String, String)>> {
    const OF: &str = "select o.id, o.name from organisation_member m
        join organisation o on o.id = m.organisation_id and o.closed_at is null
        where m.person_id = $1 order by o.name, o.id limit $2";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok((c.text()?, c.text()?))
    };
    store.rows(OF, &[person_id.into(), limit.into()]).await?.iter().map(decode).collect()
}

/// Somebody whom an organisation named.
#[derive(Debug, Clone)]
pub struct Contact {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub duty: Option<String>,
}

pub async fn contacts(store: &Store, organisation_id: &str, limit: i64) -> sqlx::Result<Vec<Contact>> {
    const CONTACTS: &str = "select name, phone, email, duty from organisation_contact
        where organisation_id = $1 order by name, id limit $2";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Contact { name: c.text()?, phone: c.opt_text()?, email: c.opt_text()?, duty: c.opt_text()? })
    };
    store.rows(CONTACTS, &[organisation_id.into(), limit.into()]).await?.iter().map(decode).collect()
}
