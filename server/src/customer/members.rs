//! Changing members. An organisation always keeps an owner, whoever acts.

use app::account::MemberRole;

use super::store::member;
use super::{Seat, person, subject};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::Transaction;

/// Gives a member another role.
///
/// # Errors
/// `NotFound` for somebody who is no member; `Conflict` when the last owner would become less.
pub async fn set_role(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    person_id: &str,
    role: MemberRole,
) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = begin(portal, seat).await?;
    let before = member::role(&mut tx, seat, person_id).await?.ok_or(Refusal::NotFound)?;
    if before == role {
        return Ok(());
    }
    if before == MemberRole::Owner {
        keep_an_owner(&mut tx, seat, person_id).await?;
    }
    member::set_role(&mut tx, seat, person_id, role).await?;
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "member.role_changed", &subject)
        .with("person", person_id)
        .with("before", before.as_str())
        .with("after", role.as_str());
    audit::record(&mut tx, &entry, now).await?;
    Ok(tx.commit().await?)
}

/// Takes a member's seat away; everybody may leave by themselves.
///
/// # Errors
/// `Forbidden` for others than owners and oneself; `NotFound`; `Conflict` for the last owner.
pub async fn remove(portal: &Portal, caller: &Caller, seat: &Seat, person_id: &str) -> Result<(), Refusal> {
    if person(caller)?.person_id != person_id && !seat.may_manage() {
        return Err(Refusal::Forbidden);
    }
    let now = portal.clock.now();
    let mut tx = begin(portal, seat).await?;
    let before = member::role(&mut tx, seat, person_id).await?.ok_or(Refusal::NotFound)?;
    if before == MemberRole::Owner {
        keep_an_owner(&mut tx, seat, person_id).await?;
    }
    member::delete(&mut tx, seat, person_id).await?;
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "member.removed", &subject).with("person", person_id).with("before", before.as_str());
    audit::record(&mut tx, &entry, now).await?;
    Ok(tx.commit().await?)
}

/// Two owners who demote each other at the same moment must not both succeed.
async fn begin(portal: &Portal, seat: &Seat) -> sqlx::Result<Transaction> {
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["members:", seat.organisation_id()].concat()).await?;
    Ok(tx)
}

async fn keep_an_owner(tx: &mut Transaction, seat: &Seat, person_id: &str) -> Result<(), Refusal> {
    match member::has_other_owner(tx, seat, person_id).await? {
        true => Ok(()),
        false => Err(Refusal::Conflict),
    }
}
