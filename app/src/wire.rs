//! Typed JSON over the public API: `fetch` in the browser, the in-process router on the server.
//!
//! Both halves have the same face, so a client function in `<feature>/api.rs` is written once.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The way to the API. On the server it carries who asks; in the browser the cookie does.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub struct Wire {
    pub router: axum::Router,
    /// The visitor's headers to pass on: cookie and accept-language, nothing else.
    pub headers: axum::http::HeaderMap,
    /// What the outer request's layers found out: client address, request id, session.
    pub extensions: axum::http::Extensions,
}

/// The way to the API; the browser adds the cookie itself.
#[cfg(not(feature = "ssr"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Wire;

/// Among a request's extensions: the caller is [`Wire`] in the same process and takes a [`Value`] as well as JSON.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy)]
pub struct TakesValue;

/// Among an answer's extensions: what its JSON would say. Writing and reading it would be work for nobody.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub struct Value<T>(pub T);

impl Wire {
    /// # Errors
    /// The server's refusal, or a 503 when there was no readable answer.
    #[cfg(feature = "ssr")]
    pub async fn get<T: DeserializeOwned + Clone + Send + Sync + 'static>(&self, path: &str) -> Result<T, Problem> {
        let mut answer = self.answer("GET", path, None).await?;
        if let Some(Value(value)) = answer.extensions_mut().remove::<Value<T>>() {
            return Ok(value);
        }
        let (status, body) = text_of(answer).await?;
        read(status, &body)
    }

    /// # Errors
    /// The server's refusal, or a 503 when there was no readable answer.
    #[cfg(not(feature = "ssr"))]
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let (status, body) = self.send("GET", path, None).await?;
        read(status, &body)
    }

    /// # Errors
    /// The server's refusal, or a 503 when there was no readable answer.
    pub async fn post<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, Problem> {
        let json = serde_json::to_string(body).map_err(|_| no_answer())?;
        let (status, body) = self.send("POST", path, Some(json)).await?;
        read(status, &body)
    }

    /// # Errors
    /// The server's refusal, or a 503 when there was no readable answer.
    pub async fn put<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, Problem> {
        let json = serde_json::to_string(body).map_err(|_| no_answer())?;
        let (status, body) = self.send("PUT", path, Some(json)).await?;
        read(status, &body)
    }

    #[cfg(feature = "ssr")]
    async fn send(&self, method: &str, path: &str, json: Option<String>) -> Result<(u16, String), Problem> {
        text_of(self.answer(method, path, json).await?).await
    }

    #[cfg(feature = "ssr")]
    async fn answer(
        &self,
        method: &str,
        path: &str,
        json: Option<String>,
    ) -> Result<axum::response::Response, Problem> {
        use axum::body::Body;
        use axum::http::{Request, header};
        use tower::ServiceExt;

        let mut request = Request::builder().method(method).uri(path).body(Body::empty()).map_err(|_| no_answer())?;
        *request.headers_mut() = self.headers.clone();
        *request.extensions_mut() = self.extensions.clone();
        request.extensions_mut().insert(TakesValue);
        if let Some(json) = json {
            let kind = header::HeaderValue::from_static("application/json");
            request.headers_mut().insert(header::CONTENT_TYPE, kind);
            *request.body_mut() = Body::from(json);
        }
        let Ok(answer) = self.router.clone().oneshot(request).await;
        Ok(answer)
    }

    #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
    async fn send(&self, method: &str, path: &str, json: Option<String>) -> Result<(u16, String), Problem> {
        use wasm_bindgen::{JsCast, JsValue};
        use wasm_bindgen_futures::JsFuture;

        let options = web_sys::RequestInit::new();
        options.set_method(method);
        let headers = web_sys::Headers::new().map_err(|_| no_answer())?;
        let _ = headers.set("accept", "application/json");
        if let Some(json) = json {
            let _ = headers.set("content-type", "application/json");
            options.set_body(&JsValue::from_str(&json));
        }
        options.set_headers(&headers);
        let window = web_sys::window().ok_or_else(no_answer)?;
        let answer = JsFuture::from(window.fetch_with_str_and_init(path, &options)).await.map_err(|_| no_answer())?;
        let answer: web_sys::Response = answer.dyn_into().map_err(|_| no_answer())?;
        let text = JsFuture::from(answer.text().map_err(|_| no_answer())?).await.map_err(|_| no_answer())?;
        Ok((answer.status(), text.as_string().unwrap_or_default()))
    }

    /// Without either feature there is no way out; the crate still compiles for its unit tests.
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    async fn send(&self, _method: &str, _path: &str, _json: Option<String>) -> Result<(u16, String), Problem> {
        Err(no_answer())
    }
}

#[cfg(feature = "ssr")]
async fn text_of(answer: axum::response::Response) -> Result<(u16, String), Problem> {
    use http_body_util::BodyExt;

    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.map_err(|_| no_answer())?;
    let body = String::from_utf8(body.to_bytes().to_vec()).map_err(|_| no_answer())?;
    Ok((status, body))
}

/// From text, as island props are: a second kind of reader would cost the browser 6 kB.
#[expect(clippy::result_large_err, reason = "a refusal is rare, and moved once")]
fn read<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, Problem> {
    match status {
        200..300 => serde_json::from_str(body).map_err(|_| no_answer()),
        _ => Err(refusal(status, body)),
    }
}

#[cfg(not(all(feature = "hydrate", not(feature = "ssr"))))]
fn refusal(status: u16, body: &str) -> Problem {
    serde_json::from_str(body).unwrap_or_else(|_| Problem { status, ..no_answer() })
}

/// No island says more of a refusal than that it was one: reading its words would cost every visitor bytes.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn refusal(status: u16, _body: &str) -> Problem {
    Problem { status, ..no_answer() }
}

/// Nobody answered, or not in our language: the reader may try again.
fn no_answer() -> Problem {
    Problem {
        r#type: "/problems/unavailable".to_string(),
        title: String::new(),
        status: 503,
        detail: String::new(),
        instance: String::new(),
        errors: Vec::new(),
    }
}

/// One path segment or query value, percent-encoded (RFC 3986 unreserved characters stay).
pub fn encode(value: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte as char);
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_is_not_unreserved() {
        assert_eq!(encode("AB-1 é/?"), "AB-1%20%C3%A9%2F%3F");
    }

    #[test]
    fn a_foreign_error_page_keeps_its_status() {
        let refused: Result<u8, Problem> = read(502, "<html>Bad gateway</html>");
        assert_eq!(refused.map_err(|p| p.status), Err(502));
    }
}
