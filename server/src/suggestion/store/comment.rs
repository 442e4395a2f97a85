//! Comments.

use app::suggestion::HeldFor;
use app::value::Instant;

use crate::store::{Arg, Store, Transaction};

#[derive(Debug)]
pub struct NewComment<'n> {
    pub id: &'n str,
    pub suggestion_id: &'n str,
    pub holder: &'n str,
    pub person_id: Option<&'n str>,
    /// The address that a guest proved.
    pub guest_email: Option<&'n str>,
    pub is_staff: bool,
    pub text: &'n str,
    pub locale: &'n str,
    /// None: published at once.
    pub held_for: Option<HeldFor>,
}

/// As it stands on the page.
#[derive(Debug, Clone)]
pub struct CommentRow {
    pub id: String,
    pub holder: String,
    pub is_staff: bool,
    pub text: String,
    pub locale: String,
    pub written_at: Instant,
    pub published_at: Option<Instant>,
    pub refusal: Option<String>,
}

pub async fn insert_comment(tx: &mut Transaction, new: &NewComment<'_>, now: Instant) -> sqlx::Result<()> {
    const INSERT: &str = "insert into suggestion_comment (id, suggestion_id, holder, person_id, is_staff, text, locale,
        held_for, written_at, published_at, guest_email) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args: [Arg; 11] = [
        new.id.into(),
        new.suggestion_id.into(),
        new.holder.into(),
        new.person_id.into(),
        i64::from(new.is_staff).into(),
        new.text.into(),
        new.locale.into(),
        new.held_for.map(HeldFor::as_str).into(),
        now.into(),
        new.held_for.is_none().then_some(now).into(),
        new.guest_email.into(),
    ];
    tx.execute(INSERT, &args).await.map(|_| ())
}

/// How many a holder wrote since.
pub async fn comments_since(tx: &mut Transaction, holder: &str, since: Instant) -> sqlx::Result<u64> {
    const COUNT: &str = "select cast(count(*) as bigint) from suggestion_comment where holder = $1 and written_at > $2";
    let row = tx.row(COUNT, &[holder.into(), since.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// Brings the count of published ones up to date, within the transaction that changed it.
pub async fn recount_comments(tx: &mut Transaction, suggestion_id: &str) -> sqlx::Result<()> {
    const RECOUNT: &str =
        "update suggestion set comment_count = (select cast(count(*) as bigint) from suggestion_comment c
        where c.suggestion_id = suggestion.id and c.published_at is not null and c.refused_at is null) where id = $1";
    tx.execute(RECOUNT, &[suggestion_id.into()]).await.map(|_| ())
}

/// Published ones and the holders' own, the oldest first, after the one of a cursor.
pub async fn comments(
    store: &Store,
    suggestion_id: &str,
    holders: &[String; 2],
    (after, after_id): (Instant, &str),
    limit: i64,
) -> sqlx::Result<Vec<CommentRow>> {
    const LIST: &str = "select id, holder, is_staff, text, locale, written_at, published_at, refusal
        from suggestion_comment
        where suggestion_id = $1 and (written_at, id) > ($4, $5)
        and ((published_at is not null and refused_at is null) or holder in ($2, $3))
        order by written_at, id limit $6";
    let [first, second] = holders;
    let args = [suggestion_id.into(), first.into(), second.into(), after.into(), after_id.into(), limit.into()];
    let rows = store.rows(LIST, &args).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            Ok(CommentRow {
                id: c.text()?,
                holder: c.text()?,
                is_staff: c.int()? == 1,
                text: c.text()?,
                locale: c.text()?,
                written_at: c.instant()?,
                published_at: c.opt_instant()?,
                refusal: c.opt_text()?,
            })
        })
        .collect()
}
