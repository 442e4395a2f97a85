//! `GET /api/v1/me`.

use app::account::{Me, Membership};

use super::person::{self, store};
use crate::http::Refusal;
use crate::store::Store;

/// What a person is told about the own account.
pub async fn of(store: &Store, person_id: &str) -> Result<Me, Refusal> {
    let person = person::store::find(store, person_id).await?.ok_or(Refusal::SignInRequired)?;
    let organisations: Vec<Membership> = store::list_memberships(store, person_id).await?;
    Ok(Me {
        email_is_verified: person.email_verified_at.is_some(),
        has_password: person.password_hash.is_some(),
        has_second_factor: person.has_second_factor(),
        person_id: person.id,
        email: person.email,
        name: person.name,
        locale: person.locale,
        staff_role: person.staff_role,
        unit_id: person.unit_id,
        organisations,
    })
}
