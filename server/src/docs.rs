//! `/api/docs`: the contract as a page, from the same document that programs read.

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::http::Caller;
use crate::page;
use crate::state::Portal;

pub async fn page(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Response {
    page::render(&portal, &caller, "/api/docs", StatusCode::OK, |visitor| app::ui::problem(visitor, 404, ""))
}
