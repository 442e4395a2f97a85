//! A form that was sent after its session had ended: what was typed is read all the same and shown, to be sent again.
//!
//! The handler gets the body lent. What it has not read when it refuses is still here; of a short form a copy is, too.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::account::api::SIGN_IN;
use app::ui::{self, Kept};
use axum::Form;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use futures_util::{Stream, StreamExt as _, stream};

use super::origin::says_same_origin;
use super::{Caller, Refusal};
use crate::page;
use crate::session;
use crate::state::Portal;

/// What the router sets on doors whose forms hold passwords and codes: nothing of them is ever shown again.
#[derive(Debug, Clone, Copy)]
pub struct HoldsSecrets;

/// A form with all its files; beyond it nothing is kept.
const MOST_BYTES: usize = 160 * 1024 * 1024;
/// Names and values together; the longest form is a questionnaire in three languages.
const MOST_TEXT: usize = 1024 * 1024;
/// What markup costs beside the words of a field.
const FIELD_COST: usize = 32;
/// Fields that hold a secret wherever they stand.
const SECRETS: [&str; 3] = ["password", "secret", "phone_last4"];

/// The body of a form, lent to its handler.
pub(super) struct Lent {
    shared: Arc<Mutex<Shared>>,
    kind: HeaderValue,
    path: String,
    had_session: bool,
}

struct Shared {
    body: BodyDataStream,
    /// None for forms with files: those are too large to be held twice.
    copied: Option<Vec<Bytes>>,
    is_read: bool,
}

/// The request with its body lent. None for what is no form, what does not say that a page of ours sent it, and doors
/// whose forms hold secrets.
pub(super) fn lend(portal: &Portal, request: Request) -> (Request, Option<Lent>) {
    let is_https = portal.settings.is_https;
    let (headers, path) = (request.headers(), page::path_of_request(&request));
    let kind = headers.get(CONTENT_TYPE).filter(|kind| is_form(kind)).cloned();
    let holds_secrets = request.extensions().get::<HoldsSecrets>().is_some();
    // A browser takes `//name` for another host.
    let is_ours = says_same_origin(headers, is_https) && !path.starts_with("//");
    let had_session = session::is_presented(headers, is_https);
    let Some(kind) = kind.filter(|_| is_ours && !holds_secrets && !request.method().is_safe()) else {
        return (request, None);
    };
    let (parts, body) = request.into_parts();
    let copied = (!is_multipart(&kind)).then(Vec::new);
    let shared = Arc::new(Mutex::new(Shared { body: body.into_data_stream(), copied, is_read: false }));
    let body = Body::from_stream(read_of(shared.clone()));
    (Request::from_parts(parts, body), Some(Lent { shared, kind, path, had_session }))
}

fn is_form(kind: &HeaderValue) -> bool {
    is_multipart(kind) || kind.as_bytes().starts_with(b"application/x-www-form-urlencoded")
}

fn is_multipart(kind: &HeaderValue) -> bool {
    kind.as_bytes().starts_with(b"multipart/form-data")
}

fn read_of(shared: Arc<Mutex<Shared>>) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    stream::poll_fn(move |context| {
        let mut shared = hold(&shared);
        shared.is_read = true;
        let next = Pin::new(&mut shared.body).poll_next(context);
        if let (std::task::Poll::Ready(Some(Ok(bytes))), Some(copied)) = (&next, &mut shared.copied) {
            copied.push(bytes.clone());
        }
        next
    })
}

fn hold(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lent {
    /// Whether this is the answer to a form whose session had ended.
    pub(super) fn is_refused_by(&self, caller: &Caller, response: &Response) -> bool {
        let is_refused = match response.extensions().get::<Refusal>() {
            Some(Refusal::SignInRequired) => true,
            // Where guests come too, what was one's own is nothing once the session has ended.
            Some(Refusal::NotFound) => self.had_session,
            _ => false,
        };
        is_refused && caller.signed_in.is_none()
    }

    /// The page that keeps the form; None when it cannot be read, or holds nothing that may be shown.
    pub(super) async fn page(self, portal: &Portal, caller: &Caller) -> Option<Response> {
        let kept = self.kept().await?;
        let path = kept.path.clone();
        let status = Refusal::SignInRequired.status();
        Some(page::render(portal, caller, &path, status, |visitor| ui::kept(visitor, kept, SIGN_IN)))
    }

    async fn kept(self) -> Option<Kept> {
        let (copied, is_read) = {
            let mut shared = hold(&self.shared);
            (shared.copied.take(), shared.is_read)
        };
        if copied.is_none() && is_read {
            return None;
        }
        let begun = stream::iter(copied.unwrap_or_default().into_iter().map(Ok));
        let mut request = Request::new(Body::from_stream(begun.chain(read_of(self.shared))));
        *request.method_mut() = Method::POST;
        let is_multipart = is_multipart(&self.kind);
        request.headers_mut().insert(CONTENT_TYPE, self.kind);
        let (fields, file_fields) = match is_multipart {
            true => parts(request).await?,
            false => (pairs(request).await?, Vec::new()),
        };
        let may_be_shown = fields.iter().all(|(name, _)| !SECRETS.iter().any(|secret| name.contains(secret)));
        let is_worth_it = fields.iter().any(|(_, value)| !value.is_empty());
        (may_be_shown && is_worth_it).then_some(Kept { path: self.path, fields, is_multipart, file_fields })
    }
}

async fn pairs(mut request: Request) -> Option<Vec<(String, String)>> {
    DefaultBodyLimit::max(MOST_TEXT).apply(&mut request);
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &()).await.ok()?;
    let cost: usize = fields.iter().map(|(name, value)| name.len() + value.len() + FIELD_COST).sum();
    (cost <= MOST_TEXT).then_some(fields)
}

/// Texts of a form, and the names of fields that files came in: those are read past, for no page can choose them again.
async fn parts(mut request: Request) -> Option<(Vec<(String, String)>, Vec<String>)> {
    DefaultBodyLimit::max(MOST_BYTES).apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut file_fields, mut room) = (Vec::new(), Vec::new(), MOST_TEXT);
    while let Some(mut part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_string();
        room = room.checked_sub(name.len() + FIELD_COST)?;
        if let Some(file_name) = part.file_name() {
            if !file_name.is_empty() && !file_fields.contains(&name) {
                file_fields.push(name);
            }
            continue;
        }
        let mut value = Vec::new();
        while let Some(chunk) = part.chunk().await.ok()? {
            room = room.checked_sub(chunk.len())?;
            value.extend_from_slice(&chunk);
        }
        fields.push((name, String::from_utf8(value).ok()?));
    }
    Some((fields, file_fields))
}
