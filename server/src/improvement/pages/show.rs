//! `/desk/improvements` and `/desk/improvements/{number}`: each form feeds the same function as the JSON door.

use std::collections::HashMap;

use app::improvement::pages::{ListScreen, Refused, ShowScreen, list as list_screen, show as screen};
use app::improvement::{AbandonDraft, Improvement, OriginKind, PublicDraft, api};
use app::locale::Locale;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::complaint::causes_of_all;
use crate::http::{Caller, Refusal};
use crate::improvement::http::{ListQuery, Reader, Writer};
use crate::improvement::{Scope, abandon, find, list as all, publish, result, unpublish};
use crate::page::{path_of, render};
use crate::state::Portal;
use crate::survey::result::questions_of;

/// `GET /desk/improvements`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let list = all(&portal, &reader.scope, &query.cursor).await?;
    let found = ListScreen { list, may_write: reader.may_write };
    Ok(render(&portal, &caller, &path_of(&uri), StatusCode::OK, |visitor| list_screen(visitor, &found)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /desk/improvements/{number}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    reader: Reader,
    Path(number): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    let found = screen_of(&portal, &caller, &reader.scope, &number).await?;
    let found = ShowScreen { may_write: reader.may_write, is_done: query.done.is_some(), ..found };
    Ok(page(&portal, &caller, StatusCode::OK, &found))
}

async fn screen_of(portal: &Portal, caller: &Caller, scope: &Scope, number: &str) -> Result<ShowScreen, Refusal> {
    let improvement = find(portal, scope, number).await?;
    Ok(ShowScreen {
        result: result(portal, scope, number).await?,
        names: names(portal, &improvement, caller.locale).await?,
        improvement,
        may_write: false,
        is_done: false,
        refused: Refused::default(),
    })
}

/// Causes and questions as people read them.
async fn names(portal: &Portal, known: &Improvement, l: Locale) -> Result<Vec<(String, String)>, Refusal> {
    let causes = causes_of_all(&portal.store, l).await?;
    let mut found: Vec<(String, String)> = causes.into_iter().map(|cause| (cause.code, cause.name)).collect();
    for origin in known.origins.iter().filter(|origin| origin.kind == OriginKind::Question) {
        let Some((survey_id, key)) = origin.member.rsplit_once('/') else { continue };
        let asked = questions_of(portal, survey_id).await?;
        let question = asked.into_iter().find(|question| question.key == key);
        found.extend(question.map(|question| (origin.member.clone(), question.texts.of(l).to_string())));
    }
    Ok(found)
}

fn page(portal: &Portal, caller: &Caller, status: StatusCode, found: &ShowScreen) -> Response {
    let path = api::improvement_page(&found.improvement.improvement_number);
    render(portal, caller, &path, status, |visitor| screen(visitor, found))
}

/// `POST /desk/improvements/{number}`: publishes, takes back, gives up.
pub async fn post(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Path(number): Path<String>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let typed = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let version = typed("version").parse().map_err(|_| Refusal::BadRequest)?;
    let of = (number.as_str(), version);
    let (text, done) = match typed("form").as_str() {
        "publish" => {
            let draft = PublicDraft { text: typed("text") };
            (typed("text"), publish(&portal, &caller, &staff, of, draft).await)
        }
        "unpublish" => (String::new(), unpublish(&portal, &caller, of).await),
        "abandon" => {
            let draft = AbandonDraft { reason: typed("reason") };
            (typed("reason"), abandon(&portal, &caller, of, draft).await)
        }
        _ => return Err(Refusal::BadRequest),
    };
    let refused = Refused { form: typed("form"), text, ..Refused::default() };
    let (status, refused) = match done {
        Ok(_) => return Ok(Redirect::to(&[&api::improvement_page(&number), "?done=1"].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => (StatusCode::UNPROCESSABLE_ENTITY, Refused { faults, ..refused }),
        Err(Refusal::PreconditionFailed) => (StatusCode::PRECONDITION_FAILED, Refused { is_stale: true, ..refused }),
        Err(other) => return Err(other),
    };
    let found = screen_of(&portal, &caller, &Scope::All, &number).await?;
    Ok(page(&portal, &caller, status, &ShowScreen { may_write: true, refused, ..found }))
}
