//! Passkeys: the list, adding one, removing one, and the button that signs in.
//!
//! Only a script can speak with an authenticator. What needs it is `hidden` until `style/static/passkey.js` finds that
//! this browser can: without script nothing is promised, and everything else works.

use leptos::prelude::*;

use crate::account::api;
use crate::account::passkey::{LONGEST_NAME, Passkey};
use crate::locale::{self, Locale};
use crate::shell::Visitor;
use crate::text;
use crate::ui::form::{Faults, Field, field, problem_line};

/// The section of passkeys as it stands.
#[derive(Debug, Clone, Default)]
pub struct PasskeyForm {
    pub passkeys: Vec<Passkey>,
    /// Where they are taken: a page at another address of this server does not offer to add one.
    pub origin: String,
    /// It is asked for again before anything changes.
    pub has_password: bool,
    /// What is wrong with the removal that was sent.
    pub faults: Faults,
    /// The removal would leave a member of staff without a second factor.
    pub is_forbidden: bool,
    /// A sentence for what was done.
    pub done: Option<&'static str>,
}

/// On the page of the second factor, below it.
pub fn section(visitor: &Visitor, form: PasskeyForm) -> AnyView {
    use text::passkey as say;
    let l = visitor.locale;
    let is_stale = form.faults.has("/current_password", "stale");
    let list = match form.passkeys.is_empty() {
        true => view! { <p class="muted">{say::none(l)}</p> }.into_any(),
        false => view! { <ul class="devices">{form.passkeys.iter().map(|one| row(visitor, one)).collect_view()}</ul> }
            .into_any(),
    };
    view! {
        <section class="card" id="passkeys">
            <h2>{say::title(l)}</h2>
            <p>{say::lead(l)}</p>
            {form.is_forbidden.then(|| problem_line(say::forbidden(l)))}
            {is_stale.then(|| problem_line(say::stale(l)))}
            {list}
            {add(visitor, form.origin.clone(), form.has_password)}
            {(!form.passkeys.is_empty()).then(|| remove(l, form))}
        </section>
        {script(visitor)}
    }
    .into_any()
}

fn row(visitor: &Visitor, passkey: &Passkey) -> impl IntoView + use<> {
    use text::passkey as say;
    let l = visitor.locale;
    let when = |at| locale::relative(l, at, visitor.now);
    let made = say::made(l, &when(passkey.created_at));
    let used = passkey.last_used_at.map_or_else(|| say::unused(l).to_string(), |at| say::used(l, &when(at)));
    view! {
        <li>
            <div>
                <strong>{passkey.name.clone()}</strong>
                <p class="muted">{[made, used].join(" · ")}</p>
            </div>
        </li>
    }
}

fn add(visitor: &Visitor, origin: String, has_password: bool) -> impl IntoView + use<> {
    use text::passkey as say;
    let l = visitor.locale;
    let faults = Faults::default();
    view! {
        <form
            method="post"
            class="stack"
            data-passkey="add"
            data-origin=origin
            data-done=[api::SECOND_FACTOR, "?done=passkey_added"].concat()
            data-failed=say::failed(l)
            data-cancelled=say::cancelled(l)
            data-known=say::known(l)
            data-full=say::full(l)
            data-stale=say::stale(l)
            data-forbidden=say::forbidden(l)
            data-wrong=text::fault::wrong_current(l)
            data-throttled=text::sign_in::throttled(l)
            hidden
        >
            <h3>{say::add_heading(l)}</h3>
            {says()}
            <div class="field">
                <label for="passkey-name">{say::name(l)}</label>
                <input
                    id="passkey-name"
                    name="name"
                    type="text"
                    autocomplete="off"
                    maxlength=LONGEST_NAME.to_string()
                    required
                    aria-describedby="passkey-name-hint"
                />
                <p class="hint" id="passkey-name-hint">{say::name_hint(l)}</p>
            </div>
            {has_password.then(|| password(l, &faults, "current_password"))}
            <button>{say::add(l)}</button>
        </form>
    }
}

fn remove(l: Locale, form: PasskeyForm) -> impl IntoView + use<> {
    use text::passkey as say;
    let mut faults = form.faults;
    for fault in faults.0.iter_mut().filter(|fault| fault.code == "wrong") {
        fault.pointer = "/remove_password".to_string();
        fault.code = "wrong_current".to_string();
    }
    let choices = form
        .passkeys
        .into_iter()
        .map(|passkey| {
            view! {
                <label class="choice">
                    <input type="radio" name="passkey_id" value=passkey.passkey_id required />
                    <span>{passkey.name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=api::PASSKEYS class="stack">
            <h3>{say::remove_heading(l)}</h3>
            <fieldset>
                <legend>{say::which(l)}</legend>
                {choices}
            </fieldset>
            {form.has_password.then(|| password(l, &faults, "remove_password"))}
            <button class="is-quiet">{say::remove(l)}</button>
        </form>
    }
}

fn password(l: Locale, faults: &Faults, name: &'static str) -> AnyView {
    let label = text::settings::current_password(l);
    field(l, faults, Field { name, label, kind: "password", autocomplete: "current-password", ..Field::default() })
}

/// The button below the form of the sign-in page; `origin` is where passkeys are taken, `next` a path of this portal.
pub fn sign_in(visitor: &Visitor, origin: String, next: String) -> AnyView {
    use text::passkey as say;
    let l = visitor.locale;
    view! {
        <form
            method="post"
            class="stack"
            data-passkey="sign-in"
            data-origin=origin
            data-done=next
            data-failed=say::failed(l)
            data-cancelled=say::cancelled(l)
            data-throttled=text::sign_in::throttled(l)
            hidden
        >
            {says()}
            <button class="is-quiet">{say::sign_in(l)}</button>
        </form>
        {script(visitor)}
    }
    .into_any()
}

/// Where the script tells what went wrong.
fn says() -> impl IntoView {
    view! { <p class="problem" role="alert" hidden></p> }
}

fn script(visitor: &Visitor) -> impl IntoView + use<> {
    view! { <script type="module" src=visitor.assets.passkey.clone() nonce=visitor.nonce.clone()></script> }
}
