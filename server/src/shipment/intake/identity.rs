//! By what a tracking event is known again, however often and from wherever it is sent.

use app::shipment::intake::EventDraft;
use sha2::{Digest, Sha256};

/// The event's identity: the source's own id where it has one, else moment, code and place.
pub(super) fn of(source: &str, event: &EventDraft) -> String {
    let mut hasher = Sha256::new();
    let mut feed = |part: &str| {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    };
    feed(source);
    match &event.source_event_id {
        Some(id) => feed(id),
        None => {
            feed("");
            feed(&event.occurred_at.at.as_ms().to_string());
            feed(event.source_code.as_deref().unwrap_or(event.milestone.as_str()));
            for part in [&event.location.country, &event.location.region, &event.location.city, &event.facility] {
                feed(part.as_deref().unwrap_or_default());
            }
            // Many carriers state neither code nor place: then the words tell two scans of one second apart.
            if event.source_code.is_none() && event.location.is_empty() && event.facility.is_none() {
                feed(event.text.as_deref().unwrap_or_default());
            }
        }
    }
    hex::encode(&hasher.finalize()[..12])
}
