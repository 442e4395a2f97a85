//! Praise: one to an answer, read by units and months.

use app::survey::praise::{Praise, PraiseCount};
use app::value::Instant;

use crate::store::{Columns, Row, Store, Transaction};

/// An answer that nobody was thanked after yet.
#[derive(Debug, Clone)]
pub struct Unpraised {
    pub response_id: String,
    pub unit_id: Option<String>,
    pub person_id: Option<String>,
    pub answers_json: String,
}

/// The answer of an invitation. None where it was anonymous, and where thanks were given.
pub async fn unpraised(store: &Store, invitation_id: &str) -> sqlx::Result<Option<Unpraised>> {
    const FIND: &str = "select r.id, r.unit_id, r.person_id, r.answers_json from response r
        where r.invitation_id = $1 and not exists (select 1 from praise p where p.response_id = r.id)";
    let row = store.row(FIND, &[invitation_id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok(Unpraised {
            response_id: c.text()?,
            unit_id: c.opt_text()?,
            person_id: c.opt_text()?,
            answers_json: c.text()?,
        })
    })
    .transpose()
}

/// Whether somebody was thanked after the answer of an invitation.
pub async fn is_praised(store: &Store, invitation_id: &str) -> sqlx::Result<bool> {
    let sql = "select 1 from response r join praise p on p.response_id = r.id where r.invitation_id = $1";
    Ok(store.row(sql, &[invitation_id.into()]).await?.is_some())
}

/// False when somebody was thanked after this answer before.
pub async fn insert_praise(
    tx: &mut Transaction,
    (id, unit_id): (&str, &str),
    of: &Unpraised,
    words: &str,
    (day, now): (&str, Instant),
) -> sqlx::Result<bool> {
    let sql = "insert into praise (id, response_id, unit_id, person_id, words, praised_on, praised_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (response_id) do nothing";
    let args = [
        id.into(),
        (&of.response_id).into(),
        unit_id.into(),
        of.person_id.as_deref().into(),
        words.into(),
        day.into(),
        now.into(),
    ];
    Ok(tx.execute(sql, &args).await? == 1)
}

/// Praise before a place, the newest first, with its moment; with `unit_id` of that unit alone.
pub async fn praise(
    store: &Store,
    unit_id: Option<&str>,
    (at, id): (Instant, &str),
    limit: usize,
) -> sqlx::Result<Vec<(Praise, Instant)>> {
    const ALL: &str = "select p.id, p.praised_on, u.code, u.name, p.words, p.praised_at
        from praise p join unit u on u.id = p.unit_id
        where (p.praised_at, p.id) < ($1, $2) order by p.praised_at desc, p.id desc limit $3";
    const OF_UNIT: &str = "select p.id, p.praised_on, u.code, u.name, p.words, p.praised_at
        from praise p join unit u on u.id = p.unit_id
        where p.unit_id = $4 and (p.praised_at, p.id) < ($1, $2) order by p.praised_at desc, p.id desc limit $3";
    let (at, id, limit) = (at.into(), id.into(), (limit as i64).into());
    let rows = match unit_id {
        Some(unit_id) => store.rows(OF_UNIT, &[at, id, limit, unit_id.into()]).await?,
        None => store.rows(ALL, &[at, id, limit]).await?,
    };
    let decode = |row: &Row| {
        let mut c = row.columns();
        let one = Praise {
            id: c.text()?,
            praised_on: c.text()?,
            unit_code: c.text()?,
            unit_name: c.text()?,
            words: c.text()?,
        };
        Ok((one, c.instant()?))
    };
    rows.iter().map(decode).collect()
}

/// How often each unit was thanked in each month from a day on, the newest month first; with `unit_id` that unit alone.
pub async fn praise_counts(
    store: &Store,
    unit_id: Option<&str>,
    from: &str,
    limit: i64,
) -> sqlx::Result<Vec<PraiseCount>> {
    const COUNT: &str = "select substr(p.praised_on, 1, 7), u.code, u.name, count(*)
        from praise p join unit u on u.id = p.unit_id
        where p.praised_on >= $1 and (cast($2 as text) is null or p.unit_id = $2)
        group by substr(p.praised_on, 1, 7), u.code, u.name order by 1 desc, 4 desc, 2 limit $3";
    let decode = |mut c: Columns<'_>| {
        let (month, unit_code, unit_name) = (c.text()?, c.text()?, c.text()?);
        Ok(PraiseCount { month, unit_code, unit_name, count: c.int()?.unsigned_abs() })
    };
    let rows = store.rows(COUNT, &[from.into(), unit_id.into(), limit.into()]).await?;
    rows.iter().map(|row| decode(row.columns())).collect()
}
