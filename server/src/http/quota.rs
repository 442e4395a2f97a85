//! How a limit is told: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), `Retry-After`.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use super::Refusal;

/// A limit by name: so many within so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// What is counted by itself: `address`, `account`…
    pub name: &'static str,
    pub count: u64,
    /// Seconds; None where it limits what runs at once.
    pub window_s: Option<u64>,
}

impl Quota {
    /// The fields of an answer that leaves `remaining`; `reset_s` is when there are more.
    pub fn fields(self, remaining: u64, reset_s: u64) -> HeaderMap {
        let Quota { name, count, window_s } = self;
        let policy = match window_s {
            Some(window_s) => format!("\"{name}\";q={count};w={window_s}"),
            None => format!("\"{name}\";q={count};qu=\"concurrent-requests\""),
        };
        let pairs = [("ratelimit-policy", policy), ("ratelimit", format!("\"{name}\";r={remaining};t={reset_s}"))];
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?)));
        pairs.collect()
    }
}

/// A quota that is used up, and the seconds until there is some again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    pub quota: Quota,
    pub wait_s: u64,
}

impl Spent {
    /// What every 429 carries.
    pub fn fields(self) -> HeaderMap {
        let mut fields = self.quota.fields(0, self.wait_s);
        fields.insert(RETRY_AFTER, HeaderValue::from(self.wait_s));
        fields
    }
}

/// What a form's page has to tell when the refusal becomes the form again.
pub fn spent<T>(outcome: &Result<T, Refusal>) -> Option<Spent> {
    match outcome {
        Err(Refusal::TooMany(spent)) => Some(*spent),
        _ => None,
    }
}

/// The page, and what is told of the limit.
pub fn on_page(spent: Option<Spent>, mut page: Response) -> Response {
    page.headers_mut().extend(spent.map(Spent::fields).unwrap_or_default());
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_those_of_the_draft() {
        let quota = Quota { name: "account", count: 50, window_s: Some(3600) };
        let fields = Spent { quota, wait_s: 12 }.fields();
        assert_eq!(fields["ratelimit-policy"], "\"account\";q=50;w=3600");
        assert_eq!(fields["ratelimit"], "\"account\";r=0;t=12");
        assert_eq!(fields["retry-after"], "12");
        let at_once = Quota { name: "uploads", count: 4, window_s: None };
        assert_eq!(at_once.fields(1, 5)["ratelimit-policy"], "\"uploads\";q=4;qu=\"concurrent-requests\"");
    }
}
