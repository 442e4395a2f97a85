//! Saved views: one click each above the queue, a form that saves what it is filtered by, and the page on which they are
//! renamed and deleted.

use leptos::prelude::*;

use crate::complaint::components::{category_name, state_name};
use crate::complaint::{Category, State};
use crate::customer::Class;
use crate::customer::components::class_letter;
use crate::desk::queue_view::{FILTERS, Filters, Gone, MOST_VIEWS, QueueView, VIEW_NAME};
use crate::desk::{Typed, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::{complaints as words, customer_class, desk, queue_view as say, team};
use crate::ui::form::{done_line, hidden, problem_line};

/// More buttons than this nobody overlooks; the rest stands on the page of all.
const MOST_SHOWN: usize = 20;
/// The key of the form that saves a new one among forms that were typed.
pub const ADD_VIEW: &str = "add";

/// What the queue knows of saved views.
#[derive(Debug, Default)]
pub struct SavedViews {
    /// Own ones first.
    pub items: Vec<QueueView>,
    /// The one that was opened.
    pub at_hand: Option<QueueView>,
    /// One was asked for that is not there.
    pub is_missing: bool,
    pub gone: Vec<Gone>,
    /// What the queue is filtered by now.
    pub filters: Filters,
    pub may_share: bool,
}

impl SavedViews {
    /// The one that was opened and shows what it was saved with.
    pub fn unchanged(&self) -> Option<&QueueView> {
        self.at_hand.as_ref().filter(|view| view.filters == self.filters)
    }
}

/// The views as links, and what is to be said of the one at hand.
pub(super) fn links(l: Locale, s: &SavedViews) -> AnyView {
    let current = s.unchanged().map(|view| view.id.as_str());
    let links: Vec<AnyView> = s
        .items
        .iter()
        .take(MOST_SHOWN)
        .map(|view| {
            let is_current = (current == Some(view.id.as_str())).then_some("true");
            let shared = view.is_shared.then(|| view! { " " <span class="muted">{say::for_all(l)}</span> });
            view! {
                <li>
                    <a href=api::view_page(&view.id) aria-current=is_current>{view.name.clone()} {shared}</a>
                </li>
            }
            .into_any()
        })
        .collect();
    let bar = (!links.is_empty()).then(|| {
        view! {
            <nav aria-label=say::title(l)>
                <ul class="views">
                    {links} <li><a class="is-manage" href=api::VIEWS>{say::manage(l)}</a></li>
                </ul>
            </nav>
        }
    });
    let gone = s.gone.iter().map(|gone| match gone {
        Gone::Unit(code) => say::gone_unit(l, code),
        Gone::Person => say::gone_person(l).to_string(),
    });
    let missing = s.is_missing.then(|| say::missing(l).to_string());
    let notes: Vec<AnyView> = missing.into_iter().chain(gone).map(problem_line).collect();
    view! { {bar} {notes} }.into_any()
}

/// What is filtered, to be saved: anew under a name, and into the view at hand.
pub(super) fn saving(l: Locale, s: &SavedViews) -> Option<AnyView> {
    if s.filters.is_empty() || s.unchanged().is_some() {
        return None;
    }
    let known = s.at_hand.as_ref().filter(|view| view.may_change).map(|view| {
        view! {
            <form method="post" action=api::VIEWS>
                {hidden("form", "filters")} {hidden("id", view.id.clone())} {hidden("version", view.version.to_string())}
                {carried(&s.filters)} <button class="is-quiet">{say::replace(l, &view.name)}</button>
            </form>
        }
    });
    Some(
        view! {
            <details class="card">
                <summary>{say::save(l)}</summary>
                <div class="stack">
                    {known} {add_form(l, &Typed::default(), &s.filters, s.may_share)}
                </div>
            </details>
        }
        .into_any(),
    )
}

fn carried(filters: &Filters) -> Vec<AnyView> {
    let of_ours = FILTERS.iter().filter_map(|name| Some((*name, filters.get(*name)?)));
    of_ours.map(|(name, value)| hidden(name, value.clone())).collect()
}

fn add_form(l: Locale, typed: &Typed, filters: &Filters, may_share: bool) -> AnyView {
    view! {
        <form method="post" action=api::VIEWS class="stack">
            {hidden("form", ADD_VIEW)} {carried(filters)} {name_field(l, typed, ADD_VIEW, "")}
            {may_share.then(|| share_box(l, typed.value(ADD_VIEW, "shared") == "1"))}
            <div><button>{say::keep(l)}</button></div>
        </form>
    }
    .into_any()
}

fn name_field(l: Locale, typed: &Typed, key: &str, known: &str) -> AnyView {
    let id = ["view-", key].concat();
    let fault_id = [&id, "-fault"].concat();
    let is_taken = typed.is(key) && typed.faults.has("/name", "taken");
    let fault = if is_taken { Some(say::taken(l)) } else { typed.fault(l, key, "name") };
    let value = if typed.is(key) { typed.value(key, "name") } else { known.to_string() };
    view! {
        <div class="field">
            <label for=id.clone()>{say::name(l)}</label>
            <input
                id=id
                name="name"
                type="text"
                autocomplete="off"
                maxlength=VIEW_NAME.to_string()
                required
                value=value
                aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| fault_id.clone())
            />
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
        </div>
    }
    .into_any()
}

fn share_box(l: Locale, is_shared: bool) -> AnyView {
    view! {
        <label class="choice">
            <input type="checkbox" name="shared" value="1" checked=is_shared />
            <span>{say::share(l)}</span>
        </label>
    }
    .into_any()
}

/// What the page of all shows.
#[derive(Debug, Default)]
pub struct ViewsScreen {
    pub items: Vec<QueueView>,
    pub may_share: bool,
    pub is_done: bool,
    /// A form that was refused, by the id of its view, or [`ADD_VIEW`].
    pub typed: Typed,
    /// Filters of a new one that was refused.
    pub filters: Filters,
}

pub fn queue_views(visitor: &Visitor, s: &ViewsScreen) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.items.iter().map(|view| row(l, view, s)).collect();
    let anew = s.typed.is(ADD_VIEW).then(|| {
        view! {
            <section class="card">
                <h2>{say::save(l)}</h2>
                {filter_words(l, &s.filters)} {add_form(l, &s.typed, &s.filters, s.may_share)}
            </section>
        }
    });
    let body = view! {
        <div class="list desk">
            <p class="crumb"><a href=api::QUEUE>{desk::queue(l)}</a></p>
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
            </div>
            {s.is_done.then(|| done_line(say::done(l)))}
            {of_all(l, &s.typed).map(problem_line)}
            {anew}
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ul class="devices">{rows}</ul>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

/// What is wrong and no field of the forms is at fault for.
fn of_all(l: Locale, typed: &Typed) -> Option<String> {
    if typed.is_conflict {
        return Some(say::stale(l).to_string());
    }
    let fault = typed.faults.0.iter().find(|fault| fault.pointer != "/name")?;
    Some(match (fault.pointer.as_str(), fault.code.as_str()) {
        ("", _) => say::too_many(l, &MOST_VIEWS.to_string()),
        ("/is_shared", "too_many") => say::too_many_shared(l).to_string(),
        ("/filters", _) => say::no_filter(l).to_string(),
        (pointer, _) => say::unknown_filter(l, pointer.trim_start_matches("/filters/")),
    })
}

fn row(l: Locale, view: &QueueView, s: &ViewsScreen) -> AnyView {
    let shared = view.is_shared.then(|| match (&view.owner, view.is_own) {
        (_, true) => say::shared_by_you(l).to_string(),
        (Some(name), false) => say::shared_by(l, name),
        (None, false) => say::of_desk(l).to_string(),
    });
    view! {
        <li>
            <div>
                <p><a href=api::view_page(&view.id)><strong>{view.name.clone()}</strong></a></p>
                {filter_words(l, &view.filters)}
                {shared.map(|words| view! { <p class="muted">{words}</p> })}
            </div>
            {view.may_change.then(|| change_forms(l, view, s))}
        </li>
    }
    .into_any()
}

/// Only its owner can keep a shared one to themselves again.
fn change_forms(l: Locale, view: &QueueView, s: &ViewsScreen) -> AnyView {
    let typed = &s.typed;
    let is_shared = if typed.is(&view.id) { typed.value(&view.id, "shared") == "1" } else { view.is_shared };
    let share = match view.is_own && s.may_share {
        true => share_box(l, is_shared),
        false => hidden("shared", if view.is_shared { "1" } else { "" }),
    };
    view! {
        <details open=typed.is(&view.id)>
            <summary>{say::change(l, &view.name)}</summary>
            <div class="stack">
                <form method="post" action=api::VIEWS class="stack">
                    {hidden("form", "change")} {hidden("id", view.id.clone())}
                    {hidden("version", view.version.to_string())} {name_field(l, typed, &view.id, &view.name)} {share}
                    <div><button>{say::keep(l)}</button></div>
                </form>
                <form method="post" action=api::VIEWS>
                    {hidden("form", "delete")} {hidden("id", view.id.clone())}
                    <button class="is-quiet">{say::delete(l, &view.name)}</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// The filters in words; those that only figures lead to as the address says them.
fn filter_words(l: Locale, filters: &Filters) -> AnyView {
    let said: Vec<String> = FILTERS.iter().filter_map(|name| Some(one_filter(l, name, filters.get(*name)?))).collect();
    view! { <p class="muted">{said.join(" · ")}</p> }.into_any()
}

fn one_filter(l: Locale, name: &str, value: &str) -> String {
    let pair = |label: &str, value: &str| [label, ": ", value].concat();
    match (name, value) {
        ("held", "mine") => desk::mine(l).to_string(),
        ("held", _) => desk::unheld(l).to_string(),
        ("holder", _) => say::one_persons(l).to_string(),
        ("escalated", _) => team::escalated(l).to_string(),
        ("open", _) => desk::with_ended(l).to_string(),
        ("state", _) => pair(words::state(l), value.parse::<State>().map_or(value, |state| state_name(l, state))),
        ("category", _) => {
            pair(desk::category(l), value.parse::<Category>().map_or(value, |category| category_name(l, category)))
        }
        ("class", _) => pair(customer_class::one(l), value.parse::<Class>().map_or(value, |class| class_letter(class))),
        ("unit", _) => pair(desk::unit(l), value),
        ("search", _) => ["“", value, "”"].concat(),
        _ => [name, " ", value].concat(),
    }
}
