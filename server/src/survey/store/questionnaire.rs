//! Drafts of questionnaires and their published versions.

use app::survey::{PublishedVersion, Questionnaire, Survey, SurveyLine, VersionLine};
use app::value::Instant;

use crate::store::{Row, Store, Transaction};

/// How many answers a survey has, from what is counted.
macro_rules! answered {
    () => {
        "coalesce((select cast(sum(t.count) as bigint) from response_tally t
            where t.survey_id = s.id and t.cut = 'all' and t.member = '' and t.question_key = ''
            and t.value = 'answered'), 0)"
    };
}

const FIND: &str = concat!(
    "select s.id, s.name, s.draft_json, s.version_number, ",
    answered!(),
    ", s.created_at, s.updated_at, s.retired_at, s.version from survey s where s.id = $1"
);

const LIST: &str = concat!(
    "select s.id, s.name, s.version_number, ",
    answered!(),
    ", cast(case when v.questionnaire_json = s.draft_json then 0 else 1 end as bigint), s.updated_at, s.retired_at
    from survey s
    left join survey_version v on v.survey_id = s.id and v.number = s.version_number
    where ($1 is null or s.id < $1)
    order by s.id desc limit $2"
);

const VERSION: &str = "select survey_id, number, questionnaire_json, published_at from survey_version
    where survey_id = $1 and number = $2";

const QUESTIONNAIRES: &str = "select questionnaire_json from survey_version where survey_id = $1 order by number desc";

/// The newest first; `after` is the id of the last one that was seen.
pub async fn surveys(store: &Store, after: Option<&str>, limit: usize) -> sqlx::Result<Vec<SurveyLine>> {
    store.rows(LIST, &[after.into(), (limit as i64).into()]).await?.iter().map(decode_line).collect()
}

fn decode_line(row: &Row) -> sqlx::Result<SurveyLine> {
    let mut c = row.columns();
    Ok(SurveyLine {
        id: c.text()?,
        name: c.text()?,
        version_number: c.int()?,
        response_count: c.int()?,
        is_changed: c.int()? == 1,
        updated_at: c.instant()?,
        retired_at: c.opt_instant()?,
    })
}

pub async fn survey(store: &Store, id: &str) -> sqlx::Result<Option<Survey>> {
    store.row(FIND, &[id.into()]).await?.as_ref().map(decode).transpose()
}

/// The same as the transaction sees it, with every other writer of it kept out until its end.
pub async fn lock_survey(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Survey>> {
    tx.lock_key(&["survey:", id].concat()).await?;
    tx.row(FIND, &[id.into()]).await?.as_ref().map(decode).transpose()
}

fn decode(row: &Row) -> sqlx::Result<Survey> {
    let mut c = row.columns();
    let (id, name) = (c.text()?, c.text()?);
    let questionnaire = questionnaire(&c.text()?)?;
    Ok(Survey {
        id,
        name,
        problems: questionnaire.problems(),
        questionnaire,
        version_number: c.int()?,
        response_count: c.int()?,
        created_at: c.instant()?,
        updated_at: c.instant()?,
        retired_at: c.opt_instant()?,
        version: c.int()?,
    })
}

fn questionnaire(json: &str) -> sqlx::Result<Questionnaire> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn json(questionnaire: &Questionnaire) -> sqlx::Result<String> {
    serde_json::to_string(questionnaire).map_err(|error| sqlx::Error::Encode(error.into()))
}

pub async fn insert_survey(
    tx: &mut Transaction,
    id: &str,
    (name, draft): (&str, &Questionnaire),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let sql = "insert into survey (id, name, draft_json, version_number, created_by, created_at, updated_at, version)
        values ($1, $2, $3, 0, $4, $5, $5, 1)";
    tx.execute(sql, &[id.into(), name.into(), json(draft)?.into(), person_id.into(), now.into()]).await.map(|_| ())
}

/// The draft as it is written now; one version of the row more.
pub async fn set_draft(
    tx: &mut Transaction,
    id: &str,
    (name, draft): (&str, &Questionnaire),
    now: Instant,
) -> sqlx::Result<()> {
    let sql = "update survey set name = $1, draft_json = $2, updated_at = $3, version = version + 1 where id = $4";
    tx.execute(sql, &[name.into(), json(draft)?.into(), now.into(), id.into()]).await.map(|_| ())
}

pub async fn set_retired(
    tx: &mut Transaction,
    id: &str,
    retired_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    let sql = "update survey set retired_at = $1, updated_at = $2, version = version + 1 where id = $3";
    tx.execute(sql, &[retired_at.into(), now.into(), id.into()]).await.map(|_| ())
}

/// Keeps the draft as a version that never changes.
pub async fn insert_version(
    tx: &mut Transaction,
    (id, number): (&str, i64),
    draft: &Questionnaire,
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let insert = "insert into survey_version (survey_id, number, questionnaire_json, published_by, published_at)
        values ($1, $2, $3, $4, $5)";
    tx.execute(insert, &[id.into(), number.into(), json(draft)?.into(), person_id.into(), now.into()]).await?;
    let update = "update survey set version_number = $1, updated_at = $2, version = version + 1 where id = $3";
    tx.execute(update, &[number.into(), now.into(), id.into()]).await.map(|_| ())
}

/// A published version, as it was when it was published.
pub async fn version(store: &Store, survey_id: &str, number: i64) -> sqlx::Result<Option<PublishedVersion>> {
    store.row(VERSION, &[survey_id.into(), number.into()]).await?.as_ref().map(decode_version).transpose()
}

/// All that was published of a survey, the newest first.
pub async fn questionnaires(store: &Store, survey_id: &str) -> sqlx::Result<Vec<Questionnaire>> {
    decode_all(&store.rows(QUESTIONNAIRES, &[survey_id.into()]).await?)
}

/// The same as the transaction sees it.
pub async fn questionnaires_within(tx: &mut Transaction, survey_id: &str) -> sqlx::Result<Vec<Questionnaire>> {
    decode_all(&tx.rows(QUESTIONNAIRES, &[survey_id.into()]).await?)
}

fn decode_all(rows: &[Row]) -> sqlx::Result<Vec<Questionnaire>> {
    rows.iter().map(|row| questionnaire(&row.columns().text()?)).collect()
}

fn decode_version(row: &Row) -> sqlx::Result<PublishedVersion> {
    let mut c = row.columns();
    Ok(PublishedVersion {
        survey_id: c.text()?,
        number: c.int()?,
        questionnaire: questionnaire(&c.text()?)?,
        published_at: c.instant()?,
    })
}

/// The newest first; a survey has few.
pub async fn versions(store: &Store, survey_id: &str) -> sqlx::Result<Vec<VersionLine>> {
    const LIST: &str = "select v.number, v.published_at, p.name from survey_version v
        join person p on p.id = v.published_by
        where v.survey_id = $1 order by v.number desc";
    store.rows(LIST, &[survey_id.into()]).await?.iter().map(decode_version_line).collect()
}

fn decode_version_line(row: &Row) -> sqlx::Result<VersionLine> {
    let mut c = row.columns();
    Ok(VersionLine { number: c.int()?, published_at: c.instant()?, published_by: c.text()? })
}
