//! SQL of a person's own data; every statement names the person.

mod cases;
mod erase;
mod suggestion;
mod survey;

use std::collections::BTreeMap;

use app::account::privacy::Consent;
use app::shipment::mask::{mask_contacts_in, mask_name, mask_phone};
use app::shipment::{Event, MaskedParty, Place};
use app::value::{Instant, UtcOffset};
use serde::Serialize;

use crate::store::{Columns, Row, Store, Transaction};

pub(super) use cases::{list_complaints, list_contacts, list_promises, list_queue_views};
pub(super) use erase::{erase, has_other_owner, list_owned};
pub(super) use suggestion::list_suggestions;
pub(super) use survey::list_surveys;

/// The person as kept; whether there are secrets, never the secrets.
#[derive(Debug, Serialize)]
pub(super) struct Profile {
    person_id: String,
    pub(super) email: String,
    email_verified_at: Option<Instant>,
    name: String,
    locale: String,
    password_set_at: Option<Instant>,
    second_factor_confirmed_at: Option<Instant>,
    staff_role: Option<String>,
    unit_code: Option<String>,
    /// Since when they are away from the desk.
    absent_since: Option<Instant>,
    /// Minutes of the day in the operator's zone.
    quiet_from_minute: Option<i64>,
    quiet_until_minute: Option<i64>,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) async fn find_profile(store: &Store, id: &str) -> sqlx::Result<Option<Profile>> {
    const PROFILE: &str = "select p.id, p.email, p.email_verified_at, p.name, p.locale, p.password_set_at,
        p.totp_confirmed_at, p.staff_role, u.code, d.begun_at, n.quiet_from_minute, n.quiet_until_minute, p.created_at,
        p.updated_at
        from person p left join unit u on u.id = p.unit_id left join notification_preference n on n.person_id = p.id
        left join desk_absence d on d.person_id = p.id
        where p.id = $1 and p.erased_at is null";
    let Some(row) = store.row(PROFILE, &[id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Profile {
        person_id: c.text()?,
        email: c.text()?,
        email_verified_at: c.opt_instant()?,
        name: c.text()?,
        locale: c.text()?,
        password_set_at: c.opt_instant()?,
        second_factor_confirmed_at: c.opt_instant()?,
        staff_role: c.opt_text()?,
        unit_code: c.opt_text()?,
        absent_since: c.opt_instant()?,
        quiet_from_minute: c.opt_int()?,
        quiet_until_minute: c.opt_int()?,
        created_at: c.instant()?,
        updated_at: c.instant()?,
    }))
}

#[derive(Debug, Serialize)]
pub(super) struct Session {
    device: String,
    address: String,
    created_at: Instant,
    last_seen_at: Instant,
    expires_at: Instant,
    revoked_at: Option<Instant>,
}

/// Living and ended ones, the newest first.
pub(super) async fn list_sessions(store: &Store, id: &str) -> sqlx::Result<Vec<Session>> {
    const SESSIONS: &str = "select device, address, created_at, last_seen_at, expires_at, revoked_at
        from session where person_id = $1 order by created_at desc, id desc";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Session {
            device: c.text()?,
            address: c.text()?,
            created_at: c.instant()?,
            last_seen_at: c.instant()?,
            expires_at: c.instant()?,
            revoked_at: c.opt_instant()?,
        })
    };
    store.rows(SESSIONS, &[id.into()]).await?.iter().map(decode).collect()
}

#[derive(Debug, Serialize)]
pub(super) struct Passkey {
    name: String,
    created_at: Instant,
    last_used_at: Option<Instant>,
}

/// Without the public keys: they say nothing of the person. The newest first.
pub(super) async fn list_passkeys(store: &Store, id: &str) -> sqlx::Result<Vec<Passkey>> {
    const PASSKEYS: &str = "select name, created_at, last_used_at
        from passkey where person_id = $1 order by created_at desc, id desc";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Passkey { name: c.text()?, created_at: c.instant()?, last_used_at: c.opt_instant()? })
    };
    store.rows(PASSKEYS, &[id.into()]).await?.iter().map(decode).collect()
}

#[derive(Debug, Serialize)]
pub(super) struct Seat {
    organisation_id: String,
    organisation_name: String,
    role: String,
    joined_at: Instant,
}

pub(super) async fn list_seats(store: &Store, id: &str) -> sqlx::Result<Vec<Seat>> {
    const SEATS: &str = "select o.id, o.name, m.role, m.joined_at
        from organisation_member m join organisation o on o.id = m.organisation_id
        where m.person_id = $1 order by o.name, o.id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Seat { organisation_id: c.text()?, organisation_name: c.text()?, role: c.text()?, joined_at: c.instant()? })
    };
    store.rows(SEATS, &[id.into()]).await?.iter().map(decode).collect()
}

pub(super) async fn list_consents(store: &Store, id: &str) -> sqlx::Result<Vec<Consent>> {
    const CONSENTS: &str = "select purpose, is_granted, stated_at, source
        from consent where person_id = $1 order by stated_at desc, id desc";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Consent { purpose: c.text()?, is_granted: c.int()? == 1, stated_at: c.instant()?, source: c.text()? })
    };
    store.rows(CONSENTS, &[id.into()]).await?.iter().map(decode).collect()
}

/// Words of thanks for a unit.
#[derive(Debug, Serialize)]
pub(super) struct Praised {
    praised_on: String,
    unit: String,
    words: String,
}

/// What the person expected of deliveries.
#[derive(Debug, Serialize)]
pub(super) struct Expectation {
    stated_on: String,
    minimum_hours: Option<f64>,
    desired_hours: Option<f64>,
}

pub(super) async fn list_praise(store: &Store, id: &str) -> sqlx::Result<Vec<Praised>> {
    const PRAISE: &str = "select p.praised_on, u.name, p.words from praise p join unit u on u.id = p.unit_id
        where p.person_id = $1 order by p.praised_at, p.id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Praised { praised_on: c.text()?, unit: c.text()?, words: c.text()? })
    };
    store.rows(PRAISE, &[id.into()]).await?.iter().map(decode).collect()
}

pub(super) async fn list_expectations(store: &Store, id: &str) -> sqlx::Result<Vec<Expectation>> {
    const EXPECTATIONS: &str = "select stated_on, minimum_hours, desired_hours
        from delivery_expectation where person_id = $1 order by quarter";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Expectation { stated_on: c.text()?, minimum_hours: c.opt_real()?, desired_hours: c.opt_real()? })
    };
    store.rows(EXPECTATIONS, &[id.into()]).await?.iter().map(decode).collect()
}

/// A change of which the person was told what came of it.
#[derive(Debug, Serialize)]
pub(super) struct ToldImprovement {
    improvement_number: String,
    title: String,
    told_at: Instant,
}

pub(super) async fn list_improvements(store: &Store, id: &str) -> sqlx::Result<Vec<ToldImprovement>> {
    const TOLD: &str = "select i.improvement_number, i.title, t.told_at
        from improvement_told t join improvement i on i.id = t.improvement_id
        where t.holder = 'person:' || $1 order by t.told_at, i.id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(ToldImprovement { improvement_number: c.text()?, title: c.text()?, told_at: c.instant()? })
    };
    store.rows(TOLD, &[id.into()]).await?.iter().map(decode).collect()
}

/// A parcel that the person has proved to be theirs, as a party may see it.
#[derive(Debug, Serialize)]
pub(super) struct Parcel {
    #[serde(skip)]
    shipment_id: String,
    pub waybill_number: String,
    pub added_at: Instant,
    pub service: Option<String>,
    pub milestone: String,
    pub promised_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub origin: Place,
    pub destination: Place,
    pub item_description: Option<String>,
    pub piece_count: i64,
    pub weight_g: Option<i64>,
    pub fee_minor: Option<i64>,
    pub fee_currency: Option<String>,
    pub shipper: Option<MaskedParty>,
    pub consignee: Option<MaskedParty>,
    /// The oldest first.
    pub timeline: Vec<Event>,
}

/// The last added first.
pub(super) async fn list_parcels(store: &Store, id: &str) -> sqlx::Result<Vec<Parcel>> {
    const PARCELS: &str = "select s.id, s.waybill_number, p.claimed_at, s.service, s.milestone, s.promised_at,
        s.delivered_at, s.origin_country, s.origin_region, s.origin_city, s.destination_country,
        s.destination_region, s.destination_city, s.item_description, s.piece_count, s.weight_g, s.fee_minor,
        s.fee_currency, a.name, a.phone, b.name, b.phone
        from person_shipment p join shipment s on s.id = p.shipment_id
        left join shipment_party a on a.shipment_id = s.id and a.role = 'shipper'
        left join shipment_party b on b.shipment_id = s.id and b.role = 'consignee'
        where p.person_id = $1 order by p.claimed_at desc, s.id desc";
    let rows = store.rows(PARCELS, &[id.into()]).await?;
    let mut parcels = rows.iter().map(|row| parcel(&mut row.columns())).collect::<sqlx::Result<Vec<Parcel>>>()?;
    let mut timelines = timelines(store, id).await?;
    for parcel in &mut parcels {
        parcel.timeline = timelines.remove(&parcel.shipment_id).unwrap_or_default();
        app::shipment::sort(&mut parcel.timeline);
    }
    Ok(parcels)
}

fn parcel(c: &mut Columns<'_>) -> sqlx::Result<Parcel> {
    Ok(Parcel {
        shipment_id: c.text()?,
        waybill_number: c.text()?,
        added_at: c.instant()?,
        service: c.opt_text()?,
        milestone: c.text()?,
        promised_at: c.opt_instant()?,
        delivered_at: c.opt_instant()?,
        origin: place(c)?,
        destination: place(c)?,
        item_description: c.opt_text()?,
        piece_count: c.int()?,
        weight_g: c.opt_int()?,
        fee_minor: c.opt_int()?,
        fee_currency: c.opt_text()?,
        shipper: party(c)?,
        consignee: party(c)?,
        timeline: Vec::new(),
    })
}

fn place(c: &mut Columns<'_>) -> sqlx::Result<Place> {
    Ok(Place { country: c.opt_text()?, region: c.opt_text()?, city: c.opt_text()? })
}

/// Masked: one of the two is somebody else.
fn party(c: &mut Columns<'_>) -> sqlx::Result<Option<MaskedParty>> {
    let (name, phone) = (c.opt_text()?.map(|name| mask_name(&name)), c.opt_text()?.map(|phone| mask_phone(&phone)));
    Ok((name.is_some() || phone.is_some()).then_some(MaskedParty { name, phone }))
}

/// Events by shipment.
async fn timelines(store: &Store, id: &str) -> sqlx::Result<BTreeMap<String, Vec<Event>>> {
    const EVENTS: &str = "select e.shipment_id, e.occurred_at, e.utc_offset_minutes, e.milestone, e.reason, e.country,
        e.region, e.city, e.source_code, e.text
        from person_shipment p join tracking_event e on e.shipment_id = p.shipment_id
        where p.person_id = $1";
    let mut found: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for row in store.rows(EVENTS, &[id.into()]).await? {
        let mut c = row.columns();
        let shipment_id = c.text()?;
        let at = c.instant()?;
        let offset = UtcOffset::from_minutes(c.int()? as i16).unwrap_or_default();
        found.entry(shipment_id).or_default().push(Event {
            occurred_at: at.at_offset(offset),
            milestone: c.parsed()?,
            reason: c.opt_parsed()?,
            location: place(&mut c)?,
            source_code: c.opt_text()?,
            text: c.opt_text()?.map(|text| mask_contacts_in(&text)),
        });
    }
    Ok(found)
}

/// A file that the person gave. The file itself opens at the case it was given with.
#[derive(Debug, Serialize)]
pub(super) struct Upload {
    file_name: String,
    media_type: String,
    byte_count: i64,
    sha256: String,
    created_at: Instant,
    case_kind: Option<String>,
    case_id: Option<String>,
}

/// The newest first.
pub(super) async fn list_uploads(store: &Store, id: &str) -> sqlx::Result<Vec<Upload>> {
    const UPLOADS: &str = "select file_name, media_type, byte_count, sha256, created_at, case_kind, case_id
        from attachment where uploaded_by = $1 order by created_at desc, id desc";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Upload {
            file_name: c.text()?,
            media_type: c.text()?,
            byte_count: c.int()?,
            sha256: c.text()?,
            created_at: c.instant()?,
            case_kind: c.opt_text()?,
            case_id: c.opt_text()?,
        })
    };
    store.rows(UPLOADS, &[id.into()]).await?.iter().map(decode).collect()
}

/// What the person did, as the audit log knows it.
#[derive(Debug, Serialize)]
pub(super) struct Act {
    at: Instant,
    action: String,
    subject: String,
    address: Option<String>,
}

/// The newest first.
pub(super) async fn list_acts(store: &Store, id: &str, limit: i64) -> sqlx::Result<Vec<Act>> {
    const ACTS: &str = "select at, action, subject, address from audit_entry
        where actor_kind = 'person' and actor_id = $1 order by seq desc limit $2";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Act { at: c.instant()?, action: c.text()?, subject: c.text()?, address: c.opt_text()? })
    };
    store.rows(ACTS, &[id.into(), limit.into()]).await?.iter().map(decode).collect()
}

/// The moments of the person's exports since a moment, the oldest first.
pub(super) async fn list_exports(tx: &mut Transaction, id: &str, since: Instant) -> sqlx::Result<Vec<Instant>> {
    const EXPORTS: &str = "select at from audit_entry
        where actor_kind = 'person' and actor_id = $1 and action = 'person.exported' and at > $2 order by seq";
    tx.rows(EXPORTS, &[id.into(), since.into()]).await?.iter().map(|row| row.columns().instant()).collect()
}
