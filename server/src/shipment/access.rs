//! Who may see how much: of one parcel, and of all.

use app::account::StaffRole;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::overview;
use super::store::{self, Reader, Scope};
use super::verification;
use crate::account::ApiScope;
use crate::account::guard::bearer;
use crate::customer;
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Staff who may list all shipments. A unit sees only what concerns it, an auditor the log.
const MAY_LIST: [StaffRole; 5] =
    [StaffRole::Agent, StaffRole::Claims, StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];

/// How much of one parcel the caller may read: a party's part with a proof on this device or an own parcel; the shipper's,
/// money included, with the shipper's proof and with a shipment of the own organisation, be it by session or by key.
pub async fn of_parcel(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    waybill_number: &str,
) -> sqlx::Result<Scope> {
    let proved = verification::proved(portal, headers, waybill_number, portal.clock.now());
    if proved == Some(Scope::Shipper) {
        return Ok(Scope::Shipper);
    }
    let own = match &caller.signed_in {
        Some(person) => store::open_to(&portal.store, waybill_number, Reader::Person(&person.person_id)).await?,
        None => match bearer(headers, portal, caller).await? {
            Some(key) if key.may(ApiScope::Track) => match &key.organisation_id {
                Some(id) => store::open_to(&portal.store, waybill_number, Reader::Organisation(id)).await?,
                None => Some(Scope::Shipper),
            },
            _ => None,
        },
    };
    Ok(own.or(proved).unwrap_or(Scope::Public))
}

/// Whose shipments the caller may list: with a key those of its organisation, for a member those of the organisation
/// named or else of the first one, for staff all.
///
/// # Errors
/// `SignInRequired`; `Forbidden` for a key without scope `track`, and for people who are neither members nor staff;
/// `NotFound` for an organisation in which the caller has no seat.
pub async fn of_list(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    organisation_id: &str,
) -> Result<overview::Scope, Refusal> {
    if headers.contains_key(AUTHORIZATION) {
        return of_key(portal, caller, headers, organisation_id).await;
    }
    let person = caller.signed_in.as_deref().ok_or(Refusal::SignInRequired)?;
    let may_list_all = person.staff_role.is_some_and(|role| MAY_LIST.contains(&role));
    match (organisation_id, person.organisations.first()) {
        ("", Some(first)) => Ok(overview::Scope::Organisation(first.organisation_id.clone())),
        ("", None) if may_list_all => Ok(overview::Scope::Operator),
        ("", None) => Err(Refusal::Forbidden),
        (id, _) if may_list_all && customer::exists(portal, id).await? => Ok(organisation(id)),
        (id, _) if person.role_in(id).is_some() => Ok(organisation(id)),
        _ => Err(Refusal::NotFound),
    }
}

fn organisation(id: &str) -> overview::Scope {
    overview::Scope::Organisation(id.to_string())
}

async fn of_key(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    organisation_id: &str,
) -> Result<overview::Scope, Refusal> {
    let key = bearer(headers, portal, caller).await?.ok_or(Refusal::SignInRequired)?;
    if !key.may(ApiScope::Track) {
        return Err(Refusal::Forbidden);
    }
    match (key.organisation_id, organisation_id) {
        (Some(own), "") => Ok(overview::Scope::Organisation(own)),
        (Some(own), named) if own == named => Ok(overview::Scope::Organisation(own)),
        (Some(_), _) => Err(Refusal::NotFound),
        (None, "") => Ok(overview::Scope::Operator),
        (None, named) if customer::exists(portal, named).await? => Ok(organisation(named)),
        (None, _) => Err(Refusal::NotFound),
    }
}
