//! Questions to units that wait: a unit sees its own, the desk all of them.

use leptos::prelude::*;

use super::thread::state;
use crate::complaint::Inquiry;
use crate::deadline::components::due_words;
use crate::desk::api;
use crate::shell::{Page, Visitor};
use crate::text::{complaints as list, inquiry as say};
use crate::value::{Instant, LocalInstant};
use crate::wire::encode;

/// What the list shows beside the questions.
pub struct InquiriesScreen<'s> {
    /// The reader belongs to a unit.
    pub is_unit: bool,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

pub fn inquiries(visitor: &Visitor, found: &crate::value::Page<Inquiry>, s: &InquiriesScreen<'_>) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found.items.iter().map(|inquiry| row(visitor, inquiry, s)).collect();
    let more = found.next_cursor.as_deref().map(|cursor| {
        let href = [api::INQUIRIES, "?cursor=", &encode(cursor)].concat();
        view! { <p><a class="button" rel="next" href=href>{list::more(l)}</a></p> }
    });
    let lead = if s.is_unit { say::lead_unit(l) } else { say::lead(l) };
    let body = view! {
        <div class="list desk">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{lead}</p>
            </div>
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ol class="queue">{rows}</ol>
            {more}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn row(visitor: &Visitor, inquiry: &Inquiry, s: &InquiriesScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let due = due_words(l, (s.local)(inquiry.due_at), visitor.now);
    let href = [&api::case_page(&inquiry.complaint_number), "#inquiries"].concat();
    let is_late = inquiry.is_late(visitor.now);
    view! {
        <li class="queue-row" class:is-late=is_late>
            <p class="queue-due">{state(l, inquiry, &due, visitor)}</p>
            <p class="queue-what">
                <a class="number" href=href>{inquiry.complaint_number.clone()}</a>
                <span class="muted">{inquiry.unit_code.clone()} " · " {inquiry.unit_name.clone()}</span>
            </p>
            <p class="queue-who"><span class="words">{inquiry.question.clone()}</span></p>
            <p class="queue-state"><span class="muted">{inquiry.asked_by.clone()}</span></p>
        </li>
    }
    .into_any()
}
