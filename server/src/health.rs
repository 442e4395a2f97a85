//! What machines ask: does it live, may it get traffic, whom to tell about a hole.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::state::Portal;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The database answers and is migrated (it is migrated before the first connection is accepted).
pub async fn readyz(State(portal): State<Portal>) -> Response {
    match portal.store.is_ready().await {
        true => "ready".into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

/// RFC 9116; only with a contact, for the file must name one.
pub async fn security_txt(State(portal): State<Portal>) -> Response {
    let Some(email) = &portal.settings.brand.email else { return StatusCode::NOT_FOUND.into_response() };
    let now = portal.clock.now().plus_ms(180 * 86_400_000);
    let body = format!("Contact: mailto:{email}\nExpires: {now}\nPreferred-Languages: zh, es, en\n");
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}
