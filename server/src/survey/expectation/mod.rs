//! What a customer expects of deliveries: stated once a quarter, and held against the own parcels.

pub mod http;
pub mod pages;

use app::statistics::share;
use app::survey::expectation::{Expectation, ExpectationDraft, ExpectationFacts};

use super::store;
use crate::audit::{self, Entry};
use crate::clock::day_in;
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;

const HOUR_MS: f64 = 3_600_000.0;
const YEAR_MS: i64 = 365 * 86_400_000;
/// Most parcels that are looked at, the newest: a large organisation's year is a million, and whoever opens a page twice
/// must not keep others from theirs.
const MOST: usize = 2_000;

/// Today in the operator's zone, and its quarter: `2026-Q4`.
fn today(portal: &Portal) -> (String, String) {
    let day = day_in(portal.clock.now(), &portal.settings.zone);
    let month: u32 = day.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1);
    let quarter = format!("{}-Q{}", day.get(..4).unwrap_or_default(), month.div_ceil(3));
    (day, quarter)
}

/// What the person stated last, and how many of the own parcels were inside.
///
/// # Errors
/// The database's.
pub async fn facts(portal: &Portal, person: &SignedIn) -> Result<ExpectationFacts, Refusal> {
    let found = store::expected(&portal.store, &person.person_id).await?;
    let may_state = found.as_ref().is_none_or(|(quarter, _)| *quarter < today(portal).1);
    let (mut inside, mut of_newest) = (None, None);
    if let Some((_, stated)) = &found {
        let (took, is_all) = newest(portal, &person.person_id).await?;
        let within = (stated.minimum_hours * HOUR_MS) as i64;
        let count = took.iter().filter(|ms| **ms <= within).count();
        inside = Some(share(count as u64, took.len() as u64));
        of_newest = (!is_all).then_some(MOST as u64);
    }
    Ok(ExpectationFacts { expectation: found.map(|(_, stated)| stated), may_state, inside, of_newest })
}

/// How many milliseconds from hand-over the newest of the person's own parcels took, and of those of the organisations in
/// which they have a seat; and whether these are all of a year.
async fn newest(portal: &Portal, person_id: &str) -> sqlx::Result<(Vec<i64>, bool)> {
    let mut from = portal.clock.now().plus_ms(-YEAR_MS);
    let mut found = store::delivered_of_person(&portal.store, person_id, from, MOST + 1).await?;
    for account_code in store::accounts(&portal.store, person_id).await? {
        found.extend(store::delivered_of_account(&portal.store, &account_code, from, MOST + 1).await?);
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.dedup();
        found.truncate(MOST + 1);
        // What is older than these is not looked for.
        from = found.get(MOST).map_or(from, |(delivered_at, ..)| *delivered_at);
    }
    let is_all = found.len() <= MOST;
    found.truncate(MOST);
    Ok((found.into_iter().filter_map(|(.., took)| took).collect(), is_all))
}

/// What the person stated for the quarter that runs.
///
/// # Errors
/// The database's.
pub async fn of_this_quarter(portal: &Portal, person_id: &str) -> Result<Option<Expectation>, Refusal> {
    let found = store::expected(&portal.store, person_id).await?;
    let (_, quarter) = today(portal);
    Ok(found.filter(|(stated_for, _)| *stated_for == quarter).map(|(_, stated)| stated))
}

/// # Errors
/// `Invalid` by field; `Conflict` when this quarter has one already; the database's.
pub async fn state(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    draft: &ExpectationDraft,
) -> Result<(), Refusal> {
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let (day, quarter) = today(portal);
    let mut tx = portal.store.begin().await?;
    if !store::insert_expected(&mut tx, &person.person_id, (&quarter, &day), draft).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ["person:", &person.person_id].concat();
    let entry = Entry::by(caller, "expectation.stated", &subject).with("quarter", quarter);
    audit::record(&mut tx, &entry, portal.clock.now()).await?;
    Ok(tx.commit().await?)
}
