//! Ending a kind of mail by one click in the mail program (RFC 8058), beside the form of the page the link opens.

use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Refusal;

/// The one field a mail program sends, and what it says (RFC 8058 §3.2).
pub const FIELD: &str = "List-Unsubscribe";
pub const CLICK: &str = "One-Click";

/// What is posted to such a link.
#[derive(Debug)]
pub enum Posted<F> {
    /// By a mail program, which follows no redirect (RFC 8058 §3.1).
    OneClick,
    /// By our own page; an empty one is the usual one.
    Form(F),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Click {
    #[serde(rename = "List-Unsubscribe")]
    said: String,
}

impl<S: Send + Sync, F: DeserializeOwned + Default> FromRequest<S> for Posted<F> {
    type Rejection = Refusal;

    /// A mail program may send either kind of form; ours is never of several parts.
    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/") {
            return of_parts(request, state).await;
        }
        let (parts, body) = request.into_parts();
        let with = |bytes: Bytes| Request::from_parts(parts.clone(), Body::from(bytes));
        let request = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Refusal::BadRequest)?;
        if bytes.is_empty() {
            return Ok(Posted::Form(F::default()));
        }
        let Form(click) =
            Form::<Click>::from_request(with(bytes.clone()), state).await.map_err(|_| Refusal::BadRequest)?;
        if click.said == CLICK {
            return Ok(Posted::OneClick);
        }
        let Form(form) = Form::<F>::from_request(with(bytes), state).await.map_err(|_| Refusal::BadRequest)?;
        Ok(Posted::Form(form))
    }
}

async fn of_parts<S: Send + Sync, F>(request: Request, state: &S) -> Result<Posted<F>, Refusal> {
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| Refusal::BadRequest)?;
    while let Some(part) = parts.next_field().await.map_err(|_| Refusal::BadRequest)? {
        let is_named = part.name() == Some(FIELD);
        let said = part.text().await.map_err(|_| Refusal::BadRequest)?;
        if is_named && said.trim() == CLICK {
            return Ok(Posted::OneClick);
        }
    }
    Err(Refusal::BadRequest)
}
