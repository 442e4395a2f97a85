//! What runs in the browser at the desk: work by keyboard, and the line of news.

#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod news;

use leptos::prelude::*;

/// Single keys lead to what carries them as `aria-keyshortcuts`; `j` and `k` go through the queue. This button switches
/// them off, for whoever speaks to the machine (WCAG 2.1.4). The line of news of the page, if it has one, wakes up with
/// them: an island of its own would cost more than it does. `words` come from the server, and cost no bytes here.
#[island]
pub fn SingleKeys(words: String) -> impl IntoView {
    let is_on = RwSignal::new(true);
    #[cfg(feature = "hydrate")]
    {
        keys::listen(is_on);
        news::listen();
    }
    let toggle = move |_| {
        is_on.update(|on| *on = !*on);
        #[cfg(feature = "hydrate")]
        keys::remember(is_on.get_untracked());
    };
    view! {
        <button type="button" class="is-quiet" aria-pressed=move || is_on.get().to_string() on:click=toggle>
            {words}
        </button>
    }
}
