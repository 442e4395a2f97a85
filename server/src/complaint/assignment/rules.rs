//! The rules as administrators and supervisors keep them: ordered, versioned, retired instead of deleted.

use app::account::StaffRole;
use app::complaint::{AssignmentEffect, AssignmentRule, AssignmentRuleChange, AssignmentRuleDraft, MOST_RULES};
use app::locale::Locale;
use app::value::Instant;

use super::effect::effect;
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
/// Ids that one text of the audit log holds.
const PEOPLE_OF_ROW: usize = 8;

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
pub async fn add(portal: &Portal, caller: &Caller, draft: AssignmentRuleDraft) -> Result<AssignmentRule, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let added = insert(&mut tx, draft, now).await?;
    note(&mut tx, caller, "assignment_rule.added", &added, now).await?;
    tx.commit().await?;
    find(portal, &added.id).await
}

/// What [`add`] would do to complaints that wait. The rule is put in its place and taken out again.
///
/// # Errors
/// As [`add`].
pub async fn try_add(portal: &Portal, draft: AssignmentRuleDraft) -> Result<AssignmentEffect, Refusal> {
    let mut tx = portal.store.begin().await?;
    let added = insert(&mut tx, draft, portal.clock.now()).await?;
    Ok(effect(&mut tx, &added.id).await?)
}

/// All of a rule, its place and whether it counts. `version` is what the caller read.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` when somebody else changed it since; `Invalid` by field.
pub async fn change(
    portal: &Portal,
    caller: &Caller,
    (id, version): (&str, i64),
    asked: AssignmentRuleChange,
) -> Result<AssignmentRule, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let changed = update(&mut tx, (id, version), asked, now).await?;
    note(&mut tx, caller, "assignment_rule.changed", &changed, now).await?;
    tx.commit().await?;
    find(portal, id).await
}

/// What [`change`] would do to complaints that wait.
///
/// # Errors
/// As [`change`].
pub async fn try_change(
    portal: &Portal,
    (id, version): (&str, i64),
    asked: AssignmentRuleChange,
) -> Result<AssignmentEffect, Refusal> {
    let mut tx = portal.store.begin().await?;
    update(&mut tx, (id, version), asked, portal.clock.now()).await?;
    Ok(effect(&mut tx, id).await?)
}

/// A rule as it was and as it is.
struct Changed {
    id: String,
    before: Option<AssignmentRuleChange>,
    after: AssignmentRuleChange,
}

async fn insert(tx: &mut Transaction, mut draft: AssignmentRuleDraft, now: Instant) -> Result<Changed, Refusal> {
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let id = new_id(now);
    let all = store::lock_rules(tx).await?;
    check_room(&all)?;
    put(tx, (&id, None), &draft, None, now).await?;
    arrange(tx, all.iter().map(|rule| rule.id.as_str()).chain([id.as_str()])).await?;
    let place = all.iter().filter(|rule| rule.retired_at.is_none()).count() as u32 + 1;
    Ok(Changed { id, before: None, after: AssignmentRuleChange { rule: draft, place, is_retired: false } })
}

async fn update(
    tx: &mut Transaction,
    (id, version): (&str, i64),
    mut asked: AssignmentRuleChange,
    now: Instant,
) -> Result<Changed, Refusal> {
    asked.rule.normalise();
    let all = store::lock_rules(tx).await?;
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
    let before = stored(tx, known, &all).await?;
    let retired_at = asked.is_retired.then_some(known.retired_at.unwrap_or(now));
    put(tx, (id, Some(known)), &asked.rule, retired_at, now).await?;
    // Places are counted among those that count: retired ones go to the end.
    let others = all.iter().filter(|rule| rule.id != id);
    let (retired, counting): (Vec<&Rule>, Vec<&Rule>) = others.partition(|rule| rule.retired_at.is_some());
    let mut order: Vec<&str> = counting.iter().map(|rule| rule.id.as_str()).collect();
    let at = if asked.is_retired { order.len() } else { (asked.place as usize - 1).min(order.len()) };
    order.insert(at, id);
    arrange(tx, order.into_iter().chain(retired.iter().map(|rule| rule.id.as_str()))).await?;
    Ok(Changed { id: id.to_string(), before: Some(before), after: asked })
}

/// All of a rule as it is kept.
async fn stored(tx: &mut Transaction, rule: &Rule, all: &[Rule]) -> sqlx::Result<AssignmentRuleChange> {
    let is_retired = rule.retired_at.is_some();
    let counting = all.iter().filter(|one| one.retired_at.is_none());
    let place = counting.map(|one| &one.id).position(|id| *id == rule.id).map_or(0, |at| at as u32 + 1);
    let draft = AssignmentRuleDraft {
        name: rule.name.clone(),
        category: rule.category.map(|category| category.to_string()).unwrap_or_default(),
        language: rule.language.map(|language| language.tag().to_string()).unwrap_or_default(),
        destination: rule.destination.clone().unwrap_or_default(),
        class: rule.class.map(|class| class.to_string()).unwrap_or_default(),
        person_ids: store::rule_agent_ids(tx, &rule.id).await?,
        unit_code: rule.unit_code.clone().unwrap_or_default(),
    };
    Ok(AssignmentRuleChange { rule: draft, place, is_retired })
}

/// The audit rows of a rule: what it says now and said before. A text of the log is short: of many people the first
/// stand in the first row, and each further row names more.
async fn note(
    tx: &mut Transaction,
    caller: &Caller,
    action: &'static str,
    changed: &Changed,
    now: Instant,
) -> sqlx::Result<()> {
    let named = subject(&changed.id);
    let people = |of: Option<&AssignmentRuleChange>| -> Vec<String> {
        of.map(|one| one.rule.person_ids.chunks(PEOPLE_OF_ROW).map(|ids| ids.join(",")).collect()).unwrap_or_default()
    };
    let (people_before, people_now) = (people(changed.before.as_ref()), people(Some(&changed.after)));
    for row in 0..people_before.len().max(people_now.len()).max(1) {
        let mut entry = Entry::by(caller, action, &named).with("name", changed.after.rule.name.clone());
        if row == 0 {
            entry = said(entry, ["conditions", "unit", "place", "retired"], &changed.after);
        }
        if let Some(before) = changed.before.as_ref().filter(|_| row == 0) {
            entry = entry.with("name_before", before.rule.name.clone());
            entry = said(entry, ["conditions_before", "unit_before", "place_before", "retired_before"], before);
        }
        if let Some(ids) = people_before.get(row) {
            entry = entry.with("people_before", ids.clone());
        }
        if let Some(ids) = people_now.get(row) {
            entry = entry.with("people", ids.clone());
        }
        audit::record(tx, &entry, now).await?;
    }
    Ok(())
}

fn said<'e>(entry: Entry<'e>, keys: [&'static str; 4], rule: &AssignmentRuleChange) -> Entry<'e> {
    let [conditions, unit, place, retired] = keys;
    let r = &rule.rule;
    let stated =
        [("category", &r.category), ("language", &r.language), ("destination", &r.destination), ("class", &r.class)];
    let stated = stated.iter().filter(|(_, value)| !value.is_empty());
    let stated: Vec<String> = stated.map(|(name, value)| [*name, "=", value.as_str()].concat()).collect();
    entry
        .with(conditions, stated.join(" "))
        .with(unit, r.unit_code.clone())
        .with(place, rule.place.to_string())
        .with(retired, rule.is_retired.to_string())
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
