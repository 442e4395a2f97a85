//! What a rule would do to the complaints that wait, before somebody stores it.

use app::complaint::AssignmentEffect;

use super::fits;
use crate::complaint::store::{self, Rule};
use crate::store::Transaction;

/// Most complaints looked at: whoever tries a rule must not wait for a hundred thousand, nor others for them.
const MOST: i64 = 3000;

/// A rule that somebody is able to take complaints by, or that names a unit.
struct Able {
    rule: Rule,
    has_person: bool,
}

/// Of the rule as the transaction sees it, in its place among the others. None of its complaints are given.
pub(super) async fn effect(tx: &mut Transaction, id: &str) -> sqlx::Result<AssignmentEffect> {
    let able = able_until(tx, id).await?;
    let cases = store::unheld(tx, MOST).await?;
    let is_caught = |case: &&store::Unheld| {
        let first = able.iter().find(|one| fits(&one.rule, case));
        first.is_some_and(|one| one.rule.id == id && (one.has_person || !case.has_unit))
    };
    Ok(AssignmentEffect {
        unheld_count: store::count_unheld(tx).await?,
        compared_count: cases.len() as u64,
        caught_count: cases.iter().filter(is_caught).count() as u64,
    })
}

/// The rules down to this one that would not be passed over now; without it when it would be.
async fn able_until(tx: &mut Transaction, id: &str) -> sqlx::Result<Vec<Able>> {
    let mut able = Vec::new();
    for rule in store::rules(tx).await? {
        let is_last = rule.id == id;
        if rule.retired_at.is_none() && !rule.is_unit_closed {
            let has_person = store::least_loaded(tx, &rule, None).await?.is_some();
            if has_person || rule.unit_id.is_some() {
                able.push(Able { rule, has_person });
            }
        }
        if is_last {
            break;
        }
    }
    Ok(able)
}
