//! Where the links in mails lead. GET shows, POST spends.

use app::account::api;
use app::account::form::{SetUp, SignIn};
use app::account::pages::{self, MailedForm, SetUpForm};
use app::locale::Locale;
use app::shell::{Page, Visitor};
use app::text::mailed as say;
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::entry::refused;
use super::{entered, show};
use crate::account::http::device;
use crate::account::one_time::{self, Purpose};
use crate::account::sign_in::{self, Asked};
use crate::account::{changing, recovering, registering, staff};
use crate::http::{Caller, Refusal, quota};
use crate::page::path_of;
use crate::state::Portal;

/// A page for a living link, and one sentence for a dead one.
async fn living(
    portal: &Portal,
    caller: &Caller,
    purpose: Purpose,
    secret: &str,
    path: &str,
    page: impl FnOnce(&Visitor) -> Page,
) -> Result<Response, Refusal> {
    match one_time::look(&portal.store, purpose, secret, portal.clock.now()).await? {
        Some(held) if held.person_id.is_some() => Ok(show(portal, caller, path, StatusCode::OK, page)),
        _ => Ok(dead(portal, caller, path)),
    }
}

fn dead(portal: &Portal, caller: &Caller, path: &str) -> Response {
    show(portal, caller, path, StatusCode::NOT_FOUND, pages::dead_link)
}

/// `GET /sign-in/link/{token}`.
pub async fn sign_in(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let page = |visitor: &Visitor| pages::sign_in_by_link(visitor, MailedForm::default());
    living(&portal, &caller, Purpose::SignIn, &token, &path_of(&uri), page).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LinkFields {
    code: Option<String>,
}

/// `POST /sign-in/link/{token}`.
pub async fn post_sign_in(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<LinkFields>,
) -> Result<Response, Refusal> {
    let form = SignIn { link_token: Some(token), code: fields.code, ..SignIn::default() };
    let asked = Asked { form, pending: None, caller: &caller, headers: &headers };
    let mut again = MailedForm::default();
    let outcome = sign_in::sign_in(&portal, asked).await;
    let spent = quota::spent(&outcome);
    let status = match outcome {
        Ok(person) => return Ok(entered(&portal, &headers, &person, api::ACCOUNT)),
        Err(refusal) => refused(refusal, &mut again)?,
    };
    if again.faults.has("/link_token", "wrong") {
        return Ok(dead(&portal, &caller, &path_of(&uri)));
    }
    let page = show(&portal, &caller, &path_of(&uri), status, |visitor| pages::sign_in_by_link(visitor, again));
    Ok(quota::on_page(spent, page))
}

/// `GET /verify-email/{token}`.
pub async fn verify_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let page = |visitor: &Visitor| pages::verify_email(visitor, Faults::default());
    living(&portal, &caller, Purpose::VerifyEmail, &token, &path_of(&uri), page).await
}

/// `POST /verify-email/{token}`: mailbox and password are proved, so the person is signed in as well.
pub async fn post_verify_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<PasswordFields>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let path = path_of(&uri);
    let email = match registering::verify_email(&portal, &caller, &token, &fields.password).await {
        Ok(email) => email,
        Err(Refusal::WrongProof(faults)) => {
            let page = |visitor: &Visitor| pages::verify_email(visitor, Faults(faults));
            return Ok(show(&portal, &caller, &path, StatusCode::UNAUTHORIZED, page));
        }
        Err(other) => return finished(&portal, &caller, &path, Err(other), (say::verify, say::verified)),
    };
    let form = SignIn { email, password: Some(fields.password), ..SignIn::default() };
    match sign_in::sign_in(&portal, Asked { form, pending: None, caller: &caller, headers: &headers }).await {
        Ok(person) => Ok(entered(&portal, &headers, &person, api::ACCOUNT)),
        // Confirmed all the same: the sign-in page says what is in the way.
        Err(_) => finished(&portal, &caller, &path, Ok(()), (say::verify, say::verified)),
    }
}

/// Title and sentence of a page.
type Words = (fn(Locale) -> &'static str, fn(Locale) -> &'static str);

/// Done, and on to the sign-in page; or the link was dead.
fn finished(
    portal: &Portal,
    caller: &Caller,
    path: &str,
    done: Result<(), Refusal>,
    (title, lead): Words,
) -> Result<Response, Refusal> {
    match done {
        Ok(()) => Ok(show(portal, caller, path, StatusCode::OK, |visitor| {
            let l = visitor.locale;
            pages::done(visitor, title(l), lead(l).to_string(), api::SIGN_IN, app::text::sign_in::title(l))
        })),
        Err(Refusal::NotFound | Refusal::Conflict) => Ok(dead(portal, caller, path)),
        Err(other) => Err(other),
    }
}

/// `GET /confirm-email/{token}`.
pub async fn confirm_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let page = |visitor: &Visitor| {
        let l = visitor.locale;
        let lead = say::confirm_email_lead(l).to_string();
        pages::confirm_by_button(visitor, say::confirm_email(l), lead, say::confirm_button(l))
    };
    living(&portal, &caller, Purpose::ChangeEmail, &token, &path_of(&uri), page).await
}

/// `POST /confirm-email/{token}`.
pub async fn post_confirm_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let done = changing::finish_email(&portal, &caller, &token).await;
    finished(&portal, &caller, &path_of(&uri), done, (say::confirm_email, say::email_confirmed))
}

/// `GET /reset-password/{token}`.
pub async fn reset_password(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let page = |visitor: &Visitor| pages::reset_password(visitor, Faults::default());
    living(&portal, &caller, Purpose::ResetPassword, &token, &path_of(&uri), page).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordFields {
    password: String,
}

/// `POST /reset-password/{token}`.
pub async fn post_reset_password(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
    Form(fields): Form<PasswordFields>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let path = path_of(&uri);
    match recovering::reset_password(&portal, &caller, &token, &fields.password).await {
        Err(Refusal::Invalid(faults)) => {
            let page = |visitor: &Visitor| pages::reset_password(visitor, Faults(faults));
            Ok(show(&portal, &caller, &path, StatusCode::UNPROCESSABLE_ENTITY, page))
        }
        done => finished(&portal, &caller, &path, done, (say::reset, say::reset_done)),
    }
}

/// `GET /set-up/{token}`.
pub async fn set_up(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    match staff::look(&portal, &token).await {
        Ok(held) => {
            let form = SetUpForm { known_email: known(held.email), ..SetUpForm::default() };
            Ok(show(&portal, &caller, &path_of(&uri), StatusCode::OK, |visitor| pages::set_up(visitor, form)))
        }
        Err(Refusal::NotFound) => Ok(dead(&portal, &caller, &path_of(&uri))),
        Err(other) => Err(other),
    }
}

fn known(email: String) -> Option<String> {
    (!email.is_empty()).then_some(email)
}

/// `POST /set-up/{token}`.
pub async fn post_set_up(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<SetUp>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let path = path_of(&uri);
    let (email, name) = (fields.email.clone(), fields.name.clone());
    match staff::set_up(&portal, &caller, &token, fields, device(&caller, &headers)).await {
        Ok(person) => Ok(entered(&portal, &headers, &person, api::SECOND_FACTOR)),
        Err(Refusal::NotFound) => Ok(dead(&portal, &caller, &path)),
        Err(Refusal::Invalid(faults)) => {
            let known_email = known(staff::look(&portal, &token).await?.email);
            let form = SetUpForm { known_email, email, name, faults: Faults(faults) };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&portal, &caller, &path, status, |visitor| pages::set_up(visitor, form)))
        }
        Err(other) => Err(other),
    }
}
