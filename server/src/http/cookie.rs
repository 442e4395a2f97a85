//! Cookies, read and written by hand: three short functions need no crate.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie of this request.
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A cookie of the whole portal. `secure` when the portal is reached by https: then a `__Host-` name may be used.
pub fn set(name: &str, value: &str, max_age_s: u64, secure: bool, http_only: bool) -> Option<HeaderValue> {
    let mut text = format!("{name}={value}; Path=/; Max-Age={max_age_s}; SameSite=Lax");
    if secure {
        text.push_str("; Secure");
    }
    if http_only {
        text.push_str("; HttpOnly");
    }
    HeaderValue::from_str(&text).ok()
}

/// `__Host-name` on https: no other host or path can plant it.
pub fn host_name(name: &'static str, secure: bool) -> String {
    if secure { ["__Host-", name].concat() } else { name.to_string() }
}
