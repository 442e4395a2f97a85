//! Behind the links of mails. A GET writes nothing: mail scanners open links too.

use app::suggestion::api;
use app::suggestion::pages::{Confirmed, FollowedItem, confirm as screen, confirmed, followed as followed_screen};
use app::text::suggestion as say;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::http::one_click::Posted;
use crate::http::{Caller, Refusal, quota};
use crate::page::render;
use crate::state::Portal;
use crate::suggestion::{SECRET_LENGTH, confirming, doing, normalise, store};
use crate::token;

/// `GET /suggestions/confirm/{token}`: what would be done.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    page(&portal, &caller, &secret, None, StatusCode::OK).await
}

async fn page(
    portal: &Portal,
    caller: &Caller,
    secret: &str,
    problem: Option<&'static str>,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let found = confirming::look(portal, secret).await?;
    let path = api::confirm_page(secret);
    Ok(render(portal, caller, &path, status, |visitor| screen(visitor, secret, &found, problem)))
}

/// `POST /suggestions/confirm/{token}`: does it, once.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    let path = api::confirm_page(&secret);
    match confirming::confirm(&portal, &caller, &secret).await {
        Ok(done) => {
            let confirming::Done { act, suggestion_number, is_public, is_on_board, is_held } = done;
            let shown = Confirmed { act, suggestion_number, is_public, is_on_board, is_held };
            Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| confirmed(visitor, &shown)))
        }
        Err(Refusal::Conflict) => page(&portal, &caller, &secret, None, StatusCode::CONFLICT).await,
        Err(Refusal::Blocked(_)) => {
            page(&portal, &caller, &secret, Some(say::gone(caller.locale)), StatusCode::CONFLICT).await
        }
        Err(Refusal::TooMany(limit)) => {
            let words = Some(say::too_many(caller.locale));
            let again = page(&portal, &caller, &secret, words, StatusCode::TOO_MANY_REQUESTS).await?;
            Ok(quota::on_page(Some(limit), again))
        }
        Err(other) => Err(other),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The number that the mail was about.
    about: String,
    done: String,
}

/// `GET /suggestions/unfollow/{token}`: what the link's holder follows.
pub async fn followed(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    if secret.len() != SECRET_LENGTH {
        return Err(Refusal::NotFound);
    }
    let rows = store::followed_by_link(&portal.store, &token::hash(&secret)).await?;
    let item = |(suggestion_number, title, status, reply, is_on_board)| FollowedItem {
        suggestion_number,
        title,
        status,
        reply,
        is_on_board,
    };
    let mut items: Vec<FollowedItem> = rows.into_iter().map(item).collect();
    let about = normalise(&wanted.about);
    items.sort_by_key(|item| item.suggestion_number != about);
    let path = api::unfollow_page(&secret, None);
    let is_done = !wanted.done.is_empty();
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| followed_screen(visitor, &secret, &items, is_done)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ended {
    /// Empty: all of them.
    number: String,
}

/// `POST /suggestions/unfollow/{token}`: one of them or all by the page, all by the mail program.
pub async fn end(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    posted: Posted<Ended>,
) -> Result<Response, Refusal> {
    if secret.len() != SECRET_LENGTH {
        return Err(Refusal::NotFound);
    }
    let number = match &posted {
        Posted::OneClick => None,
        Posted::Form(Ended { number }) => Some(normalise(number)).filter(|number| !number.is_empty()),
    };
    doing::end_following(&portal, &caller, &secret, number.as_deref(), portal.clock.now()).await?;
    Ok(match posted {
        Posted::OneClick => StatusCode::OK.into_response(),
        Posted::Form(_) => Redirect::to(&[&api::unfollow_page(&secret, None), "?done=1"].concat()).into_response(),
    })
}
