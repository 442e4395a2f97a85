//! One message for each recipient: of one date what it is, of many a list.

use app::complaint::api as complaint;
use app::desk::api as desk;
use app::locale::Locale;
use app::value::Instant;

use super::Kind;
use super::owed::PROMISE;
use super::recipient::may_see;
use crate::account::person::{self, Person};
use crate::clock::in_zone;
use crate::complaint::link;
use crate::complaint::store::{self, Case, GUEST, Noted};
use crate::http::Refusal;
use crate::notification::{self, Listed, Message, Template};
use crate::state::Portal;
use crate::store::Transaction;

/// Recipients in one run; the rest waits for the next minute.
const MOST: i64 = 500;

/// Tells everybody what is noted for them. Returns how many people were told.
///
/// # Errors
/// The database's.
pub async fn tell(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let mut done = 0;
    for recipient in store::notice_recipients(&portal.store, MOST).await? {
        let mut tx = portal.store.begin().await?;
        let taken = store::take_notices(&mut tx, &recipient).await?;
        let found = concerned(&mut tx, taken).await?;
        let is_told = match recipient.starts_with(GUEST) {
            true => tell_guest(&mut tx, portal, &found, now).await?,
            false => tell_person(&mut tx, portal, &recipient, found, now).await?,
        };
        tx.commit().await?;
        done += usize::from(is_told);
    }
    Ok(done)
}

/// A notice and the complaint it is about, which has not ended meanwhile unless it is about a promise.
struct Concern {
    noted: Noted,
    case: Case,
}

async fn concerned(tx: &mut Transaction, taken: Vec<Noted>) -> sqlx::Result<Vec<Concern>> {
    let mut found = Vec::with_capacity(taken.len());
    for noted in taken {
        // A promise outlives the complaint that it ended.
        let case = match noted.rule.starts_with(PROMISE) {
            true => store::find_within(tx, &noted.complaint_id).await?,
            false => store::find_open(tx, &noted.complaint_id).await?,
        };
        if let Some(case) = case {
            found.push(Concern { noted, case });
        }
    }
    Ok(found)
}

/// A guest gets a link of its own, for of the first one only the hash is known.
async fn tell_guest(tx: &mut Transaction, portal: &Portal, found: &[Concern], now: Instant) -> Result<bool, Refusal> {
    let Some(Concern { noted, case }) = found.last() else { return Ok(false) };
    let Some(email) = case.contact_email.clone().filter(|_| case.person_id.is_none()) else { return Ok(false) };
    let path = link::path(&case.complaint_number, &link::issue(tx, &case.id, now).await?);
    let values = values_of(portal, noted, case, &path);
    let message =
        Message { template: template_of(noted.kind), person_id: None, email: &email, locale: case.locale, values };
    notification::enqueue(tx, &message, now).await?;
    Ok(true)
}

/// Whoever may not read a complaint any more learns nothing of it.
async fn tell_person(
    tx: &mut Transaction,
    portal: &Portal,
    person_id: &str,
    found: Vec<Concern>,
    now: Instant,
) -> Result<bool, Refusal> {
    let Some(person) = person::store::find_within(tx, person_id).await?.filter(Person::is_living) else {
        return Ok(false);
    };
    let may_know = |concern: &Concern| match concern.noted.kind {
        Kind::Near | Kind::Missed | Kind::Asked => may_see(&person, &concern.case),
        Kind::Escalated => concern.case.person_id.as_deref() == Some(person_id),
    };
    let (own, of_desk): (Vec<Concern>, Vec<Concern>) =
        found.into_iter().filter(may_know).partition(|concern| concern.noted.kind == Kind::Escalated);
    let mut is_told = false;
    for (concerns, template, path, page_of) in [
        (of_desk, Template::ComplaintsDue, desk::QUEUE, desk::case_page as fn(&str) -> String),
        (own, Template::ComplaintsEscalated, complaint::COMPLAINTS, complaint::complaint_page),
    ] {
        let (template, values) = match concerns.as_slice() {
            [] => continue,
            [one] => {
                let path = page_of(&one.case.complaint_number);
                (template_of(one.noted.kind), values_of(portal, &one.noted, &one.case, &path))
            }
            many => (template, values_of_many(portal, many, path)),
        };
        let locale: Locale = person.locale;
        let message = Message { template, person_id: Some(&person.id), email: &person.email, locale, values };
        notification::enqueue(tx, &message, now).await?;
        is_told = true;
    }
    Ok(is_told)
}

fn template_of(kind: Kind) -> Template {
    match kind {
        Kind::Near => Template::ComplaintNear,
        Kind::Missed => Template::ComplaintMissed,
        Kind::Asked => Template::ComplaintAsked,
        Kind::Escalated => Template::ComplaintEscalated,
    }
}

fn values_of(portal: &Portal, noted: &Noted, case: &Case, path: &str) -> Vec<(&'static str, String)> {
    let moment = |at: Instant| in_zone(at, &portal.settings.zone).to_string();
    let mut values = vec![
        ("link", portal.link(path)),
        ("number", case.complaint_number.clone()),
        ("due", moment(noted.due_at)),
        ("level", noted.level.to_string()),
    ];
    match noted.kind {
        Kind::Escalated => values.push(("by", noted.by_at.map(moment).unwrap_or_default())),
        Kind::Asked => {
            values.push(("by", noted.by_at.map(moment).unwrap_or_default()));
            values.push(("deadline", in_one_line(&noted.name)));
        }
        Kind::Near | Kind::Missed => values.push(("deadline", in_one_line(&noted.name))),
    }
    values
}

fn values_of_many(portal: &Portal, concerns: &[Concern], path: &str) -> Vec<(&'static str, String)> {
    let zone = &portal.settings.zone;
    let listed = concerns.iter().take(notification::MOST_LISTED).map(|Concern { noted, case }| Listed {
        number: case.complaint_number.clone(),
        kind: noted.kind.as_str().to_string(),
        deadline: in_one_line(&noted.name),
        due: in_zone(noted.due_at, zone),
        level: noted.level.to_string(),
        by: noted.by_at.map(|at| in_zone(at, zone)),
    });
    vec![
        ("link", portal.link(path)),
        ("count", concerns.len().to_string()),
        ("cases", notification::listed(listed.collect())),
    ]
}

/// Names of deadlines are the operator's: a line break in one must not stop the mail.
fn in_one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
