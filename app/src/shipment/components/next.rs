//! What happens next, who acts, and what the reader can do: always an answer, never "please wait".

use leptos::prelude::*;

use crate::locale::{self, Locale};
use crate::shipment::{NextStep, PickupPoint, Tracking};
use crate::text;
use crate::ui::{Contact, Icon, icon, phone_link, when};
use crate::value::Instant;

pub fn next(locale: Locale, t: &Tracking, now: Instant, contact: &Contact) -> impl IntoView + use<> {
    let (what, you) = words(locale, t.next_step);
    view! {
        <section class="next card" aria-labelledby="next">
            <h2 id="next">{text::next::heading(locale)}</h2>
            <p class="actor">{icon(Icon::Person)} <span>{actor(locale, t.next_step)}</span></p>
            <p>{what}</p>
            {t.details.as_ref().and_then(|details| details.pickup_point.as_ref()).map(|point| pickup_point(locale, point, now))}
            <h3>{text::next::you(locale)}</h3>
            <p>{you}</p>
            {ways(locale, t, contact)}
        </section>
    }
}

/// Which service point, where it is, and how long it is open.
fn pickup_point(locale: Locale, point: &PickupPoint, now: Instant) -> impl IntoView + use<> {
    let open = opening_words(locale, point, now).map(|words| view! { <span>{words}</span> });
    view! {
        <p class="pickup-point">
            {icon(Icon::Pin)}
            <span>
                <strong>{point.name.clone()}</strong>
                {point.address.clone().map(|address| view! { <span>{address}</span> })}
                {open}
            </span>
        </p>
    }
}

/// Call, write, prove: only what exists.
fn ways(locale: Locale, t: &Tracking, contact: &Contact) -> impl IntoView + use<> {
    let call = contact.phone.as_deref().map(|phone| {
        view! {
            <a class="button is-quiet" href=phone_link(phone)>
                {icon(Icon::Phone)}
                <span>{text::next::call(locale)}</span>
            </a>
        }
    });
    let write = contact.email.as_deref().map(|email| {
        let href = ["mailto:", email, "?subject=", &t.waybill_number].concat();
        view! {
            <a class="button is-quiet" href=href>
                {icon(Icon::Mail)}
                <span>{text::next::write(locale)}</span>
            </a>
        }
    });
    let prove = (!t.verified).then(|| {
        view! {
            <a class="button is-quiet is-whole" href="#verify">
                {icon(Icon::Lock)}
                <span>{text::next::prove(locale)}</span>
            </a>
        }
    });
    let reach: Vec<&str> = [contact.phone.as_deref(), contact.hours.as_deref()].into_iter().flatten().collect();
    let is_any = call.is_some() || write.is_some() || prove.is_some();
    view! {
        {is_any.then(|| view! { <p class="ways">{call} {write} {prove}</p> })}
        {(!reach.is_empty()).then(|| view! { <p class="muted">{reach.join(" · ")}</p> })}
    }
}

/// `Open until 20:00`, `Closed; opens tomorrow, 08:00`. None when its hours are not known.
pub fn opening_words(locale: Locale, point: &PickupPoint, now: Instant) -> Option<String> {
    use text::pickup as say;
    let at = |moment| match when::days_ahead(moment, now) {
        0 => locale::clock_time(moment),
        _ => when::day_and_time(locale, moment, now),
    };
    match (point.open_until, point.opens_at) {
        (Some(closes), _) => Some(say::open_until(locale, &at(closes))),
        (None, Some(opens)) => Some(say::opens_at(locale, &at(opens))),
        (None, None) => None,
    }
}

fn actor(locale: Locale, step: NextStep) -> &'static str {
    match step {
        NextStep::ShipperHandsOver => text::next::acts_shipper(locale),
        NextStep::CarrierMoves
        | NextStep::BeAvailable
        | NextStep::Redelivery
        | NextStep::CarrierSearches
        | NextStep::ReturnTravels => text::next::acts_us(locale),
        NextStep::CollectAtPoint | NextStep::CompleteAddress => text::next::acts_consignee(locale),
        NextStep::AnswerCustoms => text::next::acts_customs(locale),
        NextStep::ReportDamage => text::next::acts_both(locale),
        NextStep::Done => text::next::acts_nobody(locale),
    }
}

fn words(locale: Locale, step: NextStep) -> (&'static str, &'static str) {
    use text::next as say;
    let l = locale;
    match step {
        NextStep::ShipperHandsOver => (say::shipper_hands_over::what(l), say::shipper_hands_over::you(l)),
        NextStep::CarrierMoves => (say::carrier_moves::what(l), say::carrier_moves::you(l)),
        NextStep::BeAvailable => (say::be_available::what(l), say::be_available::you(l)),
        NextStep::CollectAtPoint => (say::collect_at_point::what(l), say::collect_at_point::you(l)),
        NextStep::Redelivery => (say::redelivery::what(l), say::redelivery::you(l)),
        NextStep::CompleteAddress => (say::complete_address::what(l), say::complete_address::you(l)),
        NextStep::AnswerCustoms => (say::answer_customs::what(l), say::answer_customs::you(l)),
        NextStep::CarrierSearches => (say::carrier_searches::what(l), say::carrier_searches::you(l)),
        NextStep::ReturnTravels => (say::return_travels::what(l), say::return_travels::you(l)),
        NextStep::ReportDamage => (say::report_damage::what(l), say::report_damage::you(l)),
        NextStep::Done => (say::done::what(l), say::done::you(l)),
    }
}
