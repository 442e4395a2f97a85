//! How long accounts keep what is forgotten one day.

use app::value::Instant;

#[cfg(feature = "passkey")]
use crate::account::passkey;
use crate::account::{device, one_time, sign_in};
use crate::config::Retention;
use crate::store::Store;

const DAY_MS: i64 = 86_400_000;

/// Forgets ended sessions, expired capabilities and old tries; run now and then.
///
/// # Errors
/// The database's.
pub async fn forget_old(store: &Store, kept: &Retention, now: Instant) -> sqlx::Result<()> {
    let tries = now.plus_ms(-kept.tries_days * DAY_MS);
    sign_in::forget_before(store, tries).await?;
    one_time::forget_expired(store, tries).await?;
    #[cfg(feature = "passkey")]
    passkey::forget_expired(store, now).await?;
    device::forget_ended(store, now.plus_ms(-kept.sessions_days * DAY_MS)).await?;
    Ok(())
}
