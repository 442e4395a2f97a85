//! One organisation: its name, account codes, sites and contacts.

use leptos::prelude::*;

use super::directory::{contacts, sites};
use super::{Part, Sent, button_form, organisation_part, role_name, text_field};
use crate::account::MemberRole;
use crate::customer::{Contact, Organisation, Site};
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{Field, field, hidden};

/// `is_admin`: a staff administrator, who alone connects accounts.
pub fn organisation(
    visitor: &Visitor,
    o: &Organisation,
    (sites_of, contacts_of): (&[Site], &[Contact]),
    is_admin: bool,
    sent: &Sent,
) -> Page {
    use text::organisation as say;
    let l = visitor.locale;
    let may_manage = matches!(o.role, None | Some(MemberRole::Owner));
    let role = o.role.map_or(say::staff(l), |role| role_name(l, role));
    let body = view! {
        <p class="muted">{say::your_role(l, role)}</p>
        {accounts(visitor, o, is_admin, sent)}
        {sites(visitor, sites_of, may_manage, sent)}
        {contacts(visitor, contacts_of, may_manage, sent)}
        {may_manage.then(|| rename(visitor, o, sent))}
    };
    organisation_part(visitor, Part::Overview, (&o.id, &o.name), may_manage, &o.name, body.into_any())
}

fn accounts(visitor: &Visitor, o: &Organisation, is_admin: bool, sent: &Sent) -> impl IntoView + use<> {
    use text::organisation as say;
    let l = visitor.locale;
    let lead = if o.account_codes.is_empty() { say::accounts_none(l) } else { say::accounts_lead(l) };
    let codes = o
        .account_codes
        .iter()
        .map(|code| {
            let spoken = [say::detach(l), ": ", code].concat();
            let detach = is_admin.then(|| button_form("detach", code, say::detach(l), spoken));
            view! { <li><span class="number">{code.clone()}</span> {detach}</li> }
        })
        .collect_view();
    let attach = is_admin.then(|| {
        view! {
            {sent.refused_line("attach")}
            <form method="post" class="stack">
                {hidden("form", "attach")}
                {text_field(l, sent, "attach", "account_code", say::account_code(l), "text")}
                <button>{say::attach(l)}</button>
            </form>
        }
    });
    view! {
        <section class="card" id="accounts">
            <h2>{say::accounts_heading(l)}</h2>
            <p>{lead}</p>
            <ul class="devices">{codes}</ul>
            {attach}
        </section>
    }
}

/// The version travels along: who renames sees what they rename.
fn rename(visitor: &Visitor, o: &Organisation, sent: &Sent) -> impl IntoView + use<> {
    use text::organisation as say;
    let l = visitor.locale;
    let name = Field {
        name: "name",
        label: say::name(l),
        kind: "text",
        autocomplete: "organization",
        value: sent.value("rename", "name", &o.name),
        ..Field::default()
    };
    view! {
        <section class="card" id="rename">
            <h2>{say::rename_heading(l)}</h2>
            {sent.refused_line("rename")}
            <form method="post" class="stack">
                {hidden("form", "rename")} {hidden("version", o.version.to_string())}
                {field(l, &sent.faults_of("rename"), name)} <button>{say::rename_button(l)}</button>
            </form>
        </section>
    }
}
