//! `/invitations/{token}`: the link of the mail. A guest signs in first and comes back.

use app::customer::{api, pages};
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::back_to;
use crate::customer::invitations;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::state::Portal;

/// `GET /invitations/{token}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let offer = invitations::offer(&portal, &caller, &token).await?;
    let path = api::invitation_page(&token);
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| pages::invitation(visitor, &offer)))
}

/// `POST /invitations/{token}`.
pub async fn accept(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let seat = invitations::accept(&portal, &caller, &token).await?;
    Ok(back_to(&api::organisation_page(&seat.organisation_id)))
}
