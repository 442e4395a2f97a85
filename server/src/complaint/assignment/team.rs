//! The team: who has how much in hand, who is away, and all that somebody has given to others in one act.

use app::account::StaffRole;
use app::complaint::{HandOver, TeamItem};
use app::deadline::CaseEventKind as K;
use app::value::Instant;

use super::{give, note_gift};
use crate::account::person::{self, Person};
use crate::audit::{self, Entry};
use crate::complaint::happen::{happen, lock, note};
use crate::complaint::store::{self, Load};
use crate::complaint::{By, DESK};
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Who sees the team's work and gives it to others.
pub const LEADS: [StaffRole; 3] = [StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];

/// Complaints that change hands in one act; the rest stays for the next one.
const MOST: usize = 1000;
/// Complaints looked for at once.
const STEP: i64 = 100;

fn is_of_desk(person: &Person) -> bool {
    person.is_living() && person.staff_role.is_some_and(|role| DESK.contains(&role))
}

/// Everybody of the desk, everybody else who still has an open complaint in hand, and nobody, who comes first.
///
/// # Errors
/// The database's.
pub async fn team(portal: &Portal) -> Result<Vec<TeamItem>, Refusal> {
    let now = portal.clock.now();
    let today_ends = deadline::end_of_day(now, &portal.settings.zone);
    let mut loads = store::loads(&portal.store, now, today_ends).await?;
    let absences = store::absences(&portal.store).await?;
    let mut staff = person::store::list_staff(&portal.store).await?;
    staff.retain(is_of_desk);
    let mut take = |id: Option<&str>| {
        let at = loads.iter().position(|load| load.person_id.as_deref() == id);
        at.map(|at| loads.swap_remove(at)).unwrap_or_default()
    };
    let mut items = vec![item(None, take(None), None)];
    for person in &staff {
        let away = absences.iter().find(|(id, _)| *id == person.id).map(|(_, since)| *since);
        items.push(item(Some(person), take(Some(&person.id)), away));
    }
    for load in loads {
        let Some(id) = &load.person_id else { continue };
        let person = person::store::find(&portal.store, id).await?;
        items.push(item(person.as_ref(), load, None));
    }
    Ok(items)
}

fn item(person: Option<&Person>, load: Load, away_since: Option<Instant>) -> TeamItem {
    TeamItem {
        person_id: person.map(|person| person.id.clone()),
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        staff_role: person.and_then(|person| person.staff_role),
        open_count: load.open_count,
        due_today_count: load.due_today_count,
        late_count: load.late_count,
        escalated_count: load.escalated_count,
        away_since,
        is_gone: person.is_some_and(|person| !is_of_desk(person)),
    }
}

/// Whose the complaints become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    Person(String),
    /// Each as if it were new, but not to the same person again.
    Rules,
}

/// Gives all open complaints of somebody, a leaver too, or with `None` those in nobody's hand. Each is a transaction of
/// its own: stopped in between, the rest stays where it was.
///
/// # Errors
/// `Invalid` (`/from_person_id unknown`, `/to_person_id unknown` or `same`).
pub async fn hand_over(portal: &Portal, caller: &Caller, from: Option<&str>, to: &To) -> Result<HandOver, Refusal> {
    if let Some(id) = from
        && person::store::find(&portal.store, id).await?.is_none()
    {
        return Err(Refusal::field("/from_person_id", "unknown", "nobody of that id"));
    }
    if let To::Person(id) = to {
        if from == Some(id) {
            return Err(Refusal::field("/to_person_id", "same", "give them to somebody else"));
        }
        if !person::store::find(&portal.store, id).await?.is_some_and(|person| is_of_desk(&person)) {
            return Err(Refusal::field("/to_person_id", "unknown", "nobody of the desk of that id"));
        }
    }
    let work = {
        let (portal, caller, from, to) = (portal.clone(), caller.clone(), from.map(str::to_string), to.clone());
        async move { give_all(&portal, &caller, from.as_deref(), &to).await }
    };
    tokio::spawn(work).await.map_err(|_| Refusal::Internal)?
}

async fn give_all(portal: &Portal, caller: &Caller, from: Option<&str>, to: &To) -> Result<HandOver, Refusal> {
    let (mut result, mut seen) = (HandOver::default(), 0);
    let mut after = (Instant::from_ms(i64::MIN), String::new());
    while seen < MOST {
        let found = store::held_by(&portal.store, from, (after.0, &after.1), STEP).await?;
        let Some((_, at, id)) = found.last() else { break };
        after = (*at, id.clone());
        for (number, ..) in &found {
            match hand_on(portal, caller, number, from, to).await? {
                Some(true) => result.given_count += 1,
                Some(false) => result.released_count += 1,
                None => {}
            }
        }
        seen += found.len();
    }
    let now = portal.clock.now();
    let loads = store::loads(&portal.store, now, now).await?;
    let left = loads.iter().find(|load| load.person_id.as_deref() == from);
    result.left_count = left.and_then(|load| usize::try_from(load.open_count).ok()).unwrap_or(0);
    Ok(result)
}

/// True when somebody has it now, false when nobody has, None when it stayed where it was.
async fn hand_on(
    portal: &Portal,
    caller: &Caller,
    number: &str,
    from: Option<&str>,
    to: &To,
) -> Result<Option<bool>, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, number).await?;
    if !locked.life().is_open() || locked.case.assigned_person_id.as_deref() != from {
        return Ok(None);
    }
    let was = from.unwrap_or_default();
    let outcome = match to {
        To::Person(id) => {
            let by = caller.signed_in.as_ref().map_or(By::System, |person| By::Staff(person.person_id.clone()));
            happen(&mut tx, portal, &mut locked, K::Assigned, &by, now).await?;
            store::set_assigned(&mut tx, &locked.case.id, id, None).await?;
            note(&mut tx, Some(caller), "complaint.assigned", number, &[("to", id), ("from", was)], now).await?;
            Some(true)
        }
        To::Rules => {
            let gift = give(&mut tx, portal, &mut locked, from, now).await?;
            let is_given = gift.as_ref().is_some_and(|gift| gift.person_id.is_some());
            if !is_given && from.is_some() {
                store::release(&mut tx, &locked.case.id, now).await?;
            }
            if from.is_some() {
                note(&mut tx, Some(caller), "complaint.released", number, &[("from", was)], now).await?;
            }
            note_gift(&mut tx, number, gift.as_ref(), now).await?;
            (is_given || from.is_some()).then_some(is_given)
        }
    };
    tx.commit().await?;
    Ok(outcome)
}

/// All staff but those who are away, or all where everybody is: somebody must hear of a date.
///
/// # Errors
/// The database's.
pub async fn present(portal: &Portal) -> Result<Vec<Person>, Refusal> {
    let absences = store::absences(&portal.store).await?;
    let (away, here): (Vec<Person>, Vec<Person>) = person::store::list_staff(&portal.store)
        .await?
        .into_iter()
        .partition(|person| absences.iter().any(|(id, _)| *id == person.id));
    Ok(if here.is_empty() { away } else { here })
}

/// Since when somebody is away; None when they are not.
///
/// # Errors
/// The database's.
pub async fn absent_since(portal: &Portal, person_id: &str) -> Result<Option<Instant>, Refusal> {
    Ok(store::absent_since(&portal.store, person_id).await?)
}

/// Says that somebody is away, and so gets nothing by rule, or back. Each says it of themselves, leads of everybody.
/// Saying it again changes nothing.
///
/// # Errors
/// `Forbidden` for others' absence, and for whoever gets nothing anyway; `NotFound` when it is nobody of the desk.
pub async fn set_absence(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    person_id: &str,
    is_away: bool,
) -> Result<(), Refusal> {
    let is_own = staff.person.person_id == person_id && DESK.contains(&staff.role);
    if !is_own && !LEADS.contains(&staff.role) {
        return Err(Refusal::Forbidden);
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !person::store::find_within(&mut tx, person_id).await?.is_some_and(|person| is_of_desk(&person)) {
        return Err(Refusal::NotFound);
    }
    let (action, has_changed) = match is_away {
        true => ("staff.absence_begun", store::begin_absence(&mut tx, person_id, now).await?),
        false => ("staff.absence_ended", store::end_absence(&mut tx, person_id).await?),
    };
    if has_changed {
        if !is_away {
            store::ask_retry(&mut tx, now).await?;
        }
        audit::record(&mut tx, &Entry::by(caller, action, &person::subject(person_id)), now).await?;
        tx.commit().await?;
    }
    Ok(())
}
