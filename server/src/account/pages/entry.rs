//! Sign-in, sign-out and registration.

use app::account::api::{self, safe_next};
use app::account::form::{Registration, SignIn};
use app::account::pages::{self, MailedForm, RegisterForm, SignInForm, SignInStep};
use app::text;
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{entered, show};
use crate::account::sign_in::{self, Asked};
use crate::account::{device, recovering, registering};
use crate::http::{Caller, Refusal, quota};
use crate::session::{self, Person};
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
pub struct NextQuery {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`. Who is signed in already goes on.
pub async fn sign_in(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<NextQuery>,
) -> Response {
    let next = safe_next(&query.next).to_string();
    if caller.signed_in.is_some() {
        return Redirect::to(&next).into_response();
    }
    let form = sign_in_form(&portal, "", &next);
    show(&portal, &caller, api::SIGN_IN, StatusCode::OK, |visitor| pages::sign_in(visitor, form))
}

fn sign_in_form(portal: &Portal, email: &str, next: &str) -> SignInForm {
    let passkey_origin = super::passkey_origin(portal);
    SignInForm { email: email.to_string(), next: next.to_string(), passkey_origin, ..SignInForm::default() }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInFields {
    email: String,
    password: Option<String>,
    code: Option<String>,
    pending: Option<String>,
    next: String,
}

/// `POST /sign-in`: the password, then on the same address the second factor.
pub async fn post_sign_in(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Form(fields): Form<SignInFields>,
) -> Result<Response, Refusal> {
    let next = safe_next(&fields.next).to_string();
    let form =
        SignIn { email: fields.email.clone(), password: fields.password, code: fields.code, ..SignIn::default() };
    let asked = Asked { form, pending: fields.pending.as_deref(), caller: &caller, headers: &headers };
    let mut again = sign_in_form(&portal, &fields.email, &next);
    let outcome = sign_in::sign_in(&portal, asked).await;
    let spent = quota::spent(&outcome);
    let status = match outcome {
        Ok(person) => return Ok(entered(&portal, &headers, &person, &next)),
        Err(Refusal::WrongProof(faults) | Refusal::Invalid(faults)) => {
            again.faults = Faults(faults);
            if again.faults.0.iter().any(|fault| fault.pointer == "/code") {
                again.step = SignInStep::SecondFactor(sign_in::pending(&portal, &fields.email));
            }
            // Being asked for the second factor is no refusal.
            if again.faults.has("/code", "required") { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
        }
        Err(Refusal::TooMany(_)) => {
            again.is_throttled = true;
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(other) => return Err(other),
    };
    let page = show(&portal, &caller, api::SIGN_IN, status, |visitor| pages::sign_in(visitor, again));
    Ok(quota::on_page(spent, page))
}

/// `POST /sign-out`.
pub async fn sign_out(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    device::revoke(&portal, &caller, &person, &person.session_id).await?;
    let mut response = Redirect::to("/").into_response();
    if let Some(cookie) = session::no_cookie(portal.settings.is_https) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /register`.
pub async fn register(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Response {
    let form = RegisterForm::default();
    show(&portal, &caller, api::REGISTER, StatusCode::OK, |visitor| pages::register(visitor, form))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RegisterFields {
    email: String,
    name: String,
    password: String,
}

/// `POST /register`: the same page for known and unknown addresses.
pub async fn post_register(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Form(fields): Form<RegisterFields>,
) -> Result<Response, Refusal> {
    let RegisterFields { email, name, password } = fields;
    let asked = Registration { email: email.clone(), name: name.clone(), password, locale: None };
    match registering::register(&portal, &caller, asked).await {
        Ok(()) => Ok(look_into_mail(&portal, &caller, api::REGISTER, text::mailed::registered(caller.locale, &email))),
        Err(Refusal::Invalid(faults)) => {
            let form = RegisterForm { email, name, faults: Faults(faults) };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&portal, &caller, api::REGISTER, status, |visitor| pages::register(visitor, form)))
        }
        Err(other) => Err(other),
    }
}

/// The same for everybody: what is in the mail tells more than a page may.
fn look_into_mail(portal: &Portal, caller: &Caller, path: &str, lead: String) -> Response {
    show(portal, caller, path, StatusCode::OK, |visitor| {
        let l = visitor.locale;
        pages::done(visitor, text::mailed::look(l), lead, api::SIGN_IN, text::sign_in::again(l))
    })
}

/// `GET /sign-in/mail`.
pub async fn by_mail(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Response {
    let form = MailedForm::default();
    show(&portal, &caller, api::SIGN_IN_MAIL, StatusCode::OK, |visitor| pages::sign_in_by_mail(visitor, form))
}

/// A form that asks for an address alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddressFields {
    email: String,
}

/// `POST /sign-in/mail`: the digits of the mail can be typed on the page that follows.
pub async fn post_by_mail(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Form(fields): Form<AddressFields>,
) -> Result<Response, Refusal> {
    let sent = recovering::send_sign_in_link(&portal, &caller, &fields.email).await;
    let mut form = MailedForm { email: fields.email, ..MailedForm::default() };
    let spent = quota::spent(&sent);
    let status = mailed(sent, &mut form)?;
    let page = show(&portal, &caller, api::SIGN_IN_MAIL, status, |visitor| match status {
        StatusCode::OK => pages::sign_in_code(visitor, form),
        _ => pages::sign_in_by_mail(visitor, form),
    });
    Ok(quota::on_page(spent, page))
}

/// `GET /forgot-password`.
pub async fn forgot_password(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Response {
    let form = MailedForm::default();
    show(&portal, &caller, api::FORGOT_PASSWORD, StatusCode::OK, |visitor| pages::forgot_password(visitor, form))
}

/// `POST /forgot-password`.
pub async fn post_forgot_password(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Form(fields): Form<AddressFields>,
) -> Result<Response, Refusal> {
    let sent = recovering::send_password_reset(&portal, &caller, &fields.email).await;
    let mut form = MailedForm { email: fields.email, ..MailedForm::default() };
    let spent = quota::spent(&sent);
    match mailed(sent, &mut form)? {
        StatusCode::OK => {
            let lead = text::mailed::sent(caller.locale, &form.email);
            Ok(look_into_mail(&portal, &caller, api::FORGOT_PASSWORD, lead))
        }
        status => {
            let path = api::FORGOT_PASSWORD;
            let page = show(&portal, &caller, path, status, |visitor| pages::forgot_password(visitor, form));
            Ok(quota::on_page(spent, page))
        }
    }
}

fn mailed(sent: Result<(), Refusal>, form: &mut MailedForm) -> Result<StatusCode, Refusal> {
    match sent {
        Ok(()) => Ok(StatusCode::OK),
        Err(Refusal::Invalid(faults)) => {
            form.faults = Faults(faults);
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Refusal::TooMany(_)) => {
            form.is_throttled = true;
            Ok(StatusCode::TOO_MANY_REQUESTS)
        }
        Err(other) => Err(other),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeFields {
    email: String,
    mail_code: String,
    code: Option<String>,
}

/// `POST /sign-in/code`: the digits of the mail, and the second factor where one is set up.
pub async fn post_code(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Form(fields): Form<CodeFields>,
) -> Result<Response, Refusal> {
    let email = fields.email.clone();
    let form = SignIn { email, mail_code: Some(fields.mail_code), code: fields.code, ..SignIn::default() };
    let asked = Asked { form, pending: None, caller: &caller, headers: &headers };
    let mut again = MailedForm { email: fields.email, ..MailedForm::default() };
    let outcome = sign_in::sign_in(&portal, asked).await;
    let spent = quota::spent(&outcome);
    let status = match outcome {
        Ok(person) => return Ok(entered(&portal, &headers, &person, api::ACCOUNT)),
        Err(refusal) => refused(refusal, &mut again)?,
    };
    let page = show(&portal, &caller, api::SIGN_IN_MAIL, status, |visitor| pages::sign_in_code(visitor, again));
    Ok(quota::on_page(spent, page))
}

/// Notes what a refused sign-in still wants, and gives the status of the page that asks for it.
pub(super) fn refused(refusal: Refusal, form: &mut MailedForm) -> Result<StatusCode, Refusal> {
    match refusal {
        Refusal::WrongProof(faults) | Refusal::Invalid(faults) => {
            form.faults = Faults(faults);
            form.asks_code = form.faults.0.iter().any(|fault| fault.pointer == "/code");
            let is_asked = form.faults.has("/code", "required");
            Ok(if is_asked { StatusCode::OK } else { StatusCode::UNAUTHORIZED })
        }
        Refusal::TooMany(_) => {
            form.is_throttled = true;
            Ok(StatusCode::TOO_MANY_REQUESTS)
        }
        other => Err(other),
    }
}
