//! The administrators' page of one unit: what customers are told of it, and what closing it would leave behind.

use leptos::prelude::*;

use super::units::kind_name;
use crate::account::admin::{Unit, UnitKind};
use crate::account::api;
use crate::account::hours::{MOST_SPANS, OpeningHours, WEEK_DAYS};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::unit as say;
use crate::ui::form::{Faults, Field, done_line, field, hidden, problem_line};

/// Opening and closing of a day's spans as they stand in the fields, Monday first.
pub type TypedHours = [[(String, String); MOST_SPANS]; 7];

/// The page as it was left, or as its form was refused.
#[derive(Debug, Clone)]
pub struct UnitScreen {
    /// As stored, or as typed and refused.
    pub unit: Unit,
    pub hours: TypedHours,
    pub faults: Faults,
    pub is_done: bool,
    /// Somebody else changed it meanwhile.
    pub is_stale: bool,
    /// Open complaints that name the unit, and where they are listed.
    pub open_count: u64,
    pub cases: String,
}

/// Stored hours as fields show them.
pub fn typed_hours(hours: Option<&OpeningHours>) -> TypedHours {
    let mut typed = TypedHours::default();
    for (day, spans) in hours.into_iter().flat_map(|hours| hours.days().into_iter().enumerate()) {
        for (slot, span) in typed[day].iter_mut().zip(spans) {
            *slot = (span.opens.to_string(), span.closes.to_string());
        }
    }
    typed
}

/// Names of the fields of a span: `monday_opens_1`, `monday_closes_1`.
pub fn hour_fields(day: usize, slot: usize) -> (String, String) {
    let name = |end: &str| [WEEK_DAYS[day], "_", end, "_", &(slot + 1).to_string()].concat();
    (name("opens"), name("closes"))
}

pub fn unit(visitor: &Visitor, s: &UnitScreen) -> Page {
    let l = visitor.locale;
    let title = s.unit.name.clone();
    let body = view! {
        <div class="list">
            <p><a href=api::UNITS>{crate::text::units::title(l)}</a></p>
            <h1>{title.clone()} " " <span class="number muted">{s.unit.code.clone()}</span></h1>
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.is_stale.then(|| problem_line(say::stale(l)))}
            <form method="post" class="card stack">
                {hidden("version", s.unit.version.to_string())}
                {texts(l, s)}
                {hours(l, s)}
                {closing(l, s)}
                <button>{crate::text::settings::save(l)}</button>
            </form>
        </div>
    };
    Page::plain(title, body.into_any())
}

fn texts(l: Locale, s: &UnitScreen) -> AnyView {
    let text = |name, label, value: Option<String>, hint, is_optional| {
        let field_of = Field { name, label, kind: "text", autocomplete: "off", hint, is_optional, ..Field::default() };
        field(l, &s.faults, Field { value: value.unwrap_or_default(), ..field_of })
    };
    let kinds = [UnitKind::ServicePoint, UnitKind::Hub].map(|kind| {
        view! { <option value=kind.as_str() selected=kind == s.unit.kind>{kind_name(l, kind)}</option> }.into_any()
    });
    view! {
        {text("name", crate::text::units::name(l), Some(s.unit.name.clone()), None, false)}
        <div class="field">
            <label for="kind">{crate::text::units::kind(l)}</label>
            <select id="kind" name="kind">{kinds.into_iter().collect_view()}</select>
        </div>
        {text("public_name", say::public_name(l), s.unit.public_name.clone(), Some(say::public_name_hint(l)), true)}
        {text("address", say::address(l), s.unit.address.clone(), Some(say::address_hint(l)), true)}
    }
    .into_any()
}

fn hours(l: Locale, s: &UnitScreen) -> AnyView {
    let names = [
        say::monday(l),
        say::tuesday(l),
        say::wednesday(l),
        say::thursday(l),
        say::friday(l),
        say::saturday(l),
        say::sunday(l),
    ];
    let days: Vec<AnyView> = names.into_iter().enumerate().map(|(at, name)| day(l, (at, name), s)).collect();
    view! {
        <fieldset class="stack hours" aria-describedby="hours-hint">
            <legend>{say::hours(l)}</legend>
            <p class="hint" id="hours-hint">{say::hours_hint(l)}</p>
            {days}
        </fieldset>
    }
    .into_any()
}

fn day(l: Locale, (at, name): (usize, &'static str), s: &UnitScreen) -> AnyView {
    let pointer = ["/hours/", WEEK_DAYS[at]].concat();
    let fault = s.faults.0.iter().find(|fault| fault.pointer == pointer).map(|fault| match fault.code.as_str() {
        "overlap" => say::overlap(l),
        "incomplete" => say::incomplete(l),
        "too_many" => say::too_many(l),
        _ => say::malformed(l),
    });
    let fault_id = [WEEK_DAYS[at], "-fault"].concat();
    let input = |id: String, words: &'static str, slot: usize, value: &str| {
        let label = [name, ", ", words, " ", &(slot + 1).to_string()].concat();
        view! {
            <input
                id=id.clone() name=id type="time" aria-label=label value=value.to_string()
                aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| fault_id.clone())
            />
        }
        .into_any()
    };
    let spans: Vec<AnyView> = s.hours[at]
        .iter()
        .enumerate()
        .map(|(slot, (opens, closes))| {
            let (opens_name, closes_name) = hour_fields(at, slot);
            view! {
                <span class="hours-span">
                    {input(opens_name, say::opens(l), slot, opens)} "–" {input(closes_name, say::closes(l), slot, closes)}
                </span>
            }
            .into_any()
        })
        .collect();
    let line = fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> });
    view! { <div class="hours-day"><span>{name}</span> {spans} {line}</div> }.into_any()
}

fn closing(l: Locale, s: &UnitScreen) -> AnyView {
    let named = match s.open_count {
        0 => view! { <p class="hint">{say::no_open_cases(l)}</p> }.into_any(),
        count => view! { <p class="hint"><a href=s.cases.clone()>{say::open_cases(l, count)}</a></p> }.into_any(),
    };
    view! {
        <div class="field">
            <label class="choice">
                <input type="checkbox" name="is_closed" value="1" checked=s.unit.closed_at.is_some() />
                <span>{say::is_closed(l)}</span>
            </label>
            {named}
        </div>
    }
    .into_any()
}
