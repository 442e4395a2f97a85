//! An improvement of the demo: done some weeks ago on one lane, published, and weighed by the answers of the survey as
//! soon as the portal runs.

use app::value::Instant;
use jiff::tz::TimeZone;

use crate::clock::day_in;
use crate::number;
use crate::store::{Transaction, new_id};

const DAY_MS: i64 = 86_400_000;
/// So long ago that its days are over.
const CHANGED: i64 = 80;

/// Stores it in the name of the demo's manager.
pub async fn seed(
    tx: &mut Transaction,
    zone: &TimeZone,
    (survey_id, author): (&str, &str),
    now: Instant,
) -> sqlx::Result<()> {
    let id = new_id(now);
    let number = number::next(tx, 'I', zone, now).await?;
    let changed_at = now.plus_ms(-CHANGED * DAY_MS);
    let insert = "insert into improvement (id, improvement_number, title, cause, change, owner_person_id, changed_on,
        window_days, settle_days, measure, expected, survey_id, question_key, public_text, published_at, created_by,
        created_at, updated_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, 60, 7, 'score', 0.3, $8, 'overall', $9, $10, $6, $11, $11, 1)";
    let args = [
        id.as_str().into(),
        number.into(),
        "A call before the parcel comes".into(),
        "Customers between Jiangsu and Shanghai were not at home and learned of it too late.".into(),
        "Drivers call half an hour before they arrive.".into(),
        author.into(),
        day_in(changed_at, zone).into(),
        survey_id.into(),
        "Between Jiangsu and Shanghai our drivers now call half an hour before they arrive.".into(),
        changed_at.plus_ms(5 * DAY_MS).into(),
        changed_at.into(),
    ];
    tx.execute(insert, &args).await?;
    let lane = "insert into improvement_scope (improvement_id, kind, member, is_affected)
        values ($1, 'lane', 'Jiangsu>Shanghai', 1)";
    tx.execute(lane, &[id.as_str().into()]).await?;
    let origin = "insert into improvement_origin (improvement_id, kind, member, linked_by, linked_at)
        values ($1, 'question', $2, $3, $4)";
    let question = [survey_id, "/overall"].concat();
    tx.execute(origin, &[id.into(), question.into(), author.into(), changed_at.into()]).await.map(|_| ())
}
