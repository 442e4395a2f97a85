//! What administrators do with packs and calendars: read, confirm, renew. A text never changes; an edit is a version.

use app::account::StaffRole;
use app::deadline::admin::{self as wire, CalendarItem, RulePackItem, RulePackVersion, VersionItem};
use app::problem::FieldProblem;

use super::store::{self, New};
use super::{CalendarVersion, PackVersion, Stamp, check_calendar, check_pack};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::token;

/// Who may read rules: those who answer for deadlines, and who checks them.
pub(super) const READERS: [StaffRole; 4] =
    [StaffRole::Admin, StaffRole::Manager, StaffRole::Supervisor, StaffRole::Auditor];
/// Who may confirm and renew them.
pub(super) const WRITERS: [StaffRole; 1] = [StaffRole::Admin];

/// The version of each key that counts, its place found among versions of one key, the newest first.
fn current(confirmed: impl IntoIterator<Item = bool>) -> usize {
    confirmed.into_iter().position(|is| is).unwrap_or(0)
}

/// Every pack by key.
pub(super) async fn list_packs(portal: &Portal) -> Result<Vec<RulePackItem>, Refusal> {
    let all = store::list_packs(&portal.store, None).await?;
    let by_key = all.chunk_by(|a, b| a.pack.key == b.pack.key);
    let item = |versions: &[PackVersion]| {
        let v = &versions[current(versions.iter().map(|v| v.confirmed_at.is_some()))];
        RulePackItem {
            key: v.pack.key.clone(),
            name: v.pack.name.clone(),
            jurisdiction: v.pack.jurisdiction.clone(),
            kinds: v.pack.kinds.clone(),
            rule_count: v.pack.rules.len() as u32,
            version: v.version,
            is_confirmed: v.confirmed_at.is_some(),
            newest_version: versions[0].version,
        }
    };
    Ok(by_key.map(item).collect())
}

/// Every calendar by key.
pub(super) async fn list_calendars(portal: &Portal) -> Result<Vec<CalendarItem>, Refusal> {
    let all = store::list_calendars(&portal.store, None).await?;
    let by_key = all.chunk_by(|a, b| a.calendar.key == b.calendar.key);
    let item = |versions: &[CalendarVersion]| {
        let v = &versions[current(versions.iter().map(|v| v.confirmed_at.is_some()))];
        CalendarItem {
            key: v.calendar.key.clone(),
            name: v.calendar.name.clone(),
            zone: v.calendar.zone.clone(),
            version: v.version,
            is_confirmed: v.confirmed_at.is_some(),
            newest_version: versions[0].version,
        }
    };
    Ok(by_key.map(item).collect())
}

fn version_item(version: i64, stamp: &Stamp, confirmed_at: Option<app::value::Instant>) -> VersionItem {
    VersionItem {
        version,
        is_of_release: stamp.is_of_release,
        created_at: stamp.created_at,
        created_by: stamp.created_by_name.clone(),
        confirmed_at,
        confirmed_by: stamp.confirmed_by_name.clone(),
        is_current: false,
    }
}

/// Marks the version that counts, and gives the place of the wanted one, or of that one.
fn chosen(items: &mut [VersionItem], wanted: Option<i64>) -> Option<usize> {
    let counts = current(items.iter().map(|item| item.confirmed_at.is_some()));
    items.get_mut(counts)?.is_current = true;
    match wanted {
        None => Some(counts),
        Some(version) => items.iter().position(|item| item.version == version),
    }
}

/// A version of a pack: the wanted one, or the one that counts.
///
/// # Errors
/// `NotFound`.
pub(super) async fn find_pack(portal: &Portal, key: &str, wanted: Option<i64>) -> Result<RulePackVersion, Refusal> {
    let mut all = store::list_packs(&portal.store, Some(key)).await?;
    let mut versions: Vec<VersionItem> =
        all.iter().map(|v| version_item(v.version, &v.stamp, v.confirmed_at)).collect();
    let at = chosen(&mut versions, wanted).ok_or(Refusal::NotFound)?;
    let found = all.swap_remove(at);
    Ok(RulePackVersion { version: found.version, pack: found.pack, text: found.text, versions })
}

/// A version of a calendar: the wanted one, or the one that counts.
///
/// # Errors
/// `NotFound`.
pub(super) async fn find_calendar(
    portal: &Portal,
    key: &str,
    wanted: Option<i64>,
) -> Result<wire::CalendarVersion, Refusal> {
    let mut all = store::list_calendars(&portal.store, Some(key)).await?;
    let mut versions: Vec<VersionItem> =
        all.iter().map(|v| version_item(v.version, &v.stamp, v.confirmed_at)).collect();
    let at = chosen(&mut versions, wanted).ok_or(Refusal::NotFound)?;
    let found = all.swap_remove(at);
    Ok(wire::CalendarVersion { version: found.version, calendar: found.calendar, text: found.text, versions })
}

/// Notes who compared the version with its sources. Confirming it again changes nothing.
///
/// # Errors
/// `Forbidden` for all but administrators; `NotFound` when there is no such version.
pub(super) async fn confirm_pack(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    key: &str,
    version: i64,
) -> Result<(), Refusal> {
    staff.one_of(&WRITERS)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let done = store::set_pack_confirmed(&mut tx, (key, version), &staff.person.person_id, now).await?;
    if done.ok_or(Refusal::NotFound)? {
        let subject = ["rule_pack:", key].concat();
        let entry = Entry::by(caller, "rule_pack.confirmed", &subject).with("version", version.to_string());
        audit::record(&mut tx, &entry, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Likewise for a calendar.
///
/// # Errors
/// `Forbidden` for all but administrators; `NotFound` when there is no such version.
pub(super) async fn confirm_calendar(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    key: &str,
    version: i64,
) -> Result<(), Refusal> {
    staff.one_of(&WRITERS)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let done = store::set_calendar_confirmed(&mut tx, (key, version), &staff.person.person_id, now).await?;
    if done.ok_or(Refusal::NotFound)? {
        let subject = ["calendar:", key].concat();
        let entry = Entry::by(caller, "calendar.confirmed", &subject).with("version", version.to_string());
        audit::record(&mut tx, &entry, now).await?;
    }
    Ok(tx.commit().await?)
}

/// What a form or a program sends has other line ends than the texts of the release.
fn tidy(text: &str) -> String {
    [text.replace("\r\n", "\n").trim(), "\n"].concat()
}

fn mismatch(key: &str, stated: &str) -> Result<(), Refusal> {
    match key == stated {
        true => Ok(()),
        false => Err(Refusal::Invalid(vec![FieldProblem::new("/key", "mismatch", "")])),
    }
}

/// Stores the text as the next version of the pack, or as the first of a new one. It counts once it is confirmed, or at
/// once where no version is.
///
/// # Errors
/// `Forbidden` for all but administrators; `Invalid` by field; `Conflict` when the text is a version already.
pub(super) async fn add_pack(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    key: &str,
    text: &str,
) -> Result<RulePackVersion, Refusal> {
    staff.one_of(&WRITERS)?;
    let (text, now) = (tidy(text), portal.clock.now());
    let calendars = store::list_calendars(&portal.store, None).await?;
    let counting = |key: &str| {
        let of_key: Vec<&CalendarVersion> = calendars.iter().filter(|v| v.calendar.key == key).collect();
        let counts = current(of_key.iter().map(|v| v.confirmed_at.is_some()));
        of_key.get(counts).map(|version| version.calendar.clone())
    };
    let pack = check_pack(&text, counting, &portal.settings.zone).map_err(Refusal::Invalid)?;
    mismatch(key, &pack.key)?;
    let new = New { key, text: &text, text_hash: token::hash(&text), person_id: Some(&staff.person.person_id) };
    let mut tx = portal.store.begin().await?;
    let version = store::insert_pack(&mut tx, &new, &pack, now).await?.ok_or(Refusal::Conflict)?;
    let subject = ["rule_pack:", key].concat();
    let entry = Entry::by(caller, "rule_pack.renewed", &subject).with("version", version.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find_pack(portal, key, Some(version)).await
}

/// Likewise for a calendar. Cases keep the version that counted when they began.
///
/// # Errors
/// `Forbidden` for all but administrators; `Invalid` by field; `Conflict` when the text is a version already.
pub(super) async fn add_calendar(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    key: &str,
    text: &str,
) -> Result<wire::CalendarVersion, Refusal> {
    staff.one_of(&WRITERS)?;
    let (text, now) = (tidy(text), portal.clock.now());
    let calendar = check_calendar(&text).map_err(Refusal::Invalid)?;
    mismatch(key, &calendar.key)?;
    let new = New { key, text: &text, text_hash: token::hash(&text), person_id: Some(&staff.person.person_id) };
    let mut tx = portal.store.begin().await?;
    let version = store::insert_calendar(&mut tx, &new, now).await?.ok_or(Refusal::Conflict)?;
    let subject = ["calendar:", key].concat();
    let entry = Entry::by(caller, "calendar.renewed", &subject).with("version", version.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find_calendar(portal, key, Some(version)).await
}
