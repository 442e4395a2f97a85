//! The parcel's secret link: 256 random bits, stored hashed, shown once.

use app::value::Instant;

use crate::http::Refusal;
use crate::store::Transaction;
use crate::token;

/// Makes a new link and forgets the old one. `NotFound` when there is no such shipment.
pub async fn renew(tx: &mut Transaction, waybill_number: &str, now: Instant) -> Result<String, Refusal> {
    let secret = token::random_hex(32).map_err(|_| Refusal::Unavailable)?;
    let touched = tx
        .execute(
            "update shipment set link_hash = $1, updated_at = $2 where waybill_number = $3",
            &[token::hash(&secret).into(), now.into(), waybill_number.into()],
        )
        .await?;
    if touched == 0 {
        return Err(Refusal::NotFound);
    }
    Ok(["/track/", waybill_number, "?key=", &secret].concat())
}
