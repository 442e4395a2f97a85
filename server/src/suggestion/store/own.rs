//! What one person has to do with suggestions, and what they did as a guest before.

use super::case::{Record, columns, decode};
use crate::store::{Store, Transaction};

/// Rows of each of a person's lists.
const MOST: i64 = 200;

/// The organisation in whose name a person speaks: the first one that they joined.
pub async fn organisation_of(tx: &mut Transaction, person_id: &str) -> sqlx::Result<Option<String>> {
    const FIRST: &str = "select m.organisation_id from organisation_member m
        join organisation o on o.id = m.organisation_id
        where m.person_id = $1 and o.closed_at is null order by m.joined_at, m.organisation_id limit 1";
    tx.row(FIRST, &[person_id.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// Suggestions, by id and number in the order of their numbers, to which a guest gave a voice.
pub async fn guest_ids(tx: &mut Transaction, guest: &str) -> sqlx::Result<Vec<(String, String)>> {
    const VOICED: &str = "select s.id, s.suggestion_number from suggestion_voice v
        join suggestion s on s.id = v.suggestion_id where v.holder = $1 order by s.suggestion_number";
    let rows = tx.rows(VOICED, &[guest.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?))).collect()
}

/// What a guest did becomes a person's. Where both gave a voice, one stays. Count those voices anew.
pub async fn adopt(
    tx: &mut Transaction,
    (guest, email): (&str, &str),
    (holder, person_id, organisation_id): (&str, &str, Option<&str>),
    link_hash: &str,
) -> sqlx::Result<()> {
    let args = [guest.into(), holder.into(), person_id.into()];
    tx.execute(
        "insert into suggestion_voice (suggestion_id, holder, person_id, organisation_id, entered_by, note, cast_at)
        select suggestion_id, $2, $3, $4, entered_by, note, cast_at from suggestion_voice where holder = $1
        on conflict (suggestion_id, holder) do nothing",
        &[guest.into(), holder.into(), person_id.into(), organisation_id.into()],
    )
    .await?;
    tx.execute("delete from suggestion_voice where holder = $1", &[guest.into()]).await?;
    tx.execute(
        "insert into suggestion_follower (suggestion_id, holder, person_id, guest_email, locale, link_hash, followed_at)
        select suggestion_id, $2, $3, null, locale, $4, followed_at from suggestion_follower where holder = $1
        on conflict (suggestion_id, holder) do nothing",
        &[guest.into(), holder.into(), person_id.into(), link_hash.into()],
    )
    .await?;
    tx.execute("delete from suggestion_follower where holder = $1", &[guest.into()]).await?;
    tx.execute(
        "update suggestion_comment set holder = $2, person_id = $3, guest_email = null where holder = $1",
        &args,
    )
    .await?;
    tx.execute(
        "update suggestion set person_id = $2, organisation_id = $3, guest_email = null where guest_email = $1",
        &[email.into(), person_id.into(), organisation_id.into()],
    )
    .await
    .map(|_| ())
}

/// Also what they sent as a guest, from an address that is theirs.
pub async fn written_by(store: &Store, person_id: &str, email: &str) -> sqlx::Result<Vec<Record>> {
    const WRITTEN: &str = concat!(
        columns!(),
        "where s.person_id = $1 or s.guest_email = $2 order by s.created_at desc, s.id desc limit $3"
    );
    store.rows(WRITTEN, &[person_id.into(), email.into(), MOST.into()]).await?.iter().map(decode).collect()
}

/// Those on the board to which any of the holders gave a voice.
pub async fn voiced_by(store: &Store, holders: &[String; 2]) -> sqlx::Result<Vec<Record>> {
    const VOICED: &str = concat!(
        columns!(),
        "where s.id in (select suggestion_id from suggestion_voice where holder in ($1, $2))
        and s.is_public = 1 and s.published_at is not null and s.refused_at is null
        order by s.created_at desc, s.id desc limit $3"
    );
    let [first, second] = holders;
    store.rows(VOICED, &[first.into(), second.into(), MOST.into()]).await?.iter().map(decode).collect()
}

/// Those on the board that any of the holders follows.
pub async fn followed_by(store: &Store, holders: &[String; 2]) -> sqlx::Result<Vec<Record>> {
    const FOLLOWED: &str = concat!(
        columns!(),
        "where s.id in (select suggestion_id from suggestion_follower where holder in ($1, $2))
        and s.is_public = 1 and s.published_at is not null and s.refused_at is null
        order by s.created_at desc, s.id desc limit $3"
    );
    let [first, second] = holders;
    store.rows(FOLLOWED, &[first.into(), second.into(), MOST.into()]).await?.iter().map(decode).collect()
}
