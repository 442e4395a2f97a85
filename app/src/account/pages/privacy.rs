//! One's own data: the copy, the history of consent, and erasing the account.

use leptos::prelude::*;

use crate::account::pages::settings::account_page;
use crate::account::privacy::Consent;
use crate::account::{Me, api};
use crate::locale;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::text::privacy as say;
use crate::ui::form::{Faults, Field, done_line, field, hidden, problem_line};

/// What happened to the form that was sent last.
#[derive(Debug, Clone, Default)]
pub struct DataForm {
    pub faults: Faults,
    /// The sentence that says why the account cannot be erased now.
    pub blocked: Option<String>,
    pub is_code_sent: bool,
}

/// `consents`: the newest first.
pub fn data(visitor: &Visitor, me: Me, consents: Vec<Consent>, form: DataForm) -> Page {
    let l = visitor.locale;
    let body = view! {
        <section class="card" id="copy">
            <h2>{say::copy(l)}</h2>
            <p>{say::copy_lead(l)}</p>
            <p><a class="button" href=api::EXPORT download="">{say::download(l)}</a></p>
        </section>
        {history(visitor, consents)}
        {erasure(visitor, &me, form)}
    };
    account_page(visitor, api::DATA, say::title(l), body.into_any())
}

fn history(visitor: &Visitor, consents: Vec<Consent>) -> impl IntoView + use<> {
    let l = visitor.locale;
    let is_empty = consents.is_empty();
    let rows = consents.into_iter().map(|consent| statement(visitor, consent)).collect_view();
    let list = match is_empty {
        true => view! { <p class="muted">{say::no_consents(l)}</p> }.into_any(),
        false => view! {
            <table>
                <thead>
                    <tr>
                        <th scope="col">{say::purpose(l)}</th>
                        <th scope="col">{say::statement(l)}</th>
                        <th scope="col">{say::when(l)}</th>
                        <th scope="col">{say::how(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    };
    view! {
        <section class="card" id="consents">
            <h2>{say::consents(l)}</h2>
            <p>{say::consents_lead(l)}</p>
            {list}
            <p><a href=crate::notification::api::PREFERENCES_PAGE>{say::change_consents(l)}</a></p>
        </section>
    }
}

fn statement(visitor: &Visitor, consent: Consent) -> impl IntoView + use<> {
    let l = visitor.locale;
    let purpose = match consent.purpose.as_str() {
        "marketing" => say::marketing(l),
        _ => say::survey(l),
    };
    let said = if consent.is_granted { say::granted(l) } else { say::refused(l) };
    let how = match consent.source.as_str() {
        "preferences" => say::by_preferences(l).to_string(),
        _ => consent.source,
    };
    let exact = consent.stated_at.to_string();
    let when = locale::relative(l, consent.stated_at, visitor.now);
    view! {
        <tr>
            <td>{purpose}</td>
            <td>{said}</td>
            <td>
                <time datetime=exact.clone() title=exact>
                    {when}
                </time>
            </td>
            <td>{how}</td>
        </tr>
    }
}

fn erasure(visitor: &Visitor, me: &Me, form: DataForm) -> impl IntoView + use<> {
    let l = visitor.locale;
    let asks_mail = (!me.has_password).then(|| send_code(visitor, form.is_code_sent));
    let proofs = proofs(visitor, me, &form.faults);
    view! {
        <section class="card" id="erasure">
            <h2>{say::erase(l)}</h2>
            {form.blocked.map(problem_line)}
            <h3>{say::goes(l)}</h3>
            <ul>
                <li>{say::goes_identity(l)}</li>
                <li>{say::goes_sessions(l)}</li>
                <li>{say::goes_belongings(l)}</li>
                <li>{say::goes_seats(l)}</li>
            </ul>
            <h3>{say::stays(l)}</h3>
            <ul>
                <li>{say::stays_shipments(l)}</li>
                <li>{say::stays_audit(l)}</li>
                <li>{say::stays_directory(l)}</li>
                <li>{say::stays_backups(l)}</li>
            </ul>
            <p><strong>{say::no_way_back(l)}</strong></p>
            {asks_mail}
            <form method="post" action=api::DATA class="stack">
                {proofs}
                <button class="is-quiet">{say::erase_button(l)}</button>
            </form>
        </section>
    }
}

fn send_code(visitor: &Visitor, is_sent: bool) -> impl IntoView + use<> {
    let l = visitor.locale;
    view! {
        {is_sent.then(|| done_line(say::code_sent(l)))}
        <form method="post" action=api::DATA>
            {hidden("send_code", "1")}
            <button class="is-quiet">{say::send_code(l)}</button>
        </form>
    }
}

/// As much as signing in needs.
fn proofs(visitor: &Visitor, me: &Me, faults: &Faults) -> impl IntoView + use<> {
    let l = visitor.locale;
    let first = match me.has_password {
        true => Field {
            name: "current_password",
            label: text::settings::current_password(l),
            kind: "password",
            autocomplete: "current-password",
            ..Field::default()
        },
        false => Field {
            name: "mail_code",
            label: say::mail_code(l),
            kind: "text",
            autocomplete: "one-time-code",
            is_numeric: true,
            ..Field::default()
        },
    };
    let second = me.has_second_factor.then(|| Field {
        name: "code",
        label: say::code(l),
        kind: "text",
        autocomplete: "one-time-code",
        ..Field::default()
    });
    view! {
        {field(l, faults, first)}
        {second.map(|second| field(l, faults, second))}
    }
}
