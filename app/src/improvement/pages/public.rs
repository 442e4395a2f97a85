//! `/improvements`: what was changed because customers spoke, and what came of it.

use leptos::prelude::*;

use super::super::{PublishedImprovement, api};
use super::figure::look;
use super::{day_words, page};
use crate::locale::Locale;
use crate::shell::{self, Visitor};
use crate::text::improvement as say;
use crate::value::Page;

pub fn published_list(visitor: &Visitor, list: &Page<PublishedImprovement>) -> shell::Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = list
        .items
        .iter()
        .map(|one| {
            let found = one.look.as_ref().map(|look| view! { <p>{look.finding().sentence(l, "")}</p> });
            view! {
                <li class="card">
                    <h2><a href=api::published_page(&one.improvement_number)>{one.title.clone()}</a></h2>
                    {since(l, one)}
                    {found}
                </li>
            }
            .into_any()
        })
        .collect();
    let more = list.next_cursor.as_deref().map(|cursor| {
        view! { <p><a class="button" href=api::published_list_page(cursor) rel="next">{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list improvements">
            <h1>{say::public_title(l)}</h1>
            <p class="muted">{say::public_lead(l)}</p>
            {rows.is_empty().then(|| view! { <p class="card">{say::public_none(l)}</p> })}
            <ul class="improvement-list">{rows}</ul>
            {more}
        </div>
    };
    page(say::public_title(l).to_string(), body.into_any(), false)
}

fn since(l: Locale, one: &PublishedImprovement) -> Option<AnyView> {
    let day = one.changed_on?;
    Some(view! { <p class="muted">{say::since(l, &day_words(l, day))}</p> }.into_any())
}

pub fn published(visitor: &Visitor, one: &PublishedImprovement) -> shell::Page {
    let l = visitor.locale;
    let found = match (&one.look, one.final_on) {
        (Some(found), _) => look(l, found, ""),
        (None, Some(day)) => view! { <p>{say::public_waits_until(l, &day_words(l, day))}</p> }.into_any(),
        (None, None) => view! { <p>{say::public_planned(l)}</p> }.into_any(),
    };
    let method = one.look.is_some().then(|| view! { <p class="muted">{say::method(l)}</p> });
    let body = view! {
        <div class="list improvements">
            <p><a href=api::PUBLISHED>{say::public_title(l)}</a></p>
            <h1>{one.title.clone()}</h1>
            {since(l, one)}
            <section class="card">
                <h2>{say::change(l)}</h2>
                <p class="improvement-text">{one.text.clone()}</p>
            </section>
            <section class="card" id="result">
                <h2>{say::result(l)}</h2>
                {found}
                {method}
            </section>
        </div>
    };
    page(one.title.clone(), body.into_any(), false)
}
