//! What signed-in people have begun to write.

use app::value::Instant;

use crate::store::{Store, Transaction};

/// Drafts that one person keeps; older ones give way, so that nobody fills the disk with them.
const MOST: i64 = 20;

/// The draft of a person about a parcel; `""` is the one about none.
pub async fn draft(store: &Store, person_id: &str, waybill_number: &str) -> sqlx::Result<Option<String>> {
    const DRAFT: &str = "select draft from complaint_draft where person_id = $1 and waybill_number = $2";
    let row = store.row(DRAFT, &[person_id.into(), waybill_number.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

pub async fn put_draft(
    tx: &mut Transaction,
    person_id: &str,
    waybill_number: &str,
    draft: &str,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into complaint_draft (person_id, waybill_number, draft, updated_at) values ($1, $2, $3, $4)
        on conflict (person_id, waybill_number) do update set draft = excluded.draft, updated_at = excluded.updated_at",
        &[person_id.into(), waybill_number.into(), draft.into(), now.into()],
    )
    .await?;
    tx.execute(
        "delete from complaint_draft where person_id = $1 and waybill_number not in (
            select d.waybill_number from complaint_draft d where d.person_id = $1
            order by d.updated_at desc, case when d.waybill_number = $2 then 0 else 1 end limit $3)",
        &[person_id.into(), waybill_number.into(), MOST.into()],
    )
    .await
    .map(|_| ())
}

pub async fn delete_draft(tx: &mut Transaction, person_id: &str, waybill_number: &str) -> sqlx::Result<()> {
    tx.execute(
        "delete from complaint_draft where person_id = $1 and waybill_number = $2",
        &[person_id.into(), waybill_number.into()],
    )
    .await
    .map(|_| ())
}
