//! A complaint that staff file for a customer: the customer's own form, and what only staff say of it.

use leptos::prelude::*;

use super::log::moment_fault;
use super::parts::{Select, select};
use crate::complaint::components::happened;
use crate::complaint::pages::{ComplainForm, fields, shown_record};
use crate::complaint::{Channel, NamedDeadline, TEXT};
use crate::contact::components::channel_name;
use crate::deadline::CaseEventKind;
use crate::deadline::components::due_words;
use crate::desk::{Choice, Typed, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::taking as say;
use crate::ui::form::{done_line, hidden, problem_line};
use crate::ui::{Icon, icon, raw_text};
use crate::value::{Instant, LocalInstant};

/// The form as it begins, or as it was refused.
#[derive(Debug, Clone, Default)]
pub struct TakeForm {
    pub complaint: ComplainForm,
    /// Key and masked name of the customer.
    pub customer: Option<(String, String)>,
    /// They have an account: it says how they are reached.
    pub has_account: bool,
    /// What staff typed; its key is `take`.
    pub typed: Typed,
}

const KEY: &str = "take";

pub fn take(visitor: &Visitor, form: &TakeForm) -> Page {
    let l = visitor.locale;
    let refused = !form.complaint.faults.0.is_empty();
    let body = view! {
        <div class="complain desk">
            <p class="crumb"><a href=api::QUEUE>{crate::text::desk::queue(l)}</a></p>
            <h1>{say::title(l)}</h1>
            <p class="lead">{say::lead(l)}</p>
            {form.complaint.is_throttled.then(|| problem_line(crate::text::sign_in::throttled(l)))}
            {refused.then(|| problem_line(crate::text::complain::refused(l)))}
            {form.complaint.duplicate.as_deref().map(|number| open_one(l, number))}
            {customer(l, form)}
            {shown_record(visitor, &form.complaint)}
            <form method="post" action=api::TAKE enctype="multipart/form-data" class="stack">
                {hidden("once", form.complaint.once.clone())}
                {form.customer.as_ref().map(|(key, _)| hidden("customer", key.clone()))}
                {ways(l, form)}
                {fields(l, &form.complaint, !form.has_account)}
                {note(l, form)}
                <div class="tools"><button>{crate::text::complain::button(l)}</button></div>
            </form>
        </div>
    };
    Page::awake(say::title(l), body.into_any())
}

fn open_one(l: Locale, number: &str) -> AnyView {
    view! {
        <p class="problem" role="alert">
            {icon(Icon::Alert)} <a href=api::case_page(number)>{say::open_one(l, number)}</a>
        </p>
    }
    .into_any()
}

fn customer(l: Locale, form: &TakeForm) -> Option<AnyView> {
    let (key, name) = form.customer.as_ref()?;
    Some(view! { <p><a href=api::customer_page(key)>{say::for_whom(l, name)}</a></p> }.into_any())
}

/// By which way it came, when, and in which language the customer reads.
fn ways(l: Locale, form: &TakeForm) -> AnyView {
    let channels: Vec<Choice> =
        Channel::OF_STAFF.iter().map(|one| Choice::new(one.as_str(), channel_name(l, *one))).collect();
    let languages: Vec<Choice> = Locale::ALL.iter().map(|one| Choice::new(one.tag(), one.own_name())).collect();
    let one = |name, label| Select { key: KEY, name, label, ..Select::default() };
    let fault = moment_fault(l, &form.typed, "/received_at").or_else(|| form.typed.faults.of(l, "/received_at"));
    view! {
        <div class="filters">
            {select(l, &form.typed, &one("channel", crate::text::channel::label(l)), &channels)}
            {select(l, &form.typed, &one("locale", say::language(l)), &languages)}
            <div class="field">
                <label for="received_at">{say::received_at(l)}</label>
                <input
                    id="received_at"
                    name="received_at"
                    type="datetime-local"
                    value=form.typed.value(KEY, "received_at")
                    aria-invalid=fault.map(|_| "true")
                    aria-describedby="received-hint"
                />
                {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
                <p class="hint" id="received-hint">{say::received_hint(l)}</p>
            </div>
        </div>
    }
    .into_any()
}

fn note(l: Locale, form: &TakeForm) -> AnyView {
    view! {
        <div class="field">
            <label for="note">{say::note(l)}</label>
            <textarea id="note" name="note" rows="3" maxlength=TEXT.to_string() aria-describedby="note-hint">
                {raw_text(&form.typed.value(KEY, "note"))}
            </textarea>
            <p class="hint" id="note-hint">{say::note_hint(l)}</p>
        </div>
    }
    .into_any()
}

/// What staff tell the customer now.
pub struct TakenScreen<'t> {
    pub complaint_number: String,
    /// In the reader's language, the next one first.
    pub deadlines: Vec<NamedDeadline>,
    /// A mail went out.
    pub is_mailed: bool,
    pub local: &'t dyn Fn(Instant) -> LocalInstant,
}

/// After filing: the number to say aloud, the dates, and whether a mail is on its way.
pub fn taken(visitor: &Visitor, s: &TakenScreen<'_>) -> Page {
    let l = visitor.locale;
    let due = |at: Instant| due_words(l, (s.local)(at), visitor.now);
    let aloud = match s.deadlines.first() {
        Some(first) => say::aloud(l, &s.complaint_number, &due(first.due_at)),
        None => say::aloud_undated(l, &s.complaint_number),
    };
    let dates: Vec<AnyView> = s
        .deadlines
        .iter()
        .map(|one| view! { <div><dt>{one.name.clone()}</dt><dd>{due(one.due_at)}</dd></div> }.into_any())
        .collect();
    let mailed = if s.is_mailed { say::mailed(l) } else { say::not_mailed(l) };
    let body = view! {
        <div class="complain desk">
            <p class="crumb"><a href=api::QUEUE>{crate::text::desk::queue(l)}</a></p>
            <h1>{happened(l, CaseEventKind::Received)}</h1>
            {done_line(say::filed(l))}
            <section class="said" aria-labelledby="aloud">
                <h2 id="aloud">{say::say(l)}</h2>
                <p class="words">{aloud}</p>
            </section>
            <p>{mailed}</p>
            <section class="card" aria-labelledby="dates">
                <h2 id="dates">{say::dates(l)}</h2>
                <dl class="facts">{dates}</dl>
            </section>
            <p><a class="button" href=api::case_page(&s.complaint_number)>{say::to_case(l)}</a></p>
        </div>
    };
    Page::plain(say::filed(l), body.into_any())
}
