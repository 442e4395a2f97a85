//! The computation: once a day, the fees added up by the database, the classes by the rule, and only what changed written.
//!
//! Stopped in between it begins anew and finds less to change; two servers write the same change once.

use std::collections::{BTreeMap, HashMap};

use app::customer::Class;
use app::customer::class::{
    ClassReason, ClassRun, ClassShare, Contribution, OtherCurrency, Standing, Thresholds, classify,
};
use app::value::Instant;

use super::store::{self, Change, Fees, Known};
use crate::audit::{self, Entry};
use crate::clock::day_in;
use crate::http::Refusal;
use crate::state::Portal;

/// The rolling year.
const YEAR_MS: i64 = 365 * 86_400_000;
/// Organisations read at once.
const STEP: i64 = 1000;
/// Organisations changed in one transaction: others who write wait no longer than for these.
const CHUNK: usize = 100;

/// Computes the classes unless that was done today, the operator's day. Returns how many changed.
///
/// # Errors
/// The database's.
pub async fn run_when_due(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let today = day_in(now, &portal.settings.zone);
    match store::has_run(&portal.store, &today).await? {
        true => Ok(0),
        false => run(portal, &today, now).await,
    }
}

async fn run(portal: &Portal, today: &str, now: Instant) -> Result<usize, Refusal> {
    let thresholds = portal.settings.class_thresholds;
    let known = read_all(portal).await?;
    let earned = Earned::of(store::fees(&portal.store, now.plus_ms(-YEAR_MS), now).await?);
    let contributions: Vec<Contribution> = known.iter().map(|known| earned.contribution(known)).collect();
    let standings = classify(&contributions, thresholds);
    let currency = earned.currency.as_deref();
    let mut changed = 0;
    let all: Vec<Placed<'_>> = known
        .iter()
        .zip(&contributions)
        .zip(&standings)
        .map(|((known, contribution), standing)| Placed { known, minor: contribution.minor, standing: *standing })
        .collect();
    let to_change: Vec<&Placed<'_>> = all.iter().filter(|placed| placed.act(today) != Act::Nothing).collect();
    for chunk in to_change.chunks(CHUNK) {
        changed += write(portal, chunk, currency, today, now).await?;
    }
    let run = ClassRun {
        computed_on: today.to_string(),
        computed_at: now,
        currency: earned.currency.clone(),
        thresholds,
        shares: shares(&all, today),
        changed_count: changed as i64,
        other_currencies: earned.others(),
    };
    finish(portal, &run, thresholds, now).await?;
    Ok(changed)
}

async fn finish(portal: &Portal, run: &ClassRun, t: Thresholds, now: Instant) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    if store::insert_run(&mut tx, run).await? {
        store::mend_complaints(&mut tx).await?;
        let subject = ["class_run:", &run.computed_on].concat();
        let thresholds = [t.a_percent, t.b_percent, t.margin_percent].map(|percent| percent.to_string()).join("/");
        let entry = Entry::system("class.computed", &subject)
            .with("changed", run.changed_count.to_string())
            .with("thresholds", thresholds);
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn read_all(portal: &Portal) -> sqlx::Result<Vec<Known>> {
    let mut all: Vec<Known> = Vec::new();
    loop {
        let after = all.last().map(|known| known.organisation_id.clone()).unwrap_or_default();
        let found = store::known(&portal.store, &after, STEP).await?;
        let is_last = (found.len() as i64) < STEP;
        all.extend(found);
        if is_last {
            return Ok(all);
        }
    }
}

/// What the year brought, in the currency of most shipments.
struct Earned {
    currency: Option<String>,
    minor: HashMap<String, i64>,
    /// Shipments by currency.
    shipments: BTreeMap<String, i64>,
}

impl Earned {
    fn of(fees: Vec<Fees>) -> Earned {
        let mut shipments: BTreeMap<String, i64> = BTreeMap::new();
        for fee in &fees {
            *shipments.entry(fee.currency.clone()).or_default() += fee.shipment_count;
        }
        // Of several with as many, the first by its code: the same every day.
        let most = shipments.iter().max_by_key(|(code, count)| (**count, std::cmp::Reverse((*code).clone())));
        let currency = most.map(|(code, _)| code.clone());
        let main = fees.into_iter().filter(|fee| Some(&fee.currency) == currency.as_ref());
        let minor = main.map(|fee| (fee.organisation_id, fee.minor)).collect();
        Earned { currency, minor, shipments }
    }

    fn contribution(&self, known: &Known) -> Contribution {
        Contribution {
            id: known.organisation_id.clone(),
            minor: self.minor.get(&known.organisation_id).copied().unwrap_or(0),
            previous: known.computed(),
        }
    }

    fn others(&self) -> Vec<OtherCurrency> {
        let others = self.shipments.iter().filter(|(code, _)| Some(*code) != self.currency.as_ref());
        others.map(|(code, count)| OtherCurrency { currency: code.clone(), shipment_count: *count }).collect()
    }
}

impl Known {
    /// What was computed the last time, also beside an override.
    fn computed(&self) -> Option<Class> {
        match &self.overridden {
            Some((_, computed, _)) => *computed,
            None => self.class,
        }
    }

    /// What staff said, while its last day has not passed.
    fn override_on(&self, today: &str) -> Option<Class> {
        let (class, _, until_on) = self.overridden.as_ref()?;
        until_on.as_deref().is_none_or(|until| until >= today).then_some(*class)
    }
}

/// What is to be done about one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Nothing,
    /// What is computed changes beside an override.
    Note,
    Change,
    EndOverride,
}

struct Placed<'k> {
    known: &'k Known,
    minor: i64,
    standing: Standing,
}

impl Placed<'_> {
    fn act(&self, today: &str) -> Act {
        let is_new = self.known.computed() != Some(self.standing.class);
        match (&self.known.overridden, self.known.override_on(today)) {
            (Some(_), None) => Act::EndOverride,
            (Some(_), Some(_)) if is_new => Act::Note,
            (None, _) if is_new => Act::Change,
            _ => Act::Nothing,
        }
    }

    /// The class that counts after the computation.
    fn class(&self, today: &str) -> Class {
        self.known.override_on(today).unwrap_or(self.standing.class)
    }
}

/// Customers and contributions by class, as they stand after the computation.
fn shares(all: &[Placed<'_>], today: &str) -> Vec<ClassShare> {
    let share = |class: &Class| {
        let of_class: Vec<&Placed<'_>> = all.iter().filter(|placed| placed.class(today) == *class).collect();
        let contribution_minor = of_class.iter().map(|placed| placed.minor).sum();
        ClassShare { class: *class, count: of_class.len() as i64, contribution_minor }
    };
    Class::ALL.iter().map(share).collect()
}

/// Looks again before it writes: what staff said meanwhile stays.
async fn write(
    portal: &Portal,
    chunk: &[&Placed<'_>],
    currency: Option<&str>,
    today: &str,
    now: Instant,
) -> Result<usize, Refusal> {
    let (mut done, mut noted) = (0, 0);
    let mut tx = portal.store.begin().await?;
    for placed in chunk {
        let id = placed.known.organisation_id.as_str();
        match store::lock(&mut tx, id).await? {
            Some((present, _)) if present == *placed.known => {}
            _ => continue,
        }
        let why = match placed.act(today) {
            Act::Note => {
                store::set_computed(&mut tx, id, placed.standing.class).await?;
                noted += 1;
                continue;
            }
            Act::EndOverride => {
                store::delete_override(&mut tx, id).await?;
                ClassReason::OverrideEnded
            }
            _ => ClassReason::Computed,
        };
        let change = Change {
            organisation_id: id,
            from: placed.known.class,
            to: placed.standing.class,
            why,
            computed: Some((placed.minor, currency, placed.standing)),
            reason: None,
            until_on: None,
            decided_by: None,
        };
        done += usize::from(store::set(&mut tx, &change, now).await?);
    }
    if done + noted > 0 {
        let subject = ["class_run:", today].concat();
        let entry =
            Entry::system("class.changed", &subject).with("changed", done.to_string()).with("noted", noted.to_string());
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee(of: &str, currency: &str, minor: i64, shipment_count: i64) -> Fees {
        Fees { organisation_id: of.to_string(), currency: currency.to_string(), minor, shipment_count }
    }

    #[test]
    fn only_the_currency_of_most_shipments_is_added_up() {
        let earned = Earned::of(vec![fee("x", "EUR", 900, 2), fee("x", "CNY", 500, 2), fee("y", "CNY", 700, 1)]);
        assert_eq!(earned.currency.as_deref(), Some("CNY"));
        assert_eq!((earned.minor["x"], earned.minor["y"]), (500, 700));
        assert_eq!(earned.others(), [OtherCurrency { currency: "EUR".to_string(), shipment_count: 2 }]);
        let tie = Earned::of(vec![fee("x", "EUR", 1, 2), fee("x", "CNY", 1, 2)]);
        assert_eq!(tie.currency.as_deref(), Some("CNY"));
        assert_eq!(Earned::of(Vec::new()).currency, None);
    }
}
