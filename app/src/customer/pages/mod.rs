//! The pages of organisations: plain forms, all of them. Each form names itself in the field `form`.

mod classes;
mod directory;
mod invitation;
mod keys;
mod members;
mod organisation;
mod organisations;

use std::collections::BTreeMap;

use leptos::prelude::*;

pub use classes::{ClassesScreen, class_card, classes};
pub use invitation::invitation;
pub use keys::{KeysOf, keys};
pub use members::members;
pub use organisation::organisation;
pub use organisations::organisations;

use super::api;
use crate::account::MemberRole;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};

/// What became of the form that was sent last.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// Its name; empty when nothing was sent.
    pub form: String,
    pub faults: Faults,
    /// A sentence when no single field is to blame.
    pub refused: Option<&'static str>,
    /// What was typed, by field.
    pub typed: BTreeMap<String, String>,
}

impl Sent {
    fn faults_of(&self, form: &str) -> Faults {
        if self.form == form { self.faults.clone() } else { Faults::default() }
    }

    /// What was typed into a refused form; `otherwise` in all others.
    fn value(&self, form: &str, name: &str, otherwise: &str) -> String {
        let typed = self.typed.get(name).filter(|_| self.form == form);
        typed.map_or_else(|| otherwise.to_string(), String::clone)
    }

    fn refused_line(&self, form: &str) -> Option<AnyView> {
        self.refused.filter(|_| self.form == form).map(problem_line)
    }
}

/// One text field of a form of this page.
fn text_field(
    locale: Locale,
    sent: &Sent,
    form: &str,
    name: &'static str,
    label: &'static str,
    kind: &'static str,
) -> AnyView {
    let faults = sent.faults_of(form);
    let value = sent.value(form, name, "");
    field(locale, &faults, Field { name, label, kind, autocomplete: "off", value, ..Field::default() })
}

/// The same for a field that may stay empty.
fn optional_field(
    locale: Locale,
    sent: &Sent,
    form: &str,
    name: &'static str,
    label: &'static str,
    kind: &'static str,
) -> AnyView {
    let faults = sent.faults_of(form);
    let (value, hint) = (sent.value(form, name, ""), Some(text::organisation::optional(locale)));
    let is_optional = true;
    field(
        locale,
        &faults,
        Field { name, label, kind, autocomplete: "off", value, hint, is_optional, ..Field::default() },
    )
}

/// A button that is a form of its own: `form` and the id of what it is about.
fn button_form(form: &str, id: &str, label: &'static str, spoken: String) -> AnyView {
    view! {
        <form method="post">
            {hidden("form", form)} {hidden("id", id)}
            <button class="is-quiet" aria-label=spoken>
                {label}
            </button>
        </form>
    }
    .into_any()
}

pub(crate) fn role_name(locale: Locale, role: MemberRole) -> &'static str {
    match role {
        MemberRole::Owner => text::organisation::owner(locale),
        MemberRole::Member => text::organisation::member(locale),
        MemberRole::Viewer => text::organisation::viewer(locale),
    }
}

/// A choice of roles with what each may do; the last is chosen unless told otherwise.
fn role_options(locale: Locale, chosen: MemberRole) -> AnyView {
    MemberRole::ALL
        .iter()
        .map(|role| {
            let more = match role {
                MemberRole::Owner => text::members::owner_more(locale),
                MemberRole::Member => text::members::member_more(locale),
                MemberRole::Viewer => text::members::viewer_more(locale),
            };
            let label = [role_name(locale, *role), " – ", more].concat();
            view! {
                <option value=role.as_str() selected=*role == chosen>
                    {label}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

/// Where in an organisation a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Overview,
    Members,
    Keys,
}

/// A page of one organisation, with the way to its others. Keys are for those who manage.
fn organisation_part(
    visitor: &Visitor,
    part: Part,
    (id, name): (&str, &str),
    may_manage: bool,
    title: &str,
    body: AnyView,
) -> Page {
    let l = visitor.locale;
    let mut links = vec![
        (Some(Part::Overview), api::organisation_page(id), text::organisation::overview(l)),
        (None, api::shipments_page(id), text::shipments::title(l)),
        (Some(Part::Members), api::members_page(id), text::members::title(l)),
    ];
    if may_manage {
        links.push((Some(Part::Keys), api::keys_page(id), text::keys::title(l)));
    }
    let links = links
        .into_iter()
        .map(|(of, href, label)| {
            let current = (of == Some(part)).then_some("page");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    let (heading, above) = (title.to_string(), (title != name).then(|| name.to_string()));
    let body = view! {
        <div class="narrow account">
            <nav class="tabs" aria-label=text::organisation::nav(l)>
                <ul>{links}</ul>
            </nav>
            <div>
                {above.map(|name| view! { <p class="muted">{name}</p> })}
                <h1>{heading}</h1>
            </div>
            {body}
        </div>
    };
    personal(title, body.into_any())
}

/// Nobody else's business: kept out of caches and search engines.
pub(crate) fn personal(title: &str, body: AnyView) -> Page {
    Page::plain(title, body)
}
