//! The API's doors to surveys.

pub mod campaign;
pub mod contract;
pub mod invitation;
pub mod questionnaire;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::questionnaire::{READERS, WRITERS};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Guard: whoever may read what is asked.
#[derive(Debug)]
pub struct Reader;

impl FromRequestParts<Portal> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        Staff::from_request_parts(parts, portal).await?.one_of(&READERS)?;
        Ok(Reader)
    }
}

/// Guard: whoever writes questionnaires.
#[derive(Debug)]
pub struct Writer {
    pub caller: Caller,
    pub staff: Staff,
}

impl Writer {
    pub fn person_id(&self) -> &str {
        &self.staff.person.person_id
    }
}

impl FromRequestParts<Portal> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        staff.one_of(&WRITERS)?;
        Ok(Writer { caller: Caller::of(&parts.extensions), staff })
    }
}
