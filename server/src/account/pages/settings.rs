//! The account itself: what somebody signed in changes.

use app::account::api;
use app::account::form::{EmailChange, PasswordChange, Profile};
use app::account::pages::{self, PasskeyForm, SecondFactorForm, SettingsForm};
use app::text;
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::show;
use crate::account::http::device;
use crate::account::person::{self, store};
use crate::account::{changing, device as devices, me, second_factor};
use crate::http::{Caller, Refusal};
use crate::session::{self, Person, SignedIn};
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
pub struct DoneQuery {
    /// What was done before the redirect that led here.
    #[serde(default)]
    done: String,
}

/// `GET /account`.
pub async fn account(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(query): Query<DoneQuery>,
) -> Result<Response, Refusal> {
    use text::settings as say;
    let done = match query.done.as_str() {
        "profile" => Some(say::saved(caller.locale)),
        "email" => Some(say::email_begun(caller.locale)),
        "password" => Some(say::password_set(caller.locale)),
        _ => None,
    };
    again(&portal, &caller, &person, SettingsForm { done, ..SettingsForm::default() }).await
}

async fn again(portal: &Portal, caller: &Caller, person: &SignedIn, form: SettingsForm) -> Result<Response, Refusal> {
    let me = me::of(&portal.store, &person.person_id).await?;
    let status = match form.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(show(portal, caller, api::ACCOUNT, status, |visitor| pages::settings(visitor, me, form)))
}

/// Done: the page again by a redirect, so that a reload sends nothing twice. Refused: the page with the faults.
async fn outcome(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    changed: Result<(), Refusal>,
    form: SettingsForm,
) -> Result<Response, Refusal> {
    match changed {
        Ok(()) => {
            let done = form.refused.unwrap_or_default();
            Ok(Redirect::to(&[api::ACCOUNT, "?done=", done].concat()).into_response())
        }
        Err(Refusal::Invalid(faults)) => {
            again(portal, caller, person, SettingsForm { faults: Faults(faults), ..form }).await
        }
        Err(other) => Err(other),
    }
}

/// `POST /account/profile`.
pub async fn post_profile(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<Profile>,
) -> Result<Response, Refusal> {
    let changed = changing::profile(&portal, &caller, &person, &fields).await;
    let form = SettingsForm { refused: Some("profile"), name: Some(fields.name), ..SettingsForm::default() };
    outcome(&portal, &caller, &person, changed, form).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EmailFields {
    email: String,
    email_password: String,
}

/// `POST /account/email`.
pub async fn post_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<EmailFields>,
) -> Result<Response, Refusal> {
    let asked = EmailChange { email: fields.email.clone(), current_password: fields.email_password };
    let changed = changing::begin_email(&portal, &caller, &person, &asked).await;
    let form = SettingsForm { refused: Some("email"), email: Some(fields.email), ..SettingsForm::default() };
    outcome(&portal, &caller, &person, changed, form).await
}

/// `POST /account/password`.
pub async fn post_password(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<PasswordChange>,
) -> Result<Response, Refusal> {
    let changed = changing::password(&portal, &caller, &person, &fields).await;
    let form = SettingsForm { refused: Some("password"), ..SettingsForm::default() };
    outcome(&portal, &caller, &person, changed, form).await
}

/// `GET /account/devices`.
pub async fn show_devices(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(query): Query<DoneQuery>,
) -> Result<Response, Refusal> {
    let list = devices::list(&portal, &person).await?;
    let is_done = !query.done.is_empty();
    Ok(show(&portal, &caller, api::DEVICES, StatusCode::OK, |visitor| pages::devices(visitor, list, is_done)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeviceFields {
    /// A session, or `others`.
    session_id: String,
}

/// `POST /account/devices`: signs one device out, or all others.
pub async fn post_devices(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<DeviceFields>,
) -> Result<Response, Refusal> {
    match fields.session_id.as_str() {
        "others" => devices::revoke_others(&portal, &caller, &person, true).await?,
        one => devices::revoke(&portal, &caller, &person, one).await?,
    }
    Ok(Redirect::to(&[api::DEVICES, "?done=1"].concat()).into_response())
}

/// `GET /account/second-factor`.
pub async fn show_second_factor(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(query): Query<DoneQuery>,
) -> Result<Response, Refusal> {
    let done = match query.done.as_str() {
        "passkey_added" => Some(text::passkey::added(caller.locale)),
        "passkey_removed" => Some(text::passkey::removed(caller.locale)),
        _ => None,
    };
    factor_page(&portal, &caller, &person, Faults::default(), PasskeyForm { done, ..PasskeyForm::default() }).await
}

/// `passkeys` holds what became of the form of passkeys; the list is filled in here.
pub(super) async fn factor_page(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    faults: Faults,
    passkeys: PasskeyForm,
) -> Result<Response, Refusal> {
    let person = person::current(portal, &signed_in.person_id).await?;
    let is_right = faults.0.is_empty() && passkeys.faults.0.is_empty() && !passkeys.is_forbidden;
    let status = if is_right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let passkeys = super::passkeys(portal, &person, passkeys).await?;
    let form = match person.has_second_factor() {
        true => SecondFactorForm::Confirmed {
            codes_left: store::count_recovery_codes(&portal.store, &person.id).await?,
            may_remove: person.staff_role.is_none(),
            faults,
        },
        false => match second_factor::begun(portal, caller, &person).await? {
            Some(secret) => SecondFactorForm::Begun { qr_svg: qr(&secret.uri)?, secret, faults },
            None => SecondFactorForm::Off { is_stale: faults.has("/current_password", "stale") },
        },
    };
    Ok(show(portal, caller, api::SECOND_FACTOR, status, |visitor| pages::second_factor(visitor, form, passkeys)))
}

/// Black on white in both colour schemes: cameras want it so.
fn qr(text: &str) -> Result<String, Refusal> {
    let code = qrcode::QrCode::new(text.as_bytes()).map_err(|_| Refusal::Internal)?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, picture)| picture.to_string()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FactorFields {
    code: String,
    begin: Option<String>,
    remove: Option<String>,
}

/// `POST /account/second-factor`: begins, takes the first code, or with another code takes the factor away.
pub async fn post_second_factor(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(signed_in): Person,
    headers: HeaderMap,
    Form(fields): Form<FactorFields>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let person = person::current(&portal, &signed_in.person_id).await?;
    if fields.begin.is_some() {
        return match second_factor::begin(&portal, &caller, &person).await {
            Ok(_) => Ok(Redirect::to(api::SECOND_FACTOR).into_response()),
            Err(Refusal::Invalid(faults)) => {
                factor_page(&portal, &caller, &signed_in, Faults(faults), PasskeyForm::default()).await
            }
            Err(other) => Err(other),
        };
    }
    let answered = match fields.remove {
        Some(_) => second_factor::remove(&portal, &caller, &person, &fields.code)
            .await
            .map(|()| Redirect::to(api::ACCOUNT).into_response()),
        None => second_factor::confirm(&portal, &caller, &person, &fields.code, device(&caller, &headers))
            .await
            .map(|confirmed| codes_page(&portal, &caller, confirmed)),
    };
    match answered {
        Err(Refusal::Invalid(faults)) => {
            factor_page(&portal, &caller, &signed_in, Faults(faults), PasskeyForm::default()).await
        }
        answered => answered,
    }
}

fn codes_page(portal: &Portal, caller: &Caller, confirmed: second_factor::Confirmed) -> Response {
    let codes = confirmed.codes.recovery_codes;
    let mut response =
        show(portal, caller, api::SECOND_FACTOR, StatusCode::OK, |visitor| pages::recovery_codes(visitor, codes));
    let opened = confirmed.opened;
    if let Some(cookie) = session::cookie_of(&opened.secret, opened.max_age_s, portal.settings.is_https) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
