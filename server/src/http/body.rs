//! Reading JSON bodies, the same at every door.

use serde::Deserialize;

use super::Refusal;

/// Malformed JSON is 400; JSON of another shape is 422 and names what is wrong.
pub fn read_json<T: for<'d> Deserialize<'d>>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Refusal::field("", "malformed", &error.to_string()),
        _ => Refusal::BadRequest,
    })
}

/// An answer as text, for [`super::idempotency`].
pub fn to_json(answer: &impl serde::Serialize) -> Result<String, Refusal> {
    serde_json::to_string(answer).map_err(|_| Refusal::Internal)
}
