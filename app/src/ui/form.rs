//! Plain forms: a label over each field, what is wrong beside it, and the words for every fault.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::text;

/// The field problems of one refused form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<FieldProblem>);

impl Faults {
    /// The sentence for a field, by its JSON pointer.
    pub fn of(&self, locale: Locale, pointer: &str) -> Option<&'static str> {
        self.0.iter().find(|fault| fault.pointer == pointer).map(|fault| sentence(locale, pointer, &fault.code))
    }

    pub fn has(&self, pointer: &str, code: &str) -> bool {
        self.0.iter().any(|fault| fault.pointer == pointer && fault.code == code)
    }
}

/// What to do about a fault. A code nobody knows still says that something is wrong with the field.
fn sentence(locale: Locale, pointer: &str, code: &str) -> &'static str {
    use text::fault as say;
    match (pointer, code) {
        ("/email" | "/comment_email", "malformed") => say::email(locale),
        ("/email", "unverified") => say::unverified(locale),
        ("/password", "wrong") => say::wrong_password(locale),
        ("/current_password", "wrong") => say::wrong_current(locale),
        ("/code", "required") => say::code_required(locale),
        ("/code" | "/mail_code", "wrong") => say::wrong_code(locale),
        ("/link_token", _) => say::dead_link(locale),
        ("/unit_code", "unknown") => say::unknown_unit(locale),
        ("/email", "disabled") => say::disabled(locale),
        ("/email", "already_member") => text::members::already_member(locale),
        ("/scopes", _) => text::keys::choose(locale),
        ("/class_until", "past") => text::customer_class::past(locale),
        (_, "wrong_current") => say::wrong_current(locale),
        (_, "stale") => text::passkey::stale(locale),
        (_, "required") => say::required(locale),
        (_, "too_short") => say::too_short(locale),
        (_, "too_long") => say::too_long(locale),
        (_, "too_weak") => say::too_weak(locale),
        _ => say::malformed(locale),
    }
}

/// One input. `name` is also its id and, with a slash before it, its pointer.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    /// `text`, `email`, `password`, …
    pub kind: &'static str,
    /// What a browser may fill in: `username`, `current-password`, `one-time-code`, …
    pub autocomplete: &'static str,
    pub value: String,
    pub hint: Option<&'static str>,
    pub is_optional: bool,
    /// Digits: a phone shows the number keys.
    pub is_numeric: bool,
}

pub fn field(locale: Locale, faults: &Faults, f: Field) -> AnyView {
    let fault = faults.of(locale, &["/", f.name].concat());
    let (hint_id, fault_id) = ([f.name, "-hint"].concat(), [f.name, "-fault"].concat());
    let described: Vec<&str> =
        [fault.map(|_| fault_id.as_str()), f.hint.map(|_| hint_id.as_str())].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let hint = f.hint.map(|words| view! { <p class="hint" id=hint_id.clone()>{words}</p> });
    view! {
        <div class="field">
            <label for=f.name>{f.label}</label>
            <input
                id=f.name
                name=f.name
                type=f.kind
                value=f.value
                autocomplete=f.autocomplete
                inputmode=f.is_numeric.then_some("numeric")
                autocapitalize=(f.kind == "email").then_some("none")
                required=!f.is_optional
                aria-invalid=fault.map(|_| "true")
                aria-describedby=described
            />
            {fault.map(|words| fault_line(fault_id.clone(), words))}
            {hint}
        </div>
    }
    .into_any()
}

fn fault_line(id: String, words: &'static str) -> impl IntoView {
    view! {
        <p class="field-fault" id=id>
            {icon(Icon::Alert)}
            <span>{words}</span>
        </p>
    }
}

/// Above a form: something that is no single field's fault.
pub fn problem_line(words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! {
        <p class="problem" role="alert">
            {icon(Icon::Alert)}
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// Above a form: what was asked is done.
pub fn done_line(words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! {
        <p class="done" role="status">
            {icon(Icon::Check)}
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// A value that travels with the form unseen.
pub fn hidden(name: &'static str, value: impl Into<String>) -> AnyView {
    let value: String = value.into();
    view! { <input type="hidden" name=name value=value /> }.into_any()
}
