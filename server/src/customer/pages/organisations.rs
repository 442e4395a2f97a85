//! `/organisations`: the reader's own, or for staff administrators all.

use app::customer::pages::{self, Sent};
use app::customer::{Draft, api};
use app::text;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Fields, back_to, refused};
use crate::customer::http::organisations::{ListQuery, page_of};
use crate::customer::{is_admin, organisations, person};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::state::Portal;

/// `GET /organisations?search=…`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let path = page::path_of(&uri);
    again(&portal, &caller, &path, query, StatusCode::OK, Sent::default()).await
}

async fn again(
    portal: &Portal,
    caller: &Caller,
    path: &str,
    query: ListQuery,
    status: StatusCode,
    sent: Sent,
) -> Result<Response, Refusal> {
    let searched = is_admin(person(caller)?).then_some(query.search.as_str());
    let found = page_of(portal, caller, &query).await?;
    Ok(page::render(portal, caller, path, status, |visitor| pages::organisations(visitor, found, searched, &sent)))
}

/// `POST /organisations`: founds one.
pub async fn found(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let draft = Draft { name: fields.text("name"), account_code: None };
    match organisations::found(&portal, &caller, draft, portal.clock.now()).await {
        Ok(founded) => Ok(back_to(&api::organisation_page(&founded.id))),
        Err(refusal) => {
            let (status, sent) = refused(refusal, fields, "", text::organisation::full(caller.locale))?;
            again(&portal, &caller, api::ORGANISATIONS, ListQuery::default(), status, sent).await
        }
    }
}
