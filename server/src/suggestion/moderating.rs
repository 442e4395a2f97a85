//! Reading what customers wrote before everybody does: publishing it, or refusing it with a reason that they are told.

use app::account::StaffRole;
use app::suggestion::moderation::{CommentModeration, HeldItem, ModerationDraft, StaffRow, StaffSuggestion};
use app::suggestion::{Topic, api};
use app::text::moderation as say;
use app::ui::Choice;
use app::value::{Instant, Page};

use super::notice::{self, News};
use super::store::{self, Narrow, Placed, Reach, Record};
use super::{find, lock, note};
use crate::http::{Caller, Refusal};
use crate::search;
use crate::session::Staff;
use crate::state::Portal;
use crate::store::Transaction;

/// Staff who act on suggestions.
pub const MODERATORS: [StaffRole; 4] = [StaffRole::Agent, StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];
/// Staff who read them; a unit those about its own place.
pub const READERS: [StaffRole; 6] = [
    StaffRole::Agent,
    StaffRole::Supervisor,
    StaffRole::Manager,
    StaffRole::Admin,
    StaffRole::Auditor,
    StaffRole::Unit,
];

/// Which suggestions a member of staff reads.
///
/// # Errors
/// `Forbidden` for those who read none.
pub fn reach(staff: &Staff) -> Result<Reach, Refusal> {
    staff.one_of(&READERS)?;
    match (staff.role, &staff.person.unit_id) {
        // Without a unit there is nothing that is theirs.
        (StaffRole::Unit, None) => Ok(Reach(Some(String::new()))),
        (StaffRole::Unit, Some(unit_id)) => Ok(Reach(Some(unit_id.clone()))),
        _ => Ok(Reach(None)),
    }
}

/// What waits, the oldest first.
///
/// # Errors
/// `Invalid` (`/cursor malformed`); the database's.
pub async fn held(
    portal: &Portal,
    reach: &Reach,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<HeldItem>, Refusal> {
    let (at, id) = cursor.map_or(Ok((Instant::from_ms(i64::MIN), String::new())), place)?;
    let found = store::held(&portal.store, reach, (at, &id), limit as i64 + 1).await?;
    Ok(page(found, limit, |item| item.written_at))
}

/// All that somebody has read, the newest first.
///
/// # Errors
/// `Invalid` (`/cursor malformed`); the database's.
pub async fn list(
    portal: &Portal,
    reach: &Reach,
    narrow: &Narrow,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<StaffRow>, Refusal> {
    let (at, id) = cursor.map_or(Ok((Instant::from_ms(i64::MAX), String::new())), place)?;
    let found = store::read(&portal.store, reach, narrow, (at, &id), limit as i64 + 1).await?;
    Ok(page(found, limit, |item| item.created_at))
}

fn page<T>(mut found: Vec<(T, String)>, limit: usize, at: impl Fn(&T) -> Instant) -> Page<T> {
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next_cursor =
        found.last().filter(|_| has_more).map(|(item, id)| [&at(item).as_ms().to_string(), ".", id].concat());
    Page { items: found.into_iter().map(|(item, _)| item).collect(), next_cursor }
}

fn place(cursor: &str) -> Result<(Instant, String), Refusal> {
    let parts = cursor.split_once('.');
    let place = parts.and_then(|(at, id)| Some((Instant::from_ms(at.parse().ok()?), id.to_string())));
    place.ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))
}

/// All that staff know of one.
///
/// # Errors
/// `NotFound`, also for a unit of another place.
pub async fn look(portal: &Portal, reach: &Reach, number: &str) -> Result<StaffSuggestion, Refusal> {
    let record = find(portal, number).await?;
    if reach.0.is_some() && reach.0 != record.unit_id {
        return Err(Refusal::NotFound);
    }
    let beside = store::beside(&portal.store, &record.id).await?.ok_or(Refusal::NotFound)?;
    Ok(StaffSuggestion {
        suggestion_number: record.suggestion_number,
        topic: record.topic,
        title: record.title,
        text: record.text,
        locale: record.locale,
        unit_code: record.unit.map(|unit| unit.code),
        unit_name: beside.unit_name,
        is_public: record.is_public,
        author: beside.author,
        organisation: beside.organisation,
        complaint_number: beside.complaint_number,
        entered_by: beside.entered_by,
        held_for: record.held_for,
        published_at: record.published_at,
        refused_at: record.refused_at,
        refusal: record.refusal,
        is_read: beside.moderated_by.is_some() || record.published_at.is_some() || record.refused_at.is_some(),
        moderated_by: beside.moderated_by,
        status: record.status,
        reply: record.reply,
        replied_at: record.replied_at,
        merged_into: beside.merged_into,
        voice_count: record.voice_count,
        follower_count: beside.follower_count,
        comment_count: record.comment_count,
        created_at: record.created_at,
        noted: store::noted(&portal.store, &record.id).await?,
        history: store::history(&portal.store, &record.id).await?,
        version: record.version,
    })
}

/// The places that a suggestion can be about.
///
/// # Errors
/// The database's.
pub async fn places(portal: &Portal) -> Result<Vec<Choice>, Refusal> {
    let places = store::places(&portal.store).await?;
    Ok(places.into_iter().map(|place| Choice::new(place.code, place.name)).collect())
}

/// The suggestion as the caller read it, kept from others until the end of the transaction.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` when it changed since.
pub(super) async fn lock_version(tx: &mut Transaction, number: &str, version: i64) -> Result<Record, Refusal> {
    let record = lock(tx, number).await?;
    match record.version == version {
        true => Ok(record),
        false => Err(Refusal::PreconditionFailed),
    }
}

/// Publishes a suggestion or refuses it; one for the operator alone is taken in. `version` is what the caller read.
///
/// # Errors
/// `Forbidden`; `Invalid` by field; `Conflict` when it was read already; `PreconditionFailed`.
pub async fn decide(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    number: &str,
    mut draft: ModerationDraft,
    version: i64,
) -> Result<(), Refusal> {
    staff.one_of(&MODERATORS)?;
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let by = staff.person.person_id.as_str();
    let mut tx = portal.store.begin().await?;
    let record = lock_version(&mut tx, number, version).await?;
    if store::is_read(&mut tx, &record.id).await? {
        return Err(Refusal::Conflict);
    }
    let action = match draft.is_refusal() {
        true => {
            store::set_refused(&mut tx, &record.id, &draft.reason, by, now).await?;
            store::record_event(&mut tx, &record.id, ("refused", None, None), Some(by), now).await?;
            notice::tell(&mut tx, portal, &record, News::Refused(&draft.reason), now).await?;
            "suggestion.refused"
        }
        false => publish(&mut tx, portal, (&record, by), &draft, now).await?,
    };
    note(&mut tx, caller, action, &record.suggestion_number, &[], now).await?;
    Ok(tx.commit().await?)
}

async fn publish(
    tx: &mut Transaction,
    portal: &Portal,
    (record, by): (&Record, &str),
    draft: &ModerationDraft,
    now: Instant,
) -> Result<&'static str, Refusal> {
    let unit_id = match draft.unit_code.as_deref() {
        None => record.unit_id.clone(),
        Some("") => None,
        Some(code) if record.unit.as_ref().is_some_and(|unit| unit.code == code) => record.unit_id.clone(),
        Some(code) => match store::place(tx, code).await? {
            Some(id) => Some(id),
            None => return Err(Refusal::field("/unit_code", "unknown", "no open service point of that code")),
        },
    };
    let title = draft.title.as_deref().unwrap_or(&record.title);
    let topic = draft.topic.as_deref().and_then(|topic| topic.parse().ok()).unwrap_or(record.topic);
    let parts = search::parts_of_number(&record.suggestion_number);
    let texts = [record.suggestion_number.as_str(), title, &record.text];
    let placed = Placed {
        title,
        topic: Topic::as_str(topic),
        unit_id: unit_id.as_deref(),
        search: &search::column(texts.into_iter().chain(parts.iter().map(String::as_str))),
    };
    store::set_read(tx, &record.id, &placed, by, now).await?;
    if !record.is_public {
        store::record_event(tx, &record.id, ("changed", None, None), Some(by), now).await?;
        return Ok("suggestion.taken_in");
    }
    store::record_event(tx, &record.id, ("published", None, None), Some(by), now).await?;
    let published = store::find_by_id(tx, &record.id).await?.ok_or(Refusal::Internal)?;
    notice::tell(tx, portal, &published, News::Published, now).await?;
    Ok("suggestion.published")
}

/// Publishes a comment or refuses it.
///
/// # Errors
/// `Forbidden`; `Invalid` by field; `NotFound`; `Conflict` when it was read already.
pub async fn decide_comment(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    (number, comment_id): (&str, &str),
    mut draft: CommentModeration,
) -> Result<(), Refusal> {
    staff.one_of(&MODERATORS)?;
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let record = lock(&mut tx, number).await?;
    let found = store::find_held_comment(&mut tx, &record.id, comment_id).await?;
    let (comment, is_held) = found.ok_or(Refusal::NotFound)?;
    if !is_held {
        return Err(Refusal::Conflict);
    }
    let refusal = draft.is_refusal().then_some(draft.reason.as_str());
    store::set_comment(&mut tx, comment_id, refusal, &staff.person.person_id, now).await?;
    store::recount_comments(&mut tx, &record.id).await?;
    if let (Some(reason), Some(writer)) = (refusal, store::reached(&mut tx, &comment).await?) {
        let reason = notice::one_line(reason, notice::MOST_WORDS);
        let words = |l| say::comment_refused(l, &reason);
        let page = api::suggestion_page(&record.suggestion_number);
        notice::tell_one(&mut tx, portal, &record, News::Said(&words, &page), &writer, now).await?;
    }
    let action = if refusal.is_some() { "suggestion.comment_refused" } else { "suggestion.comment_published" };
    note(&mut tx, caller, action, &record.suggestion_number, &[("comment", comment_id)], now).await?;
    Ok(tx.commit().await?)
}
