//! The team: who has how much, what is late, who is away or gone, and giving all of one person's cases to others.

use leptos::prelude::*;

use super::queue::{QueueScreen, late_row, row};
use crate::complaint::{ComplaintItem, HandOver, TeamItem};
use crate::desk::{Choice, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::{desk, team as say};
use crate::ui::form::{Faults, done_line, hidden, problem_line};
use crate::ui::when;
use crate::value::Instant;

/// What the page shows.
pub struct TeamScreen<'s> {
    /// Nobody first.
    pub items: Vec<TeamItem>,
    /// Cases with the date of ours that has passed, and those that were escalated; the first of each.
    pub late: Vec<(ComplaintItem, Instant)>,
    pub escalated: Vec<ComplaintItem>,
    /// Whom cases can be given to.
    pub colleagues: Vec<Choice>,
    /// What the hand-over a moment ago came to.
    pub handed: Option<HandOver>,
    pub is_done: bool,
    pub faults: Vec<FieldProblem>,
    /// How rows of the queue are shown.
    pub rows: QueueScreen<'s>,
}

pub fn team(visitor: &Visitor, s: &TeamScreen<'_>) -> Page {
    let l = visitor.locale;
    let members: Vec<AnyView> = s.items.iter().map(|item| member(visitor, item, s)).collect();
    let late = s.late.iter().map(|(item, at)| late_row(visitor, item, *at, &s.rows)).collect();
    let escalated = s.escalated.iter().map(|item| row(visitor, item, &s.rows)).collect();
    let body = view! {
        <div class="list desk team">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
            </div>
            {s.handed.map(|handed| outcome(l, handed))}
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.faults.first().map(|fault| problem_line(fault_words(l, fault)))}
            <ul class="devices">{members}</ul>
            {cases(say::late_cases(l), late)}
            {cases(say::escalated_cases(l), escalated)}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn outcome(l: Locale, handed: HandOver) -> AnyView {
    let line = |count: usize, words: fn(Locale, u64) -> String| (count > 0).then(|| words(l, count as u64));
    let lines = [
        Some(say::given(l, handed.given_count as u64)),
        line(handed.released_count, say::released),
        line(handed.left_count, say::left),
    ];
    done_line(lines.into_iter().flatten().collect::<Vec<String>>().join(" "))
}

fn fault_words(l: Locale, fault: &FieldProblem) -> &'static str {
    match fault.code.as_str() {
        "same" => say::same(l),
        _ => Faults(vec![fault.clone()]).of(l, &fault.pointer).unwrap_or_default(),
    }
}

fn member(visitor: &Visitor, item: &TeamItem, s: &TeamScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let (name, href) = match &item.person_id {
        None => (desk::in_nobodys_hand(l).to_string(), [api::QUEUE, "?held=nobody"].concat()),
        Some(id) => (shown_name(l, item), api::holder_page(id)),
    };
    let away = item.away_since.map(|at| {
        let words = say::away_since(l, &when::day_and_time(l, (s.rows.local)(at), visitor.now));
        view! { <span class="badge is-watch">{words}</span> }
    });
    let gone = item.is_gone.then(|| view! { <span class="badge is-bad">{say::gone(l)}</span> });
    let counts = [
        (say::open(l), item.open_count),
        (say::due_today(l), item.due_today_count),
        (say::late(l), item.late_count),
        (say::escalated(l), item.escalated_count),
    ];
    let counts = counts.map(|(words, count)| view! { <div><dt>{words}</dt><dd>{count}</dd></div> }).collect_view();
    view! {
        <li>
            <div>
                <p>
                    <a href=href><strong>{name.clone()}</strong></a> " " {away} {gone}
                </p>
                <dl class="counts">{counts}</dl>
            </div>
            <div class="stack">
                {(item.open_count > 0).then(|| hand_over(l, item, &name, s))}
                {(item.person_id.is_some() && !item.is_gone).then(|| absence(l, item, &name))}
            </div>
        </li>
    }
    .into_any()
}

/// An erased person has no name any more.
fn shown_name(l: Locale, item: &TeamItem) -> String {
    if item.name.is_empty() { say::nameless(l).to_string() } else { item.name.clone() }
}

fn hand_over(l: Locale, item: &TeamItem, name: &str, s: &TeamScreen<'_>) -> AnyView {
    let own = item.person_id.clone().unwrap_or_default();
    let id = ["to-", &own].concat();
    let options: Vec<AnyView> = s
        .colleagues
        .iter()
        .filter(|choice| choice.value != own)
        .map(|choice| view! { <option value=choice.value.clone()>{choice.label.clone()}</option> }.into_any())
        .collect();
    view! {
        <details>
            <summary>{say::hand_over(l)}</summary>
            <form method="post" action=api::TEAM class="stack">
                {hidden("form", "hand_over")} {hidden("from", own)}
                <div class="field">
                    <label for=id.clone()>{say::to_whom(l, name)}</label>
                    <select id=id name="to">
                        <option value="">{say::by_rules(l)}</option>
                        {options}
                    </select>
                </div>
                <button>{say::give(l)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn absence(l: Locale, item: &TeamItem, name: &str) -> AnyView {
    let (form, words) = match item.away_since {
        Some(_) => ("back", say::is_back(l)),
        None => ("away", say::is_away(l)),
    };
    let label = [words, ": ", name].concat();
    view! {
        <form method="post" action=api::TEAM>
            {hidden("form", form)} {hidden("from", item.person_id.clone().unwrap_or_default())}
            <button class="is-quiet" aria-label=label>{words}</button>
        </form>
    }
    .into_any()
}

fn cases(title: &'static str, rows: Vec<AnyView>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{title}</h2>
                <ol class="queue">{rows}</ol>
            </section>
        }
        .into_any()
    })
}
