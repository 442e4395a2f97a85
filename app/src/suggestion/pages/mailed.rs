//! Behind the links of mails: what a guest confirms, and what they follow. Opening them does nothing.

use leptos::prelude::*;

use super::page;
use super::parts::status_chip;
use crate::shell::{Page, Visitor};
use crate::suggestion::{Confirmation, GuestAct, Status, api};
use crate::text::suggestion as say;
use crate::ui::form::{done_line, hidden, problem_line};

/// What the link would do, and the one button that does it.
pub fn confirm(visitor: &Visitor, secret: &str, c: &Confirmation, problem: Option<&'static str>) -> Page {
    let l = visitor.locale;
    let lead = match c.act {
        GuestAct::Suggestion => say::confirm_suggestion(l),
        GuestAct::Voice => say::confirm_voice(l),
        GuestAct::Comment => say::confirm_comment(l),
        GuestAct::Following => say::confirm_following(l),
        GuestAct::Withdrawal => say::confirm_withdrawal(l),
    };
    let is_kept = c.act != GuestAct::Withdrawal;
    let about = c.suggestion.as_ref().map(|other| {
        let href = api::suggestion_page(&other.suggestion_number);
        view! { <p><a href=href>{other.title.clone()}</a></p> }
    });
    let words = c.words.clone().map(|words| view! { <blockquote class="suggestion-text">{words}</blockquote> });
    let inner = match c.is_spent {
        true => view! { <p>{say::spent(l)}</p> {about} }.into_any(),
        false => view! {
            <p>{lead}</p>
            {about}
            {words}
            {problem.map(problem_line)}
            {is_kept.then(|| view! { <p>{say::confirm_address(l)}</p> })}
            <form method="post" action=api::confirm_page(secret)>
                <button>{say::confirm(l)}</button>
            </form>
            <p class="muted">{say::confirm_note(l)}</p>
        }
        .into_any(),
    };
    let body = view! {
        <div class="narrow">
            <h1>{say::confirm_title(l)}</h1>
            <div class="card">{inner}</div>
            <p><a href=api::SUGGESTIONS>{say::to_board(l)}</a></p>
        </div>
    };
    page(say::confirm_title(l).to_string(), body.into_any(), true)
}

/// What came of a confirmed act.
#[derive(Debug, Clone)]
pub struct Confirmed {
    pub act: GuestAct,
    pub suggestion_number: String,
    /// Meant for everybody, not for the operator alone.
    pub is_public: bool,
    pub is_on_board: bool,
    /// A text waits for a moderator.
    pub is_held: bool,
}

pub fn confirmed(visitor: &Visitor, c: &Confirmed) -> Page {
    let l = visitor.locale;
    let words = match c.act {
        GuestAct::Suggestion if c.is_public => say::confirmed_suggestion(l, &c.suggestion_number),
        GuestAct::Suggestion => say::confirmed_private(l, &c.suggestion_number),
        GuestAct::Voice => say::done_voted(l).to_string(),
        GuestAct::Comment if c.is_held => say::done_held(l).to_string(),
        GuestAct::Comment => say::done_commented(l).to_string(),
        GuestAct::Following => say::done_following(l).to_string(),
        GuestAct::Withdrawal => say::done_silent(l).to_string(),
    };
    let back = match c.is_on_board {
        true => (api::suggestion_page(&c.suggestion_number), say::to_suggestion(l)),
        false => (api::SUGGESTIONS.to_string(), say::to_board(l)),
    };
    let body = view! {
        <div class="narrow">
            <h1>{say::confirmed_title(l)}</h1>
            {done_line(words)}
            <p><a href=back.0>{back.1}</a></p>
        </div>
    };
    page(say::confirmed_title(l).to_string(), body.into_any(), true)
}

/// One that whoever holds the link follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedItem {
    pub suggestion_number: String,
    pub title: String,
    pub status: Status,
    pub reply: Option<String>,
    /// Everybody may read it; otherwise this page is all there is of it.
    pub is_on_board: bool,
}

/// What a holder follows; the one that the mail was about first.
pub fn followed(visitor: &Visitor, secret: &str, items: &[FollowedItem], is_done: bool) -> Page {
    let l = visitor.locale;
    let rows = items.iter().map(|item| {
        let title = match item.is_on_board {
            true => {
                let href = api::suggestion_page(&item.suggestion_number);
                view! { <a href=href>{item.title.clone()}</a> }.into_any()
            }
            false => item.title.clone().into_any(),
        };
        view! {
            <li class="card">
                <h2>{title}</h2>
                <p>{status_chip(l, item.status)}</p>
                {item.reply.clone().map(|words| view! { <p class="suggestion-text">{words}</p> })}
                <form method="post" action=api::unfollow_page(secret, None)>
                    {hidden("number", item.suggestion_number.clone())}
                    <button class="is-quiet">{say::stop(l, &item.suggestion_number)}</button>
                </form>
            </li>
        }
    });
    let all = (items.len() > 1).then(|| {
        view! {
            <form method="post" action=api::unfollow_page(secret, None)>
                {hidden("number", "")}
                <button class="is-quiet">{say::stop_all(l)}</button>
            </form>
        }
    });
    let lead = if items.is_empty() { say::followed_none(l) } else { say::followed_lead(l) };
    let body = view! {
        <div class="narrow">
            <h1>{say::followed_title(l)}</h1>
            {is_done.then(|| done_line(say::done_unfollowed(l)))}
            <p>{lead}</p>
            <ul class="suggestion-cards">{rows.collect_view()}</ul>
            {all}
            <p><a href=api::SUGGESTIONS>{say::to_board(l)}</a></p>
        </div>
    };
    page(say::followed_title(l).to_string(), body.into_any(), true)
}
