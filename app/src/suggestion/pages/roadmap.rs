//! `/suggestions/roadmap`: what is planned, and what is done.

use leptos::prelude::*;

use super::page;
use super::parts::card;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::suggestion::{Item, api};
use crate::text::suggestion as say;

pub fn roadmap(visitor: &Visitor, planned: &[Item], adopted: &[Item]) -> Page {
    let l = visitor.locale;
    let body = view! {
        <div class="suggestion-board">
            <header>
                <h1>{say::roadmap(l)}</h1>
                <p class="lead">{say::roadmap_lead(l)}</p>
            </header>
            <div class="suggestion-columns">
                {column(l, "planned", say::roadmap_planned(l), planned)}
                {column(l, "adopted", say::roadmap_adopted(l), adopted)}
            </div>
            <p><a href=api::SUGGESTIONS>{say::to_board(l)}</a></p>
        </div>
    };
    page(say::roadmap(l).to_string(), body.into_any(), false)
}

fn column(l: Locale, id: &'static str, title: &'static str, items: &[Item]) -> AnyView {
    let cards = items.iter().map(|item| card(l, item)).collect_view();
    let none = items.is_empty().then(|| view! { <p class="muted">{say::roadmap_none(l)}</p> });
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {none}
            <ul class="suggestion-cards">{cards}</ul>
        </section>
    }
    .into_any()
}
