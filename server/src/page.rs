//! From a page function to a response: one owner, one pass, one buffer.

use app::locale::Locale;
use app::shell::{Page, Visitor, Who, document};
use app::wire::Wire;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use axum::response::Response;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::view::Position;

use crate::http::Caller;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::token;

/// Room for a tracking page, so that its buffer does not grow step by step.
const USUAL_BYTES: usize = 16 * 1024;

/// Renders a page. Pages get all they show as arguments, so rendering never waits: no streaming, no fallback flash,
/// and a reader without JavaScript sees what everybody sees.
pub fn render(
    portal: &Portal,
    caller: &Caller,
    path: &str,
    status: StatusCode,
    page: impl FnOnce(&Visitor) -> Page,
) -> Response {
    let nonce = token::passing_hex::<16>();
    let visitor = visitor(portal, caller, path, &nonce);
    let owner = Owner::new_root(Some(std::sync::Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let mut html = String::with_capacity(USUAL_BYTES);
    html.push_str("<!DOCTYPE html>");
    let is_personal = owner.with(|| {
        let page = page(&visitor);
        let is_personal = page.personal;
        document(&visitor, page).to_html_with_buf(&mut html, &mut Position::FirstChild, true, false, Vec::new());
        is_personal
    });
    owner.unset_with_forced_cleanup();
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    write_headers(response.headers_mut(), &nonce, is_personal, caller.locale, portal.settings.is_https);
    response
}

/// A piece of a page, for a script that puts it where it belongs.
pub fn piece(locale: Locale, body: impl FnOnce() -> AnyView) -> Response {
    let owner = Owner::new_root(None);
    let html = owner.with(|| body().to_html());
    owner.unset_with_forced_cleanup();
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn visitor(portal: &Portal, caller: &Caller, path: &str, nonce: &str) -> Visitor {
    Visitor {
        locale: caller.locale,
        now: portal.clock.now(),
        path: path.to_string(),
        brand: portal.settings.brand.clone(),
        assets: portal.assets.for_pages.clone(),
        nonce: nonce.to_string(),
        signed_in: caller.signed_in.as_deref().map(who),
    }
}

fn write_headers(headers: &mut HeaderMap, nonce: &str, is_personal: bool, locale: Locale, is_https: bool) {
    let upgrade = if is_https { "; upgrade-insecure-requests" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'{upgrade}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    let cache = if is_personal { "no-store" } else { "private, no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
}

fn who(person: &SignedIn) -> Who {
    Who { name: person.name.clone(), staff_role: person.staff_role, has_organisation: !person.organisations.is_empty() }
}

/// The page's way to the API: the in-process router with the visitor's cookies and the caller already known.
pub fn wire(portal: &Portal, caller: &Caller, headers: &HeaderMap) -> Wire {
    let mut forwarded = HeaderMap::new();
    for name in [header::COOKIE, header::ACCEPT_LANGUAGE] {
        if let Some(value) = headers.get(&name) {
            forwarded.insert(name, value.clone());
        }
    }
    let mut extensions = axum::http::Extensions::new();
    extensions.insert(caller.clone());
    let router = portal.api.get().cloned().unwrap_or_default();
    Wire { router, headers: forwarded, extensions }
}

/// Path and query without a language prefix, as the language switch needs it.
pub fn path_of(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| "/".to_string(), |path| path.as_str().to_string())
}

/// Path of a whole request.
pub fn path_of_request(request: &Request<Body>) -> String {
    path_of(request.uri())
}
