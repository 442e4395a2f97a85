//! The contact log for machines: telephone systems and the desk's own tools, in the name of a member of staff.

use app::contact::{ContactDraft, Customer, Entry, Step};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::complaint::DESK;
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, read_json, to_json};
use crate::session::Staff;
use crate::state::Portal;

/// Entries of one page.
const MOST: usize = 100;

/// The id of the contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedContact {
    id: String,
}

/// Logs a contact: a call, a letter, a fax, a visit. It is never changed; a correction is another one that names it.
#[utoipa::path(
    post, path = "/api/v1/contacts", operation_id = "log_contact", tag = "contacts", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = ContactDraft,
    responses(
        (status = 201, body = LoggedContact), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem, description = "Somebody else has corrected it"), (status = 422, body = Problem),
    )
)]
pub async fn log(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let draft: ContactDraft = read_json(&body)?;
    let of = Use { caller: &staff.person.person_id.clone(), door: ("POST", uri.path()) };
    let work = {
        let portal = portal.clone();
        async move {
            let id = super::log(&portal, &caller, &staff.person, draft, None).await?;
            Ok(Done::open(StatusCode::CREATED, to_json(&LoggedContact { id })?))
        }
    };
    idempotency::once(&portal, of, &headers, &body, work).await
}

/// One page of a timeline.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Entry> in the contract")]
pub struct ContactList {
    items: Vec<Entry>,
    next_cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TimelineQuery {
    customer: String,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// Everything that passed between a customer and us, the newest first: logged contacts, complaints, their messages, and
/// mails. Of a contact that was corrected the last word stands.
#[utoipa::path(
    get, path = "/api/v1/contacts", operation_id = "list_contacts_of_customer", tag = "contacts",
    security(("session" = [])),
    params(
        ("customer" = String, Query, description = "`person-<id>`, `organisation-<id>`, `phone-<number>` or `email-<address>`"),
        ("cursor" = Option<String>, Query), ("limit" = Option<usize>, Query, description = "1 to 100, by default 20"),
    ),
    responses(
        (status = 200, body = ContactList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<TimelineQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let unknown = |error: String| Refusal::field("/customer", "unknown", &error);
    let customer: Customer = query.customer.parse().map_err(unknown)?;
    if !super::exists(&portal, &customer).await? {
        return Err(Refusal::NotFound);
    }
    let limit = query.limit.unwrap_or(20).clamp(1, MOST);
    let page: Page<Entry> = super::timeline(&portal, &customer, query.cursor.as_deref(), limit).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// One page of next steps.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Step> in the contract")]
pub struct StepList {
    items: Vec<Step>,
    next_cursor: Option<String>,
}

/// What the caller said to do next after contacts they logged and whose day has come, the longest overdue first; at most
/// 100.
#[utoipa::path(
    get, path = "/api/v1/contact-steps", operation_id = "list_contact_steps", tag = "contacts",
    security(("session" = [])),
    responses((status = 200, body = StepList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list_steps(State(portal): State<Portal>, staff: Staff) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let page = Page { items: super::due_steps(&portal, &staff.person, MOST).await?, next_cursor: None };
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// A next step of the caller's is done; the log of the contact stays as it is.
#[utoipa::path(
    put, path = "/api/v1/contact-steps/{contact_id}/completion", operation_id = "finish_contact_step", tag = "contacts",
    security(("session" = [])),
    params(("contact_id" = String, Path)),
    responses(
        (status = 204, description = "Done"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn finish_step(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(contact_id): Path<String>,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&DESK)?;
    super::finish_step(&portal, &caller, &staff.person, &contact_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
