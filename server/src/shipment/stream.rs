//! Telling open tracking pages that something new arrived.
//!
//! Writers of this process wake the streams at once; a slow look at the row version catches what another process
//! (`parceldesk import`, a second server on the same PostgreSQL) wrote.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use tokio::sync::broadcast;
use tokio::time::MissedTickBehavior;

use super::store;
use crate::http::Refusal;
use crate::session;
use crate::state::Portal;

/// Streams open at once in this process.
const MOST_STREAMS: usize = 2000;
/// How often a stream looks at the row version.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// How often the stream of somebody signed in looks whether they still are: whoever is disabled or signed out keeps no
/// stream for longer than a second (trust.md "Doors").
const SESSION_EVERY: Duration = Duration::from_millis(700);
/// A phone left on a table does not listen for ever; the browser reconnects if the page is still open.
const LONGEST: Duration = Duration::from_secs(3600);

/// Waybill numbers whose answer changed.
#[derive(Debug, Clone)]
pub struct Changes {
    sender: broadcast::Sender<Arc<str>>,
    open: Arc<AtomicUsize>,
}

impl Default for Changes {
    fn default() -> Self {
        Changes { sender: broadcast::channel(256).0, open: Arc::default() }
    }
}

impl Changes {
    /// Ends every open stream, so that the server can stop.
    pub fn close(&self) {
        let _ = self.sender.send("".into());
    }

    /// Room for one more stream, of whatever kind.
    ///
    /// # Errors
    /// `Unavailable` when there is none left.
    pub fn enter(&self) -> Result<Seat, Refusal> {
        if self.open.fetch_add(1, Ordering::Relaxed) >= MOST_STREAMS {
            self.open.fetch_sub(1, Ordering::Relaxed);
            return Err(Refusal::Unavailable);
        }
        Ok(Seat(self.open.clone()))
    }

    /// Waits until every stream has to end.
    pub async fn closed(&self) {
        let mut receiver = self.sender.subscribe();
        loop {
            match receiver.recv().await {
                Ok(number) if !number.is_empty() => {}
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Ok(_) | Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    pub fn tell(&self, waybill_numbers: &[String]) {
        for number in waybill_numbers {
            // Nobody listening is fine.
            let _ = self.sender.send(number.as_str().into());
        }
    }
}

/// Counts one open stream until it is dropped.
pub struct Seat(Arc<AtomicUsize>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An event `tracking` with the row version as data, whenever it moves. Ends with the session it was opened in.
pub fn stream(
    portal: Portal,
    waybill_number: String,
    version: i64,
    session_id: Option<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let seat = portal.changes.enter()?;
    let (told, receiver) = tokio::sync::mpsc::channel(4);
    let watched = Watched { portal, waybill_number, version, session_id, told, _seat: seat };
    tokio::spawn(async move {
        let _ = tokio::time::timeout(LONGEST, watched.watch()).await;
    });
    let events = tokio_stream::wrappers::ReceiverStream::new(receiver);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// One open stream.
struct Watched {
    portal: Portal,
    waybill_number: String,
    version: i64,
    session_id: Option<String>,
    told: tokio::sync::mpsc::Sender<Result<Event, Infallible>>,
    _seat: Seat,
}

impl Watched {
    async fn watch(mut self) {
        let mut changes = self.portal.changes.sender.subscribe();
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut session_looks = tokio::time::interval(SESSION_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        session_looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let goes_on = tokio::select! {
                () = self.told.closed() => false,
                _ = session_looks.tick(), if self.session_id.is_some() => self.is_signed_in().await,
                _ = looks.tick() => self.tell_news().await,
                changed = changes.recv() => match changed {
                    Ok(number) if number.is_empty() => false,
                    Ok(number) if *number != *self.waybill_number => true,
                    Err(broadcast::error::RecvError::Closed) => false,
                    _ => self.tell_news().await,
                },
            };
            if !goes_on {
                return;
            }
        }
    }

    /// A database that does not answer now may answer at the next look.
    async fn is_signed_in(&self) -> bool {
        let Some(id) = &self.session_id else { return true };
        session::is_living(&self.portal.store, id, self.portal.clock.now()).await.unwrap_or(true)
    }

    /// False when nobody listens any more.
    async fn tell_news(&mut self) -> bool {
        match store::version(&self.portal.store, &self.waybill_number).await {
            Ok(Some(current)) if current != self.version => {
                self.version = current;
                let event = Event::default().event("tracking").data(current.to_string());
                self.told.send(Ok(event)).await.is_ok()
            }
            _ => true,
        }
    }
}
