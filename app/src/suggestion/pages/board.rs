//! `/suggestions`: what customers want, to be narrowed and ordered by a plain form.

use leptos::prelude::*;

use super::page;
use super::parts::{card, done_words};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::suggestion::api::{self, Filter};
use crate::suggestion::words::{sort_name, status_name, topic_name, weight_words};
use crate::suggestion::{Board, Place, Sort, Status, Topic, Weights};
use crate::text::suggestion as say;
use crate::ui::form::done_line;
use crate::ui::{Choice, options};

/// The board as it was asked for.
pub struct BoardScreen<'s> {
    pub board: &'s Board,
    pub filter: &'s Filter,
    pub places: &'s [Place],
    /// What a form just did.
    pub done: &'s str,
    pub is_first_page: bool,
}

pub fn board(visitor: &Visitor, s: &BoardScreen<'_>) -> Page {
    let l = visitor.locale;
    let cards = s.board.items.iter().map(|item| card(l, item)).collect_view();
    let none = s.board.items.is_empty().then(|| {
        let words = if s.filter.is_narrowed() || !s.is_first_page { say::nothing_found(l) } else { say::empty(l) };
        view! { <p class="card">{words}</p> }
    });
    let more = s.board.next_cursor.as_deref().map(|cursor| {
        let href = api::board_page(s.filter, Some(cursor));
        view! { <p><a class="button is-quiet" rel="next" href=href>{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="suggestion-board">
            <header>
                <h1>{say::title(l)}</h1>
                <p class="lead">{say::lead(l)}</p>
            </header>
            {done_words(l, s.done).map(done_line)}
            <p class="suggestion-ways">
                <a class="button" href=api::NEW>{say::new(l)}</a>
                <a class="button is-quiet" href=api::ROADMAP>{say::roadmap(l)}</a>
                {visitor
                    .signed_in
                    .as_ref()
                    .filter(|who| who.staff_role.is_none())
                    .map(|_| view! { <a class="button is-quiet" href=api::OWN>{say::own_title(l)}</a> })}
            </p>
            {narrowing(l, s)}
            <h2 class="visually-hidden">{say::title(l)}</h2>
            {none}
            <ul class="suggestion-cards">{cards}</ul>
            {more}
            {counting(l, &s.board.weights)}
            {files(l, s.filter)}
        </div>
    };
    Page { description: Some(say::lead(l).to_string()), ..page(say::title(l).to_string(), body.into_any(), false) }
}

fn narrowing(l: Locale, s: &BoardScreen<'_>) -> AnyView {
    let f = s.filter;
    let topics: Vec<Choice> = Topic::ALL.iter().map(|t| Choice::new(t.as_str(), topic_name(l, *t))).collect();
    let states: Vec<Choice> = Status::ALL.iter().map(|t| Choice::new(t.as_str(), status_name(l, *t))).collect();
    let sorts: Vec<Choice> = Sort::ALL.iter().map(|t| Choice::new(t.as_str(), sort_name(l, *t))).collect();
    let places: Vec<Choice> = s.places.iter().map(|p| Choice::new(p.code.as_str(), p.name.as_str())).collect();
    let topic = f.topic.map(Topic::as_str).unwrap_or_default();
    let status = f.status.map(Status::as_str).unwrap_or_default();
    let sort = f.sort.unwrap_or(Sort::Voices).as_str();
    let unit = f.unit.as_deref().unwrap_or_default();
    let place =
        (!places.is_empty()).then(|| select("unit", say::place(l), options(&places, unit, Some(say::everywhere(l)))));
    // An order hides nothing: it needs no second look.
    let is_narrowed = f.topic.is_some() || f.status.is_some() || f.unit.is_some();
    view! {
        <form method="get" action=api::SUGGESTIONS class="card suggestion-filter" role="search">
            <div class="field">
                <label for="text">{say::search(l)}</label>
                <input id="text" name="text" type="search" value=f.text.clone().unwrap_or_default() />
            </div>
            <details open=is_narrowed>
                <summary>{say::narrow(l)}</summary>
                <div class="suggestion-narrow">
                    {select("topic", say::topic(l), options(&topics, topic, Some(say::all_topics(l))))}
                    {place}
                    {select("status", say::status(l), options(&states, status, Some(say::any_status(l))))}
                    {select("sort", say::sort(l), options(&sorts, sort, None))}
                </div>
            </details>
            <button>{say::show(l)}</button>
        </form>
    }
    .into_any()
}

fn select(name: &'static str, label: &'static str, options: Vec<AnyView>) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options}</select>
        </div>
    }
    .into_any()
}

/// How each number comes about, with the weights: open to everybody.
fn counting(l: Locale, weights: &Weights) -> AnyView {
    let weight = |milli: u64| weight_words(l, milli);
    let words = say::counting_weight(
        l,
        &weight(weights.a_milli),
        &weight(weights.b_milli),
        &weight(weights.c_milli),
        &weight(weights.none_milli),
        &weight(weights.step_milli()),
    );
    view! {
        <details class="card suggestion-counting">
            <summary>{say::counting(l)}</summary>
            <ul>
                <li>{say::counting_voices(l)}</li>
                <li>{words}</li>
                <li>{say::counting_shipments(l)}</li>
                <li>{say::counting_share(l)}</li>
                <li>{say::counting_when(l)}</li>
            </ul>
        </details>
    }
    .into_any()
}

fn files(l: Locale, filter: &Filter) -> AnyView {
    view! {
        <nav class="suggestion-ways" aria-label=say::ways(l)>
            <a href=api::FEED>{say::feed(l)}</a>
            <a href=api::export(filter, "csv") download="">{say::file(l)}</a>
            <a href=api::export(filter, "xlsx") download="">{say::file_xlsx(l)}</a>
        </nav>
    }
    .into_any()
}
