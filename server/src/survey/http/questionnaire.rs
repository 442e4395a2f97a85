//! Drafts, versions, and whether a survey may be used for more.

use app::problem::Problem;
use app::survey::{NewSurvey, PublishedVersion, Survey, SurveyDraft, SurveyLine, VersionLine};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Reader, Writer};
use crate::deadline::http::create;
use crate::http::{Refusal, condition, read_json};
use crate::state::Portal;
use crate::survey::questionnaire;

/// One page of surveys.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<SurveyLine> in the contract")]
pub struct SurveyList {
    items: Vec<SurveyLine>,
    next_cursor: Option<String>,
}

/// All versions of a survey.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<VersionLine> in the contract")]
pub struct VersionList {
    items: Vec<VersionLine>,
    next_cursor: Option<String>,
}

/// Which part of the list is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SurveyQuery {
    cursor: String,
    limit: Option<usize>,
}

/// Surveys, the newest first, the retired ones too.
#[utoipa::path(
    get, path = "/api/v1/surveys", tag = "surveys", security(("session" = [])),
    params(
        ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20"),
    ),
    responses((status = 200, body = SurveyList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list(
    State(portal): State<Portal>,
    _: Reader,
    Query(query): Query<SurveyQuery>,
) -> Result<Response, Refusal> {
    let page = questionnaire::list(&portal, &query.cursor, query.limit.unwrap_or(20).clamp(1, 100)).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// A survey with its draft, and what keeps the draft from being published.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path)),
    responses(
        (status = 200, body = Survey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, _: Reader, Path(survey_id): Path<String>) -> Result<Response, Refusal> {
    Ok(tagged(questionnaire::find(&portal, &survey_id).await?))
}

fn tagged(survey: Survey) -> Response {
    ([(CACHE_CONTROL, "no-store")], [condition::etag(survey.version)], Json(survey)).into_response()
}

/// Begins a survey with a template, with a questionnaire that was exported, or empty.
#[utoipa::path(
    post, path = "/api/v1/surveys", tag = "surveys", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = NewSurvey,
    responses(
        (status = 201, body = Survey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/name required`, `/questionnaire either`"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    writer: Writer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let asked: NewSurvey = read_json(&body)?;
    let person_id = writer.person_id().to_string();
    let work = {
        let portal = portal.clone();
        async move { questionnaire::add(&portal, &writer.caller, writer.person_id(), asked).await }
    };
    create(&portal, (&person_id, &uri), &headers, &body, work).await
}

/// Keeps the draft. Its faults are told in `problems`; they keep it from being published, not from being kept.
#[utoipa::path(
    put, path = "/api/v1/surveys/{survey_id}", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path), ("If-Match" = String, Header)),
    request_body = SurveyDraft,
    responses(
        (status = 200, body = Survey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem),
    )
)]
pub async fn save(
    State(portal): State<Portal>,
    writer: Writer,
    Path(survey_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let draft: SurveyDraft = read_json(&body)?;
    Ok(tagged(questionnaire::save(&portal, &writer.caller, (&survey_id, version), draft).await?))
}

/// The published versions, the newest first.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/versions", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path)),
    responses(
        (status = 200, body = VersionList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn versions(
    State(portal): State<Portal>,
    _: Reader,
    Path(survey_id): Path<String>,
) -> Result<Response, Refusal> {
    let items = questionnaire::versions(&portal, &survey_id).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor: None })).into_response())
}

/// A published version, as it was when it was published.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/versions/{number}", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path), ("number" = i64, Path)),
    responses(
        (status = 200, body = PublishedVersion), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn version(
    State(portal): State<Portal>,
    _: Reader,
    Path((survey_id, number)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let number = number.parse().map_err(|_| Refusal::NotFound)?;
    let found = questionnaire::version(&portal, &survey_id, number).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// Publishes the draft as the next version, which never changes. `If-Match` names the draft that was read.
#[utoipa::path(
    post, path = "/api/v1/surveys/{survey_id}/versions", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 201, body = PublishedVersion), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "It is retired"),
        (status = 412, body = Problem),
        (status = 422, body = Problem, description = "Faults of the draft, with pointers into it; `kind_changed`, `unchanged`"),
        (status = 428, body = Problem),
    )
)]
pub async fn publish(
    State(portal): State<Portal>,
    writer: Writer,
    Path(survey_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let at = (survey_id.as_str(), condition::if_match(&headers)?);
    let made = questionnaire::publish(&portal, &writer.caller, writer.person_id(), at).await?;
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(made)).into_response())
}

/// Keeps new campaigns from using it; what runs goes on.
#[utoipa::path(
    put, path = "/api/v1/surveys/{survey_id}/retirement", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = Survey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn retire(
    State(portal): State<Portal>,
    writer: Writer,
    Path(survey_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let at = (survey_id.as_str(), condition::if_match(&headers)?);
    Ok(tagged(questionnaire::set_retired(&portal, &writer.caller, at, true).await?))
}

/// Lets new campaigns use it again.
#[utoipa::path(
    delete, path = "/api/v1/surveys/{survey_id}/retirement", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = Survey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn restore(
    State(portal): State<Portal>,
    writer: Writer,
    Path(survey_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let at = (survey_id.as_str(), condition::if_match(&headers)?);
    Ok(tagged(questionnaire::set_retired(&portal, &writer.caller, at, false).await?))
}
