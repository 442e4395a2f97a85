//! What the portal has written to this person. Reading is stated by a button: a page that is opened proves nothing.

use leptos::prelude::*;

use crate::notification::{Inbox, InboxMessage, api};
use crate::shell::{Page, Visitor};
use crate::text::inbox as say;
use crate::ui::when;

pub fn inbox(visitor: &Visitor, inbox: Inbox) -> Page {
    let locale = visitor.locale;
    let lead = match (inbox.items.is_empty(), inbox.unread_count) {
        (true, 0) => say::empty(locale).to_string(),
        (false, 0) => say::all_read(locale).to_string(),
        (_, count) => say::unread(locale, count),
    };
    let older = inbox.next_cursor.as_deref().map(|cursor| {
        view! {
            <p>
                <a href=api::inbox_page(Some(cursor))>{say::older(locale)}</a>
            </p>
        }
    });
    let messages = inbox.items.into_iter().map(|message| entry(visitor, message)).collect_view();
    let body = view! {
        <div class="narrow messages">
            <h1>{say::title(locale)}</h1>
            <p class="lead">{lead}</p>
            {messages}
            {older}
            <p class="muted">
                {say::secrets(locale)} " "
                <a href=api::PREFERENCES_PAGE>{crate::text::preference::title(locale)}</a>
            </p>
        </div>
    };
    Page::plain(say::title(locale), body.into_any())
}

fn entry(visitor: &Visitor, message: InboxMessage) -> impl IntoView + use<> {
    let (locale, now) = (visitor.locale, visitor.now);
    let paragraphs = message.body.split("\n\n").map(|text| view! { <p>{text.to_string()}</p> }).collect_view();
    let state = match message.read_at {
        Some(at) => {
            let words = say::read_at(locale, &when::day_and_time(locale, at, now));
            view! { <p class="muted">{words}</p> }.into_any()
        }
        None => view! {
            <form method="post" action=api::INBOX_PAGE>
                <input type="hidden" name="id" value=message.id.clone() />
                <button class="is-quiet">{say::mark_read(locale)}</button>
            </form>
        }
        .into_any(),
    };
    let new = message.read_at.is_none().then(|| view! { <span class="chip is-watch">{say::new(locale)}</span> });
    view! {
        <article class="card message">
            <h2>{message.subject} " " {new}</h2>
            <p class="muted">{when::day_and_time(locale, message.written_at, now)}</p>
            {paragraphs}
            {state}
        </article>
    }
}
