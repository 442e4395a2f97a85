//! What a claim may come to, beside the complaint form.

use leptos::prelude::*;

use super::{Assessment, ClaimEstimate, Document, Line, Why};
use crate::locale::{self, Locale};
use crate::shipment::components::amount;
use crate::text::claim as say;
use crate::value::LocalInstant;

/// Nothing where no claim is open and none was.
pub fn estimate(l: Locale, e: &ClaimEstimate) -> Option<AnyView> {
    let when = |at: LocalInstant| locale::day_and_time(l, at);
    if e.why == Why::WindowOver {
        let ended = e.rights.first().map(|right| when(right.due_at)).unwrap_or_default();
        return Some(view! { <p>{say::closed(l, &ended)}</p> }.into_any());
    }
    if !e.is_open {
        return None;
    }
    let rights: Vec<AnyView> = e
        .rights
        .iter()
        .map(|right| view! { <p class="muted">{say::until(l, right.name.of(l), &when(right.due_at))}</p> }.into_any())
        .collect();
    let what = match &e.assessment {
        Some(assessment) => amounts(l, assessment),
        None => view! { <p>{say::open_plain(l)} " " <span class="muted">{say::hidden(l)}</span></p> }.into_any(),
    };
    let unconfirmed = (!e.is_confirmed).then(|| [" ", say::unconfirmed(l)].concat());
    Some(
        view! {
            <div class="estimate">
                {what} {rights} <p class="muted">{say::estimate(l)} {unconfirmed}</p>
            </div>
        }
        .into_any(),
    )
}

fn amounts(l: Locale, a: &Assessment) -> AnyView {
    let lines: Vec<AnyView> = a.lines.iter().map(|one| line(l, one)).collect();
    let total = a.total.as_ref().map(|money| {
        let words = if a.is_limit { say::up_to(l, &amount(money)) } else { amount(money) };
        view! {
            <div>
                <dt>{say::total(l)}</dt>
                <dd>
                    <strong>{words}</strong>
                </dd>
            </div>
        }
    });
    let missing: Vec<&str> = a.missing_documents.iter().map(|document| document_name(l, *document)).collect();
    let missing = (!missing.is_empty()).then(|| {
        let items: Vec<AnyView> = missing.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect();
        view! {
            <p>{say::missing(l)}</p>
            <ul>{items}</ul>
        }
    });
    view! {
        <details>
            <summary>{say::open(l)}</summary>
            {a.counts_as_lost.then(|| view! { <p>{say::counts_as_lost(l)}</p> })}
            <dl class="facts">{lines} {total}</dl>
            {missing}
        </details>
    }
    .into_any()
}

/// Name and amount of a rule, with what it says and where it comes from.
fn line(l: Locale, one: &Line) -> AnyView {
    let words = match &one.amount {
        Some(money) if one.is_limit => say::up_to(l, &amount(money)),
        Some(money) => amount(money),
        None => say::to_be_shown(l).to_string(),
    };
    let source = one.source.as_ref().map(|source| {
        let title = [source.title.as_str(), " ", &source.article].concat().trim().to_string();
        view! { <a href=source.link.clone() rel="noopener">{title}</a> }
    });
    view! {
        <div>
            <dt>{one.name.of(l).to_string()}</dt>
            <dd>
                {words} " " <span class="muted">{one.explanation.of(l).to_string()} " " {source}</span>
            </dd>
        </div>
    }
    .into_any()
}

fn document_name(l: Locale, document: Document) -> &'static str {
    match document {
        Document::ProofOfValue => say::proof_of_value(l),
        Document::PhotosOfDamage => say::photos_of_damage(l),
        Document::ListOfContents => say::list_of_contents(l),
        Document::StatementOfNonReceipt => say::statement_of_non_receipt(l),
    }
}
