//! What doors and forms do, each in one transaction: for somebody signed in at once, for a guest by a mail.

use app::suggestion::{Acted, CommentDraft, Draft, GuestDraft};
use app::value::Instant;

use super::acting::{self, open_to_voices, still_itself};
use super::confirming::{self, Wish};
use super::holder::{self, Holder};
use super::store::{self, Record};
use super::view::may_read;
use super::{find, lock, note};
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

/// Characters of the secret of one rendering of the form.
const ONCE: usize = 32;

fn refuse(problems: Vec<app::problem::FieldProblem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

fn awaits_confirmation() -> Acted {
    Acted { suggestion_number: None, awaits_confirmation: true, is_held: false }
}

fn done(record: &Record, is_held: bool) -> Acted {
    let suggestion_number = Some(record.suggestion_number.clone());
    Acted { suggestion_number, awaits_confirmation: false, is_held }
}

/// Staff who may speak for the operator; others of staff may not.
fn clerk(person: &SignedIn) -> Result<bool, Refusal> {
    match person.staff_role {
        None => Ok(false),
        Some(role) if holder::SPEAKERS.contains(&role) => Ok(true),
        Some(_) => Err(Refusal::Forbidden),
    }
}

/// A new suggestion. `once` is the secret of one rendering of the form: sent again it gives what it made.
///
/// # Errors
/// `Invalid` by field; `Forbidden` for a unit and an auditor; `TooMany` beyond five a day.
pub async fn suggest(portal: &Portal, caller: &Caller, mut draft: Draft, once: Option<&str>) -> Result<Acted, Refusal> {
    draft.normalise();
    refuse(draft.problems(caller.signed_in.is_none()))?;
    let now = portal.clock.now();
    let Some(person) = caller.signed_in.clone() else {
        let email = draft.email.take().unwrap_or_default();
        check_place(portal, &draft).await?;
        confirming::ask(portal, caller, &email, Wish::Suggestion(&draft)).await?;
        return Ok(awaits_confirmation());
    };
    let is_clerk = clerk(&person)?;
    let form_hash = once.filter(|secret| secret.len() == ONCE).map(token::hash);
    let mut tx = portal.store.begin().await?;
    if let Some(hash) = &form_hash
        && let Some(number) = made_before(&mut tx, &person, hash).await?
    {
        return Ok(Acted { suggestion_number: Some(number), awaits_confirmation: false, is_held: true });
    }
    let (record, held_for) = match is_clerk {
        true => acting::note_down(&mut tx, portal, &person, &draft, now).await?,
        false => {
            let holder = holder::signed_in(&mut tx, portal, &person).await?;
            acting::suggest(&mut tx, portal, &holder, &draft, now).await?
        }
    };
    if let Some(hash) = &form_hash {
        store::set_form(&mut tx, &record.id, hash).await?;
    }
    let detail = [("held_for", held_for.as_str()), ("topic", record.topic.as_str())];
    note(&mut tx, caller, "suggestion.received", &record.suggestion_number, &detail, now).await?;
    tx.commit().await?;
    Ok(done(&record, true))
}

/// A guest learns of a wrong place now, not by the mail.
async fn check_place(portal: &Portal, draft: &Draft) -> Result<(), Refusal> {
    let Some(code) = &draft.unit else { return Ok(()) };
    match store::has_place(&portal.store, code).await? {
        true => Ok(()),
        false => Err(Refusal::field("/unit", "unknown", "no open service point of that code")),
    }
}

async fn made_before(tx: &mut Transaction, person: &SignedIn, hash: &str) -> Result<Option<String>, Refusal> {
    tx.lock_key(&["suggestion-form:", hash].concat()).await?;
    match store::find_by_form(tx, hash).await? {
        Some((_, Some(other))) if other != person.person_id => Err(Refusal::Conflict),
        found => Ok(found.map(|(number, _)| number)),
    }
}

/// The suggestion, if the caller may read it: what is not on the board exists for nobody else.
async fn readable(portal: &Portal, caller: &Caller, typed: &str) -> Result<Record, Refusal> {
    let record = find(portal, typed).await?;
    if may_read(portal, caller, &record) { Ok(record) } else { Err(Refusal::NotFound) }
}

/// A customer, not staff: those speak for others, by name.
fn customer(caller: &Caller) -> Result<Option<&SignedIn>, Refusal> {
    match caller.signed_in.as_deref() {
        Some(person) if person.staff_role.is_some() => Err(Refusal::Forbidden),
        other => Ok(other),
    }
}

/// Begins in the name of a customer, with the suggestion locked.
async fn begin(portal: &Portal, person: &SignedIn, typed: &str) -> Result<(Transaction, Holder, Record), Refusal> {
    let mut tx = portal.store.begin().await?;
    let holder = holder::signed_in(&mut tx, portal, person).await?;
    let record = lock(&mut tx, typed).await?;
    Ok((tx, holder, record))
}

/// Times that a suggestion is looked up while others merge it.
const TRIES: usize = 3;

/// Likewise with the one in which it goes on, where it went into another: voices and followers went along.
async fn begin_there(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    typed: &str,
) -> Result<(Transaction, Holder, Record), Refusal> {
    for _ in 0..TRIES {
        let record = readable(portal, caller, typed).await?;
        let there = match &record.merged_into_id {
            Some(id) => store::find_of_id(&portal.store, id).await?.ok_or(Refusal::NotFound)?,
            None => record,
        };
        let begun = begin(portal, person, &there.suggestion_number).await?;
        if begun.2.merged_into_id.is_none() {
            return Ok(begun);
        }
    }
    Err(Refusal::Conflict)
}

/// Gives a voice; a second one changes nothing.
///
/// # Errors
/// `Forbidden` for staff; `NotFound`; `Blocked` when it went into another; `Invalid` (`/email`); `TooMany`.
pub async fn vote(portal: &Portal, caller: &Caller, typed: &str, guest: GuestDraft) -> Result<Acted, Refusal> {
    let Some(person) = customer(caller)? else {
        return ask(portal, caller, typed, guest, Wanted::Voice).await;
    };
    let now = portal.clock.now();
    let (mut tx, holder, record) = begin(portal, person, typed).await?;
    open_to_voices(&record)?;
    if acting::speak(&mut tx, &record.id, &holder, now).await? {
        note(&mut tx, caller, "suggestion.voice_given", &record.suggestion_number, &[], now).await?;
    }
    tx.commit().await?;
    Ok(done(&record, false))
}

/// Takes a voice back; where there was none nothing happens. A guest's stays until they have confirmed it.
///
/// # Errors
/// `Forbidden` for staff; `NotFound`; `Invalid` (`/email`).
pub async fn withdraw(portal: &Portal, caller: &Caller, typed: &str, guest: GuestDraft) -> Result<Acted, Refusal> {
    let Some(person) = customer(caller)? else {
        return ask(portal, caller, typed, guest, Wanted::Withdrawal).await;
    };
    let now = portal.clock.now();
    let (mut tx, holder, record) = begin_there(portal, caller, person, typed).await?;
    if acting::fall_silent(&mut tx, &record.id, &holder).await? {
        note(&mut tx, caller, "suggestion.voice_withdrawn", &record.suggestion_number, &[], now).await?;
    }
    tx.commit().await?;
    Ok(done(&record, false))
}

/// Is told from now on what becomes of it.
///
/// # Errors
/// As [`vote`].
pub async fn follow(portal: &Portal, caller: &Caller, typed: &str, guest: GuestDraft) -> Result<Acted, Refusal> {
    let Some(person) = customer(caller)? else {
        return ask(portal, caller, typed, guest, Wanted::Following).await;
    };
    let now = portal.clock.now();
    let (mut tx, holder, record) = begin(portal, person, typed).await?;
    if !may_read(portal, caller, &record) {
        return Err(Refusal::NotFound);
    }
    still_itself(&record)?;
    if acting::follow(&mut tx, &record.id, &holder, now).await? {
        note(&mut tx, caller, "suggestion.followed", &record.suggestion_number, &[], now).await?;
    }
    tx.commit().await?;
    Ok(done(&record, false))
}

/// Is no longer told.
///
/// # Errors
/// `SignInRequired` for guests, who end it at the link of their mails; `Forbidden` for staff; `NotFound`.
pub async fn unfollow(portal: &Portal, caller: &Caller, typed: &str) -> Result<(), Refusal> {
    let person = customer(caller)?.ok_or(Refusal::SignInRequired)?;
    let now = portal.clock.now();
    let (mut tx, holder, record) = begin_there(portal, caller, person, typed).await?;
    if store::remove_follower(&mut tx, &record.id, &holder.name).await? {
        note(&mut tx, caller, "suggestion.unfollowed", &record.suggestion_number, &[], now).await?;
    }
    Ok(tx.commit().await?)
}

/// Writes a comment; the operator's own stands as such.
///
/// # Errors
/// `Invalid` by field; `Forbidden` for a unit and an auditor; `NotFound`; `Blocked` when it went into another; `TooMany`
/// beyond thirty a day.
pub async fn comment(portal: &Portal, caller: &Caller, typed: &str, mut draft: CommentDraft) -> Result<Acted, Refusal> {
    draft.normalise();
    let Some(person) = caller.signed_in.clone() else {
        open_to_voices(&readable(portal, caller, typed).await?)?;
        refuse(draft.problems(true))?;
        let guest = GuestDraft { email: draft.email.take() };
        return ask(portal, caller, typed, guest, Wanted::Comment(&draft)).await;
    };
    let is_clerk = clerk(&person)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let holder = match is_clerk {
        true => None,
        false => Some(holder::signed_in(&mut tx, portal, &person).await?),
    };
    let record = lock(&mut tx, typed).await?;
    open_to_voices(&record)?;
    refuse(draft.problems(false))?;
    let held_for = match &holder {
        Some(holder) => acting::comment(&mut tx, &record, holder, &draft, now).await?,
        None => {
            acting::comment_of_staff(&mut tx, &record, &person, &draft, now).await?;
            None
        }
    };
    let detail = [("held_for", held_for.map_or("-", |why| why.as_str()))];
    note(&mut tx, caller, "suggestion.commented", &record.suggestion_number, &detail, now).await?;
    tx.commit().await?;
    Ok(done(&record, held_for.is_some()))
}

/// What a guest wants of a suggestion on the board.
enum Wanted<'w> {
    Voice,
    Withdrawal,
    Following,
    Comment(&'w CommentDraft),
}

async fn ask(
    portal: &Portal,
    caller: &Caller,
    typed: &str,
    mut guest: GuestDraft,
    wanted: Wanted<'_>,
) -> Result<Acted, Refusal> {
    let record = readable(portal, caller, typed).await?;
    // A voice can be taken back from what went into another, where it went along.
    if !matches!(wanted, Wanted::Withdrawal) {
        open_to_voices(&record)?;
    }
    guest.normalise();
    refuse(guest.problems(true))?;
    let email = guest.email.unwrap_or_default();
    let wish = match wanted {
        Wanted::Voice => Wish::Voice(&record),
        Wanted::Withdrawal => Wish::Withdrawal(&record),
        Wanted::Following => Wish::Following(&record),
        Wanted::Comment(draft) => Wish::Comment(&record, draft),
    };
    confirming::ask(portal, caller, &email, wish).await?;
    Ok(awaits_confirmation())
}

/// Ends what the holder of a mail's link follows: one, or all; how many.
///
/// # Errors
/// `NotFound` for a link that ends nothing; `TooMany`.
pub async fn end_following(
    portal: &Portal,
    caller: &Caller,
    secret: &str,
    number: Option<&str>,
    now: Instant,
) -> Result<u64, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let mut tx = portal.store.begin().await?;
    let ended = store::remove_follower_by_link(&mut tx, &token::hash(secret), number).await?;
    if ended > 0 {
        let detail = [("by", "mail"), ("count", &*ended.to_string())];
        note(&mut tx, caller, "suggestion.unfollowed", number.unwrap_or("*"), &detail, now).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
