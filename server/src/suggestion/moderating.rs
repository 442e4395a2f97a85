//! Reading what customers wrote before everybody does: publishing it, or refusing it with a reason that they are told.
//! What stands can be taken down likewise.

use app::account::StaffRole;
use app::locale::Locale;
use app::suggestion::moderation::{CommentModeration, HeldItem, ModerationDraft, StaffRow, StaffSuggestion};
use app::suggestion::{Topic, api};
use app::text::moderation as say;
use app::ui::Choice;
use app::value::{Instant, Page};

use super::notice::{self, News};
use super::store::{self, Decided, Narrow, Placed, Reach, Record, Writer};
use super::{cursor, find, holder, lock, note, search_column};
use crate::http::{Caller, Refusal};
use crate::session::{SignedIn, Staff};
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

/// Whether a member of staff reads this one: as [`reach`] says of all.
pub(super) fn reads(person: &SignedIn, record: &Record) -> bool {
    match person.staff_role {
        Some(StaffRole::Unit) => person.unit_id.is_some() && person.unit_id == record.unit_id,
        Some(role) => READERS.contains(&role),
        None => false,
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
    let (at, id) = cursor.map_or(Ok((i64::MIN, String::new())), cursor::read)?;
    let found = store::held(&portal.store, reach, (Instant::from_ms(at), &id), limit as i64 + 1).await?;
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
    let (at, id) = cursor.map_or(Ok((i64::MAX, String::new())), cursor::read)?;
    let found = store::read(&portal.store, reach, narrow, (Instant::from_ms(at), &id), limit as i64 + 1).await?;
    Ok(page(found, limit, |item| item.created_at))
}

fn page<T>(mut found: Vec<(T, String)>, limit: usize, at: impl Fn(&T) -> Instant) -> Page<T> {
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| has_more).map(|(item, id)| cursor::write(at(item).as_ms(), id));
    Page { items: found.into_iter().map(|(item, _)| item).collect(), next_cursor }
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
        comments: store::standing(&portal.store, &record.id).await?,
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

/// Publishes a suggestion or refuses it; one for the operator alone is taken in, and one on the board is taken down by
/// refusing it. `version` is what the caller read.
///
/// # Errors
/// `Forbidden`; `Invalid` by field; `Conflict` when it was decided already; `PreconditionFailed`.
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
    let is_read = store::is_read(&mut tx, &record.id).await?;
    let action = match (draft.is_refusal(), is_read) {
        (true, true) if record.is_on_board() => {
            take_down(&mut tx, portal, (&record, by), &draft.reason, now).await?;
            "suggestion.taken_down"
        }
        (_, true) => return Err(Refusal::Conflict),
        (true, false) => {
            store::set_refused(&mut tx, &record.id, &draft.reason, by, now).await?;
            store::record_event(&mut tx, &record.id, ("refused", None, None), Some(by), now).await?;
            notice::tell(&mut tx, portal, &record, News::Refused(&draft.reason), now).await?;
            "suggestion.refused"
        }
        (false, false) => publish(&mut tx, portal, (&record, by), &draft, now).await?,
    };
    note(&mut tx, caller, action, &record.suggestion_number, &[], now).await?;
    Ok(tx.commit().await?)
}

/// The author alone is told why, whether they follow it or not: to others the reason may say what they must not read.
async fn take_down(
    tx: &mut Transaction,
    portal: &Portal,
    (record, by): (&Record, &str),
    reason: &str,
    now: Instant,
) -> Result<(), Refusal> {
    store::set_refused(tx, &record.id, reason, by, now).await?;
    store::record_event(tx, &record.id, ("refused", None, None), Some(by), now).await?;
    let holder = match (&record.person_id, &record.guest_email) {
        (Some(id), _) => holder::of_person(id),
        (None, Some(email)) => holder::of_guest(portal, email),
        (None, None) => return Ok(()),
    };
    let author = Writer {
        holder,
        person_id: record.person_id.clone(),
        guest_email: record.guest_email.clone(),
        locale: Locale::from_tag(&record.locale).unwrap_or_default(),
    };
    if let Some(author) = store::reached(tx, &author).await? {
        let down = store::find_by_id(tx, &record.id).await?.ok_or(Refusal::Internal)?;
        notice::tell_one(tx, portal, &down, News::TakenDown(reason), &author, now).await?;
    }
    Ok(())
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
    let placed = Placed {
        title,
        topic: Topic::as_str(topic),
        unit_id: unit_id.as_deref(),
        search: &search_column(&record.suggestion_number, title, &record.text),
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

/// Publishes a comment or refuses it; one that stands is taken down by refusing it.
///
/// # Errors
/// `Forbidden`; `Invalid` by field; `NotFound`; `Conflict` when it was decided already.
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
    let found = store::find_comment(&mut tx, &record.id, comment_id).await?;
    let (writer, decided) = found.ok_or(Refusal::NotFound)?;
    let action = match (decided, draft.is_refusal()) {
        (Decided::Waits, false) => "suggestion.comment_published",
        (Decided::Waits, true) => "suggestion.comment_refused",
        (Decided::Stands, true) => "suggestion.comment_taken_down",
        (Decided::Stands, false) | (Decided::Refused, _) => return Err(Refusal::Conflict),
    };
    let refusal = draft.is_refusal().then_some(draft.reason.as_str());
    store::set_comment(&mut tx, comment_id, refusal, &staff.person.person_id, now).await?;
    store::recount_comments(&mut tx, &record.id).await?;
    if let (Some(reason), Some(writer)) = (refusal, writer)
        && let Some(writer) = store::reached(&mut tx, &writer).await?
    {
        let reason = notice::one_line(reason, notice::MOST_WORDS);
        let words = |l| say::comment_refused(l, &reason);
        let page = api::suggestion_page(&record.suggestion_number);
        notice::tell_one(&mut tx, portal, &record, News::Said(&words, &page), &writer, now).await?;
    }
    note(&mut tx, caller, action, &record.suggestion_number, &[("comment", comment_id)], now).await?;
    Ok(tx.commit().await?)
}
