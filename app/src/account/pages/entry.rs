//! Sign-in and registration.

use leptos::prelude::*;

use super::{narrow, passkey};
use crate::account::api;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};

/// Which question the sign-in page asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SignInStep {
    #[default]
    Password,
    /// The password was right; the signed word that says so.
    SecondFactor(String),
}

/// The sign-in page as it was sent.
#[derive(Debug, Clone, Default)]
pub struct SignInForm {
    pub email: String,
    /// Where to go on.
    pub next: String,
    pub step: SignInStep,
    pub faults: Faults,
    /// Too many tries: when to come back.
    pub is_throttled: bool,
    /// Where the server takes passkeys, as browsers name a place; None when it takes none.
    pub passkey_origin: Option<String>,
}

pub fn sign_in(visitor: &Visitor, form: SignInForm) -> Page {
    let l = visitor.locale;
    let body = match form.step.clone() {
        SignInStep::Password => password_step(visitor, form),
        SignInStep::SecondFactor(pending) => second_step(visitor, form, pending),
    };
    narrow(visitor, text::sign_in::title(l), body)
}

fn password_step(visitor: &Visitor, form: SignInForm) -> AnyView {
    use text::sign_in as say;
    let l = visitor.locale;
    let unverified = form.faults.has("/email", "unverified");
    let wrong = form.faults.has("/password", "wrong");
    // One sentence for both fields: it must not tell which of the two was wrong.
    let shown = Faults(form.faults.0.iter().filter(|fault| fault.code != "wrong").cloned().collect());
    view! {
        {wrong.then(|| problem_line(text::fault::wrong_password(l)))}
        {unverified.then(|| problem_line(text::fault::unverified(l)))}
        {form.is_throttled.then(|| problem_line(say::throttled(l)))}
        <form method="post" action=api::SIGN_IN class="stack">
            {hidden("next", form.next.clone())}
            {field(l, &shown, Field {
                name: "email", label: say::email(l), kind: "email", autocomplete: "username", value: form.email,
                ..Field::default()
            })}
            {field(l, &shown, Field {
                name: "password", label: say::password(l), kind: "password", autocomplete: "current-password",
                ..Field::default()
            })}
            <button>{say::button(l)}</button>
        </form>
        {form.passkey_origin.map(|origin| passkey::sign_in(visitor, origin, form.next))}
        <ul class="ways">
            <li><a href=api::SIGN_IN_MAIL>{say::by_mail(l)}</a></li>
            <li><a href=api::FORGOT_PASSWORD>{say::forgot(l)}</a></li>
            <li><a href=api::REGISTER>{say::register(l)}</a></li>
        </ul>
        <p class="muted">{say::guest(l)}</p>
    }
    .into_any()
}

fn second_step(visitor: &Visitor, form: SignInForm, pending: String) -> AnyView {
    use text::sign_in as say;
    let l = visitor.locale;
    let shown = Faults(form.faults.0.iter().filter(|fault| fault.code != "required").cloned().collect());
    view! {
        <p>{say::second_lead(l)}</p>
        {form.is_throttled.then(|| problem_line(say::throttled(l)))}
        <form method="post" action=api::SIGN_IN class="stack">
            {hidden("next", form.next.clone())} {hidden("email", form.email)} {hidden("pending", pending)}
            {field(l, &shown, Field {
                name: "code", label: say::code(l), kind: "text", autocomplete: "one-time-code",
                hint: Some(say::code_hint(l)), ..Field::default()
            })}
            <button>{say::button(l)}</button>
        </form>
        <ul class="ways"><li><a href=api::SIGN_IN>{say::again(l)}</a></li></ul>
    }
    .into_any()
}

/// The registration page as it was sent.
#[derive(Debug, Clone, Default)]
pub struct RegisterForm {
    pub email: String,
    pub name: String,
    pub faults: Faults,
}

pub fn register(visitor: &Visitor, form: RegisterForm) -> Page {
    use text::register as say;
    let l = visitor.locale;
    let body = view! {
        <p>{say::lead(l)}</p>
        <form method="post" action=api::REGISTER class="stack">
            {field(l, &form.faults, Field {
                name: "name", label: say::name(l), kind: "text", autocomplete: "name", value: form.name,
                ..Field::default()
            })}
            {field(l, &form.faults, Field {
                name: "email", label: text::sign_in::email(l), kind: "email", autocomplete: "username",
                value: form.email, ..Field::default()
            })}
            {field(l, &form.faults, Field {
                name: "password", label: text::sign_in::password(l), kind: "password", autocomplete: "new-password",
                hint: Some(say::password_hint(l)), ..Field::default()
            })}
            <button>{say::button(l)}</button>
        </form>
        <p class="muted">{say::private(l)}</p>
        <ul class="ways"><li><a href=api::SIGN_IN>{say::known(l)}</a></li></ul>
    };
    narrow(visitor, say::title(l), body.into_any())
}
