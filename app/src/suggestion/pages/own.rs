//! `/account/suggestions`: what the reader suggested, spoke for and follows.

use leptos::prelude::*;

use super::page;
use super::parts::{card, row};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::suggestion::{Item, OwnItem, OwnList, api};
use crate::text::suggestion as say;

pub fn own(visitor: &Visitor, list: &OwnList) -> Page {
    let l = visitor.locale;
    let written = list.written.iter().map(|own| row(l, &own.item, standing(l, own))).collect();
    let body = view! {
        <div class="suggestion-board">
            <header>
                <h1>{say::own_title(l)}</h1>
                <p class="lead">{say::own_lead(l)}</p>
            </header>
            <p class="suggestion-ways">
                <a class="button" href=api::NEW>{say::new(l)}</a>
                <a class="button is-quiet" href=api::SUGGESTIONS>{say::to_board(l)}</a>
            </p>
            {section(l, "written", say::own_written(l), written)}
            {section(l, "voices", say::own_voices(l), cards(l, &list.voices))}
            {section(l, "followed", say::own_followed(l), cards(l, &list.followed))}
        </div>
    };
    page(say::own_title(l).to_string(), body.into_any(), true)
}

fn cards(l: Locale, items: &[Item]) -> Vec<AnyView> {
    items.iter().map(|item| card(l, item)).collect()
}

fn section(l: Locale, id: &'static str, title: &'static str, cards: Vec<AnyView>) -> AnyView {
    let none = cards.is_empty().then(|| view! { <p class="muted">{say::own_none(l)}</p> });
    view! {
        <section class="suggestion-section" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {none}
            <ul class="suggestion-cards">{cards}</ul>
        </section>
    }
    .into_any()
}

/// Why it is not on the board, and what we say to it.
fn standing(l: Locale, own: &OwnItem) -> Option<AnyView> {
    let place = match (&own.refusal, own.published_at) {
        (Some(reason), Some(_)) => Some(say::taken_down(l, reason)),
        (Some(reason), None) => Some(say::refused(l, reason)),
        _ if !own.is_public => Some(say::own_private(l).to_string()),
        (None, None) => Some(say::own_waits(l).to_string()),
        (None, Some(_)) => None,
    };
    let reply = own.reply.clone().map(|words| view! { <p>{words}</p> });
    (place.is_some() || reply.is_some()).then(|| {
        view! {
            {place.map(|words| view! { <p class="muted">{words}</p> })}
            {reply}
        }
        .into_any()
    })
}
