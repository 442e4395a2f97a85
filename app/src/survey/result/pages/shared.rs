//! `/shared/results/{token}`: numbers of at least ten answers, for whoever holds the link.

use leptos::prelude::*;

use super::super::SurveyResults;
use super::results::{body, summary};
use crate::shell::{Page, Visitor};
use crate::text::result as say;

/// The results of all answers; comments, lanes and units are not part of it.
pub fn shared(visitor: &Visitor, r: &SurveyResults) -> Page {
    let l = visitor.locale;
    let title = say::title(l, &r.title);
    let shown = view! {
        <div class="list results">
            <h1>{title.clone()}</h1>
            <p class="muted">{say::shared_lead(l)}</p>
            {summary(l, r)}
            {body(l, r)}
        </div>
    };
    Page::plain(title, shown.into_any())
}
