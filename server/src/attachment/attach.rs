//! From an upload to a file of a case, and what the case may ask afterwards.

use app::attachment::{AttachmentClaim, CaseKind, MOST_BYTES_PER_CASE, MOST_PER_CASE};
use app::value::Instant;

use super::store::{self, Proof};
use super::{Attachment, refused};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Store, Transaction, new_id};
use crate::token;

fn proof(caller: &Caller, secret: Option<&str>) -> Proof {
    Proof {
        person_id: caller.signed_in.as_ref().map(|person| person.person_id.clone()),
        secret_hash: secret.map(token::hash),
    }
}

/// Gives uploads to a case, within the transaction that files it: a person's own ones, a guest's by its secret. The
/// audit row is the case's own.
///
/// # Errors
/// `Invalid` at `/attachment_ids/N`, code `unknown`, for the first that is missing, expired, somebody else's or given
/// already, all told alike; at `/attachment_ids`, code `too_many` or `too_large`, beyond 10 files or 150 MB of a case.
pub async fn attach(
    tx: &mut Transaction,
    caller: &Caller,
    claims: &[AttachmentClaim],
    kind: CaseKind,
    case_id: &str,
    now: Instant,
) -> Result<(), Refusal> {
    give(tx, caller, claims, (kind, case_id, None), now).await
}

/// The same for what comes with a message of the case: who does not read the message does not get its files.
///
/// # Errors
/// As [`attach`].
pub async fn attach_to_message(
    tx: &mut Transaction,
    caller: &Caller,
    claims: &[AttachmentClaim],
    (kind, case_id, message_id): (CaseKind, &str, &str),
    now: Instant,
) -> Result<(), Refusal> {
    give(tx, caller, claims, (kind, case_id, Some(message_id)), now).await
}

async fn give(
    tx: &mut Transaction,
    caller: &Caller,
    claims: &[AttachmentClaim],
    (kind, case_id, message_id): (CaseKind, &str, Option<&str>),
    now: Instant,
) -> Result<(), Refusal> {
    if claims.is_empty() {
        return Ok(());
    }
    tx.lock_key(&["attachments:", kind.as_str(), ":", case_id].concat()).await?;
    for (at, claim) in claims.iter().enumerate() {
        let proof = proof(caller, claim.secret.as_deref());
        if !store::set_case(tx, &claim.id, &proof, (kind, case_id, message_id), now).await? {
            return Err(refused::unknown(caller.locale, at));
        }
    }
    let (count, bytes) = store::sum_of_case(tx, kind, case_id).await?;
    if count > MOST_PER_CASE as i64 {
        return Err(refused::too_many_of_case(caller.locale));
    }
    if bytes > MOST_BYTES_PER_CASE {
        return Err(refused::too_large_of_case(caller.locale));
    }
    Ok(())
}

/// The files of a case in the order they were given. Ask only for a reader who may see the case.
///
/// # Errors
/// The database's.
pub async fn list(store: &Store, kind: CaseKind, case_id: &str) -> sqlx::Result<Vec<Attachment>> {
    store::list(store, kind, case_id, MOST_PER_CASE as i64).await
}

/// [`list`] as the transaction sees it.
///
/// # Errors
/// The database's.
pub async fn list_within(tx: &mut Transaction, kind: CaseKind, case_id: &str) -> sqlx::Result<Vec<Attachment>> {
    store::list_within(tx, kind, case_id, MOST_PER_CASE as i64).await
}

/// Gives files of one case to another of the same kind as well, within the transaction that makes it: more rows that name
/// the same objects, in the same order and of the same giver. Files of the message `first_words`, with which the other
/// begins, are given with the other itself. False when one of the ids is no file of the first.
///
/// # Errors
/// The database's.
pub async fn copy(
    tx: &mut Transaction,
    kind: CaseKind,
    (from, to): (&str, &str),
    ids: &[String],
    first_words: &str,
) -> sqlx::Result<bool> {
    if ids.is_empty() {
        return Ok(true);
    }
    let mut files = list_within(tx, kind, from).await?;
    files.retain(|file| ids.contains(&file.id));
    for file in &files {
        store::copy(tx, &file.id, &new_id(file.created_at), (to, first_words)).await?;
    }
    Ok(files.len() == ids.len())
}

/// One file of a case; the id of another case's file finds nothing.
///
/// # Errors
/// The database's.
pub async fn find_of_case(store: &Store, kind: CaseKind, case_id: &str, id: &str) -> sqlx::Result<Option<Attachment>> {
    store::find_of_case(store, kind, case_id, id).await
}

/// Takes the files of a case away, within the transaction that forgets it; the next sweeps remove the objects that no
/// other row names. Returns how many there were.
///
/// # Errors
/// The database's.
pub async fn delete_of_case(tx: &mut Transaction, kind: CaseKind, case_id: &str) -> sqlx::Result<u64> {
    store::delete_of_case(tx, kind, case_id).await
}

/// Takes back an upload that no case has yet.
///
/// # Errors
/// `NotFound` for a missing, foreign, expired or attached one alike.
pub async fn delete_unattached(
    portal: &Portal,
    caller: &Caller,
    id: &str,
    secret: Option<&str>,
) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !store::delete_unattached(&mut tx, id, &proof(caller, secret), now).await? {
        return Err(Refusal::NotFound);
    }
    let subject = ["attachment:", id].concat();
    audit::record(&mut tx, &Entry::by(caller, "attachment.deleted", &subject), now).await?;
    Ok(tx.commit().await?)
}
