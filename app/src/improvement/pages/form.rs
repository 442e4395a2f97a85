//! `/desk/improvements/new` and `…/{number}/edit`: a plain form.

use leptos::prelude::*;

use super::super::{Measure, api, measure_name};
use super::{Typed, fault_of, page};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::improvement as say;
use crate::ui::form::{hidden, problem_line};
use crate::ui::raw_text;
use crate::ui::{Choice, options};

/// What there is to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    pub owners: Vec<Choice>,
    pub units: Vec<Choice>,
    /// Lanes that parcels took lately.
    pub lanes: Vec<String>,
    pub causes: Vec<Choice>,
    /// Questions with scores, `survey/question`.
    pub questions: Vec<Choice>,
}

#[derive(Debug, Default)]
pub struct FormScreen {
    /// Number and version of the one that is changed; None: a new one.
    pub of: Option<(String, i64)>,
    pub typed: Typed,
    pub choices: Choices,
    pub faults: Vec<FieldProblem>,
    pub is_stale: bool,
}

pub fn form(visitor: &Visitor, s: &FormScreen) -> Page {
    let l = visitor.locale;
    let (title, action) = match &s.of {
        Some((number, _)) => (say::edit(l), api::edit_page(number)),
        None => (say::new(l), api::NEW.to_string()),
    };
    let settled = fault_of(l, &s.faults, "/improvement_number");
    let is_refused = !s.faults.is_empty() && settled.is_none();
    let body = view! {
        <div class="list improvements">
            <p><a href=api::IMPROVEMENTS>{say::title(l)}</a></p>
            <h1>{title}</h1>
            {s.is_stale.then(|| problem_line(say::stale(l)))}
            {settled.map(problem_line)}
            {is_refused.then(|| problem_line(say::refused(l)))}
            <form method="post" action=action class="stack improvement-form">
                {s.of.as_ref().map(|(_, version)| hidden("version", version.to_string()))}
                {what(l, s)}
                {when(l, s)}
                {scope(l, s)}
                {origins(l, s)}
                <button>{say::save(l)}</button>
            </form>
        </div>
    };
    page(title.to_string(), body.into_any(), true)
}

fn what(l: Locale, s: &FormScreen) -> AnyView {
    view! {
        <fieldset class="card">
            <legend>{say::what(l)}</legend>
            {input(l, s, ("title", "text"), say::name(l), &s.typed.title, None)}
            {area(l, s, "cause", say::cause(l), &s.typed.cause, None)}
            {area(l, s, "change", say::change(l), &s.typed.change, None)}
            {select(l, s, "owner_person_id", say::owner(l), options(&s.choices.owners, &s.typed.owner, None))}
        </fieldset>
    }
    .into_any()
}

fn when(l: Locale, s: &FormScreen) -> AnyView {
    let measures: Vec<Choice> =
        Measure::ALL.iter().map(|measure| Choice::new(measure.as_str(), measure_name(l, *measure))).collect();
    let none = Some(say::no_question(l));
    view! {
        <fieldset class="card">
            <legend>{say::measuring(l)}</legend>
            {input(l, s, ("changed_on", "date"), say::changed_on(l), &s.typed.changed_on, Some(say::changed_on_hint(l)))}
            {input(l, s, ("window_days", "number"), say::window_days(l), &s.typed.window_days, Some(say::window_hint(l)))}
            {input(l, s, ("settle_days", "number"), say::settle_days(l), &s.typed.settle_days, Some(say::settle_hint(l)))}
            {select(l, s, "measure", say::judged_by(l), options(&measures, &s.typed.measure, None))}
            {select(l, s, "question_key", say::question(l), options(&s.choices.questions, &s.typed.question, none))}
            {input(l, s, ("expected", "text"), say::expected(l), &s.typed.expected, Some(say::expected_hint(l)))}
        </fieldset>
    }
    .into_any()
}

fn scope(l: Locale, s: &FormScreen) -> AnyView {
    let fault = fault_of(l, &s.faults, "/scope");
    let known = (!s.choices.lanes.is_empty()).then(|| {
        let lanes = s.choices.lanes.join(", ");
        view! {
            <details>
                <summary>{say::known_lanes(l)}</summary>
                <p class="number improvement-lanes">{lanes}</p>
            </details>
        }
    });
    view! {
        <fieldset class="card">
            <legend>{say::places(l)}</legend>
            <p class="muted">{say::places_hint(l)}</p>
            {fault.map(|words| view! { <p class="field-fault" id="scope-fault">{words}</p> })}
            {area(l, s, "lanes", say::lanes(l), &s.typed.lanes, Some(say::lanes_hint(l)))}
            {known}
            {boxes("unit", say::units(l), &s.choices.units, &s.typed.units)}
            {area(l, s, "compared_lanes", say::compared_lanes(l), &s.typed.compared_lanes, Some(say::compared_hint(l)))}
            {boxes("compared_unit", say::compared_units(l), &s.choices.units, &s.typed.compared_units)}
        </fieldset>
    }
    .into_any()
}

fn origins(l: Locale, s: &FormScreen) -> AnyView {
    let fault = fault_of(l, &s.faults, "/origins");
    view! {
        <fieldset class="card">
            <legend>{say::asked_by(l)}</legend>
            <p class="muted">{say::origins_hint(l)}</p>
            {fault.map(|words| view! { <p class="field-fault" id="origins-fault">{words}</p> })}
            {area(l, s, "suggestions", say::suggestions(l), &s.typed.suggestions, Some(say::suggestions_hint(l)))}
            {boxes("cause_code", say::causes(l), &s.choices.causes, &s.typed.causes)}
            {boxes("question", say::questions(l), &s.choices.questions, &s.typed.questions)}
        </fieldset>
    }
    .into_any()
}

/// Many boxes, folded away unless one is ticked.
fn boxes(name: &'static str, label: &'static str, choices: &[Choice], chosen: &[String]) -> Option<AnyView> {
    let one = |choice: &Choice| {
        let is_chosen = chosen.contains(&choice.value);
        view! {
            <li>
                <label class="improvement-box">
                    <input type="checkbox" name=name value=choice.value.clone() checked=is_chosen />
                    <span>{choice.label.clone()}</span>
                </label>
            </li>
        }
        .into_any()
    };
    let boxes: Vec<AnyView> = choices.iter().map(one).collect();
    (!boxes.is_empty()).then(|| {
        view! {
            <details open=!chosen.is_empty()>
                <summary>{label}</summary>
                <ul class="improvement-boxes">{boxes}</ul>
            </details>
        }
        .into_any()
    })
}

/// Ids of what describes a field: what is wrong with it, then the hint.
fn described(name: &str, has_fault: bool, has_hint: bool) -> Option<String> {
    let ids = [has_fault.then(|| [name, "-fault"].concat()), has_hint.then(|| [name, "-hint"].concat())];
    let ids: Vec<String> = ids.into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn around(
    name: &'static str,
    label: &'static str,
    control: AnyView,
    fault: Option<&'static str>,
    hint: Option<&'static str>,
) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {control}
            {fault.map(|words| view! { <p class="field-fault" id=[name, "-fault"].concat()>{words}</p> })}
            {hint.map(|words| view! { <p class="hint" id=[name, "-hint"].concat()>{words}</p> })}
        </div>
    }
    .into_any()
}

fn input(
    l: Locale,
    s: &FormScreen,
    (name, kind): (&'static str, &'static str),
    label: &'static str,
    value: &str,
    hint: Option<&'static str>,
) -> AnyView {
    let fault = fault_of(l, &s.faults, &["/", name].concat());
    let is_required = matches!(name, "title" | "window_days" | "settle_days");
    let control = view! {
        <input
            id=name name=name type=kind value=value.to_string() autocomplete="off" required=is_required
            aria-invalid=fault.map(|_| "true") aria-describedby=described(name, fault.is_some(), hint.is_some())
        />
    };
    around(name, label, control.into_any(), fault, hint)
}

fn area(
    l: Locale,
    s: &FormScreen,
    name: &'static str,
    label: &'static str,
    value: &str,
    hint: Option<&'static str>,
) -> AnyView {
    let fault = fault_of(l, &s.faults, &["/", name].concat());
    let control = view! {
        <textarea
            id=name name=name rows="3" aria-invalid=fault.map(|_| "true")
            aria-describedby=described(name, fault.is_some(), hint.is_some())
        >
            {raw_text(value)}
        </textarea>
    };
    around(name, label, control.into_any(), fault, hint)
}

fn select(l: Locale, s: &FormScreen, name: &'static str, label: &'static str, options: Vec<AnyView>) -> AnyView {
    let fault = fault_of(l, &s.faults, &["/", name].concat());
    let control = view! {
        <select
            id=name name=name aria-invalid=fault.map(|_| "true")
            aria-describedby=described(name, fault.is_some(), false)
        >
            {options}
        </select>
    };
    around(name, label, control.into_any(), fault, None)
}
