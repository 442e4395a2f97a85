//! The tracking form: plain GET, so that it works before and without WebAssembly.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::islands::TrackBox;
use crate::text;

/// What the home page shows again after a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrackForm {
    pub typed: String,
    pub problem: Option<TrackProblem>,
}

/// Why nothing could be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrackProblem {
    Empty,
    /// The one thing typed cannot be a waybill number.
    Malformed(String),
}

pub fn track_form(locale: Locale, form: TrackForm) -> impl IntoView {
    let problem = form.problem.map(|problem| match problem {
        TrackProblem::Empty => text::home::empty(locale).to_string(),
        TrackProblem::Malformed(number) => text::home::malformed(locale, &number),
    });
    view! { <TrackBox locale=locale typed=form.typed problem=problem /> }
}
