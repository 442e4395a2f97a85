//! Rules of assignment: who gets a new complaint.

use app::complaint::{AssignmentEffect, AssignmentRule, AssignmentRuleChange, AssignmentRuleDraft};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::complaint::assignment::{self, READERS, WRITERS};
use crate::deadline::http::create;
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;

/// Guard: whoever may read the rules.
#[derive(Debug)]
pub struct Reader {
    /// And change them.
    pub may_change: bool,
}

impl FromRequestParts<Portal> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        staff.one_of(&READERS)?;
        Ok(Reader { may_change: WRITERS.contains(&staff.role) })
    }
}

/// Guard: whoever may change the rules.
#[derive(Debug)]
pub struct Writer {
    pub caller: Caller,
    pub staff: Staff,
}

impl FromRequestParts<Portal> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        staff.one_of(&WRITERS)?;
        Ok(Writer { caller: Caller::of(&parts.extensions), staff })
    }
}

/// All rules on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<AssignmentRule> in the contract")]
pub struct AssignmentRuleList {
    items: Vec<AssignmentRule>,
    next_cursor: Option<String>,
}

/// Rules of assignment in their order, the retired ones at the end.
#[utoipa::path(
    get, path = "/api/v1/assignment-rules", tag = "desk", security(("session" = [])),
    responses((status = 200, body = AssignmentRuleList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list(State(portal): State<Portal>, _: Reader) -> Result<Response, Refusal> {
    let items = assignment::list(&portal).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor: None })).into_response())
}

/// One rule.
#[utoipa::path(
    get, path = "/api/v1/assignment-rules/{rule_id}", tag = "desk", security(("session" = [])),
    params(("rule_id" = String, Path)),
    responses(
        (status = 200, body = AssignmentRule), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, _: Reader, Path(rule_id): Path<String>) -> Result<Response, Refusal> {
    Ok(tagged(assignment::find(&portal, &rule_id).await?))
}

fn tagged(rule: AssignmentRule) -> Response {
    condition::tagged(rule.version, rule)
}

#[derive(Debug, Default, Deserialize)]
pub struct Trial {
    #[serde(default)]
    test: bool,
}

fn tried(effect: AssignmentEffect) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(effect)).into_response()
}

/// Adds a rule, the last of all. The first one that fits a new complaint gives it to whoever of its people has the
/// fewest open ones and is not away. With `test=true` it only says how many open complaints in nobody's hand it would
/// catch.
#[utoipa::path(
    post, path = "/api/v1/assignment-rules", tag = "desk", security(("session" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header),
        ("test" = Option<bool>, Query, description = "Nothing is stored"),
    ),
    request_body = AssignmentRuleDraft,
    responses(
        (status = 200, body = AssignmentEffect, description = "Of a test"),
        (status = 201, body = AssignmentRule), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/person_ids unknown`, `/person_ids either`, `/unit_code unknown`, …"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    OriginalUri(uri): OriginalUri,
    Query(trial): Query<Trial>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: AssignmentRuleDraft = read_json(&body)?;
    if trial.test {
        return Ok(tried(assignment::try_add(&portal, draft).await?));
    }
    let work = {
        let portal = portal.clone();
        async move { assignment::add(&portal, &caller, draft).await }
    };
    create(&portal, (&staff.person.person_id, &uri), &headers, &body, work).await
}

/// Changes a rule, moves or retires it, or lets it count again. With `test=true` nothing is stored, and the answer is the
/// `AssignmentEffect`: how many open complaints in nobody's hand it would catch.
#[utoipa::path(
    put, path = "/api/v1/assignment-rules/{rule_id}", tag = "desk", security(("session" = [])),
    params(
        ("rule_id" = String, Path), ("If-Match" = String, Header),
        ("test" = Option<bool>, Query, description = "Nothing is stored"),
    ),
    request_body = AssignmentRuleChange,
    responses(
        (status = 200, body = AssignmentRule), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem),
    )
)]
pub async fn change(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(rule_id): Path<String>,
    Query(trial): Query<Trial>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let asked: AssignmentRuleChange = read_json(&body)?;
    if trial.test {
        return Ok(tried(assignment::try_change(&portal, (&rule_id, version), asked).await?));
    }
    Ok(tagged(assignment::change(&portal, &caller, (&rule_id, version), asked).await?))
}
