//! What happened to a suggestion; append-only.

use app::suggestion::Status;
use app::value::Instant;

use crate::store::{Transaction, new_id};

/// `kind` is one of `received`, `published`, `refused`, `status`, `merged`, `took_in`, `changed`, `improvement`; `other_id`
/// the other suggestion of a merge, or the improvement.
pub async fn record_event(
    tx: &mut Transaction,
    suggestion_id: &str,
    (kind, status, other_id): (&str, Option<Status>, Option<&str>),
    person_id: Option<&str>,
    now: Instant,
) -> sqlx::Result<()> {
    const INSERT: &str = "insert into suggestion_event (id, suggestion_id, kind, status, other_id, person_id, at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    let args = [
        new_id(now).into(),
        suggestion_id.into(),
        kind.into(),
        status.map(Status::as_str).into(),
        other_id.into(),
        person_id.into(),
        now.into(),
    ];
    tx.execute(INSERT, &args).await.map(|_| ())
}
