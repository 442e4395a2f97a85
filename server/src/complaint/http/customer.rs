//! What customers do: file, look, write, answer the answer.

use app::attachment::CaseKind;
use app::complaint::{Complaint, Draft, Filed, MessageDraft, Resolution, Why};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::at::At;
use crate::attachment;
use crate::complaint::{changing, filing, staff, view};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, condition, read_json, to_json};
use crate::state::Portal;

/// Files a complaint; guests get a link that opens it.
///
/// An open complaint about the same parcel and category that the caller already sees is not filed again: 409 names it
/// (`/waybill_number duplicate`), unless the draft says `is_another_matter`.
#[utoipa::path(
    post, path = "/api/v1/complaints", tag = "complaints",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = Draft,
    responses(
        (status = 201, body = Filed),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn file(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: Draft = read_json(&body)?;
    let whose = idempotency::caller_of(&caller);
    let of = Use { caller: &whose, door: ("POST", uri.path()) };
    let work = {
        let (portal, caller, headers) = (portal.clone(), caller.clone(), headers.clone());
        async move {
            let done = filing::file(&portal, &caller, &headers, draft, None).await?;
            let kept = Filed { link: None, ..done.filed.clone() };
            Ok(Done { status: StatusCode::CREATED, answer: to_json(&done.filed)?, kept: to_json(&kept)? })
        }
    };
    idempotency::once(&portal, of, &headers, &body, work).await
}

/// One side of a complaint: the caller's.
#[utoipa::path(
    get, path = "/api/v1/complaints/{complaint_number}", tag = "complaints",
    params(("complaint_number" = String, Path)),
    responses((status = 200, body = Complaint), (status = 404, body = app::problem::Problem))
)]
pub async fn find(State(portal): State<Portal>, At { seat, caller, .. }: At) -> Result<Response, Refusal> {
    let complaint = view::view(&portal, &seat, caller.locale).await?;
    let etag = [condition::etag(complaint.version)];
    Ok(([(CACHE_CONTROL, "no-store")], etag, Json(complaint)).into_response())
}

/// The id of what was made.
#[derive(serde::Serialize, ToSchema)]
pub struct Made {
    pub(super) id: String,
}

/// Adds to the conversation. From the desk it may be a note among staff, or a question that waits for the customer.
#[utoipa::path(
    post, path = "/api/v1/complaints/{complaint_number}/messages", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = MessageDraft,
    responses(
        (status = 201, body = Made),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn write(State(portal): State<Portal>, At { caller, seat }: At, body: Bytes) -> Result<Response, Refusal> {
    let seat = seat.writing()?;
    let draft: MessageDraft = read_json(&body)?;
    let id = match seat.is_staff() {
        true => staff::write(&portal, &caller, seat, draft).await?,
        false => changing::write(&portal, &caller, seat, draft).await?,
    };
    Ok((StatusCode::CREATED, Json(Made { id })).into_response())
}

/// The customer says whether it is solved. Solved closes it; not solved hands it to the next level.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/resolution", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Resolution,
    responses(
        (status = 204, description = "Noted"),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn resolve(
    State(portal): State<Portal>,
    At { caller, seat }: At,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let seat = seat.as_customer()?;
    changing::resolve(&portal, &caller, seat, read_json(&body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The customer has read the answer. Again changes nothing.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/reading", tag = "complaints",
    params(("complaint_number" = String, Path)),
    responses(
        (status = 204, description = "Noted"),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
    )
)]
pub async fn read(State(portal): State<Portal>, At { caller, seat }: At) -> Result<StatusCode, Refusal> {
    changing::read(&portal, &caller, seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands it to the next level: supervisor, then manager.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/escalation", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Why,
    responses(
        (status = 204, description = "Escalated"),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
    )
)]
pub async fn escalate(
    State(portal): State<Portal>,
    At { caller, seat }: At,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let seat = seat.as_customer()?;
    changing::escalate(&portal, &caller, seat, &read_json(&body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes it back.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/withdrawal", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Why,
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
    )
)]
pub async fn withdraw(
    State(portal): State<Portal>,
    At { caller, seat }: At,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let seat = seat.as_customer()?;
    changing::withdraw(&portal, &caller, seat, &read_json(&body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens it again under the same number.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/reopening", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Why,
    responses(
        (status = 204, description = "Open again"),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn reopen(State(portal): State<Portal>, At { caller, seat }: At, body: Bytes) -> Result<StatusCode, Refusal> {
    let seat = seat.as_customer()?;
    changing::reopen(&portal, &caller, seat, &read_json(&body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes part in a complaint that a colleague filed.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/participation", tag = "complaints",
    params(("complaint_number" = String, Path)),
    responses(
        (status = 204, description = "Takes part"),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
    )
)]
pub async fn join(State(portal): State<Portal>, At { caller, seat }: At) -> Result<StatusCode, Refusal> {
    changing::join(&portal, &caller, seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A guest's new link.
#[derive(serde::Serialize, ToSchema)]
pub struct NewLink {
    link: String,
}

/// Ends every link of a guest's complaint and gives a new one.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/link", tag = "complaints",
    params(("complaint_number" = String, Path)),
    responses(
        (status = 200, body = NewLink),
        (status = 403, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
    )
)]
pub async fn renew_link(State(portal): State<Portal>, At { caller, seat }: At) -> Result<Json<NewLink>, Refusal> {
    let number = seat.number().to_string();
    let secret = changing::renew_link(&portal, &caller, seat).await?;
    Ok(Json(NewLink { link: portal.link(&crate::complaint::link_path(&number, &secret)) }))
}

#[derive(Debug, Default, Deserialize)]
pub struct FileQuery {
    /// `thumb` for the small picture.
    #[serde(default)]
    size: String,
}

impl FileQuery {
    pub(super) fn is_small(&self) -> bool {
        self.size == "thumb"
    }
}

/// A file of a complaint. A unit gets those given at the filing, and none of the conversation.
#[utoipa::path(
    get, path = "/api/v1/complaints/{complaint_number}/attachments/{attachment_id}", tag = "complaints",
    params(("complaint_number" = String, Path), ("attachment_id" = String, Path),
        ("size" = Option<String>, Query, description = "`thumb`: the small picture of a photo")),
    responses((status = 200, description = "The file"), (status = 404, body = app::problem::Problem))
)]
pub async fn attachment(
    State(portal): State<Portal>,
    At { seat, .. }: At,
    Path((_, attachment_id)): Path<(String, String)>,
    Query(query): Query<FileQuery>,
) -> Result<Response, Refusal> {
    let kind = CaseKind::Complaint;
    let found = attachment::find_of_case(&portal.store, kind, &seat.case.id, &attachment_id).await?;
    let found = found.filter(|file| seat.reads(file)).ok_or(Refusal::NotFound)?;
    attachment::serve(&portal, &found, query.is_small()).await
}
