//! One's own messages.

use app::notification::{Inbox, InboxMessage};
use app::problem::Problem;
use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use super::{Part, cut};
use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::notification::store::inbox::{self as store, Entry};
use crate::notification::words::words;
use crate::session::Person;
use crate::state::Portal;

/// What the portal has written to you, the newest first. Messages that only carry a link or a code are not in it.
#[utoipa::path(
    get, path = "/api/v1/inbox", operation_id = "list_inbox", tag = "inbox", security(("session" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u8>, Query, description = "1 to 100; 20 unless given"),
    ),
    responses(
        (status = 200, body = Inbox),
        (status = 401, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(part): Query<Part>,
) -> Result<Response, Refusal> {
    let rows = part.rows()?;
    let mut entries = store::list(&portal.store, &person.person_id, &part.before()?, rows).await?;
    let next_cursor = cut(&mut entries, rows, |entry| &entry.id);
    let unread_count = store::count_unread(&portal.store, &person.person_id).await?;
    let items = entries.into_iter().map(|entry| message(&portal, &caller, entry)).collect();
    Ok(([(CACHE_CONTROL, "no-store")], Json(Inbox { items, next_cursor, unread_count })).into_response())
}

/// States that you have read a message; the first time counts.
#[utoipa::path(
    put, path = "/api/v1/inbox/{id}/reading", operation_id = "read_message", tag = "inbox", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = InboxMessage),
        (status = 401, body = Problem),
        (status = 404, body = Problem, description = "You have no such message"),
    )
)]
pub async fn read(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let entry = store::set_read(&portal.store, &person.person_id, &id, portal.clock.now()).await?;
    let message = message(&portal, &caller, entry.ok_or(Refusal::NotFound)?);
    Ok(([(CACHE_CONTROL, "no-store")], Json(message)).into_response())
}

/// In the language of whoever reads, which may have changed since it was written.
fn message(portal: &Portal, caller: &Caller, entry: Entry) -> InboxMessage {
    let said = words(entry.template, caller.locale, &portal.settings.brand.name, &entry.values);
    InboxMessage {
        id: entry.id,
        body: said.body(),
        subject: said.subject,
        written_at: in_zone(entry.created_at, &portal.settings.zone),
        read_at: entry.read_at.map(|at| in_zone(at, &portal.settings.zone)),
    }
}
