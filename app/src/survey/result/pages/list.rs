//! `/desk/surveys`.

use leptos::prelude::*;

use super::super::{ResultQuery, SurveyItem, api};
use crate::shell::{self, Visitor};
use crate::survey::praise::api::PRAISE_PAGE;
use crate::text::result as say;
use crate::value::Page;

pub fn list(visitor: &Visitor, found: &Page<SurveyItem>) -> shell::Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found
        .items
        .iter()
        .map(|item| {
            let version = match item.version_number {
                0 => say::draft(l).to_string(),
                number => say::version(l, &number.to_string()),
            };
            view! {
                <li class="card">
                    <a href=api::results_page(&item.id, &ResultQuery::default())>{item.name.clone()}</a>
                    <p class="muted">{version}</p>
                </li>
            }
            .into_any()
        })
        .collect();
    let more = found.next_cursor.as_deref().map(|cursor| {
        view! { <p class="pager"><a href=api::surveys_page(cursor) rel="next">{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list results">
            <h1>{say::surveys(l)}</h1>
            <p class="muted">{say::surveys_lead(l)}</p>
            <p><a href=PRAISE_PAGE>{crate::text::praise::title(l)}</a></p>
            {rows.is_empty().then(|| view! { <p class="card">{say::no_surveys(l)}</p> })}
            <ul class="result-links">{rows}</ul>
            {more}
        </div>
    };
    shell::Page::plain(say::surveys(l), body.into_any())
}
