//! The reader's complaints, the newest first.

use leptos::prelude::*;

use crate::complaint::components::{category_name, next_words, state_class, state_name};
use crate::complaint::{ComplaintItem, State, api};
use crate::deadline::components::due_words;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::complaints as say;
use crate::ui::when;
use crate::value::{Instant, LocalInstant};
use crate::wire::encode;

/// What the list is filtered by, as the address says it.
#[derive(Debug, Clone, Default)]
pub struct ListForm {
    pub state: String,
    pub search: String,
    pub is_own: bool,
    pub is_open: bool,
    /// A guest sees what this device opened; nothing to filter.
    pub is_guest: bool,
    /// Acts for an organisation, and so may file many at once.
    pub may_batch: bool,
    /// An organisation's list has colleagues in it.
    pub has_colleagues: bool,
}

pub fn complaints(
    visitor: &Visitor,
    found: crate::value::Page<ComplaintItem>,
    form: &ListForm,
    local: &dyn Fn(Instant) -> LocalInstant,
) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found.items.iter().map(|item| row(visitor, item, local)).collect();
    let lead = if form.is_guest { say::on_this_device(l) } else { say::lead(l) };
    let more = found.next_cursor.as_deref().map(|cursor| {
        let href = address(api::COMPLAINTS, form, Some(cursor));
        view! { <p><a class="button" rel="next" href=href>{say::more(l)}</a></p> }
    });
    let batch = form.may_batch.then(|| {
        view! { <a class="button is-quiet" href=api::BATCH>{crate::text::batch::title(l)}</a> }
    });
    let file = (!form.is_guest && !found.items.is_empty()).then(|| {
        let csv = address(api::EXPORT, form, None);
        let excel = [&csv, "&format=xlsx"].concat();
        view! {
            <p class="files">
                <a href=csv download="">{say::csv(l)}</a> " "
                <a href=excel download="">{crate::text::export::xlsx(l)}</a>
            </p>
        }
    });
    let body = view! {
        <div class="list">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{lead}</p>
                <div class="tools">
                    <a class="button" href=api::COMPLAIN>{say::new(l)}</a>
                    {batch}
                </div>
            </div>
            {(!form.is_guest).then(|| filter(l, form))}
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ul class="complaints">{rows}</ul>
            {more}
            {file}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn address(path: &str, form: &ListForm, cursor: Option<&str>) -> String {
    let mut query: Vec<String> = cursor.map(|cursor| ["cursor=", &encode(cursor)].concat()).into_iter().collect();
    for (name, value) in [("state", &form.state), ("search", &form.search)] {
        if !value.is_empty() {
            query.push([name, "=", &encode(value)].concat());
        }
    }
    query.extend(form.is_own.then(|| "whose=own".to_string()));
    query.extend(form.is_open.then(|| "open=open".to_string()));
    [path, "?", &query.join("&")].concat()
}

fn row(visitor: &Visitor, item: &ComplaintItem, local: &dyn Fn(Instant) -> LocalInstant) -> AnyView {
    let l = visitor.locale;
    let by = item.next.by.map(|at| due_words(l, local(at), visitor.now));
    let filed = when::day_and_time(l, local(item.filed_at), visitor.now);
    let href = api::complaint_page(&item.complaint_number);
    view! {
        <li class="card">
            <p>
                <a class="number" href=href>{item.complaint_number.clone()}</a> " "
                <span class=state_class(item.state)>{state_name(l, item.state)}</span>
            </p>
            <p>
                {category_name(l, item.category)}
                {item.waybill_number.clone().map(|number| [" · ", &number].concat())} " · "
                <span class="muted">{filed}</span>
            </p>
            <p class="muted">
                {next_words(l, item.state, item.next)} {by.map(|by| [" · ", &by].concat())}
            </p>
        </li>
    }
    .into_any()
}

fn filter(l: Locale, form: &ListForm) -> AnyView {
    let states: Vec<AnyView> = State::ALL
        .iter()
        .map(|state| {
            let is_chosen = form.state == state.as_str();
            view! { <option value=state.as_str() selected=is_chosen>{state_name(l, *state)}</option> }.into_any()
        })
        .collect();
    let own = form.has_colleagues.then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="whose" value="own" checked=form.is_own />
                <span>{say::own(l)}</span>
            </label>
        }
    });
    view! {
        <form method="get" action=api::COMPLAINTS class="card stack" role="search">
            <div class="filters">
                <div class="field">
                    <label for="search">{say::search(l)}</label>
                    <input id="search" name="search" type="search" value=form.search.clone() aria-describedby="search-hint" />
                    <p class="hint" id="search-hint">{say::search_hint(l)}</p>
                </div>
                <div class="field">
                    <label for="state">{say::state(l)}</label>
                    <select id="state" name="state">
                        <option value="">{say::any(l)}</option>
                        {states}
                    </select>
                </div>
            </div>
            <div class="options">
                {own}
                <label class="choice">
                    <input type="checkbox" name="open" value="open" checked=form.is_open />
                    <span>{say::open(l)}</span>
                </label>
            </div>
            <button>{say::apply(l)}</button>
        </form>
    }
    .into_any()
}
