//! SQL of the administrators' list of people.

use app::account::admin::PersonSummary;
use app::notification::mask_email;
use app::shipment::mask::mask_name;

use crate::store::{Row, Store, Transaction};

/// What is looked for: words of name and address, staff only, and where a page begins.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub words: [Option<String>; crate::search::MOST_TERMS],
    pub staff_only: bool,
    /// The last person of the page before; ids sort by creation.
    pub before: Option<String>,
    pub limit: i64,
}

const PEOPLE: &str = "select p.id, p.email, p.name, p.staff_role, u.code, p.totp_confirmed_at, p.created_at,
    p.disabled_at
    from person p left join unit u on u.id = p.unit_id
    where p.erased_at is null and ($1 = 0 or p.staff_role is not null)
    and ($2 is null or p.search like $2) and ($3 is null or p.search like $3) and ($4 is null or p.search like $4)
    and ($5 is null or p.search like $5) and ($6 is null or p.search like $6) and ($7 is null or p.search like $7)
    and ($8 is null or p.id < $8)
    order by p.id desc limit $9";

/// The newest first. Names and addresses of customers are masked here, so that no caller can forget it.
pub async fn list(store: &Store, search: &Search) -> sqlx::Result<Vec<PersonSummary>> {
    let [a, b, c, d, e, f] = search.words.clone();
    let args = [
        i64::from(search.staff_only).into(),
        a.into(),
        b.into(),
        c.into(),
        d.into(),
        e.into(),
        f.into(),
        search.before.clone().into(),
        search.limit.into(),
    ];
    store.rows(PEOPLE, &args).await?.iter().map(summary).collect()
}

fn summary(row: &Row) -> sqlx::Result<PersonSummary> {
    let mut c = row.columns();
    let (person_id, email, name) = (c.text()?, c.text()?, c.text()?);
    let staff_role = c.opt_parsed()?;
    Ok(PersonSummary {
        person_id,
        email: mask_email(&email),
        name: if staff_role.is_some() { name } else { mask_name(&name) },
        staff_role,
        unit_code: c.opt_text()?,
        has_second_factor: c.opt_instant()?.is_some(),
        created_at: c.instant()?,
        disabled_at: c.opt_instant()?,
    })
}

/// One person, masked as in the list.
pub async fn find(store: &Store, id: &str) -> sqlx::Result<Option<PersonSummary>> {
    const ONE: &str = "select p.id, p.email, p.name, p.staff_role, u.code, p.totp_confirmed_at, p.created_at,
        p.disabled_at
        from person p left join unit u on u.id = p.unit_id where p.id = $1 and p.erased_at is null";
    store.row(ONE, &[id.into()]).await?.as_ref().map(summary).transpose()
}

pub(super) async fn count_admins(tx: &mut Transaction) -> sqlx::Result<i64> {
    const ADMINS: &str = "select cast(count(*) as bigint) from person
        where staff_role = 'admin' and disabled_at is null and erased_at is null";
    tx.row(ADMINS, &[]).await?.map_or(Ok(0), |row| row.columns().int())
}
