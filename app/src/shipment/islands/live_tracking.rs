//! The tracking answer that updates itself.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::Tracking;
use crate::shipment::components::{next, summary, timeline};
use crate::ui::Contact;
use crate::value::Instant;

#[island]
pub fn LiveTracking(locale: Locale, tracking: Tracking, now: Instant, contact: Contact) -> impl IntoView {
    let tracking = RwSignal::new(tracking);
    let now = RwSignal::new(now);
    move || {
        let t = tracking.read();
        (summary(locale, &t, now.get()), next(locale, &t, &contact), timeline(locale, &t, now.get()))
    }
}
