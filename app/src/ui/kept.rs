//! The page for a form that was sent after its session had ended: what was typed waits until it can be sent again.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::shell::{Page, Visitor};
use crate::text::kept as say;

/// A form as it was sent, without its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it goes, with the query.
    pub path: String,
    pub fields: Vec<(String, String)>,
    /// How its door wants it.
    pub is_multipart: bool,
    /// Names of fields that files came in: they must be chosen again.
    pub file_fields: Vec<String>,
}

/// Two steps: sign in beside this page, at `sign_in`, then send it again.
pub fn kept(visitor: &Visitor, form: Kept, sign_in: &'static str) -> Page {
    let l = visitor.locale;
    let fields: Vec<AnyView> = form
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any())
        .collect();
    let files: Vec<AnyView> = form
        .file_fields
        .into_iter()
        .map(|name| {
            let id = ["again-", &name].concat();
            view! {
                <div class="field">
                    <label for=id.clone()>{say::files(l)}</label>
                    <input id=id type="file" name=name multiple />
                </div>
            }
            .into_any()
        })
        .collect();
    let body = view! {
        <div class="narrow">
            <section class="card notice-page">
                <p class="notice-mark">{icon(Icon::Alert)}</p>
                <h1>{say::title(l)}</h1>
                <p class="lead">{say::detail(l)}</p>
                <p>
                    <a class="button" href=sign_in target="_blank" rel="noopener">
                        {say::sign_in(l)}
                    </a>
                </p>
                <form method="post" action=form.path enctype=form.is_multipart.then_some("multipart/form-data")>
                    {fields} {files} <button>{say::again(l)}</button>
                </form>
            </section>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}
