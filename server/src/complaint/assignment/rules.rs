//! The rules as administrators and supervisors keep them: ordered, versioned, retired instead of deleted.

use app::account::StaffRole;
use app::complaint::{AssignmentRule, AssignmentRuleChange, AssignmentRuleDraft, MOST_RULES};
use app::locale::Locale;
use app::value::Instant;

use crate::account::{person, unit};
use crate::audit::{self, Entry};
use crate::complaint::DESK;
use crate::complaint::store::{self, NewRule, Rule};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Transaction, new_id};

/// Who may read them: those who answer for the desk, and who checks them.
pub const READERS: [StaffRole; 4] = [StaffRole::Admin, StaffRole::Supervisor, StaffRole::Manager, StaffRole::Auditor];
/// Who may change them.
pub const WRITERS: [StaffRole; 2] = [StaffRole::Admin, StaffRole::Supervisor];

/// All of them in their order, the retired ones at the end.
///
/// # Errors
/// The database's.
pub async fn list(portal: &Portal) -> Result<Vec<AssignmentRule>, Refusal> {
    let mut all = store::rule_records(&portal.store).await?;
    all.sort_by_key(|rule| rule.retired_at.is_some());
    Ok(all)
}

/// # Errors
/// `NotFound`.
pub async fn find(portal: &Portal, id: &str) -> Result<AssignmentRule, Refusal> {
    list(portal).await?.into_iter().find(|rule| rule.id == id).ok_or(Refusal::NotFound)
}

/// A new rule, the last of all.
///
/// # Errors
/// `Invalid` by field (`/person_ids unknown`, `/unit_code unknown`, …); at `""` `too_many` beyond 100 that count.
pub async fn add(portal: &Portal, caller: &Caller, mut draft: AssignmentRuleDraft) -> Result<AssignmentRule, Refusal> {
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let id = new_id(now);
    let mut tx = portal.store.begin().await?;
    let all = store::lock_rules(&mut tx).await?;
    check_room(&all)?;
    put(&mut tx, (&id, None), &draft, None, now).await?;
    arrange(&mut tx, all.iter().map(|rule| rule.id.as_str()).chain([id.as_str()])).await?;
    let named = subject(&id);
    let entry = Entry::by(caller, "assignment_rule.added", &named).with("name", draft.name.clone());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, &id).await
}

/// All of a rule, its place and whether it counts. `version` is what the caller read.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` when somebody else changed it since; `Invalid` by field.
pub async fn change(
    portal: &Portal,
    caller: &Caller,
    (id, version): (&str, i64),
    mut asked: AssignmentRuleChange,
) -> Result<AssignmentRule, Refusal> {
    asked.rule.normalise();
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let all = store::lock_rules(&mut tx).await?;
    let known = all.iter().find(|rule| rule.id == id).ok_or(Refusal::NotFound)?;
    if known.version != version {
        return Err(Refusal::PreconditionFailed);
    }
    let mut problems = asked.rule.problems();
    problems.extend(app::account::rules::problem("/place", (asked.place == 0).then_some("out_of_range")));
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    if known.retired_at.is_some() && !asked.is_retired {
        check_room(&all)?;
    }
    let retired_at = asked.is_retired.then_some(known.retired_at.unwrap_or(now));
    put(&mut tx, (id, Some(known)), &asked.rule, retired_at, now).await?;
    // Places are counted among those that count: retired ones go to the end.
    let others = all.iter().filter(|rule| rule.id != id);
    let (retired, counting): (Vec<&Rule>, Vec<&Rule>) = others.partition(|rule| rule.retired_at.is_some());
    let mut order: Vec<&str> = counting.iter().map(|rule| rule.id.as_str()).collect();
    let at = if asked.is_retired { order.len() } else { (asked.place as usize - 1).min(order.len()) };
    order.insert(at, id);
    arrange(&mut tx, order.into_iter().chain(retired.iter().map(|rule| rule.id.as_str()))).await?;
    let named = subject(id);
    let entry = Entry::by(caller, "assignment_rule.changed", &named)
        .with("name", asked.rule.name.clone())
        .with("place", asked.place.to_string())
        .with("retired", asked.is_retired.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, id).await
}

fn check_room(all: &[Rule]) -> Result<(), Refusal> {
    match all.iter().filter(|rule| rule.retired_at.is_none()).count() < MOST_RULES {
        true => Ok(()),
        false => Err(Refusal::field("", "too_many", "at most 100 rules that count")),
    }
}

/// Stores what a checked draft says. People and a unit that the rule named before stay, gone or not.
async fn put(
    tx: &mut Transaction,
    (id, known): (&str, Option<&Rule>),
    draft: &AssignmentRuleDraft,
    retired_at: Option<Instant>,
    now: Instant,
) -> Result<(), Refusal> {
    let before = store::rule_agent_ids(tx, id).await?;
    for person_id in draft.person_ids.iter().filter(|id| !before.contains(id)) {
        let person = person::store::find_within(tx, person_id).await?.filter(person::Person::is_living);
        if !person.and_then(|person| person.staff_role).is_some_and(|role| DESK.contains(&role)) {
            return Err(Refusal::field("/person_ids", "unknown", "somebody of the desk, by id"));
        }
    }
    let unit_id = match (draft.unit_code.as_str(), known) {
        ("", _) => None,
        (code, Some(known)) if known.unit_code.as_deref() == Some(code) => known.unit_id.clone(),
        (code, _) => match unit::store::find_open_id(tx, code).await? {
            Some(id) => Some(id),
            None => return Err(Refusal::field("/unit_code", "unknown", "no open unit of that code")),
        },
    };
    let new = NewRule {
        name: &draft.name,
        category: draft.category.parse().ok(),
        language: Locale::from_tag(&draft.language),
        destination: Some(draft.destination.as_str()).filter(|place| !place.is_empty()),
        class: draft.class.parse().ok(),
        unit_id: unit_id.as_deref(),
        person_ids: &draft.person_ids,
    };
    store::put_rule(tx, id, &new, retired_at, now).await?;
    // What no rule could give, this one may.
    store::ask_retry(tx, now).await?;
    Ok(())
}

async fn arrange<'i>(tx: &mut Transaction, order: impl Iterator<Item = &'i str>) -> sqlx::Result<()> {
    for (position, id) in (1..).zip(order) {
        store::set_rule_position(tx, id, position).await?;
    }
    Ok(())
}

/// The audit log's name of a rule.
fn subject(id: &str) -> String {
    ["assignment_rule:", id].concat()
}
