//! `/admin/surveys`: the form feeds the same function as the JSON door.

use app::survey::pages::{SurveysForm, surveys};
use app::survey::{NewSurvey, api};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::state::Portal;
use crate::survey::http::Writer;
use crate::survey::questionnaire;

const LIMIT: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
}

/// `GET /admin/surveys`.
pub async fn list(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    page(&portal, &caller, &asked.cursor, (StatusCode::OK, SurveysForm::default())).await
}

async fn page(
    portal: &Portal,
    caller: &Caller,
    cursor: &str,
    (status, form): (StatusCode, SurveysForm),
) -> Result<Response, Refusal> {
    let found = questionnaire::list(portal, cursor, LIMIT).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    Ok(render(portal, caller, api::SURVEYS, status, |visitor| surveys(visitor, &found, &form, &local)))
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    template: String,
}

/// `POST /admin/surveys`: a new one.
pub async fn add(
    State(portal): State<Portal>,
    writer: Writer,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let template = match fields.template.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|_| Refusal::BadRequest)?),
    };
    let asked = NewSurvey { name: fields.name.clone(), template, questionnaire: None };
    match questionnaire::add(&portal, &writer.caller, writer.person_id(), asked).await {
        Ok(made) => Ok(Redirect::to(&[&api::survey_page(&made.id), "?done=1"].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => {
            let form = SurveysForm { name: fields.name, template: fields.template, faults };
            page(&portal, &writer.caller, "", (StatusCode::UNPROCESSABLE_ENTITY, form)).await
        }
        Err(other) => Err(other),
    }
}
