//! The answer to the customer, what it was made of, and what it promises.

use app::complaint::{AnswerDraft, PromiseDraft, PromiseOutcome, State, Verdict};
use app::deadline::{CaseEventKind as K, Day};
use app::problem::FieldProblem;
use app::value::Instant;

use super::access::Seat;
use super::happen::{Locked, happen, lock, note};
use super::priority::rank;
use super::relation;
use super::staff::{Sent, mail, say, unit_id};
use super::store::{self, NewPromise};
use crate::clock::in_zone;
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::notification::Template;
use crate::state::Portal;
use crate::store::Transaction;

/// How long before its end a promise is brought to mind.
const DAY_MS: i64 = 86_400_000;

/// Which answer the sender of another one knows of.
#[derive(Debug, Clone, Copy)]
pub enum Known<'k> {
    /// Whatever there is.
    Any,
    /// The last one, by id; `""` is none.
    Last(&'k str),
    /// None since it was received or opened again.
    NoneYet,
}

/// The answer. It goes out by mail where there is an address; that the customer has it is another event. A promise in it
/// stands on the complaint from then on, for both sides.
///
/// # Errors
/// `Blocked` while a statement has no decision (`/statements undecided`), and when there is an answer that the sender does
/// not know of (`/answer answered_meanwhile`); `Invalid` without words, with an open place such as `{promised_at}`
/// (`/text placeholder`) or by field of the promise; `Conflict` once it has ended.
pub async fn answer(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    draft: AnswerDraft,
    known: Known<'_>,
) -> Result<(), Refusal> {
    answer_deciding(portal, caller, seat, (draft, None), known).await
}

/// [`answer`], which first decides the disputed facts that nobody has decided, and why.
///
/// # Errors
/// As [`answer`].
pub(super) async fn answer_deciding(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    (mut draft, decision): (AnswerDraft, Option<(Verdict, &str)>),
    known: Known<'_>,
) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let now = portal.clock.now();
    draft.normalise();
    let problems = draft.problems(deadline::day_of(now, &portal.settings.zone));
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let promise = match &draft.promise {
        Some(promise) => Some(promised(portal, promise).await?),
        None => None,
    };
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    check_known(&mut tx, &locked, known).await?;
    let mut detail = Vec::new();
    if let Some((verdict, why)) = decision {
        let of = (seat.case.id.as_str(), seat.person_id().unwrap_or_default());
        if decide_rest(&mut tx, &locked, of, (verdict, why), now).await? {
            detail.push(("verdict", verdict.as_str().to_string()));
        }
    }
    let undecided = store::open_statements(&mut tx, &seat.case.id).await?;
    if undecided > 0 {
        let detail = format!("{undecided} disputed facts have no decision");
        return Err(Refusal::Blocked(vec![FieldProblem::new("/statements", "undecided", detail)]));
    }
    if let Some(used) = &draft.standard_answer
        && !store::answer_is_approved(&mut tx, used).await?
    {
        return Err(Refusal::field("/standard_answer", "unknown", "no approved version of that code and number"));
    }
    if locked.life().state == State::AwaitingCustomer {
        happen(&mut tx, portal, &mut locked, K::InformationGiven, &seat.by(), now).await?;
    }
    happen(&mut tx, portal, &mut locked, K::Answered, &seat.by(), now).await?;
    let letter = letter(portal, promise.as_ref());
    let mail_id = mail(&mut tx, portal, &locked.case, letter, now).await?;
    let used = draft.standard_answer.as_ref();
    let sent = Sent { text: &draft.text, is_answer: true, is_internal: false, mail_id: mail_id.as_deref(), used };
    let message_id = say(&mut tx, caller, &seat, sent, now).await?;
    let merged_count = relation::pass_on(&mut tx, portal, (caller, &seat), &draft, now).await?;
    if merged_count > 0 {
        detail.push(("merged", merged_count.to_string()));
    }
    if let Some(promise) = &promise {
        let made_by = seat.person_id().unwrap_or_default();
        let notice_at = promise.due_at.plus_ms(-DAY_MS).max(now);
        let new = NewPromise { complaint_id: &seat.case.id, message_id: &message_id, made_by, notice_at, promise };
        store::insert_promise(&mut tx, &new, now).await?;
        rank(&mut tx, &seat.case.id, now).await?;
        detail.push(("promised_on", promise.due_on.to_string()));
    }
    detail.extend(used.map(|used| ("standard_answer", [&used.code, ":", &used.number.to_string()].concat())));
    let detail: Vec<(&'static str, &str)> = detail.iter().map(|(key, value)| (*key, value.as_str())).collect();
    note(&mut tx, Some(caller), "complaint.answered", seat.number(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// True when something was left to decide.
async fn decide_rest(
    tx: &mut Transaction,
    locked: &Locked,
    (complaint_id, person_id): (&str, &str),
    decision: (Verdict, &str),
    now: Instant,
) -> Result<bool, Refusal> {
    if !locked.life().is_open() {
        return Err(Refusal::Conflict);
    }
    Ok(store::decide_open(tx, complaint_id, decision, person_id, now).await? > 0)
}

/// Two people must not answer past each other.
async fn check_known(tx: &mut Transaction, locked: &Locked, known: Known<'_>) -> Result<(), Refusal> {
    let is_known = match known {
        Known::Any => true,
        Known::Last(id) => store::last_answer(tx, &locked.case.id).await?.as_deref().unwrap_or_default() == id,
        Known::NoneYet => locked.life().answered_at.is_none(),
    };
    match is_known {
        true => Ok(()),
        false => {
            let problem = FieldProblem::new("/answer", "answered_meanwhile", "there is another answer");
            Err(Refusal::Blocked(vec![problem]))
        }
    }
}

/// A promise as it is stored.
#[derive(Debug)]
pub struct Promised {
    pub what: String,
    pub due_on: Day,
    /// The end of that day in the operator's zone.
    pub due_at: Instant,
    pub unit_id: Option<String>,
}

async fn promised(portal: &Portal, draft: &PromiseDraft) -> Result<Promised, Refusal> {
    let unit_id = unit_id(portal, draft.unit_code.as_deref()).await.map_err(|refusal| match refusal {
        Refusal::Invalid(_) => Refusal::field("/promise/unit_code", "unknown", "no unit of that code"),
        other => other,
    })?;
    let malformed = |_| Refusal::field("/promise/due_on", "malformed", "a day such as 2026-02-14");
    let due_on: Day = draft.due_on.parse().map_err(malformed)?;
    let due_at = deadline::moment_after(due_on, &portal.settings.zone);
    Ok(Promised { what: draft.what.clone(), due_on, due_at, unit_id })
}

/// The mail tells of a promise and its day; its words stay in the portal like those of the answer.
fn letter(portal: &Portal, promise: Option<&Promised>) -> (Template, Vec<(&'static str, String)>) {
    match promise {
        None => (Template::ComplaintAnswered, Vec::new()),
        Some(promise) => {
            let due = in_zone(promise.due_at, &portal.settings.zone).to_string();
            (Template::ComplaintPromised, vec![("due", due)])
        }
    }
}

/// Says what became of a promise, once; also after the complaint has ended.
///
/// # Errors
/// `NotFound` for a promise of another complaint; `Conflict` when it is said already.
pub async fn set_outcome(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    promise_id: &str,
    outcome: PromiseOutcome,
) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    lock(&mut tx, seat.number()).await?;
    match store::promise_is_open(&mut tx, &seat.case.id, promise_id).await? {
        None => return Err(Refusal::NotFound),
        Some(false) => return Err(Refusal::Conflict),
        Some(true) => {}
    }
    let reader = seat.person_id().unwrap_or_default();
    store::set_promise_outcome(&mut tx, promise_id, outcome.is_kept, reader, now).await?;
    rank(&mut tx, &seat.case.id, now).await?;
    let action = if outcome.is_kept { "complaint.promise_kept" } else { "complaint.promise_broken" };
    note(&mut tx, Some(caller), action, seat.number(), &[("promise", promise_id)], now).await?;
    tx.commit().await?;
    Ok(())
}
