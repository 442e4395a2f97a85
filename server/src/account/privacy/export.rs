//! The copy of a person's own data, as one ZIP.

use app::value::{Instant, LocalInstant};
use serde::Serialize;

use super::archive::Archive;
use super::store::{self, Parcel};
use crate::account::person::{guest_name, subject};
use crate::audit::{self, Entry};
use crate::clock::in_zone;
use crate::http::quota::Quota;
use crate::http::{Caller, Refusal};
use crate::notification::written::written_to;
use crate::session::SignedIn;
use crate::state::Portal;

/// Copies that one person can have in an hour.
const MOST_AN_HOUR: usize = 5;
const HOUR_MS: i64 = 3_600_000;
const COPIES: Quota = Quota { name: "person", count: MOST_AN_HOUR as u64, window_s: Some(HOUR_MS as u64 / 1000) };
/// Messages and acts, the newest ones: more than a person makes, and as many as are held in memory.
const MOST_ROWS: i64 = 100_000;

/// A finished export.
pub struct Export {
    /// `parceldesk-export-2026-11-22.zip`, the day in the operator's zone.
    pub file_name: String,
    pub zip: Vec<u8>,
}

/// Everything the portal keeps of the person, without secrets. The act is recorded before anything is read.
///
/// # Errors
/// `TooMany` beyond five in an hour.
pub async fn export(portal: &Portal, caller: &Caller, person: &SignedIn) -> Result<Export, Refusal> {
    let now = portal.clock.now();
    record(portal, caller, &person.person_id, now).await?;
    let made_at = in_zone(now, &portal.settings.zone);
    let archive = gather(portal, caller, &person.person_id).await?;
    let id = person.person_id.clone();
    let zip = tokio::task::spawn_blocking(move || archive.zip(&id, made_at)).await.map_err(|_| Refusal::Internal)?;
    Ok(Export { file_name: file_name(made_at), zip: zip.map_err(|_| Refusal::Internal)? })
}

fn file_name(made_at: LocalInstant) -> String {
    let day: String = made_at.to_string().chars().take(10).collect();
    ["parceldesk-export-", &day, ".zip"].concat()
}

async fn record(portal: &Portal, caller: &Caller, person_id: &str, now: Instant) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["export:", person_id].concat()).await?;
    let earlier = store::list_exports(&mut tx, person_id, now.plus_ms(-HOUR_MS)).await?;
    if let Some(first) = earlier.first().filter(|_| earlier.len() >= MOST_AN_HOUR) {
        let wait_ms = HOUR_MS - now.ms_since(*first);
        return Err(Refusal::too_many(COPIES, (wait_ms / 1000 + 1).unsigned_abs()));
    }
    audit::record(&mut tx, &Entry::by(caller, "person.exported", &subject(person_id)), now).await?;
    Ok(tx.commit().await?)
}

async fn gather(portal: &Portal, caller: &Caller, id: &str) -> Result<Archive, Refusal> {
    let (store, brand) = (&portal.store, &portal.settings.brand.name);
    let profile = store::find_profile(store, id).await?.ok_or(Refusal::SignInRequired)?;
    let sessions = store::list_sessions(store, id).await?;
    let passkeys = store::list_passkeys(store, id).await?;
    let seats = store::list_seats(store, id).await?;
    let consents = store::list_consents(store, id).await?;
    let parcels = store::list_parcels(store, id).await?;
    let messages = written_to(store, id, caller.locale, brand, MOST_ROWS).await?;
    let uploads = store::list_uploads(store, id).await?;
    let complaints = store::list_complaints(store, id).await?;
    let promises = store::list_promises(store, id).await?;
    let contacts = store::list_contacts(store, id).await?;
    let surveys = store::list_surveys(store, id).await?;
    let guest = guest_name(&portal.proof_key, &profile.email);
    let suggestions = store::list_suggestions(store, id, &guest).await?;
    let expectations = store::list_expectations(store, id).await?;
    let praise = store::list_praise(store, id).await?;
    let improvements = store::list_improvements(store, id).await?;
    let views = store::list_queue_views(store, id).await?;
    let acts = store::list_acts(store, id, MOST_ROWS).await?;
    let fill = || -> serde_json::Result<Archive> {
        let mut archive = Archive::default();
        archive.json("profile", &profile)?;
        archive.table(
            "sessions",
            &["device", "address", "created_at", "last_seen_at", "expires_at", "revoked_at"],
            &sessions,
        )?;
        archive.table("passkeys", &["name", "created_at", "last_used_at"], &passkeys)?;
        archive.json("memberships", &seats)?;
        archive.table("consents", &["purpose", "is_granted", "stated_at", "source"], &consents)?;
        archive.json("parcels", &parcels)?;
        archive.csv("parcels", &PARCEL_COLUMNS, &parcels.iter().flat_map(parcel_rows).collect::<Vec<_>>())?;
        archive.table("messages", &["template", "subject", "body", "written_at", "read_at"], &messages)?;
        archive.table("uploads", &UPLOAD_COLUMNS, &uploads)?;
        archive.table("complaints", &COMPLAINT_COLUMNS, &complaints)?;
        archive.table("promises", &PROMISE_COLUMNS, &promises)?;
        archive.table("contacts", &CONTACT_COLUMNS, &contacts)?;
        archive.table("surveys", &SURVEY_COLUMNS, &surveys)?;
        archive.table("suggestions", &["kind", "suggestion_number", "title", "text", "at"], &suggestions)?;
        archive.table("expectations", &["stated_on", "minimum_hours", "desired_hours"], &expectations)?;
        archive.table("praise", &["praised_on", "unit", "words"], &praise)?;
        archive.table("improvements", &["improvement_number", "title", "told_at"], &improvements)?;
        archive.table("queue_views", &VIEW_COLUMNS, &views)?;
        archive.table("activity", &["at", "action", "subject", "address"], &acts)?;
        Ok(archive)
    };
    fill().map_err(|_| Refusal::Internal)
}

const COMPLAINT_COLUMNS: [&str; 7] =
    ["complaint_number", "waybill_number", "category", "remedy_sought", "kind", "text", "written_at"];

const PROMISE_COLUMNS: [&str; 6] = ["complaint_number", "what", "due_on", "made_at", "kept_at", "broken_at"];

const SURVEY_COLUMNS: [&str; 7] = ["survey", "occasion", "decided_at", "sent_at", "answered_on", "reason", "answers"];

const CONTACT_COLUMNS: [&str; 6] =
    ["happened_at", "channel", "direction", "phone", "complaint_number", "waybill_number"];

const VIEW_COLUMNS: [&str; 5] = ["name", "filters", "shared_at", "created_at", "updated_at"];

const UPLOAD_COLUMNS: [&str; 7] =
    ["file_name", "media_type", "byte_count", "sha256", "created_at", "case_kind", "case_id"];

const PARCEL_COLUMNS: [&str; 13] = [
    "waybill_number",
    "added_at",
    "service",
    "promised_at",
    "delivered_at",
    "item_description",
    "occurred_at",
    "milestone",
    "reason",
    "country",
    "region",
    "city",
    "text",
];

/// One line of `parcels.csv`: an event of a parcel, or a parcel to which nothing has happened yet.
#[derive(Serialize)]
struct ParcelRow<'p> {
    waybill_number: &'p str,
    added_at: Instant,
    service: &'p Option<String>,
    promised_at: Option<Instant>,
    delivered_at: Option<Instant>,
    item_description: &'p Option<String>,
    occurred_at: Option<LocalInstant>,
    milestone: Option<app::shipment::Milestone>,
    reason: Option<app::shipment::Reason>,
    country: Option<&'p str>,
    region: Option<&'p str>,
    city: Option<&'p str>,
    text: Option<&'p str>,
}

fn parcel_rows(parcel: &Parcel) -> Vec<ParcelRow<'_>> {
    match parcel.timeline.is_empty() {
        true => vec![row_of(parcel, None)],
        false => parcel.timeline.iter().map(|event| row_of(parcel, Some(event))).collect(),
    }
}

fn row_of<'p>(parcel: &'p Parcel, event: Option<&'p app::shipment::Event>) -> ParcelRow<'p> {
    let location = event.map(|event| &event.location);
    ParcelRow {
        waybill_number: &parcel.waybill_number,
        added_at: parcel.added_at,
        service: &parcel.service,
        promised_at: parcel.promised_at,
        delivered_at: parcel.delivered_at,
        item_description: &parcel.item_description,
        occurred_at: event.map(|event| event.occurred_at),
        milestone: event.map(|event| event.milestone),
        reason: event.and_then(|event| event.reason),
        country: location.and_then(|place| place.country.as_deref()),
        region: location.and_then(|place| place.region.as_deref()),
        city: location.and_then(|place| place.city.as_deref()),
        text: event.and_then(|event| event.text.as_deref()),
    }
}
