//! The JSON doors of accounts.

pub mod me;
#[cfg(feature = "passkey")]
pub mod passkey;
pub mod people;
pub mod privacy;
pub mod sign_in;
pub mod way_in;

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

use crate::http::Caller;
use crate::session::Device;

/// The device that asks, for the list of devices.
pub(in crate::account) fn device<'h>(caller: &Caller, headers: &'h HeaderMap) -> Device<'h> {
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Device { user_agent, address: caller.address }
}
