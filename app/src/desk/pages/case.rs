//! One case on one screen: the customer's words beside the record, what is disputed, the answer, who acts by when.

use leptos::prelude::*;

use super::acts::{acts, statements};
use super::answer::answer;
use super::collision::{news, unsent};
use super::keyboard::keyboard;
use super::promises::promises;
use super::proposal::proposals;
use super::related::related;
use super::talk::conversation;
use super::thread::thread;
use crate::attachment::components::gallery;
use crate::complaint::components::{category_name, next_for_staff, remedy_name, state_class, state_name};
use crate::complaint::pages::{Zoned, history, ladder, record};
use crate::complaint::{Act, Actor, Complaint, FilledAnswer, Party, StaffSide, api as complaint_api};
use crate::customer::components::class_badge;
use crate::deadline::Role;
use crate::deadline::components::{deadlines, due_words};
use crate::desk::{Choice, Typed, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::shipment::api as shipment_api;
use crate::suggestion::moderation::Proposal;
use crate::text::{complaint as words, desk as say, promise_made as extra};
use crate::ui::form::{done_line, problem_line};
use crate::ui::when;

/// What the screen shows beside the case itself.
pub struct CaseScreen<'s> {
    pub zoned: Zoned<'s>,
    /// Who reads.
    pub reader_id: String,
    /// Whom it can be given to.
    pub colleagues: Vec<Choice>,
    pub units: Vec<Choice>,
    pub causes: Vec<Choice>,
    /// Of every category, with its name.
    pub all_causes: Vec<Choice>,
    /// The secret of this rendering.
    pub once: String,
    /// Standard answers that may be used here, by code.
    pub answers: Vec<Choice>,
    /// What the answers were looked for by.
    pub answer_search: String,
    /// The one that was chosen, filled from the case.
    pub filled: Option<FilledAnswer>,
    pub typed: &'s Typed,
    /// Something was done a moment ago.
    pub is_done: bool,
    /// What was proposed as a suggestion.
    pub proposals: Vec<Proposal>,
    /// Which colleagues are at the case, in the reader's words.
    pub there: String,
}

pub fn case(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> Page {
    let l = visitor.locale;
    let dates = deadlines(l, &s.zoned.deadlines, visitor.now).map(|list| {
        view! {
            <section aria-labelledby="dates">
                <h2 id="dates">{words::deadlines(l)}</h2>
                {standing_still(l, s)}
                {list}
            </section>
        }
    });
    let body = view! {
        <article class="complaint desk-case">
            <p class="crumb"><a href=api::QUEUE aria-keyshortcuts="u">{say::queue(l)}</a></p>
            {head(visitor, c, s)}
            {s.is_done.then(|| done_line(words::done(l)))}
            {s.typed.is_conflict.then(|| problem_line(words::not_now(l)))}
            {news(c, s)}
            {unsent(visitor, c, s)}
            <div class="complaint-main">
                <div class="beside">{said(visitor, c, s)} {record(l, c, &s.zoned)}</div>
                {statements(l, c, s)}
                {answer(l, c, s)}
                {promises(visitor, c, s)}
                {c.may.contains(&Act::Write).then(|| conversation(visitor, c, s))}
                {thread(visitor, c, s)}
            </div>
            <div class="complaint-aside">
                {acts(l, c, s)}
                {dates}
                {c.staff.as_ref().map(|side| customer(l, c, side))}
                {ladder(l, c)}
                {related(l, c, s)}
                {proposals(l, c, s)}
                {history(visitor, c, &s.zoned)}
                {keyboard(visitor)}
            </div>
        </article>
    };
    Page::awake(words::title(l, &c.complaint_number), body.into_any())
}

fn head(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let filed = when::day_and_time(l, (s.zoned.local)(c.filed_at), visitor.now);
    let by = c.next.by.map(|at| {
        let when = due_words(l, (s.zoned.local)(at), visitor.now);
        match c.next.who {
            Actor::Customer => words::closes_by_itself(l, &when),
            _ => words::by(l, &when),
        }
    });
    let parcel = c.waybill_number.clone().map(|number| {
        let href = shipment_api::tracking_page(&number);
        view! { " · " <a class="number" href=href>{number}</a> }
    });
    let who = match c.staff.as_ref().and_then(|side| side.assigned_to.clone()) {
        Some(name) => say::in_hand_of(l, &name),
        None => say::in_nobodys_hand(l).to_string(),
    };
    let again = (c.reopened_count > 0).then(|| view! { <span class="badge is-watch">{words::reopened(l)}</span> });
    let class = c.staff.as_ref().and_then(|side| side.class).map(|class| class_badge(l, class));
    view! {
        <header class="complaint-head">
            <h1>{words::title(l, "")} <span class="whole">{c.complaint_number.clone()}</span></h1>
            <p>
                <span class=state_class(c.state)>{state_name(l, c.state)}</span> " " {again} " " {class} " "
                <span class="muted">{who}</span>
            </p>
            <p class="muted">
                {category_name(l, c.category)} " · " {remedy_name(l, c.remedy_sought)} " · "
                {words::filed_on(l, &filed)} {parcel}
            </p>
            <p><strong>{next_for_staff(l, c.state, c.next)}</strong> {by.map(|by| [" · ", &by].concat())}</p>
        </header>
    }
    .into_any()
}

/// Which clocks wait for the customer and which go on, by name.
fn standing_still(l: Locale, s: &CaseScreen<'_>) -> Option<AnyView> {
    let open = || s.zoned.deadlines.iter().map(|shown| &shown.deadline).filter(|d| d.role == Role::Duty && d.is_open());
    let names = |wanted: bool| -> Vec<String> {
        open().filter(|d| d.is_paused() == wanted).map(|d| d.name.of(l).to_string()).collect()
    };
    let (still, going) = (names(true), names(false));
    let gap = if l == Locale::ZhCn { "；" } else { "; " };
    (!still.is_empty()).then(|| {
        let going = (!going.is_empty()).then(|| view! { <p>{extra::going_on(l, &going.join(gap))}</p> });
        view! {
            <div class="notice">
                <p>{extra::standing_still(l, &still.join(gap))}</p>
                {going}
            </div>
        }
        .into_any()
    })
}

/// The customer's own words and files.
fn said(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let filed = when::day_and_time(l, (s.zoned.local)(c.filed_at), visitor.now);
    let number = c.complaint_number.clone();
    let files = (!c.attachments.is_empty()).then(|| {
        gallery(l, &c.attachments, |file, is_small| {
            complaint_api::attachment_url(&number, &file.attachment_id, is_small)
        })
    });
    view! {
        <section class="said" aria-labelledby="said">
            <h2 id="said">{say::said(l)}</h2>
            <p class="muted">{party_name(l, c.party)} " · " {filed}</p>
            <p class="words">{c.text.clone()}</p>
            {files}
        </section>
    }
    .into_any()
}

fn party_name(l: Locale, party: Party) -> &'static str {
    match party {
        Party::Shipper => say::shipper(l),
        Party::Consignee => say::consignee(l),
    }
}

/// How to reach the customer, and what they see.
fn customer(l: Locale, c: &Complaint, side: &StaffSide) -> AnyView {
    let contact = &side.contact;
    let name = contact.name.clone().filter(|name| !name.is_empty());
    let email = contact.email.clone().map(|email| {
        let href = ["mailto:", &email].concat();
        view! { <li><a href=href>{email}</a></li> }
    });
    let phone = contact.phone.clone().map(|phone| {
        let href = ["tel:", &phone].concat();
        view! { <li><a href=href>{phone}</a></li> }
    });
    let waiting = (side.contact_count > 0).then(|| {
        view! { <p>{say::wrote_since(l, side.contact_count.unsigned_abs())}</p> }
    });
    // A unit only reads, and has no cards.
    let known_by = contact.phone.as_deref().or(contact.email.as_deref()).filter(|_| !c.may.is_empty());
    let card = known_by.map(|typed| {
        view! { <p><a href=api::look_up_page(typed)>{crate::text::card::open(l)}</a></p> }
    });
    view! {
        <section class="card" aria-labelledby="customer">
            <h2 id="customer">{say::customer(l)}</h2>
            {name.map(|name| view! { <p><strong>{name}</strong></p> })}
            <ul class="plain">{email} {phone}</ul>
            {card}
            {waiting}
            {c.may.contains(&Act::Write).then(|| {
                view! { <p><a href=api::preview_page(&c.complaint_number)>{say::customer_view(l)}</a></p> }
            })}
        </section>
    }
    .into_any()
}
