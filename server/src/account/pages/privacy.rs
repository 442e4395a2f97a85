//! The page of one's own data.

use app::account::api;
use app::account::pages::{self, DataForm};
use app::account::privacy::Erasure;
use app::text;
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::show;
use crate::account::http::privacy::signed_out;
use crate::account::{me, privacy, recovering};
use crate::http::{Caller, Refusal};
use crate::session::{Person, SignedIn};
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DataQuery {
    /// A mail with digits was sent before the redirect that led here.
    sent: Option<String>,
}

/// `GET /account/data`.
pub async fn data(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(query): Query<DataQuery>,
) -> Result<Response, Refusal> {
    let form = DataForm { is_code_sent: query.sent.is_some(), ..DataForm::default() };
    page(&portal, &caller, &person, StatusCode::OK, form).await
}

async fn page(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    status: StatusCode,
    form: DataForm,
) -> Result<Response, Refusal> {
    let me = me::of(&portal.store, &person.person_id).await?;
    let consents = privacy::consents(&portal.store, &person.person_id).await?;
    Ok(show(portal, caller, api::DATA, status, |visitor| pages::data(visitor, me, consents, form)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErasureFields {
    /// Only asks for the digits by mail.
    send_code: Option<String>,
    current_password: Option<String>,
    mail_code: Option<String>,
    code: Option<String>,
}

/// `POST /account/data`: erases the account, or mails the digits that prove it for those without password.
pub async fn erase(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<ErasureFields>,
) -> Result<Response, Refusal> {
    if fields.send_code.is_some() {
        recovering::send_sign_in_link(&portal, &caller, &person.email).await?;
        return Ok(Redirect::to(&[api::DATA, "?sent=1#erasure"].concat()).into_response());
    }
    portal.sign_ins.take(caller.address, 1)?;
    let asked = Erasure { current_password: fields.current_password, mail_code: fields.mail_code, code: fields.code };
    match privacy::erase(&portal, &caller, &person, &asked).await {
        Ok(()) => Ok(erased(&portal, &caller)),
        Err(Refusal::Invalid(faults)) => {
            let form = DataForm { faults: Faults(faults), ..DataForm::default() };
            page(&portal, &caller, &person, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(Refusal::Blocked(reasons)) => {
            let blocked = reasons.into_iter().next().map(|reason| reason.detail);
            page(&portal, &caller, &person, StatusCode::CONFLICT, DataForm { blocked, ..DataForm::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// Nobody is signed in any more, and the page says so too.
fn erased(portal: &Portal, caller: &Caller) -> Response {
    let nobody = Caller { signed_in: None, ..caller.clone() };
    let mut response = show(portal, &nobody, api::DATA, StatusCode::OK, |visitor| {
        let l = visitor.locale;
        let lead = text::privacy::erased_lead(l).to_string();
        pages::done(visitor, text::privacy::erased(l), lead, "/", text::privacy::home(l))
    });
    signed_out(portal, &mut response);
    response
}
