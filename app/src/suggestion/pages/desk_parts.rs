//! What the staff's pages of suggestions share: a form that was refused, words of some lines, moments.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shell::Visitor;
use crate::suggestion::Status;
use crate::text::moderation as say;
use crate::ui::form::{Faults, hidden};
use crate::ui::{raw_text, when};
use crate::value::{Instant, LocalInstant};

/// A form that was sent and refused; a page has several.
#[derive(Debug, Clone, Default)]
pub struct DeskDraft {
    /// Which one: `status`, `refuse-<comment>`.
    pub form: String,
    pub values: Vec<(String, String)>,
    pub faults: Faults,
    /// Somebody else was first.
    pub is_stale: bool,
}

impl DeskDraft {
    pub fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// What was typed into this form, else what stands there to begin with.
    pub fn value(&self, form: &str, name: &str, begun: &str) -> String {
        let typed = self.values.iter().find(|(known, _)| self.is(form) && known == name);
        typed.map_or_else(|| begun.to_string(), |(_, value)| value.clone())
    }

    pub fn fault(&self, l: Locale, form: &str, name: &str) -> Option<&'static str> {
        let pointer = ["/", name].concat();
        let special =
            self.faults.0.iter().find(|fault| fault.pointer == pointer).and_then(|fault| match fault.code.as_str() {
                "itself" => Some(say::into_itself(l)),
                "merged" => Some(say::into_merged(l)),
                "not_public" => Some(say::into_private(l)),
                "unknown" if name == "into" => Some(say::into_unknown(l)),
                "unknown" if matches!(name, "person_id" | "email") => Some(say::person_unknown(l)),
                "required" if name == "person_id" => Some(say::person_required(l)),
                "already" => Some(say::already_spoken(l)),
                "staff" => Some(say::of_staff_email(l)),
                "out_of_range" => Some(say::weight_fault(l)),
                _ => None,
            });
        if self.is(form) { special.or_else(|| self.faults.of(l, &pointer)) } else { None }
    }
}

/// Words of some lines.
pub struct Lines<'a> {
    pub form: &'a str,
    pub name: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub begun: &'a str,
    pub most: usize,
    pub is_optional: bool,
}

pub fn lines(l: Locale, draft: &DeskDraft, a: &Lines<'_>) -> AnyView {
    let id = [a.form, "-", a.name].concat();
    let (hint_id, fault_id) = ([&id, "-hint"].concat(), [&id, "-fault"].concat());
    let fault = draft.fault(l, a.form, a.name);
    let described: Vec<&str> =
        [fault.map(|_| fault_id.as_str()), a.hint.map(|_| hint_id.as_str())].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let text = draft.value(a.form, a.name, a.begun);
    view! {
        <div class="field">
            <label for=id.clone()>{a.label}</label>
            <textarea
                id=id name=a.name rows="4" maxlength=a.most.to_string() required=!a.is_optional
                aria-invalid=fault.map(|_| "true") aria-describedby=described
            >
                {raw_text(&text)}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
            {a.hint.map(|words| view! { <p class="hint" id=hint_id.clone()>{words}</p> })}
        </div>
    }
    .into_any()
}

/// One line.
pub struct Line<'a> {
    pub form: &'a str,
    pub name: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub begun: &'a str,
    /// `text`, `email`, `search`.
    pub kind: &'static str,
    pub is_optional: bool,
}

pub fn line(l: Locale, draft: &DeskDraft, a: &Line<'_>) -> AnyView {
    let id = [a.form, "-", a.name].concat();
    let (hint_id, fault_id) = ([&id, "-hint"].concat(), [&id, "-fault"].concat());
    let fault = draft.fault(l, a.form, a.name);
    let described: Vec<&str> =
        [fault.map(|_| fault_id.as_str()), a.hint.map(|_| hint_id.as_str())].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class="field">
            <label for=id.clone()>{a.label}</label>
            <input
                id=id name=a.name type=a.kind autocomplete="off" required=!a.is_optional
                value=draft.value(a.form, a.name, a.begun)
                aria-invalid=fault.map(|_| "true") aria-describedby=described
            />
            {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
            {a.hint.map(|words| view! { <p class="hint" id=hint_id.clone()>{words}</p> })}
        </div>
    }
    .into_any()
}

/// A form with a reason for whoever wrote it.
pub struct Refusing<'a> {
    /// Which one of the page.
    pub key: &'a str,
    /// What it sends as its name.
    pub form: &'a str,
    pub action: String,
    /// What it is about, as hidden fields.
    pub about: AnyView,
    /// Of the reason, and of the button.
    pub words: (&'static str, &'static str),
}

pub fn refusal_form(l: Locale, draft: &DeskDraft, a: Refusing<'_>) -> AnyView {
    let reason = Lines {
        form: a.key,
        name: "reason",
        label: a.words.0,
        hint: Some(say::reason_hint(l)),
        begun: "",
        most: crate::suggestion::moderation::REASON,
        is_optional: false,
    };
    view! {
        <form method="post" action=a.action class="stack">
            {hidden("form", a.form.to_string())} {a.about}
            {lines(l, draft, &reason)}
            <button class="is-quiet">{a.words.1}</button>
        </form>
    }
    .into_any()
}

/// Behind its own words; open when it was the one that was refused.
pub fn fold(summary: &'static str, is_open: bool, inside: AnyView) -> AnyView {
    view! {
        <details open=is_open>
            <summary>{summary}</summary>
            {inside}
        </details>
    }
    .into_any()
}

pub fn local_moment(visitor: &Visitor, local: &dyn Fn(Instant) -> LocalInstant, at: Instant) -> String {
    when::day_and_time(visitor.locale, local(at), visitor.now)
}

pub fn status_class(status: Status) -> &'static str {
    match status {
        Status::Received | Status::Merged => "badge",
        Status::UnderReview | Status::Planned => "badge is-calm",
        Status::Adopted => "badge is-good",
        Status::Declined => "badge is-watch",
    }
}
