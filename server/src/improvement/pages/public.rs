//! `/improvements` and `/improvements/{number}`, for everybody.

use app::improvement::pages::{published as one_screen, published_list as list_screen};
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::http::{Caller, Refusal};
use crate::improvement::http::ListQuery;
use crate::improvement::{published, published_list};
use crate::page::{path_of, render};
use crate::state::Portal;

/// `GET /improvements`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let found = published_list(&portal, &query.cursor).await?;
    Ok(render(&portal, &caller, &path_of(&uri), StatusCode::OK, |visitor| list_screen(visitor, &found)))
}

/// `GET /improvements/{number}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    let found = published(&portal, &number).await?;
    Ok(render(&portal, &caller, &path_of(&uri), StatusCode::OK, |visitor| one_screen(visitor, &found)))
}
