//! The document around every page, and what a page is.
//!
//! Pages are plain functions from loaded values to a [`Page`]: the server loads through the API, renders in one go
//! and sends one buffer. There is no client-side router: only islands wake up in the browser.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::value::Instant;

/// Who looks, in which language, and when: what every page needs and no page may fetch itself.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub locale: Locale,
    pub now: Instant,
    /// Path and query of this page without a language prefix, for the language switch: `/track/EE471108151FR`.
    pub path: String,
    pub brand: Brand,
    pub assets: Assets,
    /// The CSP nonce of this response.
    pub nonce: String,
}

/// The operator's face, from configuration.
#[derive(Debug, Clone, Default)]
pub struct Brand {
    pub name: String,
    pub logo_url: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// As the operator writes it, e.g. `Mon-Fri 8:00-20:00`.
    pub hours: Option<String>,
}

/// URLs of the hashed assets.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    pub style: String,
    /// Only pages with an island ask for it; it loads the wasm.
    pub boot: String,
    pub icon: String,
    /// The operator's colour as CSS custom properties.
    pub brand_style: String,
}

/// One rendered page.
pub struct Page {
    pub title: String,
    pub description: Option<String>,
    pub body: AnyView,
    /// schema.org JSON-LD, already serialised.
    pub json_ld: Option<String>,
    /// The page holds an island: load the wasm.
    pub interactive: bool,
    /// Keep it out of search engines and caches: it speaks of one parcel or person.
    pub personal: bool,
}
