//! `/desk/classes`: how many customers each class has and who changed; and the forms of one customer's class.

use app::contact::Customer;
use app::customer::api;
use app::customer::class::{ClassOverrideDraft, CustomerClass};
use app::customer::components::ClassForm;
use app::customer::pages::{ClassesScreen, class_card, classes};
use app::desk;
use app::problem::FieldProblem;
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::http::{PageQuery, changes_page, members_page};
use super::{DECIDERS, LEADS, end_override, find, overview, put_override};
use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::{path_of, render};
use crate::session::Staff;
use crate::state::Portal;

/// Rows of a list.
const LIMIT: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClassesQuery {
    /// The class whose customers are listed.
    class: String,
    cursor: Option<String>,
    /// Where the list of changes goes on.
    changes: Option<String>,
}

/// `GET /desk/classes`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(query): Query<ClassesQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    let class = match query.class.as_str() {
        "" => None,
        class => Some(class.parse().map_err(|_| Refusal::NotFound)?),
    };
    let page = |cursor: Option<String>| PageQuery { cursor, limit: Some(LIMIT) };
    let members = match class {
        Some(class) => Some((class, members_page(&portal, class, &page(query.cursor)).await?)),
        None => None,
    };
    let local = |at| in_zone(at, &portal.settings.zone);
    let screen = ClassesScreen {
        overview: overview(&portal).await?,
        members,
        changes: changes_page(&portal, &page(query.changes)).await?,
        local: &local,
    };
    Ok(render(&portal, &caller, &path_of(&uri), StatusCode::OK, |visitor| classes(visitor, &screen)))
}

/// What the forms of a class send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    form: String,
    version: String,
    class: String,
    class_reason: String,
    class_until: String,
}

/// `GET /desk/classes/{organisation_id}`: the class of one customer with its history.
pub async fn show_one(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    staff.one_of(&super::READERS)?;
    let found = find(&portal, &id).await?;
    Ok(answer(&portal, (&caller, &staff), (&path_of(&uri), &id), StatusCode::OK, &found, ClassForm::default()))
}

/// `POST /desk/classes/{organisation_id}`: says a class, or takes it back.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    staff.one_of(&DECIDERS)?;
    // A version that is no number was never read.
    let version = sent.version.parse().unwrap_or(-1);
    let by = (&caller, &staff);
    let draft = || ClassOverrideDraft {
        class: sent.class.clone(),
        reason: sent.class_reason.clone(),
        until_on: Some(sent.class_until.clone()),
    };
    let done = match sent.form.as_str() {
        "override" => put_override(&portal, by, &id, draft(), version).await,
        "end" => end_override(&portal, by, &id, version).await,
        _ => return Err(Refusal::BadRequest),
    };
    let path = api::class_form(&id);
    let refused = match done {
        Ok(_) => {
            let customer = Customer::Organisation(id).to_string();
            return Ok(Redirect::to(&desk::api::customer_page(&customer)).into_response());
        }
        Err(refused) => refused,
    };
    let status = refused.status();
    let mut form =
        ClassForm { class: sent.class, reason: sent.class_reason, until_on: sent.class_until, ..ClassForm::default() };
    match refused {
        Refusal::Invalid(faults) => form.faults = Faults(faults.into_iter().map(of_the_form).collect()),
        Refusal::PreconditionFailed => form.is_conflict = true,
        other => return Err(other),
    }
    let found = find(&portal, &id).await?;
    Ok(answer(&portal, by, (&path, &id), status, &found, form))
}

/// The customer's card has other fields of these names.
fn of_the_form(mut fault: FieldProblem) -> FieldProblem {
    fault.pointer = match fault.pointer.as_str() {
        "/reason" => "/class_reason".to_string(),
        "/until_on" => "/class_until".to_string(),
        _ => fault.pointer,
    };
    fault
}

fn answer(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    (path, id): (&str, &str),
    status: StatusCode,
    found: &CustomerClass,
    mut form: ClassForm,
) -> Response {
    form.may_decide = DECIDERS.contains(&staff.role);
    let local = |at| in_zone(at, &portal.settings.zone);
    render(portal, caller, path, status, |visitor| class_card(visitor, id, found, &form, &local))
}
