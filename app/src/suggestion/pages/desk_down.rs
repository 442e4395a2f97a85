//! Taking down what stands on the board: the suggestion, or a comment on it.

use leptos::prelude::*;

use super::desk_case::{DeskCaseScreen, version};
use super::desk_parts::{Refusing, fold, local_moment, refusal_form};
use crate::locale::Locale;
use crate::shell::Visitor;
use crate::suggestion::moderation::{StaffSuggestion, StandingComment, api};
use crate::text::moderation as say;

pub(super) fn take_down(l: Locale, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let refusing = Refusing {
        key: "refuse",
        form: "refuse",
        action: api::desk_page(&c.suggestion_number),
        about: version(c),
        words: (say::down_reason(l), say::take_down(l)),
    };
    let form = refusal_form(l, &s.draft, refusing);
    view! {
        <section class="card" id="down" aria-labelledby="down-title">
            <h2 id="down-title">{say::down(l)}</h2>
            <p class="muted">{say::down_lead(l)}</p>
            {fold(say::take_down(l), s.draft.is("refuse"), form)}
        </section>
    }
    .into_any()
}

/// Those that everybody reads, each with the way to take it down.
pub(super) fn comments(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let rows: Vec<AnyView> = c.comments.iter().map(|one| comment(visitor, c, s, one)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="comments">
                <h2 id="comments">{say::comments(l)}</h2>
                <ul class="plain moderation-log">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn comment(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>, one: &StandingComment) -> AnyView {
    let l = visitor.locale;
    let by = match &one.author {
        _ if one.is_staff => visitor.brand.name.clone(),
        Some(name) => name.clone(),
        None => say::a_guest(l).to_string(),
    };
    let at = local_moment(visitor, s.local, one.written_at);
    let key = ["refuse-", &one.comment_id].concat();
    let form = s.may_act.then(|| {
        let refusing = Refusing {
            key: &key,
            form: &key,
            action: api::desk_page(&c.suggestion_number),
            about: ().into_any(),
            words: (say::down_reason(l), say::take_comment_down(l)),
        };
        fold(say::take_comment_down(l), s.draft.is(&key), refusal_form(l, &s.draft, refusing))
    });
    view! {
        <li>
            <strong>{by}</strong> " · " {at}
            <p class="words" lang=one.language.clone()>{one.text.clone()}</p>
            {form}
        </li>
    }
    .into_any()
}
