//! The reader's organisations, and founding one. Staff administrators find every one here.

use leptos::prelude::*;

use super::{Sent, personal, text_field};
use crate::customer::{OrganisationItem, api};
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::hidden;
use crate::wire::encode;

/// `searched` is what a staff administrator searched for; None for everybody else.
pub fn organisations(
    visitor: &Visitor,
    found: crate::value::Page<OrganisationItem>,
    searched: Option<&str>,
    sent: &Sent,
) -> Page {
    use text::organisation as say;
    let l = visitor.locale;
    let is_empty = found.items.is_empty();
    let rows = found.items.iter().map(|item| row(visitor, item)).collect_view();
    let more = found.next_cursor.map(|cursor| {
        let query = ["?search=", &encode(searched.unwrap_or_default()), "&cursor=", &encode(&cursor)].concat();
        view! { <p><a class="button is-quiet" href=[api::ORGANISATIONS, &query].concat()>{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="narrow account">
            <h1>{say::title(l)}</h1>
            {match searched {
                Some(words) => search(visitor, words),
                None => view! { <p>{say::lead(l)}</p> }.into_any(),
            }}
            {is_empty.then(|| view! { <p class="muted">{say::none(l)}</p> })}
            <ul class="devices">{rows}</ul>
            {more}
            {found_form(visitor, searched.is_some(), sent)}
        </div>
    };
    personal(say::title(l), body.into_any())
}

fn search(visitor: &Visitor, words: &str) -> AnyView {
    use text::organisation as say;
    let l = visitor.locale;
    view! {
        <form method="get" action=api::ORGANISATIONS class="field" role="search">
            <label for="search">{say::search_label(l)}</label>
            <div class="tools">
                <input id="search" name="search" type="search" value=words.to_string() autocomplete="off" />
                <button>{say::search_button(l)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn row(visitor: &Visitor, item: &OrganisationItem) -> impl IntoView + use<> {
    let members = text::organisation::members(visitor.locale, item.member_count.max(0) as u64);
    let codes = item.account_codes.join(", ");
    view! {
        <li>
            <div>
                <a href=api::organisation_page(&item.id)>{item.name.clone()}</a>
                <p class="muted">
                    {members} {(!codes.is_empty()).then(|| view! { " · " <span class="number">{codes}</span> })}
                </p>
            </div>
        </li>
    }
}

fn found_form(visitor: &Visitor, for_customer: bool, sent: &Sent) -> impl IntoView + use<> {
    use text::organisation as say;
    let l = visitor.locale;
    let lead = if for_customer { say::found_for_customer(l) } else { say::found_lead(l) };
    view! {
        <section class="card" id="found">
            <h2>{say::found_heading(l)}</h2>
            <p>{lead}</p>
            {sent.refused_line("found")}
            <form method="post" action=api::ORGANISATIONS class="stack">
                {hidden("form", "found")}
                {text_field(l, sent, "found", "name", say::name(l), "text")}
                <button>{say::found_button(l)}</button>
            </form>
        </section>
    }
}
