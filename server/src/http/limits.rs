//! How often one address may ask. `tower_governor` is not used: it believes X-Forwarded-For from anybody.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::http::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::Refusal;
use super::address::limit_key;
use super::quota::{self, Spent};

type Keyed = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// Seconds.
const WINDOW_S: u64 = 60;

/// A quota per address and minute; without one, everything passes.
#[derive(Clone)]
pub struct Limit {
    inner: Option<(Arc<Keyed>, u32)>,
}

impl Limit {
    /// `per_minute` requests, all of which may come at once. 0 = no limit.
    pub fn per_minute(per_minute: u32) -> Self {
        let inner = NonZeroU32::new(per_minute).map(|n| {
            let limiter = RateLimiter::dashmap(Quota::per_minute(n)).with_middleware::<StateInformationMiddleware>();
            (Arc::new(limiter), per_minute)
        });
        Limit { inner }
    }

    /// Takes `count` from the address's quota: the `RateLimit` fields for the answer, or the refusal.
    /// A request for more than a whole minute's quota waits for a full one and then passes.
    pub fn take(&self, address: IpAddr, count: u32) -> Result<HeaderMap, Refusal> {
        let Some((limiter, per_minute)) = &self.inner else { return Ok(HeaderMap::new()) };
        let count = NonZeroU32::new(count.clamp(1, *per_minute)).unwrap_or(NonZeroU32::MIN);
        match limiter.check_key_n(&limit_key(address), count) {
            Ok(Ok(snapshot)) => Ok(told(*per_minute).fields(u64::from(snapshot.remaining_burst_capacity()), WINDOW_S)),
            Ok(Err(wait)) => {
                let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
                Err(Refusal::too_many(told(*per_minute), seconds))
            }
            Err(_) => Err(Refusal::too_many(told(*per_minute), WINDOW_S)),
        }
    }

    /// The refusal of this limit, for a page that heard of it from the API and no longer knows the rest.
    pub fn spent(&self) -> Spent {
        let per_minute = self.inner.as_ref().map_or(0, |(_, per_minute)| *per_minute);
        Spent { quota: told(per_minute), wait_s: WINDOW_S }
    }

    /// Forgets addresses whose quota is full again; run now and then, else memory only grows.
    pub fn forget_idle(&self) {
        if let Some((limiter, _)) = &self.inner {
            limiter.retain_recent();
        }
    }
}

/// The address that stands for all of a household or office; what else counts per address uses it too.
pub fn counted_as(address: IpAddr) -> IpAddr {
    limit_key(address)
}

fn told(per_minute: u32) -> quota::Quota {
    quota::Quota { name: "address", count: u64::from(per_minute), window_s: Some(WINDOW_S) }
}
