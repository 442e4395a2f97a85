//! The parcels of a person without organisation.

use leptos::prelude::*;

use super::rows::rows;
use crate::shell::{Page, Visitor};
use crate::shipment::{ShipmentItem, api};
use crate::text;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};

/// What became of the parcel that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AddState {
    #[default]
    None,
    /// No waybill number, or not four digits; nothing was tried.
    Malformed,
    /// Also for an unknown number.
    Wrong,
    /// The parcel's tries of the day are used up.
    TooMany,
    /// No room for another.
    Full,
}

pub fn mine(visitor: &Visitor, items: &[ShipmentItem], typed_number: &str, state: AddState) -> Page {
    use text::my_parcels as say;
    let l = visitor.locale;
    let problem = match state {
        AddState::None => None,
        AddState::Malformed => Some(say::malformed(l)),
        AddState::Wrong => Some(say::wrong(l)),
        AddState::TooMany => Some(say::too_many(l)),
        AddState::Full => Some(say::full(l)),
    };
    let number = Field {
        name: "waybill_number",
        label: say::number(l),
        kind: "text",
        autocomplete: "off",
        value: typed_number.to_string(),
        ..Field::default()
    };
    let digits = Field {
        name: api::VERIFY_FIELD,
        label: say::digits(l),
        kind: "text",
        autocomplete: "off",
        is_numeric: true,
        ..Field::default()
    };
    let body = view! {
        <div class="list">
            <h1>{say::title(l)}</h1>
            <p>{say::lead(l)}</p>
            {match items {
                [] => view! { <p class="card">{say::none(l)}</p> }.into_any(),
                _ => rows(visitor, items, Some(say::forget(l))),
            }}
            <section class="card" id="add">
                <h2>{say::add_heading(l)}</h2>
                {problem.map(problem_line)}
                <form method="post" action=[api::MY_PARCELS_PAGE, "#add"].concat() class="stack">
                    {hidden("form", "add")} {field(l, &Faults::default(), number)} {field(l, &Faults::default(), digits)}
                    <button>{say::add(l)}</button>
                </form>
            </section>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}
