//! Stored answers, and how often each value was given.

use std::collections::HashSet;

use crate::store::{Arg, Batch, CHUNK, Transaction};
use crate::survey::response::NewResponse;
use crate::survey::tally::{Count, Part};

/// Cells of the tally with what is to be added: part, question, month, class, value. In the order in which a single answer
/// adds: `all` and the answer as a whole first, so that nobody waits crosswise.
pub type Cells = std::collections::BTreeMap<Cell, (u64, f64)>;

/// One cell of a survey's tally.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub cut: &'static str,
    pub question_key: String,
    pub member: String,
    pub month: String,
    pub class: String,
    pub value: String,
}

/// False when the invitation or the row of an import has its answer already.
pub async fn insert(
    tx: &mut Transaction,
    new: &NewResponse<'_>,
    answers: &str,
    comment: Option<&str>,
) -> sqlx::Result<bool> {
    let args = columns(new, answers, comment);
    let sql =
        "insert into response (id, survey_id, version_number, campaign_id, invitation_id, person_id, organisation_id,
        shipment_id, complaint_id, unit_id, lane, class, late_hours, locale, answers_json, source_id, answered_at,
        answered_on, comment, search)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        on conflict do nothing";
    Ok(tx.execute(sql, &args).await? == 1)
}

fn columns(new: &NewResponse<'_>, answers: &str, comment: Option<&str>) -> [Arg; 20] {
    let (subject, search) = (&new.subject, comment.map(|words| crate::search::column([words])));
    [
        new.id.into(),
        new.survey_id.into(),
        new.version_number.into(),
        new.campaign_id.into(),
        new.invitation_id.into(),
        new.person_id.into(),
        new.organisation_id.into(),
        new.shipment_id.into(),
        new.complaint_id.into(),
        subject.unit_id.as_deref().into(),
        subject.lane.as_deref().into(),
        subject.class.as_deref().into(),
        Arg::Real(subject.late_hours),
        new.locale.map(|locale| locale.tag()).into(),
        answers.into(),
        new.source_id.into(),
        new.answered_at.into(),
        new.answered_on.into(),
        comment.into(),
        search.as_deref().into(),
    ]
}

/// Stores many, with answers and comment of each; gives the ids of those that were not there before.
pub async fn insert_all(
    tx: &mut Transaction,
    rows: &[(NewResponse<'_>, String, Option<String>)],
) -> sqlx::Result<HashSet<String>> {
    const HEAD: &str = "insert into response (id, survey_id, version_number, campaign_id, invitation_id, person_id,
        organisation_id, shipment_id, complaint_id, unit_id, lane, class, late_hours, locale, answers_json, source_id,
        answered_at, answered_on, comment, search) values";
    let mut stored = HashSet::with_capacity(rows.len());
    for part in rows.chunks(CHUNK) {
        let mut batch = Batch::insert(HEAD, 20, "on conflict do nothing returning id");
        for (new, answers, comment) in part {
            batch.push(columns(new, answers, comment.as_deref()));
        }
        for row in tx.rows_batch(batch).await? {
            stored.insert(row.columns().text()?);
        }
    }
    Ok(stored)
}

/// Adds to many cells at once.
pub async fn add_all(tx: &mut Transaction, survey_id: &str, cells: &Cells) -> sqlx::Result<()> {
    const HEAD: &str =
        "insert into response_tally (survey_id, question_key, cut, member, month, class, value, count, total) values";
    const TAIL: &str = "on conflict (survey_id, cut, member, question_key, month, class, value) do update
        set count = response_tally.count + excluded.count, total = response_tally.total + excluded.total";
    let cells: Vec<(&Cell, &(u64, f64))> = cells.iter().collect();
    for part in cells.chunks(CHUNK) {
        let mut batch = Batch::insert(HEAD, 9, TAIL);
        for (cell, (count, total)) in part {
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            batch.push([
                survey_id.into(),
                (&cell.question_key).into(),
                cell.cut.into(),
                (&cell.member).into(),
                (&cell.month).into(),
                (&cell.class).into(),
                (&cell.value).into(),
                Arg::from(count),
                Arg::Real(Some(*total)),
            ]);
        }
        tx.execute_batch(batch).await?;
    }
    Ok(())
}

/// Counts one value in one part; `month` is `2026-11`.
pub async fn add(
    tx: &mut Transaction,
    survey_id: &str,
    month: &str,
    part: &Part<'_>,
    count: &Count,
) -> sqlx::Result<()> {
    let args: [Arg; 8] = [
        survey_id.into(),
        count.question_key.as_str().into(),
        part.cut.into(),
        part.member.into(),
        month.into(),
        part.class.into(),
        count.value.as_str().into(),
        Arg::Real(Some(count.total)),
    ];
    let sql = "insert into response_tally (survey_id, question_key, cut, member, month, class, value, count, total)
        values ($1, $2, $3, $4, $5, $6, $7, 1, $8)
        on conflict (survey_id, cut, member, question_key, month, class, value)
        do update set count = response_tally.count + 1, total = response_tally.total + excluded.total";
    tx.execute(sql, &args).await.map(|_| ())
}
