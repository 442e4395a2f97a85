//! The customer's card: who it is, what is open, what passed, which parcels are in trouble; all on one screen while
//! somebody is on the line.

use leptos::prelude::*;

use super::find::find_box;
use super::keyboard::keyboard;
use super::log::{LogForm, Timeline, log_form, timeline};
use super::satisfaction::satisfaction;
use crate::complaint::components::{category_name, state_class, state_name};
use crate::complaint::{Category, State};
use crate::contact::Entry;
use crate::customer::class::CustomerClass;
use crate::customer::components::{ClassForm, class_section};
use crate::deadline::components::due_words;
use crate::desk::{Typed, api};
use crate::locale::Locale;
use crate::notification::Preferences;
use crate::shell::{Page, Visitor};
use crate::shipment::{ShipmentItem, api as shipment_api, pages::rows};
use crate::survey::satisfaction::Satisfaction;
use crate::text::card as say;
use crate::ui::form::{Field, done_line, field, hidden, problem_line};
use crate::ui::phone_link;
use crate::value::{Instant, LocalInstant};

/// Who the customer is, masked unless they were revealed.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub language: Option<Locale>,
    /// Key and name.
    pub organisations: Vec<(String, String)>,
    /// Name, duty, telephone, e-mail address.
    pub contacts: Vec<[String; 4]>,
    pub is_whole: bool,
}

/// An open complaint of theirs.
#[derive(Debug, Clone)]
pub struct OpenCase {
    pub complaint_number: String,
    pub category: Category,
    pub state: State,
    pub next_due_at: Option<Instant>,
    pub assigned_to: Option<String>,
}

/// What the card shows.
pub struct CardScreen<'s> {
    /// Key of the customer.
    pub customer: String,
    pub who: Shown,
    pub cases: Vec<OpenCase>,
    pub shipments: Vec<ShipmentItem>,
    /// Of a bare number all its parcels are shown, not only those in trouble.
    pub is_number: bool,
    /// The organisation whose whole list there is.
    pub organisation_id: Option<String>,
    /// Of an organisation, with what the reader may do about it.
    pub class: Option<(CustomerClass, ClassForm)>,
    pub contacts: crate::value::Page<Entry>,
    /// None of a bare number.
    pub satisfaction: Option<Satisfaction>,
    /// Of a person.
    pub preferences: Option<Preferences>,
    /// The number of the call that is on the line.
    pub call: Option<String>,
    pub corrects: Option<String>,
    pub typed: &'s Typed,
    pub once: String,
    /// What was looked for.
    pub looked_for: String,
    pub is_logged: bool,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

pub fn customer_card(visitor: &Visitor, s: &CardScreen<'_>) -> Page {
    let l = visitor.locale;
    let name = title(l, s);
    let log = LogForm {
        customer: &s.customer,
        typed: s.typed,
        once: &s.once,
        phone: s.call.as_deref(),
        corrects: s.corrects.as_deref(),
    };
    let contacts = Timeline { customer: &s.customer, page: &s.contacts, local: s.local };
    let call = s.call.as_deref().map(|number| {
        let href = phone_link(number);
        view! { <p>{crate::text::call::from(l, "")} <a href=href>{number.to_string()}</a></p> }
    });
    let body = view! {
        <article class="complaint desk-case desk">
            <p class="crumb"><a href=api::QUEUE aria-keyshortcuts="u">{crate::text::desk::queue(l)}</a></p>
            <header class="complaint-head">
                <h1>{name.clone()}</h1>
                {call}
            </header>
            {s.is_logged.then(|| done_line(crate::text::contact::logged(l)))}
            {s.typed.is_conflict.then(|| problem_line(crate::text::contact::conflict(l)))}
            <div class="complaint-main">
                {log_form(l, &log)}
                {cases(visitor, s)}
                {shipments(visitor, s)}
                {timeline(visitor, &contacts)}
            </div>
            <div class="complaint-aside">
                {who(l, s)}
                {class(visitor, s)}
                {s.satisfaction.as_ref().map(|known| satisfaction(l, known))}
                {s.preferences.as_ref().map(|allowed| preferences(l, allowed))}
                {find_box(visitor, &s.looked_for)}
                {keyboard(visitor)}
            </div>
        </article>
    };
    Page::awake(name, body.into_any())
}

/// People and bare numbers have no class.
fn class(visitor: &Visitor, s: &CardScreen<'_>) -> Option<AnyView> {
    let ((found, form), id) = (s.class.as_ref()?, s.organisation_id.as_deref()?);
    Some(class_section(visitor.locale, id, found, form, (visitor.now, s.local)))
}

fn title(l: Locale, s: &CardScreen<'_>) -> String {
    match (s.who.name.as_str(), &s.who.phone, &s.who.email) {
        ("", Some(number), _) => say::number_alone(l, number),
        ("", None, Some(address)) => address.clone(),
        ("", None, None) => say::nameless(l).to_string(),
        (name, ..) => name.to_string(),
    }
}

fn who(l: Locale, s: &CardScreen<'_>) -> AnyView {
    let w = &s.who;
    let line = |label: &'static str, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    let phone = w.phone.clone().map(|number| line(crate::text::complain::phone(l), number));
    let email = w.email.clone().map(|address| line(crate::text::sign_in::email(l), address));
    let language = w.language.map(|one| line(say::language(l), one.own_name().to_string()));
    let organisations: Vec<AnyView> = w
        .organisations
        .iter()
        .map(|(key, name)| view! { <li><a href=api::customer_page(key)>{name.clone()}</a></li> }.into_any())
        .collect();
    let organisations = (!organisations.is_empty()).then(|| {
        view! { <h3>{say::organisations(l)}</h3> <ul class="plain">{organisations}</ul> }
    });
    let take = api::take_page(Some(&s.customer), s.call.as_deref().or(w.phone.as_deref()));
    view! {
        <section class="card" aria-labelledby="who">
            <h2 id="who">{say::who(l)}</h2>
            <dl class="facts">{phone} {email} {language}</dl>
            {organisations}
            {contact_lines(l, w)}
            <p><a class="button" href=take aria-keyshortcuts="f">{say::file(l)} " " <kbd>"f"</kbd></a></p>
            {(!w.is_whole).then(|| reveal(l, s))}
        </section>
    }
    .into_any()
}

fn contact_lines(l: Locale, w: &Shown) -> Option<AnyView> {
    let lines: Vec<AnyView> = w
        .contacts
        .iter()
        .map(|parts| {
            let words: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            view! { <li>{words.join(" · ")}</li> }.into_any()
        })
        .collect();
    (!lines.is_empty()).then(|| view! { <h3>{say::contacts_of(l)}</h3> <ul class="plain">{lines}</ul> }.into_any())
}

/// Everything is shown to whoever says why; the audit log keeps it.
fn reveal(l: Locale, s: &CardScreen<'_>) -> AnyView {
    let none = crate::ui::form::Faults::default();
    let faults = if s.typed.is("reveal") { &s.typed.faults } else { &none };
    view! {
        <details open=s.typed.is("reveal")>
            <summary>{say::reveal(l)}</summary>
            <form method="post" action=api::customer_page(&s.customer) enctype="multipart/form-data" class="stack">
                {hidden("form", "reveal")}
                {s.call.as_deref().map(|number| hidden("phone", number))}
                <p class="muted">{say::masked(l)}</p>
                {field(l, faults, Field {
                    name: "reason", label: crate::text::people::reason(l), kind: "text", autocomplete: "off",
                    hint: Some(crate::text::people::reason_hint(l)), value: s.typed.value("reveal", "reason"),
                    ..Field::default()
                })}
                <button class="is-quiet">{say::reveal(l)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn cases(visitor: &Visitor, s: &CardScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.cases.iter().map(|case| case_row(visitor, s, case)).collect();
    view! {
        <section aria-labelledby="cases">
            <h2 id="cases">{say::cases(l)}</h2>
            {rows.is_empty().then(|| view! { <p class="muted">{say::no_cases(l)}</p> })}
            <ol class="queue">{rows}</ol>
        </section>
    }
    .into_any()
}

fn case_row(visitor: &Visitor, s: &CardScreen<'_>, case: &OpenCase) -> AnyView {
    let l = visitor.locale;
    let is_late = case.next_due_at.is_some_and(|at| at < visitor.now);
    let by = case.next_due_at.map(|at| {
        let words = due_words(l, (s.local)(at), visitor.now);
        if is_late { crate::text::desk::was_due(l, &words) } else { words }
    });
    let holder = match &case.assigned_to {
        Some(name) => crate::text::desk::in_hand_of(l, name),
        None => crate::text::desk::in_nobodys_hand(l).to_string(),
    };
    view! {
        <li class="queue-row" class:is-late=is_late>
            <p class="queue-due"><strong>{by.unwrap_or_else(|| crate::text::desk::undated(l).to_string())}</strong></p>
            <p class="queue-what">
                <a class="number" href=api::case_page(&case.complaint_number)>{case.complaint_number.clone()}</a>
                <span>{category_name(l, case.category)}</span>
            </p>
            <p class="queue-state">
                <span class=state_class(case.state)>{state_name(l, case.state)}</span>
                <span class="muted">{holder}</span>
            </p>
        </li>
    }
    .into_any()
}

fn shipments(visitor: &Visitor, s: &CardScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let (title, none) = match s.is_number {
        true => (say::shipments_of_number(l), say::no_shipments_of_number(l)),
        false => (say::shipments(l), say::no_shipments(l)),
    };
    let all = s.organisation_id.as_deref().map(|id| {
        let href = [shipment_api::OVERVIEW_PAGE, "?organisation_id=", &crate::wire::encode(id)].concat();
        view! { <p><a href=href>{say::all_shipments(l)}</a></p> }
    });
    let list = match s.shipments.is_empty() {
        true => view! { <p class="muted">{none}</p> }.into_any(),
        false => rows(visitor, &s.shipments, None),
    };
    view! {
        <section aria-labelledby="parcels">
            <h2 id="parcels">{title}</h2>
            {list}
            {all}
        </section>
    }
    .into_any()
}

fn preferences(l: Locale, allowed: &Preferences) -> AnyView {
    let clock = |minute: u16| {
        let two = |n: u16| [(n / 10).to_string(), (n % 10).to_string()].concat();
        [two(minute / 60), two(minute % 60)].join(":")
    };
    let marketing = if allowed.marketing { say::marketing_yes(l) } else { say::marketing_no(l) };
    let survey = if allowed.survey { say::survey_yes(l) } else { say::survey_no(l) };
    let quiet = allowed
        .quiet_hours
        .map(|hours| view! { <li>{say::quiet(l, &clock(hours.from_minute), &clock(hours.until_minute))}</li> });
    view! {
        <section class="card" aria-labelledby="preferences">
            <h2 id="preferences">{say::preferences(l)}</h2>
            <ul class="plain"><li>{marketing}</li> <li>{survey}</li> {quiet}</ul>
        </section>
    }
    .into_any()
}
