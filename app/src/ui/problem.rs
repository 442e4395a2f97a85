//! The page for every refusal: what happened, what to do, and the reference to quote.

use leptos::prelude::*;

use super::{Icon, contact_lines, icon};
use crate::shell::{Page, Visitor};
use crate::text;

/// A refusal as a page, by HTTP status.
pub fn problem(visitor: &Visitor, status: u16, request_id: &str) -> Page {
    let locale = visitor.locale;
    let words = text::problem::home(locale);
    let (title, detail) = sentences(visitor, status);
    let reference = (!request_id.is_empty()).then(|| {
        view! {
            <p class="muted">
                {text::problem::reference(locale)} " " <code>{request_id.to_string()}</code>
            </p>
        }
    });
    let body = view! {
        <div class="narrow">
            <section class="card notice-page">
                <p class="notice-mark">{icon(Icon::Alert)}</p>
                <h1>{title}</h1>
                <p class="lead">{detail}</p>
                <p>
                    <a class="button" href="/">
                        {words}
                    </a>
                </p>
                {contact_lines(locale, &visitor.brand.contact())}
                {reference}
            </section>
        </div>
    };
    Page::plain(title, body.into_any())
}

fn sentences(visitor: &Visitor, status: u16) -> (&'static str, &'static str) {
    use text::problem::*;
    let l = visitor.locale;
    match status {
        401 => (sign_in_required::title(l), sign_in_required::detail(l)),
        403 => (forbidden::title(l), forbidden::detail(l)),
        404 | 405 => (not_found::title(l), not_found::detail(l)),
        409 => (conflict::title(l), conflict::detail(l)),
        412 | 428 => (precondition::title(l), precondition::detail(l)),
        422 => (invalid::title(l), invalid::detail(l)),
        429 => (too_many::title(l), too_many::detail(l)),
        503 | 507 => (unavailable::title(l), unavailable::detail(l)),
        500..=599 => (internal::title(l), internal::detail(l)),
        _ => (bad_request::title(l), bad_request::detail(l)),
    }
}
