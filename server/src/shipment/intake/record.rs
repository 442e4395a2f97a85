//! What is stated of a shipment beside its timeline. Most batches state nothing of it and run none of these statements.

use std::collections::HashMap;

use app::shipment::LeaveConsent;
use app::shipment::intake::ShipmentDraft;
use app::value::Money;

use super::shipments::{Known, lay, money, offset_minutes};
use crate::store::{Arg, Batch, Columns, Transaction};

const FIND: &str = "select shipment_id, terms_version, terms_agreed_on, add_on_fee_minor, add_on_fee_currency,
    insured_minor, insured_currency, measured_weight_g, leave_at_locker, leave_at_neighbour, leave_at_pickup_point,
    leave_given_at, leave_given_offset_minutes, leave_channel
    from shipment_record where shipment_id in";

const UPSERT: &str = "insert into shipment_record (shipment_id, terms_version, terms_agreed_on, add_on_fee_minor,
    add_on_fee_currency, insured_minor, insured_currency, measured_weight_g, leave_at_locker, leave_at_neighbour,
    leave_at_pickup_point, leave_given_at, leave_given_offset_minutes, leave_channel) values";

const UPSERT_TAIL: &str = "on conflict (shipment_id) do update set
    terms_version = excluded.terms_version, terms_agreed_on = excluded.terms_agreed_on,
    add_on_fee_minor = excluded.add_on_fee_minor, add_on_fee_currency = excluded.add_on_fee_currency,
    insured_minor = excluded.insured_minor, insured_currency = excluded.insured_currency,
    measured_weight_g = excluded.measured_weight_g, leave_at_locker = excluded.leave_at_locker,
    leave_at_neighbour = excluded.leave_at_neighbour, leave_at_pickup_point = excluded.leave_at_pickup_point,
    leave_given_at = excluded.leave_given_at, leave_given_offset_minutes = excluded.leave_given_offset_minutes,
    leave_channel = excluded.leave_channel";

/// Whether a draft states anything of it.
fn states(d: &ShipmentDraft) -> bool {
    d.terms_version.is_some()
        || d.terms_agreed_on.is_some()
        || d.add_on_fee.is_some()
        || d.insured_value.is_some()
        || d.measured_weight_g.is_some()
        || d.leave_consent.is_some()
}

/// Reads what is known, where the drafts state something: elsewhere nothing of it can change.
pub(super) async fn find(
    tx: &mut Transaction,
    drafts: &[ShipmentDraft],
    known: &mut HashMap<String, Known>,
) -> sqlx::Result<()> {
    let stating = drafts.iter().filter(|draft| states(draft)).filter_map(|draft| known.get(&draft.waybill_number));
    let mut numbers: HashMap<String, String> =
        stating.map(|found| (found.id.clone(), found.draft.waybill_number.clone())).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    for row in tx.rows_batch(Batch::keys(FIND, "", numbers.keys().map(Arg::from))).await? {
        let mut c = row.columns();
        let number = numbers.remove(&c.text()?);
        if let Some(found) = number.and_then(|number| known.get_mut(&number)) {
            decode(&mut c, &mut found.draft)?;
        }
    }
    Ok(())
}

fn decode(c: &mut Columns<'_>, draft: &mut ShipmentDraft) -> sqlx::Result<()> {
    draft.terms_version = c.opt_text()?;
    draft.terms_agreed_on = c.opt_text()?;
    draft.add_on_fee = money(c)?;
    draft.insured_value = money(c)?;
    draft.measured_weight_g = c.opt_int()?;
    let mut yes = || Ok::<_, sqlx::Error>(c.opt_int()?.map(|flag| flag == 1));
    let (locker, neighbour, pickup_point) = (yes()?, yes()?, yes()?);
    let consent =
        LeaveConsent { locker, neighbour, pickup_point, given_at: c.opt_local_instant()?, channel: c.opt_parsed()? };
    draft.leave_consent = Some(consent).filter(|consent| *consent != LeaveConsent::default());
    Ok(())
}

/// As for every other field: what is stated wins, what is absent stays.
pub(super) fn merge(after: &mut ShipmentDraft, draft: &ShipmentDraft) {
    lay(&mut after.terms_version, &draft.terms_version);
    lay(&mut after.terms_agreed_on, &draft.terms_agreed_on);
    lay(&mut after.add_on_fee, &draft.add_on_fee);
    lay(&mut after.insured_value, &draft.insured_value);
    lay(&mut after.measured_weight_g, &draft.measured_weight_g);
    let Some(stated) = &draft.leave_consent else { return };
    let consent = after.leave_consent.get_or_insert_default();
    lay(&mut consent.locker, &stated.locker);
    lay(&mut consent.neighbour, &stated.neighbour);
    lay(&mut consent.pickup_point, &stated.pickup_point);
    lay(&mut consent.given_at, &stated.given_at);
    lay(&mut consent.channel, &stated.channel);
}

/// One statement for all shipments of a chunk that have any of it; none where nobody has.
pub(super) async fn write<'k>(tx: &mut Transaction, known: impl Iterator<Item = &'k Known>) -> sqlx::Result<()> {
    let mut batch = Batch::insert(UPSERT, 14, UPSERT_TAIL);
    for found in known.filter(|found| states(&found.draft)) {
        batch.push(row(found));
    }
    match batch.is_empty() {
        true => Ok(()),
        false => tx.execute_batch(batch).await.map(|_| ()),
    }
}

fn row(found: &Known) -> [Arg; 14] {
    let d = &found.draft;
    let minor = |money: &Option<Money>| Arg::from(money.as_ref().map(|money| money.minor));
    let currency = |money: &Option<Money>| Arg::from(money.as_ref().map(|money| money.currency.clone()));
    let consent = d.leave_consent.clone().unwrap_or_default();
    let flag = |yes: Option<bool>| Arg::from(yes.map(i64::from));
    [
        (&found.id).into(),
        (&d.terms_version).into(),
        (&d.terms_agreed_on).into(),
        minor(&d.add_on_fee),
        currency(&d.add_on_fee),
        minor(&d.insured_value),
        currency(&d.insured_value),
        d.measured_weight_g.into(),
        flag(consent.locker),
        flag(consent.neighbour),
        flag(consent.pickup_point),
        consent.given_at.map(|moment| moment.at).into(),
        consent.given_at.map(offset_minutes).into(),
        consent.channel.map(|channel| channel.as_str().to_string()).into(),
    ]
}
