//! Series of human numbers.

use super::Transaction;

/// The next one; the series begins at 1.
pub async fn next(tx: &mut Transaction, series: &str) -> sqlx::Result<i64> {
    const NEXT: &str = "insert into number_series (series, last) values ($1, 1)
        on conflict (series) do update set last = number_series.last + 1 returning last";
    tx.row(NEXT, &[series.into()]).await?.ok_or(sqlx::Error::RowNotFound)?.columns().int()
}
