//! Improvements as they are read: by staff, by staff of a unit, by everybody.

use app::account::StaffRole;
use app::deadline::Day;
use app::improvement::{
    AlsoChanged, Improvement, ImprovementItem, ImprovementResult, Look, Measure, Place, PublishedImprovement,
    ScopeKind, Stage, Windows, overlaps, windows,
};
use app::value::{Instant, Page};

use super::READERS;
use super::store::{self, Kept};
use crate::deadline;
use crate::http::Refusal;
use crate::session::Staff;
use crate::state::Portal;

/// Lines of a page.
const LINES: usize = 30;

/// Which of them a member of staff reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    /// Those that touch the unit of this code.
    Unit(String),
}

impl Scope {
    /// # Errors
    /// `Forbidden` for all but [`READERS`], and for staff of no unit; the database's.
    pub async fn of(portal: &Portal, staff: &Staff) -> Result<Scope, Refusal> {
        staff.one_of(&READERS)?;
        match (staff.role, &staff.person.unit_id) {
            (StaffRole::Unit, Some(unit_id)) => {
                let code = store::unit_of_id(&portal.store, unit_id).await?;
                code.map(Scope::Unit).ok_or(Refusal::Forbidden)
            }
            (StaffRole::Unit, None) => Err(Refusal::Forbidden),
            _ => Ok(Scope::All),
        }
    }

    fn unit(&self) -> Option<&str> {
        match self {
            Scope::All => None,
            Scope::Unit(code) => Some(code),
        }
    }
}

/// Today in the operator's zone.
pub(super) fn today(portal: &Portal) -> Day {
    deadline::day_of(portal.clock.now(), &portal.settings.zone)
}

pub(super) fn windows_of(kept: &Kept) -> Option<Windows> {
    let day = kept.changed_on.as_deref().and_then(|text| text.parse().ok())?;
    windows(day, kept.window_days, kept.settle_days)
}

fn stage(kept: &Kept, today: Day) -> Stage {
    let day: Option<Day> = kept.changed_on.as_deref().and_then(|text| text.parse().ok());
    match day {
        _ if kept.abandoned_at.is_some() => Stage::Abandoned,
        _ if kept.is_final => Stage::Final,
        Some(day) if day <= today => Stage::Running,
        _ => Stage::Planned,
    }
}

pub(super) fn measure_of(kept: &Kept) -> Result<Measure, Refusal> {
    kept.measure.parse().map_err(|_| Refusal::Internal)
}

async fn kept(portal: &Portal, scope: &Scope, number: &str) -> Result<Kept, Refusal> {
    store::find(&portal.store, number, scope.unit()).await?.ok_or(Refusal::NotFound)
}

/// # Errors
/// `NotFound`, for what is beyond the scope too; the database's.
pub async fn find(portal: &Portal, scope: &Scope, number: &str) -> Result<Improvement, Refusal> {
    let kept = kept(portal, scope, number).await?;
    Ok(Improvement {
        stage: stage(&kept, today(portal)),
        windows: windows_of(&kept),
        measure: measure_of(&kept)?,
        scope: store::scope(&portal.store, &kept.id).await?,
        origins: store::origins(&portal.store, &kept.id).await?,
        changed_on: kept.changed_on.as_deref().and_then(|text| text.parse().ok()),
        improvement_number: kept.number,
        title: kept.title,
        cause: kept.cause,
        change: kept.change,
        owner_person_id: kept.owner_person_id,
        owner_name: kept.owner_name,
        window_days: kept.window_days,
        settle_days: kept.settle_days,
        expected: kept.expected,
        survey_id: kept.survey_id,
        question_key: kept.question_key,
        public_text: kept.public_text,
        published_at: kept.published_at,
        abandoned_at: kept.abandoned_at,
        abandoned_reason: kept.abandoned_reason,
        told_at: kept.told_at,
        version: kept.version,
    })
}

/// Moment and id of the last line, as a cursor.
fn cursor_of(at: Instant, id: &str) -> String {
    [&at.as_ms().to_string(), ".", id].concat()
}

fn place_of(cursor: &str) -> Result<Option<(Instant, &str)>, Refusal> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let (at, id) = cursor.split_once('.').ok_or(Refusal::BadRequest)?;
    let at = at.parse().map_err(|_| Refusal::BadRequest)?;
    Ok(Some((Instant::from_ms(at), id)))
}

/// The newest first; `cursor` is empty or from the page before.
///
/// # Errors
/// `BadRequest` for a cursor that is none; the database's.
pub async fn list(portal: &Portal, scope: &Scope, cursor: &str) -> Result<Page<ImprovementItem>, Refusal> {
    let mut found = store::heads(&portal.store, scope.unit(), place_of(cursor)?, LINES + 1).await?;
    let has_more = found.len() > LINES;
    found.truncate(LINES);
    let next_cursor = found.last().filter(|_| has_more).map(|last| cursor_of(last.created_at, &last.id));
    let today = today(portal);
    let mut items = Vec::with_capacity(found.len());
    for kept in found {
        let verdict = match kept.is_final {
            true => store::final_verdict(&portal.store, &kept.id, &kept.measure).await?,
            false => None,
        };
        items.push(ImprovementItem {
            stage: stage(&kept, today),
            measure: measure_of(&kept)?,
            changed_on: kept.changed_on.as_deref().and_then(|text| text.parse().ok()),
            verdict: verdict.and_then(|verdict| verdict.parse().ok()),
            is_published: kept.published_at.is_some(),
            improvement_number: kept.number,
            title: kept.title,
            owner_name: kept.owner_name,
        });
    }
    Ok(Page { items, next_cursor })
}

/// What came of it: the final looks once there are such, else the last interim ones. Nothing is counted here: that is
/// done once a day, for it reads every parcel of the days.
///
/// # Errors
/// As [`find`].
pub async fn result(portal: &Portal, scope: &Scope, number: &str) -> Result<ImprovementResult, Refusal> {
    let kept = kept(portal, scope, number).await?;
    let own = store::scope(&portal.store, &kept.id).await?;
    let lanes: Vec<&str> =
        own.iter().filter(|place| place.kind == ScopeKind::Lane).map(|place| place.member.as_str()).collect();
    let unknown_lanes = store::unknown_lanes(&portal.store, &lanes).await?;
    let Some(windows) = windows_of(&kept) else {
        return Ok(ImprovementResult { looks: Vec::new(), also_changed: Vec::new(), unknown_lanes });
    };
    let mut looks = if kept.is_final {
        finals(portal, &kept, windows).await?
    } else if kept.abandoned_at.is_none() {
        let found = store::interim_looks(&portal.store, &kept.id, windows, kept.updated_at).await?;
        found.iter().map(|one| Look::new(one.measure, one.windows, false, &one.groups)).collect()
    } else {
        Vec::new()
    };
    // Figures of other units by name are not for the staff of one.
    let names_units = own.iter().any(|place| place.kind == ScopeKind::Unit && !place.is_affected);
    if scope.unit().is_some() && names_units {
        looks = looks.into_iter().map(Look::without_others).collect();
    }
    let first = measure_of(&kept)?;
    looks.sort_by_key(|look| (look.measure != first, look.measure));
    let also_changed = also_changed(portal, scope, (&kept, &own), windows).await?;
    Ok(ImprovementResult { looks, also_changed, unknown_lanes })
}

pub(super) async fn finals(portal: &Portal, kept: &Kept, windows: Windows) -> Result<Vec<Look>, Refusal> {
    let stored = store::final_looks(&portal.store, &kept.id, windows).await?;
    Ok(stored.into_iter().map(|one| Look::new(one.measure, one.windows, true, &one.groups)).collect())
}

/// Others whose day is among those compared. A unit's staff reads of those that touch the unit.
async fn also_changed(
    portal: &Portal,
    scope: &Scope,
    (kept, own): (&Kept, &[Place]),
    windows: Windows,
) -> Result<Vec<AlsoChanged>, Refusal> {
    let span = (windows.before.from.to_string(), windows.after.to.to_string());
    let mut found = Vec::new();
    for other in store::changed_between(&portal.store, &kept.id, (&span.0, &span.1)).await? {
        let theirs = store::scope(&portal.store, &other.id).await?;
        let is_hidden =
            scope.unit().is_some_and(|code| !theirs.iter().any(|place| place.is_affected && place.member == code));
        let Some(changed_on) = other.changed_on.as_deref().and_then(|text| text.parse().ok()) else { continue };
        if !is_hidden {
            let is_same_place = overlaps(own, &theirs);
            let (improvement_number, title) = (other.number, other.title);
            found.push(AlsoChanged { improvement_number, title, changed_on, is_same_place });
        }
    }
    Ok(found)
}

/// What everybody may read, the newest first.
///
/// # Errors
/// `BadRequest` for a cursor that is none; the database's.
pub async fn published_list(portal: &Portal, cursor: &str) -> Result<Page<PublishedImprovement>, Refusal> {
    let mut found = store::published(&portal.store, place_of(cursor)?, LINES + 1).await?;
    let has_more = found.len() > LINES;
    found.truncate(LINES);
    let last = found.last().filter(|_| has_more);
    let next_cursor = last.and_then(|last| Some(cursor_of(last.published_at?, &last.id)));
    let mut items = Vec::with_capacity(found.len());
    for kept in found {
        items.push(opened(portal, kept).await?);
    }
    Ok(Page { items, next_cursor })
}

/// # Errors
/// `NotFound` for one that is not public; the database's.
pub async fn published(portal: &Portal, number: &str) -> Result<PublishedImprovement, Refusal> {
    let kept = kept(portal, &Scope::All, number).await?;
    match kept.published_at {
        Some(_) => opened(portal, kept).await,
        None => Err(Refusal::NotFound),
    }
}

/// Text and figure; no number below 10, and none before it is final.
async fn opened(portal: &Portal, kept: Kept) -> Result<PublishedImprovement, Refusal> {
    let windows = windows_of(&kept);
    let first = measure_of(&kept)?;
    let look = match windows.filter(|_| kept.is_final) {
        Some(windows) => {
            let looks = finals(portal, &kept, windows).await?;
            looks.into_iter().find(|look| look.measure == first).map(Look::for_strangers)
        }
        None => None,
    };
    Ok(PublishedImprovement {
        changed_on: kept.changed_on.as_deref().and_then(|text| text.parse().ok()),
        final_on: windows.map(|windows| windows.final_on),
        improvement_number: kept.number,
        title: kept.title,
        text: kept.public_text.unwrap_or_default(),
        look,
    })
}
