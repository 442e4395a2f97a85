//! Second-level causes.

use app::complaint::{Category, Cause, CauseRecord};
use app::deadline::Words;
use app::locale::Locale;
use app::value::Instant;

use crate::store::{Columns, Store, Transaction};

/// The causes that may be chosen, in the reader's language and the operator's order.
pub async fn causes(store: &Store, locale: Locale) -> sqlx::Result<Vec<Cause>> {
    const CAUSES: &str = "select code, category, case $1 when 'es' then name_es when 'zh-CN' then name_zh_cn
        else name_en end from complaint_cause where retired_at is null order by position, code";
    let rows = store.rows(CAUSES, &[locale.tag().into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok(Cause { code: c.text()?, category: c.parsed()?, name: c.text()?, record: None }))
        .collect()
}

/// All causes with all that is kept of them, category by category in the operator's order.
const RECORDS: &str = "select code, category, name_en, name_es, name_zh_cn, retired_at, version
    from complaint_cause order by category, position, code";

fn decode(c: &mut Columns<'_>, locale: Locale) -> sqlx::Result<Cause> {
    let (code, category) = (c.text()?, c.parsed()?);
    let names = Words { en: c.text()?, es: c.text()?, zh_cn: c.text()? };
    let name = names.of(locale).to_string();
    let record = CauseRecord { names, place: 1, retired_at: c.opt_instant()?, version: c.int()? };
    Ok(Cause { code, category, name, record: Some(record) })
}

/// Places are counted: positions may have gaps.
fn placed(mut list: Vec<Cause>) -> Vec<Cause> {
    for of_category in list.chunk_by_mut(|a, b| a.category == b.category) {
        for (place, cause) in (1..).zip(of_category) {
            if let Some(record) = &mut cause.record {
                record.place = place;
            }
        }
    }
    list
}

/// Retired ones too.
pub async fn cause_records(store: &Store, locale: Locale) -> sqlx::Result<Vec<Cause>> {
    let rows = store.rows(RECORDS, &[]).await?;
    rows.iter().map(|row| decode(&mut row.columns(), locale)).collect::<sqlx::Result<_>>().map(placed)
}

/// As the transaction sees them, with every other writer of causes kept out until its end.
pub async fn lock_causes(tx: &mut Transaction, locale: Locale) -> sqlx::Result<Vec<Cause>> {
    tx.lock_key("complaint-causes").await?;
    let rows = tx.rows(RECORDS, &[]).await?;
    rows.iter().map(|row| decode(&mut row.columns(), locale)).collect::<sqlx::Result<_>>().map(placed)
}

pub async fn set_cause(
    tx: &mut Transaction,
    code: &str,
    names: &Words,
    retired_at: Option<Instant>,
) -> sqlx::Result<()> {
    tx.execute(
        "update complaint_cause set name_en = $1, name_es = $2, name_zh_cn = $3, retired_at = $4,
        version = version + 1 where code = $5",
        &[(&names.en).into(), (&names.es).into(), (&names.zh_cn).into(), retired_at.into(), code.into()],
    )
    .await
    .map(|_| ())
}

/// The place of a cause among all: only the order of positions counts.
pub async fn set_cause_position(tx: &mut Transaction, code: &str, position: i64) -> sqlx::Result<()> {
    let set = "update complaint_cause set position = $1 where code = $2";
    tx.execute(set, &[position.into(), code.into()]).await.map(|_| ())
}

/// How many open complaints have each cause, by code.
pub async fn open_by_cause(store: &Store) -> sqlx::Result<Vec<(String, u64)>> {
    const OPEN: &str = "select cause, count(*) from complaint where ended_at is null and cause is not null
        group by cause order by cause";
    let rows = store.rows(OPEN, &[]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.int()?.unsigned_abs()))).collect()
}

pub async fn cause_is_known(tx: &mut Transaction, code: &str) -> sqlx::Result<bool> {
    const KNOWN: &str = "select 1 from complaint_cause where code = $1 and retired_at is null";
    Ok(tx.row(KNOWN, &[code.into()]).await?.is_some())
}

/// Stores a cause of the release unless the operator has it already, changed or not.
pub async fn embed_cause(
    tx: &mut Transaction,
    code: &str,
    category: Category,
    names: [&str; 3],
    position: i64,
) -> sqlx::Result<()> {
    let [en, es, zh_cn] = names;
    tx.execute(
        "insert into complaint_cause (code, category, name_en, name_es, name_zh_cn, position)
        values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing",
        &[code.into(), category.as_str().into(), en.into(), es.into(), zh_cn.into(), position.into()],
    )
    .await
    .map(|_| ())
}
