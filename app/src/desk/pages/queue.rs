//! The queue: what is due first stands first, and each row says why it stands there. Rows can be chosen for one act on
//! many; what changes meanwhile is said above them, and moves none.

use leptos::prelude::*;

use super::bulk::{BulkForm, acts, pick};
use super::keyboard::keyboard;
use super::queue_views::{SavedViews, links, saving};
use super::steps::{Steps, steps};
use crate::complaint::components::{category_name, next_for_staff, priority_name, state_class, state_name};
use crate::complaint::{Actor, Category, ComplaintItem, DeskItem, State, api as complaint_api};
use crate::customer::components::{class_badge, class_choices};
use crate::deadline::components::due_words;
use crate::desk::{Choice, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::{complaints as words, desk as say, presence};
use crate::ui::{options, when};
use crate::value::{Instant, LocalInstant};
use crate::wire::encode;

/// What the queue is filtered by, as the address says it.
pub struct QueueScreen<'s> {
    pub held: String,
    pub state: String,
    pub category: String,
    pub unit: String,
    /// Class of the customer; None for those who learn no class.
    pub class: Option<String>,
    pub search: String,
    /// Id of whoever has them in hand, for supervisors who look at one person's.
    pub holder: String,
    /// Only those with a supervisor or the management.
    pub escalated: String,
    /// Ended ones too.
    pub with_ended: bool,
    /// What a number of the figures counts, as the address says it.
    pub counted: Vec<(&'static str, String)>,
    pub units: Vec<Choice>,
    pub saved: SavedViews,
    /// What the reader is to do next.
    pub steps: Steps,
    /// What can be done with many at once; None for a unit's staff, who only read.
    pub bulk: Option<BulkForm>,
    /// Whether the reader is away; None for those who get nothing anyway.
    pub is_away: Option<bool>,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

impl<'s> QueueScreen<'s> {
    /// For rows on another page: nothing is filtered, nothing can be chosen.
    pub fn only_rows(local: &'s dyn Fn(Instant) -> LocalInstant) -> Self {
        QueueScreen {
            held: String::new(),
            state: String::new(),
            category: String::new(),
            unit: String::new(),
            class: None,
            search: String::new(),
            holder: String::new(),
            escalated: String::new(),
            with_ended: false,
            counted: Vec::new(),
            units: Vec::new(),
            saved: SavedViews::default(),
            steps: Steps::default(),
            bulk: None,
            is_away: None,
            local,
        }
    }
}

pub fn queue(visitor: &Visitor, found: crate::value::Page<ComplaintItem>, s: &QueueScreen<'_>) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found.items.iter().map(|item| row(visitor, item, s)).collect();
    let is_empty = rows.is_empty();
    let list = view! { <ol class="queue">{rows}</ol> }.into_any();
    let list = match &s.bulk {
        Some(bulk) if !is_empty => acts(l, bulk, list),
        _ => list,
    };
    let more = found.next_cursor.as_deref().map(|cursor| {
        let href = address(api::QUEUE, s, s.held.as_str(), Some(cursor));
        view! { <p><a class="button" rel="next" href=href>{words::more(l)}</a></p> }
    });
    let csv = address(complaint_api::EXPORT, s, s.held.as_str(), None);
    let excel = [&csv, "&format=xlsx"].concat();
    let body = view! {
        <div class="list desk">
            <div>
                <h1>{say::queue(l)}</h1>
                <p class="muted">{crate::text::priority::lead(l)}</p>
                {s.is_away.map(|is_away| absence(l, is_away))}
            </div>
            {super::find::find_box(visitor, "")}
            {steps(l, &s.steps)}
            {news(visitor)}
            {views(l, s)}
            {links(l, &s.saved)}
            {counted(l, s)}
            {filter(l, s)}
            {saving(l, &s.saved)}
            {is_empty.then(|| view! { <p class="card">{say::nothing_waits(l)}</p> })}
            {list}
            {more}
            <p class="files">
                <a href=csv download="">{words::csv(l)}</a> " "
                <a href=excel download="">{crate::text::export::xlsx(l)}</a>
            </p>
            {keyboard(visitor)}
        </div>
    };
    Page::awake(say::queue(l), body.into_any())
}

/// What changed since the page was rendered: said by the stream, shown when the reader asks.
fn news(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    view! {
        <p class="live news">
            <span id=api::NEWS role="status" data-stream=api::changes_url(visitor.now)></span>
            <a href=visitor.path.clone()>{presence::show(l)}</a>
        </p>
    }
    .into_any()
}

/// Whoever is away gets nothing by rule.
fn absence(l: Locale, is_away: bool) -> AnyView {
    let (state, act, value) = match is_away {
        true => (Some(presence::you_are_away(l)), presence::be_back(l), "0"),
        false => (None, presence::be_away(l), "1"),
    };
    view! {
        <form method="post" action=api::ABSENCE class="away">
            {crate::ui::form::hidden("away", value)}
            {state.map(|words| view! { <span class="badge is-watch">{words}</span> })}
            <button class="is-quiet">{act}</button>
        </form>
    }
    .into_any()
}

/// The three views that everybody opens every day. What a saved one shows is that one and none of them.
fn views(l: Locale, s: &QueueScreen<'_>) -> AnyView {
    let views = [("", say::all(l)), ("mine", say::mine(l)), ("nobody", say::unheld(l))];
    let links: Vec<AnyView> = views
        .into_iter()
        .map(|(held, words)| {
            let href = address(api::QUEUE, s, held, None);
            let is_current = s.held == held && s.saved.unchanged().is_none();
            view! { <li><a href=href aria-current=is_current.then_some("true")>{words}</a></li> }.into_any()
        })
        .collect();
    view! { <nav aria-label=say::views(l)><ul class="views">{links}</ul></nav> }.into_any()
}

/// Where a number of the figures led here: what it counts, and the way back to the whole queue.
fn counted(l: Locale, s: &QueueScreen<'_>) -> Option<AnyView> {
    (!s.counted.is_empty()).then(|| {
        let what = s.counted.iter().map(|(name, value)| [name, " ", value].concat()).collect::<Vec<String>>();
        view! {
            <p class="card">
                {crate::text::figures::only_counted(l)} " " <code>{what.join(", ")}</code> " "
                <a href=api::QUEUE>{crate::text::figures::whole_queue(l)}</a>
            </p>
        }
        .into_any()
    })
}

fn address(path: &str, s: &QueueScreen<'_>, held: &str, cursor: Option<&str>) -> String {
    let open = if s.with_ended { "all" } else { "open" };
    let pairs = [
        ("held", held),
        ("holder", if held.is_empty() { &s.holder } else { "" }),
        ("escalated", &s.escalated),
        ("state", &s.state),
        ("category", &s.category),
        ("unit", &s.unit),
        ("class", s.class.as_deref().unwrap_or_default()),
        ("search", &s.search),
        ("open", open),
        ("from", s.saved.at_hand.as_ref().filter(|_| path == api::QUEUE).map_or("", |view| &view.id)),
        ("cursor", cursor.unwrap_or_default()),
    ];
    let counted = s.counted.iter().map(|(name, value)| (*name, value.as_str()));
    let query: Vec<String> = pairs
        .into_iter()
        .chain(counted)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| [name, "=", &encode(value)].concat())
        .collect();
    [path, "?", &query.join("&")].concat()
}

pub(super) fn row(visitor: &Visitor, item: &ComplaintItem, s: &QueueScreen<'_>) -> AnyView {
    let is_late = item.next.by.is_some_and(|by| by < visitor.now) && is_ours(item);
    dated_row(visitor, item, (item.next.by, is_late), s)
}

/// With the date of ours that was missed, whoever acts next.
pub(super) fn late_row(visitor: &Visitor, item: &ComplaintItem, missed_at: Instant, s: &QueueScreen<'_>) -> AnyView {
    dated_row(visitor, item, (Some(missed_at), true), s)
}

fn dated_row(
    visitor: &Visitor,
    item: &ComplaintItem,
    (by, is_late): (Option<Instant>, bool),
    s: &QueueScreen<'_>,
) -> AnyView {
    let l = visitor.locale;
    let href = api::case_page(&item.complaint_number);
    let side = item.desk.clone().unwrap_or_default();
    let by = by.map(|at| {
        let words = due_words(l, (s.local)(at), visitor.now);
        if is_late { say::was_due(l, &words) } else { words }
    });
    let reason = item.priority.and_then(|priority| priority.reason);
    let filed = when::day_and_time(l, (s.local)(item.filed_at), visitor.now);
    view! {
        <li class="queue-row" class:is-late=is_late>
            <p class="queue-due">
                <strong>{by.unwrap_or_else(|| say::undated(l).to_string())}</strong>
                <span class="muted">{next_for_staff(l, item.state, item.next)}</span>
            </p>
            <p class="queue-what">
                {s.bulk.is_some().then(|| pick(l, &item.complaint_number))}
                <a class="number" href=href>{item.complaint_number.clone()}</a>
                <span>{category_name(l, item.category)}</span>
                {item.waybill_number.clone().map(|number| view! { <span class="muted">{number}</span> })}
            </p>
            <p class="queue-who">
                {side.customer.clone().map(|name| view! { <span>{name}</span> })}
                {side.class.map(|class| class_badge(l, class))}
                <span class="muted">{filed}</span>
            </p>
            <p class="queue-state">
                <span class=state_class(item.state)>{state_name(l, item.state)}</span>
                {reason.map(|reason| view! { <span class="badge is-watch">{priority_name(l, reason)}</span> })}
                {promised(l, &side, s, visitor.now)}
                {waits_for_unit(l, &side, visitor.now)}
                {holder(l, &side)}
            </p>
        </li>
    }
    .into_any()
}

/// The date of one that waits for its customer's silence is no date of ours; while they were asked, the clocks run on.
fn is_ours(item: &ComplaintItem) -> bool {
    item.next.who != Actor::Customer || item.state == State::AwaitingCustomer
}

/// Something was promised to the customer, and nobody has said what became of it.
fn promised(l: Locale, side: &DeskItem, s: &QueueScreen<'_>, now: Instant) -> Option<AnyView> {
    let at = side.promise_due_at?;
    let words = say::queue_promise(l, &due_words(l, (s.local)(at), now));
    let class = if at < now { "badge is-bad" } else { "badge is-watch" };
    Some(view! { <span class=class>{words}</span> }.into_any())
}

/// A unit was to explain itself, and the date has passed.
fn waits_for_unit(l: Locale, side: &DeskItem, now: Instant) -> Option<AnyView> {
    let _late = side.inquiry_due_at.filter(|at| *at < now)?;
    Some(view! { <span class="badge is-bad">{crate::text::inquiry::queue_late(l)}</span> }.into_any())
}

fn holder(l: Locale, side: &DeskItem) -> AnyView {
    let unit = side.unit_code.clone().map(|code| view! { <span class="muted">{code}</span> });
    let who = side.assigned_to.clone().unwrap_or_else(|| say::in_nobodys_hand(l).to_string());
    view! { <span class="muted">{who}</span> {unit} }.into_any()
}

fn filter(l: Locale, s: &QueueScreen<'_>) -> AnyView {
    let states: Vec<Choice> =
        State::ALL.iter().map(|state| Choice::new(state.as_str(), state_name(l, *state))).collect();
    let categories: Vec<Choice> =
        Category::ALL.iter().map(|one| Choice::new(one.as_str(), category_name(l, *one))).collect();
    let class = s.class.as_deref().unwrap_or_default();
    let is_filtered =
        [s.state.as_str(), &s.category, &s.unit, class].iter().any(|value| !value.is_empty()) || s.with_ended;
    view! {
        <form method="get" action=api::QUEUE class="card stack" role="search">
            {[("held", &s.held), ("holder", &s.holder), ("escalated", &s.escalated)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| crate::ui::form::hidden(name, value.clone()))
                .collect_view()}
            {s.counted.iter().map(|(name, value)| crate::ui::form::hidden(name, value.clone())).collect_view()}
            {s.saved.at_hand.as_ref().map(|view| crate::ui::form::hidden("from", view.id.clone()))}
            <div class="field">
                <label for="search">{say::search_queue(l)}</label>
                <div class="is-search">
                    <input id="search" name="search" type="search" aria-keyshortcuts="/" value=s.search.clone() aria-describedby="search-hint" />
                    <button>{words::apply(l)}</button>
                </div>
                <p class="hint" id="search-hint">{words::search_hint(l)}</p>
            </div>
            <details open=is_filtered>
                <summary>{say::filters(l)}</summary>
                <div class="filters">
                    {chooser(l, "state", words::state(l), &s.state, &states)}
                    {chooser(l, "category", say::category(l), &s.category, &categories)}
                    {chooser(l, "unit", say::unit(l), &s.unit, &s.units)}
                    {s.class.as_deref().map(|class| {
                        chooser(l, "class", crate::text::customer_class::one(l), class, &class_choices(l))
                    })}
                </div>
                <label class="choice">
                    <input type="checkbox" name="open" value="all" checked=s.with_ended />
                    <span>{say::with_ended(l)}</span>
                </label>
            </details>
        </form>
    }
    .into_any()
}

fn chooser(l: Locale, name: &'static str, label: &'static str, chosen: &str, choices: &[Choice]) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                {options(choices, chosen, Some(words::any(l)))}
            </select>
        </div>
    }
    .into_any()
}
