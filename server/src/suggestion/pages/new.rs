//! The form of a new one: it shows similar ones before it is sent.

use app::suggestion::pages::{NewScreen, new as screen, similar_piece};
use app::suggestion::{Draft, api};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::http::{Caller, Refusal, quota};
use crate::page::{piece, render};
use crate::state::Portal;
use crate::suggestion::http::SimilarQuery;
use crate::suggestion::{doing, store, view};
use crate::token;

/// `GET /suggestions/new`.
pub async fn show(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Result<Response, Refusal> {
    again(&portal, &caller, NewScreen::default(), StatusCode::OK).await
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    once: String,
    title: String,
    text: String,
    topic: String,
    unit: String,
    /// `all` or `us`.
    readers: String,
    email: String,
    /// Similar ones were shown, and this is another.
    sure: String,
}

impl Typed {
    fn draft(&self) -> Draft {
        let stated = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
        let mut draft = Draft {
            topic: self.topic.clone(),
            title: self.title.clone(),
            text: self.text.clone(),
            unit: stated(&self.unit),
            is_public: self.readers != "us",
            email: stated(&self.email),
        };
        draft.normalise();
        draft
    }
}

/// `POST /suggestions/new`. What only we read is not compared: its sender may not want to look around first.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let draft = typed.draft();
    let faults = draft.problems(caller.signed_in.is_none());
    if !faults.is_empty() {
        let form = NewScreen { draft, faults: Faults(faults), ..NewScreen::default() };
        return again(&portal, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    // Looking for similar ones goes through all of them: beyond the look-ups of an address it is sent without.
    let may_compare = || portal.lookups.take(caller.address, 1).is_ok();
    if typed.sure.is_empty() && draft.is_public && may_compare() {
        let similar = view::similar(&portal, &draft.title).await?.items;
        if !similar.is_empty() {
            let form = NewScreen { draft, similar, once: typed.once, ..NewScreen::default() };
            return again(&portal, &caller, form, StatusCode::OK).await;
        }
    }
    let refusal = match doing::suggest(&portal, &caller, draft.clone(), Some(&typed.once)).await {
        Ok(acted) => {
            let to = match acted.suggestion_number {
                Some(number) => [&api::suggestion_page(&number), "?done=sent"].concat(),
                None => [api::SUGGESTIONS, "?done=mailed"].concat(),
            };
            return Ok(Redirect::to(&to).into_response());
        }
        Err(refusal) => refusal,
    };
    let status = refusal.status();
    let mut form = NewScreen { draft, ..NewScreen::default() };
    match refusal {
        Refusal::Invalid(faults) => {
            form.faults = Faults(faults);
            again(&portal, &caller, form, status).await
        }
        Refusal::TooMany(limit) => {
            form.is_throttled = true;
            Ok(quota::on_page(Some(limit), again(&portal, &caller, form, status).await?))
        }
        other => Err(other),
    }
}

async fn again(portal: &Portal, caller: &Caller, mut form: NewScreen, status: StatusCode) -> Result<Response, Refusal> {
    if form.once.len() != 32 {
        form.once = token::random_hex(16).map_err(|_| Refusal::Unavailable)?;
    }
    form.places = store::places(&portal.store).await?;
    Ok(render(portal, caller, api::NEW, status, |visitor| screen(visitor, &form)))
}

/// `GET /suggestions/similar`: a piece of the form, while a title is typed.
pub async fn similar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<SimilarQuery>,
) -> Result<Response, Refusal> {
    portal.lookups.take(caller.address, 1)?;
    let items = view::similar(&portal, &query.text).await?.items;
    Ok(piece(caller.locale, || similar_piece(caller.locale, &items)))
}
