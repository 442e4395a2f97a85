//! What happens by itself: answers that arrived are noted, deadlines that come near are warned of, those that passed
//! hand the complaint to the next level, and an answered complaint nobody objects to is closed.
//!
//! Each piece of work is one transaction that looks again before it writes: two servers on one database do it once.

use app::complaint::closes_at;
use app::deadline::{CaseEventKind as K, CaseKind};
use app::value::Instant;

use super::changing::tell;
use super::happen::{Locked, happen, lock, note};
use super::{By, assignment, notice, priority, store};
use crate::account::person::Person;
use crate::attachment;
use crate::customer::class;
use crate::deadline::{self, Act, Due};
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Transaction;

/// Pieces of work of one kind at one time; the rest waits for the next minute.
const MOST: i64 = 200;
/// Times that one run looks for more deadlines: what falls due together is told together.
const ROUNDS: usize = 10;

/// The kinds of work, as the page of the administrators names them.
pub const JOBS: [&str; 7] = [
    "complaint_told",
    "complaint_deadline",
    "complaint_notice",
    "complaint_closing",
    "complaint_priority",
    "complaint_assignment",
    "customer_class",
];

/// Does everything that is due. A fault of one kind of work is noted and keeps nothing else from being done.
///
/// # Errors
/// The database's.
pub async fn run(portal: &Portal) -> Result<usize, Refusal> {
    let mut done = 0;
    for job in JOBS {
        let now = portal.clock.now();
        let work = async {
            match job {
                "complaint_told" => note_told(portal, now).await,
                "complaint_deadline" => watch_deadlines(portal, now).await,
                "complaint_notice" => tell_of_dates(portal, now).await,
                "complaint_closing" => close(portal, now).await,
                "complaint_assignment" => assignment::retry(portal, now).await,
                "customer_class" => class::run_when_due(portal, now).await,
                _ => priority::rank_all(portal, now, MOST).await,
            }
        };
        done += noted(portal, job, work).await?;
    }
    Ok(done)
}

/// Does one kind of work and notes when, how much and what went wrong, for the page of the administrators.
///
/// # Errors
/// The database's, of the notes; a fault of the work is one of them.
pub async fn noted(
    portal: &Portal,
    job: &'static str,
    work: impl Future<Output = Result<usize, Refusal>>,
) -> Result<usize, Refusal> {
    let mut tx = portal.store.begin().await?;
    store::note_started(&mut tx, job, portal.clock.now()).await?;
    tx.commit().await?;
    let result = work.await;
    let fault = result.as_ref().err().map(|refusal| format!("{refusal:?}"));
    if let Some(fault) = &fault {
        tracing::warn!(job, fault, "job");
    }
    let count = result.unwrap_or(0);
    let mut tx = portal.store.begin().await?;
    store::note_finished(&mut tx, job, count, fault.as_deref(), portal.clock.now()).await?;
    tx.commit().await?;
    Ok(count)
}

/// What was promised or asked and is late is told with the dates of the rules.
async fn tell_of_dates(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let noted = notice::look(portal, now).await?;
    Ok(noted + notice::tell(portal, now).await?)
}

/// The customer was told when the mail server took the answer, not when somebody wrote it.
async fn note_told(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for store::Untold { complaint_number: number, answer_id, delivered_at } in
        store::untold(&portal.store, MOST).await?
    {
        let mut tx = portal.store.begin().await?;
        let mut locked = lock(&mut tx, &number).await?;
        if store::last_answer(&mut tx, &locked.case.id).await? != Some(answer_id) {
            continue;
        }
        if tell(&mut tx, portal, &mut locked, &By::System, delivered_at.min(now)).await? {
            note(&mut tx, None, "complaint.told", &number, &[("by", "mail")], now).await?;
            done += 1;
        } else {
            // An answer to an earlier round arrived late: no clock stops, but it is not looked at for ever.
            store::set_told(&mut tx, &locked.case.id, delivered_at.min(now)).await?;
        }
        tx.commit().await?;
    }
    Ok(done)
}

async fn watch_deadlines(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    let staff = assignment::present(portal).await?;
    for _ in 0..ROUNDS {
        let found = deadline::due(&portal.store, now, MOST).await?;
        let before = done;
        for due in found.iter().filter(|due| due.case_kind == CaseKind::Complaint) {
            done += usize::from(act(portal, &staff, due, now).await?);
        }
        if (found.len() as i64) < MOST || done == before {
            break;
        }
    }
    Ok(done)
}

async fn act(portal: &Portal, staff: &[Person], due: &Due, now: Instant) -> Result<bool, Refusal> {
    let mut tx = portal.store.begin().await?;
    let Some(number) = store::number_of(&mut tx, &due.case_id).await? else { return Ok(false) };
    let mut locked = lock(&mut tx, &number).await?;
    match due.act {
        Act::Warn => {
            if !deadline::mark_warned(&mut tx, due, now).await? {
                return Ok(false);
            }
            let told = notice::near(&mut tx, staff, (&locked.case, locked.life().level), due, now).await?.to_string();
            let detail = [("rule", due.rule.as_str()), ("told", &told)];
            note(&mut tx, None, "complaint.deadline_near", &number, &detail, now).await?;
        }
        Act::Escalate => {
            if !deadline::mark_breached(&mut tx, due).await? {
                return Ok(false);
            }
            let told = escalate(&mut tx, portal, staff, (&mut locked, due), now).await?.to_string();
            let detail = [("rule", due.rule.as_str()), ("told", &told)];
            note(&mut tx, None, "complaint.deadline_missed", &number, &detail, now).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// To the next level, where there is one; whoever has it then is told either way. Returns how many of staff.
async fn escalate(
    tx: &mut Transaction,
    portal: &Portal,
    staff: &[Person],
    (locked, due): (&mut Locked, &Due),
    now: Instant,
) -> Result<usize, Refusal> {
    if !locked.life().is_open() {
        return Ok(0);
    }
    if locked.life().may(K::Escalated) {
        let deadlines = happen(tx, portal, locked, K::Escalated, &By::System, now).await?;
        notice::escalated(tx, (&locked.case, locked.life().level), due, &deadlines, now).await?;
    }
    Ok(notice::missed(tx, staff, (&locked.case, locked.life().level), due, now).await?)
}

async fn close(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for number in store::closable(&portal.store, now, MOST).await? {
        let mut tx = portal.store.begin().await?;
        let mut locked = lock(&mut tx, &number).await?;
        let talk = store::talk(&mut tx, &locked.case.id).await?;
        if closes_at(&locked.life(), talk).is_some_and(|at| at <= now) {
            happen(&mut tx, portal, &mut locked, K::Closed, &By::System, now).await?;
            note(&mut tx, None, "complaint.closed", &number, &[("by", "silence")], now).await?;
            tx.commit().await?;
            done += 1;
        }
    }
    Ok(done + open_left_behind(portal, now).await?)
}

/// What was merged into a complaint that its customer took back goes on by itself.
async fn open_left_behind(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for number in store::left_behind(&portal.store, MOST).await? {
        let mut tx = portal.store.begin().await?;
        let mut locked = lock(&mut tx, &number).await?;
        if locked.life().may(K::Reopened) {
            happen(&mut tx, portal, &mut locked, K::Reopened, &By::System, now).await?;
            let gift = assignment::give_again(&mut tx, portal, &mut locked, now).await?;
            note(&mut tx, None, "complaint.reopened", &number, &[("by", "merge_ended")], now).await?;
            assignment::note_gift(&mut tx, &number, gift.as_ref(), now).await?;
            tx.commit().await?;
            done += 1;
        }
    }
    Ok(done)
}

/// Days that a draft waits to be gone on with.
const DRAFT_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// Forgets complaints that ended longer ago than they are kept, with their files and deadlines, and old drafts.
///
/// # Errors
/// The database's.
pub async fn forget_old(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let before = now.plus_ms(-portal.settings.retention.complaints_days * DAY_MS);
    let mut done = 0;
    for id in store::ended_before(&portal.store, before, MOST).await? {
        let mut tx = portal.store.begin().await?;
        let asked = store::inquiries_of(&mut tx, &id).await?;
        if store::delete(&mut tx, &id, before).await? {
            for inquiry_id in asked {
                attachment::delete_of_case(&mut tx, CaseKind::Complaint, &inquiry_id).await?;
            }
            attachment::delete_of_case(&mut tx, CaseKind::Complaint, &id).await?;
            deadline::forget(&mut tx, CaseKind::Complaint, &id).await?;
            tx.commit().await?;
            done += 1;
        }
    }
    store::delete_drafts(&portal.store, now.plus_ms(-DRAFT_DAYS * DAY_MS)).await?;
    Ok(done)
}
