//! What one chooses from a list.

use leptos::prelude::*;

/// Something to choose from: what is sent, and what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice { value: value.into(), label: label.into() }
    }
}

/// The options of a list, and none before them where it has words.
pub fn options(choices: &[Choice], chosen: &str, none: Option<&'static str>) -> Vec<AnyView> {
    let one = |choice: &Choice| {
        let is_chosen = choice.value == chosen;
        view! { <option value=choice.value.clone() selected=is_chosen>{choice.label.clone()}</option> }.into_any()
    };
    let none = none.map(|words| view! { <option value="">{words}</option> }.into_any());
    none.into_iter().chain(choices.iter().map(one)).collect()
}
