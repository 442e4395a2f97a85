//! `/admin/causes`: each form feeds the same function as the JSON door.

use app::complaint::pages::{CausesForm, causes};
use app::complaint::{CauseChange, CauseDraft, api};
use app::deadline::Words;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::complaint::{cause, store};
use crate::deadline::http::{Reader, Writer};
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /admin/causes`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    reader: Reader,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    let form = CausesForm { may_change: reader.may_change, is_done: query.done.is_some(), ..CausesForm::default() };
    page(&portal, &caller, StatusCode::OK, form).await
}

async fn page(portal: &Portal, caller: &Caller, status: StatusCode, form: CausesForm) -> Result<Response, Refusal> {
    let form = CausesForm { open: store::open_by_cause(&portal.store).await?, ..form };
    let list = cause::list_all(portal, caller.locale).await?;
    Ok(render(portal, caller, api::CAUSES, status, |visitor| causes(visitor, &list, &form)))
}

/// What the forms send; each names itself in `form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    form: String,
    code: String,
    version: i64,
    category: String,
    en: String,
    es: String,
    zh_cn: String,
}

/// `POST /admin/causes`: adds, renames, moves, retires or offers again.
pub async fn post(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let names = Words { en: fields.en.clone(), es: fields.es.clone(), zh_cn: fields.zh_cn.clone() };
    let draft = CauseDraft { code: fields.code.clone(), category: fields.category.clone(), names: names.clone() };
    let is_new = fields.form == "add";
    let result = match is_new {
        true => cause::add(&portal, &caller, draft.clone()).await,
        false => match changed(&portal, &caller, &fields, names).await {
            Ok(asked) => cause::change(&portal, &caller, (&fields.code, fields.version), asked).await,
            Err(refusal) => Err(refusal),
        },
    };
    let form = CausesForm { may_change: true, draft, is_new, ..CausesForm::default() };
    match result {
        Ok(cause) => Ok(Redirect::to(&[api::CAUSES, "?done=1#", &cause.code].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => {
            page(&portal, &caller, StatusCode::UNPROCESSABLE_ENTITY, CausesForm { faults, ..form }).await
        }
        Err(Refusal::PreconditionFailed) => {
            page(&portal, &caller, StatusCode::PRECONDITION_FAILED, CausesForm { is_stale: true, ..form }).await
        }
        Err(other) => Err(other),
    }
}

/// The cause as stored, with what the form changes of it.
async fn changed(portal: &Portal, caller: &Caller, fields: &Fields, names: Words) -> Result<CauseChange, Refusal> {
    let known = cause::find(portal, &fields.code, caller.locale).await?;
    let record = known.record.ok_or(Refusal::Internal)?;
    let kept = CauseChange { names: record.names, place: record.place, is_retired: record.retired_at.is_some() };
    match fields.form.as_str() {
        "rename" => Ok(CauseChange { names, ..kept }),
        "up" => Ok(CauseChange { place: kept.place.saturating_sub(1).max(1), ..kept }),
        "down" => Ok(CauseChange { place: kept.place + 1, ..kept }),
        "retire" => Ok(CauseChange { is_retired: true, ..kept }),
        "restore" => Ok(CauseChange { is_retired: false, ..kept }),
        _ => Err(Refusal::BadRequest),
    }
}
