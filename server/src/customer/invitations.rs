//! Invitations: mailed with a secret, accepted once by the person to whose verified address they were sent.

use app::account::Membership;
use app::customer::{Invitation, InvitationDraft, Offer};
use app::value::Instant;

use super::organisations::{find, refuse};
use super::store::{invitation, member};
use super::{Seat, person, subject};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::new_id;
use crate::token;

/// How long an invitation may be accepted.
const LIFE_MS: i64 = 7 * 24 * 3_600_000;
/// Open invitations of one organisation: mails to strangers are not for sending newsletters.
const MOST_OPEN: i64 = 50;

/// Invites an address; an older invitation of the same address ends. Mail and invitation are one transaction.
///
/// # Errors
/// `Invalid` (`already_member` among others); `Conflict` with 50 invitations open.
pub async fn invite(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    mut draft: InvitationDraft,
    now: Instant,
) -> Result<Invitation, Refusal> {
    let inviter = person(caller)?;
    draft.normalise();
    refuse(draft.problems())?;
    let organisation = find(portal, seat).await?;
    let secret = token::random_hex(32).map_err(|_| Refusal::Unavailable)?;
    let (id, expires_at) = (new_id(now), now.plus_ms(LIFE_MS));
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["members:", seat.organisation_id()].concat()).await?;
    let invited = invitation::find_invited(&mut tx, seat, &draft.email).await?;
    if invited.as_ref().is_some_and(|invited| invited.is_member) {
        return Err(Refusal::field("/email", "already_member", "is a member already"));
    }
    invitation::revoke_of(&mut tx, seat, &draft.email, now).await?;
    if invitation::count_open(&mut tx, seat, now).await? >= MOST_OPEN {
        return Err(Refusal::Conflict);
    }
    let new = invitation::New {
        id: &id,
        email: &draft.email,
        role: draft.role,
        secret_hash: &token::hash(&secret),
        invited_by: &inviter.person_id,
        expires_at,
    };
    invitation::insert(&mut tx, seat, &new, now).await?;
    let link = [portal.settings.public_url.as_str(), "/invitations/", &secret].concat();
    let message = Message {
        template: Template::Invitation,
        person_id: invited.as_ref().map(|invited| invited.person_id.as_str()),
        email: &draft.email,
        locale: invited.as_ref().map_or(caller.locale, |invited| invited.locale),
        values: vec![("link", link), ("organisation", organisation.name), ("inviter", inviter.name.clone())],
    };
    notification::enqueue(&mut tx, &message, now).await?;
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "member.invited", &subject).with("invitation", &id).with("role", draft.role.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(Invitation {
        id,
        email: draft.email,
        role: draft.role,
        invited_by: inviter.name.clone(),
        created_at: now,
        expires_at,
    })
}

/// # Errors
/// `NotFound` when the organisation has no such open invitation.
pub async fn revoke(portal: &Portal, caller: &Caller, seat: &Seat, id: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !invitation::revoke(&mut tx, seat, id, now).await? {
        return Err(Refusal::NotFound);
    }
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "member.invitation_revoked", &subject).with("invitation", id);
    audit::record(&mut tx, &entry, now).await?;
    Ok(tx.commit().await?)
}

/// What a secret offers; reading it spends nothing, for mail scanners follow links too.
///
/// # Errors
/// `NotFound` for an unknown, expired, revoked or accepted one.
pub async fn offer(portal: &Portal, caller: &Caller, secret: &str) -> Result<Offer, Refusal> {
    let reader = person(caller)?;
    let now = portal.clock.now();
    invitation::find_offer(&portal.store, &token::hash(secret), &reader.person_id, now).await?.ok_or(Refusal::NotFound)
}

/// The reader takes the seat.
///
/// # Errors
/// `NotFound` for a secret that cannot be spent (any more); `Forbidden` for one that was sent to another address, or
/// when the reader's own is not verified.
pub async fn accept(portal: &Portal, caller: &Caller, secret: &str) -> Result<Membership, Refusal> {
    let reader = person(caller)?;
    let now = portal.clock.now();
    let hash = token::hash(secret);
    let mut tx = portal.store.begin().await?;
    let Some(accepted) = invitation::accept(&mut tx, &hash, &reader.person_id, now).await? else {
        drop(tx);
        return match invitation::find_offer(&portal.store, &hash, &reader.person_id, now).await? {
            Some(offer) if !offer.is_for_you => Err(Refusal::Forbidden),
            _ => Err(Refusal::NotFound),
        };
    };
    member::insert(&mut tx, &accepted.organisation_id, &reader.person_id, accepted.role, now).await?;
    let subject = subject(&accepted.organisation_id);
    let entry = Entry::by(caller, "member.joined", &subject).with("role", accepted.role.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(Membership {
        organisation_id: accepted.organisation_id,
        organisation_name: accepted.organisation_name,
        role: accepted.role,
    })
}
