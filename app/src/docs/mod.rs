//! The API for people: the OpenAPI document as one page, without script and without a foreign request.
//!
//! What an operation does comes from the document and stays English, like its names; the words around it follow the
//! reader. `contract` reads the document, `example` makes examples from its schemas, the rest is screen.

pub mod contract;
mod conventions;
pub mod example;
mod operation;
mod schema;
mod words;

use leptos::prelude::*;
use serde_json::Value;

use crate::shell::{Page, Visitor};
use crate::text;
use contract::{Group, groups};
pub use conventions::is_problem;

/// Where this page lives.
pub const URL: &str = "/api/docs";
/// Where programs find the same document.
pub const DOCUMENT_URL: &str = "/api/openapi.json";

/// The page; `contract` is the OpenAPI 3.1 document as JSON.
pub fn docs(visitor: &Visitor, contract: &Value) -> Page {
    let locale = visitor.locale;
    let groups = groups(contract);
    let operations = groups.iter().map(|group| operation::group(locale, contract, group)).collect_view();
    let version = contract["info"]["version"].as_str().unwrap_or_default().to_string();
    let body = view! {
        <div class="docs">
            <header class="docs-head">
                <h1>{text::docs::heading(locale)}</h1>
                <p class="lead">{text::docs::lead(locale)}</p>
                <p class="muted">{words::inline(text::docs::source(locale))}</p>
                <p>
                    <a class="button is-quiet" href=DOCUMENT_URL>
                        {text::docs::document(locale, &version)}
                    </a>
                </p>
            </header>
            {contents(visitor, &groups)}
            <div class="docs-body">
                {conventions::start(locale)} {operations} {conventions::conventions(locale)}
                {conventions::problems(locale)}
            </div>
        </div>
    };
    Page {
        title: text::docs::title(locale).to_string(),
        description: Some(text::docs::lead(locale).to_string()),
        body: body.into_any(),
        json_ld: None,
        interactive: false,
        personal: false,
    }
}

fn contents(visitor: &Visitor, groups: &[Group]) -> impl IntoView + use<> {
    let locale = visitor.locale;
    let parts = groups
        .iter()
        .map(|group| {
            let operations = group
                .operations
                .iter()
                .map(|operation| {
                    view! {
                        <li>
                            <a href=["#", &operation.anchor()].concat()>
                                <span class="method">{operation.method.clone()}</span>
                                " "
                                {words::path(operation.path)}
                            </a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <li>
                    <a href=["#", &group.anchor()].concat()>{group.name.to_string()}</a>
                    <ol>{operations}</ol>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="docs-contents" aria-labelledby="contents">
            <h2 id="contents">{text::docs::contents(locale)}</h2>
            <ol>
                <li>
                    <a href="#start">{text::docs::start::heading(locale)}</a>
                </li>
                {parts}
                <li>
                    <a href="#conventions">{text::docs::conventions::heading(locale)}</a>
                </li>
                <li>
                    <a href="#problems">{text::docs::problems::heading(locale)}</a>
                </li>
            </ol>
        </nav>
    }
}
