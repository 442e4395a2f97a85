//! `/desk/surveys/{id}/comments`: customers' own words, found by their words, never by who wrote them.

use leptos::prelude::*;

use super::super::words::{lateness_name, member_name};
use super::super::{Comment, Cut, ResultQuery, api};
use crate::locale::Locale;
use crate::shell::{self, Visitor};
use crate::text::result as say;
use crate::ui::form::{Faults, Field, field};
use crate::value::Page;

#[derive(Debug)]
pub struct CommentsScreen {
    pub survey_id: String,
    pub title: String,
    /// What is looked for; empty: all.
    pub words: String,
    pub list: Page<Comment>,
}

pub fn comments(visitor: &Visitor, s: &CommentsScreen) -> shell::Page {
    let l = visitor.locale;
    let title = say::comments_of(l, &s.title);
    let search = Field {
        name: "q",
        label: say::words(l),
        kind: "search",
        value: s.words.clone(),
        is_optional: true,
        ..Field::default()
    };
    let rows: Vec<AnyView> = s.list.items.iter().map(|one| comment(l, one)).collect();
    let more = s.list.next_cursor.as_deref().map(|cursor| {
        let href = api::comments_page(&s.survey_id, &s.words, cursor);
        view! { <p class="pager"><a href=href rel="next">{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list results">
            <h1>{title.clone()}</h1>
            <p><a href=api::results_page(&s.survey_id, &ResultQuery::default())>{say::to_results(l)}</a></p>
            <form method="get" action=api::comments_page(&s.survey_id, "", "") class="card period" role="search">
                {field(l, &Faults::default(), search)}
                <button>{say::find(l)}</button>
            </form>
            {rows.is_empty().then(|| view! { <p class="card">{say::no_comments(l)}</p> })}
            <ul class="result-links">{rows}</ul>
            {more}
        </div>
    };
    shell::Page::plain(title, body.into_any())
}

fn comment(l: Locale, one: &Comment) -> AnyView {
    let about: Vec<String> = [
        Some(one.answered_on.clone()),
        one.score.map(|score| say::score(l, &score.to_string())),
        one.unit_name.clone(),
        one.lane.as_deref().map(|lane| member_name(l, Cut::Lane, lane)),
        one.class.as_deref().map(|class| member_name(l, Cut::Class, class)),
        one.lateness.map(|span| lateness_name(l, span).to_string()),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <li class="card">
            <p class="result-comment">{one.comment.clone()}</p>
            <p class="muted">{about.join(" · ")}</p>
        </li>
    }
    .into_any()
}
