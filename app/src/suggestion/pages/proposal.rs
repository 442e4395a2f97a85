//! What staff would make of a complaint, on the page of its customer: the words, and one button for yes or no.

use leptos::prelude::*;

use crate::shell::Visitor;
use crate::suggestion::moderation::{Proposal, api};
use crate::suggestion::words::topic_name;
use crate::text::proposal as say;
use crate::ui::form::{done_line, hidden, problem_line};

/// Who reads it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProposalReader {
    /// The customer; a viewer only reads.
    pub may_answer: bool,
    /// Has an account, and is told what becomes of it. Whoever only has the complaint's link is stored nowhere.
    pub is_known: bool,
}

/// What the customer has just said, and what came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProposalSaid {
    pub is_agreed: bool,
    /// Likewise, and a mail went out by which a guest gives a voice.
    pub is_mailed: bool,
    pub is_declined: bool,
    /// It was answered already, by the same customer on another page.
    pub is_late: bool,
}

/// Nothing without a proposal that the reader may answer or has answered.
pub fn proposals(
    visitor: &Visitor,
    complaint_number: &str,
    (all, reader): (&[Proposal], ProposalReader),
    said: ProposalSaid,
) -> Option<AnyView> {
    let l = visitor.locale;
    let cards: Vec<AnyView> = all.iter().map(|one| card(visitor, complaint_number, one, reader)).collect();
    let is_said = said != ProposalSaid::default();
    (is_said || !cards.is_empty()).then(|| {
        view! {
            {said.is_agreed.then(|| done_line(say::agreed_now(l)))}
            {said.is_mailed.then(|| done_line(say::agreed_mailed(l)))}
            {said.is_declined.then(|| done_line(say::declined_now(l)))}
            {said.is_late.then(|| problem_line(say::late(l)))}
            {cards}
        }
        .into_any()
    })
}

fn card(visitor: &Visitor, complaint_number: &str, one: &Proposal, reader: ProposalReader) -> AnyView {
    let l = visitor.locale;
    let heading = ["proposal-", &one.id].concat();
    let labelled = heading.clone();
    let state = match (&one.suggestion_number, one.declined_at) {
        // One for the operator alone opens for its author; a guest is nobody's author.
        (Some(number), _) if !one.is_public && !reader.is_known => {
            Some(view! { <p>{say::agreed(l)} " " <span class="whole">{number.clone()}</span></p> }.into_any())
        }
        (Some(number), _) => {
            let href = crate::suggestion::api::suggestion_page(number);
            Some(view! { <p>{say::agreed(l)} " " <a class="whole" href=href>{number.clone()}</a></p> }.into_any())
        }
        (None, Some(_)) => Some(view! { <p>{say::declined(l)}</p> }.into_any()),
        (None, None) => None,
    };
    let open = one.is_open();
    let lead = match (one.is_public, reader.is_known) {
        (true, true) => say::lead_public(l),
        (true, false) => say::lead_public_guest(l),
        (false, true) => say::lead_private(l),
        (false, false) => say::lead_private_guest(l),
    };
    let buttons = (open && reader.may_answer).then(|| {
        let form = |answer: &'static str, class: &'static str, words: &'static str| {
            view! {
                <form method="post" action=api::proposal_form(complaint_number)>
                    {hidden("proposal", one.id.clone())} {hidden("answer", answer)}
                    <button class=class>{words}</button>
                </form>
            }
        };
        view! {
            <div class="proposal-acts">
                {form("yes", "", say::yes(l))} {form("no", "is-quiet", say::no(l))}
            </div>
        }
    });
    view! {
        <section class="card proposal" aria-labelledby=labelled>
            <h2 id=heading>{say::title(l)}</h2>
            {open.then(|| view! { <p>{lead}</p> })}
            <blockquote>
                <p><strong>{one.title.clone()}</strong></p>
                <p class="words">{one.text.clone()}</p>
                <p class="muted">{topic_name(l, one.topic)}</p>
            </blockquote>
            {state}
            {buttons}
        </section>
    }
    .into_any()
}
