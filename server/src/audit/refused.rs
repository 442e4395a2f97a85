//! Refused access: who knocked at which door in vain.
//!
//! Every 401 and 403 to a signed-in person or a living API key is a row, and to a guest who presented an API key that
//! is none. Guests without credentials leave none: whoever merely passes by has tried nothing. A flood must not fill
//! the log either: above the limits of [`RefusalLimits`] refusals are only counted, and the next row tells how many.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::extract::{MatchedPath, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode, Uri};

use super::{Entry, record};
use crate::http::Caller;
use crate::http::limits::Limit;
use crate::state::Portal;

/// Rows a minute for the known callers of one address.
const KNOWN_PER_MINUTE: u32 = 120;
/// Rows a minute for the guests of one address, and of all addresses together: at most 86 400 a day.
const GUEST_PER_MINUTE: u32 = 10;
const GUESTS_PER_MINUTE: u32 = 60;

/// What a request leaves for the log on its way: shared by a page and the calls that it makes in-process.
#[derive(Debug, Default)]
pub struct Trail {
    key_id: OnceLock<String>,
    is_recorded: AtomicBool,
}

impl Trail {
    /// The caller presented this living API key.
    pub fn set_key(&self, id: &str) {
        // A request has one Authorization header, so a second key is the first one again.
        let _ = self.key_id.set(id.to_string());
    }

    pub fn key_id(&self) -> Option<&str> {
        self.key_id.get().map(String::as_str)
    }

    /// The refusal of this request is in the log already.
    pub fn set_recorded(&self) {
        self.is_recorded.store(true, Ordering::Relaxed);
    }

    fn is_recorded(&self) -> bool {
        self.is_recorded.load(Ordering::Relaxed)
    }
}

/// How many refusals may enter the log.
pub struct RefusalLimits {
    known: Limit,
    guest: Limit,
    guests: Limit,
    left_out: AtomicU64,
}

impl Default for RefusalLimits {
    fn default() -> Self {
        RefusalLimits {
            known: Limit::per_minute(KNOWN_PER_MINUTE),
            guest: Limit::per_minute(GUEST_PER_MINUTE),
            guests: Limit::per_minute(GUESTS_PER_MINUTE),
            left_out: AtomicU64::new(0),
        }
    }
}

impl RefusalLimits {
    /// The entry, with the count of those left out since the last one; None when this one is to be left out.
    pub fn admit<'a>(&self, caller: &Caller, entry: Entry<'a>) -> Option<Entry<'a>> {
        let everybody = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let is_admitted = match is_known(caller) {
            true => self.known.take(caller.address, 1).is_ok(),
            false => self.guest.take(caller.address, 1).is_ok() && self.guests.take(everybody, 1).is_ok(),
        };
        if !is_admitted {
            self.left_out.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        match self.left_out.swap(0, Ordering::Relaxed) {
            0 => Some(entry),
            count => Some(entry.with("left_out", count.to_string())),
        }
    }

    /// Run now and then, else memory only grows.
    pub fn forget_idle(&self) {
        self.known.forget_idle();
        self.guest.forget_idle();
    }
}

fn is_known(caller: &Caller) -> bool {
    caller.signed_in.is_some() || caller.trail.key_id().is_some()
}

/// The layer: records refusals that no handler has recorded itself.
pub async fn note_refusal(portal: &Portal, caller: &Caller, door: Door, status: StatusCode) {
    if !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) || caller.trail.is_recorded() {
        return;
    }
    if is_known(caller) || door.presented.is_some() {
        let (portal, caller) = (portal.clone(), caller.clone());
        // Spawned: a caller that hangs up at once must not escape the log.
        let written = tokio::spawn(async move { write(&portal, &caller, &door, status).await });
        if let Ok(Err(error)) = written.await {
            tracing::error!(%error, "a refused access could not be recorded");
        }
    }
}

async fn write(portal: &Portal, caller: &Caller, door: &Door, status: StatusCode) -> sqlx::Result<()> {
    let subject = door.name();
    let entry = Entry::by(caller, "access.refused", &subject).with("status", status.as_str()).with("path", door.path());
    let entry = match &door.presented {
        Some(prefix) if caller.trail.key_id().is_none() => entry.with("presented", prefix.as_str()),
        _ => entry,
    };
    caller.trail.set_recorded();
    let Some(entry) = portal.refusals.admit(caller, entry) else { return Ok(()) };
    let mut tx = portal.store.begin().await?;
    record(&mut tx, &entry, portal.clock.now()).await?;
    tx.commit().await
}

/// What was knocked at.
pub struct Door {
    method: Method,
    route: Option<MatchedPath>,
    uri: Uri,
    /// The prefix of a presented API key, or `?` for something else.
    presented: Option<String>,
}

impl Door {
    pub fn of(request: &Request) -> Door {
        Door {
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            uri: request.uri().clone(),
            presented: presented(request.headers()),
        }
    }

    /// `door:GET /api/v1/audit`.
    fn name(&self) -> String {
        ["door:", self.method.as_str(), " ", self.route.as_ref().map_or("?", MatchedPath::as_str)].concat()
    }

    /// The path that was asked, without what may be a secret in it.
    fn path(&self) -> String {
        match &self.route {
            Some(route) => shown(route.as_str(), self.uri.path()),
            None => self.uri.path().to_string(),
        }
    }
}

/// Parameters that name secrets, and customers by their telephone number or address, stay names.
fn shown(route: &str, path: &str) -> String {
    let is_secret = |segment: &str| ["{token}", "{secret}", "{key}", "{code}", "{customer}"].contains(&segment);
    let segments = route.split('/').zip(path.split('/'));
    let segments: Vec<&str> = segments.map(|(route, path)| if is_secret(route) { route } else { path }).collect();
    segments.join("/")
}

/// The part of a presented key that may be shown, which also names a revoked one.
fn presented(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(AUTHORIZATION)?.to_str().unwrap_or_default();
    let secret = text.split_once(' ').map_or("", |(_, secret)| secret.trim());
    let prefix = secret.get(..11).filter(|prefix| {
        prefix.strip_prefix("pd_").is_some_and(|public| public.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    Some(prefix.unwrap_or("?").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_paths_stay_names() {
        assert_eq!(shown("/invitations/{token}", "/invitations/abc"), "/invitations/{token}");
        assert_eq!(shown("/desk/customers/{customer}", "/desk/customers/phone-123"), "/desk/customers/{customer}");
        assert_eq!(shown("/track/{waybill_number}", "/track/PD1"), "/track/PD1");
    }

    #[test]
    fn of_a_key_only_its_prefix_is_kept() {
        let of = |value: &str| presented(&HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]));
        assert_eq!(of("Bearer pd_0123abcd_secret"), Some("pd_0123abcd".to_string()));
        assert_eq!(of("Bearer password1234567"), Some("?".to_string()));
        assert_eq!(of("Basic"), Some("?".to_string()));
        assert_eq!(presented(&HeaderMap::new()), None);
    }
}
