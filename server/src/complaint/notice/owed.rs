//! What was promised or asked, and comes near or is late: noted for whoever has the complaint in hand.

use app::value::Instant;

use super::Kind;
use super::recipient::of_holder;
use crate::account::person::{self, Person};
use crate::complaint::happen::{lock, note};
use crate::complaint::store::{self, Noted, Owed};
use crate::http::Refusal;
use crate::state::Portal;

/// Pieces of work at one time; the rest waits for the next minute.
const MOST: i64 = 200;
/// Begins the rule of a notice about a promise: it counts even when the complaint has ended.
pub(super) const PROMISE: &str = "promise:";
/// Begins the rule of a notice about a question to a unit.
const INQUIRY: &str = "inquiry:";

/// Notes what comes near or is late. Returns how many.
///
/// # Errors
/// The database's.
pub async fn look(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let staff = person::store::list_staff(&portal.store).await?;
    let mut done = 0;
    for owed in store::owed_promises(&portal.store, now, MOST).await? {
        done += usize::from(promise(portal, &staff, &owed, now).await?);
    }
    for owed in store::owed_inquiries(&portal.store, now, MOST).await? {
        done += usize::from(inquiry(portal, &staff, &owed, now).await?);
    }
    Ok(done)
}

/// Once as its day comes near, once when it is over.
async fn promise(portal: &Portal, staff: &[Person], owed: &Owed, now: Instant) -> Result<bool, Refusal> {
    let is_over = owed.due_at < now;
    let mut tx = portal.store.begin().await?;
    let locked = lock(&mut tx, &owed.complaint_number).await?;
    if !store::note_promise(&mut tx, owed, (!is_over).then(|| owed.due_at.plus_ms(1))).await? {
        return Ok(false);
    }
    let kind = if is_over { Kind::Missed } else { Kind::Near };
    for person in of_holder(staff, &locked.case, &owed.person_id, locked.life().level) {
        let name = app::text::promise_made::notice(person.locale);
        let noted = noted(owed, person, (kind, [PROMISE, &owed.id].concat(), name), locked.life().level);
        store::put_notice(&mut tx, &noted, now).await?;
    }
    let action = if is_over { "complaint.promise_late" } else { "complaint.promise_near" };
    note(&mut tx, None, action, &owed.complaint_number, &[("promise", &owed.id)], now).await?;
    tx.commit().await?;
    Ok(true)
}

async fn inquiry(portal: &Portal, staff: &[Person], owed: &Owed, now: Instant) -> Result<bool, Refusal> {
    let mut tx = portal.store.begin().await?;
    let locked = lock(&mut tx, &owed.complaint_number).await?;
    if !store::note_inquiry(&mut tx, owed).await? {
        return Ok(false);
    }
    for person in of_holder(staff, &locked.case, &owed.person_id, locked.life().level) {
        let name = app::text::inquiry::notice(person.locale);
        let noted = noted(owed, person, (Kind::Missed, [INQUIRY, &owed.id].concat(), name), locked.life().level);
        store::put_notice(&mut tx, &noted, now).await?;
    }
    note(&mut tx, None, "complaint.inquiry_late", &owed.complaint_number, &[("inquiry", &owed.id)], now).await?;
    tx.commit().await?;
    Ok(true)
}

fn noted(
    owed: &Owed,
    person: &Person,
    (kind, rule, name): (Kind, String, &str),
    level: app::complaint::Level,
) -> Noted {
    Noted {
        complaint_id: owed.complaint_id.clone(),
        recipient: person.id.clone(),
        kind,
        rule,
        name: name.to_string(),
        due_at: owed.due_at,
        level,
        by_at: None,
    }
}
