//! The log as a list, page by page.

use app::audit::{AuditEntry, AuditFilter};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, LINK};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::READERS;
use crate::audit::filter::Filter;
use crate::audit::store::{self, Shown};
use crate::clock::in_zone;
use crate::http::Refusal;
use crate::session::Staff;
use crate::state::Portal;

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Part {
    pub(in crate::audit) cursor: Option<String>,
    limit: Option<i64>,
}

/// A page of the audit log.
#[derive(ToSchema)]
#[allow(dead_code, reason = "names the generic Page<AuditEntry> in the contract")]
pub struct AuditList {
    items: Vec<AuditEntry>,
    next_cursor: Option<String>,
}

/// The audit log, the newest row first.
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "audit", operation_id = "audit", security(("session" = [])),
    params(
        ("action" = Option<String>, Query, description = "How the action begins, e.g. `session.`"),
        ("subject" = Option<String>, Query, description = "`kind:id`, e.g. `shipment:PD2600000101`"),
        ("actor" = Option<String>, Query, description = "`person:ID`, `key:ID`, or a kind alone"),
        ("from" = Option<String>, Query, description = "First day, YYYY-MM-DD, in the operator's zone"),
        ("to" = Option<String>, Query, description = "Last day, included"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u8>, Query, description = "1 to 100; 20 unless given"),
    ),
    responses(
        (status = 200, body = AuditList),
        (status = 401, body = Problem),
        (status = 403, body = Problem, description = "For auditors and administrators"),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(typed): Query<AuditFilter>,
    Query(part): Query<Part>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let filter = Filter::read(&typed, &portal.settings.zone)?;
    let limit = part.limit.unwrap_or(20).clamp(1, 100);
    let mut rows = store::list(&portal.store, &filter, before(part.cursor.as_deref())?, limit + 1).await?;
    let has_more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| row.row.seq.to_string());
    let items = rows.into_iter().map(|row| entry(&portal, row)).collect();
    let link = next_cursor.as_deref().and_then(|cursor| next_link(&typed, cursor, limit));
    let mut response = ([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor })).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

fn before(cursor: Option<&str>) -> Result<i64, Refusal> {
    match cursor {
        None | Some("") => Ok(i64::MAX),
        Some(text) => text.parse().map_err(|_| Refusal::field("/cursor", "malformed", "is no cursor of this list")),
    }
}

/// RFC 8288.
fn next_link(filter: &AuditFilter, cursor: &str, limit: i64) -> Option<HeaderValue> {
    let query = app::audit::api::audit_page(filter, Some(cursor));
    let (_, query) = query.split_once('?')?;
    HeaderValue::from_str(&format!("<?{query}&limit={limit}>; rel=\"next\"")).ok()
}

fn entry(portal: &Portal, shown: Shown) -> AuditEntry {
    let Shown { row, actor_name } = shown;
    AuditEntry {
        seq: row.seq,
        at: in_zone(row.at, &portal.settings.zone),
        actor_kind: row.actor_kind,
        actor_id: row.actor_id,
        actor_name,
        address: row.address,
        request_id: row.request_id,
        action: row.action,
        subject: row.subject,
        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
        hash: row.hash,
    }
}
