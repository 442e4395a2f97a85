//! Conditional writes (RFC 9110 §13): the version that a caller read is the one it may change.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Refusal;

/// The strong tag of a row's version.
pub fn etag(version: i64) -> (HeaderName, String) {
    (ETAG, ["\"", &version.to_string(), "\""].concat())
}

/// What only its reader may keep, with the version that a change of it must name.
pub fn tagged(version: i64, body: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], [etag(version)], Json(body)).into_response()
}

/// The version that the caller names, to be compared within the transaction that changes the row.
///
/// # Errors
/// `PreconditionRequired` without `If-Match`; `PreconditionFailed` for a tag that no version has.
pub fn if_match(headers: &HeaderMap) -> Result<i64, Refusal> {
    let Some(value) = headers.get(IF_MATCH) else { return Err(Refusal::PreconditionRequired) };
    let tag = value.to_str().unwrap_or_default().trim();
    let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
    version.ok_or(Refusal::PreconditionFailed)
}

/// Likewise where a caller may leave it out: then nothing is compared.
///
/// # Errors
/// `PreconditionFailed` for a tag that no version has.
pub fn if_match_if_any(headers: &HeaderMap) -> Result<Option<i64>, Refusal> {
    match headers.contains_key(IF_MATCH) {
        true => if_match(headers).map(Some),
        false => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_strong_tag_matches() {
        let with = |tag: &'static str| HeaderMap::from_iter([(IF_MATCH, tag.parse().unwrap())]);
        assert_eq!(if_match(&with("\"7\"")).ok(), Some(7));
        for tag in ["7", "W/\"7\"", "*", "\"x\"", ""] {
            assert!(matches!(if_match(&with(tag)), Err(Refusal::PreconditionFailed)), "{tag}");
        }
        assert!(matches!(if_match(&HeaderMap::new()), Err(Refusal::PreconditionRequired)));
        assert_eq!(etag(7).1, "\"7\"");
    }
}
