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
use super::{Caller, Refusal, refusal};
use crate::session::recognise;
use crate::state::Portal;

/// Most doors take a short form; a door that takes more has a layer of its own that says so.
const BODY_LIMIT: usize = 64 * 1024;

/// Doors of the API: refusals, panics included, are RFC 9457 problems.
pub async fn api_door(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let caller = Caller::of(request.extensions());
    refusal::as_problem(caller, admitted(&portal, request, next).await)
}

/// Pages: refusals, panics included, are pages.
pub async fn page_door(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (caller, uri) = (Caller::of(request.extensions()), request.uri().clone());
    refusal::as_page(&portal, &caller, &uri, admitted(&portal, request, next).await)
}

async fn admitted(portal: &Portal, mut request: Request, next: Next) -> Response {
    DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
    if !is_same_origin(&request, portal.settings.is_https) {
        return Refusal::Forbidden.into_response();
    }
    match recognise(portal, &mut request).await {
        Ok(()) => caught(request, next).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// A fault of ours in one handler is one refusal; the process lives.
pub(super) async fn caught(request: Request, next: Next) -> Response {
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    handled.unwrap_or_else(|_| Refusal::Internal.into_response())
}
