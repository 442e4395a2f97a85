//! People as they are kept.

pub mod store;

use app::account::StaffRole;
use app::locale::Locale;
use app::value::Instant;

use crate::http::Refusal;
use crate::state::Portal;
use crate::token;

/// Everything that signing in and changing an account needs to know; never leaves the server as it is.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: String,
    pub email: String,
    pub email_verified_at: Option<Instant>,
    pub name: String,
    pub locale: Locale,
    pub password_hash: Option<String>,
    pub totp_secret: Option<String>,
    pub totp_confirmed_at: Option<Instant>,
    /// The last 30-second step whose code was used: a code counts once.
    pub totp_last_step: i64,
    pub staff_role: Option<StaffRole>,
    pub unit_id: Option<String>,
    pub disabled_at: Option<Instant>,
    pub erased_at: Option<Instant>,
    pub version: i64,
}

impl Person {
    /// May sign in at all.
    pub fn is_living(&self) -> bool {
        self.disabled_at.is_none() && self.erased_at.is_none()
    }

    pub fn has_second_factor(&self) -> bool {
        self.totp_confirmed_at.is_some()
    }

    /// The life of this person's sessions.
    pub fn kind(&self) -> crate::session::Kind {
        match self.staff_role {
            Some(_) => crate::session::Kind::Staff,
            None => crate::session::Kind::Customer,
        }
    }
}

/// The person as stored now, for a door of somebody signed in.
///
/// # Errors
/// `SignInRequired` when the person is gone.
pub async fn current(portal: &Portal, person_id: &str) -> Result<Person, Refusal> {
    store::find(&portal.store, person_id).await?.filter(Person::is_living).ok_or(Refusal::SignInRequired)
}

/// How somebody without an account is named by what they did with a proved address: by its keyed hash.
pub fn guest_name(key: &str, email: &str) -> String {
    ["email:", &token::sign(key, &["suggestion guest", &email.trim().to_lowercase()])].concat()
}

/// How the audit log names a person.
pub fn subject(person_id: &str) -> String {
    ["person:", person_id].concat()
}
