//! The administrators' pages of people and units.

use app::account::admin::{Disclosure, RoleChange, StaffDraft, UnitDraft, UnitKind};
use app::account::pages::{self, PeopleForm, PersonForm, UnitsForm};
use app::account::{StaffRole, api};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::show;
use crate::account::http::people::{PeopleQuery, found};
use crate::account::{admin, unit};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

const ADMIN: [StaffRole; 1] = [StaffRole::Admin];

/// `GET /desk/people`.
pub async fn people(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, Refusal> {
    let form = PeopleForm::default();
    people_page(&portal, &caller, &staff, &query, form).await
}

async fn people_page(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    query: &PeopleQuery,
    mut form: PeopleForm,
) -> Result<Response, Refusal> {
    let list = found(portal, staff, query).await?;
    form.q.clone_from(&query.q);
    form.staff_only = query.staff == "1";
    form.units = unit::store::list(&portal.store).await?;
    let status = if form.faults.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show(portal, caller, api::PEOPLE, status, |visitor| pages::people(visitor, form, list)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StaffFields {
    email: String,
    role: String,
    unit_code: String,
}

/// `POST /desk/people`: makes somebody staff.
pub async fn add_staff(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(fields): Form<StaffFields>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let role = fields.role.parse().map_err(|_| Refusal::BadRequest)?;
    let draft = StaffDraft { email: fields.email.clone(), role, unit_code: Some(fields.unit_code) };
    match admin::add_staff(&portal, &caller, &draft).await {
        Ok(id) => Ok(Redirect::to(&api::person_page(&id)).into_response()),
        Err(Refusal::Invalid(faults)) => {
            let form = PeopleForm { email: fields.email, faults: Faults(faults), ..PeopleForm::default() };
            people_page(&portal, &caller, &staff, &PeopleQuery::default(), form).await
        }
        Err(other) => Err(other),
    }
}

/// `GET /desk/people/{person_id}`.
pub async fn person(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    person_page(&portal, &caller, &staff, &id, PersonForm::default()).await
}

async fn person_page(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    id: &str,
    mut form: PersonForm,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let person = admin::store::find(&portal.store, id).await?.ok_or(Refusal::NotFound)?;
    form.units = unit::store::list(&portal.store).await?;
    let status = match () {
        _ if form.is_last_admin => StatusCode::CONFLICT,
        _ if form.faults.0.is_empty() => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let path = api::person_page(id);
    Ok(show(portal, caller, &path, status, |visitor| pages::person(visitor, person, form)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonFields {
    /// `disclose`, `role`, `remove`, `disable` or `enable`.
    action: String,
    reason: String,
    role: String,
    unit_code: String,
}

/// `POST /desk/people/{person_id}`.
pub async fn change_person(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    Form(fields): Form<PersonFields>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let mut form = PersonForm::default();
    let done = match fields.action.as_str() {
        "disclose" => match admin::disclose(&portal, &caller, &id, &Disclosure { reason: fields.reason }).await {
            Ok(person) => {
                form.disclosed = Some(person);
                return person_page(&portal, &caller, &staff, &id, form).await;
            }
            Err(refusal) => Err(refusal),
        },
        "role" => {
            let role = fields.role.parse().map_err(|_| Refusal::BadRequest)?;
            let asked = RoleChange { role, unit_code: Some(fields.unit_code) };
            admin::set_role(&portal, &caller, &id, &asked).await
        }
        "remove" => admin::remove_staff(&portal, &caller, &id).await,
        "disable" => admin::set_disabled(&portal, &caller, &id, true).await,
        "enable" => admin::set_disabled(&portal, &caller, &id, false).await,
        _ => return Err(Refusal::BadRequest),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&api::person_page(&id)).into_response()),
        Err(Refusal::Invalid(faults)) => {
            form.faults = Faults(faults);
            person_page(&portal, &caller, &staff, &id, form).await
        }
        Err(Refusal::Conflict) => {
            form.is_last_admin = true;
            person_page(&portal, &caller, &staff, &id, form).await
        }
        Err(other) => Err(other),
    }
}

/// `GET /desk/units`.
pub async fn units(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
) -> Result<Response, Refusal> {
    units_page(&portal, &caller, &staff, UnitsForm::default()).await
}

async fn units_page(portal: &Portal, caller: &Caller, staff: &Staff, form: UnitsForm) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let list = unit::store::list(&portal.store).await?;
    let status = if form.faults.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show(portal, caller, api::UNITS, status, |visitor| pages::units(visitor, form, list)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct UnitFields {
    code: String,
    name: String,
    kind: String,
    is_closed: Option<String>,
}

/// `POST /desk/units`: opens a unit, renames it, closes it or opens it again; what else it has stays.
pub async fn put_unit(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(fields): Form<UnitFields>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let kind: UnitKind = fields.kind.parse().map_err(|_| Refusal::BadRequest)?;
    let code = fields.code.trim().to_uppercase();
    let known = unit::store::find(&portal.store, &code).await?;
    let kept = known.as_ref().map(UnitDraft::from).unwrap_or_default();
    let draft = UnitDraft { name: fields.name.clone(), kind, is_closed: fields.is_closed.is_some(), ..kept };
    match unit::put(&portal, &caller, (&code, known.map(|unit| unit.version)), draft).await {
        Ok(_) => Ok(Redirect::to(api::UNITS).into_response()),
        Err(Refusal::Invalid(faults)) => {
            let form = UnitsForm { code: fields.code, name: fields.name, faults: Faults(faults) };
            units_page(&portal, &caller, &staff, form).await
        }
        Err(other) => Err(other),
    }
}
