//! Second-level causes.

use app::complaint::{Category, Cause};
use app::locale::Locale;

use crate::store::{Store, Transaction};

/// The causes that may be chosen, in the reader's language and the operator's order.
pub async fn causes(store: &Store, locale: Locale) -> sqlx::Result<Vec<Cause>> {
    const CAUSES: &str = "select code, category, case $1 when 'es' then name_es when 'zh-CN' then name_zh_cn
        else name_en end from complaint_cause where retired_at is null order by position, code";
    let rows = store.rows(CAUSES, &[locale.tag().into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok(Cause { code: c.text()?, category: c.parsed()?, name: c.text()? }))
        .collect()
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
