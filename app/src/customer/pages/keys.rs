//! API keys of an organisation or of the operator.

use leptos::prelude::*;

use super::{Part, Sent, button_form, organisation_part, personal, text_field};
use crate::customer::{Key, Organisation, api};
use crate::locale::{self, Locale};
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{done_line, hidden};

/// Whose keys a page shows.
#[derive(Debug, Clone, Copy)]
pub enum KeysOf<'o> {
    Organisation(&'o Organisation),
    Operator,
}

/// `made` is a key that was made just now: its secret is shown this once. `scopes` are those it may have.
pub fn keys(visitor: &Visitor, of: KeysOf<'_>, keys: &[Key], made: Option<&Key>, scopes: &[&str], sent: &Sent) -> Page {
    use text::keys as say;
    let l = visitor.locale;
    let (title, lead) = match of {
        KeysOf::Organisation(_) => (say::title(l), say::lead(l)),
        KeysOf::Operator => (say::operator_title(l), say::operator_lead(l)),
    };
    let rows = keys.iter().map(|key| row(visitor, key)).collect_view();
    let body = view! {
        <p>{lead} " " <a href=api::API_DOCS>{say::docs(l)}</a></p>
        {made.map(|key| secret(l, key))}
        {keys.is_empty().then(|| view! { <p class="muted">{say::none(l)}</p> })}
        <ul class="devices">{rows}</ul>
        {create(l, scopes, sent)}
    }
    .into_any();
    match of {
        KeysOf::Organisation(o) => organisation_part(visitor, Part::Keys, (&o.id, &o.name), true, title, body),
        KeysOf::Operator => {
            let body = view! {
                <div class="narrow account">
                    <h1>{title}</h1>
                    {body}
                </div>
            };
            personal(title, body.into_any())
        }
    }
}

fn secret(locale: Locale, key: &Key) -> Option<AnyView> {
    let secret = key.secret.clone()?;
    let body = view! {
        <section class="card is-good notice" id="secret">
            <h2>{text::keys::secret_heading(locale)}</h2>
            {done_line(text::keys::secret_lead(locale))}
            <p><code class="secret">{secret}</code></p>
        </section>
    };
    Some(body.into_any())
}

fn scope_name(locale: Locale, scope: &str) -> String {
    match scope {
        "track" => text::keys::track(locale).to_string(),
        "ingest" => text::keys::ingest(locale).to_string(),
        other => other.to_string(),
    }
}

fn row(visitor: &Visitor, key: &Key) -> impl IntoView + use<> {
    use text::keys as say;
    let l = visitor.locale;
    let used = key.last_used_at.map_or(say::never(l).to_string(), |at| locale::relative(l, at, visitor.now));
    let scopes: Vec<String> = key.scopes.iter().map(|scope| scope_name(l, scope)).collect();
    let is_revoked = key.revoked_at.is_some();
    let (tone, state) = if is_revoked { ("badge is-calm", say::revoked(l)) } else { ("badge is-good", say::valid(l)) };
    let spoken = [say::revoke(l), ": ", &key.name].concat();
    let revoke = (!is_revoked).then(|| button_form("revoke", &key.id, say::revoke(l), spoken));
    view! {
        <li>
            <div>
                <strong>{key.name.clone()}</strong>
                " "
                <span class=tone>{state}</span>
                <p>
                    <code>{key.prefix.clone()} "…"</code>
                </p>
                <p class="muted">{scopes.join(", ")} " · " {say::used(l)} ": " {used}</p>
            </div>
            {revoke}
        </li>
    }
}

fn create(locale: Locale, scopes: &[&str], sent: &Sent) -> impl IntoView + use<> {
    use text::keys as say;
    let only = scopes.len() == 1;
    let boxes = scopes
        .iter()
        .map(|scope| {
            let (id, name) = (["scope-", scope].concat(), ["scope_", scope].concat());
            view! {
                <div class="choice">
                    <input type="checkbox" id=id.clone() name=name value="1" checked=only />
                    <label for=id>{scope_name(locale, scope)}</label>
                </div>
            }
        })
        .collect_view();
    let fault = sent.faults_of("create").of(locale, "/scopes");
    view! {
        <section class="card" id="create">
            <h2>{say::create_heading(locale)}</h2>
            {sent.refused_line("create")}
            <form method="post" class="stack">
                {hidden("form", "create")} {text_field(locale, sent, "create", "name", say::name(locale), "text")}
                <fieldset class="field">
                    <legend>{say::scopes(locale)}</legend>
                    {boxes}
                    {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
                </fieldset>
                <button>{say::create(locale)}</button>
            </form>
        </section>
    }
}
