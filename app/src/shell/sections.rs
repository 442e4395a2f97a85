//! The way around for whoever is signed in: under the header, the same on every page.

use leptos::prelude::*;

use super::{Visitor, Who};
use crate::account::StaffRole;
use crate::locale::Locale;
use crate::suggestion::moderation::api as moderation;
use crate::text::section as say;
use crate::{
    account, audit, complaint, customer, deadline, desk, improvement, notification, report, shipment, suggestion,
    survey,
};

/// Nothing for a guest: most who come want one parcel and no account.
pub(super) fn sections(visitor: &Visitor) -> Option<impl IntoView + use<>> {
    let who = visitor.signed_in.as_ref()?;
    let here = visitor.path.split('?').next().unwrap_or_default();
    let is_above = |href: &str| here == href || here.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let places = places(visitor.locale, who);
    // The nearest one: the queue is above all of the desk. What has no link of its own is found among the settings.
    let settings = who.staff_role.map(|role| settings(visitor.locale, role)).unwrap_or_default();
    let is_setting = settings.iter().flat_map(|group| &group.places).any(|(href, _)| is_above(href));
    let above = |href: &&str| is_above(href) || (is_setting && *href == desk::api::SETTINGS);
    let nearest = places.iter().map(|(href, _)| *href).filter(above).max_by_key(|href| {
        let is_theirs = is_setting && *href == desk::api::SETTINGS;
        (is_theirs, href.len())
    });
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

/// A path and its name.
type Place = (&'static str, &'static str);

/// In the order of use.
fn places(l: Locale, who: &Who) -> Vec<Place> {
    let mut places = match who.staff_role {
        None => of_a_customer(l, who),
        Some(role) => bar_of_staff(l, role),
    };
    places.push((notification::api::INBOX_PAGE, say::inbox(l)));
    places.push((account::api::ACCOUNT, say::account(l)));
    places
}

fn of_a_customer(l: Locale, who: &Who) -> Vec<Place> {
    let parcels = (shipment::api::MY_PARCELS_PAGE, say::parcels(l));
    let organisations = (customer::api::ORGANISATIONS, say::organisations(l));
    let complaints = (complaint::api::COMPLAINTS, crate::text::complaints::title(l));
    let suggestions = (suggestion::api::SUGGESTIONS, crate::text::suggestion::title(l));
    match who.has_organisation {
        true => {
            vec![(shipment::api::OVERVIEW_PAGE, say::shipments(l)), complaints, suggestions, parcels, organisations]
        }
        false => vec![parcels, complaints, suggestions, organisations],
    }
}

/// All that the role may open, for whoever types where to go.
pub fn of_staff(l: Locale, role: StaffRole) -> Vec<Place> {
    let settings = settings(l, role).into_iter().flat_map(|group| group.places);
    daily(l, role).into_iter().chain(settings).collect()
}

/// The daily work, and the one way to all that is set up.
fn bar_of_staff(l: Locale, role: StaffRole) -> Vec<Place> {
    let mut places = daily(l, role);
    let settings: Vec<Place> = settings(l, role).into_iter().flat_map(|group| group.places).collect();
    match settings.as_slice() {
        [] => {}
        // A page that leads to one other is a detour.
        [only] => places.push(*only),
        _ => places.push((desk::api::SETTINGS, say::settings(l))),
    }
    places
}

/// Only what the role may open, here as below; the doors check it again.
fn daily(l: Locale, role: StaffRole) -> Vec<Place> {
    use StaffRole::{Admin, Agent, Auditor, Claims, Manager, Supervisor, Unit};
    let all: [(&[StaffRole], Place); 9] = [
        (&[Agent, Claims, Supervisor, Unit, Manager, Admin], (desk::api::QUEUE, crate::text::desk::queue(l))),
        (&[Agent, Claims, Supervisor, Unit, Manager, Admin], (desk::api::INQUIRIES, crate::text::inquiry::title(l))),
        (&[Agent, Supervisor, Unit, Manager, Admin, Auditor], (moderation::DESK, crate::text::moderation::title(l))),
        (&[Manager, Supervisor, Admin], (report::api::FIGURES, crate::text::figures::title(l))),
        (
            &[Agent, Supervisor, Unit, Manager, Admin, Auditor],
            (survey::result::api::SURVEYS_PAGE, crate::text::result::surveys(l)),
        ),
        (
            &[Agent, Supervisor, Unit, Manager, Admin, Auditor],
            (improvement::api::IMPROVEMENTS, crate::text::improvement::title(l)),
        ),
        (&[Unit], (report::api::UNITS, crate::text::figures::title(l))),
        (&[Supervisor, Manager, Admin], (desk::api::TEAM, crate::text::team::title(l))),
        (&[Agent, Claims, Supervisor, Manager, Admin], (shipment::api::OVERVIEW_PAGE, say::shipments(l))),
    ];
    of_role(&all, role).collect()
}

/// What is set up once and looked after now and then.
pub struct Settings {
    pub title: &'static str,
    pub places: Vec<Place>,
}

/// By what it is for; groups of which the role may open nothing are left out.
pub fn settings(l: Locale, role: StaffRole) -> Vec<Settings> {
    use StaffRole::{Admin, Agent, Auditor, Claims, Manager, Supervisor};
    let complaints: [(&[StaffRole], Place); 4] = [
        (
            &[Agent, Claims, Supervisor, Manager, Admin, Auditor],
            (complaint::api::ANSWERS, crate::text::answers::title(l)),
        ),
        (&[Admin, Manager, Supervisor, Auditor], (complaint::api::CAUSES, crate::text::causes::title(l))),
        (&[Admin, Manager, Supervisor, Auditor], (desk::api::ASSIGNMENT, crate::text::assignment::title(l))),
        (&[Admin, Manager, Supervisor, Auditor], (deadline::api::RULES_PAGE, crate::text::rules::title(l))),
    ];
    let asking: [(&[StaffRole], Place); 2] = [
        (&[Admin, Manager], (survey::api::SURVEYS, crate::text::surveys::title(l))),
        (&[Admin, Manager, Supervisor, Auditor], (survey::campaign::api::CAMPAIGNS, crate::text::campaign::title(l))),
    ];
    let access: [(&[StaffRole], Place); 6] = [
        (&[Manager, Supervisor, Admin], (customer::api::CLASSES, crate::text::customer_class::title(l))),
        (&[Admin, Manager, Supervisor, Auditor], (moderation::WEIGHTS, crate::text::moderation::weights(l))),
        (&[Admin], (account::api::PEOPLE, say::people(l))),
        (&[Admin], (customer::api::ORGANISATIONS, say::all_organisations(l))),
        (&[Admin], (account::api::UNITS, say::units(l))),
        (&[Admin], (customer::api::OPERATOR_KEYS, say::keys(l))),
    ];
    let running: [(&[StaffRole], Place); 3] = [
        (&[Admin, Supervisor], (notification::api::OUTBOX_PAGE, say::outbox(l))),
        (&[Admin, Manager, Supervisor], (complaint::api::JOBS, crate::text::jobs::title(l))),
        (&[Admin, Auditor], (audit::api::AUDIT_PAGE, say::audit(l))),
    ];
    let groups = [
        (say::of_complaints(l), of_role(&complaints, role).collect()),
        (say::of_surveys(l), of_role(&asking, role).collect()),
        (say::of_access(l), of_role(&access, role).collect()),
        (say::of_running(l), of_role(&running, role).collect()),
    ];
    let open = groups.into_iter().filter(|(_, places): &(_, Vec<Place>)| !places.is_empty());
    open.map(|(title, places)| Settings { title, places }).collect()
}

fn of_role(all: &[(&[StaffRole], Place)], role: StaffRole) -> impl Iterator<Item = Place> {
    all.iter().filter(move |(roles, _)| roles.contains(&role)).map(|(_, place)| *place)
}
