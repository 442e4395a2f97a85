//! Extractors that a handler names to be guarded.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::{ApiKey, ApiScope, present_key};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// The caller presented a living API key of the operator with scope `ingest`.
#[derive(Debug)]
pub struct IngestKey(pub ApiKey);

impl FromRequestParts<Portal> for IngestKey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        match bearer(&parts.headers, portal, &Caller::of(&parts.extensions)).await? {
            None => Err(Refusal::SignInRequired),
            Some(key) if !key.may(ApiScope::Ingest) || key.organisation_id.is_some() => Err(Refusal::Forbidden),
            Some(key) => Ok(IngestKey(key)),
        }
    }
}

/// The living key of the `Authorization` header, if there is one; the caller's trail notes it for the audit log.
pub async fn bearer(headers: &HeaderMap, portal: &Portal, caller: &Caller) -> sqlx::Result<Option<ApiKey>> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = match header.and_then(|value| value.split_once(' ')) {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => {
            present_key(&portal.store, secret.trim(), portal.clock.now()).await?
        }
        _ => None,
    };
    if let Some(key) = &key {
        caller.trail.set_key(&key.id);
    }
    Ok(key)
}
