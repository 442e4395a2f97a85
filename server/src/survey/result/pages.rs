//! The pages of results.

use std::collections::HashMap;

use app::survey::result::pages::{self, CommentsScreen, ResultsScreen};
use app::survey::result::{ResultLinkDraft, ResultQuery, api};
use app::ui::form::Faults;
use app::value::Page;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::http::CommentQuery;
use super::{READERS, SAVERS, SHARERS, Scope, Wanted, comment, results, share};
use crate::http::{Caller, Refusal};
use crate::page::{path_of, render};
use crate::session::Staff;
use crate::state::Portal;
use crate::survey::store;

/// Surveys of a page.
const SURVEYS: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    cursor: String,
}

/// `GET /desk/surveys`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(part): Query<Part>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let before = part.cursor.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id)));
    let before = before.map(|(at, id)| (app::value::Instant::from_ms(at), id));
    let mut found = store::surveys_with_results(&portal.store, before, SURVEYS + 1).await?;
    let has_more = found.len() > SURVEYS;
    found.truncate(SURVEYS);
    let last = found.last().filter(|_| has_more);
    let next_cursor = last.map(|(item, at)| [&at.as_ms().to_string(), ".", &item.id].concat());
    let list = Page { items: found.into_iter().map(|(item, _)| item).collect(), next_cursor };
    let path = api::surveys_page(&part.cursor);
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| pages::list(visitor, &list)))
}

/// The results of a query; of one that cannot be read, all of them.
async fn screen(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    survey_id: &str,
    query: ResultQuery,
) -> Result<ResultsScreen, Refusal> {
    let scope = Scope::of(portal, staff).await?;
    let (query, wanted, is_refused) = match Wanted::read(portal, &scope, &query).await {
        Err(Refusal::Invalid(_)) => {
            let none = ResultQuery::default();
            let wanted = Wanted::read(portal, &scope, &none).await?;
            (none, wanted, true)
        }
        read => (query, read?, false),
    };
    let links = match SHARERS.contains(&staff.role) {
        true => Some(store::links(&portal.store, survey_id, portal.clock.now()).await?),
        false => None,
    };
    Ok(ResultsScreen {
        results: results(portal, survey_id, &wanted, caller.locale).await?,
        query,
        may_export: SAVERS.contains(&staff.role),
        links,
        made: None,
        is_revoked: false,
        faults: Faults::default(),
        is_refused,
    })
}

/// `GET /desk/surveys/{survey_id}/results`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Path(survey_id): Path<String>,
    Query(query): Query<ResultQuery>,
) -> Result<Response, Refusal> {
    let shown = screen(&portal, &caller, &staff, &survey_id, query).await?;
    let status = if shown.is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let path = path_of(&uri);
    Ok(render(&portal, &caller, &path, status, |visitor| pages::results(visitor, &shown)))
}

/// `POST /desk/surveys/{survey_id}/results`: a link is made, or taken back. The address of a new one is in this answer
/// alone.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(survey_id): Path<String>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    staff.one_of(&SHARERS)?;
    let text = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let (mut made, mut faults, mut is_revoked) = (None, Faults::default(), false);
    match text("act") {
        "share" => {
            let draft = ResultLinkDraft { days: text("days").parse().unwrap_or_default() };
            match share::make(&portal, &caller, &staff, &survey_id, &draft).await {
                Ok(link) => made = Some(portal.link(&link.path)),
                Err(Refusal::Invalid(found)) => faults = Faults(found),
                Err(other) => return Err(other),
            }
        }
        "revoke" => {
            share::revoke(&portal, &caller, &survey_id, text("link_id")).await?;
            is_revoked = true;
        }
        _ => return Err(Refusal::BadRequest),
    }
    let status = if faults.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = screen(&portal, &caller, &staff, &survey_id, ResultQuery::default()).await?;
    let shown = ResultsScreen { made, faults, is_revoked, ..shown };
    let path = api::results_page(&survey_id, &ResultQuery::default());
    Ok(render(&portal, &caller, &path, status, |visitor| pages::results(visitor, &shown)))
}

/// `GET /desk/surveys/{survey_id}/comments`.
pub async fn comments(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(survey_id): Path<String>,
    Query(query): Query<CommentQuery>,
) -> Result<Response, Refusal> {
    let scope = Scope::of(&portal, &staff).await?;
    let asked = (query.q.as_str(), query.cursor.as_str());
    let (title, list) = comment::list(&portal, &scope, &survey_id, asked, comment::USUAL).await?;
    let path = api::comments_page(&survey_id, &query.q, &query.cursor);
    let shown = CommentsScreen { survey_id, title, words: query.q, list };
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| pages::comments(visitor, &shown)))
}

/// `GET /shared/results/{token}`.
pub async fn shared(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let found = share::open(&portal, &token, caller.locale).await?;
    let path = api::shared_page(&token);
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| pages::shared(visitor, &found)))
}
