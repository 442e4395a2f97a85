//! The page of a customer's complaint with what staff would make of it, and the button for yes or no.

use app::complaint::api as complaint;
use app::shell::Visitor;
use app::suggestion::moderation::Proposal;
use app::suggestion::pages::{ProposalReader, ProposalSaid, proposals};
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::complaint::pages::follow::{self, FollowQuery};
use crate::complaint::{Seat, Side, seat};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::suggestion::proposing;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SaidQuery {
    /// `agreed`, `mailed`, `declined` or `late`.
    proposal: String,
}

impl SaidQuery {
    fn said(&self) -> ProposalSaid {
        ProposalSaid {
            is_agreed: matches!(self.proposal.as_str(), "agreed" | "mailed"),
            is_mailed: self.proposal == "mailed",
            is_declined: self.proposal == "declined",
            is_late: self.proposal == "late",
        }
    }
}

/// `GET /complaints/{complaint_number}`: the complaint's own page, with what was proposed.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    Query(query): Query<FollowQuery>,
    Query(said): Query<SaidQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (all, reader) = match seat(&portal, &caller, &headers, &number).await {
        // Opened by a link that is not in a cookie yet, or by nobody: the complaint's page says so.
        Err(_) => (Vec::new(), ProposalReader::default()),
        Ok(seat) if seat.is_staff() => (Vec::new(), ProposalReader::default()),
        Ok(seat) => found(&portal, seat).await?,
    };
    let said = said.said();
    let beside = |visitor: &Visitor, number: &str| proposals(visitor, number, (&all, reader), said);
    follow::show_with(&portal, &caller, &number, query, &headers, &beside).await
}

async fn found(portal: &Portal, seat: Seat) -> Result<(Vec<Proposal>, ProposalReader), Refusal> {
    let all = proposing::list(portal, &seat).await?;
    let is_known = matches!(seat.side, Side::Customer { .. });
    Ok((all, ProposalReader { may_answer: seat.as_customer().is_ok(), is_known }))
}

/// What the buttons send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    proposal: String,
    answer: String,
}

/// `POST /complaints/{complaint_number}/suggestion-proposal`.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &headers, &number).await?.as_customer()?;
    let is_agreed = match sent.answer.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::BadRequest),
    };
    let said = match proposing::answer(&portal, (&caller, &headers), &sent.proposal, is_agreed).await {
        Ok(Some(made)) if made.is_mailed => "?proposal=mailed",
        Ok(Some(_)) => "?proposal=agreed",
        Ok(None) => "?proposal=declined",
        Err(Refusal::Conflict) => "?proposal=late",
        Err(other) => return Err(other),
    };
    Ok(Redirect::to(&[&complaint::complaint_page(seat.number()), said].concat()).into_response())
}
