//! The door at which one matter is taken out of a complaint.

use app::complaint::{SplitDone, SplitDraft};
use app::problem::Problem;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::at::AtDesk;
use crate::complaint::split;
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Refusal, read_json, to_json};
use crate::state::Portal;

/// Takes one matter out into a complaint of its own, with its own number, the same customer and dates from the day that
/// the customer wrote. Only words that the customer said in this complaint go along, and only those named; so
/// do its files, which stay with it too. The customer is told by mail, a guest with a link; the pages of both name each
/// other.
#[utoipa::path(
    post, path = "/api/v1/complaints/{complaint_number}/splits", tag = "complaints",
    params(("complaint_number" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = SplitDraft,
    responses(
        (status = 201, body = SplitDone),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem, description = "`/words unknown`, `/attachment_ids unknown`, `/category same_matter`, …"),
    ),
    security(("session" = []))
)]
pub async fn make(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: SplitDraft = read_json(&body)?;
    let whose = idempotency::caller_of(&caller);
    let of = Use { caller: &whose, door: ("POST", uri.path()) };
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move {
            let done = split::split(&portal, &caller, seat, draft, None).await?;
            Ok(Done::open(StatusCode::CREATED, to_json(&done)?))
        }
    };
    idempotency::once(&portal, of, &headers, &body, work).await
}
