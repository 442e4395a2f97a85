//! Two suggestions that ask for the same go on as one: voices and followers of both, each person once.

use std::collections::BTreeSet;

use app::suggestion::Status;
use app::suggestion::api;
use app::suggestion::moderation::{MergeDraft, MergePreview};
use app::text::moderation as say;
use app::value::Instant;

use super::holder::{of_guest, of_person};
use super::moderating::{MODERATORS, lock_version};
use super::notice::{self, News};
use super::store::{self, Name, Record};
use super::{find, lock, normalise, note};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::store::Transaction;

/// What would move.
///
/// # Errors
/// As [`merge`], but for versions.
pub async fn preview(portal: &Portal, staff: &Staff, number: &str, into: &str) -> Result<MergePreview, Refusal> {
    staff.one_of(&MODERATORS)?;
    let source = find(portal, number).await?;
    let target = find(portal, into).await.map_err(unknown)?;
    check(&source, &target)?;
    let of_source = store::spoken(&portal.store, &source.id).await?;
    let of_target = store::spoken(&portal.store, &target.id).await?;
    let voices = Moving::of(portal, true, (&of_source, &of_target));
    let followers = Moving::of(portal, false, (&of_source, &of_target));
    Ok(MergePreview {
        into: target.suggestion_number,
        title: target.title,
        voices_moved: voices.moved,
        voices_shared: voices.shared,
        voices_after: voices.after,
        followers_moved: followers.moved,
        followers_shared: followers.shared,
        told: followers.after,
    })
}

/// What [`merge`] does to voices, or to followers.
struct Moving {
    moved: u64,
    /// There already, maybe under the other name of the same person: see [`join`].
    shared: u64,
    after: u64,
}

impl Moving {
    fn of(portal: &Portal, is_voice: bool, (source, target): (&[Name], &[Name])) -> Moving {
        let is_wanted = |name: &&Name| name.is_voice == is_voice;
        let all = source.iter().chain(target).filter(is_wanted);
        let guests: BTreeSet<&str> =
            all.map(|name| name.holder.as_str()).filter(|holder| holder.starts_with("email:")).collect();
        let one = |name: &Name| match &name.email {
            // Only where there are guests is each address worth a keyed hash.
            Some(email) if !guests.is_empty() => {
                let guest = of_guest(portal, email);
                if guests.contains(guest.as_str()) { guest } else { name.holder.clone() }
            }
            _ => name.holder.clone(),
        };
        let there: BTreeSet<String> = target.iter().filter(is_wanted).map(one).collect();
        let coming: BTreeSet<String> = source.iter().filter(is_wanted).map(one).collect();
        let moved = coming.difference(&there).count() as u64;
        Moving { moved, shared: coming.len() as u64 - moved, after: there.len() as u64 + moved }
    }
}

fn unknown(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound => Refusal::field("/into", "unknown", "no suggestion of that number"),
        other => other,
    }
}

/// Whether the one can go on in the other.
fn check(source: &Record, target: &Record) -> Result<(), Refusal> {
    let refused = |code, detail| Err(Refusal::field("/into", code, detail));
    match () {
        _ if source.id == target.id => refused("itself", "the number of another suggestion"),
        _ if !source.is_on_board() || source.status == Status::Merged => Err(Refusal::Conflict),
        _ if !target.is_on_board() => refused("not_public", "it is not on the board"),
        _ if target.status == Status::Merged => refused("merged", "it went into another one itself"),
        _ => Ok(()),
    }
}

/// Moves voices and followers over. Everybody who follows either is told, once. `version` is what the caller read of
/// the source.
///
/// # Errors
/// `Forbidden`; `Invalid` (`/into` `unknown`, `itself`, `not_public`, `merged`); `Conflict` when the source is not on the
/// board any more; `PreconditionFailed`.
pub async fn merge(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    number: &str,
    draft: &MergeDraft,
    version: i64,
) -> Result<(), Refusal> {
    staff.one_of(&MODERATORS)?;
    let now = portal.clock.now();
    let by = staff.person.person_id.as_str();
    let mut tx = portal.store.begin().await?;
    let (source, target) = lock_both(&mut tx, number, &draft.into, version).await?;
    check(&source, &target)?;
    let of_source: BTreeSet<String> =
        store::followers(&mut tx, &source.id).await?.into_iter().map(|follower| follower.holder).collect();
    store::merge(&mut tx, &source.id, &target.id, now).await?;
    join(&mut tx, portal, &target.id).await?;
    store::recount_voices(&mut tx, &source.id).await?;
    store::recount_voices(&mut tx, &target.id).await?;
    let told = tell(&mut tx, portal, (&source, &target), &of_source, now).await?;
    let merged = ("merged", Some(Status::Merged), Some(target.id.as_str()));
    store::record_event(&mut tx, &source.id, merged, Some(by), now).await?;
    store::record_event(&mut tx, &target.id, ("took_in", None, Some(&source.id)), Some(by), now).await?;
    let told = told.to_string();
    let detail = [("into", target.suggestion_number.as_str()), ("told", told.as_str())];
    note(&mut tx, caller, "suggestion.merged", &source.suggestion_number, &detail, now).await?;
    Ok(tx.commit().await?)
}

/// Once both are one, so that nobody hears of it twice; how many.
async fn tell(
    tx: &mut Transaction,
    portal: &Portal,
    (source, target): (&Record, &Record),
    of_source: &BTreeSet<String>,
    now: Instant,
) -> sqlx::Result<usize> {
    let followers = store::followers(tx, &target.id).await?;
    let words = |l| say::took_in(l, &source.title);
    let page = api::suggestion_page(&target.suggestion_number);
    for follower in &followers {
        let (about, news) = match of_source.contains(&follower.holder) {
            true => (source, News::MergedInto(target)),
            false => (target, News::Said(&words, &page)),
        };
        notice::tell_one(tx, portal, about, news, follower, now).await?;
    }
    Ok(followers.len())
}

/// The smaller number first, as everybody who locks two.
async fn lock_both(tx: &mut Transaction, number: &str, into: &str, version: i64) -> Result<(Record, Record), Refusal> {
    let (own, other) = (normalise(number), normalise(into));
    if own == other {
        let source = lock_version(tx, &own, version).await?;
        return Ok((source.clone(), source));
    }
    if own < other {
        let source = lock_version(tx, &own, version).await?;
        Ok((source, lock(tx, &other).await.map_err(unknown)?))
    } else {
        let target = lock(tx, &other).await.map_err(unknown);
        let source = lock_version(tx, &own, version).await?;
        Ok((source, target?))
    }
}

/// Who spoke for the one as a guest and for the other by their account is one person.
async fn join(tx: &mut Transaction, portal: &Portal, target_id: &str) -> sqlx::Result<()> {
    let (guests, people) = store::names(tx, target_id).await?;
    let guests: BTreeSet<String> = guests.into_iter().collect();
    for (person_id, email) in people {
        let guest = of_guest(portal, &email);
        if guests.contains(&guest) {
            store::drop_twin(tx, target_id, &guest, &of_person(&person_id)).await?;
        }
    }
    Ok(())
}
