//! What the portal answered.

use axum::http::HeaderMap;
use axum::response::Response;
use http_body_util::BodyExt;

/// Whether digits stand alone in a text. Within a random id, nonce or hash they are chance; a line break that JSON
/// writes as `\n` is no letter before them.
pub fn stands_alone(text: &str, digits: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(digits).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        let begins = !is_part(before.chars().next_back()) || before.ends_with("\\n");
        begins && !is_part(after.chars().next())
    })
}

/// Whether a reader of the text finds it: digits where they [`stands_alone`], words anywhere.
pub fn shows(text: &str, what: &str) -> bool {
    match what.bytes().all(|byte| byte.is_ascii_digit()) {
        true => stands_alone(text, what),
        false => text.contains(what),
    }
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub async fn read(response: Response) -> Answer {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// A header's value, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.text()))
    }

    /// `name=value` of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let start = [name, "="].concat();
        self.headers
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap())
            .find(|value| value.starts_with(&start))
            .map(|value| value.split(';').next().unwrap().to_string())
    }

    /// Checks everything that RFC 9457 and our own conventions ask of a refusal, and returns it.
    #[track_caller]
    pub fn problem(&self, status: u16, slug: &str) -> serde_json::Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], ["/problems/", slug].concat());
        assert_eq!(problem["status"], status);
        assert_eq!(problem["instance"], self.header("x-request-id"));
        for words in ["title", "detail"] {
            assert!(problem[words].as_str().is_some_and(|text| !text.is_empty()), "no {words}: {problem}");
        }
        problem
    }

    /// `pointer code` of each field problem.
    pub fn field_problems(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|e| format!("{} {}", e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap())).collect()
    }

    /// Everything a reader of the answer could see, for tests that look for what must not be there.
    pub fn whole(&self) -> String {
        let headers: Vec<String> = self.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        [headers.join("\n"), String::from_utf8_lossy(&self.body).into_owned()].join("\n\n")
    }

    /// Everything but what differs between any two answers: request id and what is left of a quota.
    pub fn faceless(&self) -> String {
        let volatile = ["x-request-id", "ratelimit", "date"];
        let headers = self.headers.iter().filter(|(name, _)| !volatile.contains(&name.as_str()));
        let headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {value:?}")).collect();
        let body = self.text().replace(self.header("x-request-id"), "");
        format!("{} {}\n{body}", self.status, headers.join("\n"))
    }
}
