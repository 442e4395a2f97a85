//! `/suggestions/{number}`: what it says, who wants it, what we say to it, and what others say.

use leptos::prelude::*;

use super::page;
use super::parts::{about, done_words, status_chip};
use crate::account::api::sign_in_page;
use crate::locale::{self, Locale};
use crate::shell::{Page, Visitor};
use crate::suggestion::{Comment, Comments, Numbers, SHOWN_FROM, Status, Suggestion, TEXT, api};
use crate::text::suggestion as say;
use crate::ui::form::{Faults, Field, done_line, field, hidden, problem_line};
use crate::ui::number::{decimal, percent};
use crate::ui::{Icon, icon, raw_text};
use crate::value::{Instant, LocalInstant};

/// A form of the page that was refused: what was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub email: String,
    pub comment: String,
    pub comment_email: String,
    pub faults: Faults,
    pub is_throttled: bool,
}

pub struct SuggestionScreen<'s> {
    pub suggestion: &'s Suggestion,
    pub comments: &'s Comments,
    pub sent: &'s Sent,
    /// What a form just did.
    pub done: &'s str,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

pub fn suggestion(visitor: &Visitor, s: &SuggestionScreen<'_>) -> Page {
    let l = visitor.locale;
    let it = s.suggestion;
    let number = &it.item.suggestion_number;
    let is_on_board = it.is_public && it.published_at.is_some() && it.refused_at.is_none();
    let done = match s.done {
        "sent" if it.is_entered_by_staff => Some(say::sent_staff(l, number)),
        "sent" if it.is_public => Some(say::sent(l, number)),
        "sent" => Some(say::sent_private(l, number)),
        other => done_words(l, other).map(str::to_string),
    };
    let is_staff = visitor.signed_in.as_ref().is_some_and(|who| who.staff_role.is_some());
    let is_open = is_on_board && it.item.status != Status::Merged;
    let body = view! {
        <article class="suggestion-page">
            <header>
                <p class="muted number">{number.clone()}</p>
                <h1 lang=it.language.clone()>{it.item.title.clone()}</h1>
                <p>{status_chip(l, it.item.status)} " " <span class="muted">{facts(l, s)}</span></p>
            </header>
            {done.map(done_line)}
            {s.sent.is_throttled.then(|| problem_line(say::too_many(l)))}
            {standing(l, s, is_on_board)}
            {merged_into(l, it)}
            <p class="suggestion-text" lang=it.language.clone()>{it.text.clone()}</p>
            {reply(visitor, s)}
            {merged(l, it)}
            {is_on_board.then(|| numbers(l, s))}
            {(is_open && !is_staff).then(|| acts(visitor, s))}
            {is_on_board.then(|| comments(visitor, s, is_open))}
            <p><a href=api::SUGGESTIONS>{say::to_board(l)}</a></p>
        </article>
    };
    page(it.item.title.clone(), body.into_any(), !is_on_board)
}

fn facts(l: Locale, s: &SuggestionScreen<'_>) -> String {
    let on = say::suggested_on(l, &locale::day(l, (s.local)(s.suggestion.item.created_at)));
    let clerk = s.suggestion.is_entered_by_staff.then(|| say::for_customer(l).to_string());
    [Some(about(l, &s.suggestion.item)), Some(on), clerk].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Why it is not on the board, for those who see it nevertheless.
fn standing(l: Locale, s: &SuggestionScreen<'_>, is_on_board: bool) -> Option<AnyView> {
    let it = s.suggestion;
    let words = match &it.refusal {
        _ if is_on_board => return None,
        Some(reason) if it.published_at.is_some() => say::taken_down(l, reason),
        Some(reason) => say::refused(l, reason),
        None if !it.is_public => say::private(l).to_string(),
        None if it.own.is_author => say::waits(l).to_string(),
        None => say::waits_staff(l).to_string(),
    };
    Some(view! { <p class="card">{words}</p> }.into_any())
}

fn merged_into(l: Locale, it: &Suggestion) -> Option<AnyView> {
    let other = it.merged_into.as_ref()?;
    let href = api::suggestion_page(&other.suggestion_number);
    Some(
        view! {
            <p class="card">
                <a href=href>{say::merged_into(l, &other.suggestion_number, &other.title)}</a>
                <br />
                {say::merged_counts(l)}
            </p>
        }
        .into_any(),
    )
}

fn merged(l: Locale, it: &Suggestion) -> Option<AnyView> {
    if it.merged.is_empty() {
        return None;
    }
    let rows = it.merged.iter().map(|other| {
        let href = api::suggestion_page(&other.suggestion_number);
        view! { <li><a href=href>{other.title.clone()}</a></li> }
    });
    Some(
        view! {
            <section class="suggestion-section" aria-labelledby="merged">
                <h2 id="merged">{say::merged_here(l)}</h2>
                <ul class="suggestion-list">{rows.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn reply(visitor: &Visitor, s: &SuggestionScreen<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let words = s.suggestion.reply.clone()?;
    let on = s.suggestion.replied_at.map(|at| {
        let day = locale::day(l, (s.local)(at));
        view! { <p class="muted">{say::replied_on(l, &visitor.brand.name, &day)}</p> }
    });
    Some(
        view! {
            <section class="card suggestion-section" aria-labelledby="reply">
                <h2 id="reply">{say::reply(l)}</h2>
                <p class="suggestion-text">{words}</p>
                {on}
            </section>
        }
        .into_any(),
    )
}

/// The three numbers, and in plain words whether one customer stands behind them.
fn numbers(l: Locale, s: &SuggestionScreen<'_>) -> AnyView {
    let item = &s.suggestion.item;
    let rest = item.numbers.as_ref().map(|n| {
        view! {
            {n.weighted.map(|sum| number(say::number_weight(l), ["≈ ", &decimal(l, sum, 0)].concat()))}
            {n.shipment_count.map(|count| number(say::number_shipments(l), count.to_string()))}
        }
    });
    let noted = s.suggestion.noted_count;
    let noted = (noted > 0).then(|| view! { <p>{crate::text::moderation::noted_publicly(l, noted)}</p> });
    let words = match &item.numbers {
        Some(n) => {
            let when = locale::day_and_time(l, (s.local)(n.counted_at));
            let counted = if n.weighted.is_some() { say::as_of(l, &when) } else { say::as_of_unweighed(l, &when) };
            view! {
                <p>{spread(l, n)}</p>
                <p class="muted">{counted}</p>
            }
            .into_any()
        }
        None => {
            let words = if item.voice_count < SHOWN_FROM { say::numbers_few(l) } else { say::numbers_soon(l) };
            view! { <p class="muted">{words}</p> }.into_any()
        }
    };
    view! {
        <section class="card suggestion-section" aria-labelledby="numbers">
            <h2 id="numbers">{say::numbers(l)}</h2>
            <dl class="suggestion-numbers">
                {number(say::number_voices(l), item.voice_count.to_string())} {rest}
            </dl>
            {noted}
            {words}
        </section>
    }
    .into_any()
}

fn number(label: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Above a half it is one customer's wish; above a quarter (as markets are called concentrated) few customers'.
fn spread(l: Locale, n: &Numbers) -> String {
    let (index, share) = (decimal(l, n.herfindahl, 2), percent(l, n.largest_share));
    match (n.largest_share, n.herfindahl) {
        (largest, _) if largest > 0.5 => say::spread_one(l, &index, &share),
        (_, index_of) if index_of > 0.25 => say::spread_few(l, &index, &share),
        _ => say::spread_many(l, &index, &share),
    }
}

/// One's voice, and whether to be told: buttons that post, for guests with an address.
fn acts(visitor: &Visitor, s: &SuggestionScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let path = api::suggestion_page(&s.suggestion.item.suggestion_number);
    let own = s.suggestion.own;
    let inner = match visitor.signed_in.is_some() {
        true => view! {
            {own.has_voice.then(|| view! { <p>{say::voted(l)}</p> })}
            <p class="muted">{if own.is_following { say::following(l) } else { say::not_following(l) }}</p>
            <div class="suggestion-ways">
                {match own.has_voice {
                    true => act(&path, "withdraw", say::take_back(l), true),
                    false => act(&path, "vote", say::vote(l), false),
                }}
                {match own.is_following {
                    true => act(&path, "unfollow", say::unfollow(l), true),
                    false => act(&path, "follow", say::follow(l), true),
                }}
            </div>
        }
        .into_any(),
        false => view! {
            <p>{say::guest(l)}</p>
            <form method="post" action=path.clone() class="stack" novalidate=true>
                {field(l, &s.sent.faults, Field {
                    name: "email", label: say::email(l), kind: "email", autocomplete: "email",
                    value: s.sent.email.clone(), ..Field::default()
                })}
                <div class="suggestion-ways">
                    <button name="act" value="vote">{say::vote(l)}</button>
                    <button name="act" value="follow" class="is-quiet">{say::follow(l)}</button>
                    <button name="act" value="withdraw" class="is-quiet">{say::take_back(l)}</button>
                </div>
            </form>
            <p><a href=sign_in_page(&path)>{say::have_account(l)}</a></p>
        }
        .into_any(),
    };
    view! {
        <section class="card suggestion-section" aria-labelledby="voice">
            <h2 id="voice">{say::your_voice(l)}</h2>
            {inner}
        </section>
    }
    .into_any()
}

fn act(path: &str, value: &'static str, words: &'static str, is_quiet: bool) -> AnyView {
    view! {
        <form method="post" action=path.to_string()>
            {hidden("act", value)}
            <button class=is_quiet.then_some("is-quiet")>{words}</button>
        </form>
    }
    .into_any()
}

fn comments(visitor: &Visitor, s: &SuggestionScreen<'_>, is_open: bool) -> AnyView {
    let l = visitor.locale;
    let path = api::suggestion_page(&s.suggestion.item.suggestion_number);
    let rows = s.comments.items.iter().map(|comment| one_comment(visitor, s, comment)).collect_view();
    let none = s.comments.items.is_empty().then(|| view! { <p class="muted">{say::no_comments(l)}</p> });
    let more = s.comments.next_cursor.as_deref().map(|cursor| {
        let href = [path.as_str(), "?cursor=", &crate::wire::encode(cursor)].concat();
        view! { <p><a class="button is-quiet" rel="next" href=href>{say::older_comments(l)}</a></p> }
    });
    view! {
        <section class="suggestion-section" aria-labelledby="comments">
            <h2 id="comments">{say::comments_title(l)}</h2>
            {none}
            <ul class="suggestion-cards">{rows}</ul>
            {more}
            {is_open.then(|| comment_form(visitor, s, &path))}
        </section>
    }
    .into_any()
}

fn one_comment(visitor: &Visitor, s: &SuggestionScreen<'_>, comment: &Comment) -> AnyView {
    let l = visitor.locale;
    let by = match comment {
        Comment { is_staff: true, .. } => visitor.brand.name.clone(),
        Comment { is_own: true, .. } => say::by_you(l).to_string(),
        _ => say::by_customer(l).to_string(),
    };
    let by = [by.as_str(), " · ", &locale::day(l, (s.local)(comment.written_at))].concat();
    let held = match &comment.refusal {
        Some(reason) => Some(say::comment_refused(l, reason)),
        None => comment.is_held.then(|| say::comment_waits(l).to_string()),
    };
    let class = if comment.is_staff { "card suggestion-comment is-ours" } else { "card suggestion-comment" };
    view! {
        <li class=class>
            <p class="muted">{by}</p>
            <p class="suggestion-text" lang=comment.language.clone()>{comment.text.clone()}</p>
            {held.map(|words| view! { <p class="muted">{words}</p> })}
        </li>
    }
    .into_any()
}

fn comment_form(visitor: &Visitor, s: &SuggestionScreen<'_>, path: &str) -> AnyView {
    let l = visitor.locale;
    let fault = s.sent.faults.of(l, "/text");
    let email = visitor.signed_in.is_none().then(|| {
        field(
            l,
            &s.sent.faults,
            Field {
                name: "comment_email",
                label: say::email(l),
                kind: "email",
                autocomplete: "email",
                value: s.sent.comment_email.clone(),
                ..Field::default()
            },
        )
    });
    view! {
        <form method="post" action=path.to_string() class="card stack" novalidate=true>
            {hidden("act", "comment")}
            <div class="field">
                <label for="text">{say::comment(l)}</label>
                <textarea
                    id="text"
                    name="text"
                    rows="4"
                    maxlength=TEXT.to_string()
                    required=true
                    aria-invalid=fault.map(|_| "true")
                    aria-describedby=if fault.is_some() { "text-fault text-hint" } else { "text-hint" }
                >
                    {raw_text(&s.sent.comment)}
                </textarea>
                {fault
                    .map(|words| {
                        view! { <p class="field-fault" id="text-fault">{icon(Icon::Alert)} <span>{words}</span></p> }
                    })}
                <p class="hint" id="text-hint">{say::comment_links(l)}</p>
            </div>
            {email}
            <button class="is-quiet">{say::comment_send(l)}</button>
        </form>
    }
    .into_any()
}
