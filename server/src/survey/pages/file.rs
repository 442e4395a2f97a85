//! A questionnaire as a file: out of a draft or a version, and into a draft.

use app::survey::form::value;
use app::survey::pages::BuilderForm;
use app::survey::{Questionnaire, SurveyDraft, api};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::builder::page;
use crate::http::Refusal;
use crate::state::Portal;
use crate::survey::http::Writer;
use crate::survey::questionnaire;

/// The form has four fields.
const MOST_FIELDS: usize = 10;

/// Which version is wanted; without one, the draft.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    number: Option<i64>,
}

/// `GET /admin/surveys/{survey_id}/questionnaire`: the JSON that an import takes.
pub async fn export(
    State(portal): State<Portal>,
    _: Writer,
    Path(survey_id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let (found, name) = match wanted.number {
        Some(number) => {
            let found = questionnaire::version(&portal, &survey_id, number).await?;
            (found.questionnaire, ["questionnaire-", &number.to_string(), ".json"].concat())
        }
        None => (questionnaire::find(&portal, &survey_id).await?.questionnaire, "questionnaire.json".to_string()),
    };
    let json = serde_json::to_string_pretty(&found).map_err(|_| Refusal::Internal)?;
    let disposition = ["attachment; filename=\"", &name, "\""].concat();
    let headers =
        [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, disposition.as_str())];
    Ok((headers, json).into_response())
}

/// `POST /admin/surveys/{survey_id}/questionnaire`: replaces the draft by a file, or by what was pasted.
pub async fn import(
    State(portal): State<Portal>,
    writer: Writer,
    Path(survey_id): Path<String>,
    parts: Multipart,
) -> Result<Response, Refusal> {
    let found = questionnaire::find(&portal, &survey_id).await?;
    let fields = read(parts).await?;
    let version = value(&fields, "version").parse().map_err(|_| Refusal::BadRequest)?;
    let written = Some(value(&fields, "file")).filter(|file| !file.is_empty()).unwrap_or(value(&fields, "text"));
    // Windows editors put a mark of byte order before the first brace.
    let questionnaire: Questionnaire = match serde_json::from_str(written.trim_start_matches('\u{feff}')) {
        Ok(questionnaire) => questionnaire,
        Err(why) => {
            let form = BuilderForm { unreadable: Some(why.to_string()), ..BuilderForm::default() };
            return page(&portal, &writer.caller, found, (StatusCode::UNPROCESSABLE_ENTITY, form)).await;
        }
    };
    let draft = SurveyDraft { name: found.name, questionnaire };
    match questionnaire::save(&portal, &writer.caller, (&survey_id, version), draft).await {
        Ok(_) => Ok(Redirect::to(&[&api::survey_page(&survey_id), "?done=1"].concat()).into_response()),
        Err(Refusal::PreconditionFailed) => {
            let (found, is_stale) = (questionnaire::find(&portal, &survey_id).await?, true);
            let form = BuilderForm { is_stale, ..BuilderForm::default() };
            page(&portal, &writer.caller, found, (StatusCode::PRECONDITION_FAILED, form)).await
        }
        Err(other) => Err(other),
    }
}

/// Files and fields alike as text; the door limits their bytes.
async fn read(mut parts: Multipart) -> Result<Vec<(String, String)>, Refusal> {
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| Refusal::BadRequest)? {
        let name = part.name().unwrap_or_default().to_string();
        let text = part.text().await.map_err(|_| Refusal::BadRequest)?;
        fields.push((name, text));
        if fields.len() > MOST_FIELDS {
            return Err(Refusal::BadRequest);
        }
    }
    Ok(fields)
}
