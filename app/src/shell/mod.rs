//! The document around every page, and what a page is.
//!
//! Pages are plain functions from loaded values to a [`Page`]: the server loads through the API, renders in one go
//! and sends one buffer. There is no client-side router: only islands wake up in the browser.

mod sections;

use leptos::prelude::*;

use crate::account::StaffRole;
use crate::locale::Locale;
use crate::text;
use crate::ui::Contact;
use crate::value::Instant;

pub use sections::{Settings, of_staff, settings};

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
    pub signed_in: Option<Who>,
}

/// Whoever is signed in, as far as the way around depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub name: String,
    pub staff_role: Option<StaffRole>,
    pub has_organisation: bool,
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

impl Brand {
    pub fn contact(&self) -> Contact {
        Contact { phone: self.phone.clone(), email: self.email.clone(), hours: self.hours.clone() }
    }
}

/// URLs of the hashed assets.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    pub style: String,
    /// Only pages with an island ask for it; it loads the wasm.
    pub boot: String,
    /// Only the pages that speak of passkeys ask for it.
    pub passkey: String,
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

impl Page {
    /// What is for one visitor alone, and of which nothing wakes up in the browser: most pages.
    pub fn plain(title: impl Into<String>, body: AnyView) -> Page {
        Page { title: title.into(), description: None, body, json_ld: None, interactive: false, personal: true }
    }

    /// The same with an island.
    pub fn awake(title: impl Into<String>, body: AnyView) -> Page {
        Page { interactive: true, ..Page::plain(title, body) }
    }
}

/// The whole document, without the doctype. Renders synchronously.
pub fn document(visitor: &Visitor, page: Page) -> impl IntoView + use<> {
    let title = [page.title.as_str(), &visitor.brand.name].join(" · ");
    view! {
        <html lang=visitor.locale.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                {page.description.map(|text| view! { <meta name="description" content=text /> })}
                {page.personal.then(|| view! { <meta name="robots" content="noindex" /> })}
                <meta name="format-detection" content="telephone=no" />
                <link rel="stylesheet" href=visitor.assets.style.clone() />
                <link rel="stylesheet" href=visitor.assets.brand_style.clone() />
                <link rel="icon" href=visitor.assets.icon.clone() type="image/svg+xml" />
                {(!page.personal).then(|| alternates(visitor))}
                {page.json_ld.map(|json| linked_data(json, visitor.nonce.clone()))}
                {page
                    .interactive
                    .then(|| {
                        view! {
                            <script
                                type="module"
                                src=visitor.assets.boot.clone()
                                nonce=visitor.nonce.clone()
                            ></script>
                        }
                    })}
            </head>
            <body>
                <a class="skip" href="#main">
                    {text::site::skip(visitor.locale)}
                </a>
                {header(visitor)} {sections::sections(visitor)}
                <main id="main" tabindex="-1">
                    {page.body}
                </main>
                {footer(visitor)}
            </body>
        </html>
    }
}

/// The page in the other languages, for search engines.
fn alternates(visitor: &Visitor) -> impl IntoView + use<> {
    Locale::ALL
        .map(|locale| {
            let href = ["/", locale.tag(), visitor.path.as_str()].concat();
            view! { <link rel="alternate" hreflang=locale.tag() href=href /> }
        })
        .collect_view()
}

/// `<` is escaped so that no text of a shipment can close the element.
fn linked_data(json: String, nonce: String) -> impl IntoView {
    view! { <script type="application/ld+json" nonce=nonce inner_html=json.replace('<', "\\u003c")></script> }
}

fn header(visitor: &Visitor) -> AnyView {
    let brand = &visitor.brand;
    let mark = match &brand.logo_url {
        Some(url) => view! { <img class="brand-logo" src=url.clone() alt="" height="32" /> }.into_any(),
        None => view! { <span class="brand-mark" inner_html=crate::ui::icon::MARK></span> }.into_any(),
    };
    view! {
        <header class="site-header">
            <div class="bar">
                <a class="brand" href="/">
                    {mark}
                    <span class="brand-name">{brand.name.clone()}</span>
                </a>
                <div class="header-end">{account_link(visitor)} {language_switch(visitor)}</div>
            </div>
        </header>
    }
    .into_any()
}

/// To the account, or to sign-in: quiet, for most who come want no account.
fn account_link(visitor: &Visitor) -> impl IntoView + use<> {
    let (href, label) = match &visitor.signed_in {
        Some(who) => (crate::account::api::ACCOUNT, who.name.clone()),
        None => (crate::account::api::SIGN_IN, text::sign_in::header(visitor.locale).to_string()),
    };
    let spoken =
        visitor.signed_in.as_ref().map(|who| [text::sign_in::account(visitor.locale), ": ", &who.name].concat());
    view! {
        <a class="account-link" href=href rel="nofollow" aria-label=spoken>
            {crate::ui::icon(crate::ui::Icon::Person)}
            <span>{label}</span>
        </a>
    }
}

/// What fits beside the brand on a narrow phone.
fn short_name(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "中文",
        Locale::Es => "ES",
        Locale::En => "EN",
    }
}

/// Plain links: the server answers them with a cookie and the same page.
fn language_switch(visitor: &Visitor) -> impl IntoView + use<> {
    let current = visitor.locale;
    let links = Locale::ALL
        .map(|locale| {
            let href = ["/", locale.tag(), visitor.path.as_str()].concat();
            view! {
                <a
                    href=href
                    lang=locale.tag()
                    hreflang=locale.tag()
                    rel="nofollow"
                    aria-current=(locale == current).then_some("true")
                >
                    <span class="long">{locale.own_name()}</span>
                    <span class="short" aria-hidden="true">
                        {short_name(locale)}
                    </span>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="languages" aria-label=text::site::language(current)>
            {links}
        </nav>
    }
}

fn footer(visitor: &Visitor) -> AnyView {
    let locale = visitor.locale;
    view! {
        <footer class="site-footer">
            <div class="bar">
                <p class="footer-name">
                    {visitor.brand.name.clone()} " · " {text::site::tagline(locale)}
                </p>
                {crate::ui::contact_lines(locale, &visitor.brand.contact())}
                <ul class="footer-links">
                    <li><a href=crate::suggestion::api::SUGGESTIONS>{text::suggestion::title(locale)}</a></li>
                    <li><a href=crate::improvement::api::PUBLISHED>{text::improvement::public_title(locale)}</a></li>
                </ul>
                <p class="muted">{text::site::promise(locale)}</p>
            </div>
        </footer>
    }
    .into_any()
}
