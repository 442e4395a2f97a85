//! What staff would make of complaints, and what their customers said to it.

use app::suggestion::moderation::{Proposal, ProposalDraft};
use app::value::Instant;

use crate::store::{Arg, Row, Store, Transaction, new_id};

/// A proposal, and whose it is.
#[derive(Debug, Clone)]
pub struct Proposed {
    pub proposal: Proposal,
    pub complaint_number: String,
    pub proposed_by: String,
}

macro_rules! columns {
    ($which:literal) => {
        concat!(
            "select q.id, q.topic, q.title, q.text, q.is_public, q.proposed_at, q.agreed_at, q.declined_at,
            s.suggestion_number, k.complaint_number, q.proposed_by
            from suggestion_proposal q join complaint k on k.id = q.complaint_id
            left join suggestion s on s.id = q.suggestion_id where ",
            $which
        )
    };
}

fn decode(row: &Row) -> sqlx::Result<Proposed> {
    let mut c = row.columns();
    let proposal = Proposal {
        id: c.text()?,
        topic: c.parsed()?,
        title: c.text()?,
        text: c.text()?,
        is_public: c.int()? == 1,
        proposed_at: c.instant()?,
        agreed_at: c.opt_instant()?,
        declined_at: c.opt_instant()?,
        suggestion_number: c.opt_text()?,
    };
    Ok(Proposed { proposal, complaint_number: c.text()?, proposed_by: c.text()? })
}

pub async fn find_proposal(store: &Store, id: &str) -> sqlx::Result<Option<Proposed>> {
    const FIND: &str = columns!("q.id = $1");
    store.row(FIND, &[id.into()]).await?.as_ref().map(decode).transpose()
}

/// Of one complaint, the newest first: at most 20.
pub async fn proposals(store: &Store, complaint_id: &str) -> sqlx::Result<Vec<Proposal>> {
    const LIST: &str = columns!("q.complaint_id = $1 order by q.proposed_at desc, q.id desc limit 20");
    let rows = store.rows(LIST, &[complaint_id.into()]).await?;
    rows.iter().map(|row| decode(row).map(|proposed| proposed.proposal)).collect()
}

/// Whether one of the complaint waits for its customer.
pub async fn has_open_proposal(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<bool> {
    const OPEN: &str = "select 1 from suggestion_proposal
        where complaint_id = $1 and agreed_at is null and declined_at is null limit 1";
    Ok(tx.row(OPEN, &[complaint_id.into()]).await?.is_some())
}

pub async fn insert_proposal(
    tx: &mut Transaction,
    complaint_id: &str,
    draft: &ProposalDraft,
    by: &str,
    now: Instant,
) -> sqlx::Result<String> {
    const INSERT: &str =
        "insert into suggestion_proposal (id, complaint_id, topic, title, text, is_public, proposed_by,
        proposed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let id = new_id(now);
    let args: [Arg; 8] = [
        (&id).into(),
        complaint_id.into(),
        (&draft.topic).into(),
        (&draft.title).into(),
        (&draft.text).into(),
        i64::from(draft.is_public).into(),
        by.into(),
        now.into(),
    ];
    tx.execute(INSERT, &args).await?;
    Ok(id)
}

/// False when it was answered already: of many at one time, one counts.
pub async fn answer_proposal(tx: &mut Transaction, id: &str, is_agreed: bool, now: Instant) -> sqlx::Result<bool> {
    const AGREE: &str = "update suggestion_proposal set agreed_at = $2
        where id = $1 and agreed_at is null and declined_at is null";
    const DECLINE: &str = "update suggestion_proposal set declined_at = $2
        where id = $1 and agreed_at is null and declined_at is null";
    let sql = if is_agreed { AGREE } else { DECLINE };
    Ok(tx.execute(sql, &[id.into(), now.into()]).await? == 1)
}

pub async fn set_made(tx: &mut Transaction, id: &str, suggestion_id: &str) -> sqlx::Result<()> {
    const SET: &str = "update suggestion_proposal set suggestion_id = $2 where id = $1";
    tx.execute(SET, &[id.into(), suggestion_id.into()]).await.map(|_| ())
}
