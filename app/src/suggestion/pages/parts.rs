//! What several pages of suggestions show.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::suggestion::words::{status_name, topic_name};
use crate::suggestion::{Item, Status, api};
use crate::text::suggestion as say;

/// What just happened, as the address tells it after a form.
pub(super) fn done_words(l: Locale, done: &str) -> Option<&'static str> {
    match done {
        "mailed" => Some(say::mailed(l)),
        "voted" => Some(say::done_voted(l)),
        "silent" => Some(say::done_silent(l)),
        "following" => Some(say::done_following(l)),
        "unfollowed" => Some(say::done_unfollowed(l)),
        "commented" => Some(say::done_commented(l)),
        "held" => Some(say::done_held(l)),
        _ => None,
    }
}

fn status_class(status: Status) -> &'static str {
    match status {
        Status::Received | Status::UnderReview | Status::Planned | Status::Merged => "chip is-calm",
        Status::Adopted => "chip is-good",
        Status::Declined => "chip is-watch",
    }
}

pub(super) fn status_chip(l: Locale, status: Status) -> AnyView {
    view! { <span class=status_class(status)>{status_name(l, status)}</span> }.into_any()
}

/// Topic and place.
pub(super) fn about(l: Locale, item: &Item) -> String {
    let place = item.unit.as_ref().map(|unit| unit.name.as_str());
    [Some(topic_name(l, item.topic)), place].into_iter().flatten().collect::<Vec<&str>>().join(" · ")
}

/// One in a list: how many want it, what it says, where it stands.
pub(super) fn card(l: Locale, item: &Item) -> AnyView {
    row(l, item, None)
}

/// The same with something to press, or more to say.
pub(super) fn row(l: Locale, item: &Item, more: Option<AnyView>) -> AnyView {
    let href = api::suggestion_page(&item.suggestion_number);
    let comments = (item.comment_count > 0).then(|| [" · ", &say::comments(l, item.comment_count)].concat());
    view! {
        <li class="card suggestion-card">
            <p class="suggestion-voices">{say::voices(l, item.voice_count)}</p>
            <div class="suggestion-words">
                <h3><a href=href>{item.title.clone()}</a></h3>
                <p class="muted">{status_chip(l, item.status)} " " {about(l, item)} {comments}</p>
                {more}
            </div>
        </li>
    }
    .into_any()
}
