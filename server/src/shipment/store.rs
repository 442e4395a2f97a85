//! Reading shipments. One statement per question; who may see what is decided by the caller's [`Scope`].

use app::shipment::{
    Charges, DatedProof, Event, LeaveConsent, MaskedParty, Milestone, Place, ProofOfDelivery, ReadBy, Reason, Record,
};
use app::value::{Instant, LocalInstant, Money, UtcOffset};

use super::folded::{FIELD, Fields, RECORD};
use super::pace::Lane;
use crate::store::{Arg, Columns, Store};

/// Who asks about one shipment: decides which columns ever leave the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Anybody who typed the number.
    Public,
    /// Somebody who proved a second factor for this parcel: the receiver, or whose side nobody knows.
    Party,
    /// Who ships it and pays for it: reads money too.
    Shipper,
    /// The operator's own reading, e.g. to freeze all of it. Never a reader's.
    Whole,
}

impl Scope {
    /// Somebody with a right to more than the public answer.
    pub fn is_party(self) -> bool {
        self != Scope::Public
    }

    pub fn reader(self) -> ReadBy {
        match self {
            Scope::Public => ReadBy::Public,
            Scope::Party => ReadBy::Receiver,
            Scope::Shipper => ReadBy::Shipper,
            Scope::Whole => ReadBy::Staff,
        }
    }
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
        Scope::Party | Scope::Shipper | Scope::Whole => find_for_party(store, waybill_number).await?,
    };
    if let Some(found) = &mut found {
        app::shipment::sort(&mut found.events);
    }
    Ok(found)
}

/// Where the latest event of this milestone happened, as its source calls the place; nothing for the public.
pub async fn facility(
    store: &Store,
    shipment_id: &str,
    milestone: Milestone,
    scope: Scope,
) -> sqlx::Result<Option<String>> {
    if scope == Scope::Public {
        return Ok(None);
    }
    const LATEST: &str = "select facility from tracking_event where shipment_id = $1 and milestone = $2
        order by occurred_at desc, identity desc limit 1";
    let row = store.row(LATEST, &[shipment_id.into(), milestone.as_str().into()]).await?;
    row.map_or(Ok(None), |row| row.columns().opt_text())
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
    found.fee = money(c)?;
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

/// What the record knows beside the timeline, as far as the scope allows.
pub async fn record(store: &Store, shipment_id: &str, scope: Scope) -> sqlx::Result<Record> {
    const FIND: &str = "select s.declared_minor, s.declared_currency,
        r.add_on_fee_minor, r.add_on_fee_currency, r.insured_minor, r.insured_currency,
        r.terms_version, r.terms_agreed_on, r.measured_weight_g,
        r.leave_at_locker, r.leave_at_neighbour, r.leave_at_pickup_point,
        r.leave_given_at, r.leave_given_offset_minutes, r.leave_channel
        from shipment s left join shipment_record r on r.shipment_id = s.id
        where s.id = $1";
    if scope == Scope::Public {
        return Ok(Record::default());
    }
    let Some(row) = store.row(FIND, &[shipment_id.into()]).await? else { return Ok(Record::default()) };
    let mut c = row.columns();
    let charges = Charges { declared_value: money(&mut c)?, add_on_fee: money(&mut c)?, insured_value: money(&mut c)? };
    let record = Record {
        terms_version: c.opt_text()?,
        terms_agreed_on: c.opt_text()?,
        measured_weight_g: c.opt_int()?,
        leave_consent: consent(&mut c)?,
        proofs: proofs(store, shipment_id).await?,
        charges: Some(charges).filter(|charges| *charges != Charges::default()),
    };
    Ok(record.shown_to(scope.reader()))
}

fn money(c: &mut Columns<'_>) -> sqlx::Result<Option<Money>> {
    Ok(c.opt_int()?.zip(c.opt_text()?).map(|(minor, currency)| Money { minor, currency }))
}

fn consent(c: &mut Columns<'_>) -> sqlx::Result<Option<LeaveConsent>> {
    let mut yes = || Ok::<_, sqlx::Error>(c.opt_int()?.map(|flag| flag == 1));
    let (locker, neighbour, pickup_point) = (yes()?, yes()?, yes()?);
    let consent =
        LeaveConsent { locker, neighbour, pickup_point, given_at: c.opt_local_instant()?, channel: c.opt_parsed()? };
    Ok(Some(consent).filter(|consent| *consent != LeaveConsent::default()))
}

async fn proofs(store: &Store, shipment_id: &str) -> sqlx::Result<Vec<DatedProof>> {
    const PROOFS: &str = "select occurred_at, utc_offset_minutes, kind, signer_name, left_at, recorded_at,
        recorded_offset_minutes from proof_of_delivery where shipment_id = $1 order by occurred_at, identity";
    let rows = store.rows(PROOFS, &[shipment_id.into()]).await?;
    let dated = rows.iter().map(|row| {
        let mut c = row.columns();
        let occurred_at = c.opt_local_instant()?.ok_or(sqlx::Error::RowNotFound)?;
        let (kind, signer_name, left_at) = (c.opt_parsed()?, c.opt_text()?, c.opt_parsed()?);
        let proof = ProofOfDelivery { kind, signer_name, left_at, recorded_at: c.opt_local_instant()? };
        Ok(DatedProof { occurred_at, proof })
    });
    dated.collect()
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

/// What the reader may be without a second factor: the shipper for a shipment of the reader's organisation, else a party
/// for a parcel that the person has proved to be theirs, else nothing.
pub async fn open_to(store: &Store, waybill_number: &str, reader: Reader<'_>) -> sqlx::Result<Option<Scope>> {
    const OF_PERSON: &str = "select
        (select count(*) from organisation_account a
            join organisation o on o.id = a.organisation_id and o.closed_at is null
            join organisation_member m on m.organisation_id = o.id and m.person_id = $2
            where a.account_code = s.account_code),
        (select count(*) from person_shipment p where p.person_id = $2 and p.shipment_id = s.id)
        from shipment s where s.waybill_number = $1";
    const OF_ORGANISATION: &str = "select
        (select count(*) from organisation_account a where a.account_code = s.account_code and a.organisation_id = $2),
        cast(0 as bigint)
        from shipment s where s.waybill_number = $1";
    let (sql, id) = match reader {
        Reader::Person(id) => (OF_PERSON, id),
        Reader::Organisation(id) => (OF_ORGANISATION, id),
    };
    let Some(row) = store.row(sql, &[waybill_number.into(), id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(match (c.int()?, c.int()?) {
        (0, 0) => None,
        (0, _) => Some(Scope::Party),
        _ => Some(Scope::Shipper),
    })
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
