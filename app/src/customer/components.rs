//! Pieces about customers that staff see on several pages. None of them belongs on a customer's page.

use leptos::prelude::*;

use super::api;
use super::class::{Class, ClassChange, ClassOverride, ClassReason, CustomerClass, REASON};
use crate::deadline::Day;
use crate::locale::{self, Locale};
use crate::shipment::components::amount;
use crate::text::customer_class as say;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};
use crate::ui::{Choice, options, when};
use crate::value::{Instant, LocalInstant, Money, UtcOffset};

/// `A`.
pub fn class_letter(class: Class) -> &'static str {
    match class {
        Class::A => "A",
        Class::B => "B",
        Class::C => "C",
    }
}

/// A small letter in rows and heads; read aloud as "Class A".
pub fn class_badge(l: Locale, class: Class) -> AnyView {
    let look = match class {
        Class::A => "badge is-watch",
        Class::B | Class::C => "badge is-calm",
    };
    let words = say::class(l, class_letter(class));
    let title = words.clone();
    view! {
        <span class=look title=title>
            <span class="visually-hidden">{words}</span>
            <span aria-hidden="true">{class_letter(class)}</span>
        </span>
    }
    .into_any()
}

pub fn class_choices(l: Locale) -> Vec<Choice> {
    Class::ALL.iter().map(|class| Choice::new(class.as_str(), say::class(l, class_letter(*class)))).collect()
}

/// `78.35%`, of hundredths of a percent; in Spanish `78,35 %`.
pub(super) fn share_words(l: Locale, share_bp: i64) -> String {
    let text = format!("{}.{:02}", share_bp / 100, share_bp % 100);
    match l {
        Locale::Es => [&text.replace('.', ","), "\u{a0}%"].concat(),
        Locale::En | Locale::ZhCn => [&text, "%"].concat(),
    }
}

/// `22 Nov 2026` of `2026-11-22`.
pub(crate) fn day_words(l: Locale, day: &str) -> String {
    let noon = day.parse::<Day>().ok().map(|day| [day.to_string().as_str(), "T12:00:00Z"].concat());
    let at = noon.and_then(|noon| noon.parse::<LocalInstant>().ok()).map_or(Instant::from_ms(0), |moment| moment.at);
    locale::day(l, at.at_offset(UtcOffset::UTC))
}

/// Why a class changed, in a sentence.
pub(super) fn why_words(l: Locale, change: &ClassChange) -> String {
    let by = change.decided_by.clone().unwrap_or_default();
    match (change.why, change.contribution_minor, change.share_bp) {
        (ClassReason::Override, ..) => {
            let reason = change.reason.clone().unwrap_or_default();
            match &change.until_on {
                Some(day) => say::why_override_until(l, &day_words(l, day), &by, &reason),
                None => say::why_override(l, &by, &reason),
            }
        }
        (ClassReason::OverrideEnded, ..) if !by.is_empty() => say::why_taken_back(l, &by),
        (ClassReason::OverrideEnded, ..) => say::why_ended(l).to_string(),
        (ClassReason::Computed, Some(minor), Some(share_bp)) if minor > 0 => {
            let currency = change.currency.clone().unwrap_or_default();
            say::why_computed(l, &amount(&Money { minor, currency }), &share_words(l, share_bp))
        }
        (ClassReason::Computed, ..) => say::why_nothing(l).to_string(),
    }
}

/// `B → A`, or only the new one.
pub(super) fn step_words(change: &ClassChange) -> String {
    match change.from_class {
        Some(from) if from != change.to_class => [class_letter(from), " → ", class_letter(change.to_class)].concat(),
        _ => class_letter(change.to_class).to_string(),
    }
}

/// What was typed into the form of a class, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct ClassForm {
    pub may_decide: bool,
    pub class: String,
    pub reason: String,
    pub until_on: String,
    /// At `/class`, `/class_reason` and `/class_until`.
    pub faults: Faults,
    /// Somebody decided meanwhile.
    pub is_conflict: bool,
}

/// The class of one organisation: what it is, since when, why; and for those who may, the forms to say another one.
pub fn class_section(
    l: Locale,
    organisation_id: &str,
    found: &CustomerClass,
    form: &ClassForm,
    (now, local): (Instant, &dyn Fn(Instant) -> LocalInstant),
) -> AnyView {
    let moment = |at: Instant| when::day_and_time(l, local(at), now);
    let stands = match found.class {
        None => view! { <p class="muted">{say::unknown(l)}</p> }.into_any(),
        Some(class) => {
            let since = found.decided_at.map(|at| say::since(l, &moment(at)));
            view! { <p>{class_badge(l, class)} " " <span class="muted">{since}</span></p> }.into_any()
        }
    };
    let why = found.history.first().map(|change| view! { <p>{why_words(l, change)}</p> });
    let history: Vec<AnyView> = found
        .history
        .iter()
        .map(|change| {
            view! {
                <li>
                    <strong>{step_words(change)}</strong> " · " {moment(change.decided_at)} " · " {why_words(l, change)}
                </li>
            }
            .into_any()
        })
        .collect();
    let is_refused = form.is_conflict || !form.faults.0.is_empty();
    view! {
        <section class="card class-of-customer" aria-labelledby="class-title">
            <h2 id="class-title">{say::one(l)}</h2>
            {stands}
            {why}
            <p class="muted">{say::staff_only(l)}</p>
            {form.is_conflict.then(|| problem_line(say::conflict(l)))}
            {(history.len() > 1).then(|| view! {
                <details>
                    <summary>{say::history(l)}</summary>
                    <ul class="class-history">{history}</ul>
                </details>
            })}
            {found.r#override.as_ref().filter(|_| form.may_decide).map(|said| end_form(l, organisation_id, found, said))}
            {form.may_decide.then(|| view! {
                <details open=is_refused>
                    <summary>{say::say_another(l)}</summary>
                    {override_form(l, organisation_id, found, form)}
                </details>
            })}
        </section>
    }
    .into_any()
}

fn override_form(l: Locale, organisation_id: &str, found: &CustomerClass, form: &ClassForm) -> AnyView {
    let fault = form.faults.of(l, "/class");
    view! {
        <form method="post" action=api::class_form(organisation_id) class="stack">
            {hidden("form", "override")} {hidden("version", found.version.to_string())}
            <div class="field">
                <label for="class">{say::one(l)}</label>
                <select
                    id="class"
                    name="class"
                    required
                    aria-invalid=fault.map(|_| "true")
                    aria-describedby=fault.map(|_| "class-fault")
                >
                    {options(&class_choices(l), &form.class, Some(say::choose(l)))}
                </select>
                {fault.map(|words| view! { <p class="field-fault" id="class-fault">{words}</p> })}
            </div>
            {field(l, &form.faults, Field {
                name: "class_reason", label: crate::text::people::reason(l), kind: "text", autocomplete: "off",
                hint: Some(say::reason_hint(l)), value: form.reason.chars().take(REASON).collect(), ..Field::default()
            })}
            {field(l, &form.faults, Field {
                name: "class_until", label: say::until(l), kind: "date", autocomplete: "off",
                hint: Some(say::until_hint(l)), value: form.until_on.clone(), is_optional: true, ..Field::default()
            })}
            <button>{say::save(l)}</button>
        </form>
    }
    .into_any()
}

/// The way back to what is computed.
fn end_form(l: Locale, organisation_id: &str, found: &CustomerClass, said: &ClassOverride) -> AnyView {
    let words = match said.computed_class {
        Some(class) => say::back_to(l, class_letter(class)),
        None => say::back(l).to_string(),
    };
    view! {
        <form method="post" action=api::class_form(organisation_id)>
            {hidden("form", "end")} {hidden("version", found.version.to_string())}
            <button class="is-quiet">{words}</button>
        </form>
    }
    .into_any()
}
