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
    let mut inside = None;
    if let Some((_, stated)) = &found {
        let from = portal.clock.now().plus_ms(-YEAR_MS);
        let within = (stated.minimum_hours * HOUR_MS) as i64;
        let (n, count) = store::inside(&portal.store, &person.person_id, from, within).await?;
        inside = Some(share(count, n));
    }
    Ok(ExpectationFacts { expectation: found.map(|(_, stated)| stated), may_state, inside })
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
