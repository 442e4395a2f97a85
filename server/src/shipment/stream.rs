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

use super::store;
use crate::http::Refusal;
use crate::state::Portal;

/// Streams open at once in this process.
const MOST_STREAMS: usize = 2000;
/// How often a stream looks at the row version.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// A phone left on a table does not listen for ever; the browser reconnects if the page is still open.
const MOST_LOOKS: u32 = 1200;

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

    pub fn tell(&self, waybill_numbers: &[String]) {
        for number in waybill_numbers {
            // Nobody listening is fine.
            let _ = self.sender.send(number.as_str().into());
        }
    }
}

/// Counts one open stream until it is dropped.
struct Seat(Arc<AtomicUsize>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An event `tracking` with the row version as data, now and whenever it moves.
pub fn stream(
    portal: Portal,
    waybill_number: String,
    version: i64,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let open = portal.changes.open.clone();
    if open.fetch_add(1, Ordering::Relaxed) >= MOST_STREAMS {
        open.fetch_sub(1, Ordering::Relaxed);
        return Err(Refusal::Unavailable);
    }
    let (told, receiver) = tokio::sync::mpsc::channel(4);
    tokio::spawn(watch(portal, waybill_number, version, Seat(open), told));
    let events = tokio_stream::wrappers::ReceiverStream::new(receiver);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

async fn watch(
    portal: Portal,
    waybill_number: String,
    mut version: i64,
    _seat: Seat,
    told: tokio::sync::mpsc::Sender<Result<Event, Infallible>>,
) {
    let mut changes = portal.changes.sender.subscribe();
    for _ in 0..MOST_LOOKS {
        tokio::select! {
            () = told.closed() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = changes.recv() => match changed {
                Ok(number) if number.is_empty() => return,
                Ok(number) if *number != *waybill_number => continue,
                Err(broadcast::error::RecvError::Closed) => return,
                _ => {}
            }
        }
        match store::version(&portal.store, &waybill_number).await {
            Ok(Some(current)) if current != version => {
                version = current;
                let event = Event::default().event("tracking").data(version.to_string());
                if told.send(Ok(event)).await.is_err() {
                    return;
                }
            }
            // A database that does not answer now may answer at the next look.
            _ => {}
        }
    }
}
