//! What every handler may reach.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use jiff::tz::TimeZone;

use crate::assets::AssetUrls;
use crate::attachment::Objects;
use crate::audit::RefusalLimits;
use crate::clock::Clock;
use crate::config::Retention;
use crate::desk::presence::Presence;
use crate::http::limits::Limit;
use crate::notification::transport::Mailer;
use crate::password::Passwords;
use crate::shipment::pace::Paces;
use crate::shipment::stream::Changes;
use crate::store::Store;

/// Cheap to clone: one pointer.
#[derive(Clone)]
pub struct Portal(Arc<Parts>);

impl Deref for Portal {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

pub struct Parts {
    pub store: Store,
    pub clock: Clock,
    pub settings: Settings,
    pub assets: AssetUrls,
    pub paces: Paces,
    pub changes: Changes,
    /// Who has which case on the screen.
    pub presence: Presence,
    /// Tracking look-ups per address.
    pub lookups: Limit,
    /// Wrong and right tries of a second factor per address.
    pub verifications: Limit,
    /// Refusals that may enter the audit log.
    pub refusals: RefusalLimits,
    /// Tries to sign in, to register and to get a mail, per address.
    pub sign_ins: Limit,
    /// Complaints that are filed, per address.
    pub filings: Limit,
    pub passwords: Passwords,
    /// Files given with cases.
    pub objects: Objects,
    /// Sends what the outbox holds.
    pub mailer: Mailer,
    /// Signs proofs of a second factor.
    pub proof_key: String,
    /// The API, for pages to call in-process.
    pub api: std::sync::OnceLock<Router>,
}

/// The settings a request may depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    pub zone: TimeZone,
    pub brand: app::shell::Brand,
    pub brand_style: String,
    pub brand_logo: Option<(String, Vec<u8>)>,
    pub proxy_hops: usize,
    /// Customers reach the portal by https: cookies are `Secure` and `__Host-`.
    pub is_https: bool,
    /// The portal's address as customers see it, without a slash at the end: links in mails begin with it.
    pub public_url: String,
    /// Whose rules a case falls under unless it says otherwise; see [`crate::deadline::choose`].
    pub jurisdiction: String,
    /// What one special drawing right is worth, by currency.
    pub sdr_rates: Vec<app::claim::SdrRate>,
    /// The operator's term for parcels without insurance: at most so many times the fee.
    pub uninsured_fee_multiple: Option<u32>,
    /// Where classes of customers part.
    pub class_thresholds: app::customer::class::Thresholds,
    /// The country's code of telephone numbers that are written without one: `86`.
    pub phone_country: Option<String>,
    /// What a class counts in weighted results.
    pub class_weights: app::survey::result::ClassWeights,
    /// How long is kept what is forgotten one day.
    pub retention: Retention,
}

impl Portal {
    pub fn new(parts: Parts) -> Self {
        Portal(Arc::new(parts))
    }

    /// A page of the portal as a mail names it.
    pub fn link(&self, path: &str) -> String {
        [&self.settings.public_url, path].concat()
    }
}
