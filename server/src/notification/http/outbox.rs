//! All mail, for administrators and supervisors: what waits, what failed, once more, or never.

use app::account::StaffRole;
use app::notification::{MessageState, OutboxMessage, mask_email};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Part, cut};
use crate::audit::{self, Entry as Record};
use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::notification::store::outbox::{self as store, Entry};
use crate::session::Staff;
use crate::state::Portal;

/// Who sees and steers the outbox.
const ROLES: [StaffRole; 2] = [StaffRole::Admin, StaffRole::Supervisor];

#[derive(Debug, Deserialize)]
pub struct OutboxQuery {
    state: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// A page of the outbox.
#[derive(ToSchema)]
#[allow(dead_code, reason = "names the generic Page<OutboxMessage> in the contract")]
pub struct OutboxList {
    items: Vec<OutboxMessage>,
    next_cursor: Option<String>,
}

/// Messages of one state, the newest first; addresses are masked.
#[utoipa::path(
    get, path = "/api/v1/outbox", operation_id = "list_outbox", tag = "outbox", security(("session" = [])),
    params(
        ("state" = Option<MessageState>, Query, description = "`waiting` unless given"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u8>, Query, description = "1 to 100; 20 unless given"),
    ),
    responses(
        (status = 200, body = OutboxList),
        (status = 401, body = Problem),
        (status = 403, body = Problem, description = "For administrators and supervisors"),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<OutboxQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&ROLES)?;
    let state = match query.state.as_deref() {
        None => MessageState::Waiting,
        Some(word) => word.parse().map_err(|_| Refusal::field("/state", "malformed", "is no state of a message"))?,
    };
    let part = Part { cursor: query.cursor, limit: query.limit };
    let rows = part.rows()?;
    let mut entries = store::list(&portal.store, state, &part.before()?, rows).await?;
    let next_cursor = cut(&mut entries, rows, |entry| &entry.id);
    let items = entries.into_iter().map(|entry| message(&portal, entry)).collect();
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor })).into_response())
}

/// Tries a message again at once: one that waits, or one that ended undelivered and still has all it needs.
#[utoipa::path(
    put, path = "/api/v1/outbox/{id}/retry", operation_id = "retry_message", tag = "outbox", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = OutboxMessage),
        (status = 401, body = Problem),
        (status = 403, body = Problem, description = "For administrators and supervisors"),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It was delivered, or its link was deleted"),
    )
)]
pub async fn retry(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    staff.one_of(&ROLES)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let entry = store::find(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    if !entry.can_retry() || !store::set_due(&mut tx, &entry, now).await? {
        return Err(Refusal::Conflict);
    }
    finish(&portal, &caller, tx, "message.retried", &id).await
}

/// Gives up a message that waits; the link in it is deleted.
#[utoipa::path(
    put, path = "/api/v1/outbox/{id}/drop", operation_id = "drop_message", tag = "outbox", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = OutboxMessage),
        (status = 401, body = Problem),
        (status = 403, body = Problem, description = "For administrators and supervisors"),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It no longer waits"),
    )
)]
pub async fn drop(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    staff.one_of(&ROLES)?;
    let mut tx = portal.store.begin().await?;
    store::find(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    if !store::set_dropped(&mut tx, &id, portal.clock.now()).await? {
        return Err(Refusal::Conflict);
    }
    finish(&portal, &caller, tx, "message.dropped", &id).await
}

/// Records who did it, and answers with the message as it is now.
async fn finish(
    portal: &Portal,
    caller: &Caller,
    mut tx: crate::store::Transaction,
    action: &'static str,
    id: &str,
) -> Result<Response, Refusal> {
    let entry = store::find(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let subject = ["message:", id].concat();
    audit::record(&mut tx, &Record::by(caller, action, &subject), portal.clock.now()).await?;
    tx.commit().await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(message(portal, entry))).into_response())
}

fn message(portal: &Portal, entry: Entry) -> OutboxMessage {
    let local = |at| in_zone(at, &portal.settings.zone);
    OutboxMessage {
        can_retry: entry.can_retry(),
        recipient: mask_email(&entry.email),
        written_at: local(entry.created_at),
        next_try_at: (entry.state == MessageState::Waiting).then(|| local(entry.due_at)),
        ended_at: entry.ended_at.map(local),
        attempt_count: entry.attempt_count.max(0) as u64,
        id: entry.id,
        template: entry.template,
        state: entry.state,
        fault: entry.fault,
    }
}
