//! Setting up the second factor, and taking it away.

use leptos::prelude::*;

use crate::account::api;
use crate::account::form::AuthenticatorSecret;
use crate::account::pages::passkey::{self, PasskeyForm};
use crate::account::pages::settings::account_page;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{Faults, Field, done_line, field};

/// Where the person stands.
pub enum SecondFactorForm {
    Off {
        /// The reader signed in too long ago to begin.
        is_stale: bool,
    },
    /// Waits for its first code: what to scan, with its QR code as SVG.
    Begun { secret: AuthenticatorSecret, qr_svg: String, faults: Faults },
    /// Set up; staff keep it.
    Confirmed { codes_left: i64, may_remove: bool, faults: Faults },
}

/// `passkeys` is None where the server takes none.
pub fn second_factor(visitor: &Visitor, form: SecondFactorForm, passkeys: Option<PasskeyForm>) -> Page {
    let body = match form {
        SecondFactorForm::Off { is_stale } => off(visitor, is_stale),
        SecondFactorForm::Begun { secret, qr_svg, faults } => begun(visitor, secret, qr_svg, faults),
        SecondFactorForm::Confirmed { codes_left, may_remove, faults } => {
            confirmed(visitor, codes_left, may_remove, faults)
        }
    };
    let done = passkeys.as_ref().and_then(|form| form.done).map(done_line);
    let passkeys = passkeys.map(|form| passkey::section(visitor, form));
    let body = view! { {done} {body} {passkeys} };
    account_page(visitor, api::SECOND_FACTOR, text::second_factor::title(visitor.locale), body.into_any())
}

fn off(visitor: &Visitor, is_stale: bool) -> AnyView {
    use text::second_factor as say;
    let l = visitor.locale;
    view! {
        <section class="card">
            <p>{say::lead(l)}</p>
            {is_stale.then(|| crate::ui::form::problem_line(text::passkey::stale(l)))}
            <form method="post" action=api::SECOND_FACTOR>
                {crate::ui::form::hidden("begin", "1")}
                <button>{say::begin(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn begun(visitor: &Visitor, secret: AuthenticatorSecret, qr_svg: String, faults: Faults) -> AnyView {
    use text::second_factor as say;
    let l = visitor.locale;
    let grouped: Vec<String> = secret.secret.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into()).collect();
    view! {
        <section class="card">
            <ol class="instructions">
                <li>
                    <p>{say::scan(l)}</p>
                    <div class="qr" role="img" aria-label=say::qr(l) inner_html=qr_svg></div>
                    <p class="muted">{say::by_hand(l)}</p>
                    <p><code class="secret">{grouped.join(" ")}</code></p>
                </li>
                <li>
                    <form method="post" action=api::SECOND_FACTOR class="stack">
                        {field(l, &faults, Field {
                            name: "code", label: say::first_code(l), kind: "text", autocomplete: "one-time-code",
                            is_numeric: true, ..Field::default()
                        })}
                        <button>{say::confirm(l)}</button>
                    </form>
                </li>
            </ol>
        </section>
    }
    .into_any()
}

fn confirmed(visitor: &Visitor, codes_left: i64, may_remove: bool, faults: Faults) -> AnyView {
    use text::second_factor as say;
    let l = visitor.locale;
    let left = u64::try_from(codes_left).unwrap_or(0);
    let remove = may_remove.then(|| {
        view! {
            <form method="post" action=api::SECOND_FACTOR class="stack">
                {crate::ui::form::hidden("remove", "1")}
                {field(l, &faults, Field {
                    name: "code", label: text::sign_in::code(l), kind: "text", autocomplete: "one-time-code",
                    hint: Some(text::sign_in::code_hint(l)), ..Field::default()
                })}
                <button class="is-quiet">{say::remove(l)}</button>
            </form>
        }
    });
    view! {
        <section class="card">
            <p>{say::is_on(l)}</p>
            <p class="muted">{say::codes_left(l, left)}</p>
            {remove}
        </section>
    }
    .into_any()
}

/// The codes for paper, shown once.
pub fn recovery_codes(visitor: &Visitor, codes: Vec<String>) -> Page {
    use text::second_factor as say;
    let l = visitor.locale;
    let codes = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    let body = view! {
        {done_line(say::confirmed(l))}
        <section class="card">
            <h2>{say::codes(l)}</h2>
            <p>{say::codes_lead(l)}</p>
            <ul class="codes">{codes}</ul>
            <p><a class="button" href=api::ACCOUNT>{say::kept(l)}</a></p>
        </section>
    };
    account_page(visitor, api::SECOND_FACTOR, say::title(l), body.into_any())
}
