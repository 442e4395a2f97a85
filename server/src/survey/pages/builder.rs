//! `/admin/surveys/{survey_id}`: each form is one act on the draft, kept by the same function as the JSON door.

use app::locale::Locale;
use app::survey::form::value;
use app::survey::pages::{BuilderForm, preview as preview_of, survey};
use app::survey::{Survey, SurveyDraft, api, changes, edit};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::state::Portal;
use crate::survey::http::Writer;
use crate::survey::questionnaire;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /admin/surveys/{survey_id}`.
pub async fn show(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(survey_id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let found = questionnaire::find(&portal, &survey_id).await?;
    let form = BuilderForm { is_done: asked.done.is_some(), ..BuilderForm::default() };
    page(&portal, &caller, found, (StatusCode::OK, form)).await
}

/// The page of a draft, with its history and what it changes.
pub(super) async fn page(
    portal: &Portal,
    caller: &Caller,
    found: Survey,
    (status, mut form): (StatusCode, BuilderForm),
) -> Result<Response, Refusal> {
    form.versions = questionnaire::versions(portal, &found.id).await?;
    if found.version_number > 0 {
        let last = questionnaire::version(portal, &found.id, found.version_number).await?;
        form.changes = changes(&last.questionnaire, &found.questionnaire);
    }
    let local = |at| in_zone(at, &portal.settings.zone);
    let path = api::survey_page(&found.id);
    Ok(render(portal, caller, &path, status, |visitor| survey(visitor, &found, &form, &local)))
}

/// `POST /admin/surveys/{survey_id}`: changes the draft, publishes it, takes the survey out of use or back.
pub async fn change(
    State(portal): State<Portal>,
    writer: Writer,
    Path(survey_id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let mut found = questionnaire::find(&portal, &survey_id).await?;
    let (status, form) = match act(&portal, &writer, &mut found, &fields).await {
        Ok(anchor) => {
            let to = [&api::survey_page(&survey_id), "?done=1#", &anchor].concat();
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Refusal::Invalid(refused)) => {
            let name = (value(&fields, "form") == "about").then(|| value(&fields, "name").to_string());
            (StatusCode::UNPROCESSABLE_ENTITY, BuilderForm { name, refused, ..BuilderForm::default() })
        }
        Err(Refusal::PreconditionFailed | Refusal::Conflict) => {
            found = questionnaire::find(&portal, &survey_id).await?;
            (StatusCode::PRECONDITION_FAILED, BuilderForm { is_stale: true, ..BuilderForm::default() })
        }
        Err(other) => return Err(other),
    };
    page(&portal, &writer.caller, found, (status, form)).await
}

/// Where on the page it was. A refused form leaves its words in `found`, unkept.
async fn act(
    portal: &Portal,
    writer: &Writer,
    found: &mut Survey,
    fields: &[(String, String)],
) -> Result<String, Refusal> {
    let id = found.id.clone();
    let at = (id.as_str(), value(fields, "version").parse().map_err(|_| Refusal::BadRequest)?);
    let caller = &writer.caller;
    match value(fields, "form") {
        "publish" => {
            questionnaire::publish(portal, caller, writer.person_id(), at).await?;
            return Ok("versions".to_string());
        }
        form @ ("retire" | "restore") => {
            questionnaire::set_retired(portal, caller, at, form == "retire").await?;
            return Ok("publish".to_string());
        }
        _ => (),
    }
    let anchor = edit(&mut found.questionnaire, fields).ok_or(Refusal::BadRequest)?;
    let name = if anchor == "about" { value(fields, "name").to_string() } else { found.name.clone() };
    let draft = SurveyDraft { name, questionnaire: found.questionnaire.clone() };
    questionnaire::save(portal, caller, at, draft).await?;
    Ok(anchor)
}

/// In which language the draft is looked at; by default the reader's.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    locale: String,
}

/// `GET /admin/surveys/{survey_id}/preview`.
pub async fn preview(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(survey_id): Path<String>,
    Query(asked): Query<Shown>,
) -> Result<Response, Refusal> {
    let found = questionnaire::find(&portal, &survey_id).await?;
    let shown = Locale::from_tag(&asked.locale).unwrap_or(caller.locale);
    let path = api::preview_page(&found.id, shown);
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| preview_of(visitor, &found, shown)))
}
