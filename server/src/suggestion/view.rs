//! What readers get to see of suggestions.

use app::suggestion::{
    Board, Comment, Comments, Item, Numbers, Other, Own, OwnItem, OwnList, SHOWN_FROM, Share, Similar, Sort,
    Suggestion, tells_nobody,
};
use app::value::Instant;

use super::store::{self, CommentRow, Conditions, Record};
use super::{cursor, holder, moderating};
use crate::http::{Caller, Refusal};
use crate::search;
use crate::session::SignedIn;
use crate::state::Portal;

/// After every id of UUID form.
const LAST_ID: &str = "g";
/// Characters of what is typed that count.
const MOST_TYPED: usize = 300;
/// Similar ones that are shown.
const MOST_SIMILAR: i64 = 5;

/// One on the board.
pub fn item(record: &Record) -> Item {
    Item {
        suggestion_number: record.suggestion_number.clone(),
        topic: record.topic,
        title: record.title.clone(),
        unit: record.unit.clone(),
        status: record.status,
        voice_count: record.voice_count,
        comment_count: record.comment_count,
        created_at: record.created_at,
        numbers: numbers(record),
    }
}

/// Of five voices or more, then and now; weight and shipments where they tell of nobody alone.
fn numbers(record: &Record) -> Option<Numbers> {
    let counted_at = record.counted_at.filter(|_| record.voice_count >= SHOWN_FROM && record.largest_bp > 0)?;
    let share = |bp: u64| bp as f64 / 10_000.0;
    let spread = Share { largest_bp: record.largest_bp, herfindahl_bp: record.herfindahl_bp };
    let tells_nobody = tells_nobody(record.customer_count, spread);
    Some(Numbers {
        counted_at,
        weighted: tells_nobody.then_some(record.weighted_milli as f64 / 1000.0),
        shipment_count: tells_nobody.then_some(record.shipment_count),
        largest_share: share(record.largest_bp),
        herfindahl: share(record.herfindahl_bp),
    })
}

/// Who may read it: everybody what is on the board, whoever wrote it or wrote it down their own, staff as at the desk.
pub fn may_read(portal: &Portal, caller: &Caller, record: &Record) -> bool {
    record.is_on_board()
        || caller.signed_in.as_deref().is_some_and(|person| match person.staff_role {
            Some(_) => moderating::reads(person, record) || record.entered_by.as_deref() == Some(&person.person_id),
            None => is_author(portal, person, record),
        })
}

fn is_author(portal: &Portal, person: &SignedIn, record: &Record) -> bool {
    let is_guest = |email: &String| holder::of_guest(portal, email) == holder::of_guest(portal, &person.email);
    record.person_id.as_deref() == Some(&person.person_id) || record.guest_email.as_ref().is_some_and(is_guest)
}

/// All of one, for whoever asks.
///
/// # Errors
/// `NotFound` for what the caller may not read.
pub async fn find(portal: &Portal, caller: &Caller, typed: &str) -> Result<(Suggestion, Record), Refusal> {
    let record = super::find(portal, typed).await?;
    if !may_read(portal, caller, &record) {
        return Err(Refusal::NotFound);
    }
    let person = caller.signed_in.as_deref();
    let names = holder::names(portal, person);
    let is_author = person.is_some_and(|person| person.staff_role.is_none() && is_author(portal, person, &record));
    let own = match person {
        None => Own::default(),
        Some(_) => {
            // Voices and followers went along where it went into another.
            let id = record.merged_into_id.as_ref().unwrap_or(&record.id);
            Own {
                is_author,
                has_voice: store::has_voice(&portal.store, id, &names).await?,
                is_following: store::is_following(&portal.store, id, &names).await?,
            }
        }
    };
    let target = match &record.merged_into_id {
        Some(id) => store::find_of_id(&portal.store, id).await?.filter(Record::is_on_board),
        None => None,
    };
    let merged = store::merged_into(&portal.store, &record.id).await?;
    let may_know_why = is_author || person.is_some_and(|person| person.staff_role.is_some());
    let suggestion = Suggestion {
        item: item(&record),
        text: record.text.clone(),
        language: record.locale.clone(),
        is_public: record.is_public,
        published_at: record.published_at,
        refused_at: record.refused_at.filter(|_| may_know_why),
        refusal: record.refusal.clone().filter(|_| may_know_why),
        reply: record.reply.clone(),
        replied_at: record.replied_at,
        merged_into: target.map(|other| Other { suggestion_number: other.suggestion_number, title: other.title }),
        merged: merged.into_iter().map(|(suggestion_number, title)| Other { suggestion_number, title }).collect(),
        is_entered_by_staff: record.entered_by.is_some(),
        noted_count: store::noted_count(&portal.store, &record.id).await?,
        own,
    };
    Ok((suggestion, record))
}

/// A page of the board. `cursor` is one that this function gave before.
///
/// # Errors
/// `Invalid` (`/cursor malformed`).
pub async fn board(
    portal: &Portal,
    sort: Sort,
    conditions: &Conditions,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Board, Refusal> {
    let (key, id) = match cursor {
        None => (i64::MAX, LAST_ID.to_string()),
        Some(text) => cursor::read(text)?,
    };
    let mut rows = store::list(&portal.store, sort, conditions, (key, &id), limit + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|row| cursor::write(store::key(sort, row), &row.id));
    let weights = store::weights(&portal.store).await?;
    Ok(Board { items: rows.iter().map(item).collect(), next_cursor, weights })
}

/// Those on the board that look like what is typed, the most alike first.
///
/// # Errors
/// The database's.
pub async fn similar(portal: &Portal, typed: &str) -> Result<Similar, Refusal> {
    let typed: String = typed.chars().take(MOST_TYPED).collect();
    let (patterns, count) = search::likeness(&typed);
    if count == 0 {
        return Ok(Similar { items: Vec::new() });
    }
    let least = if count >= 3 { 2 } else { 1 };
    let rows = store::similar(&portal.store, &patterns, least, MOST_SIMILAR).await?;
    Ok(Similar { items: rows.iter().map(item).collect() })
}

/// A page of comments: the published ones, and the reader's own.
///
/// # Errors
/// `NotFound` for a suggestion that the caller may not read; `Invalid` (`/cursor malformed`).
pub async fn comments(
    portal: &Portal,
    caller: &Caller,
    record: &Record,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Comments, Refusal> {
    let (after, after_id) = match cursor {
        None => (i64::MIN, String::new()),
        Some(text) => cursor::read(text)?,
    };
    let names = holder::names(portal, caller.signed_in.as_deref());
    let place = (Instant::from_ms(after), after_id.as_str());
    let mut rows = store::comments(&portal.store, &record.id, &names, place, limit as i64 + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|row| cursor::write(row.written_at.as_ms(), &row.id));
    Ok(Comments { items: rows.into_iter().map(|row| comment(row, &names)).collect(), next_cursor })
}

fn comment(row: CommentRow, names: &[String; 2]) -> Comment {
    Comment {
        is_own: names.contains(&row.holder),
        id: row.id,
        text: row.text,
        language: row.locale,
        written_at: row.written_at,
        is_staff: row.is_staff,
        is_held: row.published_at.is_none() && row.refusal.is_none(),
        refusal: row.refusal,
    }
}

/// What a customer wrote, spoke for and follows.
///
/// # Errors
/// The database's.
pub async fn own(portal: &Portal, person: &SignedIn) -> Result<OwnList, Refusal> {
    let names = holder::names(portal, Some(person));
    let written = store::written_by(&portal.store, &person.person_id, &person.email).await?;
    let items = |records: Vec<Record>| records.iter().map(item).collect();
    Ok(OwnList {
        written: written
            .into_iter()
            .map(|record| OwnItem {
                item: item(&record),
                is_public: record.is_public,
                published_at: record.published_at,
                refusal: record.refusal,
                reply: record.reply,
            })
            .collect(),
        voices: items(store::voiced_by(&portal.store, &names).await?),
        followed: items(store::followed_by(&portal.store, &names).await?),
    })
}
