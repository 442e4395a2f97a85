//! What customers do, in the caller's transaction: suggest, give a voice and take it back, comment, follow.
//!
//! Every function leaves the audit row to its caller, who writes it last.

use app::problem::FieldProblem;
use app::suggestion::{
    CommentDraft, Draft, Held, HeldFor, MOST_COMMENTS, MOST_SUGGESTIONS, MOST_VOICES, Status, held_comment,
    held_suggestion,
};
use app::value::Instant;

use super::holder::{Holder, STAFF};
use super::store::{self, New, NewComment, NewVoice, Record};
use super::{number, search_column};
use crate::http::Refusal;
use crate::http::quota::Quota;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::{Transaction, new_id};

const DAY_MS: i64 = 86_400_000;
const DAY_S: u64 = 86_400;

/// A new one, with its author's voice, followed by its author.
///
/// # Errors
/// `Invalid` (`/unit unknown`); `TooMany` beyond [`MOST_SUGGESTIONS`] a day.
pub async fn suggest(
    tx: &mut Transaction,
    portal: &Portal,
    holder: &Holder,
    draft: &Draft,
    now: Instant,
) -> Result<(Record, HeldFor), Refusal> {
    tx.lock_key(&["suggestions-of:", &holder.name].concat()).await?;
    let guest = holder.guest_email.as_deref();
    let sent_today = store::count_since(tx, holder.person_id.as_deref(), guest, now.plus_ms(-DAY_MS)).await?;
    limited("suggestions", sent_today, MOST_SUGGESTIONS)?;
    let held = Held { is_guest: holder.person_id.is_none(), sent_today };
    let held_for = held_suggestion(&draft.title, &draft.text, held);
    let by = Author { holder: Some(holder), entered_by: None, complaint_id: None };
    let record = insert(tx, portal, draft, held_for, (by, holder.locale.tag()), now).await?;
    speak(tx, &record.id, holder, now).await?;
    follow(tx, &record.id, holder, now).await?;
    Ok((record, held_for))
}

/// Written down by staff, for nobody by name: without a voice.
///
/// # Errors
/// `Invalid` (`/unit unknown`).
pub async fn note_down(
    tx: &mut Transaction,
    portal: &Portal,
    clerk: &SignedIn,
    draft: &Draft,
    now: Instant,
) -> Result<(Record, HeldFor), Refusal> {
    let by = Author { holder: None, entered_by: Some(&clerk.person_id), complaint_id: None };
    let record = insert(tx, portal, draft, HeldFor::New, (by, clerk.locale.tag()), now).await?;
    Ok((record, HeldFor::New))
}

/// Whose words they are, and how they came.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    pub holder: Option<&'a Holder>,
    /// The member of staff who wrote it down.
    pub entered_by: Option<&'a str>,
    pub complaint_id: Option<&'a str>,
}

/// Stores a draft that has no problems and notes that it was received; it waits for a moderator. `locale` is the tag
/// of its language.
///
/// # Errors
/// `Invalid` (`/unit unknown`, `/topic unknown`).
pub async fn insert(
    tx: &mut Transaction,
    portal: &Portal,
    draft: &Draft,
    held_for: HeldFor,
    (by, locale): (Author<'_>, &str),
    now: Instant,
) -> Result<Record, Refusal> {
    let topic = draft.chosen_topic().ok_or_else(|| Refusal::field("/topic", "unknown", "no such topic"))?;
    let unit_id = match draft.unit.as_deref() {
        None => None,
        Some(code) => match store::place(tx, code).await? {
            Some(id) => Some(id),
            None => return Err(Refusal::field("/unit", "unknown", "no open service point of that code")),
        },
    };
    let id = new_id(now);
    let suggestion_number = number::next(tx, &portal.settings.zone, now).await?;
    let new = New {
        id: &id,
        suggestion_number: &suggestion_number,
        topic,
        title: &draft.title,
        text: &draft.text,
        locale,
        unit_id: unit_id.as_deref(),
        is_public: draft.is_public,
        person_id: by.holder.and_then(|holder| holder.person_id.as_deref()),
        organisation_id: by.holder.and_then(|holder| holder.organisation_id.as_deref()),
        guest_email: by.holder.and_then(|holder| holder.guest_email.as_deref()),
        complaint_id: by.complaint_id,
        entered_by: by.entered_by,
        held_for,
        search: &search_column(&suggestion_number, &draft.title, &draft.text),
    };
    store::insert(tx, &new, now).await?;
    let person_id = new.person_id.or(by.entered_by);
    store::record_event(tx, &id, ("received", Some(Status::Received), None), person_id, now).await?;
    store::find_by_id(tx, &id).await?.ok_or(Refusal::Internal)
}

/// Whether the holder had no voice before; counted at once. The suggestion is locked by the caller.
///
/// # Errors
/// `TooMany` beyond [`MOST_VOICES`] a day.
pub async fn speak(tx: &mut Transaction, suggestion_id: &str, holder: &Holder, now: Instant) -> Result<bool, Refusal> {
    let new = NewVoice {
        suggestion_id,
        holder: &holder.name,
        person_id: holder.person_id.as_deref(),
        organisation_id: holder.organisation_id.as_deref(),
        guest: holder.guest_email.as_deref().map(|email| (email, holder.locale.tag())),
        entered_by: None,
        note: None,
    };
    let is_new = store::put_voice(tx, &new, now).await?;
    if is_new {
        let given = store::voices_since(tx, &holder.name, now.plus_ms(-DAY_MS)).await?;
        limited("voices", given.saturating_sub(1), MOST_VOICES)?;
        store::recount_voices(tx, suggestion_id).await?;
    }
    Ok(is_new)
}

/// Whether there was a voice to take back.
///
/// # Errors
/// The database's.
pub async fn fall_silent(tx: &mut Transaction, suggestion_id: &str, holder: &Holder) -> sqlx::Result<bool> {
    let was_there = store::remove_voice(tx, suggestion_id, &holder.name).await?;
    if was_there {
        store::recount_voices(tx, suggestion_id).await?;
    }
    Ok(was_there)
}

/// Whether the holder did not follow it before.
///
/// # Errors
/// `TooMany` beyond [`MOST_VOICES`] a day.
pub async fn follow(tx: &mut Transaction, suggestion_id: &str, holder: &Holder, now: Instant) -> Result<bool, Refusal> {
    let whose = (holder.person_id.as_deref(), holder.guest_email.as_deref());
    let link = (holder.name.as_str(), holder.link_hash.as_str());
    let is_new = store::put_follower(tx, suggestion_id, link, whose, holder.locale, now).await?;
    if is_new {
        let begun = store::followings_since(tx, &holder.name, now.plus_ms(-DAY_MS)).await?;
        limited("followings", begun.saturating_sub(1), MOST_VOICES)?;
    }
    Ok(is_new)
}

/// Why the comment waits; none when it stands at once.
///
/// # Errors
/// `TooMany` beyond [`MOST_COMMENTS`] a day.
pub async fn comment(
    tx: &mut Transaction,
    suggestion: &Record,
    holder: &Holder,
    draft: &CommentDraft,
    now: Instant,
) -> Result<Option<HeldFor>, Refusal> {
    tx.lock_key(&["suggestions-of:", &holder.name].concat()).await?;
    let sent_today = store::comments_since(tx, &holder.name, now.plus_ms(-DAY_MS)).await?;
    limited("comments", sent_today, MOST_COMMENTS)?;
    let held_for = held_comment(&draft.text, Held { is_guest: holder.person_id.is_none(), sent_today });
    let new = NewComment {
        id: &new_id(now),
        suggestion_id: &suggestion.id,
        holder: &holder.name,
        person_id: holder.person_id.as_deref(),
        guest_email: holder.guest_email.as_deref(),
        is_staff: false,
        text: &draft.text,
        locale: holder.locale.tag(),
        held_for,
    };
    store::insert_comment(tx, &new, now).await?;
    store::recount_comments(tx, &suggestion.id).await?;
    Ok(held_for)
}

/// The operator's own word, at once.
///
/// # Errors
/// The database's.
pub async fn comment_of_staff(
    tx: &mut Transaction,
    suggestion: &Record,
    clerk: &SignedIn,
    draft: &CommentDraft,
    now: Instant,
) -> Result<(), Refusal> {
    let new = NewComment {
        id: &new_id(now),
        suggestion_id: &suggestion.id,
        holder: STAFF,
        person_id: Some(&clerk.person_id),
        guest_email: None,
        is_staff: true,
        text: &draft.text,
        locale: clerk.locale.tag(),
        held_for: None,
    };
    store::insert_comment(tx, &new, now).await?;
    Ok(store::recount_comments(tx, &suggestion.id).await?)
}

/// On the board, and still itself: what nobody may read, nobody may speak for.
///
/// # Errors
/// `NotFound`; `Blocked` (`/suggestion_number merged`).
pub fn open_to_voices(suggestion: &Record) -> Result<(), Refusal> {
    if !suggestion.is_on_board() {
        return Err(Refusal::NotFound);
    }
    still_itself(suggestion)
}

/// What went into another one is spoken for and followed there.
///
/// # Errors
/// `Blocked` (`/suggestion_number merged`).
pub fn still_itself(suggestion: &Record) -> Result<(), Refusal> {
    match suggestion.status {
        Status::Merged => {
            Err(Refusal::Blocked(vec![FieldProblem::new("/suggestion_number", "merged", "it went into another one")]))
        }
        _ => Ok(()),
    }
}

fn limited(name: &'static str, sent: u64, most: u64) -> Result<(), Refusal> {
    match sent >= most {
        true => Err(Refusal::too_many(Quota { name, count: most, window_s: Some(DAY_S) }, DAY_S)),
        false => Ok(()),
    }
}
