//! The claim's operations for screens. Only this file names their URLs.

use super::{ClaimEstimate, Loss};
use crate::problem::Problem;
use crate::wire::{Wire, encode};

/// What a claim may come to; without a loss the record decides what it would be about.
pub async fn estimate(wire: &Wire, number: &str, loss: Option<Loss>) -> Result<ClaimEstimate, Problem> {
    let query = loss.map(|loss| ["?loss=", loss.as_str()].concat()).unwrap_or_default();
    wire.get(&["/api/v1/shipments/", &encode(number), "/claim-estimate", &query].concat()).await
}
