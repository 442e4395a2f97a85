//! Every refusal, by its HTTP meaning, and how it is told: RFC 9457 to programs, a page to people.

use app::problem::{FieldProblem, Problem};
use app::text;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::Caller;
use super::quota::{Quota, Spent};
use crate::page;
use crate::state::Portal;

/// Why a request is not granted.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The request cannot be read: syntax, encoding, size.
    BadRequest,
    SignInRequired,
    /// Whoever signs in has not proved to be that person; the field problems say which proof failed.
    WrongProof(Vec<FieldProblem>),
    Forbidden,
    /// Missing, or not yours: the two are the same to the caller.
    NotFound,
    /// Readable, but some fields break a rule.
    Invalid(Vec<FieldProblem>),
    Conflict,
    /// Something else must be done first; the problems say what.
    Blocked(Vec<FieldProblem>),
    /// It was there and can no longer be used; the problems say why.
    Gone(Vec<FieldProblem>),
    /// The row has another version than the one named by `If-Match`.
    PreconditionFailed,
    /// A change must name the version it was made from.
    PreconditionRequired,
    /// Try again when the quota has some left.
    TooMany(Spent),
    Unavailable,
    /// A fault of ours; the reference is in the log.
    Internal,
}

impl Refusal {
    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::BadRequest => StatusCode::BAD_REQUEST,
            Refusal::SignInRequired | Refusal::WrongProof(_) => StatusCode::UNAUTHORIZED,
            Refusal::Forbidden => StatusCode::FORBIDDEN,
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Conflict | Refusal::Blocked(_) => StatusCode::CONFLICT,
            Refusal::Gone(_) => StatusCode::GONE,
            Refusal::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Refusal::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Refusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The quota is used up for so many seconds.
    pub fn too_many(quota: Quota, wait_s: u64) -> Refusal {
        Refusal::TooMany(Spent { quota, wait_s })
    }

    /// One field that breaks a rule.
    pub fn field(pointer: &str, code: &str, detail: &str) -> Refusal {
        Refusal::Invalid(vec![FieldProblem::new(pointer, code, detail)])
    }
}

/// The status and the refusal itself; the [door](super::door) writes the words.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Refusal::TooMany(spent) = self {
            response.headers_mut().extend(spent.fields());
        }
        if let Refusal::SignInRequired = self {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A database that cannot be reached is "unavailable"; anything else it says is our fault and goes to the log.
impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(error = %error, "the database refused");
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Refusal::Unavailable
            }
            sqlx::Error::Database(e) if is_out_of_service(e.as_ref()) => Refusal::Unavailable,
            _ => Refusal::Internal,
        }
    }
}

/// Disk full, I/O error or read-only file on SQLite; start-up, shutdown or no more connections on PostgreSQL.
fn is_out_of_service(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().is_some_and(|code| {
        code.starts_with("57P")
            || code.starts_with("53")
            || matches!(code.as_ref(), "5" | "8" | "10" | "13" | "778" | "1034")
    })
}

/// Gives every API answer that is not a success the shape of RFC 9457, framework rejections included.
pub(super) fn as_problem(caller: Caller, response: Response) -> Response {
    if !needs_words(&response) {
        return response;
    }
    let refusal = response.extensions().get::<Refusal>().cloned();
    let status = response.status();
    let errors = match refusal {
        Some(
            Refusal::Invalid(errors) | Refusal::WrongProof(errors) | Refusal::Blocked(errors) | Refusal::Gone(errors),
        ) => errors,
        _ => Vec::new(),
    };
    let (slug, title, detail) = words(caller.locale, status);
    let problem = Problem {
        r#type: ["/problems/", slug].concat(),
        title: title.to_string(),
        status: status.as_u16(),
        detail: detail.to_string(),
        instance: caller.request_id,
        errors,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = with_body(response, body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// Gives every refused page a page that says what happened and what to do.
pub(super) fn as_page(portal: &Portal, caller: &Caller, uri: &Uri, is_safe: bool, response: Response) -> Response {
    if !needs_words(&response) {
        return response;
    }
    let status = response.status();
    if matches!(response.extensions().get::<Refusal>(), Some(Refusal::SignInRequired)) {
        // No form can be sent again by a redirect, and one that holds secrets is not shown again: back to the start.
        let next = if is_safe { page::path_of(uri) } else { "/".to_string() };
        return axum::response::Redirect::to(&app::account::api::sign_in_page(&next)).into_response();
    }
    let rendered = page::render(portal, caller, &page::path_of(uri), status, |visitor| {
        app::ui::problem(visitor, status.as_u16(), &caller.request_id)
    });
    let (parts, body) = rendered.into_parts();
    let mut response = with_body(response, body);
    response.headers_mut().extend(parts.headers);
    response
}

fn needs_words(response: &Response) -> bool {
    let status = response.status();
    let is_written = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"application/problem") || kind.as_bytes().starts_with(b"text/html")
    });
    (status.is_client_error() || status.is_server_error()) && !is_written
}

fn with_body(response: Response, body: Body) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove("content-length");
    Response::from_parts(parts, body)
}

/// Slug, title and detail of a status.
fn words(locale: app::locale::Locale, status: StatusCode) -> (&'static str, &'static str, &'static str) {
    use text::problem as t;
    match status.as_u16() {
        401 => ("sign-in-required", t::sign_in_required::title(locale), t::sign_in_required::detail(locale)),
        403 => ("forbidden", t::forbidden::title(locale), t::forbidden::detail(locale)),
        404 | 405 => ("not-found", t::not_found::title(locale), t::not_found::detail(locale)),
        409 => ("conflict", t::conflict::title(locale), t::conflict::detail(locale)),
        410 => ("gone", t::gone::title(locale), t::gone::detail(locale)),
        412 | 428 => ("precondition", t::precondition::title(locale), t::precondition::detail(locale)),
        422 => ("invalid", t::invalid::title(locale), t::invalid::detail(locale)),
        429 => ("too-many", t::too_many::title(locale), t::too_many::detail(locale)),
        502..=504 => ("unavailable", t::unavailable::title(locale), t::unavailable::detail(locale)),
        500..=599 => ("internal", t::internal::title(locale), t::internal::detail(locale)),
        _ => ("bad-request", t::bad_request::title(locale), t::bad_request::detail(locale)),
    }
}
