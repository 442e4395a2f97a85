//! The tracking form, which reads along while numbers are typed or pasted.

use leptos::html::Textarea;
use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::api;
use crate::shipment::identifier::{Shape, parse_list, shape, waybill_number};
use crate::text;
use crate::ui::{Icon, icon, raw_text};

/// Typos named at once; more would bury the form.
const NAMED: usize = 3;

/// What was read from the box so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Reading {
    recognised: u64,
    over_limit: bool,
    /// Numbers whose check digit does not fit.
    typos: Vec<String>,
}

impl Reading {
    fn of(typed: &str) -> Reading {
        let (numbers, dropped) = parse_list(typed);
        let recognised = numbers.iter().filter(|n| waybill_number::is_well_formed(n)).count() as u64;
        let is_typo = |n: &String| matches!(shape(n), Shape::S10 { valid: false } | Shape::Sscc { valid: false });
        let typos = numbers.into_iter().filter(is_typo).take(NAMED).collect();
        Reading { recognised, over_limit: dropped > 0, typos }
    }
}

/// A complete form without script. Awake, it counts numbers, points at typos and offers the last ones again.
#[island]
pub fn TrackBox(locale: Locale, typed: String, problem: Option<String>) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    let reading = RwSignal::new(Reading::default());
    let recent = RwSignal::new(Vec::<String>::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        recent.set(super::recent::all());
        // The browser may have put back what was typed before a reload.
        reading.set(Reading::of(&field.get().map(|f| f.value()).unwrap_or_default()));
    });
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
                node_ref=field
                on:input:target=move |event| reading.set(Reading::of(&event.target().value()))
            >
                {raw_text(&typed)}
            </textarea>
            <p class="muted" id="track-hint">
                {text::home::hint(locale)}
            </p>
            <div class="reading" role="status">
                {move || reading_words(locale, &reading.read())}
            </div>
            {problem.map(refusal)}
            <button>{icon(Icon::Search)} <span>{text::home::button(locale)}</span></button>
        </form>
        {move || last_numbers(locale, recent)}
    }
}

fn refusal(problem: String) -> impl IntoView {
    view! {
        <p class="problem" id="track-problem" role="alert">
            {icon(Icon::Alert)}
            <span>{problem}</span>
        </p>
    }
}

fn reading_words(locale: Locale, reading: &Reading) -> impl IntoView + use<> {
    let count = (reading.recognised > 0).then(|| {
        let limit = reading.over_limit.then(|| text::typing::limit(locale));
        view! {
            <p class="recognised">
                {icon(Icon::Check)} <span>{text::typing::recognised(locale, reading.recognised)} " " {limit}</span>
            </p>
        }
    });
    let typos = reading.typos.iter().map(|number| line(text::typing::typo(locale, number))).collect_view();
    (count, typos)
}

fn line(words: String) -> impl IntoView {
    view! {
        <p class="hint-typo">
            {icon(Icon::Alert)} <span>{words}</span>
        </p>
    }
}

/// Quick links, and one press to be rid of them: the device may be shared.
fn last_numbers(locale: Locale, recent: RwSignal<Vec<String>>) -> Option<impl IntoView> {
    let numbers = recent.get();
    let forget = move |_| {
        #[cfg(feature = "hydrate")]
        super::recent::forget();
        recent.set(Vec::new());
    };
    (!numbers.is_empty()).then(|| {
        let links = numbers
            .into_iter()
            .map(|number| {
                view! {
                    <li>
                        <a class="button is-quiet number" href=api::tracking_page(&number)>
                            {number.clone()}
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="recent" aria-labelledby="recent">
                <h2 id="recent">{text::typing::recent(locale)}</h2>
                <ul>{links}</ul>
                <button type="button" class="is-plain" on:click=forget>
                    {text::typing::forget(locale)}
                </button>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_along() {
        let reading = Reading::of("rr473124892gb, SF1234567890\nab");
        assert_eq!(reading.recognised, 2);
        assert_eq!(reading.typos, ["RR473124892GB"]);
        assert!(!reading.over_limit);
        assert_eq!(Reading::of(" \n"), Reading::default());
    }
}
