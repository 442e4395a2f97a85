//! What surrounds the handlers of one kind of door: who may come in, who is signed in, and how refusals are told.
//!
//! One layer for all of it, and plain functions inside: each layer of axum boxes every request and clones all that
//! lies below it, which costs more than what these steps do.

use std::panic::AssertUnwindSafe;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;

use super::origin::is_same_origin;
use super::{Caller, Refusal, kept, refusal};
use crate::audit::{Door, note_refusal};
use crate::session::recognise;
use crate::state::Portal;

/// Most doors take a short form; a door that takes more has a layer of its own that says so.
const BODY_LIMIT: usize = 64 * 1024;

/// Doors of the API: refusals, panics included, are RFC 9457 problems.
pub async fn api_door(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (caller, response) = admitted(&portal, request, next).await;
    refusal::as_problem(caller, response)
}

/// Pages: refusals, panics included, are pages. A form whose session has ended comes back with what was typed.
pub async fn page_door(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (uri, is_safe) = (request.uri().clone(), request.method().is_safe());
    let (request, lent) = kept::lend(&portal, request);
    let (caller, response) = admitted(&portal, request, next).await;
    if let Some(lent) = lent.filter(|lent| lent.is_refused_by(&caller, &response))
        && let Some(page) = lent.page(&portal, &caller).await
    {
        return page;
    }
    refusal::as_page(&portal, &caller, &uri, is_safe, response)
}

/// The session is found before the origin is checked: what a foreign page sends with a cookie is recorded by name.
async fn admitted(portal: &Portal, mut request: Request, next: Next) -> (Caller, Response) {
    DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
    if let Err(refusal) = recognise(portal, &mut request).await {
        return (Caller::of(request.extensions()), refusal.into_response());
    }
    let (caller, door) = (Caller::of(request.extensions()), Door::of(&request));
    let response = match is_same_origin(&request, portal.settings.is_https) {
        true => caught(request, next).await,
        false => Refusal::Forbidden.into_response(),
    };
    note_refusal(portal, &caller, door, response.status()).await;
    (caller, response)
}

/// A fault of ours in one handler is one refusal; the process lives.
pub(super) async fn caught(request: Request, next: Next) -> Response {
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    handled.unwrap_or_else(|_| Refusal::Internal.into_response())
}
