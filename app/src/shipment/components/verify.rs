//! The second factor: four digits of a party's phone open the full record.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::api;
use crate::text;
use crate::ui::{Icon, icon};

/// What became of the last try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VerifyState {
    #[default]
    None,
    /// Not four digits; nothing was tried.
    Malformed,
    /// Also the answer when no phone is known.
    Wrong,
    /// The parcel's tries of the day are used up.
    TooMany,
    /// The parcel's link was renewed or never was one.
    LinkExpired,
    /// The server cannot check just now.
    NotAvailable,
}

/// A plain form that posts to the shipment's own page.
pub fn verify(locale: Locale, number: &str, state: VerifyState) -> AnyView {
    let problem = match state {
        VerifyState::None => None,
        VerifyState::Malformed => Some(text::verify::malformed(locale)),
        VerifyState::Wrong => Some(text::verify::wrong(locale)),
        VerifyState::TooMany => Some(text::verify::too_many(locale)),
        VerifyState::LinkExpired => Some(text::verify::link_expired(locale)),
        VerifyState::NotAvailable => Some(text::verify::unavailable(locale)),
    };
    let open = state != VerifyState::TooMany;
    let described = if problem.is_some() { "verify-problem verify-why" } else { "verify-why" };
    let form = open.then(|| {
        view! {
            <form method="post" action=[&api::tracking_page(number), "#verify"].concat()>
                <label for="phone-last4">{text::verify::label(locale)}</label>
                <div class="row">
                    <input
                        id="phone-last4"
                        name=api::VERIFY_FIELD
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        pattern="[0-9]{4}"
                        maxlength="4"
                        size="4"
                        required
                        aria-describedby=described
                        aria-invalid=problem.map(|_| "true")
                    />
                    <button>{text::verify::button(locale)}</button>
                </div>
            </form>
        }
    });
    view! {
        <section class="verify card" id="verify" tabindex="-1" aria-labelledby="verify-heading">
            <h2 id="verify-heading">{icon(Icon::Lock)} {text::verify::heading(locale)}</h2>
            <p id="verify-why">{text::verify::why(locale)}</p>
            {problem
                .map(|problem| {
                    view! {
                        <p class="problem" id="verify-problem" role="alert">
                            {icon(Icon::Alert)}
                            <span>{problem}</span>
                        </p>
                    }
                })}
            {form}
        </section>
    }
    .into_any()
}
