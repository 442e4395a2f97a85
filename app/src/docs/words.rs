//! Small pieces of text: code inside sentences, long paths, statuses.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::text;

/// A sentence whose words between backticks are code.
pub fn inline(sentence: &str) -> impl IntoView + use<> {
    sentence
        .split('`')
        .enumerate()
        .map(|(n, part)| match n % 2 {
            0 => part.to_string().into_any(),
            _ => view! { <code>{part.to_string()}</code> }.into_any(),
        })
        .collect_view()
}

/// A sentence of the contract: English, whatever the page speaks.
pub fn english(sentence: &str) -> impl IntoView + use<> {
    view! { <span lang="en">{inline(sentence)}</span> }
}

/// A path that may break at its slashes on a narrow screen.
pub fn path(path: &str) -> impl IntoView + use<> {
    let parts = path
        .split('/')
        .skip(1)
        .map(|part| {
            view! {
                <wbr />
                {["/", part].concat()}
            }
        })
        .collect_view();
    view! { <code class="path">{parts}</code> }
}

/// A kind of refusal.
pub struct Refusal {
    pub status: u16,
    /// Last part of the problem's `type`.
    pub slug: &'static str,
    pub title: &'static str,
    pub detail: &'static str,
}

/// Every kind of refusal, by status.
pub fn refusals(locale: Locale) -> [Refusal; 10] {
    use text::problem as say;
    let l = locale;
    [
        (400, "bad-request", say::bad_request::title(l), say::bad_request::detail(l)),
        (401, "sign-in-required", say::sign_in_required::title(l), say::sign_in_required::detail(l)),
        (403, "forbidden", say::forbidden::title(l), say::forbidden::detail(l)),
        (404, "not-found", say::not_found::title(l), say::not_found::detail(l)),
        (409, "conflict", say::conflict::title(l), say::conflict::detail(l)),
        (410, "gone", say::gone::title(l), say::gone::detail(l)),
        (422, "invalid", say::invalid::title(l), say::invalid::detail(l)),
        (429, "too-many", say::too_many::title(l), say::too_many::detail(l)),
        (500, "internal", say::internal::title(l), say::internal::detail(l)),
        (503, "unavailable", say::unavailable::title(l), say::unavailable::detail(l)),
    ]
    .map(|(status, slug, title, detail)| Refusal { status, slug, title, detail })
}

/// What a status means where the contract says nothing more.
pub fn status(locale: Locale, status: u16) -> &'static str {
    let refusal = refusals(locale).into_iter().find(|refusal| refusal.status == status);
    refusal.map_or(text::docs::done(locale), |refusal| refusal.title)
}
