//! `/shipments`: all of an organisation, or of all customers for staff. Saved views are bookmarks.

use app::shipment::pages::{self, Overview};
use app::shipment::{Filter, api};
use app::ui::form::Faults;
use app::value::Page;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Scope, page as page_of, store};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::shipment::access;
use crate::shipment::http::list::{Paging, cursor};
use crate::state::Portal;

/// Rows of one page.
const ROWS: usize = 50;

/// `GET /shipments?…`. Who is neither in an organisation nor staff has parcels of their own.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Query(mut filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Response, Refusal> {
    filter.normalise();
    // A page is for people: it reads no key.
    let scope = match access::of_list(&portal, &caller, &HeaderMap::new(), &filter.organisation_id).await {
        Err(Refusal::Forbidden) => return Ok(Redirect::to(api::MY_PARCELS_PAGE).into_response()),
        other => other?,
    };
    let accounts = store::accounts(&portal.store, &scope).await?;
    if let Scope::Organisation(id) = &scope {
        filter.organisation_id.clone_from(id);
    }
    let (status, faults, found) = match page_of(&portal, &scope, &filter, cursor(&paging)?, ROWS).await {
        Ok(found) => (StatusCode::OK, Faults::default(), found),
        Err(Refusal::Invalid(faults)) => {
            let nothing = Page { items: Vec::new(), next_cursor: None };
            (StatusCode::UNPROCESSABLE_ENTITY, Faults(faults), nothing)
        }
        Err(other) => return Err(other),
    };
    let organisations = caller.signed_in.as_deref().map(|person| person.organisations.clone()).unwrap_or_default();
    let is_connected = accounts.is_none_or(|codes| !codes.is_empty());
    let overview = Overview { filter, faults, organisations, is_connected };
    let path = page::path_of(&uri);
    Ok(page::render(&portal, &caller, &path, status, |visitor| pages::overview(visitor, found, &overview)))
}
