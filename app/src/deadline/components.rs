//! The deadlines of a case as its page shows them: by name, with a date, a state and the reason for the date.

use leptos::prelude::*;

use super::{Deadline, Role, Source, State};
use crate::locale::{self, Locale};
use crate::text::deadline as say;
use crate::ui::{Icon, icon, when};
use crate::value::{Instant, LocalInstant};

/// A deadline with its moments in the zone in which they are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub deadline: Deadline,
    pub started: LocalInstant,
    pub due: LocalInstant,
    pub met: Option<LocalInstant>,
}

/// A list of deadlines, the caller's order kept. Nothing for an empty one.
pub fn deadlines(locale: Locale, list: &[Shown], now: Instant) -> Option<AnyView> {
    let rows = list.iter().map(|shown| row(locale, shown, now)).collect_view();
    (!list.is_empty()).then(|| view! { <ul class="deadlines">{rows}</ul> }.into_any())
}

/// One deadline, for pages that show only the next.
pub fn deadline(locale: Locale, shown: &Shown, now: Instant) -> AnyView {
    view! { <div class="deadline">{inside(locale, shown, now)}</div> }.into_any()
}

fn row(l: Locale, shown: &Shown, now: Instant) -> AnyView {
    view! { <li class="deadline">{inside(l, shown, now)}</li> }.into_any()
}

fn inside(l: Locale, shown: &Shown, now: Instant) -> impl IntoView + use<> {
    let deadline = &shown.deadline;
    let date = due_words(l, shown.due, now);
    let label = match deadline.role {
        Role::Duty => say::due(l, &date),
        Role::Right => say::right(l, &date),
    };
    let round = (deadline.round > 0).then(|| view! { <span class="muted">{say::again(l)}</span> });
    view! {
        <p class="deadline-name">
            <strong>{deadline.name.of(l).to_string()}</strong> " " {state(l, shown, now)}
        </p>
        <p class="deadline-date">
            <time datetime=shown.due.to_string()>{label}</time> " " {round}
        </p>
        {why(l, shown, now)}
    }
}

/// "By the end of Mon 23 Nov" for what ends at midnight, else the day and the time.
pub fn due_words(l: Locale, due: LocalInstant, now: Instant) -> String {
    let due = when::due(due);
    match due.names_time {
        true => when::day_and_time(l, due.on, now),
        false => say::end_of(l, &when::day(l, due.on, now)),
    }
}

/// The same with the year, for letters that are read on another day: "by 22 Nov 2026, 14:05".
pub fn due_on(l: Locale, due: LocalInstant) -> String {
    let due = when::due(due);
    match due.names_time {
        true => crate::text::complaint_mail::by_moment(l, &locale::day_and_time(l, due.on)),
        false => say::end_of(l, &locale::day(l, due.on)),
    }
}

fn state(l: Locale, shown: &Shown, now: Instant) -> impl IntoView + use<> {
    let met = || shown.met.map(|at| when::day_and_time(l, at, now)).unwrap_or_default();
    let (class, mark, words) = match shown.deadline.state(now) {
        State::Open => ("badge is-calm", Icon::Clock, say::open(l).to_string()),
        State::Paused => ("badge is-calm", Icon::Stop, say::paused(l).to_string()),
        State::Late(ms) => ("badge is-bad", Icon::Alert, say::late(l, &locale::duration(l, ms))),
        State::Met => ("badge is-good", Icon::Check, say::met(l, &met())),
        State::MetLate(ms) => ("badge is-bad", Icon::Check, say::met_late(l, &locale::duration(l, ms))),
        State::Void => ("badge is-calm", Icon::Stop, say::void(l).to_string()),
        State::Over => ("badge is-calm", Icon::Stop, say::over(l).to_string()),
    };
    view! { <span class=class>{icon(mark)} <span>{words}</span></span> }
}

fn why(l: Locale, shown: &Shown, now: Instant) -> impl IntoView + use<> {
    let deadline = &shown.deadline;
    let started = when::day_and_time(l, shown.started, now);
    let never = deadline.is_statutory.then(|| view! { <p>{say::statutory(l)}</p> });
    let unconfirmed = (!deadline.is_confirmed).then(|| view! { <p class="unconfirmed">{say::unconfirmed(l)}</p> });
    view! {
        <details class="why">
            <summary>{say::why(l)}</summary>
            <p>{deadline.explanation.of(l).to_string()}</p>
            <p>{say::started(l, &started)}</p>
            {never}
            {source(l, &deadline.source)}
            {unconfirmed}
        </details>
    }
}

/// Title, article and link of a rule's source. The link leaves the portal and says so to nobody else.
pub fn source(l: Locale, source: &Source) -> AnyView {
    let gap = if source.article.is_empty() { "" } else { ", " };
    let words = [source.title.as_str(), gap, &source.article].concat();
    view! {
        <p class="source">
            {say::source(l)} " "
            <a href=source.link.clone() rel="noreferrer nofollow">
                {words}
            </a>
        </p>
    }
    .into_any()
}
