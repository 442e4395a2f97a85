//! Two people at one case: who else is there, and words that could not be sent are not lost.

use leptos::prelude::*;

use super::case::CaseScreen;
use crate::complaint::{Act, Complaint, Message};
use crate::desk::api;
use crate::shell::Visitor;
use crate::text::{desk as say, presence};
use crate::ui::{raw_text, when};

/// The latest answer that the reader of this screen sees.
pub fn last_answer(c: &Complaint) -> Option<&Message> {
    c.messages.iter().rfind(|message| message.is_answer)
}

/// Who else is at the case. Only for those who work it: the screen of a reader tells nobody.
pub fn news(c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    if !c.may.contains(&Act::Assign) {
        return None;
    }
    let number = &c.complaint_number;
    Some(
        view! {
            <p class="live news">
                <span
                    id=api::NEWS
                    role="status"
                    data-stream=api::case_changes_url(number, c.version)
                    data-presence=api::presence_url(number)
                >
                    {(!s.there.is_empty()).then(|| s.there.clone())}
                </span>
            </p>
        }
        .into_any(),
    )
}

/// An answer that was refused because the case moved on: the other answer, and one's own words where the form for them
/// is gone.
pub fn unsent(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    if !s.typed.is_conflict || !s.typed.is("answer") {
        return None;
    }
    let is_other = s.typed.faults.has("/answer", "answered_meanwhile");
    let other = last_answer(c).filter(|_| is_other).map(|message| {
        let at = when::day_and_time(l, (s.zoned.local)(message.sent_at), visitor.now);
        let name = message.author_name.clone().unwrap_or_default();
        view! {
            <p><strong>{presence::other_answer(l, &name, &at)}</strong></p>
            <p class="words">{message.text.clone()}</p>
            <p class="muted">{presence::send_anyway(l)}</p>
        }
    });
    let has_form = c.may.contains(&Act::Answer) && c.statements.iter().all(|statement| statement.verdict.is_some());
    let words = (!has_form).then(|| {
        view! {
            <div class="field">
                <label for="unsent">{presence::your_words(l)}</label>
                <textarea id="unsent" rows="8" readonly>{raw_text(&s.typed.value("answer", "text"))}</textarea>
            </div>
        }
    });
    Some(
        view! {
            <section class="card unsent" aria-label=say::answer(l)>
                {other} {words}
            </section>
        }
        .into_any(),
    )
}
