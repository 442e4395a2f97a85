//! Founding and changing organisations, and the account codes that decide which shipments are theirs.

use app::account::MemberRole;
use app::customer::{AccountDraft, Change, Draft, Organisation};
use app::problem::FieldProblem;
use app::value::Instant;

use super::store::{member, organisation};
use super::{Seat, is_admin, person, subject};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::search;
use crate::state::Portal;
use crate::store::{Transaction, new_id};

/// Seats of one person: who needs more is no person but a script.
const MOST_SEATS: i64 = 20;

/// A person founds an organisation and owns it. A staff administrator founds it for a customer: it has no member
/// until its first owner accepts the administrator's invitation.
///
/// # Errors
/// `Forbidden` when anybody but a staff administrator states an account code; `Conflict` beyond 20 seats; `Invalid`.
pub async fn found(portal: &Portal, caller: &Caller, mut draft: Draft, now: Instant) -> Result<Organisation, Refusal> {
    let founder = person(caller)?;
    draft.normalise();
    refuse(draft.problems())?;
    if draft.account_code.is_some() && !is_admin(founder) {
        return Err(Refusal::Forbidden);
    }
    let id = new_id(now);
    let role = (!is_admin(founder)).then_some(MemberRole::Owner);
    let seat = Seat { organisation_id: id, role };
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["seats:", &founder.person_id].concat()).await?;
    if role.is_some() && member::count_seats(&mut tx, &founder.person_id).await? >= MOST_SEATS {
        return Err(Refusal::Conflict);
    }
    let column = search::column([draft.name.as_str()]);
    organisation::insert(&mut tx, &seat.organisation_id, &draft.name, &column, now).await?;
    if let Some(role) = role {
        member::insert(&mut tx, &seat.organisation_id, &founder.person_id, role, now).await?;
    }
    if let Some(code) = &draft.account_code {
        attach_within(&mut tx, &seat, code, now).await?;
    }
    let subject = subject(&seat.organisation_id);
    audit::record(&mut tx, &Entry::by(caller, "organisation.founded", &subject), now).await?;
    tx.commit().await?;
    find(portal, &seat).await
}

/// # Errors
/// `NotFound` when it was closed meanwhile.
pub async fn find(portal: &Portal, seat: &Seat) -> Result<Organisation, Refusal> {
    organisation::find(&portal.store, seat).await?.ok_or(Refusal::NotFound)
}

/// Renames it, if it still has the version that the caller read.
///
/// # Errors
/// `PreconditionFailed` when somebody else was faster; `Invalid`.
pub async fn rename(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    mut change: Change,
    version: i64,
) -> Result<Organisation, Refusal> {
    change.normalise();
    refuse(change.problems())?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !organisation::set_name(&mut tx, seat, &change.name, version, now).await? {
        return Err(Refusal::PreconditionFailed);
    }
    write_search(&mut tx, seat).await?;
    let subject = subject(seat.organisation_id());
    audit::record(&mut tx, &Entry::by(caller, "organisation.renamed", &subject), now).await?;
    tx.commit().await?;
    find(portal, seat).await
}

/// Shipments under this code join the organisation at once. Putting it twice changes nothing.
///
/// # Errors
/// `Conflict` when the code belongs to another organisation; `Invalid`.
pub async fn attach(portal: &Portal, caller: &Caller, seat: &Seat, code: &str) -> Result<Organisation, Refusal> {
    let mut draft = AccountDraft { account_code: code.to_string() };
    draft.normalise();
    refuse(draft.problems())?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if organisation::has_account(&mut tx, seat, &draft.account_code).await? {
        drop(tx);
        return find(portal, seat).await;
    }
    attach_within(&mut tx, seat, &draft.account_code, now).await?;
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "organisation.account_attached", &subject).with("account_code", draft.account_code);
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, seat).await
}

async fn attach_within(tx: &mut Transaction, seat: &Seat, code: &str, now: Instant) -> Result<(), Refusal> {
    if !organisation::insert_account(tx, seat, code, now).await? {
        return Err(Refusal::Conflict);
    }
    Ok(write_search(tx, seat).await?)
}

/// Shipments under this code leave the organisation at once.
///
/// # Errors
/// `NotFound` when it has no such code.
pub async fn detach(portal: &Portal, caller: &Caller, seat: &Seat, code: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !organisation::delete_account(&mut tx, seat, code).await? {
        return Err(Refusal::NotFound);
    }
    write_search(&mut tx, seat).await?;
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "organisation.account_detached", &subject).with("account_code", code);
    audit::record(&mut tx, &entry, now).await?;
    Ok(tx.commit().await?)
}

async fn write_search(tx: &mut Transaction, seat: &Seat) -> sqlx::Result<()> {
    let names = organisation::names(tx, seat).await?;
    organisation::set_search(tx, seat, &search::column(names.iter().map(String::as_str))).await
}

/// # Errors
/// `Invalid` when there is anything to say.
pub(super) fn refuse(problems: Vec<FieldProblem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}
