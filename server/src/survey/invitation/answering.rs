//! An answer arrives: one conditional update spends the invitation, and all that follows is in the same transaction.

use app::problem::FieldProblem;
use app::survey::invitation::{Closed, ResponseDraft, Stored, UNDATED};
use app::survey::{Answers, check, lead_score, tidy};
use app::text::recovery as say;
use app::value::Instant;

use super::{Opened, gone, open, subject_of};
use crate::account::person;
use crate::audit::{self, Entry};
use crate::clock::month_in;
use crate::complaint::recovery::{self, Ready, Recovery};
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::survey::response::{NewResponse, Subject, comment, count, record};
use crate::survey::store::{self, Invited};
use crate::survey::tally::ANSWERED_OF_SENT;
use crate::token;

/// A score up to this opens a case.
const LOW: u8 = 2;
/// Words of a case that a survey opened: fewer than a complaint may have, for the score stands before them.
const WORDS: usize = 3_500;

/// Stores an answer, or keeps a part of it.
///
/// # Errors
/// `NotFound`; `Gone` (`/token expired` or `stopped`); `Blocked` (`/token answered`); `Invalid` by question
/// (`/answers/overall required`, …); `TooMany`.
pub async fn answer(portal: &Portal, caller: &Caller, secret: &str, draft: ResponseDraft) -> Result<Stored, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let opened = open(portal, secret).await?;
    match opened.closed(now) {
        Some(Closed::Answered) => return Err(answered()),
        Some(closed) => return Err(gone(closed)),
        None => {}
    }
    let answers = tidy(&opened.questionnaire, opened.asked_alone(draft.answers));
    let problems = check(&opened.questionnaire, &answers, !draft.is_partial);
    if !problems.is_empty() {
        let within =
            |problem: FieldProblem| FieldProblem { pointer: ["/answers", &problem.pointer].concat(), ..problem };
        return Err(Refusal::Invalid(problems.into_iter().map(within).collect()));
    }
    if draft.is_partial {
        return keep(portal, &opened, &answers, now).await;
    }
    let answers = opened.with_stated(answers);
    // Spawned: a phone that loses its connection must not leave half of it.
    let (portal, caller) = (portal.clone(), caller.clone());
    let work = async move { store_all(&portal, &caller, &opened, &answers, now).await };
    tokio::spawn(work).await.map_err(|_| Refusal::Internal)?
}

fn answered() -> Refusal {
    Refusal::Blocked(vec![FieldProblem::new("/token", Closed::Answered.as_str(), "this link was answered")])
}

async fn keep(portal: &Portal, opened: &Opened, answers: &Answers, now: Instant) -> Result<Stored, Refusal> {
    if let Some(invited) = opened.invited.as_ref().filter(|_| opened.keeps_parts()) {
        let json = serde_json::to_string(answers).map_err(|_| Refusal::Internal)?;
        let mut tx = portal.store.begin().await?;
        if !store::set_partial(&mut tx, &invited.id, &json, now).await? {
            return Err(answered());
        }
        tx.commit().await?;
    }
    Ok(Stored { is_partial: true, complaint_number: None })
}

async fn store_all(
    portal: &Portal,
    caller: &Caller,
    opened: &Opened,
    answers: &Answers,
    now: Instant,
) -> Result<Stored, Refusal> {
    let Opened { kept, invited, published, .. } = opened;
    let day = deadline::day_of(now, &portal.settings.zone).to_string();
    let named = invited.as_ref().filter(|_| !kept.is_anonymous);
    let case = match named {
        Some(named) => low_case(portal, opened, named, answers, now).await?,
        None => None,
    };
    let mut tx = portal.store.begin().await?;
    spend(&mut tx, opened, &day, now).await?;
    let subject = match invited {
        Some(invited) => subject_of(&mut tx, kept, invited).await?,
        None => Subject { unit_id: kept.unit_id.clone(), ..Subject::default() },
    };
    let id = match named {
        Some(_) => new_id(now),
        None => token::random_hex(16).map_err(|_| Refusal::Unavailable)?,
    };
    let new = NewResponse {
        id: &id,
        survey_id: &kept.survey_id,
        version_number: kept.version_number,
        campaign_id: Some(&kept.id),
        invitation_id: named.map(|named| named.id.as_str()),
        person_id: named.and_then(|named| named.person_id.as_deref()),
        organisation_id: named.and_then(|named| named.organisation_id.as_deref()),
        shipment_id: named.and_then(|named| named.shipment_id.as_deref()),
        complaint_id: named.and_then(|named| named.complaint_id.as_deref()),
        subject,
        locale: named.map(|named| named.locale),
        answers,
        source_id: None,
        answered_at: named.map(|_| now),
        answered_on: &day,
    };
    if !record(&mut tx, published, &new).await? {
        return Err(answered());
    }
    count_of_sent(&mut tx, portal, opened).await?;
    let mut complaint_number = None;
    if let Some(case) = &case {
        let number = recovery::open(&mut tx, portal, case, now).await?;
        store::set_recovery(&mut tx, &id, &number).await?;
        complaint_number = Some(number);
    }
    if let Some(named) = named {
        let subject = ["invitation:", &named.id].concat();
        audit::record(&mut tx, &Entry::by(caller, "survey.answered", &subject), now).await?;
    }
    tx.commit().await?;
    Ok(Stored { is_partial: false, complaint_number })
}

/// Of an anonymous answer the invitation learns no day.
async fn spend(tx: &mut Transaction, opened: &Opened, day: &str, now: Instant) -> Result<(), Refusal> {
    let Some(invited) = &opened.invited else { return Ok(()) };
    let answered_on = if opened.kept.is_anonymous { UNDATED } else { day };
    match store::spend(tx, &invited.id, answered_on, now).await? {
        true => Ok(()),
        false => Err(answered()),
    }
}

/// In the month in which it was sent, and in the parts in which it was counted then.
async fn count_of_sent(tx: &mut Transaction, portal: &Portal, opened: &Opened) -> sqlx::Result<()> {
    let Some(invited) = &opened.invited else { return Ok(()) };
    let subject = invited.sent_subject_json.as_deref().and_then(|json| serde_json::from_str::<Subject>(json).ok());
    let (Some(sent_at), Some(subject)) = (invited.sent_at, subject) else { return Ok(()) };
    let month = month_in(sent_at, &portal.settings.zone);
    count(tx, &opened.kept.survey_id, &subject, &month, ANSWERED_OF_SENT).await
}

/// The case of a low score, with the score and the words.
async fn low_case(
    portal: &Portal,
    opened: &Opened,
    named: &Invited,
    answers: &Answers,
    now: Instant,
) -> Result<Option<Ready>, Refusal> {
    let Some(score) = lead_score(&opened.questionnaire, answers).filter(|score| *score <= LOW) else { return Ok(None) };
    let words: String = comment(&opened.questionnaire, answers).unwrap_or_default().chars().take(WORDS).collect();
    let title = opened.questionnaire.titles.of(named.locale);
    let told = say::text(named.locale, &score.to_string(), title);
    let account = match &named.person_id {
        Some(id) => person::store::find(&portal.store, id).await?.filter(person::Person::is_living),
        None => None,
    };
    let waybill_number = match &named.shipment_id {
        Some(id) => store::waybill_number(&portal.store, id).await?,
        None => None,
    };
    let recovery = Recovery {
        email: named.email.clone().filter(|_| account.is_none()),
        account: account.map(|person| (person.id, person.name, person.email)),
        organisation_id: named.organisation_id.clone(),
        locale: named.locale,
        waybill_number,
        text: [told.as_str(), &words].join("\n\n").trim().to_string(),
    };
    recovery::prepare(portal, recovery, now).await.map(Some)
}
