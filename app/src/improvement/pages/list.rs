//! `/desk/improvements`.

use leptos::prelude::*;

use super::super::{ImprovementItem, api, measure_name};
use super::{badges, day_words, page};
use crate::locale::Locale;
use crate::shell::{self, Visitor};
use crate::text::improvement as say;
use crate::value::Page;

#[derive(Debug)]
pub struct ListScreen {
    pub list: Page<ImprovementItem>,
    pub may_write: bool,
}

pub fn list(visitor: &Visitor, s: &ListScreen) -> shell::Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.list.items.iter().map(|item| row(l, item)).collect();
    let more = s.list.next_cursor.as_deref().map(|cursor| {
        view! { <p><a class="button" href=api::improvements_page(cursor) rel="next">{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list improvements">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {s.may_write.then(|| view! { <p><a class="button" href=api::NEW>{say::new(l)}</a></p> })}
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ul class="improvement-list">{rows}</ul>
            {more}
        </div>
    };
    page(say::title(l).to_string(), body.into_any(), true)
}

fn row(l: Locale, item: &ImprovementItem) -> AnyView {
    let day = item.changed_on.map_or_else(|| say::no_day(l).to_string(), |day| say::since(l, &day_words(l, day)));
    let public = item.is_published.then(|| [" · ", say::is_public(l)].concat());
    view! {
        <li class="card">
            <p>
                <a href=api::improvement_page(&item.improvement_number)><strong>{item.title.clone()}</strong></a> " "
                {badges(l, item.stage, item.verdict)}
            </p>
            <p class="muted">
                {day} " · " {measure_name(l, item.measure)} " · " {item.owner_name.clone()} {public}
            </p>
        </li>
    }
    .into_any()
}
