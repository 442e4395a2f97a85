//! Who gets a complaint: by the operator's ordered rules, to whoever of a rule's people has the fewest open ones.
//!
//! A rule whose people are all away or gone is passed over. One that names a unit names it in the complaint too, also
//! when nobody of the desk works there: the unit reads it then, and it stays in nobody's hand.

mod effect;
mod retry;
mod rules;
mod team;

use app::deadline::{CaseEventKind, Deadline};
use app::value::Instant;

use super::happen::{Locked, happen, note};
use super::store::{self, Rule, Unheld};
use super::{By, DESK};
use crate::account::person;
use crate::http::Refusal;
use crate::search;
use crate::state::Portal;
use crate::store::Transaction;

pub(super) use retry::retry;
pub use rules::{READERS, WRITERS, add, change, find, list, try_add, try_change};
pub use team::{LEADS, To, absent_since, hand_over, present, set_absence, team};

/// What a rule did with a complaint.
#[derive(Debug)]
pub(super) struct Gift {
    /// None when it only named its unit.
    pub person_id: Option<String>,
    /// After the event, when there was one.
    pub deadlines: Option<Vec<Deadline>>,
    rule_id: String,
    rule_name: String,
}

/// Gives it by the first rule that fits and has somebody able, but not to `except`. None when there is no such rule.
/// [`note_gift`] belongs at the end of the transaction.
///
/// # Errors
/// `Conflict` once it has ended.
pub(super) async fn give(
    tx: &mut Transaction,
    portal: &Portal,
    locked: &mut Locked,
    except: Option<&str>,
    now: Instant,
) -> Result<Option<Gift>, Refusal> {
    let fitting = fitting(tx, locked).await?;
    if fitting.is_empty() {
        return Ok(None);
    }
    store::lock_loads(tx).await?;
    for rule in fitting {
        let person_id = store::least_loaded(tx, &rule, except).await?;
        if person_id.is_none() && rule.unit_id.is_none() {
            continue;
        }
        let mut gift = Gift { person_id, deadlines: None, rule_id: rule.id, rule_name: rule.name };
        if let Some(person_id) = &gift.person_id {
            let by = By::Rule(gift.rule_id.clone());
            gift.deadlines = Some(happen(tx, portal, locked, CaseEventKind::Assigned, &by, now).await?);
            store::set_assigned(tx, &locked.case.id, person_id, None).await?;
        }
        if let Some(unit_id) = &rule.unit_id {
            store::set_unit(tx, &locked.case.id, unit_id).await?;
        }
        return Ok(Some(gift));
    }
    Ok(None)
}

/// Rules that count and fit, in their order.
async fn fitting(tx: &mut Transaction, locked: &Locked) -> sqlx::Result<Vec<Rule>> {
    let mut rules = store::rules(tx).await?;
    rules.retain(|rule| rule.retired_at.is_none() && !rule.is_unit_closed);
    let places = match rules.iter().any(|rule| rule.destination.is_some()) {
        true => store::destination(tx, &locked.case.id).await?,
        false => Vec::new(),
    };
    let case = &locked.case;
    let asked = Unheld { category: case.category, language: case.locale, class: case.class, places, has_unit: false };
    rules.retain(|rule| fits(rule, &asked));
    Ok(rules)
}

/// Places are compared as people read them: without case and accents.
fn fits(rule: &Rule, case: &Unheld) -> bool {
    let folded = |text: &str| search::column([text]);
    let is_there = |wanted: &String| case.places.iter().any(|place| folded(place) == folded(wanted));
    rule.category.is_none_or(|category| category == case.category)
        && rule.language.is_none_or(|language| language == case.language)
        && rule.destination.as_ref().is_none_or(is_there)
        && rule.class.is_none_or(|class| case.class == Some(class))
}

/// Gives a complaint that was opened again, unless somebody who still works at the desk, and is not away, has it in hand.
///
/// # Errors
/// The database's.
pub(super) async fn give_again(
    tx: &mut Transaction,
    portal: &Portal,
    locked: &mut Locked,
    now: Instant,
) -> Result<Option<Gift>, Refusal> {
    if let Some(id) = &locked.case.assigned_person_id {
        let holder = person::store::find_within(tx, id).await?;
        let works =
            holder.is_some_and(|one| one.is_living() && one.staff_role.is_some_and(|role| DESK.contains(&role)));
        if works && !store::is_absent(tx, id).await? {
            return Ok(None);
        }
    }
    give(tx, portal, locked, None, now).await
}

/// The audit row of a gift: the system's, with the rule named. Last in its transaction.
pub(super) async fn note_gift(
    tx: &mut Transaction,
    complaint_number: &str,
    gift: Option<&Gift>,
    now: Instant,
) -> sqlx::Result<()> {
    let Some(gift) = gift else { return Ok(()) };
    let to = gift.person_id.as_deref().unwrap_or_default();
    let detail = [("to", to), ("rule", gift.rule_id.as_str()), ("rule_name", gift.rule_name.as_str())];
    note(tx, None, "complaint.assigned", complaint_number, &detail, now).await
}
