//! One check over every unsafe method a browser may send with a cookie: it must come from our own pages.

use axum::extract::Request;
use axum::http::{HeaderMap, Method};

/// False for an unsafe request that a foreign page sent. Browsers state `Sec-Fetch-Site`; old ones at least `Origin`.
/// A request with neither is no browser's and carries no ambient cookie worth stealing.
pub(super) fn is_same_origin(request: &Request, is_https: bool) -> bool {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    is_safe || is_own(request.headers(), is_https)
}

/// True where the request itself says that a page of ours sent it: what it holds may then be shown to whoever sent it.
pub(super) fn says_same_origin(headers: &HeaderMap, is_https: bool) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.contains_key("origin") && is_own(headers, is_https),
    }
}

fn is_own(headers: &HeaderMap, is_https: bool) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => {
            let scheme = if is_https { "https://" } else { "http://" };
            origin.strip_prefix(scheme).is_some_and(|own| own.eq_ignore_ascii_case(host))
        }
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(*name, value.parse().unwrap());
        }
        map
    }

    #[test]
    fn foreign_pages_are_refused() {
        assert!(is_own(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")]), false));
        assert!(!is_own(&headers(&[("sec-fetch-site", "cross-site")]), false));
        assert!(!is_own(&headers(&[("sec-fetch-site", "same-site")]), false));
        assert!(is_own(&headers(&[("origin", "http://portal.test"), ("host", "portal.test")]), false));
        assert!(!is_own(&headers(&[("origin", "http://portal.test"), ("host", "portal.test")]), true));
        assert!(!is_own(&headers(&[("origin", "null"), ("host", "portal.test")]), false));
        assert!(is_own(&headers(&[]), false));
    }

    #[test]
    fn only_what_says_so_is_shown_again() {
        assert!(says_same_origin(&headers(&[("sec-fetch-site", "same-origin")]), true));
        assert!(says_same_origin(&headers(&[("origin", "https://portal.test"), ("host", "portal.test")]), true));
        assert!(!says_same_origin(&headers(&[("origin", "https://evil.test"), ("host", "portal.test")]), true));
        for site in ["none", "same-site", "cross-site"] {
            assert!(!says_same_origin(&headers(&[("sec-fetch-site", site)]), false), "{site}");
        }
        assert!(!says_same_origin(&headers(&[]), false));
    }
}
