//! The administrators' list of people, and one of them.

use leptos::prelude::*;

use crate::account::admin::{DisclosedPerson, PersonSummary, Unit};
use crate::account::{StaffRole, api};
use crate::locale::{self, Locale};
use crate::shell::{Page, Visitor};
use crate::text::people as say;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};

/// The list as it was asked for, and the form under it as it was sent.
#[derive(Debug, Clone, Default)]
pub struct PeopleForm {
    pub q: String,
    pub staff_only: bool,
    pub email: String,
    pub units: Vec<Unit>,
    pub faults: Faults,
}

pub fn people(visitor: &Visitor, form: PeopleForm, list: crate::value::Page<PersonSummary>) -> Page {
    let l = visitor.locale;
    let older = list.next_cursor.as_deref().map(|cursor| {
        let href = api::people_page(&form.q, form.staff_only, Some(cursor));
        view! { <p><a href=href>{say::older(l)}</a></p> }
    });
    let body = view! {
        <div class="list">
            <h1>{say::title(l)}</h1>
            <form method="get" action=api::PEOPLE class="filter" role="search">
                <div class="field">
                    <label for="q">{say::search(l)}</label>
                    <input id="q" name="q" type="search" value=form.q.clone() />
                </div>
                <label class="tick">
                    <input type="checkbox" name="staff" value="1" checked=form.staff_only />
                    {say::staff_only(l)}
                </label>
                <button>{say::find(l)}</button>
            </form>
            {table(visitor, list.items)} {older}
            <section class="card" id="add">
                <h2>{say::add(l)}</h2>
                <p class="muted">{say::add_lead(l)}</p>
                <form method="post" action=[api::PEOPLE, "#add"].concat() class="stack">
                    {field(l, &form.faults, Field {
                        name: "email", label: crate::text::sign_in::email(l), kind: "email", autocomplete: "off",
                        value: form.email.clone(), ..Field::default()
                    })}
                    {role_fields(l, None, None, &form.units, &form.faults)}
                    <button>{say::add_button(l)}</button>
                </form>
            </section>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn table(visitor: &Visitor, people: Vec<PersonSummary>) -> AnyView {
    let l = visitor.locale;
    if people.is_empty() {
        return view! { <p class="card">{say::nobody(l)}</p> }.into_any();
    }
    let rows = people.into_iter().map(|person| row(l, person)).collect_view();
    view! {
        <table class="shipments card">
            <thead>
                <tr>
                    <th scope="col">{say::name(l)}</th>
                    <th scope="col">{crate::text::sign_in::email(l)}</th>
                    <th scope="col">{say::role(l)}</th>
                    <th scope="col">{say::since(l)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(l: Locale, person: PersonSummary) -> impl IntoView {
    let name = if person.name.is_empty() { "…".to_string() } else { person.name.clone() };
    let since = locale::day(l, person.created_at.at_offset(crate::value::UtcOffset::UTC));
    let tone = if person.disabled_at.is_some() { "is-bad" } else { "is-calm" };
    view! {
        <tr class=tone>
            <th scope="row">
                <a href=api::person_page(&person.person_id)>{name}</a>
            </th>
            <td data-label=crate::text::sign_in::email(l)>{person.email.clone()}</td>
            <td data-label=say::role(l)>{standing(l, &person)}</td>
            <td data-label=say::since(l)>{since}</td>
        </tr>
    }
}

fn standing(l: Locale, person: &PersonSummary) -> String {
    let role = person.staff_role.map_or_else(|| say::customer(l), |role| role_name(l, role));
    let mut words = vec![role.to_string()];
    words.extend(person.unit_code.clone());
    if person.staff_role.is_some() && !person.has_second_factor {
        words.push(say::no_factor(l).to_string());
    }
    if person.disabled_at.is_some() {
        words.push(say::disabled(l).to_string());
    }
    words.join(" · ")
}

/// The trade's name of a role.
pub fn role_name(l: Locale, role: StaffRole) -> &'static str {
    use say::role_name as name;
    match role {
        StaffRole::Agent => name::agent(l),
        StaffRole::Claims => name::claims(l),
        StaffRole::Supervisor => name::supervisor(l),
        StaffRole::Unit => name::unit(l),
        StaffRole::Manager => name::manager(l),
        StaffRole::Admin => name::admin(l),
        StaffRole::Auditor => name::auditor(l),
    }
}

fn role_fields(
    l: Locale,
    role: Option<StaffRole>,
    unit_code: Option<&str>,
    units: &[Unit],
    faults: &Faults,
) -> impl IntoView + use<> {
    let roles = StaffRole::ALL
        .iter()
        .map(|known| view! { <option value=known.as_str() selected=role == Some(*known)>{role_name(l, *known)}</option> })
        .collect_view();
    let units = units
        .iter()
        .filter(|unit| unit.closed_at.is_none())
        .map(|unit| {
            let label = [unit.code.as_str(), " · ", &unit.name].concat();
            view! { <option value=unit.code.clone() selected=unit_code == Some(unit.code.as_str())>{label}</option> }
        })
        .collect_view();
    let fault = faults.of(l, "/unit_code");
    view! {
        <div class="field">
            <label for="role">{say::role(l)}</label>
            <select id="role" name="role">{roles}</select>
        </div>
        <div class="field">
            <label for="unit_code">{say::unit(l)}</label>
            <select id="unit_code" name="unit_code" aria-invalid=fault.map(|_| "true")>
                <option value="">{say::no_unit(l)}</option>
                {units}
            </select>
            {fault.map(|words| view! { <p class="field-fault"><span>{words}</span></p> })}
        </div>
    }
}

/// One person's page as it was sent.
#[derive(Debug, Clone, Default)]
pub struct PersonForm {
    pub units: Vec<Unit>,
    pub faults: Faults,
    pub disclosed: Option<DisclosedPerson>,
    /// The change was refused: somebody must be left who can undo it.
    pub is_last_admin: bool,
}

pub fn person(visitor: &Visitor, person: PersonSummary, form: PersonForm) -> Page {
    let l = visitor.locale;
    let action = api::person_page(&person.person_id);
    let title = if person.name.is_empty() { person.email.clone() } else { person.name.clone() };
    let body = view! {
        <div class="narrow account">
            <p class="crumb"><a href=api::PEOPLE>{say::title(l)}</a></p>
            <h1>{title.clone()}</h1>
            {form.is_last_admin.then(|| problem_line(say::last_admin(l)))}
            <section class="card">
                <p>{standing(l, &person)}</p>
                {disclosure(l, &action, &person, &form)}
            </section>
            {role_section(l, &action, &person, &form)}
            {access(l, &action, &person)}
        </div>
    };
    Page::plain(&title, body.into_any())
}

fn disclosure(l: Locale, action: &str, person: &PersonSummary, form: &PersonForm) -> AnyView {
    match &form.disclosed {
        Some(full) => view! {
            <dl class="facts">
                <div><dt>{say::name(l)}</dt><dd>{full.name.clone()}</dd></div>
                <div><dt>{crate::text::sign_in::email(l)}</dt><dd>{full.email.clone()}</dd></div>
            </dl>
        }
        .into_any(),
        None => view! {
            <p>{person.email.clone()}</p>
            <form method="post" action=action.to_string() class="stack">
                {hidden("action", "disclose")}
                {field(l, &form.faults, Field {
                    name: "reason", label: say::reason(l), kind: "text", autocomplete: "off",
                    hint: Some(say::reason_hint(l)), ..Field::default()
                })}
                <button class="is-quiet">{say::disclose(l)}</button>
            </form>
        }
        .into_any(),
    }
}

/// Only staff have a role to change; others become staff by the form on the list.
fn role_section(l: Locale, action: &str, person: &PersonSummary, form: &PersonForm) -> Option<impl IntoView + use<>> {
    let action = action.to_string();
    let fields = role_fields(l, person.staff_role, person.unit_code.as_deref(), &form.units, &form.faults);
    person.staff_role.map(|_| {
        view! {
            <section class="card">
                <h2>{say::role(l)}</h2>
                <p class="muted">{say::role_lead(l)}</p>
                <form method="post" action=action.clone() class="stack">
                    {hidden("action", "role")} {fields} <button>{crate::text::settings::save(l)}</button>
                </form>
                <form method="post" action=action>
                    {hidden("action", "remove")} <button class="is-quiet">{say::remove(l)}</button>
                </form>
            </section>
        }
    })
}

fn access(l: Locale, action: &str, person: &PersonSummary) -> impl IntoView + use<> {
    let (lead, word, label) = match person.disabled_at {
        None => (say::disable_lead(l), "disable", say::disable(l)),
        Some(_) => (say::enable_lead(l), "enable", say::enable(l)),
    };
    view! {
        <section class="card">
            <h2>{say::access(l)}</h2>
            <p>{lead}</p>
            <form method="post" action=action.to_string()>
                {hidden("action", word)} <button class="is-quiet">{label}</button>
            </form>
        </section>
    }
}
