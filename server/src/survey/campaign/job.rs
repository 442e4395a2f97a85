//! What campaigns do by themselves: they look for occasions, send what is due, and remind once.
//!
//! Deciding is one transaction under one lock, sending and reminding take their invitation by a conditional update: two
//! servers on one database ask once.

use app::survey::campaign::{Conditions, Decision, Facts, Rule, SkipReason, api, decide};
use app::value::Instant;

use super::occasion::{self, Judged, Look};
use crate::audit::{self, Entry};
use crate::clock::month_in;
use crate::http::Refusal;
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::survey::invitation::{new_secret, subject_of};
use crate::survey::response::count;
use crate::survey::store::{self, Invited, Kept, NewInvitation, Occurred, Recipient};
use crate::survey::tally::SENT;
use crate::token;

/// Occasions of one campaign in one transaction, and messages of one run.
const MOST: i64 = 200;
/// Transactions of one campaign in one run.
const ROUNDS: usize = 10;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// News of a delivery may come so much later than the delivery.
const LATE_NEWS_MS: i64 = 2 * DAY_MS;

/// The kinds of work, as the page of the administrators names them.
pub const JOBS: [&str; 3] = ["survey_occasion", "survey_invitation", "survey_reminder"];

/// Does everything that is due. A fault of one kind of work is noted and keeps nothing else from being done.
///
/// # Errors
/// The database's.
pub async fn run(portal: &Portal) -> Result<usize, Refusal> {
    let mut done = 0;
    for job in JOBS {
        let now = portal.clock.now();
        done += crate::complaint::job::noted(portal, job, async {
            match job {
                "survey_occasion" => look(portal, now).await,
                "survey_invitation" => send(portal, now).await,
                _ => remind(portal, now).await,
            }
        })
        .await?;
    }
    Ok(done)
}

/// How long it can be read why somebody was not asked.
const SKIP_DAYS: i64 = 400;

/// Forgets why people were not asked once nobody asks for it any more; run now and then.
///
/// # Errors
/// The database's.
pub async fn forget_old(portal: &Portal, now: Instant) -> sqlx::Result<u64> {
    store::forget_skips(&portal.store, now.plus_ms(-SKIP_DAYS * DAY_MS)).await
}

async fn look(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for kept in store::running(&portal.store).await? {
        for _ in 0..ROUNDS {
            let (decided, is_all) = look_once(portal, &kept.id, now).await?;
            done += decided;
            if is_all {
                break;
            }
        }
    }
    Ok(done)
}

/// How much was decided, and whether nothing is left.
async fn look_once(portal: &Portal, id: &str, now: Instant) -> Result<(usize, bool), Refusal> {
    let mut tx = portal.store.begin().await?;
    // One at a time: who is asked by one campaign cools down for the next.
    tx.lock_key("campaigns").await?;
    let Some(kept) = store::campaign_within(&mut tx, id).await? else { return Ok((0, true)) };
    let Some(started_at) = kept.started_at.filter(|_| kept.stopped_at.is_none()) else { return Ok((0, true)) };
    let after = kept.seen_until.plus_ms(-LATE_NEWS_MS).max(started_at.plus_ms(-1));
    let look = Look { span: (after, now), now, is_new: true, limit: MOST };
    let found = occasion::occasions(&mut tx, &kept, look).await?;
    let mut invited_count = store::invited(&mut tx, &kept.id).await?;
    let mut done = 0;
    for occurred in &found {
        for judged in occasion::judge(&mut tx, &kept, occurred, &mut invited_count, now).await? {
            decided(&mut tx, &kept, &judged, now).await?;
            done += 1;
        }
        if occurred.key == "manual" {
            store::set_looked(&mut tx, &kept.id, &occurred.about, now).await?;
        }
    }
    let is_all = (found.len() as i64) < MOST;
    if is_all {
        store::set_seen(&mut tx, &kept.id, now).await?;
    }
    tx.commit().await?;
    Ok((done, is_all))
}

/// Writes what was decided on somebody.
pub(super) async fn decided(tx: &mut Transaction, kept: &Kept, judged: &Judged, now: Instant) -> sqlx::Result<()> {
    let Judged { occurred, recipient, name, decision } = judged;
    let person_id = recipient.as_ref().and_then(|one| one.person_id.as_deref());
    match (decision, recipient) {
        (Decision::Invite { due_at } | Decision::Hold { due_at }, Some(recipient)) => {
            let new = NewInvitation {
                id: &new_id(now),
                campaign_id: &kept.id,
                occasion: &occurred.key,
                recipient: name,
                person_id,
                organisation_id: recipient.organisation_id.as_deref(),
                email: &recipient.email,
                shipment_id: occurred.shipment_id.as_deref(),
                complaint_id: occurred.complaint_id.as_deref(),
                locale: recipient.locale,
                due_at: *due_at,
                expires_at: due_at.plus_ms(kept.expires_days * DAY_MS),
            };
            store::insert_invitation(tx, &new, now).await.map(|_| ())
        }
        // Another address of somebody who was asked already leaves their row as it is.
        (Decision::Skip(SkipReason::AlreadyAsked), _) => Ok(()),
        (Decision::Skip(reason), _) => {
            store::put_skip(tx, (&kept.id, &occurred.key, name), person_id, *reason, now).await
        }
        (Decision::Invite { .. } | Decision::Hold { .. }, None) => Ok(()),
    }
}

async fn send(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for id in store::due(&portal.store, now, MOST).await? {
        let mut tx = portal.store.begin().await?;
        if send_one(&mut tx, portal, &id, now).await? {
            done += 1;
        }
        tx.commit().await?;
    }
    Ok(done)
}

/// What has changed since it was decided counts: a stop, a refusal, an open complaint.
async fn send_one(tx: &mut Transaction, portal: &Portal, id: &str, now: Instant) -> Result<bool, Refusal> {
    let Some((invited, kept, decision)) = looked_again(tx, id, now).await? else { return Ok(false) };
    match decision {
        Decision::Hold { .. } => {
            store::set_due(tx, id, now.plus_ms(HOUR_MS)).await?;
            return Ok(false);
        }
        Decision::Skip(reason) => {
            if store::cancel(tx, id, now).await? {
                let row = (invited.campaign_id.as_str(), invited.occasion.as_str(), invited.recipient.as_str());
                store::put_skip(tx, row, invited.person_id.as_deref(), reason, now).await?;
            }
            return Ok(false);
        }
        Decision::Invite { .. } => {}
    }
    let secret = new_secret()?;
    let expires_at = now.plus_ms(kept.expires_days * DAY_MS);
    let remind_at = kept.reminder_days.map(|days| now.plus_ms(days * DAY_MS));
    if !store::set_sent(tx, (id, &token::hash(&secret)), (remind_at, expires_at), now).await? {
        return Ok(false);
    }
    count_sent(tx, portal, &kept, &invited, now).await?;
    enqueue(tx, portal, Template::SurveyInvitation, &invited, &secret, now).await?;
    let subject = ["campaign:", &kept.id].concat();
    audit::record(tx, &Entry::system("survey.sent", &subject), now).await?;
    Ok(true)
}

/// The invitation as it stands, with what would be decided now. Only what can change since then counts.
async fn looked_again(
    tx: &mut Transaction,
    id: &str,
    now: Instant,
) -> Result<Option<(Invited, Kept, Decision)>, Refusal> {
    let Some(invited) = store::invitation_within(tx, id).await? else { return Ok(None) };
    let Some(kept) = store::campaign_within(tx, &invited.campaign_id).await? else { return Ok(None) };
    let recipient = Recipient {
        person_id: invited.person_id.clone(),
        email: invited.email.clone().unwrap_or_default(),
        locale: invited.locale,
        organisation_id: None,
        class: None,
    };
    let occurred = Occurred { key: invited.occasion.clone(), at: Some(now), ..Occurred::default() };
    let names = occasion::names(&recipient);
    let facts = occasion::facts(tx, &kept, &occurred, (Some(&recipient), &names), 0, now).await?;
    let facts = Facts { is_asked: false, last_due_at: None, ..facts };
    let rule =
        Rule { sample_percent: 100, delay_hours: 0, quota: None, conditions: Conditions::default(), ..kept.rule() };
    let decision = match recipient.email.is_empty() {
        true => Decision::Skip(SkipReason::NoAddress),
        false => decide(&facts, &rule),
    };
    Ok(Some((invited, kept, decision)))
}

async fn count_sent(
    tx: &mut Transaction,
    portal: &Portal,
    kept: &Kept,
    invited: &Invited,
    now: Instant,
) -> sqlx::Result<()> {
    let subject = subject_of(tx, kept, invited).await?;
    let json = serde_json::to_string(&subject).map_err(|error| sqlx::Error::Encode(error.into()))?;
    store::set_sent_subject(tx, &invited.id, &json).await?;
    count(tx, &kept.survey_id, &subject, &month_in(now, &portal.settings.zone), SENT).await
}

async fn enqueue(
    tx: &mut Transaction,
    portal: &Portal,
    template: Template,
    invited: &Invited,
    secret: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let Some(email) = invited.email.as_deref() else { return Ok(()) };
    let message = Message {
        template,
        person_id: invited.person_id.as_deref(),
        email,
        locale: invited.locale,
        values: vec![
            ("link", portal.link(&api::answer_page(secret))),
            ("refusal_link", portal.link(&api::refusal_page(secret))),
            ("number", invited.about.clone().unwrap_or_default()),
        ],
    };
    notification::enqueue(tx, &message, now).await.map(|_| ())
}

async fn remind(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for id in store::to_remind(&portal.store, now, MOST).await? {
        let mut tx = portal.store.begin().await?;
        match looked_again(&mut tx, &id, now).await? {
            Some((invited, _, Decision::Invite { .. })) => {
                if store::take_reminder(&mut tx, &id, now).await? {
                    let secret = new_secret()?;
                    store::insert_link_of(&mut tx, &id, &token::hash(&secret), now).await?;
                    enqueue(&mut tx, portal, Template::SurveyReminder, &invited, &secret, now).await?;
                    done += 1;
                }
            }
            // Whoever refused, or has a complaint open meanwhile, is not reminded at all.
            _ => store::drop_reminder(&mut tx, &id).await?,
        }
        tx.commit().await?;
    }
    Ok(done)
}
