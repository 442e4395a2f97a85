//! The API's doors of staff who work with suggestions.

use app::problem::Problem;
use app::suggestion::moderation::{
    CommentModeration, HeldItem, MergeDraft, MergePreview, ModerationDraft, StaffRow, StaffSuggestion, StaffVoice,
    StatusDraft,
};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::word;
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::store::Narrow;
use crate::suggestion::{merging, moderating, status, voicing};

fn told(answer: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// Where a page of a list goes on, and what it is narrowed by.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub status: String,
    pub topic: String,
    pub unit: String,
    pub cursor: Option<String>,
    pub limit: Option<usize>,
}

impl ListQuery {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(20).clamp(1, 100)
    }

    /// # Errors
    /// `Invalid` (`/status unknown`, `/topic unknown`).
    pub fn narrow(&self) -> Result<Narrow, Refusal> {
        Ok(Narrow {
            status: word(&self.status, "/status")?,
            topic: word(&self.topic, "/topic")?,
            unit_code: Some(self.unit.clone()).filter(|code| !code.is_empty()),
        })
    }
}

/// What waits for a moderator.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<HeldItem> in the contract")]
pub struct HeldList {
    items: Vec<HeldItem>,
    next_cursor: Option<String>,
}

/// Suggestions and comments that nobody has read yet, the oldest first. For the desk and auditors; a unit reads those about
/// its own place.
#[utoipa::path(
    get, path = "/api/v1/suggestion-moderation", operation_id = "list_held_suggestions", tag = "suggestions",
    security(("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<usize>, Query, description = "1 to 100, by default 20")),
    responses(
        (status = 200, body = HeldList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn held(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let reach = moderating::reach(&staff)?;
    let found: Page<HeldItem> = moderating::held(&portal, &reach, query.cursor.as_deref(), query.limit()).await?;
    Ok(told(found))
}

/// Suggestions as staff list them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<StaffRow> in the contract")]
pub struct StaffSuggestionList {
    items: Vec<StaffRow>,
    next_cursor: Option<String>,
}

/// All that somebody has read, private and refused ones too, the newest first. For the desk and auditors; a unit reads
/// those about its own place.
#[utoipa::path(
    get, path = "/api/v1/desk/suggestions", operation_id = "list_suggestions_of_desk", tag = "suggestions",
    security(("session" = [])),
    params(
        ("status" = Option<String>, Query), ("topic" = Option<String>, Query),
        ("unit" = Option<String>, Query, description = "Code of the place"),
        ("cursor" = Option<String>, Query), ("limit" = Option<usize>, Query, description = "1 to 100, by default 20"),
    ),
    responses(
        (status = 200, body = StaffSuggestionList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let reach = moderating::reach(&staff)?;
    let narrow = query.narrow()?;
    let found: Page<StaffRow> =
        moderating::list(&portal, &reach, &narrow, query.cursor.as_deref(), query.limit()).await?;
    Ok(told(found))
}

/// All that staff know of one, with notes that no customer reads.
#[utoipa::path(
    get, path = "/api/v1/desk/suggestions/{suggestion_number}", operation_id = "find_suggestion_of_desk",
    tag = "suggestions", security(("session" = [])), params(("suggestion_number" = String, Path)),
    responses(
        (status = 200, body = StaffSuggestion, description = "Its `ETag` is asked for by every change"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, staff: Staff, Path(number): Path<String>) -> Result<Response, Refusal> {
    let reach = moderating::reach(&staff)?;
    let found = moderating::look(&portal, &reach, &number).await?;
    Ok(condition::tagged(found.version, found))
}

/// Publishes it or refuses it with a reason that its author is told; one for the operator alone is taken in. Title, topic
/// and place may be put right, the words stay the customer's. What stands on the board is taken down by refusing it.
#[utoipa::path(
    put, path = "/api/v1/suggestions/{suggestion_number}/moderation", operation_id = "moderate_suggestion",
    tag = "suggestions", security(("session" = [])),
    params(
        ("suggestion_number" = String, Path),
        ("If-Match" = String, Header, description = "The `ETag` of what was read"),
    ),
    request_body = ModerationDraft,
    responses(
        (status = 204, description = "Published or refused"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It was refused already, or is to be published twice"),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn decide(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&moderating::MODERATORS)?;
    let version = condition::if_match(&headers)?;
    let draft: ModerationDraft = read_json(&body)?;
    moderating::decide(&portal, (&caller, &staff), &number, draft, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publishes a comment or refuses it with a reason that whoever wrote it is told. One that everybody reads is taken down by
/// refusing it.
#[utoipa::path(
    put, path = "/api/v1/suggestions/{suggestion_number}/comments/{comment_id}/moderation",
    operation_id = "moderate_suggestion_comment", tag = "suggestions", security(("session" = [])),
    params(("suggestion_number" = String, Path), ("comment_id" = String, Path)),
    request_body = CommentModeration,
    responses(
        (status = 204, description = "Published or refused"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It was refused already, or is to be published twice"),
        (status = 422, body = Problem),
    )
)]
pub async fn decide_comment(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path((number, comment_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&moderating::MODERATORS)?;
    let draft: CommentModeration = read_json(&body)?;
    moderating::decide_comment(&portal, (&caller, &staff), (&number, &comment_id), draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says what becomes of it, with the public reply; every follower is told once. Saying the same again tells nobody.
#[utoipa::path(
    put, path = "/api/v1/suggestions/{suggestion_number}/status", operation_id = "set_suggestion_status",
    tag = "suggestions", security(("session" = [])),
    params(
        ("suggestion_number" = String, Path),
        ("If-Match" = String, Header, description = "The `ETag` of what was read"),
    ),
    request_body = StatusDraft,
    responses(
        (status = 204, description = "Said"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Nobody has read it yet, or it was refused or merged"),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn set_status(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&moderating::MODERATORS)?;
    let version = condition::if_match(&headers)?;
    let draft: StatusDraft = read_json(&body)?;
    status::set(&portal, (&caller, &staff), &number, draft, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The other one of a merge.
#[derive(Debug, Deserialize)]
pub struct IntoQuery {
    into: String,
}

/// What would move if it went on in another.
#[utoipa::path(
    get, path = "/api/v1/suggestions/{suggestion_number}/merge", operation_id = "preview_suggestion_merge",
    tag = "suggestions", security(("session" = [])),
    params(("suggestion_number" = String, Path), ("into" = String, Query, description = "Number of the other one")),
    responses(
        (status = 200, body = MergePreview), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn preview_merge(
    State(portal): State<Portal>,
    staff: Staff,
    Path(number): Path<String>,
    Query(query): Query<IntoQuery>,
) -> Result<Response, Refusal> {
    Ok(told(merging::preview(&portal, &staff, &number, &query.into).await?))
}

/// Puts it into another one: voices and followers go over, each person once, and everybody who follows either is told once.
#[utoipa::path(
    put, path = "/api/v1/suggestions/{suggestion_number}/merge", operation_id = "merge_suggestion",
    tag = "suggestions", security(("session" = [])),
    params(
        ("suggestion_number" = String, Path),
        ("If-Match" = String, Header, description = "The `ETag` of what was read"),
    ),
    request_body = MergeDraft,
    responses(
        (status = 204, description = "They go on as one"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn merge(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&moderating::MODERATORS)?;
    let version = condition::if_match(&headers)?;
    let draft: MergeDraft = read_json(&body)?;
    merging::merge(&portal, (&caller, &staff), &number, &draft, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Notes the voice of a customer who gave it by word of mouth; the board says that it was noted by staff.
#[utoipa::path(
    post, path = "/api/v1/suggestions/{suggestion_number}/voices", operation_id = "note_suggestion_voice",
    tag = "suggestions", security(("session" = [])), params(("suggestion_number" = String, Path)),
    request_body = StaffVoice,
    responses(
        (status = 201, description = "Noted"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "This customer has a voice here"),
        (status = 422, body = Problem),
    )
)]
pub async fn note_voice(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&moderating::MODERATORS)?;
    let voice: StaffVoice = read_json(&body)?;
    voicing::note_voice(&portal, (&caller, &staff), &number, voice).await?;
    Ok(StatusCode::CREATED)
}
