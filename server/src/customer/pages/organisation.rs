//! `/organisations/{id}`: name, account codes, sites and contacts.

use app::customer::pages::{self, Sent};
use app::customer::{Change, ContactDraft, SiteDraft, api};
use app::text;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Fields, back_to, refused};
use crate::customer::store::directory as store;
use crate::customer::{Seat, directory, is_admin, organisations, person, seat};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::state::Portal;

/// `GET /organisations/{id}`.
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
    let (sites, contacts) =
        (store::list_sites(&portal.store, seat).await?, store::list_contacts(&portal.store, seat).await?);
    let is_admin = is_admin(person(caller)?);
    let path = api::organisation_page(seat.organisation_id());
    Ok(page::render(portal, caller, &path, status, |visitor| {
        pages::organisation(visitor, &found, (&sites, &contacts), is_admin, &sent)
    }))
}

/// `POST /organisations/{id}`: what the form names.
pub async fn change(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let form = fields.form();
    let (prefix, conflict) = match form.as_str() {
        "add_site" => ("site_", text::organisation::full(caller.locale)),
        "add_contact" => ("contact_", text::organisation::full(caller.locale)),
        "attach" => ("", text::organisation::taken(caller.locale)),
        _ => ("", text::organisation::stale(caller.locale)),
    };
    match act(&portal, &caller, &seat, &form, &fields).await {
        Ok(section) => Ok(back_to(&[&api::organisation_page(&id), section].concat())),
        Err(refusal) => {
            let (status, sent) = refused(refusal, fields, prefix, conflict)?;
            again(&portal, &caller, &seat, status, sent).await
        }
    }
}

/// Where on the page the change is seen.
async fn act(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    form: &str,
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    let (id, now) = (fields.text("id"), portal.clock.now());
    match form {
        "rename" => {
            let version = fields.text("version").parse().map_err(|_| Refusal::BadRequest)?;
            let change = Change { name: fields.text("name") };
            organisations::rename(portal, caller, seat, change, version).await.map(|_| "")
        }
        "add_site" => {
            let draft = SiteDraft { name: fields.text("site_name"), address: fields.text("address") };
            directory::add_site(portal, caller, seat, draft, now).await.map(|_| "#sites")
        }
        "remove_site" => directory::remove_site(portal, caller, seat, &id).await.map(|()| "#sites"),
        "add_contact" => {
            let draft = ContactDraft {
                name: fields.text("contact_name"),
                phone: fields.stated("phone"),
                email: fields.stated("email"),
                duty: fields.stated("duty"),
            };
            directory::add_contact(portal, caller, seat, draft, now).await.map(|_| "#contacts")
        }
        "remove_contact" => directory::remove_contact(portal, caller, seat, &id).await.map(|()| "#contacts"),
        "attach" | "detach" if !is_admin(person(caller)?) => Err(Refusal::Forbidden),
        "attach" => {
            let code = fields.text("account_code");
            organisations::attach(portal, caller, seat, &code).await.map(|_| "#accounts")
        }
        "detach" => organisations::detach(portal, caller, seat, &id).await.map(|()| "#accounts"),
        _ => Err(Refusal::BadRequest),
    }
}
