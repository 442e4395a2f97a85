//! `/desk/suggestions`: what waits for a moderator, and all of them by status.

use app::suggestion::moderation::{CommentModeration, api};
use app::suggestion::pages::{DeskDraft, DeskQuery, DeskScreen, desk};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::{path_of, render};
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::http::moderation::ListQuery;
use crate::suggestion::moderating::{self, MODERATORS};

/// Rows of a list.
const LIMIT: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
    status: String,
    topic: String,
    unit: String,
    cursor: Option<String>,
    done: Option<String>,
}

/// `GET /desk/suggestions`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let shown = (asked, DeskDraft::default());
    answer(&portal, (&caller, &staff), &path_of(&uri), shown, StatusCode::OK).await
}

async fn answer(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    path: &str,
    (asked, draft): (Asked, DeskDraft),
    status: StatusCode,
) -> Result<Response, Refusal> {
    let reach = moderating::reach(staff)?;
    let is_all = asked.view == "all";
    let cursor = asked.cursor.as_deref();
    let list = ListQuery {
        status: asked.status.clone(),
        topic: asked.topic.clone(),
        unit: asked.unit.clone(),
        ..ListQuery::default()
    };
    let (held, rows, next_cursor) = match is_all {
        true => {
            let found = moderating::list(portal, &reach, &list.narrow()?, cursor, LIMIT).await?;
            (Vec::new(), found.items, found.next_cursor)
        }
        false => {
            let found = moderating::held(portal, &reach, cursor, LIMIT).await?;
            (found.items, Vec::new(), found.next_cursor)
        }
    };
    // A unit's list has one place alone.
    let units = if is_all && reach.0.is_none() { moderating::places(portal).await? } else { Vec::new() };
    let local = |at| in_zone(at, &portal.settings.zone);
    let screen = DeskScreen {
        query: DeskQuery { is_all, status: asked.status, topic: asked.topic, unit: asked.unit },
        held,
        rows,
        next_cursor,
        units,
        may_moderate: MODERATORS.contains(&staff.role),
        draft,
        is_done: asked.done.is_some(),
        local: &local,
    };
    Ok(render(portal, caller, path, status, |visitor| desk(visitor, &screen)))
}

/// What the forms of a comment send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    form: String,
    suggestion_number: String,
    comment_id: String,
    reason: String,
}

/// `POST /desk/suggestions`: publishes a comment or refuses it.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    staff.one_of(&MODERATORS)?;
    if !matches!(sent.form.as_str(), "publish" | "refuse") {
        return Err(Refusal::BadRequest);
    }
    let draft = CommentModeration { decision: sent.form.clone(), reason: sent.reason.clone() };
    let about = (sent.suggestion_number.as_str(), sent.comment_id.as_str());
    let refused = match moderating::decide_comment(&portal, (&caller, &staff), about, draft).await {
        Ok(()) => return Ok(Redirect::to(&[api::DESK, "?done=1"].concat()).into_response()),
        Err(refused) => refused,
    };
    let status = refused.status();
    let mut draft = DeskDraft {
        form: ["refuse-", &sent.comment_id].concat(),
        values: vec![("reason".to_string(), sent.reason)],
        ..DeskDraft::default()
    };
    match refused {
        Refusal::Invalid(faults) => draft.faults = Faults(faults),
        Refusal::Conflict => draft.is_stale = true,
        other => return Err(other),
    }
    answer(&portal, (&caller, &staff), api::DESK, (Asked::default(), draft), status).await
}
