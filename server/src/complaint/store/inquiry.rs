//! Questions to units.

use app::complaint::{Attribution, Inquiry};
use app::value::Instant;

use crate::store::{Row, Store, Transaction, new_id};

macro_rules! inquiries {
    ($rest:literal) => {
        concat!(
            "select i.id, c.complaint_number, u.code, u.name, i.question, a.name, i.asked_at, i.due_at, i.response,
            r.name, i.responded_at, i.contested_at, i.decision, i.decision_why, d.name, i.decided_at
            from unit_inquiry i
            join complaint c on c.id = i.complaint_id
            join unit u on u.id = i.unit_id
            join person a on a.id = i.asked_by
            left join person r on r.id = i.responded_by
            left join person d on d.id = i.decided_by
            where ",
            $rest
        )
    };
}

fn decode(row: &Row) -> sqlx::Result<Inquiry> {
    let mut c = row.columns();
    Ok(Inquiry {
        id: c.text()?,
        complaint_number: c.text()?,
        unit_code: c.text()?,
        unit_name: c.text()?,
        question: c.text()?,
        asked_by: c.text()?,
        asked_at: c.instant()?,
        due_at: c.instant()?,
        response: c.opt_text()?,
        responded_by: c.opt_text()?,
        responded_at: c.opt_instant()?,
        is_contested: c.opt_instant()?.is_some(),
        decision: c.opt_parsed()?,
        decision_why: c.opt_text()?,
        decided_by: c.opt_text()?,
        decided_at: c.opt_instant()?,
        attachments: Vec::new(),
        may_respond: false,
        may_decide: false,
    })
}

/// The questions of a complaint, the oldest first; those of one unit alone when it is stated.
pub async fn inquiries(store: &Store, complaint_id: &str, unit_id: Option<&str>) -> sqlx::Result<Vec<Inquiry>> {
    const OF_CASE: &str =
        inquiries!("i.complaint_id = $1 and ($2 is null or i.unit_id = $2) order by i.asked_at, i.id");
    let args = [complaint_id.into(), unit_id.map(str::to_string).into()];
    store.rows(OF_CASE, &args).await?.iter().map(decode).collect()
}

/// Ids of the questions of a complaint.
pub async fn inquiries_of(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<Vec<String>> {
    let rows = tx.rows("select id from unit_inquiry where complaint_id = $1", &[complaint_id.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

/// Whose questions are listed, and where the list goes on.
#[derive(Debug, Clone)]
pub struct InquiryConditions {
    /// Of one unit alone.
    pub unit_id: Option<String>,
    /// Date and id of the last one that was seen.
    pub after: (Instant, String),
}

/// Questions that wait for a unit or for a decision, the earliest date first.
pub async fn waiting_inquiries(store: &Store, asked: &InquiryConditions, limit: usize) -> sqlx::Result<Vec<Inquiry>> {
    const OF_UNIT: &str = inquiries!(
        "i.unit_id = $1 and (i.responded_at is null or (i.contested_at is not null and i.decided_at is null))
        and (i.due_at, i.id) > ($2, $3) order by i.due_at, i.id limit $4"
    );
    const OF_ALL: &str = inquiries!(
        "$1 = '' and (i.responded_at is null or (i.contested_at is not null and i.decided_at is null))
        and (i.due_at, i.id) > ($2, $3) order by i.due_at, i.id limit $4"
    );
    let (sql, unit) = match &asked.unit_id {
        Some(id) => (OF_UNIT, id.as_str()),
        None => (OF_ALL, ""),
    };
    let (at, id) = &asked.after;
    let args = [unit.into(), (*at).into(), id.into(), (limit as i64).into()];
    store.rows(sql, &args).await?.iter().map(decode).collect()
}

/// Whether a unit is asked about a complaint: its staff then read it.
pub async fn is_asked(store: &Store, complaint_id: &str, unit_id: &str) -> sqlx::Result<bool> {
    const IS: &str = "select 1 from unit_inquiry where complaint_id = $1 and unit_id = $2 limit 1";
    Ok(store.row(IS, &[complaint_id.into(), unit_id.into()]).await?.is_some())
}

/// A question as its writers see it.
#[derive(Debug)]
pub struct Asked {
    pub unit_id: String,
    pub is_responded: bool,
    pub is_contested: bool,
    pub is_decided: bool,
}

/// None when the complaint has no such question.
pub async fn asked(tx: &mut Transaction, complaint_id: &str, id: &str) -> sqlx::Result<Option<Asked>> {
    const ASKED: &str = "select unit_id, responded_at, contested_at, decided_at from unit_inquiry
        where id = $1 and complaint_id = $2";
    let row = tx.row(ASKED, &[id.into(), complaint_id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok(Asked {
            unit_id: c.text()?,
            is_responded: c.opt_instant()?.is_some(),
            is_contested: c.opt_instant()?.is_some(),
            is_decided: c.opt_instant()?.is_some(),
        })
    })
    .transpose()
}

pub async fn insert_inquiry(
    tx: &mut Transaction,
    (complaint_id, unit_id): (&str, &str),
    question: &str,
    (person_id, due_at): (&str, Instant),
    now: Instant,
) -> sqlx::Result<String> {
    let id = new_id(now);
    tx.execute(
        "insert into unit_inquiry (id, complaint_id, unit_id, question, asked_by, asked_at, due_at, notice_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7)",
        &[
            id.as_str().into(),
            complaint_id.into(),
            unit_id.into(),
            question.into(),
            person_id.into(),
            now.into(),
            due_at.into(),
        ],
    )
    .await?;
    // Who is asked first is who it concerns.
    const CONCERNS: &str = "update complaint set unit_id = coalesce(unit_id, $1) where id = $2";
    tx.execute(CONCERNS, &[unit_id.into(), complaint_id.into()]).await?;
    note_due(tx, complaint_id, now).await?;
    Ok(id)
}

/// What the unit says. A response stops the clock.
pub async fn set_response(
    tx: &mut Transaction,
    (complaint_id, id): (&str, &str),
    (text, is_contested): (&str, bool),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "update unit_inquiry set response = $1, responded_by = $2, responded_at = $3, contested_at = $4,
        notice_at = null where id = $5",
        &[text.into(), person_id.into(), now.into(), is_contested.then_some(now).into(), id.into()],
    )
    .await?;
    note_due(tx, complaint_id, now).await
}

/// What became of a contested attribution. Withdrawn, the complaint names the unit no more and is to be judged anew.
pub async fn set_attribution(
    tx: &mut Transaction,
    (complaint_id, id): (&str, &str),
    (decision, why): (Attribution, &str),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "update unit_inquiry set decision = $1, decision_why = $2, decided_by = $3, decided_at = $4 where id = $5",
        &[decision.as_str().into(), why.into(), person_id.into(), now.into(), id.into()],
    )
    .await?;
    if decision == Attribution::Withdrawn {
        const WITHDRAW: &str = "update complaint set unit_id = null, is_valid = null where id = $1
            and unit_id = (select unit_id from unit_inquiry where id = $2)";
        tx.execute(WITHDRAW, &[complaint_id.into(), id.into()]).await?;
    }
    note_due(tx, complaint_id, now).await
}

/// The earliest open date, for the queue; one version of the complaint more.
async fn note_due(tx: &mut Transaction, complaint_id: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update complaint set inquiry_due_at = (select min(due_at) from unit_inquiry
            where complaint_id = $1 and responded_at is null), updated_at = $2, version = version + 1 where id = $1",
        &[complaint_id.into(), now.into()],
    )
    .await
    .map(|_| ())
}
