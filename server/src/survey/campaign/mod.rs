//! Campaigns: written, started once, stopped once. What one asks is the version that was published when it started.

pub mod job;
mod occasion;
mod preview;

use app::account::StaffRole;
use app::problem::FieldProblem;
use app::survey::campaign::{Campaign, CampaignDraft, Occasion};
use app::value::Page;

use super::invitation::new_secret;
use super::store::{self, Kept};
use crate::account::unit;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::token;

pub use preview::preview;

/// Who writes, starts and stops them.
pub const WRITERS: [StaffRole; 2] = [StaffRole::Admin, StaffRole::Manager];
/// Who reads them.
pub const READERS: [StaffRole; 4] = [StaffRole::Admin, StaffRole::Manager, StaffRole::Supervisor, StaffRole::Auditor];

/// The newest first.
///
/// # Errors
/// The database's.
pub async fn list(portal: &Portal, cursor: Option<&str>, limit: i64) -> Result<Page<Campaign>, Refusal> {
    let mut kept = store::campaigns(&portal.store, cursor, limit + 1).await?;
    let has_more = kept.len() as i64 > limit;
    kept.truncate(usize::try_from(limit).unwrap_or_default());
    let next_cursor = kept.last().filter(|_| has_more).map(|last| last.id.clone());
    let mut items = Vec::with_capacity(kept.len());
    for one in kept {
        items.push(shown(portal, one).await?);
    }
    Ok(Page { items, next_cursor })
}

/// # Errors
/// `NotFound`.
pub async fn find(portal: &Portal, id: &str) -> Result<Campaign, Refusal> {
    let kept = store::campaign(&portal.store, id).await?.ok_or(Refusal::NotFound)?;
    shown(portal, kept).await
}

/// Surveys that a campaign can ask: id and name.
///
/// # Errors
/// The database's.
pub async fn surveys(portal: &Portal) -> Result<Vec<(String, String)>, Refusal> {
    Ok(store::published_surveys(&portal.store).await?)
}

async fn shown(portal: &Portal, kept: Kept) -> Result<Campaign, Refusal> {
    let mut draft = kept.draft();
    draft.addresses = store::addresses(&portal.store, &kept.id).await?;
    Ok(Campaign {
        counts: store::counts(&portal.store, &kept.id).await?,
        survey_name: kept.survey_name,
        version_number: kept.version_number,
        draft,
        created_at: kept.created_at,
        started_at: kept.started_at,
        stopped_at: kept.stopped_at,
        version: kept.version,
        id: kept.id,
    })
}

/// Writes one; nobody is asked before it is started.
///
/// # Errors
/// `Invalid` by field (`/survey_id unknown`, `unpublished` or `retired`, `/unit_code unknown`, …).
pub async fn create(
    portal: &Portal,
    caller: &Caller,
    by: &SignedIn,
    mut draft: CampaignDraft,
) -> Result<Campaign, Refusal> {
    draft.normalise();
    let now = portal.clock.now();
    let id = new_id(now);
    let mut tx = portal.store.begin().await?;
    let (version_number, unit_id) = checked(&mut tx, &draft).await?;
    store::insert_campaign(&mut tx, (&id, version_number), &draft, unit_id.as_deref(), &by.person_id, now).await?;
    store::put_addresses(&mut tx, &id, &draft.addresses).await?;
    note(&mut tx, caller, "campaign.written", &id, &draft, now).await?;
    tx.commit().await?;
    find(portal, &id).await
}

/// All of one that was not started.
///
/// # Errors
/// `NotFound`; `Conflict` once it was started; `PreconditionFailed`; `Invalid` as for [`create`].
pub async fn change(
    portal: &Portal,
    caller: &Caller,
    (id, version): (&str, i64),
    mut draft: CampaignDraft,
) -> Result<Campaign, Refusal> {
    draft.normalise();
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = at_version(&mut tx, id, version).await?;
    if kept.started_at.is_some() {
        return Err(Refusal::Conflict);
    }
    let (version_number, unit_id) = checked(&mut tx, &draft).await?;
    if !store::set_campaign(&mut tx, (id, version), version_number, &draft, unit_id.as_deref()).await? {
        return Err(Refusal::PreconditionFailed);
    }
    store::put_addresses(&mut tx, id, &draft.addresses).await?;
    note(&mut tx, caller, "campaign.changed", id, &draft, now).await?;
    tx.commit().await?;
    find(portal, id).await
}

/// From now on it asks, with the questionnaire that is published now.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`; `Conflict` when it was started before; `Invalid` (`/survey_id retired`).
pub async fn start(portal: &Portal, caller: &Caller, (id, version): (&str, i64)) -> Result<Campaign, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = at_version(&mut tx, id, version).await?;
    let (version_number, _) = checked(&mut tx, &kept.draft_to_check()).await?;
    if !store::start_campaign(&mut tx, (id, version), version_number, now).await? {
        return Err(Refusal::Conflict);
    }
    note(&mut tx, caller, "campaign.started", id, &kept.draft(), now).await?;
    tx.commit().await?;
    find(portal, id).await
}

/// It asks nobody any more, and its links cannot be answered.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`; `Conflict` when it does not run.
pub async fn stop(portal: &Portal, caller: &Caller, (id, version): (&str, i64)) -> Result<Campaign, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = at_version(&mut tx, id, version).await?;
    if !store::stop_campaign(&mut tx, (id, version), now).await? {
        return Err(Refusal::Conflict);
    }
    note(&mut tx, caller, "campaign.stopped", id, &kept.draft(), now).await?;
    tx.commit().await?;
    find(portal, id).await
}

/// A new secret for a poster; the one that was printed before opens nothing any more.
///
/// # Errors
/// `NotFound` for what is no poster; `Conflict` unless it runs.
pub async fn renew_poster(portal: &Portal, caller: &Caller, id: &str) -> Result<String, Refusal> {
    let now = portal.clock.now();
    let secret = new_secret()?;
    let mut tx = portal.store.begin().await?;
    let kept = store::campaign_within(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    if kept.occasion != Occasion::Poster {
        return Err(Refusal::NotFound);
    }
    if kept.started_at.is_none() || kept.stopped_at.is_some() {
        return Err(Refusal::Conflict);
    }
    store::set_poster(&mut tx, id, &token::hash(&secret)).await?;
    note(&mut tx, caller, "campaign.poster_printed", id, &kept.draft(), now).await?;
    tx.commit().await?;
    Ok(secret)
}

async fn at_version(tx: &mut Transaction, id: &str, version: i64) -> Result<Kept, Refusal> {
    let kept = store::campaign_within(tx, id).await?.ok_or(Refusal::NotFound)?;
    if kept.version == version { Ok(kept) } else { Err(Refusal::PreconditionFailed) }
}

/// The version of the questionnaire that it would ask, and the unit of a poster.
async fn checked(tx: &mut Transaction, draft: &CampaignDraft) -> Result<(i64, Option<String>), Refusal> {
    let mut problems = draft.problems();
    let head = store::survey_head(tx, &draft.survey_id).await?;
    let fault = match head {
        _ if draft.survey_id.is_empty() => None,
        None => Some("unknown"),
        Some((0, _)) => Some("unpublished"),
        Some((_, Some(_))) => Some("retired"),
        Some((_, None)) => None,
    };
    problems.extend(fault.map(|code| FieldProblem::new("/survey_id", code, code)));
    let unit_id = match &draft.unit_code {
        Some(code) => unit::store::find_open_id(tx, code).await?,
        None => None,
    };
    if draft.unit_code.is_some() && unit_id.is_none() {
        problems.push(FieldProblem::new("/unit_code", "unknown", "no open unit of that code"));
    }
    match (problems.is_empty(), head) {
        (true, Some((version_number, _))) => Ok((version_number, unit_id)),
        (true, None) | (false, _) => Err(Refusal::Invalid(problems)),
    }
}

impl Kept {
    /// Its draft without what is kept apart: that was checked when it was written.
    fn draft_to_check(&self) -> CampaignDraft {
        let addresses = match self.occasion {
            Occasion::Manual => vec!["kept@example.com".to_string()],
            Occasion::AfterDelivery | Occasion::AfterCase | Occasion::Periodic | Occasion::Poster => Vec::new(),
        };
        CampaignDraft { addresses, ..self.draft() }
    }
}

async fn note(
    tx: &mut Transaction,
    caller: &Caller,
    action: &'static str,
    id: &str,
    draft: &CampaignDraft,
    now: app::value::Instant,
) -> sqlx::Result<()> {
    let subject = ["campaign:", id].concat();
    let entry = Entry::by(caller, action, &subject)
        .with("name", draft.name.clone())
        .with("occasion", draft.occasion.clone())
        .with("survey", draft.survey_id.clone());
    audit::record(tx, &entry, now).await
}
