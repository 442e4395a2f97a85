//! The addresses of suggestions. Only this file names their URLs.

use super::{Sort, Status, Topic};
use crate::wire::encode;

/// The board.
pub const SUGGESTIONS: &str = "/suggestions";
/// The form of a new one.
pub const NEW: &str = "/suggestions/new";
/// What is planned, and what is done.
pub const ROADMAP: &str = "/suggestions/roadmap";
/// The newest ones for feed readers.
pub const FEED: &str = "/suggestions/feed.atom";
/// Similar ones as a piece of a page, while a title is typed.
pub const SIMILAR_PIECE: &str = "/suggestions/similar";
/// What the reader wrote, spoke for and follows.
pub const OWN: &str = "/account/suggestions";
/// The board as a file, CSV unless `format=xlsx`; takes the query of the page.
pub const EXPORT: &str = "/api/v1/suggestions/export";

pub fn suggestion_page(number: &str) -> String {
    [SUGGESTIONS, "/", &encode(number)].concat()
}

/// Where the link of a guest's mail leads.
pub fn confirm_page(secret: &str) -> String {
    [SUGGESTIONS, "/confirm/", secret].concat()
}

/// Where a follower ends it; `number` is the one that a mail was about.
pub fn unfollow_page(secret: &str, number: Option<&str>) -> String {
    let about = number.map(|number| ["?about=", &encode(number)].concat()).unwrap_or_default();
    [SUGGESTIONS, "/unfollow/", secret, &about].concat()
}

/// What the board is narrowed to and ordered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub sort: Option<Sort>,
    pub topic: Option<Topic>,
    pub unit: Option<String>,
    pub status: Option<Status>,
    pub text: Option<String>,
}

impl Filter {
    /// `sort=new&topic=storage`; empty when nothing is chosen.
    pub fn query(&self) -> String {
        let pairs = [
            ("sort", self.sort.map(|sort| sort.as_str().to_string())),
            ("topic", self.topic.map(|topic| topic.as_str().to_string())),
            ("unit", self.unit.clone()),
            ("status", self.status.map(|status| status.as_str().to_string())),
            ("text", self.text.clone()),
        ];
        let stated = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        stated.map(|(name, value)| [name, "=", &encode(&value)].concat()).collect::<Vec<_>>().join("&")
    }

    pub fn is_narrowed(&self) -> bool {
        self.topic.is_some() || self.unit.is_some() || self.status.is_some() || self.text.is_some()
    }
}

/// A page of the board.
pub fn board_page(filter: &Filter, cursor: Option<&str>) -> String {
    with_query(SUGGESTIONS, filter, cursor.map(|cursor| ["cursor=", &encode(cursor)].concat()))
}

/// The same rows as a file.
pub fn export(filter: &Filter, format: &str) -> String {
    with_query(EXPORT, filter, Some(["format=", format].concat()))
}

fn with_query(path: &str, filter: &Filter, more: Option<String>) -> String {
    let query: Vec<String> = [Some(filter.query()), more].into_iter().flatten().filter(|q| !q.is_empty()).collect();
    if query.is_empty() { path.to_string() } else { [path, "?", &query.join("&")].concat() }
}
