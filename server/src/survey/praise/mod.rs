//! Praise: whoever gave the best score may thank the unit that delivered. It hangs on the answer, so an anonymous one has
//! none, and it is never public, so nobody moderates it.

pub mod http;
pub mod pages;

use app::account::admin::{Unit, UnitKind};
use app::problem::FieldProblem;
use app::survey::praise::{BEST, Praise, PraiseCount, PraiseDraft};
use app::survey::{Answers, lead_score};
use app::value::{Instant, Page};

use super::invitation::{Opened, open};
use super::result::Scope;
use super::store::{self, Unpraised};
use crate::account::unit;
use crate::audit::{self, Entry};
use crate::clock::day_in;
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::new_id;

/// Rows of a list where none are said.
const USUAL: usize = 50;
/// Rows of counts: two years of a region.
const COUNTS: i64 = 600;
/// How far counts go back: a year and the month that runs.
const YEAR_MS: i64 = 365 * 86_400_000;

/// The answer after which thanks may be given now: of the best score, named, and without them yet.
///
/// # Errors
/// The database's.
pub async fn askable(portal: &Portal, opened: &Opened) -> Result<Option<Unpraised>, Refusal> {
    let now = portal.clock.now();
    let Some(invited) = opened.invited.as_ref().filter(|one| !opened.kept.is_anonymous && one.expires_at > now) else {
        return Ok(None);
    };
    let found = store::unpraised(&portal.store, &invited.id).await?;
    let is_best = |one: &Unpraised| {
        let answers: Answers = serde_json::from_str(&one.answers_json).unwrap_or_default();
        lead_score(&opened.published, &answers) == Some(BEST)
    };
    Ok(found.filter(is_best))
}

/// Whether somebody was thanked after this answer.
///
/// # Errors
/// The database's.
pub async fn is_given(portal: &Portal, opened: &Opened) -> Result<bool, Refusal> {
    match &opened.invited {
        Some(invited) => Ok(store::is_praised(&portal.store, &invited.id).await?),
        None => Ok(false),
    }
}

/// The service points that can be thanked where the timeline names no unit.
///
/// # Errors
/// The database's.
pub async fn service_points(portal: &Portal) -> Result<Vec<Unit>, Refusal> {
    let mut all = unit::store::list(&portal.store).await?;
    all.retain(|unit| unit.kind == UnitKind::ServicePoint && unit.closed_at.is_none());
    Ok(all)
}

/// Keeps the thanks for the unit that delivered, or for the service point that was chosen.
///
/// # Errors
/// `NotFound` for a link that never was; `Blocked` (`/token not_askable`) where no best score is, and the second time;
/// `Invalid` (`/words`, `/unit_code`); `TooMany`.
pub async fn give(portal: &Portal, caller: &Caller, secret: &str, draft: PraiseDraft) -> Result<(), Refusal> {
    portal.filings.take(caller.address, 1)?;
    let opened = open(portal, secret).await?;
    let of = askable(portal, &opened).await?.ok_or_else(not_askable)?;
    let draft = draft.tidy();
    let problems = draft.problems(of.unit_id.is_some());
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let unit_id = match &of.unit_id {
        Some(id) => id.clone(),
        None => chosen(portal, draft.unit_code.as_deref().unwrap_or_default()).await?,
    };
    let now = portal.clock.now();
    let day = day_in(now, &portal.settings.zone);
    let mut tx = portal.store.begin().await?;
    if !store::insert_praise(&mut tx, (&new_id(now), &unit_id), &of, &draft.words, (&day, now)).await? {
        return Err(not_askable());
    }
    let subject = ["response:", &of.response_id].concat();
    audit::record(&mut tx, &Entry::by(caller, "praise.given", &subject), now).await?;
    Ok(tx.commit().await?)
}

fn not_askable() -> Refusal {
    let problem = FieldProblem::new("/token", "not_askable", "there is no answer of the best score without thanks");
    Refusal::Blocked(vec![problem])
}

async fn chosen(portal: &Portal, code: &str) -> Result<String, Refusal> {
    let is_one = service_points(portal).await?.iter().any(|unit| unit.code == code);
    let unknown = || Refusal::field("/unit_code", "unknown", "no open service point has this code");
    if !is_one {
        return Err(unknown());
    }
    unit::store::id_of(&portal.store, code).await?.ok_or_else(unknown)
}

/// Whose praise is read: in the scope, and of one unit where one is named.
async fn unit_of(portal: &Portal, scope: &Scope, code: &str) -> Result<Option<String>, Refusal> {
    match (scope, code) {
        (Scope::All, "") => Ok(None),
        (Scope::All, code) => {
            let found = unit::store::id_of(&portal.store, code).await?;
            found.map(Some).ok_or_else(|| Refusal::field("/unit", "unknown", "there is no such unit"))
        }
        (Scope::Unit(id, own), code) if code.is_empty() || code == own => Ok(Some(id.clone())),
        (Scope::Unit(..), _) => Err(Refusal::Forbidden),
    }
}

/// The newest first.
///
/// # Errors
/// `Invalid` (`/cursor malformed`, `/unit unknown`); `Forbidden` beyond the scope; the database's.
pub async fn list(
    portal: &Portal,
    scope: &Scope,
    (unit, cursor): (&str, &str),
    limit: Option<usize>,
) -> Result<Page<Praise>, Refusal> {
    let unit_id = unit_of(portal, scope, unit).await?;
    let (at, id) = match cursor {
        "" => (Instant::from_ms(i64::MAX), ""),
        cursor => cursor
            .split_once('.')
            .and_then(|(at, id)| Some((Instant::from_ms(at.parse().ok()?), id)))
            .ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))?,
    };
    let limit = limit.unwrap_or(USUAL).clamp(1, 100);
    let mut rows = store::praise(&portal.store, unit_id.as_deref(), (at, id), limit + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|(one, at)| [&at.as_ms().to_string(), ".", &one.id].concat());
    Ok(Page { items: rows.into_iter().map(|(one, _)| one).collect(), next_cursor })
}

/// By unit and month, of a year.
///
/// # Errors
/// As of [`list`].
pub async fn counts(portal: &Portal, scope: &Scope, unit: &str) -> Result<Vec<PraiseCount>, Refusal> {
    let unit_id = unit_of(portal, scope, unit).await?;
    let from = day_in(portal.clock.now().plus_ms(-YEAR_MS), &portal.settings.zone);
    // Whole months: the first is not cut.
    let from = [from.get(..7).unwrap_or_default(), "-01"].concat();
    Ok(store::praise_counts(&portal.store, unit_id.as_deref(), &from, COUNTS).await?)
}
