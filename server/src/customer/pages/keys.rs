//! `/organisations/{id}/keys` and `/admin/api-keys`.

use app::account::StaffRole;
use app::customer::pages::{self, KeysOf, Sent};
use app::customer::{Key, KeyDraft, Organisation, api};
use app::text;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Fields, back_to, refused};
use crate::customer::keys::{self, Holder};
use crate::customer::{Seat, organisations, seat};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;

/// Whose keys, and where they are shown.
struct Of<'s> {
    holder: Holder<'s>,
    organisation: Option<Organisation>,
    path: String,
}

async fn of_organisation<'s>(portal: &Portal, seat: &'s Seat) -> Result<Of<'s>, Refusal> {
    let organisation = organisations::find(portal, seat).await?;
    let path = api::keys_page(&organisation.id);
    Ok(Of { holder: Holder::Organisation(seat), organisation: Some(organisation), path })
}

fn of_operator(staff: &Staff) -> Result<Of<'static>, Refusal> {
    staff.one_of(&[StaffRole::Admin])?;
    Ok(Of { holder: Holder::Operator, organisation: None, path: api::OPERATOR_KEYS.to_string() })
}

/// `GET /organisations/{id}/keys`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let of = of_organisation(&portal, &seat).await?;
    again(&portal, &caller, &of, None, StatusCode::OK, Sent::default()).await
}

/// `POST /organisations/{id}/keys`: what the form names.
pub async fn change(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let of = of_organisation(&portal, &seat).await?;
    act(&portal, &caller, &of, fields).await
}

/// `GET /admin/api-keys`.
pub async fn show_of_operator(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
) -> Result<Response, Refusal> {
    again(&portal, &caller, &of_operator(&staff)?, None, StatusCode::OK, Sent::default()).await
}

/// `POST /admin/api-keys`: what the form names.
pub async fn change_of_operator(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    act(&portal, &caller, &of_operator(&staff)?, fields).await
}

async fn again(
    portal: &Portal,
    caller: &Caller,
    of: &Of<'_>,
    made: Option<&Key>,
    status: StatusCode,
    sent: Sent,
) -> Result<Response, Refusal> {
    let listed = keys::list(portal, of.holder).await?;
    let scopes: Vec<&str> = of.holder.scopes().iter().map(|scope| scope.as_str()).collect();
    let holder = of.organisation.as_ref().map_or(KeysOf::Operator, KeysOf::Organisation);
    Ok(page::render(portal, caller, &of.path, status, |visitor| {
        pages::keys(visitor, holder, &listed, made, &scopes, &sent)
    }))
}

/// A new key is answered by the page itself, for its secret must not travel in an address.
async fn act(portal: &Portal, caller: &Caller, of: &Of<'_>, fields: Fields) -> Result<Response, Refusal> {
    match fields.form().as_str() {
        "revoke" => {
            keys::revoke(portal, caller, of.holder, &fields.text("id")).await?;
            Ok(back_to(&of.path))
        }
        "create" => {
            let wished = of.holder.scopes().iter().map(|scope| scope.as_str());
            let scopes = wished.filter(|scope| fields.stated(&["scope_", scope].concat()).is_some());
            let draft = KeyDraft { name: fields.text("name"), scopes: scopes.map(str::to_string).collect() };
            match keys::create(portal, caller, of.holder, draft, portal.clock.now()).await {
                Ok(made) => again(portal, caller, of, Some(&made), StatusCode::OK, Sent::default()).await,
                Err(refusal) => {
                    let (status, sent) = refused(refusal, fields, "", text::keys::full(caller.locale))?;
                    again(portal, caller, of, None, status, sent).await
                }
            }
        }
        _ => Err(Refusal::BadRequest),
    }
}
