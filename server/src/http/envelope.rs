//! The outermost layer: names the request, finds out who calls, writes the security headers, counts and logs.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use app::locale::Locale;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::address::client_address;
use super::cookie;
use crate::audit::Trail;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::token;

/// Who calls, in which language, under which request id. Also set on calls that a page makes in-process.
#[derive(Debug, Clone)]
pub struct Caller {
    pub request_id: String,
    pub locale: Locale,
    pub address: IpAddr,
    /// Whoever is signed in on this device; found by [`crate::session::signed_in`].
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
        request_id: token::random_hex(8).unwrap_or_default(),
        locale: locale_of(request.headers()),
        address: client_address(request.extensions(), request.headers(), portal.settings.proxy_hops),
        signed_in: None,
        trail: Arc::default(),
    };
    request.extensions_mut().insert(caller.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_string());
    let mut response = next.run(request).await;
    let route = route.unwrap_or_else(|| "unmatched".to_string());
    write_headers(response.headers_mut(), &caller.request_id, portal.settings.is_https);
    let status = response.status().as_u16();
    let ms = stopwatch.elapsed().as_micros() as f64 / 1000.0;
    metrics::counter!("http_requests_total", "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route.clone()).record(ms / 1000.0);
    if status >= 500 {
        tracing::error!(request_id = caller.request_id, %method, route, status, ms, "request");
    } else {
        tracing::info!(request_id = caller.request_id, %method, route, status, ms, "request");
    }
    response
}

/// Cookie first: it is the language switch. The URL prefix is turned into the cookie by a redirect.
fn locale_of(headers: &HeaderMap) -> Locale {
    let chosen = cookie::get(headers, "lang").and_then(Locale::from_tag);
    let preferred = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Locale::from_accept_language);
    chosen.or_else(preferred).unwrap_or_default()
}

fn write_headers(headers: &mut HeaderMap, request_id: &str, is_https: bool) {
    const FIXED: [(&str, &str); 6] = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
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
