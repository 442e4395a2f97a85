//! Sites and contacts of an organisation.

use app::customer::{Contact, ContactDraft, Site, SiteDraft};
use app::value::Instant;

use super::organisations::refuse;
use super::store::directory;
use super::{Seat, subject};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::new_id;

/// Sites, and contacts, of one organisation.
const MOST_ENTRIES: i64 = 500;

/// # Errors
/// `Invalid`; `Conflict` beyond 500.
pub async fn add_site(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    mut draft: SiteDraft,
    now: Instant,
) -> Result<Site, Refusal> {
    draft.normalise();
    refuse(draft.problems())?;
    let id = new_id(now);
    let mut tx = portal.store.begin().await?;
    if directory::count_sites(&mut tx, seat).await? >= MOST_ENTRIES {
        return Err(Refusal::Conflict);
    }
    directory::insert_site(&mut tx, seat, &id, &draft, now).await?;
    let subject = subject(seat.organisation_id());
    audit::record(&mut tx, &Entry::by(caller, "site.added", &subject).with("site", &id), now).await?;
    tx.commit().await?;
    Ok(Site { id, name: draft.name, address: draft.address })
}

/// # Errors
/// `NotFound` when the organisation has no such site.
pub async fn remove_site(portal: &Portal, caller: &Caller, seat: &Seat, id: &str) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    if !directory::delete_site(&mut tx, seat, id).await? {
        return Err(Refusal::NotFound);
    }
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "site.removed", &subject).with("site", id);
    audit::record(&mut tx, &entry, portal.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// # Errors
/// `Invalid`; `Conflict` beyond 500.
pub async fn add_contact(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    mut draft: ContactDraft,
    now: Instant,
) -> Result<Contact, Refusal> {
    draft.normalise();
    refuse(draft.problems())?;
    let id = new_id(now);
    let mut tx = portal.store.begin().await?;
    if directory::count_contacts(&mut tx, seat).await? >= MOST_ENTRIES {
        return Err(Refusal::Conflict);
    }
    directory::insert_contact(&mut tx, seat, &id, &draft, now).await?;
    let subject = subject(seat.organisation_id());
    audit::record(&mut tx, &Entry::by(caller, "contact.added", &subject).with("contact", &id), now).await?;
    tx.commit().await?;
    Ok(Contact { id, name: draft.name, phone: draft.phone, email: draft.email, duty: draft.duty })
}

/// # Errors
/// `NotFound` when the organisation has no such contact.
pub async fn remove_contact(portal: &Portal, caller: &Caller, seat: &Seat, id: &str) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    if !directory::delete_contact(&mut tx, seat, id).await? {
        return Err(Refusal::NotFound);
    }
    let subject = subject(seat.organisation_id());
    let entry = Entry::by(caller, "contact.removed", &subject).with("contact", id);
    audit::record(&mut tx, &entry, portal.clock.now()).await?;
    Ok(tx.commit().await?)
}
