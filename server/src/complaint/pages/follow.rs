//! One complaint: `GET` and `POST /complaints/{complaint_number}`. Each form of the page says which one it is.

use app::attachment::AttachmentClaim;
use app::complaint::pages::{Sent, Zoned, complaint};
use app::complaint::{MessageDraft, Resolution, Why, api};
use app::desk;
use app::problem::FieldProblem;
use app::shell::Visitor;
use app::ui::form::Faults;
use axum::extract::{Extension, Path, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::AnyView;
use serde::Deserialize;

use super::file::taken;
use super::local;
use crate::attachment::form::{self, Form};
use crate::complaint::{Seat, Side, changing, link, number, seat, view};
use crate::deadline;
use crate::http::{Caller, Refusal, quota};
use crate::page;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FollowQuery {
    /// The secret of a link: it moves into a cookie and out of the address.
    key: Option<String>,
    filed: Option<String>,
    renewed: Option<String>,
    done: Option<String>,
}

/// What a later feature shows above the conversation, for the complaint of this number.
pub type Beside<'b> = dyn Fn(&Visitor, &str) -> Option<AnyView> + Sync + 'b;

/// The page of `GET /complaints/{complaint_number}`.
///
/// # Errors
/// `NotFound` for everybody without a side at it; the database's.
pub async fn show_with(
    portal: &Portal,
    caller: &Caller,
    number: &str,
    query: FollowQuery,
    headers: &HeaderMap,
    beside: &Beside<'_>,
) -> Result<Response, Refusal> {
    if let Some(secret) = &query.key {
        portal.verifications.take(caller.address, 1)?;
        let number = number::normalise(number);
        let opened = link::is_key_of(portal, &number, secret).await?;
        return if opened { Ok(remember(portal, headers, &number, secret, "")) } else { Err(Refusal::NotFound) };
    }
    let seat = seat(portal, caller, headers, number).await?;
    if seat.is_staff() {
        return Ok(Redirect::to(&desk::api::case_page(seat.number())).into_response());
    }
    let shown = Shown {
        is_new: query.filed.is_some(),
        is_renewed: query.renewed.is_some(),
        is_done: query.done.is_some(),
        ..Shown::default()
    };
    render((portal, caller, headers), &seat, shown, beside, StatusCode::OK).await
}

/// To the clean address, with the link in a cookie.
fn remember(portal: &Portal, headers: &HeaderMap, number: &str, secret: &str, query: &str) -> Response {
    let mut response = Redirect::to(&[&api::complaint_page(number), query].concat()).into_response();
    if let Some(cookie) = link::cookie_with(portal, headers, number, secret) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// `POST /complaints/{complaint_number}`.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &headers, &number).await?;
    let sent = form::read(&portal, &caller, request).await?;
    if sent.text("form") == "renew" {
        let number = seat.number().to_string();
        let secret = changing::renew_link(&portal, &caller, seat).await?;
        return Ok(remember(&portal, &headers, &number, &secret, "?renewed=1"));
    }
    let refused = match act(&portal, &caller, seat.clone(), &sent).await {
        Ok(()) => {
            let path = [&api::complaint_page(seat.number()), "?done=1"].concat();
            return Ok(Redirect::to(&path).into_response());
        }
        Err(refusal) => refusal,
    };
    let status = refused.status();
    let mut again = Sent {
        form: sent.text("form").to_string(),
        text: sent.text("text").to_string(),
        taken: taken(&sent, &refused),
        ..Sent::default()
    };
    let mut spent = None;
    match refused {
        Refusal::Invalid(faults) => {
            (again.files, again.faults.0) = faults.into_iter().partition(FieldProblem::is_of_files);
        }
        Refusal::Conflict => again.is_conflict = true,
        Refusal::TooMany(limit) => (again.is_throttled, spent) = (true, Some(limit)),
        other => return Err(other),
    }
    let shown = Shown { sent: again, ..Shown::default() };
    let page = render((&portal, &caller, &headers), &seat, shown, &|_, _| None, status).await?;
    Ok(quota::on_page(spent, page))
}

async fn act(portal: &Portal, caller: &Caller, seat: Seat, sent: &Form) -> Result<(), Refusal> {
    let text = sent.text("text").to_string();
    let why = Why { text: text.clone() };
    match sent.text("form") {
        "write" => {
            if !sent.faults.is_empty() {
                return Err(Refusal::Invalid(sent.faults.clone()));
            }
            let attachment_ids = sent.claims("file_taken").iter().map(AttachmentClaim::to_string).collect();
            let draft = MessageDraft { text, attachment_ids, ..MessageDraft::default() };
            changing::write(portal, caller, seat, draft).await.map(|_| ())
        }
        "solved" => changing::resolve(portal, caller, seat, Resolution { is_solved: true, text }).await,
        "not_solved" => changing::resolve(portal, caller, seat, Resolution { is_solved: false, text }).await,
        "escalate" => changing::escalate(portal, caller, seat, &why).await,
        "withdraw" => changing::withdraw(portal, caller, seat, &why).await,
        "reopen" => changing::reopen(portal, caller, seat, &why).await,
        "join" => changing::join(portal, caller, seat).await,
        _ => Err(Refusal::BadRequest),
    }
}

/// What a rendering shows beside the complaint.
#[derive(Debug, Default)]
struct Shown {
    sent: Sent,
    is_new: bool,
    is_renewed: bool,
    is_done: bool,
}

async fn render(
    (portal, caller, headers): (&Portal, &Caller, &HeaderMap),
    seat: &Seat,
    shown: Shown,
    beside: &Beside<'_>,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let found = view::view(portal, seat, caller.locale).await?;
    let is_guest = matches!(seat.side, Side::Guest);
    let secret = if is_guest && (shown.is_new || shown.is_renewed) {
        link::held_secret(portal, headers, seat.number())
    } else {
        None
    };
    let deadlines = found.deadlines.iter().cloned();
    let may_join = may_join(portal, seat).await?;
    let local = local(portal);
    let zoned = Zoned {
        deadlines: deadlines.map(|due| deadline::pages::shown(due, &portal.settings.zone)).collect(),
        local: &local,
        sent: Sent { faults: Faults(shown.sent.faults.0.clone()), ..shown.sent },
        link: secret.map(|secret| portal.link(&link::path(seat.number(), secret))),
        is_new: shown.is_new,
        is_mailed: shown.is_new && seat.case.contact_email.is_some(),
        is_done: shown.is_done,
        is_guest,
        is_filer: is_guest || seat.person_id().is_some_and(|id| seat.case.person_id.as_deref() == Some(id)),
        may_join,
        is_preview: false,
        beside,
    };
    let path = api::complaint_page(seat.number());
    Ok(page::render(portal, caller, &path, status, |visitor| complaint(visitor, &found, &zoned)))
}

/// A colleague, not one who only views, who neither filed it nor takes part yet.
async fn may_join(portal: &Portal, seat: &Seat) -> Result<bool, Refusal> {
    let Side::Customer { person, may_act: true } = &seat.side else { return Ok(false) };
    Ok(!seat.is_own(portal, &person.person_id).await?)
}
