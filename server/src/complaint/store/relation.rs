//! Complaints that belong together.

use app::complaint::Related;
use app::value::Instant;

use crate::store::{Store, Transaction};

/// Links two, the smaller id first. False: they are linked already.
pub async fn relate(tx: &mut Transaction, (a, b): (&str, &str), person_id: &str, now: Instant) -> sqlx::Result<bool> {
    let (first, second) = if a < b { (a, b) } else { (b, a) };
    let added = tx
        .execute(
            "insert into complaint_relation (complaint_id, other_id, linked_by, linked_at) values ($1, $2, $3, $4)
            on conflict (complaint_id, other_id) do nothing",
            &[first.into(), second.into(), person_id.into(), now.into()],
        )
        .await?;
    Ok(added > 0)
}

/// Linked complaints, those merged into this one, and the one it was merged into.
pub async fn related(store: &Store, id: &str) -> sqlx::Result<Vec<Related>> {
    const RELATED: &str = "select c.complaint_number, c.state, 'related' from complaint_relation r
        join complaint c on c.id = r.other_id where r.complaint_id = $1
        union all
        select c.complaint_number, c.state, 'related' from complaint_relation r
        join complaint c on c.id = r.complaint_id where r.other_id = $1
        union all
        select c.complaint_number, c.state, 'merged' from complaint c where c.merged_into_id = $1
        union all
        select o.complaint_number, o.state, 'merged_into' from complaint c
        join complaint o on o.id = c.merged_into_id where c.id = $1
        order by 1";
    let rows = store.rows(RELATED, &[id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok(Related { complaint_number: c.text()?, state: c.parsed()?, kind: c.parsed()? }))
        .collect()
}

pub async fn set_merged(tx: &mut Transaction, id: &str, into_id: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update complaint set merged_into_id = $1, merged_at = $2, version = version + 1 where id = $3",
        &[into_id.into(), now.into(), id.into()],
    )
    .await?;
    // What was merged into this one before follows it: the answer there is theirs too.
    tx.execute("update complaint set merged_into_id = $1 where merged_into_id = $2", &[into_id.into(), id.into()])
        .await
        .map(|_| ())
}

/// Into which complaint it was merged, and when.
pub async fn merged(store: &Store, id: &str) -> sqlx::Result<Option<(String, Instant)>> {
    const MERGED: &str = "select merged_into_id, merged_at from complaint where id = $1 and merged_into_id is not null";
    let row = store.row(MERGED, &[id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok((c.text()?, c.instant()?))
    })
    .transpose()
}
