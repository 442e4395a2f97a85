//! Delivers what waits: takes one message at a time with a lease, tries, and writes down what came of it.
//!
//! Two servers on one database share the work: a message belongs to whoever took it last, and only that one may say
//! what became of it. A server that dies in the middle leaves its message to the next when the lease ends.

use std::time::Duration;

use app::notification::Template;
use app::value::Instant;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::mail;
use super::store::preference;
use super::store::queue::{self, Taken};
use super::transport::{Failure, PATIENCE};
use crate::clock;
use crate::state::Portal;

/// Tries at once: one address that hangs leaves room for the others.
const LANES: usize = 3;
const IDLE: Duration = Duration::from_secs(1);
/// After the database refused.
const PAUSE: Duration = Duration::from_secs(5);
/// Longer than any try.
const LEASE_MS: i64 = 60_000;
const MINUTE_MS: i64 = 60_000;
/// Between one failed try and the next; after the last the message is dead.
const WAITS_MS: [i64; 5] = [MINUTE_MS / 2, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS, 360 * MINUTE_MS];
/// How much of a mail server's answer is kept.
const FAULT_LENGTH: usize = 200;

/// Delivers until `stop` says so; a try under way ends first.
pub async fn run(portal: Portal, stop: watch::Receiver<bool>) {
    let mut lanes = JoinSet::new();
    for _ in 0..LANES {
        lanes.spawn(lane(portal.clone(), stop.clone()));
    }
    while lanes.join_next().await.is_some() {}
}

async fn lane(portal: Portal, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let rest = match deliver_next(&portal).await {
            Ok(true) => continue,
            Ok(false) => IDLE,
            Err(error) => {
                tracing::warn!(%error, "outbox");
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Delivers everything that is due, one after the other.
///
/// # Errors
/// The database's; a mail that cannot be sent is none.
pub async fn deliver_due(portal: &Portal) -> sqlx::Result<()> {
    while deliver_next(portal).await? {}
    Ok(())
}

/// False when nothing is due.
async fn deliver_next(portal: &Portal) -> sqlx::Result<bool> {
    let now = portal.clock.now();
    let Some(taken) = queue::take(&portal.store, now, now.plus_ms(LEASE_MS)).await? else { return Ok(false) };
    if let Some(until) = quiet_until(portal, &taken, now).await? {
        queue::set_postponed(&portal.store, &taken, until).await?;
        return Ok(true);
    }
    let outcome = attempt(portal, &taken).await;
    let now = portal.clock.now();
    let word = match outcome {
        Ok(()) => {
            queue::set_delivered(&portal.store, &taken, now).await?;
            "delivered"
        }
        Err(failure) => note_failure(portal, &taken, &failure, now).await?,
    };
    metrics::counter!("messages_total", "outcome" => word).increment(1);
    Ok(true)
}

/// A task of its own: neither a server that hangs nor a fault of ours takes the lane with it.
async fn attempt(portal: &Portal, taken: &Taken) -> Result<(), Failure> {
    let (portal, taken) = (portal.clone(), taken.clone());
    let mut task = tokio::spawn(async move {
        let mail = mail::compose(&taken, &portal.mailer.from, &portal.settings.brand, portal.clock.now())
            .map_err(|_| Failure { fault: "malformed_address".to_string(), is_final: true })?;
        portal.mailer.send(&taken.id, mail).await
    });
    match tokio::time::timeout(PATIENCE, &mut task).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Failure::passing("internal")),
        Err(_) => {
            task.abort();
            Err(Failure::passing("timeout"))
        }
    }
}

async fn note_failure(portal: &Portal, taken: &Taken, failure: &Failure, now: Instant) -> sqlx::Result<&'static str> {
    let fault = kept(&failure.fault, &taken.email);
    tracing::warn!(message_id = taken.id, template = %taken.template, attempt = taken.attempt, fault, "mail");
    let wait = usize::try_from(taken.attempt - 1).ok().and_then(|at| WAITS_MS.get(at));
    match wait {
        Some(wait) if !failure.is_final => {
            queue::set_failed(&portal.store, taken, &fault, now.plus_ms(*wait)).await?;
            Ok("failed")
        }
        _ => {
            queue::set_dead(&portal.store, taken, &fault, now).await?;
            Ok("dead")
        }
    }
}

/// Mail servers repeat the address in their answer; logs and lists have no need of it.
fn kept(fault: &str, email: &str) -> String {
    fault.replace(email, "…").chars().filter(|c| !c.is_control()).take(FAULT_LENGTH).collect()
}

/// When the person's quiet hours end, for a message that can wait for it.
async fn quiet_until(portal: &Portal, taken: &Taken, now: Instant) -> sqlx::Result<Option<Instant>> {
    let Some(person_id) = taken.person_id.as_deref().filter(|_| !Template::is_urgent(taken.template)) else {
        return Ok(None);
    };
    let Some(quiet) = preference::find_quiet_hours(&portal.store, person_id).await? else { return Ok(None) };
    let local = clock::in_zone(now, &portal.settings.zone).calendar();
    let left = quiet.minutes_left(u16::from(local.hour) * 60 + u16::from(local.minute));
    let into_minute = i64::from(local.second) * 1000 + i64::from(local.millisecond);
    Ok(left.map(|minutes| now.plus_ms(i64::from(minutes) * MINUTE_MS - into_minute)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_without_the_address() {
        let said = "permanent error (550): <li@example.com>: no such user\r\n";
        assert_eq!(kept(said, "li@example.com"), "permanent error (550): <…>: no such user");
        assert_eq!(kept(&"x".repeat(999), "li@example.com").len(), FAULT_LENGTH);
    }
}
