//! What wakes up in the browser: chosen photos show themselves before they are sent, and large ones are made smaller.

#[cfg(feature = "hydrate")]
mod preview;

use leptos::prelude::*;

/// A file input. Without JavaScript it is just that.
#[island]
pub fn PhotoPicker(name: String, accept: String, hint_id: String) -> impl IntoView {
    let previews = NodeRef::<leptos::html::Div>::new();
    let chosen = move |event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        if let Some(previews) = previews.get_untracked() {
            preview::show(&event, previews);
        }
        let _ = event;
    };
    view! {
        <input id=name.clone() name=name type="file" multiple accept=accept aria-describedby=hint_id on:change=chosen />
        <div class="previews" aria-hidden="true" node_ref=previews></div>
    }
}
