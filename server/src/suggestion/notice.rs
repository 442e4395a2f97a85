//! Who follows a suggestion is told once of each change: by mail or in the inbox as they want it, a guest by mail, in
//! their own language, and with the link at which it ends.

use std::collections::BTreeSet;

use app::locale::Locale;
use app::suggestion::{Status, api, words};
use app::text::suggestion::news as say;
use app::value::Instant;

use super::holder::link_secret;
use super::store::{self, Follower, Record};
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::Transaction;

/// Characters of a reply that a mail holds; the page has all of it.
pub(super) const MOST_WORDS: usize = 500;

/// What there is to tell.
#[derive(Clone, Copy)]
pub enum News<'n> {
    /// It stands on the board.
    Published,
    /// It was not put on the board, and why.
    Refused(&'n str),
    /// It stood there and does no more, and why.
    TakenDown(&'n str),
    /// It has this status now, with what staff say to it.
    Status(Status, Option<&'n str>),
    /// It went into another one.
    MergedInto(&'n Record),
    /// A whole sentence in the reader's language, and the page that says more.
    Said(&'n (dyn Fn(Locale) -> String + Sync), &'n str),
}

/// Tells all who follow it, once each; how many. Call it before [`crate::audit::record`].
///
/// # Errors
/// The database's.
pub async fn tell(
    tx: &mut Transaction,
    portal: &Portal,
    suggestion: &Record,
    news: News<'_>,
    now: Instant,
) -> sqlx::Result<usize> {
    tell_others(tx, portal, suggestion, news, &BTreeSet::new(), now).await
}

/// As [`tell`], but not those of these holders, who were told of the same already.
///
/// # Errors
/// The database's.
pub async fn tell_others(
    tx: &mut Transaction,
    portal: &Portal,
    suggestion: &Record,
    news: News<'_>,
    told: &BTreeSet<String>,
    now: Instant,
) -> sqlx::Result<usize> {
    let followers = store::followers(tx, &suggestion.id).await?;
    let mut count = 0;
    for follower in followers.iter().filter(|follower| !told.contains(&follower.holder)) {
        tell_one(tx, portal, suggestion, news, follower, now).await?;
        count += 1;
    }
    Ok(count)
}

/// Tells one of them.
///
/// # Errors
/// The database's.
pub async fn tell_one(
    tx: &mut Transaction,
    portal: &Portal,
    suggestion: &Record,
    news: News<'_>,
    follower: &Follower,
    now: Instant,
) -> sqlx::Result<()> {
    let own = api::unfollow_page(&link_secret(portal, &follower.holder), Some(&suggestion.suggestion_number));
    let link = match news {
        News::Said(_, path) => path.to_string(),
        News::MergedInto(other) => api::suggestion_page(&other.suggestion_number),
        // What a guest wrote for the operator alone, they read behind their own link.
        _ if !suggestion.is_on_board() && follower.person_id.is_none() => own.clone(),
        _ => api::suggestion_page(&suggestion.suggestion_number),
    };
    let message = Message {
        template: Template::SuggestionNews,
        person_id: follower.person_id.as_deref(),
        email: &follower.email,
        locale: follower.locale,
        values: vec![
            ("link", portal.link(&link)),
            ("refusal_link", portal.link(&own)),
            ("number", suggestion.suggestion_number.clone()),
            ("title", one_line(&suggestion.title, 120)),
            ("news", sentence(follower.locale, news)),
        ],
    };
    notification::enqueue(tx, &message, now).await.map(|_| ())
}

fn sentence(l: Locale, news: News<'_>) -> String {
    match news {
        News::Published => say::published(l).to_string(),
        News::Refused(why) => say::refused(l, &one_line(why, MOST_WORDS)),
        News::TakenDown(why) => say::taken_down(l, &one_line(why, MOST_WORDS)),
        News::Status(status, None) => say::status(l, words::status_name(l, status)),
        News::Status(status, Some(reply)) => {
            say::status_reply(l, &one_line(reply, MOST_WORDS), words::status_name(l, status))
        }
        News::MergedInto(other) => say::merged(l, &other.suggestion_number, &one_line(&other.title, 120)),
        News::Said(words, _) => words(l),
    }
}

/// A mail's values have no line breaks.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > most {
        true => line.chars().take(most).chain(['…']).collect(),
        false => line,
    }
}
