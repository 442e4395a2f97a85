//! The administrators' pages of rules: each form feeds the same function as the JSON door beside it.

use app::deadline::pages::{self, Sent};
use app::deadline::{Deadline, api, components::Shown};
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::admin::{self, READERS, WRITERS};
use super::http::Wanted;
use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Staff;
use crate::state::Portal;

/// A deadline with its moments in the operator's zone, as the component shows it.
pub fn shown(deadline: Deadline, zone: &TimeZone) -> Shown {
    Shown {
        started: in_zone(deadline.started_at, zone),
        due: in_zone(deadline.due_at, zone),
        met: deadline.met_at.map(|at| in_zone(at, zone)),
        deadline,
    }
}

/// `GET /admin/rules`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let (packs, calendars) = (admin::list_packs(&portal).await?, admin::list_calendars(&portal).await?);
    let jurisdiction = &portal.settings.jurisdiction;
    Ok(render(&portal, &caller, api::RULES_PAGE, StatusCode::OK, |visitor| {
        pages::rules(visitor, &packs, &calendars, jurisdiction)
    }))
}

/// What the forms of a pack and of a calendar send; each names itself in `form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    form: String,
    version: i64,
    text: String,
}

fn reading(staff: &Staff) -> Result<Sent, Refusal> {
    staff.one_of(&READERS)?;
    Ok(Sent { may_change: WRITERS.contains(&staff.role), ..Sent::default() })
}

/// The page again with the refused text; refusals that no text can mend pass through.
fn refused(refusal: Refusal, text: String) -> Result<(StatusCode, Sent), Refusal> {
    let status = refusal.status();
    let sent = Sent { may_change: true, text: Some(text), ..Sent::default() };
    match refusal {
        Refusal::Invalid(faults) => Ok((status, Sent { faults, ..sent })),
        Refusal::Conflict => Ok((status, Sent { is_known: true, ..sent })),
        other => Err(other),
    }
}

/// `GET /admin/rules/{key}`.
pub async fn pack(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let sent = reading(&staff)?;
    pack_page(&portal, &caller, &key, wanted.version, (StatusCode::OK, sent)).await
}

async fn pack_page(
    portal: &Portal,
    caller: &Caller,
    key: &str,
    wanted: Option<i64>,
    (status, sent): (StatusCode, Sent),
) -> Result<Response, Refusal> {
    let found = admin::find_pack(portal, key, wanted).await?;
    let path = api::pack_page(key);
    Ok(render(portal, caller, &path, status, |visitor| pages::pack(visitor, &found, &sent)))
}

/// `POST /admin/rules/{key}`: confirms a version or stores a new one.
pub async fn change_pack(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&WRITERS)?;
    let (who, page) = ((&caller, &staff), api::pack_page(&key));
    match fields.form.as_str() {
        "confirm" => {
            admin::confirm_pack(&portal, who, &key, fields.version).await?;
            Ok(Redirect::to(&api::version_of(&page, fields.version)).into_response())
        }
        "renew" => match admin::add_pack(&portal, who, &key, &fields.text).await {
            Ok(made) => Ok(Redirect::to(&api::version_of(&page, made.version)).into_response()),
            Err(refusal) => pack_page(&portal, &caller, &key, None, refused(refusal, fields.text)?).await,
        },
        _ => Err(Refusal::BadRequest),
    }
}

/// `GET /admin/calendars/{key}`.
pub async fn calendar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let sent = reading(&staff)?;
    calendar_page(&portal, &caller, &key, wanted.version, (StatusCode::OK, sent)).await
}

async fn calendar_page(
    portal: &Portal,
    caller: &Caller,
    key: &str,
    wanted: Option<i64>,
    (status, sent): (StatusCode, Sent),
) -> Result<Response, Refusal> {
    let found = admin::find_calendar(portal, key, wanted).await?;
    let path = api::calendar_page(key);
    Ok(render(portal, caller, &path, status, |visitor| pages::calendar(visitor, &found, &sent)))
}

/// `POST /admin/calendars/{key}`: confirms a version or stores a new one.
pub async fn change_calendar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&WRITERS)?;
    let (who, page) = ((&caller, &staff), api::calendar_page(&key));
    match fields.form.as_str() {
        "confirm" => {
            admin::confirm_calendar(&portal, who, &key, fields.version).await?;
            Ok(Redirect::to(&api::version_of(&page, fields.version)).into_response())
        }
        "renew" => match admin::add_calendar(&portal, who, &key, &fields.text).await {
            Ok(made) => Ok(Redirect::to(&api::version_of(&page, made.version)).into_response()),
            Err(refusal) => calendar_page(&portal, &caller, &key, None, refused(refusal, fields.text)?).await,
        },
        _ => Err(Refusal::BadRequest),
    }
}
