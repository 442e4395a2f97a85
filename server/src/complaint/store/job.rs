//! What periodic work looks for, and what it did.

use app::value::Instant;

use crate::store::{Store, Transaction};

/// An answer whose mail was delivered: the customer has it, but that is not noted yet.
#[derive(Debug)]
pub struct Untold {
    pub complaint_number: String,
    pub answer_id: String,
    pub delivered_at: Instant,
}

/// The latest answer of each complaint alone: the mail of a better one is on its way while that of the first arrives.
pub async fn untold(store: &Store, limit: i64) -> sqlx::Result<Vec<Untold>> {
    const UNTOLD: &str = "select c.complaint_number, a.id, m.ended_at from complaint_message a
        join message m on m.id = a.mail_id and m.outcome = 'delivered'
        join complaint c on c.id = a.complaint_id
        where a.is_answer = 1 and a.told_at is null and c.ended_at is null
        and not exists (select 1 from complaint_message b where b.complaint_id = a.complaint_id and b.is_answer = 1
            and (b.sent_at, b.id) > (a.sent_at, a.id))
        order by m.ended_at limit $1";
    let rows = store.rows(UNTOLD, &[limit.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok(Untold { complaint_number: c.text()?, answer_id: c.text()?, delivered_at: c.instant()? }))
        .collect()
}

/// Answered complaints whose customer has said nothing for long enough.
pub async fn closable(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<String>> {
    const CLOSABLE: &str = "select complaint_number from complaint
        where closes_at <= $1 and contact_count = 0 order by closes_at limit $2";
    let rows = store.rows(CLOSABLE, &[now.into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

/// Ended complaints that were merged into one whose customer has taken it back: nobody answers them there.
pub async fn left_behind(store: &Store, limit: i64) -> sqlx::Result<Vec<String>> {
    const LEFT: &str = "select c.complaint_number from complaint c
        join complaint t on t.id = c.merged_into_id and t.state = 'withdrawn'
        where c.merged_into_id is not null and c.ended_at is not null order by c.id limit $1";
    store.rows(LEFT, &[limit.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

/// The number of a complaint by its id.
pub async fn number_of(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<String>> {
    let row = tx.row("select complaint_number from complaint where id = $1", &[id.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

pub async fn note_started(tx: &mut Transaction, job: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into job_run (job, started_at, done_count) values ($1, $2, 0)
        on conflict (job) do update set started_at = excluded.started_at, finished_at = null",
        &[job.into(), now.into()],
    )
    .await
    .map(|_| ())
}

pub async fn note_finished(
    tx: &mut Transaction,
    job: &str,
    done: usize,
    fault: Option<&str>,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "update job_run set finished_at = $1, done_count = done_count + $2, fault = $3 where job = $4",
        &[now.into(), (done as i64).into(), fault.map(str::to_string).into(), job.into()],
    )
    .await
    .map(|_| ())
}

/// Name, last start and end, how much was done in all, and the last fault.
pub async fn job_runs(store: &Store) -> sqlx::Result<Vec<app::complaint::JobRun>> {
    const RUNS: &str = "select job, started_at, finished_at, done_count, fault from job_run order by job";
    let rows = store.rows(RUNS, &[]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(app::complaint::JobRun {
                job: c.text()?,
                started_at: c.instant()?,
                finished_at: c.opt_instant()?,
                done_count: c.int()?,
                fault: c.opt_text()?,
            })
        })
        .collect()
}
