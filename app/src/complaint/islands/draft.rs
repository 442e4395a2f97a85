//! The draft of a complaint in the browser's own storage: fields by name, one to a line.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::complaint::{Draft, api};
use crate::wire::{Wire, encode};

/// Key in the browser's local storage, before the place.
const KEY: &str = "parceldesk-complaint-";
/// How long the writer pauses before the draft is kept.
const PAUSE: Duration = Duration::from_millis(700);

/// Puts an earlier draft into empty fields, then keeps every change.
pub fn keep(place: String, is_signed_in: bool, is_kept: RwSignal<bool>) {
    let Some(form) = document().get_element_by_id("complaint") else { return };
    restore(&place);
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let changed = Closure::<dyn FnMut()>::new(move || {
        let place = place.clone();
        let store = move || {
            is_kept.set(store(&place));
            if is_signed_in {
                let draft = draft();
                let place = place.clone();
                wasm_bindgen_futures::spawn_local(async move { api::keep_draft(&Wire, &place, &draft).await });
            }
        };
        waiting.update_value(|handle| {
            if let Some(handle) = handle.take() {
                handle.clear();
            }
            *handle = set_timeout_with_handle(store.clone(), PAUSE).ok();
        });
    });
    let _ = form.add_event_listener_with_callback("input", changed.as_ref().unchecked_ref());
    // Quick hands have written before this woke up. Kept after the pause: while the page wakes it must stay as it was sent.
    let is_begun = |(element, _, value, _): (Element, String, String, bool)| {
        element.is_instance_of::<HtmlTextAreaElement>() && !value.is_empty()
    };
    if fields().into_iter().any(is_begun) {
        let _ = changed.as_ref().unchecked_ref::<js_sys::Function>().call0(&form);
    }
    // Lives as long as the page.
    changed.forget();
}

pub fn forget(place: &str) {
    if let Some(storage) = storage() {
        for place in [place, ""] {
            let _ = storage.remove_item(&[KEY, place].concat());
        }
    }
}

/// None where the reader forbids it.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// A field of the form: its name, its value, and whether it counts (an unchosen radio does not).
fn fields() -> Vec<(Element, String, String, bool)> {
    let Ok(found) = document().query_selector_all("#complaint [name]:not([type=hidden]):not([type=file])") else {
        return Vec::new();
    };
    let elements = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into::<Element>().ok());
    elements
        .filter_map(|element| {
            let name = element.get_attribute("name")?;
            let (value, counts) = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                let is_choice = matches!(&*input.type_(), "radio" | "checkbox");
                (input.value(), !is_choice || input.checked())
            } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
                (area.value(), true)
            } else {
                (element.dyn_ref::<HtmlSelectElement>()?.value(), true)
            };
            Some((element, name, value, counts))
        })
        .collect()
}

fn store(place: &str) -> bool {
    let lines: Vec<String> = fields()
        .into_iter()
        .filter(|(_, _, value, counts)| *counts && !value.is_empty())
        .map(|(_, name, value, _)| [&name, "=", &encode(&value)].concat())
        .collect();
    storage().is_some_and(|storage| storage.set_item(&[KEY, place].concat(), &lines.join("\n")).is_ok())
}

/// What the server or the reader has filled in already stays.
fn restore(place: &str) {
    let stored = storage().and_then(|s| s.get_item(&[KEY, place].concat()).ok().flatten()).unwrap_or_default();
    let kept: Vec<(&str, String)> = stored
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name, js_sys::decode_uri_component(value).map(String::from).unwrap_or_default()))
        .collect();
    for (element, name, value, counts) in fields() {
        let mut values = kept.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        if let Some(input) = element.dyn_ref::<HtmlInputElement>()
            && matches!(&*input.type_(), "radio" | "checkbox")
        {
            if values.any(|kept| kept == value) {
                input.set_checked(true);
            }
        } else if counts
            && value.is_empty()
            && let Some(kept) = values.next()
        {
            set_value(&element, kept);
        }
    }
}

fn set_value(element: &Element, value: &str) {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

/// The draft as the API keeps it: without contact, which the account knows.
fn draft() -> Draft {
    let mut draft = Draft::default();
    for (_, name, value, counts) in fields() {
        let stated = Some(value.clone()).filter(|value| counts && !value.is_empty());
        match name.as_str() {
            _ if stated.is_none() => {}
            "waybill_number" => draft.waybill_number = stated,
            "category" => draft.category = value,
            "cause" => draft.cause = stated,
            "remedy_sought" => draft.remedy_sought = value,
            "text" => draft.text = value,
            "party" => draft.party = stated,
            _ => {}
        }
    }
    draft
}
