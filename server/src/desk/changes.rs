//! Telling open pages of the desk that something changed: how many cases of the queue, or that the case at hand did and
//! who else is at it. Never what: the page is loaded again for that.
//!
//! Each stream looks by itself, so it also hears of what another process wrote.

use std::convert::Infallible;
use std::time::Duration;

use app::account::StaffRole;
use app::locale::Locale;
use app::text::presence as say;
use app::value::Instant;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use tokio::time::MissedTickBehavior;

use crate::complaint::view;
use crate::http::Refusal;
use crate::session;
use crate::shipment::stream::Seat;
use crate::state::Portal;

/// How often a stream looks for news.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often it looks whether the reader still is staff: trust.md "Doors" wants it ended within a second.
const SESSION_EVERY: Duration = Duration::from_millis(700);
/// A screen left on a desk does not listen for ever; the browser reconnects if the page is still open.
const LONGEST: Duration = Duration::from_secs(3600);
/// Changed cases that are counted; beyond it there are "more".
const MOST_COUNTED: i64 = 99;

/// Who listens.
#[derive(Debug, Clone)]
pub struct Listener {
    pub session_id: String,
    pub person_id: String,
    pub role: StaffRole,
    pub locale: Locale,
}

/// What a page wants to hear of.
#[derive(Debug, Clone)]
pub enum Topic {
    /// Cases that changed since the page was rendered: all, or those that name a unit.
    Queue { since: Instant, unit_id: Option<String> },
    /// One case: its number and id, and the version on the page.
    Case { number: String, id: String, version: i64 },
}

/// An event `desk` whenever there is something else to say; its data is a sentence in the reader's language, blank when
/// there is nothing any more. Ends with the session, and with the role.
///
/// # Errors
/// `Unavailable` when too many streams are open.
pub fn stream(
    portal: Portal,
    listener: Listener,
    topic: Topic,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let seat = portal.changes.enter()?;
    let (told, receiver) = tokio::sync::mpsc::channel(4);
    let watch = Watch { portal, listener, topic, told, said: None, _seat: seat };
    tokio::spawn(async move {
        let _ = tokio::time::timeout(LONGEST, watch.run()).await;
    });
    let events = tokio_stream::wrappers::ReceiverStream::new(receiver);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// One open stream.
struct Watch {
    portal: Portal,
    listener: Listener,
    topic: Topic,
    told: tokio::sync::mpsc::Sender<Result<Event, Infallible>>,
    /// The last sentence; the first is said whatever it is, for the page may show an older one.
    said: Option<String>,
    _seat: Seat,
}

impl Watch {
    async fn run(mut self) {
        let changes = self.portal.changes.clone();
        let closed = changes.closed();
        tokio::pin!(closed);
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut session_looks = tokio::time::interval(SESSION_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        session_looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let goes_on = tokio::select! {
                () = self.told.closed() => false,
                () = &mut closed => false,
                _ = session_looks.tick() => self.is_staff().await,
                _ = looks.tick() => self.tell_news().await,
            };
            if !goes_on {
                return;
            }
        }
    }

    /// A database that does not answer now may answer at the next look.
    async fn is_staff(&self) -> bool {
        let now = self.portal.clock.now();
        let role = session::staff_role(&self.portal.store, &self.listener.session_id, now).await;
        role.map_or(true, |role| role == Some(self.listener.role))
    }

    /// False when nobody listens any more.
    async fn tell_news(&mut self) -> bool {
        let Ok(words) = self.words().await else { return true };
        if self.said.as_ref() == Some(&words) {
            return true;
        }
        // Browsers do not hear an event without data.
        let data = if words.is_empty() { " " } else { words.as_str() };
        let event = Event::default().event("desk").data(data);
        self.said = Some(words);
        self.told.send(Ok(event)).await.is_ok()
    }

    async fn words(&self) -> Result<String, Refusal> {
        let l = self.listener.locale;
        match &self.topic {
            Topic::Queue { since, unit_id } => {
                let count = view::count_changed(&self.portal, unit_id.as_deref(), *since, MOST_COUNTED + 1).await?;
                Ok(match count {
                    0 => String::new(),
                    1..=MOST_COUNTED => say::changed(l, count.unsigned_abs()),
                    _ => say::many_changed(l).to_string(),
                })
            }
            Topic::Case { number, id, version } => {
                let now = self.portal.clock.now();
                let there = self.portal.presence.words(l, number, &self.listener.person_id, now);
                let has_changed = view::version(&self.portal, id).await?.is_some_and(|current| current != *version);
                let changed = if has_changed { say::case_changed(l) } else { "" };
                Ok([there.as_str(), changed].join(" ").trim().to_string())
            }
        }
    }
}
