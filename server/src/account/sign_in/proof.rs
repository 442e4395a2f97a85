//! What convinces: the digits of a mail, a mailed link, the second factor.

use app::value::Instant;

use crate::account::one_time::{self, Purpose};
use crate::account::person::{self, Person};
use crate::account::second_factor;
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Transaction;

/// What became of the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Second {
    /// Right, or none is set up.
    Right,
    Missing,
    Wrong,
}

pub(super) async fn second_factor(
    portal: &Portal,
    tx: &mut Transaction,
    person: &Person,
    code: Option<&str>,
    now: Instant,
) -> Result<Second, Refusal> {
    if !person.has_second_factor() {
        return Ok(Second::Right);
    }
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else { return Ok(Second::Missing) };
    match second_factor::is_right(portal, tx, person, code, now).await? {
        true => Ok(Second::Right),
        false => Ok(Second::Wrong),
    }
}

/// True when the digits were right and are spent now.
pub(super) async fn mail_code(
    portal: &Portal,
    tx: &mut Transaction,
    email: &str,
    code: &str,
    now: Instant,
) -> sqlx::Result<bool> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let held = one_time::spend_by_code(tx, &portal.proof_key, Purpose::SignIn, email, &digits, now).await?;
    Ok(held.is_some_and(|held| held.person_id.is_some()))
}

pub(super) async fn note_wrong_mail_code(portal: &Portal, email: &str, now: Instant) -> sqlx::Result<()> {
    let mut tx = portal.store.begin().await?;
    one_time::note_wrong_code(&mut tx, Purpose::SignIn, email, now).await?;
    tx.commit().await
}

/// The person whose link this is; it is spent now.
pub(super) async fn link(tx: &mut Transaction, secret: &str, now: Instant) -> sqlx::Result<Option<Person>> {
    let held = one_time::spend(tx, Purpose::SignIn, secret, now).await?;
    match held.and_then(|held| held.person_id) {
        Some(id) => person::store::find_within(tx, &id).await,
        None => Ok(None),
    }
}
