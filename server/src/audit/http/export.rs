//! The log as a file.

use app::audit::AuditFilter;
use app::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::READERS;
use crate::audit::filter::Filter;
use crate::audit::store::{self, Shown};
use crate::http::Refusal;
use crate::session::Staff;
use crate::spreadsheet::{BYTE_ORDER_MARK, lines, neutral};
use crate::state::Portal;

/// Rows read at once.
const STEP: i64 = 1000;

/// Everything that the filter finds as CSV, with the fields that the hashes cover.
#[utoipa::path(
    get, path = "/api/v1/audit.csv", tag = "audit", operation_id = "audit_csv", security(("session" = [])),
    params(
        ("action" = Option<String>, Query, description = "As in the list, like the filters below"),
        ("subject" = Option<String>, Query),
        ("actor" = Option<String>, Query),
        ("from" = Option<String>, Query),
        ("to" = Option<String>, Query),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String),
        (status = 401, body = Problem),
        (status = 403, body = Problem, description = "For auditors and administrators"),
        (status = 422, body = Problem),
    )
)]
pub async fn export(
    State(portal): State<Portal>,
    staff: Staff,
    Query(typed): Query<AuditFilter>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let filter = Filter::read(&typed, &portal.settings.zone)?;
    let head = [BYTE_ORDER_MARK, &lines(&[COLUMNS.map(str::to_string)])].concat();
    let rest = stream::unfold(Some(i64::MAX), move |before| {
        let (portal, filter) = (portal.clone(), filter.clone());
        async move {
            // A broken connection is how the reader learns that a file that has begun is not whole.
            match store::list(&portal.store, &filter, before?, STEP).await {
                Ok(rows) => {
                    let next = rows.last().map(|row| row.row.seq).filter(|_| rows.len() as i64 == STEP);
                    Some((Ok(Bytes::from(rows.iter().map(csv_line).collect::<String>())), next))
                }
                Err(_) => Some((Err(std::io::Error::other("the log could not be read to its end")), None)),
            }
        }
    });
    let body = Body::from_stream(stream::iter([Ok(Bytes::from(head))]).chain(rest));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, body).into_response())
}

const COLUMNS: [&str; 12] = [
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "request_id",
    "action",
    "subject",
    "detail",
    "previous_hash",
    "hash",
];

fn csv_line(shown: &Shown) -> String {
    let row = &shown.row;
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let cells: [String; 12] = [
        row.seq.to_string(),
        row.at.to_string(),
        row.actor_kind.clone(),
        text(&row.actor_id),
        text(&shown.actor_name),
        text(&row.address),
        row.request_id.clone(),
        row.action.clone(),
        row.subject.clone(),
        row.detail.clone(),
        row.previous_hash.clone(),
        row.hash.clone(),
    ];
    lines(&[cells.map(|cell| neutral(&cell))])
}
