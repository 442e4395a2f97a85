//! `GET /desk/audit`: the log as a page.

use app::audit::pages::{self, Shown};
use app::audit::{AuditFilter, api};
use app::ui::form::Faults;
use app::value::Page;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::http::list::Part;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;

pub async fn audit(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Staff,
    Query(filter): Query<AuditFilter>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let cursor = part.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let path = api::audit_page(&filter, cursor);
    let (status, list, faults) = match api::audit(&page::wire(&portal, &caller, &headers), &filter, cursor).await {
        Ok(list) => (StatusCode::OK, list, Faults::default()),
        Err(problem) if problem.status == 422 => {
            (StatusCode::UNPROCESSABLE_ENTITY, Page { items: Vec::new(), next_cursor: None }, Faults(problem.errors))
        }
        Err(problem) => return Err(refusal(problem.status)),
    };
    let shown = Shown { filter, faults, is_later: cursor.is_some() };
    Ok(page::render(&portal, &caller, &path, status, |visitor| pages::audit(visitor, shown, list)))
}

fn refusal(status: u16) -> Refusal {
    match status {
        401 => Refusal::SignInRequired,
        403 => Refusal::Forbidden,
        503 => Refusal::Unavailable,
        _ => Refusal::Internal,
    }
}
