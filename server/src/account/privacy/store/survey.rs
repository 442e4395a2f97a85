//! What the person was asked in surveys, why not, and what they answered.

use app::value::Instant;
use serde::Serialize;

use crate::store::{Row, Store};

#[derive(Debug, Serialize)]
pub(in crate::account::privacy) struct Asked {
    survey: String,
    occasion: String,
    decided_at: Instant,
    sent_at: Option<Instant>,
    answered_on: Option<String>,
    /// Why they were not asked.
    reason: Option<String>,
    /// JSON, by the keys of the questions. Anonymous answers are nobody's.
    answers: Option<String>,
}

/// The newest first.
pub(in crate::account::privacy) async fn list_surveys(store: &Store, id: &str) -> sqlx::Result<Vec<Asked>> {
    const ASKED: &str = "select v.name, x.occasion, x.at, x.sent_at, x.answered_on, x.reason, x.answers from (
            select i.campaign_id, i.occasion, i.created_at as at, i.sent_at, i.answered_on,
                cast(null as text) as reason, coalesce(r.answers_json, i.partial_json) as answers
            from invitation i left join response r on r.invitation_id = i.id
            where i.person_id = $1
            union all
            select k.campaign_id, k.occasion, k.skipped_at, null, null, k.reason, null
            from invitation_skip k where k.person_id = $1
        ) x join campaign g on g.id = x.campaign_id join survey v on v.id = g.survey_id order by x.at desc, x.occasion";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Asked {
            survey: c.text()?,
            occasion: c.text()?,
            decided_at: c.instant()?,
            sent_at: c.opt_instant()?,
            answered_on: c.opt_text()?,
            reason: c.opt_text()?,
            answers: c.opt_text()?,
        })
    };
    store.rows(ASKED, &[id.into()]).await?.iter().map(decode).collect()
}
