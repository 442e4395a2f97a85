//! What staff read beside a suggestion: where it came from, voices that colleagues noted, what happened to it.

use leptos::prelude::*;

use super::desk_case::DeskCaseScreen;
use super::desk_parts::local_moment;
use crate::desk::api as desk;
use crate::locale::Locale;
use crate::shell::Visitor;
use crate::suggestion::moderation::{Happened, NotedVoice, StaffSuggestion, api};
use crate::suggestion::words::{status_name, topic_name};
use crate::text::moderation as say;

pub(super) fn facts(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let author = c.author.clone().unwrap_or_else(|| say::a_guest(l).to_string());
    let place = c.unit_name.clone().unwrap_or_else(|| say::no_place(l).to_string());
    let complaint = c.complaint_number.clone().map(|number| {
        let href = desk::case_page(&number);
        fact(say::from_complaint(l), view! { <a class="whole" href=href>{number}</a> }.into_any())
    });
    let text = |label: &'static str, value: String| fact(label, value.into_any());
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{say::facts(l)}</h2>
            <dl class="moderation-facts">
                {text(say::col_voices(l), c.voice_count.to_string())}
                {text(say::followers(l), c.follower_count.to_string())}
                {text(say::comments(l), c.comment_count.to_string())}
                {text(say::col_topic(l), topic_name(l, c.topic).to_string())}
                {text(say::col_place(l), place)}
                {text(say::by(l), author)}
                {c.organisation.clone().map(|name| text(say::organisation(l), name))}
                {c.entered_by.clone().map(|name| text(say::entered_by(l), name))}
                {complaint}
                {text(say::col_since(l), local_moment(visitor, s.local, c.created_at))}
                {c.moderated_by.clone().map(|name| text(say::moderated_by(l), name))}
            </dl>
        </section>
    }
    .into_any()
}

fn fact(label: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

pub(super) fn noted(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let row = |voice: &NotedVoice| {
        let name = voice.name.clone().unwrap_or_else(|| say::a_guest(l).to_string());
        let at = local_moment(visitor, s.local, voice.cast_at);
        view! {
            <li>
                <strong>{name}</strong> " · " {voice.entered_by.clone()} " · " {at}
                <p class="words">{voice.note.clone()}</p>
            </li>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = c.noted.iter().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="noted">
                <h2 id="noted">{say::noted(l)}</h2>
                <p class="muted">{say::noted_lead(l)}</p>
                <ul class="plain moderation-log">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

pub(super) fn history(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    // What is refused after it stood on the board is taken down.
    let published = c.history.iter().position(|one| one.kind == "published");
    let row = |(at_row, one): (usize, &Happened)| {
        let other = one.other.clone().map(|number| {
            view! { " " <a class="whole" href=api::desk_page(&number)>{number.clone()}</a> }
        });
        let by = one.by.clone().map(|name| [" · ", &name].concat());
        let at = local_moment(visitor, s.local, one.at);
        let words = match published.is_some_and(|first| first < at_row) && one.kind == "refused" {
            true => say::happened_taken_down(l).to_string(),
            false => happened_words(l, one),
        };
        view! { <li>{words} {other} <span class="muted">" · " {at} {by}</span></li> }.into_any()
    };
    let rows: Vec<AnyView> = c.history.iter().enumerate().map(row).collect();
    view! {
        <section class="card" aria-labelledby="history">
            <h2 id="history">{say::history(l)}</h2>
            <ol class="plain moderation-log">{rows}</ol>
        </section>
    }
    .into_any()
}

fn happened_words(l: Locale, one: &Happened) -> String {
    let status = one.status.map(|status| status_name(l, status));
    match (one.kind.as_str(), status) {
        ("status", Some(status)) => say::happened_status(l, status),
        ("published", _) => say::happened_published(l).to_string(),
        ("refused", _) => say::happened_refused(l).to_string(),
        ("merged", _) => say::happened_merged(l).to_string(),
        ("took_in", _) => say::happened_took_in(l).to_string(),
        ("improvement", _) => say::happened_improvement(l).to_string(),
        ("received", _) => say::happened_received(l).to_string(),
        _ => say::happened_changed(l).to_string(),
    }
}
