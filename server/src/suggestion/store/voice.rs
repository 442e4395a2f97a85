//! Voices: one of a person, whatever they press and however often.

use app::value::Instant;

use crate::store::{Arg, Store, Transaction};

#[derive(Debug)]
pub struct NewVoice<'n> {
    pub suggestion_id: &'n str,
    /// See [`crate::suggestion::holder`].
    pub holder: &'n str,
    pub person_id: Option<&'n str>,
    pub organisation_id: Option<&'n str>,
    /// The address that a guest proved, and the tag of their language.
    pub guest: Option<(&'n str, &'n str)>,
    /// Staff who had it by word of mouth, and how.
    pub entered_by: Option<&'n str>,
    pub note: Option<&'n str>,
}

/// False when the holder had one already. Lock the suggestion before, and count after.
pub async fn put_voice(tx: &mut Transaction, new: &NewVoice<'_>, now: Instant) -> sqlx::Result<bool> {
    const PUT: &str =
        "insert into suggestion_voice (suggestion_id, holder, person_id, organisation_id, entered_by, note,
        cast_at, guest_email, guest_locale) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (suggestion_id, holder) do nothing";
    let args: [Arg; 9] = [
        new.suggestion_id.into(),
        new.holder.into(),
        new.person_id.into(),
        new.organisation_id.into(),
        new.entered_by.into(),
        new.note.into(),
        now.into(),
        new.guest.map(|(email, _)| email).into(),
        new.guest.map(|(_, locale)| locale).into(),
    ];
    Ok(tx.execute(PUT, &args).await? == 1)
}

/// False when there was none.
pub async fn remove_voice(tx: &mut Transaction, suggestion_id: &str, holder: &str) -> sqlx::Result<bool> {
    const REMOVE: &str = "delete from suggestion_voice where suggestion_id = $1 and holder = $2";
    Ok(tx.execute(REMOVE, &[suggestion_id.into(), holder.into()]).await? == 1)
}

/// How many a holder gave since, of those that are left.
pub async fn voices_since(tx: &mut Transaction, holder: &str, since: Instant) -> sqlx::Result<u64> {
    const COUNT: &str = "select cast(count(*) as bigint) from suggestion_voice where holder = $1 and cast_at > $2";
    let row = tx.row(COUNT, &[holder.into(), since.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// Of any of these holders: a person, and the guest they were before.
pub async fn has_voice(store: &Store, suggestion_id: &str, holders: &[String; 2]) -> sqlx::Result<bool> {
    const HAS: &str = "select 1 from suggestion_voice where suggestion_id = $1 and holder in ($2, $3)";
    let [first, second] = holders;
    Ok(store.row(HAS, &[suggestion_id.into(), first.into(), second.into()]).await?.is_some())
}

/// Brings the count of people up to date, within the transaction that changed it.
pub async fn recount_voices(tx: &mut Transaction, suggestion_id: &str) -> sqlx::Result<()> {
    const RECOUNT: &str = "update suggestion set voice_count =
        (select cast(count(*) as bigint) from suggestion_voice v where v.suggestion_id = suggestion.id) where id = $1";
    tx.execute(RECOUNT, &[suggestion_id.into()]).await.map(|_| ())
}
