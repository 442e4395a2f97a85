//! People and the ways they sign in; API keys of other systems.
//!
//! `registering`, `sign_in`, `recovering`, `changing`, `second_factor`, `passkey` and `device` are what a person does, in
//! the order of a life; `person` and `one_time` keep what they need; `staff` is how the operator's own people come in.
//!
//! A key is `pd_` + 8 characters that may be shown + `_` + 256 random bits; only its SHA-256 is stored.

pub mod admin;
pub mod changing;
pub mod cli;
pub mod device;
mod factor;
pub mod guard;
pub mod http;
pub mod me;
pub mod one_time;
pub mod pages;
#[cfg(feature = "passkey")]
pub mod passkey;
pub mod person;
pub mod privacy;
pub mod recovering;
pub mod registering;
pub mod second_factor;
pub mod sign_in;
pub mod staff;
mod store;
pub mod unit;

use app::value::Instant;

pub use self::privacy::retention::forget_old;
use crate::audit::{self, Entry};
use crate::store::{Store, Transaction, new_id};
use crate::token;

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiScope {
    /// State shipments and tracking events; the operator's keys only.
    Ingest,
    /// Read the shipments of the key's organisation, or of everybody with a key of the operator.
    Track,
}

impl ApiScope {
    pub const ALL: [ApiScope; 2] = [ApiScope::Ingest, ApiScope::Track];

    pub fn as_str(self) -> &'static str {
        match self {
            ApiScope::Ingest => "ingest",
            ApiScope::Track => "track",
        }
    }
}

impl std::str::FromStr for ApiScope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        ApiScope::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| {
            let known: Vec<&str> = ApiScope::ALL.iter().map(|s| s.as_str()).collect();
            format!("`{text}` is no scope; known: {}", known.join(", "))
        })
    }
}

/// A stored key; never its secret.
#[derive(Debug, Clone)]
pub struct ApiKey {
    pub id: String,
    pub name: String,
    pub prefix: String,
    pub scopes: Vec<String>,
    /// None for a key of the operator.
    pub organisation_id: Option<String>,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
}

/// A key to be made.
#[derive(Debug, Clone, Copy)]
pub struct KeyDraft<'d> {
    pub name: &'d str,
    pub scopes: &'d [ApiScope],
    pub organisation_id: Option<&'d str>,
    /// The person who makes it; None at the command line.
    pub created_by: Option<&'d str>,
}

impl ApiKey {
    pub fn may(&self, scope: ApiScope) -> bool {
        self.scopes.iter().any(|s| s == scope.as_str())
    }
}

/// Makes a key of the operator; the returned secret is shown once and cannot be read again.
pub async fn create_key(
    store: &Store,
    name: &str,
    scopes: &[ApiScope],
    now: Instant,
) -> Result<String, Box<dyn std::error::Error>> {
    let draft = KeyDraft { name, scopes, organisation_id: None, created_by: None };
    let mut tx = store.begin().await?;
    let (key, secret) = insert_key(&mut tx, draft, now).await?;
    let subject = ["key:", &key.id].concat();
    let entry = Entry::system("key.created", &subject)
        .with("prefix", key.prefix)
        .with("name", key.name)
        .with("scopes", key.scopes.join(" "));
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Makes a key within the caller's transaction: the key as it is listed, and its secret.
pub async fn insert_key(tx: &mut Transaction, draft: KeyDraft<'_>, now: Instant) -> sqlx::Result<(ApiKey, String)> {
    let prefix = ["pd_", &token::random_hex(4)?].concat();
    let secret = [prefix.as_str(), "_", &token::random_hex(32)?].concat();
    let key = ApiKey {
        id: new_id(now),
        name: draft.name.to_string(),
        prefix,
        scopes: draft.scopes.iter().map(|s| s.as_str().to_string()).collect(),
        organisation_id: draft.organisation_id.map(str::to_string),
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    store::insert_key(tx, &key, &token::hash(&secret), draft.created_by).await?;
    Ok((key, secret))
}

/// Keys of an organisation, or with None those of the operator; newest first.
pub async fn keys_of(store: &Store, organisation_id: Option<&str>) -> sqlx::Result<Vec<ApiKey>> {
    store::list_keys_of(store, organisation_id).await
}

/// Revokes a living key of the organisation, or with None of the operator; false when it has no such key.
pub async fn revoke_key(
    tx: &mut Transaction,
    organisation_id: Option<&str>,
    id: &str,
    now: Instant,
) -> sqlx::Result<bool> {
    store::set_revoked_by_id(tx, organisation_id, id, now).await
}

/// The living key behind a presented secret, its use noted at most once a minute.
pub async fn present_key(store: &Store, secret: &str, now: Instant) -> sqlx::Result<Option<ApiKey>> {
    if !secret.starts_with("pd_") || secret.len() > 100 {
        return Ok(None);
    }
    let Some(key) = store::find_key(store, &token::hash(secret)).await? else { return Ok(None) };
    if key.revoked_at.is_some() {
        return Ok(None);
    }
    if key.last_used_at.is_none_or(|at| now.ms_since(at) > 60_000) {
        store::set_used(store, &key.id, now).await?;
    }
    Ok(Some(key))
}

/// A secret of the server itself, made at first need and the same in every process of this database.
pub async fn server_secret(store: &Store, name: &str, now: Instant) -> Result<String, Box<dyn std::error::Error>> {
    if let Some(value) = store::find_secret(store, name).await? {
        return Ok(value);
    }
    store::insert_secret(store, name, &token::random_hex(32)?, now).await?;
    store::find_secret(store, name).await?.ok_or_else(|| "the server's secret could not be stored".into())
}
