//! Standard answers and their versions.

use app::complaint::{AnswerVersion, Category, StandardAnswer, StandardAnswerDraft, UsedAnswer};
use app::deadline::Words;
use app::value::Instant;

use crate::store::{Columns, Row, Store, Transaction};

/// What a list of standard answers must meet.
#[derive(Debug, Clone, Default)]
pub struct AnswerConditions {
    /// Drafts and retired ones too.
    pub is_all: bool,
    /// Of this category, or of every one.
    pub category: Option<Category>,
    /// The code of the last one that was seen.
    pub after: String,
}

macro_rules! answers {
    ($rest:literal) => {
        concat!("select a.code, a.category, a.cause, a.retired_at, a.version from standard_answer a where ", $rest)
    };
}

const LIST: &str = answers!(
    "a.code > $1 and ($2 = 1 or (a.retired_at is null and exists
        (select 1 from standard_answer_version v where v.code = a.code and v.approved_at is not null)))
    and ($3 is null or a.category is null or a.category = $3)
    order by a.code limit $4"
);
const FIND: &str = answers!("a.code = $1");

macro_rules! versions {
    ($rest:literal) => {
        concat!(
            "select v.code, v.number, v.title_en, v.title_es, v.title_zh_cn, v.text_en, v.text_es, v.text_zh_cn, w.name,
            v.written_by, v.written_at, a.name, v.approved_at
            from standard_answer_version v
            join person w on w.id = v.written_by
            left join person a on a.id = v.approved_by
            where ",
            $rest,
            " order by v.code, v.number desc"
        )
    };
}

const VERSIONS: &str = versions!("v.code = $1");
/// Of a page of codes: the one in use and what is newer.
const CURRENT: &str = versions!(
    "v.code >= $1 and v.code <= $2 and v.number >= coalesce((select max(u.number) from standard_answer_version u
        where u.code = v.code and u.approved_at is not null), 0)"
);

fn decode(row: &Row) -> sqlx::Result<StandardAnswer> {
    let mut c = row.columns();
    Ok(StandardAnswer {
        code: c.text()?,
        category: c.opt_parsed()?,
        cause: c.opt_text()?,
        retired_at: c.opt_instant()?,
        versions: Vec::new(),
        version: c.int()?,
    })
}

fn words(c: &mut Columns<'_>) -> sqlx::Result<Words> {
    Ok(Words { en: c.text()?, es: c.text()?, zh_cn: c.text()? })
}

fn decode_version(row: &Row) -> sqlx::Result<(String, AnswerVersion)> {
    let mut c = row.columns();
    let code = c.text()?;
    let version = AnswerVersion {
        number: c.int()?,
        titles: words(&mut c)?,
        texts: words(&mut c)?,
        written_by: c.text()?,
        written_by_id: c.text()?,
        written_at: c.instant()?,
        approved_by: c.opt_text()?,
        approved_at: c.opt_instant()?,
    };
    Ok((code, version))
}

/// By code; each with the version in use and a newer draft.
pub async fn standard_answers(
    store: &Store,
    asked: &AnswerConditions,
    limit: usize,
) -> sqlx::Result<Vec<StandardAnswer>> {
    let category = asked.category.map(|category| category.as_str().to_string());
    let args = [(&asked.after).into(), i64::from(asked.is_all).into(), category.into(), (limit as i64).into()];
    let mut found: Vec<StandardAnswer> =
        store.rows(LIST, &args).await?.iter().map(decode).collect::<sqlx::Result<_>>()?;
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return Ok(found) };
    let rows = store.rows(CURRENT, &[(&first.code).into(), (&last.code).into()]).await?;
    for row in &rows {
        let (code, version) = decode_version(row)?;
        if let Some(answer) = found.iter_mut().find(|answer| answer.code == code) {
            answer.versions.push(version);
        }
    }
    Ok(found)
}

/// One with all its versions, the newest first.
pub async fn standard_answer(store: &Store, code: &str) -> sqlx::Result<Option<StandardAnswer>> {
    let Some(mut found) = store.row(FIND, &[code.into()]).await?.as_ref().map(decode).transpose()? else {
        return Ok(None);
    };
    for row in store.rows(VERSIONS, &[code.into()]).await? {
        found.versions.push(decode_version(&row)?.1);
    }
    Ok(Some(found))
}

/// The same as the transaction sees it, with every other writer of it kept out until its end.
pub async fn lock_standard_answer(tx: &mut Transaction, code: &str) -> sqlx::Result<Option<StandardAnswer>> {
    tx.lock_key(&["standard-answer:", code].concat()).await?;
    let Some(mut found) = tx.row(FIND, &[code.into()]).await?.as_ref().map(decode).transpose()? else {
        return Ok(None);
    };
    for row in tx.rows(VERSIONS, &[code.into()]).await? {
        found.versions.push(decode_version(&row)?.1);
    }
    Ok(Some(found))
}

pub async fn insert_standard_answer(
    tx: &mut Transaction,
    draft: &StandardAnswerDraft,
    now: Instant,
) -> sqlx::Result<()> {
    let stated = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty()).into();
    tx.execute(
        "insert into standard_answer (code, category, cause, created_at, version) values ($1, $2, $3, $4, 1)",
        &[(&draft.code).into(), stated(&draft.category), stated(&draft.cause), now.into()],
    )
    .await
    .map(|_| ())
}

/// One more version, which nobody has approved.
pub async fn insert_answer_version(
    tx: &mut Transaction,
    (draft, number): (&StandardAnswerDraft, i64),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let (titles, texts) = (&draft.titles, &draft.texts);
    tx.execute(
        "insert into standard_answer_version (code, number, title_en, title_es, title_zh_cn, text_en, text_es,
        text_zh_cn, written_by, written_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            (&draft.code).into(),
            number.into(),
            (&titles.en).into(),
            (&titles.es).into(),
            (&titles.zh_cn).into(),
            (&texts.en).into(),
            (&texts.es).into(),
            (&texts.zh_cn).into(),
            person_id.into(),
            now.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// Category, cause and whether it can be chosen; one version of the row more.
pub async fn set_standard_answer(
    tx: &mut Transaction,
    code: &str,
    (category, cause): (Option<&str>, Option<&str>),
    retired_at: Option<Instant>,
) -> sqlx::Result<()> {
    let text = |value: Option<&str>| value.map(str::to_string).into();
    tx.execute(
        "update standard_answer set category = $1, cause = $2, retired_at = $3, version = version + 1 where code = $4",
        &[text(category), text(cause), retired_at.into(), code.into()],
    )
    .await
    .map(|_| ())
}

pub async fn approve_answer_version(
    tx: &mut Transaction,
    (code, number): (&str, i64),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "update standard_answer_version set approved_by = $1, approved_at = $2 where code = $3 and number = $4",
        &[person_id.into(), now.into(), code.into(), number.into()],
    )
    .await
    .map(|_| ())
}

/// Whether this version was approved once.
pub async fn answer_is_approved(tx: &mut Transaction, used: &UsedAnswer) -> sqlx::Result<bool> {
    const IS: &str = "select 1 from standard_answer_version
        where code = $1 and number = $2 and approved_at is not null";
    Ok(tx.row(IS, &[(&used.code).into(), used.number.into()]).await?.is_some())
}
