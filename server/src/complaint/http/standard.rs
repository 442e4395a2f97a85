//! Standard answers: the library, and one filled from a case.

use app::complaint::{Category, FilledAnswer, StandardAnswer, StandardAnswerDraft};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::at::AtDesk;
use crate::complaint::standard;
use crate::complaint::store::AnswerConditions;
use crate::deadline::http::create;
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;

/// One page of standard answers.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<StandardAnswer> in the contract")]
pub struct StandardAnswerList {
    items: Vec<StandardAnswer>,
    next_cursor: Option<String>,
}

/// What is wanted of the library.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnswerQuery {
    /// Drafts and retired ones too.
    all: bool,
    category: String,
    cursor: String,
    limit: Option<usize>,
}

/// Standard answers by code, those that may be used now; with `all=true` drafts and retired ones too.
#[utoipa::path(
    get, path = "/api/v1/standard-answers", tag = "complaints", security(("session" = [])),
    params(
        ("all" = Option<bool>, Query, description = "Drafts and retired ones too"),
        ("category" = Option<String>, Query, description = "Of this category, or of every one"),
        ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20"),
    ),
    responses(
        (status = 200, body = StandardAnswerList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<AnswerQuery>,
) -> Result<Response, Refusal> {
    standard::check_reader(&staff)?;
    let category = match query.category.as_str() {
        "" => None,
        text => Some(text.parse::<Category>().map_err(|error| Refusal::field("/category", "unknown", &error))?),
    };
    let asked = AnswerConditions { is_all: query.all, category, after: query.cursor };
    let page: Page<StandardAnswer> = standard::list(&portal, &asked, query.limit.unwrap_or(20).clamp(1, 100)).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// One standard answer with all its versions.
#[utoipa::path(
    get, path = "/api/v1/standard-answers/{code}", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path)),
    responses(
        (status = 200, body = StandardAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, staff: Staff, Path(code): Path<String>) -> Result<Response, Refusal> {
    standard::check_reader(&staff)?;
    Ok(tagged(standard::find(&portal, &code).await?))
}

fn tagged(answer: StandardAnswer) -> Response {
    condition::tagged(answer.version, answer)
}

/// Writes a standard answer. Nobody uses it before somebody else has approved it.
#[utoipa::path(
    post, path = "/api/v1/standard-answers", tag = "complaints", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = StandardAnswerDraft,
    responses(
        (status = 201, body = StandardAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/code taken`, `/texts/en unknown_placeholder`, …"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&crate::complaint::DESK)?;
    let draft: StandardAnswerDraft = read_json(&body)?;
    let person_id = staff.person.person_id.clone();
    let work = {
        let portal = portal.clone();
        async move { standard::add(&portal, &caller, &staff, draft).await }
    };
    create(&portal, (&person_id, &uri), &headers, &body, work).await
}

/// Writes a new version, as a draft. The code in the body is that of the path.
#[utoipa::path(
    put, path = "/api/v1/standard-answers/{code}", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path), ("If-Match" = String, Header)),
    request_body = StandardAnswerDraft,
    responses(
        (status = 200, body = StandardAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem),
    )
)]
pub async fn renew(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&crate::complaint::DESK)?;
    let version = condition::if_match(&headers)?;
    let draft: StandardAnswerDraft = read_json(&body)?;
    if draft.code != code {
        return Err(Refusal::field("/code", "contradiction", "must be the code of the path"));
    }
    Ok(tagged(standard::renew(&portal, &caller, &staff, version, draft).await?))
}

/// Which version is approved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The newest one's.
    number: i64,
}

/// Approves the newest version; never by its author.
#[utoipa::path(
    put, path = "/api/v1/standard-answers/{code}/approval", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path), ("If-Match" = String, Header)),
    request_body = Approval,
    responses(
        (status = 200, body = StandardAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem, description = "`/number own`"), (status = 428, body = Problem),
    )
)]
pub async fn approve(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    check_approver(&staff)?;
    let version = condition::if_match(&headers)?;
    let asked: Approval = read_json(&body)?;
    Ok(tagged(standard::approve(&portal, &caller, &staff, (&code, version), asked.number).await?))
}

fn check_approver(staff: &Staff) -> Result<(), Refusal> {
    if standard::may_approve(staff.role) { Ok(()) } else { Err(Refusal::Forbidden) }
}

/// Takes it off the list to choose from.
#[utoipa::path(
    put, path = "/api/v1/standard-answers/{code}/retirement", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = StandardAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn retire(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    check_approver(&staff)?;
    let version = condition::if_match(&headers)?;
    Ok(tagged(standard::set_retired(&portal, &caller, &staff, (&code, version), true).await?))
}

/// Offers it again.
#[utoipa::path(
    delete, path = "/api/v1/standard-answers/{code}/retirement", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = StandardAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn restore(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    check_approver(&staff)?;
    let version = condition::if_match(&headers)?;
    Ok(tagged(standard::set_retired(&portal, &caller, &staff, (&code, version), false).await?))
}

/// A standard answer filled from this complaint, in its customer's language. What has no value stays `{…}` and is named
/// in `open_places`.
#[utoipa::path(
    get, path = "/api/v1/complaints/{complaint_number}/standard-answers/{code}", tag = "complaints",
    params(("complaint_number" = String, Path), ("code" = String, Path)),
    responses(
        (status = 200, body = FilledAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn filled(
    State(portal): State<Portal>,
    AtDesk { seat, .. }: AtDesk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let filled = standard::filled(&portal, &seat, &code).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(filled)).into_response())
}
