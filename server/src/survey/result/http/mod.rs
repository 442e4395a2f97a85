//! The API's doors to results: the numbers of the page, comments, files, and links for people without an account.

use app::problem::Problem;
use app::survey::result::{Comment, NewResultLink, ResultLink, ResultLinkDraft, ResultQuery, SurveyResults};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::export::{self, FileFormat};
use super::{SAVERS, SHARERS, Scope, Wanted, comment, results, share};
use crate::http::{Caller, Refusal, read_json};
use crate::session::Staff;
use crate::state::Portal;
use crate::survey::store;

/// How a file of results is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileQuery {
    pub cut: String,
    pub member: String,
    pub from: String,
    pub until: String,
    pub format: FileFormat,
}

/// How comments are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CommentQuery {
    pub q: String,
    pub cursor: String,
    pub limit: Option<usize>,
}

/// One page of comments.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Comment> in the contract")]
pub struct CommentList {
    items: Vec<Comment>,
    next_cursor: Option<String>,
}

fn told(status: StatusCode, found: impl Serialize) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], Json(found)).into_response()
}

/// What the answers say, question by question: shares with Wilson's 95 % interval, means with Student's, the net
/// promoter score, positions in the zone of tolerance; by month, by dimension, and along lateness. Below 10 answers no
/// value, below 5 nothing. Beside each number the one in which the classes of customers count by their weights. Staff of
/// a unit read their own.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/results", tag = "surveys", security(("session" = [])),
    params(
        ("survey_id" = String, Path),
        ("cut" = Option<String>, Query, description = "`all`, `unit`, `lane`, `class` or `lateness`; by default all"),
        ("member" = Option<String>, Query, description = "Of the cut: code of a unit, `SP>RJ`, `a`, `on_time`"),
        ("from" = Option<String>, Query, description = "Month, as `2026-11`"),
        ("until" = Option<String>, Query, description = "Month, included"),
    ),
    responses(
        (status = 200, body = SurveyResults), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn find(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(survey_id): Path<String>,
    Query(query): Query<ResultQuery>,
) -> Result<Response, Refusal> {
    let scope = Scope::of(&portal, &staff).await?;
    let wanted = Wanted::read(&portal, &scope, &query).await?;
    Ok(told(StatusCode::OK, results(&portal, &survey_id, &wanted, caller.locale).await?))
}

/// The same numbers as CSV, XLSX or JSON. For supervisors, managers, administrators and auditors.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/results/export", tag = "surveys", security(("session" = [])),
    params(
        ("survey_id" = String, Path),
        ("cut" = Option<String>, Query), ("member" = Option<String>, Query), ("from" = Option<String>, Query),
        ("until" = Option<String>, Query),
        ("format" = inline(Option<FileFormat>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn export_results(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(survey_id): Path<String>,
    Query(query): Query<FileQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&SAVERS)?;
    let FileQuery { cut, member, from, until, format } = query;
    let wanted = Wanted::read(&portal, &Scope::All, &ResultQuery { cut, member, from, until }).await?;
    let found = results(&portal, &survey_id, &wanted, caller.locale).await?;
    export::answer("results", format, export::result_rows(caller.locale, &found), &found).await
}

/// The answers as CSV, XLSX or JSON, the newest 50 000 of those from a month on: without name, address, parcel and
/// moment. For supervisors, managers, administrators and auditors.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/answers/export", tag = "surveys", security(("session" = [])),
    params(
        ("survey_id" = String, Path),
        ("from" = Option<String>, Query, description = "Month, as `2026-11`"),
        ("format" = inline(Option<FileFormat>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn export_answers(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(survey_id): Path<String>,
    Query(query): Query<FileQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&SAVERS)?;
    let of_months = ResultQuery { from: query.from, ..ResultQuery::default() };
    let from = Wanted::read(&portal, &Scope::All, &of_months).await?.from;
    let (rows, json) = export::answers(&portal, &survey_id, &from, caller.locale).await?;
    export::answer("answers", query.format, rows, &json).await
}

/// Comments in which all the words occur, the newest first, with what they are about and never with who wrote them. Staff
/// of a unit read those about their own, from 5 answers on, without score, lane, class and lateness.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/comments", tag = "surveys", security(("session" = [])),
    params(
        ("survey_id" = String, Path),
        ("q" = Option<String>, Query, description = "Words, at most six"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u64>, Query, description = "1 ..= 100, by default 50"),
    ),
    responses(
        (status = 200, body = CommentList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn comments(
    State(portal): State<Portal>,
    staff: Staff,
    Path(survey_id): Path<String>,
    Query(query): Query<CommentQuery>,
) -> Result<Response, Refusal> {
    let scope = Scope::of(&portal, &staff).await?;
    let limit = query.limit.unwrap_or(comment::USUAL).clamp(1, 100);
    let (_, found) = comment::list(&portal, &scope, &survey_id, (&query.q, &query.cursor), limit).await?;
    Ok(told(StatusCode::OK, found))
}

/// The links that open the results without signing in, the oldest first. For managers and administrators.
#[utoipa::path(
    get, path = "/api/v1/surveys/{survey_id}/result-links", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path)),
    responses((status = 200, body = Vec<ResultLink>), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list_links(
    State(portal): State<Portal>,
    staff: Staff,
    Path(survey_id): Path<String>,
) -> Result<Response, Refusal> {
    staff.one_of(&SHARERS)?;
    Ok(told(StatusCode::OK, store::links(&portal.store, &survey_id, portal.clock.now()).await?))
}

/// A link to the results for people without an account: numbers of ten answers or more, no comments, until it expires or
/// is taken back. The address is told only now.
#[utoipa::path(
    post, path = "/api/v1/surveys/{survey_id}/result-links", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path)),
    request_body = ResultLinkDraft,
    responses(
        (status = 201, body = NewResultLink), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn make_link(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(survey_id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&SHARERS)?;
    let draft: ResultLinkDraft = read_json(&body)?;
    Ok(told(StatusCode::CREATED, share::make(&portal, &caller, &staff, &survey_id, &draft).await?))
}

/// The link opens nothing any more.
#[utoipa::path(
    delete, path = "/api/v1/surveys/{survey_id}/result-links/{link_id}", tag = "surveys", security(("session" = [])),
    params(("survey_id" = String, Path), ("link_id" = String, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    )
)]
pub async fn revoke_link(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path((survey_id, link_id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    staff.one_of(&SHARERS)?;
    share::revoke(&portal, &caller, &survey_id, &link_id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
