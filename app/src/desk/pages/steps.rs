//! What the reader said to do next after contacts they logged, and whose day has come.

use leptos::prelude::*;

use crate::contact::Step;
use crate::customer::components::day_words;
use crate::desk::api;
use crate::locale::Locale;
use crate::text::step as say;
use crate::ui::form::hidden;

/// The first of them, the longest overdue before the others.
#[derive(Debug, Default)]
pub struct Steps {
    pub items: Vec<Step>,
    /// In the operator's zone.
    pub today: String,
}

/// Nothing where nothing is to be done.
pub(super) fn steps(l: Locale, s: &Steps) -> Option<AnyView> {
    let rows: Vec<AnyView> = s.items.iter().map(|step| row(l, step, &s.today)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="steps">
                <h2 id="steps">{say::title(l)}</h2>
                <ul class="steps">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn row(l: Locale, step: &Step, today: &str) -> AnyView {
    let (href, words) = match &step.complaint_number {
        Some(number) => (api::case_page(number), number.clone()),
        None => (api::customer_page(&step.customer), say::card(l).to_string()),
    };
    let due = match step.due_on.as_str() < today {
        true => view! { <span class="badge is-bad">{say::overdue(l, &day_words(l, &step.due_on))}</span> }.into_any(),
        false => view! { <span class="badge is-watch">{say::today(l)}</span> }.into_any(),
    };
    let label = say::done_with(l, &step.text);
    view! {
        <li>
            <p>
                <strong>{step.text.clone()}</strong> " " {due} " " <a href=href>{words}</a>
            </p>
            <form method="post" action=api::STEPS>
                {hidden("contact_id", step.contact_id.clone())}
                <button class="is-quiet" aria-label=label>{say::done(l)}</button>
            </form>
        </li>
    }
    .into_any()
}
