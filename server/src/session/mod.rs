//! Sessions: one per device, opaque, stored hashed, ended by idling, by age, by the person or by an administrator.
//!
//! Every request looks, so that a demotion, a disabled person or a revoked device counts at once.

mod device;
mod guard;
mod store;

use app::account::{MemberRole, Membership, StaffRole};
use app::locale::Locale;
use app::value::Instant;

use crate::http::Refusal;
use crate::store::{Store, Transaction, new_id};
use crate::token;

pub use device::device_name;
pub use guard::{Person, Staff, cookie_of, is_presented, no_cookie, recognise};

/// Characters of a session's secret: 256 bits as hex.
pub const SECRET_LENGTH: usize = 64;
const HOUR_MS: i64 = 3_600_000;

/// Whose session it is decides how long it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Stays signed in on the own phone: 30 days idle, 90 days in all.
    Customer,
    /// Looks at other people's data: 30 minutes idle, 12 hours in all (trust.md "Doors").
    Staff,
}

impl Kind {
    pub fn idle_ms(self) -> i64 {
        match self {
            Kind::Customer => 30 * 24 * HOUR_MS,
            Kind::Staff => HOUR_MS / 2,
        }
    }

    pub fn age_ms(self) -> i64 {
        match self {
            Kind::Customer => 90 * 24 * HOUR_MS,
            Kind::Staff => 12 * HOUR_MS,
        }
    }
}

/// The person behind a living session, with everything an authorisation may depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub session_id: String,
    pub person_id: String,
    pub email: String,
    pub name: String,
    pub locale: Locale,
    pub staff_role: Option<StaffRole>,
    pub unit_id: Option<String>,
    pub organisations: Vec<Membership>,
}

impl SignedIn {
    /// The person's seat in an organisation, if any.
    pub fn role_in(&self, organisation_id: &str) -> Option<MemberRole> {
        self.organisations.iter().find(|m| m.organisation_id == organisation_id).map(|m| m.role)
    }
}

/// A new session: the secret for the cookie and how long the cookie lives, in seconds.
#[derive(Debug)]
pub struct Opened {
    pub secret: String,
    pub max_age_s: u64,
}

/// Where somebody signs in from, as the device list shows it.
#[derive(Debug, Clone, Copy)]
pub struct Device<'d> {
    pub user_agent: &'d str,
    pub address: std::net::IpAddr,
}

/// What the router sets on doors that an open page calls by itself: whoever is away from the desk idles all the same.
#[derive(Debug, Clone, Copy)]
pub struct Unattended;

/// The person behind a presented secret; its use is noted.
pub async fn find(store: &Store, secret: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    store::find(store, &token::hash(secret), true, now).await
}

/// The same where nobody need be there.
pub async fn find_unattended(store: &Store, secret: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    store::find(store, &token::hash(secret), false, now).await
}

/// Whether a session still stands: not revoked, not too old, its person neither disabled nor erased.
pub async fn is_living(store: &Store, session_id: &str, now: Instant) -> sqlx::Result<bool> {
    store::is_living(store, session_id, now).await
}

/// The staff role under which a session stands now; None when it has ended, or the role was taken away.
pub async fn staff_role(store: &Store, session_id: &str, now: Instant) -> sqlx::Result<Option<StaffRole>> {
    store::staff_role(store, session_id, now).await
}

/// When a session was opened: how long ago its person proved who they are.
pub async fn opened_at(store: &Store, session_id: &str) -> sqlx::Result<Option<Instant>> {
    store::opened_at(store, session_id).await
}

/// Opens a session on this device, always under a new secret.
pub async fn open(
    tx: &mut Transaction,
    person_id: &str,
    kind: Kind,
    device: Device<'_>,
    now: Instant,
) -> Result<Opened, Refusal> {
    let secret = token::random_hex(SECRET_LENGTH / 2).map_err(|_| Refusal::Unavailable)?;
    let row = store::Row {
        id: new_id(now),
        secret_hash: token::hash(&secret),
        person_id,
        user_agent: device.user_agent,
        address: device.address,
        kind,
    };
    store::insert(tx, &row, now).await?;
    Ok(Opened { secret, max_age_s: (kind.age_ms() / 1000) as u64 })
}

/// Notes that a passkey opened the session: it stands for both factors while the passkey is there.
pub async fn set_passkey(tx: &mut Transaction, opened: &Opened, passkey_id: &str) -> sqlx::Result<()> {
    store::set_passkey(tx, &token::hash(&opened.secret), passkey_id).await
}
