//! From what a caller shows or says to those whom it may be. Each statement goes along an index.

use crate::search::MOST_TERMS;
use crate::store::{Arg, Columns, Store};

/// Rows of one source: more are no answer to "who calls?".
const MOST: i64 = 50;

/// Somebody whom a row names: an account, an organisation, or neither.
#[derive(Debug, Clone)]
pub struct Seen {
    pub person_id: Option<String>,
    pub organisation_id: Option<String>,
    /// As it was given there.
    pub phone: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Seen> {
    Ok(Seen {
        person_id: c.opt_text()?,
        organisation_id: c.opt_text()?,
        phone: c.opt_text()?,
        name: c.opt_text()?,
        email: c.opt_text()?,
    })
}

async fn seen(store: &Store, sql: &'static str, args: &[Arg]) -> sqlx::Result<Vec<Seen>> {
    store.rows(sql, args).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

const COMPLAINTS_BY_PHONE: &str = "select c.person_id, c.organisation_id, c.contact_phone, c.contact_name,
    c.contact_email
    from complaint c where c.contact_phone_tail = $1 order by c.filed_at desc, c.id desc limit $2";
const CONTACTS_BY_PHONE: &str = "select cast(null as text), k.organisation_id, k.phone, k.name, k.email
    from organisation_contact k join organisation o on o.id = k.organisation_id and o.closed_at is null
    where k.phone_tail = $1 order by k.id limit $2";
const LOGGED_BY_PHONE: &str = "select k.person_id, k.organisation_id, k.phone, cast(null as text), k.email
    from contact k where k.phone_tail = $1 and not exists (select 1 from contact n where n.corrects_id = k.id)
    order by k.happened_at desc, k.id desc limit $2";
const BY_WAYBILL: &str = "select c.person_id, c.organisation_id, c.contact_phone, c.contact_name, c.contact_email
    from complaint c where c.waybill_number = $1
    union all
    select cast(null as text), a.organisation_id, cast(null as text), o.name, cast(null as text)
    from shipment s join organisation_account a on a.account_code = s.account_code
    join organisation o on o.id = a.organisation_id and o.closed_at is null
    where s.waybill_number = $1 limit $2";
const PERSON_BY_EMAIL: &str = "select p.id, cast(null as text), cast(null as text), p.name, p.email
    from person p where p.email = $1 and p.erased_at is null";
const PEOPLE_BY_NAME: &str = "select p.id, cast(null as text), cast(null as text), p.name, p.email
    from person p where p.search like $1 and ($2 is null or p.search like $2) and ($3 is null or p.search like $3)
    and p.erased_at is null and p.staff_role is null limit $4";
const ORGANISATIONS_BY_NAME: &str = "select cast(null as text), o.id, cast(null as text), o.name, cast(null as text)
    from organisation o where o.search like $1 and ($2 is null or o.search like $2)
    and ($3 is null or o.search like $3) and o.closed_at is null limit $4";

pub(super) const STATEMENTS: [&str; 7] = [
    COMPLAINTS_BY_PHONE,
    CONTACTS_BY_PHONE,
    LOGGED_BY_PHONE,
    BY_WAYBILL,
    PERSON_BY_EMAIL,
    PEOPLE_BY_NAME,
    ORGANISATIONS_BY_NAME,
];

/// Who filed with a number that ends so, the latest first.
pub async fn complaints_by_phone(store: &Store, tail: &str) -> sqlx::Result<Vec<Seen>> {
    seen(store, COMPLAINTS_BY_PHONE, &[tail.into(), MOST.into()]).await
}

/// Organisations that named somebody with a number that ends so.
pub async fn contacts_by_phone(store: &Store, tail: &str) -> sqlx::Result<Vec<Seen>> {
    seen(store, CONTACTS_BY_PHONE, &[tail.into(), MOST.into()]).await
}

/// With whom staff logged a contact by a number that ends so, the latest first.
pub async fn logged_by_phone(store: &Store, tail: &str) -> sqlx::Result<Vec<Seen>> {
    seen(store, LOGGED_BY_PHONE, &[tail.into(), MOST.into()]).await
}

/// Who complained about a parcel, and whose account it was sent under.
pub async fn complaints_by_waybill(store: &Store, waybill_number: &str) -> sqlx::Result<Vec<Seen>> {
    seen(store, BY_WAYBILL, &[waybill_number.into(), MOST.into()]).await
}

/// A customer with an account of this address.
pub async fn person_by_email(store: &Store, email: &str) -> sqlx::Result<Vec<Seen>> {
    seen(store, PERSON_BY_EMAIL, &[email.into()]).await
}

/// People and organisations whose name begins so; further words may stand anywhere in it. The first pattern begins
/// without a wildcard: it is what the index is read by.
pub async fn by_name(store: &Store, patterns: &[Option<String>; MOST_TERMS]) -> sqlx::Result<Vec<Seen>> {
    let mut args: Vec<Arg> = patterns.iter().take(3).map(Arg::from).collect();
    args.push(MOST.into());
    let mut found = seen(store, ORGANISATIONS_BY_NAME, &args).await?;
    found.extend(seen(store, PEOPLE_BY_NAME, &args).await?);
    Ok(found)
}
