//! What a mail leads to, and the pages that send one. Opening a link only shows a button: mail scanners open it too.

use leptos::prelude::*;

use super::narrow;
use crate::account::api;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};

/// A page that asks for an address or digits, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct MailedForm {
    pub email: String,
    pub faults: Faults,
    pub is_throttled: bool,
    /// The second factor is asked for too.
    pub asks_code: bool,
}

fn address(visitor: &Visitor, form: MailedForm, title: &str, lead: &'static str, action: &'static str) -> Page {
    let l = visitor.locale;
    let body = view! {
        <p>{lead}</p>
        {form.is_throttled.then(|| problem_line(text::sign_in::throttled(l)))}
        <form method="post" action=action class="stack">
            {field(l, &form.faults, Field {
                name: "email", label: text::sign_in::email(l), kind: "email", autocomplete: "username",
                value: form.email, ..Field::default()
            })}
            <button>{text::mailed::send(l)}</button>
        </form>
        <ul class="ways"><li><a href=api::SIGN_IN>{text::sign_in::again(l)}</a></li></ul>
    };
    narrow(visitor, title, body.into_any())
}

pub fn sign_in_by_mail(visitor: &Visitor, form: MailedForm) -> Page {
    let l = visitor.locale;
    address(visitor, form, text::mailed::sign_in(l), text::mailed::sign_in_lead(l), api::SIGN_IN_MAIL)
}

pub fn forgot_password(visitor: &Visitor, form: MailedForm) -> Page {
    let l = visitor.locale;
    address(visitor, form, text::mailed::forgot(l), text::mailed::forgot_lead(l), api::FORGOT_PASSWORD)
}

/// The mail is under way: the digits in it may be typed here.
pub fn sign_in_code(visitor: &Visitor, form: MailedForm) -> Page {
    use text::mailed as say;
    let l = visitor.locale;
    let shown = Faults(form.faults.0.iter().filter(|fault| fault.code != "required").cloned().collect());
    let second = form.asks_code.then(|| second_factor(visitor, &shown));
    let body = view! {
        <p>{say::sent(l, &form.email)}</p>
        {form.is_throttled.then(|| problem_line(text::sign_in::throttled(l)))}
        <form method="post" action=api::SIGN_IN_CODE class="stack">
            {hidden("email", form.email)}
            {field(l, &shown, Field {
                name: "mail_code", label: say::digits(l), kind: "text", autocomplete: "one-time-code",
                is_numeric: true, hint: Some(say::digits_hint(l)), ..Field::default()
            })}
            {second}
            <button>{text::sign_in::button(l)}</button>
        </form>
        <ul class="ways"><li><a href=api::SIGN_IN_MAIL>{say::send_again(l)}</a></li></ul>
    };
    narrow(visitor, say::look(l), body.into_any())
}

fn second_factor(visitor: &Visitor, faults: &Faults) -> AnyView {
    let l = visitor.locale;
    field(
        l,
        faults,
        Field {
            name: "code",
            label: text::sign_in::code(l),
            kind: "text",
            autocomplete: "one-time-code",
            hint: Some(text::sign_in::code_hint(l)),
            ..Field::default()
        },
    )
}

/// The sign-in link: a button, and the second factor where one is set up.
pub fn sign_in_by_link(visitor: &Visitor, form: MailedForm) -> Page {
    let l = visitor.locale;
    let shown = Faults(form.faults.0.iter().filter(|fault| fault.code != "required").cloned().collect());
    let second = form.asks_code.then(|| second_factor(visitor, &shown));
    let body = view! {
        <p>{text::mailed::link_lead(l)}</p>
        <form method="post" class="stack">{second} <button>{text::sign_in::button(l)}</button></form>
    };
    narrow(visitor, text::sign_in::title(l), body.into_any())
}

/// The password of the registration, and the way for who did not choose it.
pub fn verify_email(visitor: &Visitor, faults: Faults) -> Page {
    use text::mailed as say;
    let l = visitor.locale;
    let body = view! {
        <p>{say::verify_lead(l)}</p>
        <form method="post" class="stack">
            {field(l, &faults, Field {
                name: "password", label: text::sign_in::password(l), kind: "password",
                autocomplete: "current-password", ..Field::default()
            })}
            <button>{say::verify_button(l)}</button>
        </form>
        <p class="hint">{say::verify_not_mine(l)}" "<a href=api::FORGOT_PASSWORD>{say::forgot(l)}</a></p>
    };
    narrow(visitor, say::verify(l), body.into_any())
}

/// One sentence and one button that does it.
pub fn confirm_by_button(visitor: &Visitor, title: &'static str, lead: String, button: &'static str) -> Page {
    let body = view! {
        <p>{lead}</p>
        <form method="post" class="stack"><button>{button}</button></form>
    };
    narrow(visitor, title, body.into_any())
}

/// It is done, and where to go on.
pub fn done(visitor: &Visitor, title: &'static str, lead: String, href: &'static str, link: &'static str) -> Page {
    let body = view! {
        <p>{lead}</p>
        <p><a class="button" href=href>{link}</a></p>
    };
    narrow(visitor, title, body.into_any())
}

/// A link that was used, replaced or is too old.
pub fn dead_link(visitor: &Visitor) -> Page {
    use text::mailed as say;
    let l = visitor.locale;
    let body = view! {
        <p>{say::dead_lead(l)}</p>
        <p><a class="button" href=api::SIGN_IN>{say::dead_link(l)}</a></p>
    };
    narrow(visitor, say::dead(l), body.into_any())
}

pub fn reset_password(visitor: &Visitor, faults: Faults) -> Page {
    let l = visitor.locale;
    let body = view! {
        <p>{text::mailed::reset_lead(l)}</p>
        <form method="post" class="stack">
            {field(l, &faults, Field {
                name: "password", label: text::settings::new_password(l), kind: "password",
                autocomplete: "new-password", hint: Some(text::register::password_hint(l)), ..Field::default()
            })}
            <button>{text::settings::set_password(l)}</button>
        </form>
    };
    narrow(visitor, text::mailed::reset(l), body.into_any())
}

/// The set-up page as it was sent.
#[derive(Debug, Clone, Default)]
pub struct SetUpForm {
    /// Known: the link was made for it. None: the first administrator names one.
    pub known_email: Option<String>,
    pub email: String,
    pub name: String,
    pub faults: Faults,
}

pub fn set_up(visitor: &Visitor, form: SetUpForm) -> Page {
    use text::set_up as say;
    let l = visitor.locale;
    let is_first = form.known_email.is_none();
    let email = match form.known_email {
        Some(known) => view! { <p>{say::for_address(l, &known)}</p> }.into_any(),
        None => field(
            l,
            &form.faults,
            Field {
                name: "email",
                label: text::sign_in::email(l),
                kind: "email",
                autocomplete: "username",
                value: form.email,
                ..Field::default()
            },
        ),
    };
    let body = view! {
        <p>{if is_first { say::first(l) } else { say::lead(l) }}</p>
        <form method="post" class="stack">
            {email}
            {field(l, &form.faults, Field {
                name: "name", label: text::register::name(l), kind: "text", autocomplete: "name", value: form.name,
                ..Field::default()
            })}
            {field(l, &form.faults, Field {
                name: "password", label: text::sign_in::password(l), kind: "password", autocomplete: "new-password",
                hint: Some(text::register::password_hint(l)), ..Field::default()
            })}
            <button>{say::button(l)}</button>
        </form>
        <p class="muted">{say::next(l)}</p>
    };
    narrow(visitor, say::title(l), body.into_any())
}
