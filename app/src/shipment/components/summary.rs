//! The answer in five seconds: standing, headline, where and when, why.

use leptos::prelude::*;

use super::{promise, rail};
use crate::locale::{self, Locale};
use crate::shipment::headline::{self, headline};
use crate::shipment::{Event, Party, Reason, Tracking};
use crate::text;
use crate::ui::{Icon, icon, when};
use crate::value::Instant;

pub fn summary(locale: Locale, t: &Tracking, now: Instant) -> impl IntoView + use<> {
    let class = ["summary card ", headline::tone(t).class()].concat();
    view! {
        <section class=class aria-labelledby="headline">
            <div class="summary-head">
                <p class="standing">
                    {icon(headline::sign(t))} <span>{headline::badge(locale, t, now)}</span>
                </p>
                <h1 id="headline">{headline(locale, t, now)}</h1>
                {t.events.first().map(|event| latest(locale, event, now))}
                {headline::explanation(locale, t).map(|why| view! { <p class="why">{why}</p> })}
                {t.reason.map(|reason| why(locale, reason))}
            </div>
            {promise(locale, t, now)}
            {rail(locale, t)}
        </section>
    }
}

/// Step, place, local time of the place, and how long ago.
fn latest(locale: Locale, event: &Event, now: Instant) -> impl IntoView + use<> {
    let moment = event.occurred_at;
    // A source's clock may run ahead of ours; "in 2 min" would be nonsense for something that happened.
    let ago = (moment.at <= now).then(|| locale::relative(locale, moment.at, now));
    let step = headline::milestone_name(locale, event.milestone);
    // A place is the shorter answer to "where is it"; the step alone must do when no place is known.
    let (first, second) = match event.location.label() {
        Some(place) => (place, Some(step)),
        None => (step.to_string(), None),
    };
    view! {
        <p class="latest">
            {icon(Icon::Pin)} <span class="visually-hidden">{text::tracking::now(locale)} " "</span>
            <span class="where">
                <strong>{first}</strong>
                {second.map(|step| view! { <span class="dot">{step}</span> })}
            </span>
            <span class="since">
                <time datetime=moment.to_string()>{when::day_and_time(locale, moment, now)}</time>
                {ago.map(|ago| view! { <span class="dot">{ago}</span> })}
            </span>
        </p>
    }
}

/// The incident in words, and fairly whose turn it is.
fn why(locale: Locale, reason: Reason) -> impl IntoView {
    view! {
        <p class="why">
            <strong>{text::reason::heading(locale)}</strong>
            " "
            {reason_words(locale, reason)}
            " "
            <span class="muted">{party_words(locale, reason.party())}</span>
        </p>
    }
}

pub fn reason_words(locale: Locale, reason: Reason) -> &'static str {
    use text::reason as say;
    match reason {
        Reason::CarrierDelay => say::carrier_delay(locale),
        Reason::CarrierDamagedParcel => say::carrier_damaged_parcel(locale),
        Reason::CarrierParcelLost => say::carrier_parcel_lost(locale),
        Reason::CarrierSortingError => say::carrier_sorting_error(locale),
        Reason::CarrierAddressNotFound => say::carrier_address_not_found(locale),
        Reason::CarrierVehicleIssue => say::carrier_vehicle_issue(locale),
        Reason::CarrierNotEnoughTime => say::carrier_not_enough_time(locale),
        Reason::ShipperIncompleteData => say::shipper_incomplete_data(locale),
        Reason::ShipperPackaging => say::shipper_packaging(locale),
        Reason::ShipperCancelled => say::shipper_cancelled(locale),
        Reason::ShipperForbiddenItem => say::shipper_forbidden_item(locale),
        Reason::ConsigneeNotHome => say::consignee_not_home(locale),
        Reason::ConsigneeNotAvailable => say::consignee_not_available(locale),
        Reason::ConsigneeRefused => say::consignee_refused(locale),
        Reason::ConsigneeIncorrectAddress => say::consignee_incorrect_address(locale),
        Reason::ConsigneeMoved => say::consignee_moved(locale),
        Reason::ConsigneeBusinessClosed => say::consignee_business_closed(locale),
        Reason::ConsigneeAccessRestricted => say::consignee_access_restricted(locale),
        Reason::ConsigneeIdentificationFailed => say::consignee_identification_failed(locale),
        Reason::ConsigneePayment => say::consignee_payment(locale),
        Reason::ConsigneeNotCollected => say::consignee_not_collected(locale),
        Reason::CustomsDelay => say::customs_delay(locale),
        Reason::CustomsDocumentation => say::customs_documentation(locale),
        Reason::CustomsDutiesUnpaid => say::customs_duties_unpaid(locale),
        Reason::WeatherDelay => say::weather_delay(locale),
        Reason::NaturalDisaster => say::natural_disaster(locale),
        Reason::Strike => say::strike(locale),
        Reason::Other => say::other(locale),
    }
}

fn party_words(locale: Locale, party: Party) -> Option<&'static str> {
    match party {
        Party::Carrier => Some(text::party::carrier(locale)),
        Party::Shipper => Some(text::party::shipper(locale)),
        Party::Consignee => Some(text::party::consignee(locale)),
        Party::Customs => Some(text::party::customs(locale)),
        Party::ForceMajeure => Some(text::party::force_majeure(locale)),
        Party::Unclear => None,
    }
}
