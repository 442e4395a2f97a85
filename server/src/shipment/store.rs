//! Reading shipments. One statement per question; who may see what is decided by the caller's [`Scope`].

use app::shipment::{Event, MaskedParty, Milestone, Place, Reason};
use app::value::{Instant, LocalInstant, Money, UtcOffset};

use super::folded::{FIELD, Fields, RECORD};
use super::pace::Lane;
use crate::store::{Arg, Columns, Store};

/// Who asks about one shipment: decides which columns ever leave the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Anybody who typed the number.
    Public,
    /// Somebody who proved a second factor for this parcel.
    Party,
}

/// A shipment with its events, as far as the scope allows, newest event last.
#[derive(Debug)]
pub struct Found {
    pub id: String,
    pub waybill_number: String,
    pub version: i64,
    pub service: Option<String>,
    pub promised_at: Option<LocalInstant>,
    pub estimated_at: Option<LocalInstant>,
    pub origin: Place,
    pub destination: Place,
    pub milestone: Milestone,
    pub reason: Option<Reason>,
    pub item_description: Option<String>,
    pub piece_count: i64,
    pub weight_g: Option<i64>,
    pub fee: Option<Money>,
    pub events: Vec<Event>,
}

impl Found {
    /// What its pace depends on.
    pub fn lane(&self) -> Lane<'_> {
        Lane {
            origin_region: self.origin.region.as_deref(),
            destination_region: self.destination.region.as_deref(),
            service: self.service.as_deref(),
            milestone: self.milestone,
        }
    }
}

/// What anybody may read, folded into one text: `$2` between fields, `$3` between the shipment and each of its events.
/// A row costs a hand-over between threads and a locked copy of each column, and this door is the busiest of all.
const FIND_PUBLIC: &str = "select concat_ws($3,
    concat_ws($2, s.id, s.waybill_number, s.version, coalesce(s.service, ''),
        coalesce(cast(s.promised_at as text), ''), coalesce(cast(s.promised_offset_minutes as text), ''),
        coalesce(cast(s.estimated_at as text), ''), coalesce(cast(s.estimated_offset_minutes as text), ''),
        coalesce(s.origin_country, ''), coalesce(s.origin_region, ''),
        coalesce(s.destination_country, ''), coalesce(s.destination_region, ''),
        s.milestone, coalesce(s.reason, '')),
    (select string_agg(concat_ws($2, e.occurred_at, e.utc_offset_minutes, e.milestone,
            coalesce(e.reason, ''), coalesce(e.country, ''), coalesce(e.region, '')), $3)
        from tracking_event e where e.shipment_id = s.id))
    from shipment s
    where s.waybill_number = $1";

/// What a party may read beside it.
const FIND_PARTY: &str = "select s.id, s.waybill_number, s.version, s.service,
    s.promised_at, s.promised_offset_minutes, s.estimated_at, s.estimated_offset_minutes,
    s.origin_country, s.origin_region, s.destination_country, s.destination_region, s.milestone, s.reason,
    s.origin_city, s.destination_city, s.item_description, s.piece_count, s.weight_g, s.fee_minor, s.fee_currency,
    e.occurred_at, e.utc_offset_minutes, e.milestone, e.reason, e.country, e.region, e.city, e.source_code, e.text
    from shipment s left join tracking_event e on e.shipment_id = s.id
    where s.waybill_number = $1";

/// How many columns of [`FIND_PARTY`] speak of the shipment.
const SHIPMENT_COLUMNS: usize = 21;

/// The shipment and its whole timeline in one statement.
pub async fn find(store: &Store, waybill_number: &str, scope: Scope) -> sqlx::Result<Option<Found>> {
    let mut found = match scope {
        Scope::Public => find_public(store, waybill_number).await?,
        Scope::Party => find_for_party(store, waybill_number).await?,
    };
    if let Some(found) = &mut found {
        app::shipment::sort(&mut found.events);
    }
    Ok(found)
}

async fn find_public(store: &Store, waybill_number: &str) -> sqlx::Result<Option<Found>> {
    let args = [Arg::from(waybill_number), Arg::from(String::from(FIELD)), Arg::from(String::from(RECORD))];
    let Some(row) = store.row(FIND_PUBLIC, &args).await? else { return Ok(None) };
    let folded = row.columns().text()?;
    let mut records = folded.split(RECORD);
    let mut found = unfold(records.next().unwrap_or_default())?;
    found.events = records.map(unfold_event).collect::<sqlx::Result<_>>()?;
    Ok(Some(found))
}

async fn find_for_party(store: &Store, waybill_number: &str) -> sqlx::Result<Option<Found>> {
    let rows = store.rows(FIND_PARTY, &[Arg::from(waybill_number)]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut found = decode(&mut first.columns())?;
    for row in &rows {
        let mut c = row.columns();
        c.skip(SHIPMENT_COLUMNS);
        if let Some(event) = decode_event(&mut c)? {
            found.events.push(event);
        }
    }
    Ok(Some(found))
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Found> {
    let mut found = Found {
        id: c.text()?,
        waybill_number: c.text()?,
        version: c.int()?,
        service: c.opt_text()?,
        promised_at: c.opt_local_instant()?,
        estimated_at: c.opt_local_instant()?,
        origin: province(c)?,
        destination: province(c)?,
        milestone: c.parsed()?,
        reason: c.opt_parsed()?,
        item_description: None,
        piece_count: 0,
        weight_g: None,
        fee: None,
        events: Vec::new(),
    };
    found.origin.city = c.opt_text()?;
    found.destination.city = c.opt_text()?;
    found.item_description = c.opt_text()?;
    found.piece_count = c.int()?;
    found.weight_g = c.opt_int()?;
    found.fee = c.opt_int()?.zip(c.opt_text()?).map(|(minor, currency)| Money { minor, currency });
    Ok(found)
}

/// The shipment as [`FIND_PUBLIC`] folds it.
fn unfold(record: &str) -> sqlx::Result<Found> {
    let mut f = Fields::of(record);
    Ok(Found {
        id: f.text()?.to_string(),
        waybill_number: f.text()?.to_string(),
        version: f.parsed()?,
        service: f.opt_text()?,
        promised_at: f.opt_local_instant()?,
        estimated_at: f.opt_local_instant()?,
        origin: Place { country: f.opt_text()?, region: f.opt_text()?, city: None },
        destination: Place { country: f.opt_text()?, region: f.opt_text()?, city: None },
        milestone: f.parsed()?,
        reason: f.opt_parsed()?,
        item_description: None,
        piece_count: 0,
        weight_g: None,
        fee: None,
        events: Vec::new(),
    })
}

/// An event as [`FIND_PUBLIC`] folds it.
fn unfold_event(record: &str) -> sqlx::Result<Event> {
    let mut f = Fields::of(record);
    let (at, offset) = (Instant::from_ms(f.parsed()?), UtcOffset::from_minutes(f.parsed()?).unwrap_or_default());
    Ok(Event {
        occurred_at: at.at_offset(offset),
        milestone: f.parsed()?,
        reason: f.opt_parsed()?,
        location: Place { country: f.opt_text()?, region: f.opt_text()?, city: None },
        source_code: None,
        text: None,
    })
}

/// None for a shipment without events: the outer join then gives one row of nulls.
fn decode_event(c: &mut Columns<'_>) -> sqlx::Result<Option<Event>> {
    let Some(at) = c.opt_instant()? else { return Ok(None) };
    let offset = UtcOffset::from_minutes(c.int()? as i16).unwrap_or_default();
    Ok(Some(Event {
        occurred_at: at.at_offset(offset),
        milestone: c.parsed()?,
        reason: c.opt_parsed()?,
        location: Place { country: c.opt_text()?, region: c.opt_text()?, city: c.opt_text()? },
        source_code: c.opt_text()?,
        text: c.opt_text()?.map(|text| app::shipment::mask::mask_contacts_in(&text)),
    }))
}

fn province(c: &mut Columns<'_>) -> sqlx::Result<Place> {
    Ok(Place { country: c.opt_text()?, region: c.opt_text()?, city: None })
}

/// Shipper and consignee, masked: not even a party needs the other's full number.
pub async fn parties(store: &Store, shipment_id: &str) -> sqlx::Result<(Option<MaskedParty>, Option<MaskedParty>)> {
    const PARTIES: &str = "select role, name, phone from shipment_party where shipment_id = $1";
    let (mut shipper, mut consignee) = (None, None);
    for row in store.rows(PARTIES, &[Arg::from(shipment_id)]).await? {
        let mut c = row.columns();
        let role = c.text()?;
        let party = MaskedParty {
            name: c.opt_text()?.map(|name| app::shipment::mask::mask_name(&name)),
            phone: c.opt_text()?.map(|phone| app::shipment::mask::mask_phone(&phone)),
        };
        match role.as_str() {
            "shipper" => shipper = Some(party),
            _ => consignee = Some(party),
        }
    }
    Ok((shipper, consignee))
}

/// The row version of a shipment: it moves whenever its tracking answer changes by writing.
pub async fn version(store: &Store, waybill_number: &str) -> sqlx::Result<Option<i64>> {
    const VERSION: &str = "select version from shipment where waybill_number = $1";
    match store.row(VERSION, &[Arg::from(waybill_number)]).await? {
        Some(row) => row.columns().int().map(Some),
        None => Ok(None),
    }
}

/// Who may be a party without a second factor.
#[derive(Debug, Clone, Copy)]
pub enum Reader<'r> {
    /// A signed-in person, by id.
    Person(&'r str),
    /// A key of an organisation, by the organisation's id.
    Organisation(&'r str),
}

/// True for a parcel that the person has proved to be theirs, and for a shipment of the reader's organisation.
pub async fn is_open_to(store: &Store, waybill_number: &str, reader: Reader<'_>) -> sqlx::Result<bool> {
    const OF_PERSON: &str = "select 1 from shipment s where s.waybill_number = $1 and (
        exists (select 1 from person_shipment p where p.person_id = $2 and p.shipment_id = s.id)
        or exists (select 1 from organisation_account a
            join organisation o on o.id = a.organisation_id and o.closed_at is null
            join organisation_member m on m.organisation_id = o.id and m.person_id = $2
            where a.account_code = s.account_code))";
    const OF_ORGANISATION: &str = "select 1 from shipment s
        join organisation_account a on a.account_code = s.account_code and a.organisation_id = $2
        where s.waybill_number = $1";
    let (sql, id) = match reader {
        Reader::Person(id) => (OF_PERSON, id),
        Reader::Organisation(id) => (OF_ORGANISATION, id),
    };
    Ok(store.row(sql, &[waybill_number.into(), id.into()]).await?.is_some())
}

/// Which of the candidates exist, in their order.
pub async fn existing(store: &Store, candidates: &[String]) -> sqlx::Result<Vec<String>> {
    let mut found = Vec::new();
    for candidate in candidates.iter().take(60) {
        if version(store, candidate).await?.is_some() {
            found.push(candidate.clone());
        }
        if found.len() == 3 {
            break;
        }
    }
    Ok(found)
}

/// True when nothing was ever stored: the demo may move in.
pub async fn is_empty(store: &Store) -> sqlx::Result<bool> {
    Ok(store.row("select 1 from shipment limit 1", &[]).await?.is_none())
}

/// The shipment's id, and the person's organisation that ships under its account, if there is one.
pub async fn filing(
    store: &Store,
    waybill_number: &str,
    person_id: Option<&str>,
) -> sqlx::Result<Option<(String, Option<String>)>> {
    const FILING: &str = "select s.id, (select a.organisation_id from organisation_account a
            join organisation o on o.id = a.organisation_id and o.closed_at is null
            join organisation_member m on m.organisation_id = o.id
            where a.account_code = s.account_code and m.person_id = $2 and m.role <> 'viewer')
        from shipment s where s.waybill_number = $1";
    let row = store.row(FILING, &[waybill_number.into(), person_id.map(str::to_string).into()]).await?;
    let read = |row: crate::store::Row| {
        let mut c = row.columns();
        Ok((c.text()?, c.opt_text()?))
    };
    row.map(read).transpose()
}
