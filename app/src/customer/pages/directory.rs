//! Sites and contacts on the organisation's page.

use leptos::prelude::*;

use super::{Sent, button_form, optional_field, text_field};
use crate::customer::{Contact, Site};
use crate::shell::Visitor;
use crate::text;
use crate::ui::form::hidden;

pub fn sites(visitor: &Visitor, sites: &[Site], may_manage: bool, sent: &Sent) -> impl IntoView + use<> {
    use text::organisation as say;
    let l = visitor.locale;
    let rows = sites
        .iter()
        .map(|site| {
            let spoken = [say::remove(l), ": ", &site.name].concat();
            let remove = may_manage.then(|| button_form("remove_site", &site.id, say::remove(l), spoken));
            view! {
                <li>
                    <div>
                        <strong>{site.name.clone()}</strong>
                        <p>{site.address.clone()}</p>
                    </div>
                    {remove}
                </li>
            }
        })
        .collect_view();
    let add = may_manage.then(|| {
        view! {
            <details open=sent.form == "add_site">
                <summary>{say::site_heading(l)}</summary>
                {sent.refused_line("add_site")}
                <form method="post" class="stack">
                    {hidden("form", "add_site")}
                    {text_field(l, sent, "add_site", "site_name", say::name(l), "text")}
                    {text_field(l, sent, "add_site", "address", say::address(l), "text")}
                    <button>{say::add_site(l)}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="card" id="sites">
            <h2>{say::sites_heading(l)}</h2>
            {sites.is_empty().then(|| view! { <p class="muted">{say::sites_none(l)}</p> })}
            <ul class="devices">{rows}</ul>
            {add}
        </section>
    }
}

pub fn contacts(visitor: &Visitor, contacts: &[Contact], may_manage: bool, sent: &Sent) -> impl IntoView + use<> {
    use text::organisation as say;
    let l = visitor.locale;
    let rows = contacts.iter().map(|contact| contact_row(visitor, contact, may_manage)).collect_view();
    let add = may_manage.then(|| {
        view! {
            <details open=sent.form == "add_contact">
                <summary>{say::contact_heading(l)}</summary>
                {sent.refused_line("add_contact")}
                <form method="post" class="stack">
                    {hidden("form", "add_contact")}
                    {text_field(l, sent, "add_contact", "contact_name", say::name(l), "text")}
                    {optional_field(l, sent, "add_contact", "phone", say::phone(l), "tel")}
                    {optional_field(l, sent, "add_contact", "email", say::email(l), "email")}
                    {optional_field(l, sent, "add_contact", "duty", say::duty(l), "text")}
                    <button>{say::add_contact(l)}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="card" id="contacts">
            <h2>{say::contacts_heading(l)}</h2>
            {contacts.is_empty().then(|| view! { <p class="muted">{say::contacts_none(l)}</p> })}
            <ul class="devices">{rows}</ul>
            {add}
        </section>
    }
}

fn contact_row(visitor: &Visitor, contact: &Contact, may_manage: bool) -> impl IntoView + use<> {
    use text::organisation as say;
    let l = visitor.locale;
    let spoken = [say::remove(l), ": ", &contact.name].concat();
    let remove = may_manage.then(|| button_form("remove_contact", &contact.id, say::remove(l), spoken));
    let phone = contact.phone.clone().map(|phone| {
        let href = crate::ui::phone_link(&phone);
        view! { <p><a href=href>{phone}</a></p> }
    });
    let email = contact.email.clone().map(|email| {
        let href = ["mailto:", &email].concat();
        view! { <p><a href=href>{email}</a></p> }
    });
    view! {
        <li>
            <div>
                <strong>{contact.name.clone()}</strong>
                {contact.duty.clone().map(|duty| view! { <p class="muted">{duty}</p> })}
                {phone}
                {email}
            </div>
            {remove}
        </li>
    }
}
