//! The outermost layer: names the request, finds out who calls, writes the security headers, counts and logs.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use app::locale::Locale;
use axum::body::{Body, HttpBody as _};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::timeout::TimeoutBody;

use super::address::client_address;
use super::door::caught;
use super::{compress, cookie};
use crate::audit::Trail;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::token;

/// A body that pauses longer than this is cut.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Who calls, in which language, under which request id. Also set on calls that a page makes in-process.
#[derive(Debug, Clone)]
pub struct Caller {
    pub request_id: String,
    pub locale: Locale,
    pub address: IpAddr,
    /// Whoever is signed in on this device; found by [`crate::session::recognise`].
    pub signed_in: Option<Arc<SignedIn>>,
    /// What the audit log learns on the way.
    pub trail: Arc<Trail>,
}

impl Caller {
    /// The caller that [`envelope`] noted.
    pub fn of(extensions: &Extensions) -> Caller {
        extensions.get::<Caller>().cloned().unwrap_or_else(|| Caller {
            request_id: String::new(),
            locale: Locale::default(),
            address: IpAddr::from([127, 0, 0, 1]),
            signed_in: None,
            trail: Arc::default(),
        })
    }
}

pub async fn envelope(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let stopwatch = Stopwatch::now();
    let caller = Caller {
        request_id: token::passing_hex::<8>(),
        locale: locale_of(request.headers()),
        address: client_address(request.extensions(), request.headers(), portal.settings.proxy_hops),
        signed_in: None,
        trail: Arc::default(),
    };
    request.extensions_mut().insert(caller.clone());
    let method = request.method().clone();
    let route: Arc<str> = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).into();
    let accepted = compress::accepted(request.headers());
    let response = caught(timed(request), next).await;
    let mut response = compress::compressed(response, accepted).await;
    write_headers(response.headers_mut(), &caller.request_id, portal.settings.is_https);
    let status = response.status().as_u16();
    let ms = stopwatch.elapsed().as_micros() as f64 / 1000.0;
    metrics::counter!("http_requests_total", "route" => route.clone(), "status" => response.status().as_str().to_string()).increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route.clone()).record(ms / 1000.0);
    if status >= 500 {
        tracing::error!(request_id = caller.request_id, %method, route = &*route, status, ms, "request");
    } else {
        tracing::info!(request_id = caller.request_id, %method, route = &*route, status, ms, "request");
    }
    response
}

/// A body that pauses too long is cut. Most requests have none.
fn timed(request: Request) -> Request {
    match request.body().is_end_stream() {
        true => request,
        false => request.map(|body| Body::new(TimeoutBody::new(BODY_TIMEOUT, body))),
    }
}

/// Cookie first: it is the language switch. The URL prefix is turned into the cookie by a redirect.
fn locale_of(headers: &HeaderMap) -> Locale {
    let chosen = cookie::get(headers, "lang").and_then(Locale::from_tag);
    let preferred = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Locale::from_accept_language);
    chosen.or_else(preferred).unwrap_or_default()
}

/// Checked once, when it is compiled.
static FIXED: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

fn write_headers(headers: &mut HeaderMap, request_id: &str, is_https: bool) {
    headers.reserve(FIXED.len() + 3);
    for (name, value) in &FIXED {
        headers.insert(name.clone(), value.clone());
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ));
    if is_https {
        let hsts = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts);
    }
}
