//! Who is calling? Asked when nobody, or more than one, is known by what the caller shows.

use leptos::prelude::*;

use super::find::find_box;
use super::keyboard::keyboard;
use crate::desk::api;
use crate::shell::{Page, Visitor};
use crate::text::call as say;

/// A customer that it may be, as a row of the choice.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Key of the customer.
    pub customer: String,
    pub name: String,
    pub email: Option<String>,
}

/// What was looked for, and whom it may be.
#[derive(Debug, Clone, Default)]
pub struct CallScreen {
    pub looked_for: String,
    /// The number in its one form, if it was one.
    pub phone: Option<String>,
    pub candidates: Vec<Candidate>,
}

pub fn call(visitor: &Visitor, s: &CallScreen) -> Page {
    let l = visitor.locale;
    let with_number = |key: &str| match &s.phone {
        Some(number) => [&api::customer_page(key), "?phone=", &crate::wire::encode(number)].concat(),
        None => api::customer_page(key),
    };
    let rows: Vec<AnyView> = s
        .candidates
        .iter()
        .map(|one| {
            let href = with_number(&one.customer);
            let name = if one.name.is_empty() { crate::text::card::nameless(l).to_string() } else { one.name.clone() };
            view! { <li class="card"><a href=href>{name}</a> " " <span class="muted">{one.email.clone()}</span></li> }
                .into_any()
        })
        .collect();
    let bare = s.phone.as_deref().map(|number| {
        let href = with_number(&["phone-", number].concat());
        view! { <p><a href=href>{say::number_only(l)}</a></p> }
    });
    let from = s.phone.as_deref().map(|number| view! { <p>{say::from(l, number)}</p> });
    let outcome = match (s.looked_for.is_empty(), rows.is_empty()) {
        (true, _) => None,
        (false, true) => Some(view! { <p class="card" role="status">{say::nobody(l)}</p> }.into_any()),
        (false, false) => Some(view! { <p role="status">{say::choose(l)}</p> }.into_any()),
    };
    let body = view! {
        <div class="list desk">
            <p class="crumb"><a href=api::QUEUE aria-keyshortcuts="u">{crate::text::desk::queue(l)}</a></p>
            <h1>{say::title(l)}</h1>
            {from}
            {outcome}
            <ul class="contacts">{rows}</ul>
            {bare}
            {find_box(visitor, &s.looked_for)}
            <p><a href=api::take_page(None, s.phone.as_deref()) aria-keyshortcuts="f">{say::file(l)} " " <kbd>"f"</kbd></a></p>
            {keyboard(visitor)}
        </div>
    };
    Page::awake(say::title(l), body.into_any())
}
