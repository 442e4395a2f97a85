//! Fields that several forms of the desk share. Their ids carry the form's key: a screen has many forms.

use leptos::prelude::*;

use crate::complaint::TEXT;
use crate::desk::{Choice, Typed};
use crate::locale::Locale;
use crate::ui::form::hidden;
use crate::ui::{options, raw_text};

/// Words of some lines.
pub struct Area<'a> {
    pub key: &'a str,
    pub name: &'static str,
    pub label: &'static str,
    pub rows: u8,
    pub hint: Option<&'static str>,
    /// The single key that leads here.
    pub shortcut: Option<&'static str>,
    /// What stands there until something was typed.
    pub begun: &'a str,
    /// What is wrong, where no sentence of the forms says it well enough.
    pub fault: Option<String>,
}

impl Default for Area<'_> {
    fn default() -> Self {
        Area { key: "", name: "", label: "", rows: 3, hint: None, shortcut: None, begun: "", fault: None }
    }
}

pub fn area(l: Locale, typed: &Typed, a: &Area<'_>) -> AnyView {
    let id = [a.key, "-", a.name].concat();
    let (hint_id, fault_id) = ([&id, "-hint"].concat(), [&id, "-fault"].concat());
    let fault = a.fault.clone().or_else(|| typed.fault(l, a.key, a.name).map(str::to_string));
    let text = if typed.is(a.key) { typed.value(a.key, a.name) } else { a.begun.to_string() };
    let described = match (&fault, a.hint) {
        (Some(_), _) => Some(fault_id.clone()),
        (None, Some(_)) => Some(hint_id.clone()),
        (None, None) => None,
    };
    view! {
        <div class="field">
            <label for=id.clone()>{a.label}</label>
            <textarea
                id=id
                name=a.name
                rows=a.rows.to_string()
                maxlength=TEXT.to_string()
                required
                aria-keyshortcuts=a.shortcut
                aria-invalid=fault.as_ref().map(|_| "true")
                aria-describedby=described
            >
                {raw_text(&text)}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
            {a.hint.map(|words| view! { <p class="hint" id=hint_id>{words}</p> })}
        </div>
    }
    .into_any()
}

/// One of a list.
#[derive(Default)]
pub struct Select<'a> {
    pub key: &'a str,
    pub name: &'static str,
    pub label: &'static str,
    /// What is chosen unless something else was typed.
    pub chosen: String,
    /// The words for none; without them one must be chosen.
    pub none: Option<&'static str>,
    /// None changes nothing: it is not offered once something of the list is chosen.
    pub keeps: bool,
}

pub fn select(l: Locale, typed: &Typed, s: &Select<'_>, choices: &[Choice]) -> AnyView {
    let id = [s.key, "-", s.name].concat();
    let fault = typed.fault(l, s.key, s.name);
    let fault_id = [&id, "-fault"].concat();
    let chosen = if typed.is(s.key) { typed.value(s.key, s.name) } else { s.chosen.clone() };
    let is_settled = s.keeps && choices.iter().any(|choice| choice.value == s.chosen);
    let none = s.none.filter(|_| !is_settled);
    view! {
        <div class="field">
            <label for=id.clone()>{s.label}</label>
            <select
                id=id
                name=s.name
                required=s.none.is_none()
                aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| fault_id.clone())
            >
                {options(choices, &chosen, none)}
            </select>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
        </div>
    }
    .into_any()
}

/// A form of the desk. `about` travels with it: which statement, for example.
pub fn form(name: &'static str, about: Option<&str>, inside: AnyView) -> AnyView {
    view! {
        <form method="post" enctype="multipart/form-data" class="stack">
            {hidden("form", name)} {about.map(|about| hidden("about", about))} {inside}
        </form>
    }
    .into_any()
}

/// A form behind its own words; open when it was the one that was refused.
pub fn folded(summary: &'static str, is_open: bool, inside: AnyView) -> AnyView {
    view! {
        <details open=is_open>
            <summary>{summary}</summary>
            {inside}
        </details>
    }
    .into_any()
}
