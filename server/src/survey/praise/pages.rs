//! `/s/{token}/praise` and `/desk/praise`.

use app::survey::praise::pages::{PraiseScreen, ThanksForm, praise as screen};
use app::survey::praise::{PraiseDraft, PraiseQuery, api};
use app::ui::Choice;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{askable, counts, give, list, service_points};
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Staff;
use crate::state::Portal;
use crate::survey::invitation::Opened;
use crate::survey::pages::invitation::{thanks_page, thanks_path};
use crate::survey::result::Scope;

/// The form under an answer; None where nobody can be thanked.
///
/// # Errors
/// The database's.
pub async fn form(portal: &Portal, opened: &Opened, secret: &str) -> Result<Option<ThanksForm>, Refusal> {
    let Some(of) = askable(portal, opened).await? else { return Ok(None) };
    let mut form = ThanksForm { token: secret.to_string(), ..ThanksForm::default() };
    if of.unit_id.is_none() {
        let points = service_points(portal).await?;
        let named = |unit: app::account::admin::Unit| {
            let name = unit.shown_name().to_string();
            Choice::new(unit.code, name)
        };
        form.units = points.into_iter().map(named).collect();
        if form.units.is_empty() {
            return Ok(None);
        }
    }
    Ok(Some(form))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    words: String,
    unit_code: String,
}

/// `POST /s/{token}/praise`.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let draft = PraiseDraft { words: typed.words, unit_code: Some(typed.unit_code) };
    match give(&portal, &caller, &secret, draft.clone()).await {
        // The second press of a button thanks nobody twice: the page tells what is kept.
        Ok(()) | Err(Refusal::Blocked(_)) => Ok(Redirect::to(&thanks_path(&secret)).into_response()),
        Err(Refusal::Invalid(faults)) => thanks_page((&portal, caller, &headers), &secret, (draft, faults)).await,
        Err(other) => Err(other),
    }
}

/// `GET /desk/praise`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<PraiseQuery>,
) -> Result<Response, Refusal> {
    let scope = Scope::of(&portal, &staff).await?;
    let shown = PraiseScreen {
        counts: counts(&portal, &scope, &query.unit).await?,
        list: list(&portal, &scope, (&query.unit, &query.cursor), query.limit).await?,
        unit: query.unit.clone(),
    };
    let path = api::praise_page(&query.unit, &query.cursor);
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| screen(visitor, &shown)))
}
