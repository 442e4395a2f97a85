//! The browser's files, embedded in the binary: hashed names, immutable, brotli made at build time.

use std::borrow::Cow;
use std::collections::HashMap;

use app::shell::Assets;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::http::Refusal;
use crate::state::Portal;

/// What `cargo xtask` bundled into `target/site`.
#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

/// Where pages find their files.
#[derive(Debug, Clone, Default)]
pub struct AssetUrls {
    pub for_pages: Assets,
    files: HashMap<String, String>,
}

impl AssetUrls {
    /// Reads the manifest (logical name -> hashed name). Without a bundle pages still work, unstyled.
    pub fn load(brand_hash: &str) -> AssetUrls {
        let manifest = Site::get("manifest.json").map(|file| file.data).unwrap_or_default();
        let files: HashMap<String, String> = serde_json::from_slice(&manifest).unwrap_or_default();
        let url = |name: &str| match files.get(name) {
            Some(hashed) => ["/assets/", hashed].concat(),
            None => ["/assets/", name].concat(),
        };
        let for_pages = Assets {
            style: url("style.css"),
            boot: url("boot.js"),
            passkey: url("passkey.js"),
            icon: url("favicon.svg"),
            brand_style: ["/brand.css?v=", brand_hash].concat(),
        };
        AssetUrls { for_pages, files }
    }

    /// False when the binary was built without the browser bundle.
    pub fn is_complete(&self) -> bool {
        ["style.css", "boot.js", "passkey.js", "favicon.svg"].iter().all(|name| self.files.contains_key(*name))
    }
}

/// `GET /assets/{file}`.
pub async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let path = ["assets/", &file].concat();
    let wants_brotli = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|e| e.trim().split(';').next() == Some("br")));
    let compressed = wants_brotli.then(|| Site::get(&[&path, ".br"].concat())).flatten();
    let is_brotli = compressed.is_some();
    let Some(found) = compressed.or_else(|| Site::get(&path)) else {
        return Refusal::NotFound.into_response();
    };
    let etag = ["\"", &hex::encode(&found.metadata.sha256_hash()[..8]), "\""].concat();
    let mut response = if headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match found.data {
            Cow::Borrowed(bytes) => bytes.into_response(),
            Cow::Owned(bytes) => bytes.into_response(),
        }
    };
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(&file)));
    out.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if is_brotli {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(ETAG, etag);
    }
    response
}

/// `GET /brand.css`: the operator's colour; styles inside the page are forbidden by its policy.
pub async fn brand_style(State(portal): State<Portal>) -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=86400")];
    (headers, portal.settings.brand_style.clone()).into_response()
}

/// `GET /brand-logo`: the operator's own file. An SVG cannot run scripts under the policy it is sent with.
pub async fn brand_logo(State(portal): State<Portal>) -> Response {
    let Some((kind, bytes)) = &portal.settings.brand_logo else { return Refusal::NotFound.into_response() };
    let headers = [(CONTENT_TYPE, kind.as_str()), (CACHE_CONTROL, "public, max-age=86400")];
    (headers, bytes.clone()).into_response()
}

/// `GET /favicon.ico`: some clients ask without reading the page.
pub async fn favicon(State(portal): State<Portal>) -> Response {
    axum::response::Redirect::permanent(&portal.assets.for_pages.icon).into_response()
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}
