//! The way around for whoever is signed in: under the header, the same on every page.

use leptos::prelude::*;

use super::{Visitor, Who};
use crate::account::StaffRole;
use crate::locale::Locale;
use crate::text::section as say;
use crate::{account, audit, complaint, customer, deadline, desk, notification, report, shipment, survey};

/// Nothing for a guest: most who come want one parcel and no account.
pub(super) fn sections(visitor: &Visitor) -> Option<impl IntoView + use<>> {
    let who = visitor.signed_in.as_ref()?;
    let here = visitor.path.split('?').next().unwrap_or_default();
    let is_above = |href: &str| here == href || here.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let places = places(visitor.locale, who);
    // The nearest one: the queue is above all of the desk.
    let nearest = places.iter().map(|(href, _)| *href).filter(|href| is_above(href)).max_by_key(|href| href.len());
    let links = places
        .into_iter()
        .map(|(href, label)| {
            let is_here = nearest == Some(href);
            view! {
                <li>
                    <a href=href aria-current=is_here.then_some("page")>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <nav class="sections" aria-label=say::label(visitor.locale)>
            <ul class="bar">{links}</ul>
        </nav>
    })
}

/// Paths and names, in the order of use.
fn places(l: Locale, who: &Who) -> Vec<(&'static str, &'static str)> {
    let mut places = match who.staff_role {
        None => of_a_customer(l, who),
        Some(role) => of_staff(l, role),
    };
    places.push((notification::api::INBOX_PAGE, say::inbox(l)));
    places.push((account::api::ACCOUNT, say::account(l)));
    places
}

fn of_a_customer(l: Locale, who: &Who) -> Vec<(&'static str, &'static str)> {
    let parcels = (shipment::api::MY_PARCELS_PAGE, say::parcels(l));
    let organisations = (customer::api::ORGANISATIONS, say::organisations(l));
    let complaints = (complaint::api::COMPLAINTS, crate::text::complaints::title(l));
    match who.has_organisation {
        true => vec![(shipment::api::OVERVIEW_PAGE, say::shipments(l)), complaints, parcels, organisations],
        false => vec![parcels, complaints, organisations],
    }
}

/// Only what the role may open; the doors check it again.
fn of_staff(l: Locale, role: StaffRole) -> Vec<(&'static str, &'static str)> {
    use StaffRole::{Admin, Agent, Auditor, Claims, Manager, Supervisor, Unit};
    let all: [(&[StaffRole], (&'static str, &'static str)); 18] = [
        (&[Agent, Claims, Supervisor, Unit, Manager, Admin], (desk::api::QUEUE, crate::text::desk::queue(l))),
        (&[Agent, Claims, Supervisor, Unit, Manager, Admin], (desk::api::INQUIRIES, crate::text::inquiry::title(l))),
        (&[Manager, Supervisor, Admin], (report::api::FIGURES, crate::text::figures::title(l))),
        (
            &[Agent, Supervisor, Unit, Manager, Admin, Auditor],
            (survey::result::api::SURVEYS_PAGE, crate::text::result::surveys(l)),
        ),
        (&[Unit], (report::api::UNITS, crate::text::figures::title(l))),
        (&[Supervisor, Manager, Admin], (desk::api::TEAM, crate::text::team::title(l))),
        (&[Agent, Claims, Supervisor, Manager, Admin], (shipment::api::OVERVIEW_PAGE, say::shipments(l))),
        (&[Admin], (account::api::PEOPLE, say::people(l))),
        (&[Admin], (customer::api::ORGANISATIONS, say::all_organisations(l))),
        (&[Admin], (account::api::UNITS, say::units(l))),
        (&[Admin], (customer::api::OPERATOR_KEYS, say::keys(l))),
        (&[Admin, Manager, Supervisor, Auditor], (deadline::api::RULES_PAGE, crate::text::rules::title(l))),
        (&[Admin, Manager, Supervisor, Auditor], (desk::api::ASSIGNMENT, crate::text::assignment::title(l))),
        (&[Admin, Manager, Supervisor, Auditor], (complaint::api::CAUSES, crate::text::causes::title(l))),
        (
            &[Agent, Claims, Supervisor, Manager, Admin, Auditor],
            (complaint::api::ANSWERS, crate::text::answers::title(l)),
        ),
        (&[Admin, Supervisor], (notification::api::OUTBOX_PAGE, say::outbox(l))),
        (&[Admin, Manager, Supervisor], (complaint::api::JOBS, crate::text::jobs::title(l))),
        (&[Admin, Auditor], (audit::api::AUDIT_PAGE, say::audit(l))),
    ];
    all.into_iter().filter(|(roles, _)| roles.contains(&role)).map(|(_, place)| place).collect()
}
