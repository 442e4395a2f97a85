//! The upsert of shipments and their parties.

use std::collections::HashMap;

use app::shipment::Place;
use app::shipment::intake::{PartyDraft, ShipmentDraft};
use app::shipment::mask;
use app::value::{Instant, LocalInstant, Money};

use super::{Upserted, record};
use crate::search;
use crate::store::{Arg, Batch, CHUNK, Columns, Transaction, new_id};

const FIND: &str = "select id, waybill_number, account_code, service,
    promised_at, promised_offset_minutes, estimated_at, estimated_offset_minutes,
    origin_country, origin_region, origin_city, destination_country, destination_region, destination_city,
    item_description, piece_count, weight_g, fee_minor, fee_currency, declared_minor, declared_currency
    from shipment where waybill_number in";

const FIND_PARTIES: &str = "select shipment_id, role, name, phone, address, postcode
    from shipment_party where shipment_id in";

const UPSERT: &str = "insert into shipment (id, waybill_number, account_code, service,
    promised_at, promised_offset_minutes, estimated_at, estimated_offset_minutes,
    origin_country, origin_region, origin_city, destination_country, destination_region, destination_city,
    item_description, piece_count, weight_g, fee_minor, fee_currency, declared_minor, declared_currency,
    milestone, created_at, updated_at, version, search) values";

const UPSERT_TAIL: &str = "on conflict (id) do update set
    account_code = excluded.account_code, service = excluded.service,
    promised_at = excluded.promised_at, promised_offset_minutes = excluded.promised_offset_minutes,
    estimated_at = excluded.estimated_at, estimated_offset_minutes = excluded.estimated_offset_minutes,
    origin_country = excluded.origin_country, origin_region = excluded.origin_region, origin_city = excluded.origin_city,
    destination_country = excluded.destination_country, destination_region = excluded.destination_region,
    destination_city = excluded.destination_city, item_description = excluded.item_description,
    piece_count = excluded.piece_count, weight_g = excluded.weight_g,
    fee_minor = excluded.fee_minor, fee_currency = excluded.fee_currency,
    declared_minor = excluded.declared_minor, declared_currency = excluded.declared_currency,
    updated_at = excluded.updated_at, version = shipment.version + 1, search = excluded.search";

const UPSERT_PARTY: &str =
    "insert into shipment_party (shipment_id, role, name, phone, phone_last4, address, postcode) values";

const UPSERT_PARTY_TAIL: &str = "on conflict (shipment_id, role) do update set
    name = excluded.name, phone = excluded.phone, phone_last4 = excluded.phone_last4,
    address = excluded.address, postcode = excluded.postcode";

/// What the database holds of a shipment, in the shape of a draft, so that both can be compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) id: String,
    is_new: bool,
    pub(super) draft: ShipmentDraft,
}

pub(super) async fn upsert(
    tx: &mut Transaction,
    drafts: &[ShipmentDraft],
    now: Instant,
    changed: &mut Vec<String>,
) -> sqlx::Result<Vec<Upserted>> {
    let mut outcomes = Vec::with_capacity(drafts.len());
    for chunk in drafts.chunks(CHUNK) {
        let mut known = find(tx, chunk).await?;
        record::find(tx, chunk, &mut known).await?;
        let mut touched: Vec<String> = Vec::new();
        for draft in chunk {
            let outcome = merge(&mut known, draft, now);
            if outcome != Upserted::Unchanged && !touched.contains(&draft.waybill_number) {
                touched.push(draft.waybill_number.clone());
            }
            outcomes.push(outcome);
        }
        write(tx, touched.iter().filter_map(|number| known.get(number)), now).await?;
        record::write(tx, touched.iter().filter_map(|number| known.get(number))).await?;
        changed.append(&mut touched);
    }
    Ok(outcomes)
}

async fn find(tx: &mut Transaction, drafts: &[ShipmentDraft]) -> sqlx::Result<HashMap<String, Known>> {
    let mut numbers: Vec<&str> = drafts.iter().map(|d| d.waybill_number.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let keys = Batch::keys(FIND, "order by waybill_number", numbers.into_iter().map(Arg::from));
    let mut known = HashMap::new();
    let mut numbers_by_id = HashMap::new();
    for row in tx.rows_locked(keys).await? {
        let found = decode(&mut row.columns())?;
        numbers_by_id.insert(found.id.clone(), found.draft.waybill_number.clone());
        known.insert(found.draft.waybill_number.clone(), found);
    }
    if numbers_by_id.is_empty() {
        return Ok(known);
    }
    let keys = Batch::keys(FIND_PARTIES, "", numbers_by_id.keys().map(Arg::from));
    for row in tx.rows_batch(keys).await? {
        let mut c = row.columns();
        let (id, role) = (c.text()?, c.text()?);
        let party =
            PartyDraft { name: c.opt_text()?, phone: c.opt_text()?, address: c.opt_text()?, postcode: c.opt_text()? };
        if let Some(found) = numbers_by_id.get(&id).and_then(|number| known.get_mut(number)) {
            match role.as_str() {
                "shipper" => found.draft.shipper = Some(party),
                _ => found.draft.consignee = Some(party),
            }
        }
    }
    Ok(known)
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Known> {
    let id = c.text()?;
    let draft = ShipmentDraft {
        waybill_number: c.text()?,
        account_code: c.opt_text()?,
        service: c.opt_text()?,
        promised_at: c.opt_local_instant()?,
        estimated_at: c.opt_local_instant()?,
        origin: place(c)?,
        destination: place(c)?,
        item_description: c.opt_text()?,
        piece_count: c.opt_int()?,
        weight_g: c.opt_int()?,
        fee: money(c)?,
        declared_value: money(c)?,
        ..ShipmentDraft::default()
    };
    Ok(Known { id, is_new: false, draft })
}

fn place(c: &mut Columns<'_>) -> sqlx::Result<Place> {
    Ok(Place { country: c.opt_text()?, region: c.opt_text()?, city: c.opt_text()? })
}

pub(super) fn money(c: &mut Columns<'_>) -> sqlx::Result<Option<Money>> {
    let (minor, currency) = (c.opt_int()?, c.opt_text()?);
    Ok(minor.zip(currency).map(|(minor, currency)| Money { minor, currency }))
}

/// Lays the draft over what is known: a stated field wins, an absent one leaves things as they are.
fn merge(known: &mut HashMap<String, Known>, draft: &ShipmentDraft, now: Instant) -> Upserted {
    let is_first = !known.contains_key(&draft.waybill_number);
    let entry = known.entry(draft.waybill_number.clone()).or_insert_with(|| Known {
        id: new_id(now),
        is_new: true,
        draft: ShipmentDraft { waybill_number: draft.waybill_number.clone(), ..ShipmentDraft::default() },
    });
    let before = entry.draft.clone();
    let after = &mut entry.draft;
    lay(&mut after.account_code, &draft.account_code);
    lay(&mut after.service, &draft.service);
    lay(&mut after.promised_at, &draft.promised_at);
    lay(&mut after.estimated_at, &draft.estimated_at);
    for (place, stated) in [(&mut after.origin, &draft.origin), (&mut after.destination, &draft.destination)] {
        lay(&mut place.country, &stated.country);
        lay(&mut place.region, &stated.region);
        lay(&mut place.city, &stated.city);
    }
    for (party, stated) in [(&mut after.shipper, &draft.shipper), (&mut after.consignee, &draft.consignee)] {
        let Some(stated) = stated else { continue };
        let party = party.get_or_insert_default();
        lay(&mut party.name, &stated.name);
        lay(&mut party.phone, &stated.phone);
        lay(&mut party.address, &stated.address);
        lay(&mut party.postcode, &stated.postcode);
    }
    lay(&mut after.item_description, &draft.item_description);
    lay(&mut after.piece_count, &draft.piece_count);
    lay(&mut after.weight_g, &draft.weight_g);
    lay(&mut after.fee, &draft.fee);
    lay(&mut after.declared_value, &draft.declared_value);
    record::merge(after, draft);
    match (is_first, before == *after) {
        (true, _) => Upserted::Created,
        (false, false) => Upserted::Updated,
        (false, true) => Upserted::Unchanged,
    }
}

pub(super) fn lay<T: Clone>(known: &mut Option<T>, stated: &Option<T>) {
    if stated.is_some() {
        known.clone_from(stated);
    }
}

async fn write<'k>(tx: &mut Transaction, known: impl Iterator<Item = &'k Known>, now: Instant) -> sqlx::Result<()> {
    let mut shipments = Batch::insert(UPSERT, 26, UPSERT_TAIL);
    let mut parties = Vec::new();
    for found in known {
        shipments.push(shipment_row(found, now));
        for (role, party) in [("shipper", &found.draft.shipper), ("consignee", &found.draft.consignee)] {
            if let Some(party) = party {
                parties.push(party_row(&found.id, role, party));
            }
        }
    }
    if !shipments.is_empty() {
        tx.execute_batch(shipments).await?;
    }
    let mut parties = parties.into_iter().peekable();
    while parties.peek().is_some() {
        let mut batch = Batch::insert(UPSERT_PARTY, 7, UPSERT_PARTY_TAIL);
        parties.by_ref().take(CHUNK).for_each(|row| batch.push(row));
        tx.execute_batch(batch).await?;
    }
    Ok(())
}

fn shipment_row(found: &Known, now: Instant) -> [Arg; 26] {
    let d = &found.draft;
    let (fee, declared) = (d.fee.as_ref(), d.declared_value.as_ref());
    [
        (&found.id).into(),
        (&d.waybill_number).into(),
        (&d.account_code).into(),
        (&d.service).into(),
        d.promised_at.map(|moment| moment.at).into(),
        d.promised_at.map(offset_minutes).into(),
        d.estimated_at.map(|moment| moment.at).into(),
        d.estimated_at.map(offset_minutes).into(),
        (&d.origin.country).into(),
        (&d.origin.region).into(),
        (&d.origin.city).into(),
        (&d.destination.country).into(),
        (&d.destination.region).into(),
        (&d.destination.city).into(),
        (&d.item_description).into(),
        d.piece_count.unwrap_or(1).into(),
        d.weight_g.into(),
        fee.map(|m| m.minor).into(),
        fee.map(|m| m.currency.clone()).into(),
        declared.map(|m| m.minor).into(),
        declared.map(|m| m.currency.clone()).into(),
        "unknown".into(),
        now.into(),
        now.into(),
        1.into(),
        search_column(d).into(),
    ]
}

/// What the customer behind an account finds the shipment by. Others look up whole numbers only.
fn search_column(d: &ShipmentDraft) -> Option<String> {
    d.account_code.as_ref()?;
    let parts = search::parts_of_number(&d.waybill_number);
    let texts = [
        Some(d.waybill_number.as_str()),
        d.consignee.as_ref().and_then(|party| party.name.as_deref()),
        d.destination.city.as_deref(),
        d.destination.region.as_deref(),
        d.origin.city.as_deref(),
        d.item_description.as_deref(),
    ];
    Some(search::column(parts.iter().map(String::as_str).chain(texts.into_iter().flatten())))
}

pub(super) fn offset_minutes(moment: LocalInstant) -> i64 {
    i64::from(moment.offset.as_minutes())
}

fn party_row(shipment_id: &str, role: &str, party: &PartyDraft) -> [Arg; 7] {
    let last4 = party.phone.as_deref().and_then(mask::last4);
    [
        shipment_id.into(),
        role.into(),
        (&party.name).into(),
        (&party.phone).into(),
        last4.into(),
        (&party.address).into(),
        (&party.postcode).into(),
    ]
}
