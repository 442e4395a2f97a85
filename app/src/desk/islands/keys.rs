//! Single keys, while nobody is typing.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// In the browser's local storage: present when the reader switched the keys off.
const OFF: &str = "parceldesk-keys-off";
/// The links of the queue, in their order.
const ROWS: &str = ".queue a.number";

pub fn listen(is_on: RwSignal<bool>) {
    let is_off = storage().is_some_and(|storage| storage.get_item(OFF).ok().flatten().is_some());
    is_on.set(!is_off);
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || !is_on.get_untracked() || is_typing() {
            return;
        }
        let is_done = match event.key().as_str() {
            "j" => step(1),
            "k" => step(-1),
            key if key.len() == 1 => go_to(key),
            _ => false,
        };
        if is_done {
            event.prevent_default();
        }
    };
    // Lives as long as the page.
    std::mem::forget(window_event_listener(leptos::ev::keydown, pressed));
}

pub fn remember(is_on: bool) {
    if let Some(storage) = storage() {
        let _ = if is_on { storage.remove_item(OFF) } else { storage.set_item(OFF, "1") };
    }
}

/// None where the reader forbids it.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn is_typing() -> bool {
    let Some(at) = document().active_element() else { return false };
    let is_text =
        at.dyn_ref::<HtmlInputElement>().is_some_and(|input| !matches!(&*input.type_(), "radio" | "checkbox"));
    is_text || at.dyn_ref::<HtmlTextAreaElement>().is_some() || at.dyn_ref::<HtmlSelectElement>().is_some()
}

/// The next row of the queue, or the one before; the first from anywhere else.
fn step(by: i32) -> bool {
    let Ok(found) = document().query_selector_all(ROWS) else { return false };
    let rows: Vec<Element> = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect();
    let here = document().active_element().and_then(|at| rows.iter().position(|row| *row == at));
    let to = here.map_or(0, |here| here as i32 + by);
    usize::try_from(to).ok().and_then(|to| rows.get(to)).is_some_and(focus)
}

/// What carries the key: a link is followed, everything else gets the focus.
fn go_to(key: &str) -> bool {
    let Ok(found) = document().query_selector_all("[aria-keyshortcuts]") else { return false };
    let mut all = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into::<Element>().ok());
    let Some(to) = all.find(|element| element.get_attribute("aria-keyshortcuts").as_deref() == Some(key)) else {
        return false;
    };
    let mut above = to.parent_element();
    while let Some(element) = above {
        if element.tag_name() == "DETAILS" {
            let _ = element.set_attribute("open", "");
        }
        above = element.parent_element();
    }
    match to.dyn_ref::<HtmlElement>() {
        Some(link) if to.tag_name() == "A" => {
            link.click();
            true
        }
        _ => focus(&to),
    }
}

fn focus(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
}
