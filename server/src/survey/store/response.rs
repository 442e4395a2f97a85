//! Stored answers, and how often each value was given.

use crate::store::{Arg, Transaction};
use crate::survey::response::NewResponse;
use crate::survey::tally::{Count, Part};

/// False when the invitation or the row of an import has its answer already.
pub async fn insert(
    tx: &mut Transaction,
    new: &NewResponse<'_>,
    answers: &str,
    comment: Option<&str>,
) -> sqlx::Result<bool> {
    let (subject, search) = (&new.subject, comment.map(|words| crate::search::column([words])));
    let args: [Arg; 20] = [
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
    ];
    let sql =
        "insert into response (id, survey_id, version_number, campaign_id, invitation_id, person_id, organisation_id,
        shipment_id, complaint_id, unit_id, lane, class, late_hours, locale, answers_json, source_id, answered_at,
        answered_on, comment, search)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        on conflict do nothing";
    Ok(tx.execute(sql, &args).await? == 1)
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
