//! One shipment: what, where, when, promise beside actual, what is next, what you can do.

use leptos::prelude::*;
use serde_json::json;

use crate::locale;
use crate::shell::{Page, Visitor};
use crate::shipment::components::{VerifyState, details, facts, verify};
use crate::shipment::headline::{headline, milestone_name};
use crate::shipment::islands::LiveTracking;
use crate::shipment::{Tracking, api};
use crate::text;

/// `beside` is what a later feature has to say to this visitor about the parcel.
pub fn tracking(visitor: &Visitor, tracking: Tracking, state: VerifyState, beside: Option<AnyView>) -> Page {
    let locale = visitor.locale;
    let contact = visitor.brand.contact();
    let number = tracking.waybill_number.clone();
    let title = [headline(locale, &tracking, visitor.now), text::tracking::title(locale, &number)].join(" · ");
    let json_ld = Some(parcel_delivery(visitor, &tracking));
    let aside = match details(locale, &tracking) {
        Some(details) => details.into_any(),
        None => verify(locale, &number, state).into_any(),
    };
    let body = view! {
        <article class="shipment">
            {crumb(visitor, &tracking)} <div class="shipment-main">
                <LiveTracking locale=locale tracking=tracking now=visitor.now contact=contact.clone() />
            </div>
            <div class="shipment-aside">
                {beside} {aside} {facts(locale, &contact)}
                <p class="another">
                    <a class="button is-quiet" href=api::complain_page(&number)>
                        {text::complain::link(locale)}
                    </a>
                </p>
                <p class="another">
                    <a href="/">{text::tracking::another(locale)}</a>
                </p>
            </div>
            <p class="print-only">{text::tracking::print(locale, &printed(visitor))}</p>
        </article>
    };
    Page { title, description: None, body: body.into_any(), json_ld, interactive: true, personal: true }
}

fn crumb(visitor: &Visitor, t: &Tracking) -> impl IntoView + use<> {
    let locale = visitor.locale;
    let route = t.origin.label().zip(t.destination.label());
    view! {
        <p class="crumb">
            <span>{text::tracking::waybill(locale)}</span>
            " "
            <strong class="number">{t.waybill_number.clone()}</strong>
            {route
                .map(|(from, to)| {
                    view! { <span class="route">{text::tracking::route(locale, &to, &from)}</span> }
                })}
        </p>
    }
}

fn printed(visitor: &Visitor) -> String {
    let utc = visitor.now.at_offset(crate::value::UtcOffset::UTC);
    [&locale::day_and_time(visitor.locale, utc), "UTC"].join(" ")
}

/// schema.org `ParcelDelivery` without any address: what a mailbox or assistant may show.
fn parcel_delivery(visitor: &Visitor, t: &Tracking) -> String {
    let mut delivery = json!({
        "@context": "https://schema.org",
        "@type": "ParcelDelivery",
        "trackingNumber": t.waybill_number,
        "trackingUrl": api::tracking_page(&t.waybill_number),
        "provider": { "@type": "Organization", "name": visitor.brand.name },
    });
    if let Some(promised) = t.promised_at {
        delivery["expectedArrivalUntil"] = json!(promised);
    }
    if let Some(latest) = t.events.first() {
        delivery["deliveryStatus"] = json!({
            "@type": "DeliveryEvent",
            "name": milestone_name(visitor.locale, latest.milestone),
            "startDate": latest.occurred_at,
        });
    }
    delivery.to_string()
}
