//! What results are read from: the tally by ranges of its key, and comments by their words.

use app::survey::Questionnaire;
use app::survey::result::{Comment, SurveyItem};
use app::value::Instant;

use super::questionnaire::questionnaires;
use crate::search;
use crate::store::{Arg, Columns, Store};

/// A survey and what was published of it, the newest first.
#[derive(Debug)]
pub struct Published {
    pub name: String,
    pub questionnaires: Vec<Questionnaire>,
}

/// None where there is no such survey.
pub async fn published(store: &Store, survey_id: &str) -> sqlx::Result<Option<Published>> {
    let Some(row) = store.row("select name from survey where id = $1", &[survey_id.into()]).await? else {
        return Ok(None);
    };
    let questionnaires = questionnaires(store, survey_id).await?;
    Ok(Some(Published { name: row.columns().text()?, questionnaires }))
}

pub(in crate::survey) fn decoded(json: &str) -> sqlx::Result<Questionnaire> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Surveys, the newest first; `before` is creation and id of the last one of the page before.
pub async fn surveys(
    store: &Store,
    before: Option<(Instant, &str)>,
    limit: usize,
) -> sqlx::Result<Vec<(SurveyItem, Instant)>> {
    let (at, id) = before.unwrap_or((Instant::from_ms(i64::MAX), ""));
    let sql = "select id, name, version_number, created_at from survey
        where (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3";
    let rows = store.rows(sql, &[at.into(), id.into(), (limit as i64).into()]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            Ok((SurveyItem { id: c.text()?, name: c.text()?, version_number: c.int()? }, c.instant()?))
        })
        .collect()
}

/// First and last month, both included.
#[derive(Debug, Clone, Copy)]
pub struct Months<'m> {
    pub from: &'m str,
    pub until: &'m str,
}

/// How often one value was given.
#[derive(Debug)]
pub struct Tallied {
    pub question_key: String,
    pub month: String,
    pub class: String,
    pub value: String,
    pub count: u64,
    pub total: f64,
}

/// All that was counted of one part. As many rows as there are values and months, however many answers.
pub async fn tally(
    store: &Store,
    survey_id: &str,
    (cut, member): (&str, &str),
    months: Months<'_>,
) -> sqlx::Result<Vec<Tallied>> {
    let sql = "select question_key, month, class, value, count, total from response_tally
        where survey_id = $1 and cut = $2 and member = $3 and month >= $4 and month <= $5";
    let args = [survey_id.into(), cut.into(), member.into(), months.from.into(), months.until.into()];
    let rows = store.rows(sql, &args).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            Ok(Tallied {
                question_key: c.text()?,
                month: c.text()?,
                class: c.text()?,
                value: c.text()?,
                count: c.int()?.unsigned_abs(),
                total: c.opt_real()?.unwrap_or_default(),
            })
        })
        .collect()
}

/// How often one value of a question was given in one member of a cut; the question '' has `answered`, `sent` and
/// `answered_of_sent`.
#[derive(Debug)]
pub struct OfMember {
    /// Of a unit its code.
    pub member: String,
    /// Of a unit; of all else the member itself.
    pub name: String,
    pub question_key: String,
    pub class: String,
    pub value: String,
    pub count: u64,
}

pub async fn members(
    store: &Store,
    survey_id: &str,
    cut: &str,
    question_key: &str,
    months: Months<'_>,
) -> sqlx::Result<Vec<OfMember>> {
    let sql = "select coalesce(u.code, g.member), coalesce(u.name, g.member), g.question_key, g.class, g.value, g.n
        from (select member, question_key, class, value, cast(sum(count) as bigint) as n from response_tally
            where survey_id = $1 and cut = $2 and question_key in ('', $3) and month >= $4 and month <= $5
            group by member, question_key, class, value) g
        left join unit u on $2 = 'unit' and u.id = g.member order by 1";
    let args = [survey_id.into(), cut.into(), question_key.into(), months.from.into(), months.until.into()];
    let rows = store.rows(sql, &args).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            Ok(OfMember {
                member: c.text()?,
                name: c.text()?,
                question_key: c.text()?,
                class: c.text()?,
                value: c.text()?,
                count: c.int()?.unsigned_abs(),
            })
        })
        .collect()
}

/// Id and code of a unit, by either.
pub async fn unit(store: &Store, id_or_code: &str) -> sqlx::Result<Option<(String, String)>> {
    let sql = "select id, code from unit where id = $1 or code = $1 limit 1";
    let row = store.row(sql, &[id_or_code.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok((c.text()?, c.text()?))
    })
    .transpose()
}

/// A stored answer without whoever gave it, and where it stands in its list.
#[derive(Debug)]
pub struct Anonymous {
    pub id: String,
    pub version_number: i64,
    pub unit_code: Option<String>,
    pub unit_name: Option<String>,
    pub lane: Option<String>,
    pub class: Option<String>,
    pub late_hours: Option<f64>,
    pub locale: Option<String>,
    pub answered_on: String,
    pub answers_json: String,
    pub comment: Option<String>,
}

macro_rules! answers {
    ($where:literal) => {
        concat!(
            "select r.id, r.version_number, u.code, u.name, r.lane, r.class, r.late_hours, r.locale, r.answered_on,
            r.answers_json, r.comment from response r left join unit u on u.id = r.unit_id where ",
            $where,
            " and (r.answered_on, r.id) < ($2, $3) order by r.answered_on desc, r.id desc limit $4"
        )
    };
}

const ANSWERS: &str = answers!("r.survey_id = $1 and r.answered_on >= $5");
const COMMENTS: &str = answers!(
    "r.survey_id = $1 and r.comment is not null
    and ($5 is null or r.search like $5) and ($6 is null or r.search like $6) and ($7 is null or r.search like $7)
    and ($8 is null or r.search like $8) and ($9 is null or r.search like $9) and ($10 is null or r.search like $10)"
);
const COMMENTS_OF_UNIT: &str = answers!(
    "r.survey_id = $1 and r.unit_id = $11 and r.comment is not null
    and ($5 is null or r.search like $5) and ($6 is null or r.search like $6) and ($7 is null or r.search like $7)
    and ($8 is null or r.search like $8) and ($9 is null or r.search like $9) and ($10 is null or r.search like $10)"
);

/// Where a list goes on: day and id of the last one shown. The first page begins with [`Place::first`].
#[derive(Debug, Clone)]
pub struct Place {
    pub answered_on: String,
    pub id: String,
}

impl Place {
    pub fn first() -> Place {
        Place { answered_on: "9999-99".to_string(), id: String::new() }
    }
}

/// Answers from a day on, before a place, the newest first.
pub async fn answers(
    store: &Store,
    survey_id: &str,
    from: &str,
    place: &Place,
    limit: usize,
) -> sqlx::Result<Vec<Anonymous>> {
    let args = [survey_id.into(), (&place.answered_on).into(), (&place.id).into(), (limit as i64).into(), from.into()];
    let rows = store.rows(ANSWERS, &args).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

/// Answers with words in which all of the looked for occur, the newest first; with `unit_id` of that unit alone.
pub async fn comments(
    store: &Store,
    survey_id: &str,
    (words, unit_id): (&str, Option<&str>),
    place: &Place,
    limit: usize,
) -> sqlx::Result<Vec<Anonymous>> {
    let mut args: Vec<Arg> =
        vec![survey_id.into(), (&place.answered_on).into(), (&place.id).into(), (limit as i64).into()];
    args.extend(search::patterns(words).iter().map(Arg::from));
    let sql = match unit_id {
        Some(unit_id) => {
            args.push(unit_id.into());
            COMMENTS_OF_UNIT
        }
        None => COMMENTS,
    };
    let rows = store.rows(sql, &args).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Anonymous> {
    Ok(Anonymous {
        id: c.text()?,
        version_number: c.int()?,
        unit_code: c.opt_text()?,
        unit_name: c.opt_text()?,
        lane: c.opt_text()?,
        class: c.opt_text()?,
        late_hours: c.opt_real()?,
        locale: c.opt_text()?,
        answered_on: c.text()?,
        answers_json: c.text()?,
        comment: c.opt_text()?,
    })
}

impl Anonymous {
    pub fn place(&self) -> Place {
        Place { answered_on: self.answered_on.clone(), id: self.id.clone() }
    }

    /// `score` is that of the question that speaks for the whole answer.
    pub fn into_comment(self, score: Option<u8>) -> Comment {
        Comment {
            answered_on: self.answered_on,
            score,
            comment: self.comment.unwrap_or_default(),
            unit_code: self.unit_code,
            unit_name: self.unit_name,
            lane: self.lane,
            class: self.class,
            lateness: self.late_hours.map(app::survey::Lateness::of_hours),
        }
    }
}
