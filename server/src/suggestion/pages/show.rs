//! One suggestion, and what is done on its page.

use app::suggestion::pages::{Sent, SuggestionScreen, suggestion as screen};
use app::suggestion::{Acted, CommentDraft, GuestDraft, api};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::clock::in_zone;
use crate::http::{Caller, Refusal, quota};
use crate::page::render;
use crate::state::Portal;
use crate::suggestion::{doing, view};

/// Comments on one page.
const COMMENTS: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    done: String,
    cursor: Option<String>,
}

/// `GET /suggestions/{suggestion_number}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    page(&portal, &caller, &number, (&wanted, &Sent::default()), StatusCode::OK).await
}

async fn page(
    portal: &Portal,
    caller: &Caller,
    number: &str,
    (wanted, sent): (&Wanted, &Sent),
    status: StatusCode,
) -> Result<Response, Refusal> {
    let (suggestion, record) = view::find(portal, caller, number).await?;
    let comments = view::comments(portal, caller, &record, wanted.cursor.as_deref(), COMMENTS).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    let shown =
        SuggestionScreen { suggestion: &suggestion, comments: &comments, sent, done: &wanted.done, local: &local };
    let path = api::suggestion_page(&record.suggestion_number);
    Ok(render(portal, caller, &path, status, |visitor| screen(visitor, &shown)))
}

/// What its forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// `vote`, `withdraw`, `follow`, `unfollow` or `comment`.
    act: String,
    email: String,
    text: String,
    comment_email: String,
}

/// `POST /suggestions/{suggestion_number}`.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let refusal = match act(&portal, &caller, &number, &typed).await {
        Ok(done) => {
            let to = [&api::suggestion_page(&number), "?done=", done].concat();
            return Ok(Redirect::to(&to).into_response());
        }
        Err(refusal) => refusal,
    };
    let status = refusal.status();
    let is_comment = typed.act == "comment";
    let mut sent =
        Sent { email: typed.email, comment: typed.text, comment_email: typed.comment_email, ..Sent::default() };
    match refusal {
        Refusal::Invalid(mut faults) => {
            for fault in faults.iter_mut().filter(|fault| is_comment && fault.pointer == "/email") {
                fault.pointer = "/comment_email".to_string();
            }
            sent.faults = Faults(faults);
            page(&portal, &caller, &number, (&Wanted::default(), &sent), status).await
        }
        Refusal::TooMany(limit) => {
            sent.is_throttled = true;
            let again = page(&portal, &caller, &number, (&Wanted::default(), &sent), status).await?;
            Ok(quota::on_page(Some(limit), again))
        }
        other => Err(other),
    }
}

/// What the page says of it.
async fn act(portal: &Portal, caller: &Caller, number: &str, typed: &Typed) -> Result<&'static str, Refusal> {
    let stated = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    let guest = GuestDraft { email: stated(&typed.email) };
    let done = |acted: Acted, words: &'static str| if acted.awaits_confirmation { "mailed" } else { words };
    match typed.act.as_str() {
        "vote" => Ok(done(doing::vote(portal, caller, number, guest).await?, "voted")),
        "follow" => Ok(done(doing::follow(portal, caller, number, guest).await?, "following")),
        "withdraw" => Ok(done(doing::withdraw(portal, caller, number, guest).await?, "silent")),
        "unfollow" => doing::unfollow(portal, caller, number).await.map(|()| "unfollowed"),
        "comment" => {
            let draft = CommentDraft { text: typed.text.clone(), email: stated(&typed.comment_email) };
            let acted = doing::comment(portal, caller, number, draft).await?;
            let words = if acted.is_held { "held" } else { "commented" };
            Ok(done(acted, words))
        }
        _ => Err(Refusal::field("/act", "unknown", "no such act")),
    }
}
