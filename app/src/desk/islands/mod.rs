//! What runs in the browser at the desk: work by keyboard, and the line of news.

#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod news;

use leptos::prelude::*;

use crate::locale::Locale;
use crate::text::keyboard as say;

/// Single keys lead to what carries them as `aria-keyshortcuts`; `j` and `k` go through the queue. They can be switched
/// off, for whoever speaks to the machine (WCAG 2.1.4). The line of news of the page, if it has one, wakes up with them:
/// an island of its own would cost more than it does.
#[island]
pub fn Keyboard(locale: Locale) -> impl IntoView {
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
    let rows = [
        ("j k", say::rows(locale)),
        ("/", say::search(locale)),
        ("a", say::assign(locale)),
        ("r", say::answer(locale)),
        ("s", crate::text::answers::use_one(locale)),
        ("m", say::write(locale)),
        ("n", say::note(locale)),
        ("d", say::disputed(locale)),
        ("u", say::up(locale)),
    ];
    let rows = rows.map(|(keys, words)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{words}</dd></div> }).collect_view();
    view! {
        <details class="keyboard">
            <summary>{say::title(locale)}</summary>
            <dl>{rows}</dl>
            <button type="button" class="is-quiet" aria-pressed=move || is_on.get().to_string() on:click=toggle>
                {say::single_keys(locale)}
            </button>
        </details>
    }
}
