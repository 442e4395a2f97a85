//! The line of news: the server writes the sentence, the page shows it and moves nothing else.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use crate::desk::api;
use crate::shipment::islands::stream::{self, Signal};
use crate::wire::Wire;

/// Colleagues hear of this screen as long as it says so.
const EVERY: Duration = Duration::from_secs(15);

pub fn listen() {
    let Some(line) = document().get_element_by_id(api::NEWS) else { return };
    let Some(url) = line.get_attribute("data-stream") else { return };
    let presence = line.get_attribute("data-presence");
    stream::follow(url, "desk", move |signal, words| {
        if signal == Signal::Changed {
            line.set_text_content(Some(words.trim()));
        }
    });
    if let Some(url) = presence {
        say_present(url.clone());
        set_interval(move || say_present(url.clone()), EVERY);
    }
}

fn say_present(mut url: String) {
    if is_answering() {
        url.push_str(api::ANSWERING);
    }
    wasm_bindgen_futures::spawn_local(async move { api::be_present(&Wire, &url).await });
}

fn is_answering() -> bool {
    let area = document().get_element_by_id(api::ANSWER_FIELD);
    area.is_some_and(|area| !area.unchecked_into::<HtmlTextAreaElement>().value().is_empty())
}
