//! The form that logs a contact, and the timeline of what passed.

use leptos::prelude::*;

use super::parts::{Select, select};
use crate::complaint::TEXT;
use crate::complaint::components::category_name;
use crate::contact::components::{channel_name, direction_name, outcome_name};
use crate::contact::{Channel, Direction, Entry, EntryKind, Outcome};
use crate::desk::{Choice, Typed, api};
use crate::locale::Locale;
use crate::notification::Template;
use crate::notification::pages::template_name;
use crate::shell::Visitor;
use crate::shipment::api as shipment_api;
use crate::text::contact as say;
use crate::ui::form::hidden;
use crate::ui::{raw_text, when};
use crate::value::{Instant, LocalInstant, Page};

/// The form as it begins, or as it was refused. Its key is `log`.
pub struct LogForm<'f> {
    /// The card that it belongs to, by key.
    pub customer: &'f str,
    pub typed: &'f Typed,
    /// Made for this rendering: sent twice it logs once.
    pub once: &'f str,
    /// The number that a call came from.
    pub phone: Option<&'f str>,
    /// The entry that this one will stand for.
    pub corrects: Option<&'f str>,
}

const KEY: &str = "log";

pub fn log_form(l: Locale, f: &LogForm<'_>) -> AnyView {
    let is_call = f.phone.is_some() && f.corrects.is_none();
    let (title, button) = match (f.corrects, is_call) {
        (Some(_), _) => (say::correcting(l), say::correct(l)),
        (None, true) => (say::log_call(l), say::log_call(l)),
        (None, false) => (say::log(l), say::log(l)),
    };
    let lead = f.corrects.map(|_| view! { <p class="muted">{say::correct_lead(l)}</p> });
    view! {
        <section class="card" aria-labelledby="log">
            <h2 id="log">{title}</h2>
            {lead}
            <form method="post" action=api::customer_page(f.customer) enctype="multipart/form-data" class="stack">
                {hidden("form", KEY)} {hidden("once", f.once)}
                {f.phone.map(|phone| hidden("phone", phone))}
                {f.corrects.map(|id| hidden("corrects_id", id))}
                {note(l, f.typed)}
                {ways(l, f.typed)}
                <details open=f.corrects.is_some() || !f.typed.faults.0.is_empty()>
                    <summary>{say::details(l)}</summary>
                    {details(l, f.typed)}
                </details>
                <button aria-keyshortcuts="l" autofocus=is_call>{button} " " <kbd>"l"</kbd></button>
            </form>
        </section>
    }
    .into_any()
}

fn note(l: Locale, typed: &Typed) -> AnyView {
    let fault = typed.fault(l, KEY, "words");
    view! {
        <div class="field">
            <label for="log-words">{say::words(l)}</label>
            <textarea
                id="log-words"
                name="words"
                rows="3"
                maxlength=TEXT.to_string()
                aria-invalid=fault.map(|_| "true")
                aria-describedby="log-words-hint"
            >
                {raw_text(&typed.value(KEY, "words"))}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
            <p class="hint" id="log-words-hint">{say::words_hint(l)}</p>
        </div>
    }
    .into_any()
}

fn ways(l: Locale, typed: &Typed) -> AnyView {
    let channels: Vec<Choice> =
        Channel::ALL.iter().map(|one| Choice::new(one.as_str(), channel_name(l, *one))).collect();
    let directions: Vec<Choice> =
        Direction::ALL.iter().map(|one| Choice::new(one.as_str(), direction_name(l, *one))).collect();
    let outcomes: Vec<Choice> =
        Outcome::ALL.iter().map(|one| Choice::new(one.as_str(), outcome_name(l, *one))).collect();
    let one = |name, label, none| Select { key: KEY, name, label, none, ..Select::default() };
    view! {
        <div class="filters">
            {select(l, typed, &one("channel", crate::text::channel::label(l), None), &channels)}
            {select(l, typed, &one("direction", say::direction(l), None), &directions)}
            {select(l, typed, &one("outcome", crate::text::outcome::label(l), Some(crate::text::outcome::none(l))), &outcomes)}
        </div>
    }
    .into_any()
}

fn details(l: Locale, typed: &Typed) -> AnyView {
    view! {
        <div class="filters">
            {input(l, typed, "happened_at", say::happened_at(l), "datetime-local")}
            {input(l, typed, "waybill_number", say::waybill(l), "text")}
            {input(l, typed, "complaint_number", say::complaint(l), "text")}
            {input(l, typed, "next_step", say::next_step(l), "text")}
            {input(l, typed, "next_on", say::next_on(l), "date")}
        </div>
    }
    .into_any()
}

fn input(l: Locale, typed: &Typed, name: &'static str, label: &'static str, kind: &'static str) -> AnyView {
    let fault = fault(l, typed, name);
    let (id, fault_id) = ([KEY, "-", name].concat(), [KEY, "-", name, "-fault"].concat());
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                autocomplete="off"
                value=typed.value(KEY, name)
                aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| fault_id.clone())
            />
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
        </div>
    }
    .into_any()
}

/// Moments and numbers have faults of their own.
fn fault(l: Locale, typed: &Typed, name: &str) -> Option<&'static str> {
    let pointer = ["/", name].concat();
    let has = |code: &str| typed.is(KEY) && typed.faults.has(&pointer, code);
    match name {
        "complaint_number" if has("unknown") => Some(say::unknown_complaint(l)),
        _ => moment_fault(l, typed, &pointer).filter(|_| typed.is(KEY)).or(typed.fault(l, KEY, name)),
    }
}

/// What is wrong with a moment that staff state.
pub fn moment_fault(l: Locale, typed: &Typed, pointer: &str) -> Option<&'static str> {
    match () {
        _ if typed.faults.has(pointer, "future") => Some(say::future(l)),
        _ if typed.faults.has(pointer, "too_old") => Some(say::too_old(l)),
        _ => None,
    }
}

/// The timeline, the newest first.
pub struct Timeline<'t> {
    pub customer: &'t str,
    pub page: &'t Page<Entry>,
    pub local: &'t dyn Fn(Instant) -> LocalInstant,
}

pub fn timeline(visitor: &Visitor, t: &Timeline<'_>) -> AnyView {
    let l = visitor.locale;
    let entries: Vec<AnyView> = t.page.items.iter().map(|entry| row(visitor, t, entry)).collect();
    let more = t.page.next_cursor.as_deref().map(|cursor| {
        let href = [&api::customer_page(t.customer), "?cursor=", &crate::wire::encode(cursor)].concat();
        view! { <p><a class="button" rel="next" href=href>{say::more(l)}</a></p> }
    });
    view! {
        <section aria-labelledby="contacts">
            <h2 id="contacts">{say::title(l)}</h2>
            {entries.is_empty().then(|| view! { <p class="muted">{say::none(l)}</p> })}
            <ol class="contacts">{entries}</ol>
            {more}
        </section>
    }
    .into_any()
}

fn row(visitor: &Visitor, t: &Timeline<'_>, entry: &Entry) -> AnyView {
    let l = visitor.locale;
    let at = when::day_and_time(l, (t.local)(entry.happened_at), visitor.now);
    let words = (entry.kind != EntryKind::Mail && !entry.words.is_empty())
        .then(|| view! { <p class="words">{entry.words.clone()}</p> });
    let case = entry.complaint_number.clone().map(|number| {
        let href = api::case_page(&number);
        view! { <a class="number" href=href>{number}</a> " " }
    });
    let parcel = entry.waybill_number.clone().map(|number| {
        let href = shipment_api::tracking_page(&number);
        view! { <a class="number" href=href>{number}</a> " " }
    });
    let correct = (entry.kind == EntryKind::Contact).then(|| {
        let spoken = [say::correct(l), ": ", &at].concat();
        view! { <a href=api::correction_page(t.customer, &entry.id) aria-label=spoken>{say::correct(l)}</a> }
    });
    let corrected = entry.corrects_id.as_ref().map(|_| {
        view! { <span class="badge is-calm">{say::is_correction(l)}</span> }
    });
    view! {
        <li class="contact-entry" class:is-out=entry.direction == Direction::Out>
            <p class="contact-head">
                <strong>{what(l, entry)}</strong> <span class="muted">{at.clone()}</span>
                {entry.staff.clone().map(|name| view! { <span class="muted">{name}</span> })} {corrected}
            </p>
            {words}
            {outcome(l, entry)}
            <p class="contact-about">{case} {parcel} {correct}</p>
        </li>
    }
    .into_any()
}

fn what(l: Locale, entry: &Entry) -> String {
    let way = channel_name(l, entry.channel);
    match (entry.kind, entry.direction) {
        (EntryKind::Contact, direction) => [way, " · ", direction_name(l, direction)].concat(),
        (EntryKind::Complaint, _) => {
            let category = entry.about.as_deref().and_then(|word| word.parse().ok());
            say::complaint_filed(l, category.map_or("", |category| category_name(l, category)), way)
        }
        (EntryKind::Message, Direction::In) => say::message_in(l).to_string(),
        (EntryKind::Message, Direction::Out) => say::message_out(l).to_string(),
        (EntryKind::Mail, _) => {
            let template: Option<Template> = entry.words.parse().ok();
            say::mail(l, template.map_or(entry.words.as_str(), |template| template_name(l, template)))
        }
    }
}

/// Of a logged contact: what it came to, and what is next.
fn outcome(l: Locale, entry: &Entry) -> Option<AnyView> {
    if entry.kind != EntryKind::Contact {
        return None;
    }
    let outcome: Option<Outcome> = entry.about.as_deref().and_then(|word| word.parse().ok());
    let next = entry.next_step.as_deref().map(|step| match entry.next_on.as_deref() {
        Some(day) => say::next_by(l, day, step),
        None => say::next(l, step),
    });
    let words: Vec<String> = outcome.map(|one| outcome_name(l, one).to_string()).into_iter().chain(next).collect();
    (!words.is_empty()).then(|| view! { <p>{words.join(" · ")}</p> }.into_any())
}
