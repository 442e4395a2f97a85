//! What a version of rules or of a calendar would mean, before somebody confirms it.
//!
//! A case keeps the pack and the calendar that it began under ([`deadline::set`]), so confirming moves nothing that is
//! open. The page says so, and computes for comparison what the version would do if cases did not keep theirs.

mod store;

use std::collections::HashMap;

use app::deadline::CaseKind;
use app::deadline::admin::Effect;
use app::value::Instant;

use crate::deadline::{self, CalendarVersion, PackVersion, Under, WorkCalendar, moved};
use crate::http::Refusal;
use crate::state::Portal;
use store::OpenCase;

/// Most cases whose dates are computed anew: a page must not wait for a hundred thousand.
const MOST: i64 = 3000;

/// Packs and calendars by id, read once.
struct Versions<'p> {
    portal: &'p Portal,
    packs: HashMap<String, PackVersion>,
    calendars: HashMap<String, WorkCalendar>,
}

impl Versions<'_> {
    async fn load(&mut self, case: &OpenCase) -> Result<(), Refusal> {
        let store = &self.portal.store;
        if !self.packs.contains_key(&case.pack_id) {
            let found = deadline::find_pack(store, &case.pack_id).await?.ok_or(Refusal::Internal)?;
            self.packs.insert(case.pack_id.clone(), found);
        }
        if !self.calendars.contains_key(&case.calendar_id) {
            let found = deadline::find_calendar(store, &case.calendar_id).await?.ok_or(Refusal::Internal)?;
            self.calendars.insert(case.calendar_id.clone(), self.work(found));
        }
        Ok(())
    }

    fn work(&self, version: CalendarVersion) -> WorkCalendar {
        WorkCalendar::new(version.calendar, &self.portal.settings.zone)
    }
}

/// What is put in the place of a case's own.
enum Instead<'i> {
    Pack(&'i PackVersion),
    Calendar(&'i WorkCalendar),
}

/// Of a version of a pack.
///
/// # Errors
/// `NotFound` when there is no such version.
pub async fn of_pack(portal: &Portal, key: &str, version: i64) -> Result<Effect, Refusal> {
    let id = store::pack_id(&portal.store, key, version).await?.ok_or(Refusal::NotFound)?;
    let found = deadline::find_pack(&portal.store, &id).await?.ok_or(Refusal::NotFound)?;
    let count = store::count_of_pack(&portal.store, key).await?;
    let cases = store::open_of_pack(&portal.store, key, MOST).await?;
    compared(portal, (count, cases), Instead::Pack(&found), portal.clock.now()).await
}

/// Of a version of a calendar.
///
/// # Errors
/// `NotFound` when there is no such version.
pub async fn of_calendar(portal: &Portal, key: &str, version: i64) -> Result<Effect, Refusal> {
    let id = store::calendar_id(&portal.store, key, version).await?.ok_or(Refusal::NotFound)?;
    let found = deadline::find_calendar(&portal.store, &id).await?.ok_or(Refusal::NotFound)?;
    let work = WorkCalendar::new(found.calendar, &portal.settings.zone);
    let count = store::count_of_calendar(&portal.store, key).await?;
    let cases = store::open_of_calendar(&portal.store, key, MOST).await?;
    compared(portal, (count, cases), Instead::Calendar(&work), portal.clock.now()).await
}

async fn compared(
    portal: &Portal,
    (open_case_count, cases): (u64, Vec<OpenCase>),
    instead: Instead<'_>,
    now: Instant,
) -> Result<Effect, Refusal> {
    let mut versions = Versions { portal, packs: HashMap::new(), calendars: HashMap::new() };
    let mut effect = Effect { open_case_count, compared_count: cases.len() as u64, ..Effect::default() };
    for case in &cases {
        versions.load(case).await?;
        let (Some(pack), Some(calendar)) =
            (versions.packs.get(&case.pack_id), versions.calendars.get(&case.calendar_id))
        else {
            return Err(Refusal::Internal);
        };
        let before = Under { pack: &pack.pack, calendar };
        let after = match instead {
            Instead::Pack(version) => Under { pack: &version.pack, ..before },
            Instead::Calendar(calendar) => Under { calendar, ..before },
        };
        let traits: Vec<&str> = case.traits.split(' ').filter(|word| !word.is_empty()).collect();
        let (moved, overdue) = moved((before, after), (CaseKind::Complaint, &traits), &case.events, now);
        effect.moved_count += moved;
        effect.overdue_count += overdue;
    }
    Ok(effect)
}
