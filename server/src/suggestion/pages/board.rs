//! The board, what is planned, and one's own.

use app::suggestion::api::{self, Filter};
use app::suggestion::pages::{BoardScreen, board as screen, own as own_screen, roadmap as roadmap_screen};
use app::suggestion::{Item, Sort, Status};
use axum::extract::{Extension, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Deserialize;

use crate::http::{Caller, Refusal};
use crate::page::{path_of, render};
use crate::session::Person;
use crate::state::Portal;
use crate::suggestion::http::BoardQuery;
use crate::suggestion::store::{self, Conditions};
use crate::suggestion::view;

/// Suggestions on one page, and in one column of the roadmap.
const ON_PAGE: usize = 20;
const IN_COLUMN: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// `GET /suggestions`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<BoardQuery>,
    Query(Done { done }): Query<Done>,
    uri: Uri,
) -> Result<Response, Refusal> {
    // Whoever mistypes the address sees all rather than an error.
    let (sort, conditions) = query.read().unwrap_or((Sort::Voices, Conditions::default()));
    query.take(&portal, &caller)?;
    let board = view::board(&portal, sort, &conditions, query.cursor.as_deref(), ON_PAGE).await?;
    let places = store::places(&portal.store).await?;
    let text = Some(query.text.trim().to_string()).filter(|text| !text.is_empty());
    let filter = Filter {
        sort: (!query.sort.is_empty()).then_some(sort),
        topic: conditions.topic,
        unit: conditions.unit,
        status: conditions.status,
        text,
    };
    let shown = BoardScreen {
        board: &board,
        filter: &filter,
        places: &places,
        done: &done,
        is_first_page: query.cursor.is_none(),
    };
    Ok(render(&portal, &caller, &path_of(&uri), StatusCode::OK, |visitor| screen(visitor, &shown)))
}

/// `GET /suggestions/roadmap`.
pub async fn roadmap(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Result<Response, Refusal> {
    let planned = of_status(&portal, Status::Planned).await?;
    let adopted = of_status(&portal, Status::Adopted).await?;
    Ok(render(&portal, &caller, api::ROADMAP, StatusCode::OK, |visitor| roadmap_screen(visitor, &planned, &adopted)))
}

async fn of_status(portal: &Portal, status: Status) -> Result<Vec<Item>, Refusal> {
    let conditions = Conditions { status: Some(status), ..Conditions::default() };
    Ok(view::board(portal, Sort::Voices, &conditions, None, IN_COLUMN).await?.items)
}

/// `GET /account/suggestions`.
pub async fn own(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    let list = view::own(&portal, &person).await?;
    Ok(render(&portal, &caller, api::OWN, StatusCode::OK, |visitor| own_screen(visitor, &list)))
}
