//! What staff change of suggestions. Lock the suggestion before.

use app::locale::Locale;
use app::suggestion::{Status, Weights};
use app::value::Instant;

use super::Follower;
use crate::store::{Arg, Columns, Store, Transaction};

/// Where a suggestion is found once it was read.
#[derive(Debug)]
pub struct Placed<'p> {
    pub title: &'p str,
    pub topic: &'p str,
    pub unit_id: Option<&'p str>,
    pub search: &'p str,
}

/// Somebody has read it: a public one is on the board from now on.
pub async fn set_read(tx: &mut Transaction, id: &str, placed: &Placed<'_>, by: &str, now: Instant) -> sqlx::Result<()> {
    const SET: &str = "update suggestion set title = $2, topic = $3, unit_id = $4, search = $5, moderated_by = $6,
        published_at = case when is_public = 1 then $7 else published_at end, updated_at = $7, version = version + 1
        where id = $1";
    let args: [Arg; 7] = [
        id.into(),
        placed.title.into(),
        placed.topic.into(),
        placed.unit_id.into(),
        placed.search.into(),
        by.into(),
        now.into(),
    ];
    tx.execute(SET, &args).await.map(|_| ())
}

pub async fn set_refused(tx: &mut Transaction, id: &str, reason: &str, by: &str, now: Instant) -> sqlx::Result<()> {
    const SET: &str = "update suggestion set refused_at = $4, refusal = $2, moderated_by = $3, updated_at = $4,
        version = version + 1 where id = $1";
    tx.execute(SET, &[id.into(), reason.into(), by.into(), now.into()]).await.map(|_| ())
}

pub async fn set_status(
    tx: &mut Transaction,
    id: &str,
    status: Status,
    reply: Option<&str>,
    now: Instant,
) -> sqlx::Result<()> {
    const SET: &str = "update suggestion set status = $2,
        replied_at = case when $3 is null then null when reply = $3 then replied_at else $4 end, reply = $3,
        updated_at = $4, version = version + 1 where id = $1";
    tx.execute(SET, &[id.into(), status.as_str().into(), reply.into(), now.into()]).await.map(|_| ())
}

/// Who wrote a suggestion or a comment.
#[derive(Debug, Clone)]
pub struct Writer {
    pub holder: String,
    pub person_id: Option<String>,
    pub guest_email: Option<String>,
    pub locale: Locale,
}

/// What became of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    Waits,
    /// Everybody reads it.
    Stands,
    Refused,
}

/// Who wrote the comment, and how it stands. None for the operator's own word: nobody is told of that.
pub async fn find_comment(
    tx: &mut Transaction,
    suggestion_id: &str,
    comment_id: &str,
) -> sqlx::Result<Option<(Option<Writer>, Decided)>> {
    const FIND: &str = "select holder, person_id, guest_email, locale, is_staff, published_at, refused_at
        from suggestion_comment where suggestion_id = $1 and id = $2";
    let row = tx.row(FIND, &[suggestion_id.into(), comment_id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        let writer = Writer {
            holder: c.text()?,
            person_id: c.opt_text()?,
            guest_email: c.opt_text()?,
            locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        };
        let is_staff = c.int()? == 1;
        let decided = match (c.opt_instant()?, c.opt_instant()?) {
            (_, Some(_)) => Decided::Refused,
            (Some(_), None) => Decided::Stands,
            (None, None) => Decided::Waits,
        };
        Ok(((!is_staff).then_some(writer), decided))
    })
    .transpose()
}

/// Published without a reason, refused or taken down with one.
pub async fn set_comment(
    tx: &mut Transaction,
    comment_id: &str,
    refusal: Option<&str>,
    by: &str,
    now: Instant,
) -> sqlx::Result<()> {
    const SET: &str = "update suggestion_comment set published_at = case when $2 is null then $4 else published_at end,
        refused_at = case when $2 is null then null else $4 end, refusal = $2, moderated_by = $3 where id = $1";
    tx.execute(SET, &[comment_id.into(), refusal.into(), by.into(), now.into()]).await.map(|_| ())
}

/// Where whoever wrote something is reached: by the account, or as a guest by the address they proved.
pub async fn reached(tx: &mut Transaction, writer: &Writer) -> sqlx::Result<Option<Follower>> {
    const PERSON: &str = "select email, locale from person
        where id = $1 and erased_at is null and disabled_at is null";
    let Writer { holder, person_id, guest_email, locale } = writer.clone();
    let Some(id) = &person_id else {
        return Ok(guest_email.map(|email| Follower { holder, person_id, email, locale }));
    };
    let Some(row) = tx.row(PERSON, &[id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    let (email, locale) = (c.text()?, Locale::from_tag(&c.text()?).unwrap_or_default());
    Ok(Some(Follower { holder, person_id, email, locale }))
}

/// Somebody with a voice, or who follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub is_voice: bool,
    pub holder: String,
    /// Of a person whose address is proved.
    pub email: Option<String>,
}

/// Whoever spoke for a suggestion or follows it.
pub async fn spoken(store: &Store, id: &str) -> sqlx::Result<Vec<Name>> {
    const SPOKEN: &str = "select cast(1 as bigint), v.holder, p.email from suggestion_voice v
            left join person p on p.id = v.person_id and p.email_verified_at is not null where v.suggestion_id = $1
        union all select cast(0 as bigint), f.holder, p.email from suggestion_follower f
            left join person p on p.id = f.person_id and p.email_verified_at is not null where f.suggestion_id = $1";
    let rows = store.rows(SPOKEN, &[id.into()]).await?;
    let decode = |mut c: Columns<'_>| Ok(Name { is_voice: c.int()? == 1, holder: c.text()?, email: c.opt_text()? });
    rows.iter().map(|row| decode(row.columns())).collect()
}

/// Voices and followers go over; of those that the target has already the source keeps none, and what went into the
/// source goes on in the target as well.
pub async fn merge(tx: &mut Transaction, source_id: &str, target_id: &str, now: Instant) -> sqlx::Result<()> {
    const MOVES: [&str; 3] = [
        "insert into suggestion_voice (suggestion_id, holder, person_id, organisation_id, entered_by, note, cast_at,
            guest_email, guest_locale)
        select $2, holder, person_id, organisation_id, entered_by, note, cast_at, guest_email, guest_locale from suggestion_voice
        where suggestion_id = $1 on conflict (suggestion_id, holder) do nothing",
        "insert into suggestion_follower (suggestion_id, holder, person_id, guest_email, locale, link_hash, followed_at)
        select $2, holder, person_id, guest_email, locale, link_hash, followed_at from suggestion_follower
        where suggestion_id = $1 on conflict (suggestion_id, holder) do nothing",
        "update suggestion set merged_into_id = $2 where merged_into_id = $1",
    ];
    for sql in MOVES {
        tx.execute(sql, &[source_id.into(), target_id.into()]).await?;
    }
    for sql in [
        "delete from suggestion_voice where suggestion_id = $1",
        "delete from suggestion_follower where suggestion_id = $1",
    ] {
        tx.execute(sql, &[source_id.into()]).await?;
    }
    const SOURCE: &str = "update suggestion set status = 'merged', merged_into_id = $2, updated_at = $3,
        version = version + 1 where id = $1";
    const TARGET: &str = "update suggestion set updated_at = $2, version = version + 1 where id = $1";
    tx.execute(SOURCE, &[source_id.into(), target_id.into(), now.into()]).await?;
    tx.execute(TARGET, &[target_id.into(), now.into()]).await.map(|_| ())
}

/// Guests who spoke for it or follow it, and the ids and proved addresses of the people who did: some may be the same.
pub async fn names(tx: &mut Transaction, id: &str) -> sqlx::Result<(Vec<String>, Vec<(String, String)>)> {
    const GUESTS: &str = "select holder from suggestion_voice where suggestion_id = $1 and person_id is null
        union select holder from suggestion_follower where suggestion_id = $1 and person_id is null";
    const PEOPLE: &str = "select p.id, p.email from person p where p.email_verified_at is not null and p.id in (
        select person_id from suggestion_voice where suggestion_id = $1
        union select person_id from suggestion_follower where suggestion_id = $1)";
    let rows = tx.rows(GUESTS, &[id.into()]).await?;
    let guests: Vec<String> = rows.iter().map(|row| row.columns().text()).collect::<sqlx::Result<_>>()?;
    if guests.is_empty() {
        return Ok((guests, Vec::new()));
    }
    let rows = tx.rows(PEOPLE, &[id.into()]).await?;
    let people = rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?)));
    Ok((guests, people.collect::<sqlx::Result<_>>()?))
}

/// Of a guest who is also here by their account, only the account's voice and following stay.
pub async fn drop_twin(tx: &mut Transaction, id: &str, guest: &str, person: &str) -> sqlx::Result<()> {
    const VOICE: &str = "delete from suggestion_voice where suggestion_id = $1 and holder = $2 and exists
        (select 1 from suggestion_voice t where t.suggestion_id = $1 and t.holder = $3)";
    const FOLLOWER: &str = "delete from suggestion_follower where suggestion_id = $1 and holder = $2 and exists
        (select 1 from suggestion_follower t where t.suggestion_id = $1 and t.holder = $3)";
    for sql in [VOICE, FOLLOWER] {
        tx.execute(sql, &[id.into(), guest.into(), person.into()]).await?;
    }
    Ok(())
}

/// The moment at which the weights were set last, as their version; 0 before.
pub async fn weights_version(store: &Store) -> sqlx::Result<i64> {
    store.row(VERSION, &[]).await?.map_or(Ok(0), |row| row.columns().int())
}

/// Likewise, with others who would set them kept out.
pub async fn lock_weights(tx: &mut Transaction) -> sqlx::Result<i64> {
    tx.lock_key("suggestion weights").await?;
    tx.row(VERSION, &[]).await?.map_or(Ok(0), |row| row.columns().int())
}

const VERSION: &str = "select coalesce(max(set_at), 0) from suggestion_weight";

pub async fn set_weights(tx: &mut Transaction, weights: &Weights, by: &str, at: i64) -> sqlx::Result<()> {
    const SET: &str = "insert into suggestion_weight (class, weight_milli, set_by, set_at) values ($1, $2, $3, $4)
        on conflict (class) do update set weight_milli = excluded.weight_milli, set_by = excluded.set_by,
        set_at = excluded.set_at";
    for class in ["a", "b", "c", ""] {
        let milli = i64::try_from(weights.of(class)).unwrap_or(i64::MAX);
        tx.execute(SET, &[class.into(), milli.into(), by.into(), at.into()]).await?;
    }
    Ok(())
}
