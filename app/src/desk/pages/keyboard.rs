//! The foot of the desk's pages: the way to any page, which single keys there are, and their switch.

use leptos::prelude::*;

use super::command::command_bar;
use crate::desk::islands::SingleKeys;
use crate::shell::Visitor;
use crate::text::keyboard as say;

pub fn keyboard(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    let rows = [
        ("j k", say::rows(l)),
        ("/", say::search(l)),
        (": Ctrl+K", crate::text::command::title(l)),
        ("c", say::customer(l)),
        ("a", say::assign(l)),
        ("r", say::answer(l)),
        ("s", crate::text::answers::use_one(l)),
        ("m", say::write(l)),
        ("n", say::note(l)),
        ("d", say::disputed(l)),
        ("l", say::log(l)),
        ("f", say::file(l)),
        ("u", say::up(l)),
    ];
    let rows = rows.map(|(keys, words)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{words}</dd></div> }).collect_view();
    view! {
        <div class="keyboard-foot">
            {command_bar(visitor)}
            <details class="keyboard">
                <summary>{say::title(l)}</summary>
                <dl>{rows}</dl>
                <SingleKeys words=say::single_keys(l).to_string() />
            </details>
        </div>
    }
    .into_any()
}
