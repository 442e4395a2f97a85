//! `/organisations/{id}/members`: colleagues and invitations.

use app::account::MemberRole;
use app::customer::pages::{self, Sent};
use app::customer::{InvitationDraft, api};
use app::text;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Fields, back_to, refused};
use crate::customer::store::{invitation, member};
use crate::customer::{Seat, invitations, members, organisations, person, seat};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::state::Portal;

/// `GET /organisations/{id}/members`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    again(&portal, &caller, &seat, StatusCode::OK, Sent::default()).await
}

async fn again(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    status: StatusCode,
    sent: Sent,
) -> Result<Response, Refusal> {
    let found = organisations::find(portal, seat).await?;
    let members = member::list(&portal.store, seat).await?;
    let invitations = match seat.may_manage() {
        true => invitation::list(&portal.store, seat, portal.clock.now()).await?,
        false => Vec::new(),
    };
    let reader = &person(caller)?.person_id;
    let path = api::members_page(seat.organisation_id());
    Ok(page::render(portal, caller, &path, status, |visitor| {
        pages::members(visitor, &found, (&members, &invitations), reader, &sent)
    }))
}

/// `POST /organisations/{id}/members`: what the form names.
pub async fn change(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    let form = fields.form();
    let conflict = match form.as_str() {
        "invite" => text::members::too_many(caller.locale),
        _ => text::members::last_owner(caller.locale),
    };
    let has_left = form == "remove" && fields.text("id") == person(&caller)?.person_id;
    match act(&portal, &caller, &seat, &form, &fields).await {
        Ok(()) if has_left => Ok(back_to(api::ORGANISATIONS)),
        Ok(()) => Ok(back_to(&api::members_page(&id))),
        Err(refusal) => {
            let (status, sent) = refused(refusal, fields, "", conflict)?;
            again(&portal, &caller, &seat, status, sent).await
        }
    }
}

async fn act(portal: &Portal, caller: &Caller, seat: &Seat, form: &str, fields: &Fields) -> Result<(), Refusal> {
    let id = fields.text("id");
    let role = || fields.text("role").parse::<MemberRole>().map_err(|_| Refusal::BadRequest);
    match form {
        "remove" => members::remove(portal, caller, seat, &id).await,
        _ if !seat.may_manage() => Err(Refusal::Forbidden),
        "role" => members::set_role(portal, caller, seat, &id, role()?).await,
        "invite" => {
            let draft = InvitationDraft { email: fields.text("email"), role: role()? };
            invitations::invite(portal, caller, seat, draft, portal.clock.now()).await.map(|_| ())
        }
        "revoke" => invitations::revoke(portal, caller, seat, &id).await,
        _ => Err(Refusal::BadRequest),
    }
}
