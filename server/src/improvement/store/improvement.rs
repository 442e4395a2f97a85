//! SQL of improvements, their places and what asked for them.

use app::improvement::{ImprovementDraft, Origin, Place};
use app::value::Instant;

use crate::store::{Arg, Columns, Store, Transaction};

/// An improvement as it is stored.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: String,
    pub number: String,
    pub title: String,
    pub cause: String,
    pub change: String,
    pub owner_person_id: String,
    pub owner_name: String,
    pub changed_on: Option<String>,
    pub window_days: i64,
    pub settle_days: i64,
    pub measure: String,
    pub expected: Option<f64>,
    pub survey_id: Option<String>,
    pub question_key: Option<String>,
    pub public_text: Option<String>,
    pub published_at: Option<Instant>,
    pub abandoned_at: Option<Instant>,
    pub abandoned_reason: Option<String>,
    pub told_at: Option<Instant>,
    pub version: i64,
    pub created_at: Instant,
    /// When anything of it was changed last.
    pub updated_at: Instant,
    /// The final look was stored.
    pub is_final: bool,
}

macro_rules! kept {
    ($rest:literal) => {
        concat!(
            "select i.id, i.improvement_number, i.title, i.cause, i.change, i.owner_person_id, p.name, i.changed_on,
            i.window_days, i.settle_days, i.measure, i.expected, i.survey_id, i.question_key, i.public_text,
            i.published_at, i.abandoned_at, i.abandoned_reason, i.told_at, i.version, i.created_at,
            i.updated_at, (select count(*) from improvement_result r where r.improvement_id = i.id and r.is_final = 1)
            from improvement i join person p on p.id = i.owner_person_id ",
            $rest
        )
    };
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Kept> {
    Ok(Kept {
        id: c.text()?,
        number: c.text()?,
        title: c.text()?,
        cause: c.text()?,
        change: c.text()?,
        owner_person_id: c.text()?,
        owner_name: c.text()?,
        changed_on: c.opt_text()?,
        window_days: c.int()?,
        settle_days: c.int()?,
        measure: c.text()?,
        expected: c.opt_real()?,
        survey_id: c.opt_text()?,
        question_key: c.opt_text()?,
        public_text: c.opt_text()?,
        published_at: c.opt_instant()?,
        abandoned_at: c.opt_instant()?,
        abandoned_reason: c.opt_text()?,
        told_at: c.opt_instant()?,
        version: c.int()?,
        created_at: c.instant()?,
        updated_at: c.instant()?,
        is_final: c.int()? > 0,
    })
}

/// With `unit_code` only one that touches that unit.
pub async fn find(store: &Store, number: &str, unit_code: Option<&str>) -> sqlx::Result<Option<Kept>> {
    const FIND: &str = kept!(
        "where i.improvement_number = $1 and ($2 is null or exists (select 1 from improvement_scope s
            where s.improvement_id = i.id and s.kind = 'unit' and s.member = $2 and s.is_affected = 1))"
    );
    store.row(FIND, &[number.into(), unit_code.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

/// As the transaction sees it, with other writers of it kept out.
pub async fn lock(tx: &mut Transaction, number: &str) -> sqlx::Result<Option<Kept>> {
    const FIND: &str = kept!("where i.improvement_number = $1");
    tx.lock_key(&["improvement/", number].concat()).await?;
    tx.row(FIND, &[number.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

pub async fn of_id(store: &Store, id: &str) -> sqlx::Result<Option<Kept>> {
    const FIND: &str = kept!("where i.id = $1");
    store.row(FIND, &[id.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

/// The newest first; with `unit_code` those that touch that unit. `before` is creation and id of the last one shown.
pub async fn heads(
    store: &Store,
    unit_code: Option<&str>,
    before: Option<(Instant, &str)>,
    limit: usize,
) -> sqlx::Result<Vec<Kept>> {
    const LIST: &str = kept!(
        "where (i.created_at, i.id) < ($1, $2) and ($3 is null or exists (select 1 from improvement_scope s
            where s.improvement_id = i.id and s.kind = 'unit' and s.member = $3 and s.is_affected = 1))
        order by i.created_at desc, i.id desc limit $4"
    );
    let (at, id) = before.unwrap_or((Instant::from_ms(i64::MAX), ""));
    let rows = store.rows(LIST, &[at.into(), id.into(), unit_code.into(), (limit as i64).into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

/// The published ones, the newest first; `before` is publication and id of the last one shown.
pub async fn published(store: &Store, before: Option<(Instant, &str)>, limit: usize) -> sqlx::Result<Vec<Kept>> {
    const LIST: &str = kept!(
        "where i.published_at is not null and i.abandoned_at is null and (i.published_at, i.id) < ($1, $2)
        order by i.published_at desc, i.id desc limit $3"
    );
    let (at, id) = before.unwrap_or((Instant::from_ms(i64::MAX), ""));
    let rows = store.rows(LIST, &[at.into(), id.into(), (limit as i64).into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

/// Others whose day is in a span, the earliest first.
pub async fn changed_between(store: &Store, id: &str, (from, to): (&str, &str)) -> sqlx::Result<Vec<Kept>> {
    const LIST: &str = kept!(
        "where i.changed_on >= $2 and i.changed_on <= $3 and i.id <> $1 and i.abandoned_at is null
        order by i.changed_on, i.id limit 50"
    );
    let rows = store.rows(LIST, &[id.into(), from.into(), to.into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

fn values(draft: &ImprovementDraft, owner: &str) -> [Arg; 11] {
    [
        (&draft.title).into(),
        (&draft.cause).into(),
        (&draft.change).into(),
        owner.into(),
        (&draft.changed_on).into(),
        draft.window_days.into(),
        draft.settle_days.into(),
        draft.measure.as_str().into(),
        Arg::Real(draft.expected),
        (&draft.survey_id).into(),
        (&draft.question_key).into(),
    ]
}

/// A new one, written by `author`.
pub async fn insert(
    tx: &mut Transaction,
    (id, number): (&str, &str),
    draft: &ImprovementDraft,
    (owner, author): (&str, &str),
    now: Instant,
) -> sqlx::Result<()> {
    const INSERT: &str = "insert into improvement (title, cause, change, owner_person_id, changed_on, window_days,
        settle_days, measure, expected, survey_id, question_key, id, improvement_number, created_by, created_at,
        updated_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, 1)";
    let mut args = values(draft, owner).to_vec();
    args.extend([id.into(), number.into(), author.into(), now.into()]);
    tx.execute(INSERT, &args).await.map(|_| ())
}

pub async fn set(
    tx: &mut Transaction,
    id: &str,
    draft: &ImprovementDraft,
    owner: &str,
    now: Instant,
) -> sqlx::Result<()> {
    const UPDATE: &str = "update improvement set title = $1, cause = $2, change = $3, owner_person_id = $4,
        changed_on = $5, window_days = $6, settle_days = $7, measure = $8, expected = $9, survey_id = $10,
        question_key = $11, updated_at = $13, version = version + 1 where id = $12";
    let mut args = values(draft, owner).to_vec();
    args.extend([id.into(), now.into()]);
    tx.execute(UPDATE, &args).await.map(|_| ())
}

/// What customers read, and since when; without a moment nobody reads it.
pub async fn set_public(
    tx: &mut Transaction,
    id: &str,
    text: Option<&str>,
    published_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    const UPDATE: &str = "update improvement set public_text = coalesce($2, public_text), published_at = $3,
        updated_at = $4, version = version + 1 where id = $1";
    tx.execute(UPDATE, &[id.into(), text.into(), published_at.into(), now.into()]).await.map(|_| ())
}

/// Given up; it goes off the public pages.
pub async fn set_abandoned(tx: &mut Transaction, id: &str, reason: &str, now: Instant) -> sqlx::Result<()> {
    const UPDATE: &str = "update improvement set abandoned_at = $3, abandoned_reason = $2, published_at = null,
        updated_at = $3, version = version + 1 where id = $1";
    tx.execute(UPDATE, &[id.into(), reason.into(), now.into()]).await.map(|_| ())
}

pub async fn scope(store: &Store, id: &str) -> sqlx::Result<Vec<Place>> {
    const SCOPE: &str = "select kind, member, is_affected from improvement_scope where improvement_id = $1
        order by kind, member";
    let rows = store.rows(SCOPE, &[id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok(Place { kind: c.parsed()?, member: c.text()?, is_affected: c.int()? == 1 }))
        .collect()
}

pub async fn put_scope(tx: &mut Transaction, id: &str, scope: &[Place]) -> sqlx::Result<()> {
    tx.execute("delete from improvement_scope where improvement_id = $1", &[id.into()]).await?;
    const INSERT: &str = "insert into improvement_scope (improvement_id, kind, member, is_affected)
        values ($1, $2, $3, $4)";
    for place in scope {
        let is_affected = i64::from(place.is_affected);
        let args = [id.into(), place.kind.as_str().into(), (&place.member).into(), is_affected.into()];
        tx.execute(INSERT, &args).await?;
    }
    Ok(())
}

pub async fn origins(store: &Store, id: &str) -> sqlx::Result<Vec<Origin>> {
    const ORIGINS: &str = "select kind, member from improvement_origin where improvement_id = $1 order by kind, member";
    let rows = store.rows(ORIGINS, &[id.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok(Origin { kind: c.parsed()?, member: c.text()? })).collect()
}

/// What is linked already keeps who linked it; gives how many are new.
pub async fn put_origins(
    tx: &mut Transaction,
    id: &str,
    origins: &[Origin],
    author: &str,
    now: Instant,
) -> sqlx::Result<u64> {
    let known = "select kind, member from improvement_origin where improvement_id = $1";
    for row in tx.rows(known, &[id.into()]).await? {
        let mut c = row.columns();
        let stored = Origin { kind: c.parsed()?, member: c.text()? };
        if !origins.contains(&stored) {
            let gone = "delete from improvement_origin where improvement_id = $1 and kind = $2 and member = $3";
            tx.execute(gone, &[id.into(), stored.kind.as_str().into(), stored.member.into()]).await?;
        }
    }
    const INSERT: &str = "insert into improvement_origin (improvement_id, kind, member, linked_by, linked_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    let mut added = 0;
    for origin in origins {
        let args = [id.into(), origin.kind.as_str().into(), (&origin.member).into(), author.into(), now.into()];
        added += tx.execute(INSERT, &args).await?;
    }
    Ok(added)
}

/// The code of a unit.
pub async fn unit_of_id(store: &Store, id: &str) -> sqlx::Result<Option<String>> {
    let row = store.row("select code from unit where id = $1", &[id.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// The suggestion knows already that the improvement came of it.
pub async fn is_noted(tx: &mut Transaction, suggestion_id: &str, number: &str) -> sqlx::Result<bool> {
    const NOTED: &str = "select 1 from suggestion_event
        where suggestion_id = $1 and kind = 'improvement' and other_id = $2 limit 1";
    Ok(tx.row(NOTED, &[suggestion_id.into(), number.into()]).await?.is_some())
}
