//! What an import of answers looks up: its survey, and the shipments that answers are about.

use std::collections::HashMap;

use app::survey::Questionnaire;
use app::value::Instant;

use super::result::decoded;
use crate::store::{Batch, CHUNK, Store, Transaction};

/// Id, number and questionnaire of the newest version of the survey with this id or name.
pub async fn newest(store: &Store, id_or_name: &str) -> sqlx::Result<Option<(String, i64, Questionnaire)>> {
    let sql = "select s.id, v.number, v.questionnaire_json from survey s
        join survey_version v on v.survey_id = s.id and v.number = s.version_number
        where s.id = $1 or s.name = $1 order by s.created_at, s.id limit 1";
    let Some(row) = store.row(sql, &[id_or_name.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some((c.text()?, c.int()?, decoded(&c.text()?)?)))
}

/// A survey whose first version is published with it.
pub async fn insert_published(
    tx: &mut Transaction,
    (id, name): (&str, &str),
    questionnaire: &Questionnaire,
    by: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let json = serde_json::to_string(questionnaire).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let survey =
        "insert into survey (id, name, draft_json, version_number, created_by, created_at, updated_at, version)
        values ($1, $2, $3, 1, $4, $5, $5, 1)";
    let args = [id.into(), name.into(), json.as_str().into(), by.into(), now.into()];
    tx.execute(survey, &args).await?;
    let version = "insert into survey_version (survey_id, number, questionnaire_json, published_by, published_at)
        values ($1, 1, $2, $3, $4)";
    tx.execute(version, &[id.into(), json.into(), by.into(), now.into()]).await.map(|_| ())
}

/// What is known of a shipment that an answer is about.
#[derive(Debug, Clone)]
pub struct About {
    pub shipment_id: String,
    pub promised_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub handed_over_at: Option<Instant>,
    pub lane: Option<String>,
    /// The last unit that had it.
    pub unit_id: Option<String>,
    /// Of the organisation that sent it, now.
    pub class: Option<String>,
}

/// Shipments by their waybill number.
pub async fn shipments(tx: &mut Transaction, numbers: &[&str]) -> sqlx::Result<HashMap<String, About>> {
    const HEAD: &str = concat!(
        "select s.waybill_number, s.id, s.promised_at, s.delivered_at, ",
        handed_over!(),
        ",
        s.origin_region || '>' || s.destination_region,
        (select u.id from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
            where e.shipment_id = s.id and e.milestone in ('out_for_delivery', 'ready_for_pickup', 'delivered')
            order by e.occurred_at desc limit 1),
        (select o.class from organisation_account a join organisation o on o.id = a.organisation_id
            where a.account_code = s.account_code)
        from shipment s where s.waybill_number in"
    );
    let mut found = HashMap::with_capacity(numbers.len());
    for part in numbers.chunks(CHUNK) {
        for row in tx.rows_batch(Batch::keys(HEAD, "", part.iter().map(|number| (*number).into()))).await? {
            let mut c = row.columns();
            let number = c.text()?;
            let about = About {
                shipment_id: c.text()?,
                promised_at: c.opt_instant()?,
                delivered_at: c.opt_instant()?,
                handed_over_at: c.opt_instant()?,
                lane: c.opt_text()?,
                unit_id: c.opt_text()?,
                class: c.opt_text()?,
            };
            found.insert(number, about);
        }
    }
    Ok(found)
}
