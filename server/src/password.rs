//! Passwords: argon2id with the OWASP parameters (19 MiB, two passes), never more than two at once.
//!
//! A hash costs 20-40 ms of one core and 19 MiB. Without a bound a flood of sign-ins would take the whole machine, so
//! they queue, and beyond the queue the answer is "try again" at once.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::http::Refusal;

/// Hashes in flight.
const SEATS: usize = 2;
/// Callers that may wait for a seat; at 30 ms a hash the last one waits about a second.
const QUEUE: usize = 64;
/// Shortest password, in characters (NIST SP 800-63B-4 asks for 8, and for 15 where it stands alone).
pub const SHORTEST: usize = 10;
/// Longest, in characters: a longer one only costs time.
pub const LONGEST: usize = 128;

/// Makes and checks hashes; cheap to clone.
#[derive(Debug, Clone)]
pub struct Passwords {
    seats: Arc<Semaphore>,
    tickets: Arc<Semaphore>,
    /// Compared with when there is no account, so that the answer takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn prepare() -> Result<Passwords, String> {
        let nobody = hash("nobody's password").map_err(|error| error.to_string())?;
        Ok(Passwords {
            seats: Arc::new(Semaphore::new(SEATS)),
            tickets: Arc::new(Semaphore::new(SEATS + QUEUE)),
            nobody: nobody.into(),
        })
    }

    /// The PHC string to store.
    pub async fn hash(&self, password: &str) -> Result<String, Refusal> {
        let password = password.to_string();
        let made = self.seated(move || hash(&password)).await?;
        made.map_err(|_| Refusal::Unavailable)
    }

    /// True when the password is the one behind `stored`. Without a stored one it takes the same time and is false.
    pub async fn is_right(&self, password: &str, stored: Option<&str>) -> Result<bool, Refusal> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_string();
        let password = password.to_string();
        let same = self.seated(move || is_behind(&password, &stored)).await?;
        Ok(same && known)
    }

    /// Runs the work on a blocking thread when a seat is free.
    async fn seated<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let _ticket = self.tickets.try_acquire().map_err(|_| Refusal::Unavailable)?;
        let seat = self.seats.clone().acquire_owned().await.map_err(|_| Refusal::Unavailable)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            // The seat goes with the work: a caller that hangs up does not free it early.
            drop(seat);
            done
        });
        done.await.map_err(|_| Refusal::Internal)
    }
}

fn hash(password: &str) -> argon2::password_hash::Result<String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

fn is_behind(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// What is wrong with a new password: `too_short`, `too_long` or `too_weak` (zxcvbn below 3 of 4, that is, guessed in
/// under 10^8 tries). `words` are the person's own: a name or address makes no password.
pub fn fault(password: &str, words: &[&str]) -> Option<&'static str> {
    match password.chars().count() {
        count if count < SHORTEST => Some("too_short"),
        count if count > LONGEST => Some("too_long"),
        _ if zxcvbn::zxcvbn(password, words).score() < zxcvbn::Score::Three => Some("too_weak"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        assert_eq!(fault("kurz", &[]), Some("too_short"));
        assert_eq!(fault(&"x".repeat(200), &[]), Some("too_long"));
        assert_eq!(fault("password123", &[]), Some("too_weak"));
        assert_eq!(fault("liwei@campus.test", &["liwei@campus.test"]), Some("too_weak"));
        assert_eq!(fault("坐看云起时三月里", &[]), Some("too_short"));
        assert_eq!(fault("quiet river lantern 47", &[]), None);
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::prepare().unwrap();
        let stored = passwords.hash("quiet river lantern").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.is_right("quiet river lantern", Some(&stored)).await.unwrap());
        assert!(!passwords.is_right("quiet river lanterns", Some(&stored)).await.unwrap());
        assert!(!passwords.is_right("nobody's password", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_flood_is_turned_away_at_once() {
        let passwords = Passwords::prepare().unwrap();
        let all = (0..200).map(|_| passwords.is_right("x", None));
        let refused = futures_util::future::join_all(all).await.into_iter().filter(Result::is_err).count();
        assert_eq!(refused, 200 - SEATS - QUEUE);
    }
}
