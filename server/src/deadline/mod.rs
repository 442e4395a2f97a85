//! Deadlines: rule packs and calendars as versioned data, and what follows from the events of a case.
//!
//! A feature with cases calls [`choose`] when a case begins and keeps the version, calls [`set`] with all events of
//! the case in the transaction of each new one, and lets its job ask [`due`] and say what it did with [`mark_warned`]
//! and [`mark_breached`]. Deadlines are never edited: computed again they are the same.

mod admin;
mod calendar;
mod compute;
mod effect;
mod embedded;
pub mod http;
pub mod pages;
mod read;
mod standing;
mod store;
mod version;

use app::deadline::{CaseEvent, CaseKind, Day, Deadline, INQUIRY, Limit, Words};
use app::value::Instant;
use jiff::tz::TimeZone;

use crate::store::{Store, Transaction};

pub use calendar::WorkCalendar;
pub use compute::{compute, warnings};
pub use effect::{Under, moved};
pub use embedded::{CALENDARS, PACKS, embed};
pub use read::{check_calendar, check_pack, failing_examples};
pub(crate) use standing::standing;
pub use version::{CalendarVersion, PackVersion, Stamp};

/// What a case falls under when nothing else is configured or fits.
pub const DEFAULT_JURISDICTION: &str = "generic";

/// A case, as its own feature knows it.
#[derive(Debug, Clone, Copy)]
pub struct CaseRef<'c> {
    pub kind: CaseKind,
    pub id: &'c str,
    /// [`PackVersion::id`], kept with the case from its beginning.
    pub pack_id: &'c str,
    /// Service, category and scope as rules may name them, e.g. `international`, `delay`; the same at every call.
    pub traits: &'c [&'c str],
}

/// What the job must do about a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Tell whoever is to act that it comes near.
    Warn,
    /// It passed: escalate.
    Escalate,
}

/// An open duty whose next warning or end has passed and was not yet handled.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// Of the deadline.
    pub id: String,
    pub case_kind: CaseKind,
    pub case_id: String,
    pub rule: String,
    pub name: Words,
    pub round: u32,
    pub is_statutory: bool,
    pub due_at: Instant,
    pub act: Act,
    /// Since when the job should have looked; who marks it first has won.
    pub next_at: Instant,
    warn_at: Vec<Instant>,
}

/// The day of a moment in the operator's zone.
pub fn day_of(now: Instant, zone: &TimeZone) -> Day {
    calendar::day_of(now, zone)
}

/// When a day begins in the operator's zone.
pub fn first_moment(day: Day, zone: &TimeZone) -> Instant {
    calendar::begin(day, 0, zone)
}

/// When the day after it begins: the first moment that is not in the day.
pub fn moment_after(day: Day, zone: &TimeZone) -> Instant {
    calendar::begin(day, 1, zone)
}

/// When the day of a moment ends in the operator's zone: 24:00, the first moment of the day after.
pub fn end_of_day(now: Instant, zone: &TimeZone) -> Instant {
    moment_after(day_of(now, zone), zone)
}

/// By when a unit must explain itself that is asked now, by the calendar of the rules that the case began under. Without
/// a limit those rules give one. `zone` is the operator's.
///
/// # Errors
/// Those of the database; `RowNotFound` for an unknown pack.
pub async fn due_of_inquiry(
    store: &Store,
    zone: &TimeZone,
    pack_id: &str,
    limit: Option<Limit>,
    now: Instant,
) -> sqlx::Result<Instant> {
    let pack = store::find_pack(store, pack_id).await?.ok_or(sqlx::Error::RowNotFound)?.pack;
    let calendar = store::calendar_in_force(store, &pack.calendar).await?.ok_or(sqlx::Error::RowNotFound)?;
    let Limit { limit, unit } = limit.or(pack.inquiry).unwrap_or(INQUIRY);
    Ok(WorkCalendar::new(calendar.calendar, zone).due(now, limit, unit))
}

/// The version of rules that a case of this kind, beginning on this day, falls under: of the packs of the jurisdiction
/// the newest confirmed version, or the newest of all where none is confirmed. Where no pack of the jurisdiction fits
/// the kind, the generic one does.
///
/// Without a jurisdiction of its own a case takes the operator's: `portal.settings.jurisdiction`.
///
/// # Errors
/// `RowNotFound` when not even the generic pack holds for the day.
pub async fn choose(
    tx: &mut Transaction,
    jurisdiction: Option<&str>,
    kind: CaseKind,
    on: Day,
) -> sqlx::Result<PackVersion> {
    let wanted = jurisdiction.unwrap_or(DEFAULT_JURISDICTION);
    for jurisdiction in [wanted, DEFAULT_JURISDICTION] {
        if let Some(found) = version::best(store::packs_of(tx, jurisdiction, on).await?, kind) {
            return Ok(found);
        }
    }
    Err(sqlx::Error::RowNotFound)
}

/// What [`choose`] would choose and the calendar that it counts by, for an answer that begins no case.
///
/// # Errors
/// As [`choose`].
pub async fn in_force(
    store: &Store,
    jurisdiction: &str,
    kind: CaseKind,
    on: Day,
) -> sqlx::Result<(PackVersion, CalendarVersion)> {
    for jurisdiction in [jurisdiction, DEFAULT_JURISDICTION] {
        if let Some(found) = version::best(store::packs_in_force(store, jurisdiction, on).await?, kind) {
            let calendar = store::calendar_in_force(store, &found.pack.calendar).await?;
            return Ok((found, calendar.ok_or(sqlx::Error::RowNotFound)?));
        }
    }
    Err(sqlx::Error::RowNotFound)
}

/// A version of rules by its id: appeal authority, names and sources of a case that began under it.
pub async fn find_pack(store: &Store, pack_id: &str) -> sqlx::Result<Option<PackVersion>> {
    store::find_pack(store, pack_id).await
}

/// A version of a calendar by its id.
pub async fn find_calendar(store: &Store, calendar_id: &str) -> sqlx::Result<Option<CalendarVersion>> {
    store::find_calendar(store, calendar_id).await
}

/// Computes the deadlines of a case from all its events, in any order, and stores them; the same again changes nothing.
/// The calendar is the one that was current when the case got its first deadline. `zone` is the operator's.
///
/// # Errors
/// Those of the database; `RowNotFound` for an unknown pack.
pub async fn set(
    tx: &mut Transaction,
    zone: &TimeZone,
    case: CaseRef<'_>,
    events: &[CaseEvent],
    now: Instant,
) -> sqlx::Result<Vec<Deadline>> {
    tx.lock_key(&["deadline", case.kind.as_str(), case.id].join("/")).await?;
    let version = store::find_pack_within(tx, case.pack_id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let calendar = match store::calendar_of_case(tx, case).await? {
        Some(calendar) => calendar,
        None => store::current_calendar(tx, &version.pack.calendar).await?.ok_or(sqlx::Error::RowNotFound)?,
    };
    let work = WorkCalendar::new(calendar.calendar, zone);
    let mut deadlines = compute(&version.pack, &work, (case.kind, case.traits), events);
    for deadline in &mut deadlines {
        deadline.is_confirmed = version.confirmed_at.is_some();
    }
    store::replace(tx, case, &calendar.id, &mut deadlines, now).await?;
    Ok(deadlines)
}

/// The stored deadlines of a case in the order in which they fall due.
pub async fn list(store: &Store, kind: CaseKind, case_id: &str) -> sqlx::Result<Vec<Deadline>> {
    store::list(store, kind, case_id).await
}

/// Takes the deadlines of a case away with it.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Transaction, kind: CaseKind, case_id: &str) -> sqlx::Result<u64> {
    store::delete_of_case(tx, kind, case_id).await
}

/// What the job must act on, the longest waiting first. Never what is paused, met, ended, or the customer's own window.
pub async fn due(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<Due>> {
    store::due(store, now, limit).await
}

/// Notes, in the transaction of the warning itself, that it was given; earlier warnings that were missed count too.
/// False when somebody else was faster or the deadline changed: then nothing is to be sent.
pub async fn mark_warned(tx: &mut Transaction, due: &Due, now: Instant) -> sqlx::Result<bool> {
    let next = due.warn_at.iter().copied().find(|at| *at > now).unwrap_or(due.due_at.plus_ms(1));
    store::mark_warned(tx, due, next, now).await
}

/// Notes, in the transaction of the escalation itself, that the deadline passed. False when somebody else was faster or
/// the deadline changed: then nothing is to be done.
pub async fn mark_breached(tx: &mut Transaction, due: &Due) -> sqlx::Result<bool> {
    store::mark_breached(tx, due).await
}
