//! An unknown number, honestly: what was searched, the likely typo, what to try.

use leptos::prelude::*;

use crate::shell::{Page, Visitor};
use crate::shipment::api;
use crate::shipment::components::{TrackForm, track_form};
use crate::text;
use crate::ui::{Icon, contact_lines, icon};

/// `suggestions` are numbers one slip away whose check digit fits.
pub fn not_found(visitor: &Visitor, number: &str, suggestions: &[String]) -> Page {
    use text::missing as say;
    let locale = visitor.locale;
    let form = TrackForm { typed: number.to_string(), problem: None };
    let body = view! {
        <div class="narrow missing">
            <section class="card">
                <p class="notice-mark">{icon(Icon::Search)}</p>
                <h1>{say::heading(locale, number)}</h1>
                <p class="lead">{say::searched(locale, &visitor.brand.name)}</p>
                {typo(visitor, suggestions)}
                <h2>{say::try_(locale)}</h2>
                <ul>
                    <li>{say::try_compare(locale)}</li>
                    <li>{say::try_wait(locale)}</li>
                    <li>{say::try_carrier(locale)}</li>
                </ul>
                {contact_lines(locale, &visitor.brand.contact())}
            </section>
            <section class="card" aria-labelledby="again">
                <h2 id="again">{say::again(locale)}</h2>
                {track_form(locale, form)}
            </section>
        </div>
    };
    Page::awake(say::title(locale), body.into_any())
}

fn typo(visitor: &Visitor, suggestions: &[String]) -> impl IntoView + use<> {
    let locale = visitor.locale;
    let links = suggestions
        .iter()
        .map(|number| {
            view! {
                <li>
                    <a class="button is-quiet number" href=api::tracking_page(number)>
                        {number.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    (!suggestions.is_empty()).then(|| {
        view! {
            <section class="typo" aria-labelledby="typo">
                <h2 id="typo">{text::missing::typo(locale)}</h2>
                <p>{text::missing::typo_more(locale)}</p>
                <ul class="suggestions">{links}</ul>
            </section>
        }
    })
}
