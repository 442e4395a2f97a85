//! Extractors that a handler names to be guarded.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::{ApiKey, ApiScope, present_key};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// The caller presented a living API key with scope `ingest`.
#[derive(Debug)]
pub struct IngestKey(pub ApiKey);

impl FromRequestParts<Portal> for IngestKey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some((scheme, secret)) = header.and_then(|value| value.split_once(' ')) else {
            return Err(Refusal::SignInRequired);
        };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Refusal::SignInRequired);
        }
        let key = present_key(&portal.store, secret.trim(), portal.clock.now()).await?;
        if let Some(key) = &key {
            Caller::of(&parts.extensions).trail.set_key(&key.id);
        }
        match key {
            None => Err(Refusal::SignInRequired),
            Some(key) if !key.may(ApiScope::Ingest) => Err(Refusal::Forbidden),
            Some(key) => Ok(IngestKey(key)),
        }
    }
}
