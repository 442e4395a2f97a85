//! Server-sent events of one kind, for as long as the page is open.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::{set_timeout, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent};

/// The browser reconnects by itself within seconds; only a longer gap is worth a word.
const PATIENCE: Duration = Duration::from_secs(5);
/// After a refusal (the browser gives up then) we ask again, not too eagerly.
const ASK_AGAIN: Duration = Duration::from_secs(20);

/// What the page learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Open,
    Changed,
    Lost,
}

struct Link {
    url: String,
    event: &'static str,
    told: Box<dyn Fn(Signal, String)>,
    source: RefCell<Option<EventSource>>,
    /// The connection was lost since the last answer: something may have been missed.
    missed: Cell<bool>,
}

/// Calls `told` for every signal until the page goes away, with the data of a change.
pub fn follow(url: String, event: &'static str, told: impl Fn(Signal, String) + 'static) {
    let told = Box::new(told);
    let link = Rc::new(Link { url, event, told, source: RefCell::default(), missed: Cell::new(false) });
    connect(&link);
    let offline = link.clone();
    // The page lives as long as these do.
    std::mem::forget(window_event_listener(leptos::ev::offline, move |_| offline.lost()));
    std::mem::forget(window_event_listener(leptos::ev::online, move |_| connect(&link)));
}

fn connect(link: &Rc<Link>) {
    let Ok(source) = EventSource::new(&link.url) else { return };
    on(&source, "open", link, |link, _| {
        let signal = if link.missed.take() { Signal::Changed } else { Signal::Open };
        (link.told)(signal, String::new());
    });
    on(&source, link.event, link, |link, event| {
        let data = event.unchecked_ref::<MessageEvent>().data().as_string();
        (link.told)(Signal::Changed, data.unwrap_or_default());
    });
    on(&source, "error", link, |link, _| {
        link.missed.set(true);
        let (soon, later) = (link.clone(), link.clone());
        set_timeout(move || soon.lost_unless_open(), PATIENCE);
        if link.state() == Some(EventSource::CLOSED) {
            set_timeout(move || connect(&later), ASK_AGAIN);
        }
    });
    if let Some(old) = link.source.replace(Some(source)) {
        old.close();
    }
}

fn on(source: &EventSource, event: &str, link: &Rc<Link>, act: impl Fn(&Rc<Link>, &Event) + 'static) {
    let link = link.clone();
    let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&link, &event));
    let _ = source.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

impl Link {
    fn state(&self) -> Option<u16> {
        self.source.borrow().as_ref().map(EventSource::ready_state)
    }

    fn lost_unless_open(&self) {
        if self.state() != Some(EventSource::OPEN) {
            self.lost();
        }
    }

    fn lost(&self) {
        self.missed.set(true);
        (self.told)(Signal::Lost, String::new());
    }
}
