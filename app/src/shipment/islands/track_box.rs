//! The tracking form, which reads along while numbers are typed or pasted.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::api;
use crate::text;
use crate::ui::{Icon, icon, raw_text};

#[island]
pub fn TrackBox(locale: Locale, typed: String, problem: Option<String>) -> impl IntoView {
    let described = if problem.is_some() { "track-problem track-hint" } else { "track-hint" };
    view! {
        <form class="track" method="get" action=api::TRACK_PAGE role="search">
            <label for="track-numbers">{text::home::label(locale)}</label>
            <textarea
                id="track-numbers"
                name=api::TRACK_FIELD
                rows="3"
                required
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=problem.as_ref().map(|_| "true")
            >
                {raw_text(&typed)}
            </textarea>
            <p class="muted" id="track-hint">
                {text::home::hint(locale)}
            </p>
            {problem
                .map(|problem| {
                    view! {
                        <p class="problem" id="track-problem" role="alert">
                            {icon(Icon::Alert)}
                            <span>{problem}</span>
                        </p>
                    }
                })}
            <button>{icon(Icon::Search)} <span>{text::home::button(locale)}</span></button>
        </form>
    }
}
