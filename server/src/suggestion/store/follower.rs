//! Who is told what becomes of a suggestion.

use app::locale::Locale;
use app::suggestion::Status;
use app::value::Instant;

use crate::store::{Store, Transaction};

/// Somebody who is told, and where.
#[derive(Debug, Clone)]
pub struct Follower {
    pub holder: String,
    pub person_id: Option<String>,
    pub email: String,
    pub locale: Locale,
}

/// False when the holder followed it already. `link_hash` is the same for all that the holder follows.
pub async fn put_follower(
    tx: &mut Transaction,
    suggestion_id: &str,
    (holder, link_hash): (&str, &str),
    (person_id, guest_email): (Option<&str>, Option<&str>),
    locale: Locale,
    now: Instant,
) -> sqlx::Result<bool> {
    const PUT: &str =
        "insert into suggestion_follower (suggestion_id, holder, person_id, guest_email, locale, link_hash,
        followed_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (suggestion_id, holder) do nothing";
    let args = [
        suggestion_id.into(),
        holder.into(),
        person_id.into(),
        guest_email.into(),
        locale.tag().into(),
        link_hash.into(),
        now.into(),
    ];
    Ok(tx.execute(PUT, &args).await? == 1)
}

/// How many a holder began to follow since, of those that they still do.
pub async fn followings_since(tx: &mut Transaction, holder: &str, since: Instant) -> sqlx::Result<u64> {
    const COUNT: &str =
        "select cast(count(*) as bigint) from suggestion_follower where holder = $1 and followed_at > $2";
    let row = tx.row(COUNT, &[holder.into(), since.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// False when the holder did not follow it.
pub async fn remove_follower(tx: &mut Transaction, suggestion_id: &str, holder: &str) -> sqlx::Result<bool> {
    const REMOVE: &str = "delete from suggestion_follower where suggestion_id = $1 and holder = $2";
    Ok(tx.execute(REMOVE, &[suggestion_id.into(), holder.into()]).await? == 1)
}

/// Of one suggestion, or of all that the link's holder follows; how many ended.
pub async fn remove_follower_by_link(
    tx: &mut Transaction,
    link_hash: &str,
    suggestion_number: Option<&str>,
) -> sqlx::Result<u64> {
    const REMOVE: &str = "delete from suggestion_follower where link_hash = $1
        and ($2 is null or suggestion_id = (select coalesce(merged_into_id, id) from suggestion where suggestion_number = $2))";
    tx.execute(REMOVE, &[link_hash.into(), suggestion_number.into()]).await
}

pub async fn is_following(store: &Store, suggestion_id: &str, holders: &[String; 2]) -> sqlx::Result<bool> {
    const HAS: &str = "select 1 from suggestion_follower where suggestion_id = $1 and holder in ($2, $3)";
    let [first, second] = holders;
    Ok(store.row(HAS, &[suggestion_id.into(), first.into(), second.into()]).await?.is_some())
}

/// All who can be reached: people who may sign in, by their account; guests by the address they proved.
pub async fn followers(tx: &mut Transaction, suggestion_id: &str) -> sqlx::Result<Vec<Follower>> {
    const ALL: &str = "select f.holder, f.person_id, coalesce(p.email, f.guest_email), coalesce(p.locale, f.locale)
        from suggestion_follower f left join person p on p.id = f.person_id
        where f.suggestion_id = $1 and (f.person_id is null or (p.erased_at is null and p.disabled_at is null))
        and coalesce(p.email, f.guest_email) is not null order by f.holder";
    let rows = tx.rows(ALL, &[suggestion_id.into()]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            Ok(Follower {
                holder: c.text()?,
                person_id: c.opt_text()?,
                email: c.text()?,
                locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
            })
        })
        .collect()
}

/// What whoever holds the link follows: number, title, status, reply, and whether everybody may read it.
pub async fn followed_by_link(
    store: &Store,
    link_hash: &str,
) -> sqlx::Result<Vec<(String, String, Status, Option<String>, bool)>> {
    const ALL: &str = "select s.suggestion_number, s.title, s.status, s.reply,
        cast(case when s.is_public = 1 and s.published_at is not null and s.refused_at is null then 1 else 0 end as bigint)
        from suggestion_follower f join suggestion s on s.id = f.suggestion_id
        where f.link_hash = $1 order by s.created_at desc, s.id desc limit 200";
    let rows = store.rows(ALL, &[link_hash.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok((c.text()?, c.text()?, c.parsed()?, c.opt_text()?, c.int()? == 1)))
        .collect()
}
