//! The account itself: name, language, address, password.

use leptos::prelude::*;

use crate::account::{Me, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{Faults, Field, done_line, field};

/// What happened to the form that was sent last.
#[derive(Debug, Clone, Default)]
pub struct SettingsForm {
    /// The form that was refused: `profile`, `email` or `password`.
    pub refused: Option<&'static str>,
    pub faults: Faults,
    /// A sentence for what was done.
    pub done: Option<&'static str>,
    /// Typed again after a refusal.
    pub name: Option<String>,
    pub email: Option<String>,
}

impl SettingsForm {
    fn faults_of(&self, form: &'static str) -> Faults {
        match self.refused {
            Some(refused) if refused == form => self.faults.clone(),
            _ => Faults::default(),
        }
    }
}

pub fn settings(visitor: &Visitor, me: Me, form: SettingsForm) -> Page {
    use text::settings as say;
    let l = visitor.locale;
    let body = view! {
        {form.done.map(done_line)}
        {needs_second_factor(visitor, &me)}
        {profile(visitor, &me, &form)}
        {email(visitor, &me, &form)}
        {password(visitor, &me, &form)}
        <section class="card">
            <h2>{say::sign_out(l)}</h2>
            <p>{say::sign_out_lead(l)}</p>
            <form method="post" action=api::SIGN_OUT>
                <button class="is-quiet">{say::sign_out(l)}</button>
            </form>
        </section>
    };
    account_page(visitor, api::ACCOUNT, say::title(l), body.into_any())
}

/// Staff see nothing of the desk until it is set up, or in a session that a passkey opened.
fn needs_second_factor(visitor: &Visitor, me: &Me) -> Option<impl IntoView + use<>> {
    let l = visitor.locale;
    let has_rights = visitor.signed_in.as_ref().is_some_and(|who| who.staff_role.is_some());
    (me.staff_role.is_some() && !has_rights).then(|| {
        view! {
            <section class="card is-watch notice">
                <p>{text::settings::staff_second_factor(l)}</p>
                <p><a class="button" href=api::SECOND_FACTOR>{text::second_factor::title(l)}</a></p>
            </section>
        }
    })
}

fn profile(visitor: &Visitor, me: &Me, form: &SettingsForm) -> impl IntoView + use<> {
    use text::settings as say;
    let l = visitor.locale;
    let faults = form.faults_of("profile");
    let name = form.name.clone().unwrap_or_else(|| me.name.clone());
    let languages = Locale::ALL
        .map(|locale| {
            let is_chosen = locale == me.locale;
            view! { <option value=locale.tag() selected=is_chosen>{locale.own_name()}</option> }
        })
        .collect_view();
    view! {
        <section class="card" id="profile">
            <h2>{say::profile(l)}</h2>
            <form method="post" action=api::PROFILE class="stack">
                {field(l, &faults, Field {
                    name: "name", label: text::register::name(l), kind: "text", autocomplete: "name", value: name,
                    ..Field::default()
                })}
                <div class="field">
                    <label for="locale">{say::language(l)}</label>
                    <select id="locale" name="locale">{languages}</select>
                    <p class="hint">{say::language_hint(l)}</p>
                </div>
                <button>{say::save(l)}</button>
            </form>
        </section>
    }
}

fn email(visitor: &Visitor, me: &Me, form: &SettingsForm) -> impl IntoView + use<> {
    use text::settings as say;
    let l = visitor.locale;
    let faults = form.faults_of("email");
    view! {
        <section class="card" id="email-address">
            <h2>{say::email(l)}</h2>
            <p>{say::email_now(l, &me.email)}</p>
            <form method="post" action=api::EMAIL class="stack">
                {field(l, &faults, Field {
                    name: "email", label: say::new_email(l), kind: "email", autocomplete: "email",
                    value: form.email.clone().unwrap_or_default(), hint: Some(say::new_email_hint(l)),
                    ..Field::default()
                })}
                {current_password(l, me, &faults, "email_password")}
                <button>{say::change_email(l)}</button>
            </form>
        </section>
    }
}

fn password(visitor: &Visitor, me: &Me, form: &SettingsForm) -> impl IntoView + use<> {
    use text::settings as say;
    let l = visitor.locale;
    let faults = form.faults_of("password");
    view! {
        <section class="card" id="password-change">
            <h2>{say::password(l)}</h2>
            <form method="post" action=api::PASSWORD class="stack">
                {current_password(l, me, &faults, "current_password")}
                {field(l, &faults, Field {
                    name: "password", label: say::new_password(l), kind: "password", autocomplete: "new-password",
                    hint: Some(say::password_hint(l)), ..Field::default()
                })}
                <button>{say::set_password(l)}</button>
            </form>
        </section>
    }
}

/// Asked for only where there is one. The two forms of this page need two ids for it.
fn current_password(l: Locale, me: &Me, faults: &Faults, name: &'static str) -> Option<AnyView> {
    let mut faults = faults.clone();
    for fault in faults.0.iter_mut().filter(|fault| fault.pointer == "/current_password") {
        fault.pointer = ["/", name].concat();
        fault.code = "wrong_current".to_string();
    }
    me.has_password.then(|| {
        field(
            l,
            &faults,
            Field {
                name,
                label: text::settings::current_password(l),
                kind: "password",
                autocomplete: "current-password",
                ..Field::default()
            },
        )
    })
}

/// A page of the account, with the way to its others.
pub fn account_page(visitor: &Visitor, here: &'static str, title: &str, body: AnyView) -> Page {
    let l = visitor.locale;
    let links = [
        (api::ACCOUNT, text::settings::title(l)),
        (api::DEVICES, text::devices::title(l)),
        (api::SECOND_FACTOR, text::second_factor::title(l)),
        (crate::notification::api::PREFERENCES_PAGE, text::preference::title(l)),
        (crate::survey::campaign::api::OWN_SURVEYS, text::invitation::own_title(l)),
        (crate::survey::result::api::EXPECTATIONS, text::result::expectations(l)),
        (api::DATA, text::privacy::title(l)),
    ]
    .map(|(href, label)| {
        view! {
            <li>
                <a href=href aria-current=(href == here).then_some("page")>
                    {label}
                </a>
            </li>
        }
    })
    .collect_view();
    let heading = title.to_string();
    let body = view! {
        <div class="narrow account">
            <nav class="tabs" aria-label=text::settings::sections(l)>
                <ul>{links}</ul>
            </nav>
            <h1>{heading}</h1>
            {body}
        </div>
    };
    Page::plain(title, body.into_any())
}
