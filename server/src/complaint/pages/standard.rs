//! `/admin/answers`: each form feeds the same function as the JSON door.

use app::complaint::pages::{AnswerForm, AnswersForm, answer, answers};
use app::complaint::{StandardAnswer, StandardAnswerDraft, api};
use app::deadline::Words;
use app::desk::Choice;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::local;
use crate::complaint::store::AnswerConditions;
use crate::complaint::{causes, standard};
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Staff;
use crate::state::Portal;

const LIMIT: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: Option<String>,
    cursor: String,
}

/// `GET /admin/answers`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    standard::check_reader(&staff)?;
    page(&portal, &caller, &staff, &asked.cursor, (StatusCode::OK, AnswersForm::default())).await
}

async fn page(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    cursor: &str,
    (status, form): (StatusCode, AnswersForm),
) -> Result<Response, Refusal> {
    let asked = AnswerConditions { is_all: true, category: None, after: cursor.to_string() };
    let found = standard::list(portal, &asked, LIMIT).await?;
    let form = AnswersForm {
        may_write: standard::may_write(staff.role),
        causes: cause_choices(portal, caller).await?,
        ..form
    };
    Ok(render(portal, caller, api::ANSWERS, status, |visitor| answers(visitor, &found, &form)))
}

async fn cause_choices(portal: &Portal, caller: &Caller) -> Result<Vec<Choice>, Refusal> {
    let all = causes(&portal.store, caller.locale).await?;
    Ok(all.into_iter().map(|cause| Choice::new(cause.code, cause.name)).collect())
}

/// What the forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    form: String,
    version: i64,
    number: i64,
    code: String,
    category: String,
    cause: String,
    title_en: String,
    title_es: String,
    title_zh_cn: String,
    text_en: String,
    text_es: String,
    text_zh_cn: String,
}

impl Fields {
    fn draft(&self, code: &str) -> StandardAnswerDraft {
        let words = |en: &str, es: &str, zh_cn: &str| Words { en: en.into(), es: es.into(), zh_cn: zh_cn.into() };
        StandardAnswerDraft {
            code: code.to_string(),
            category: self.category.clone(),
            cause: self.cause.clone(),
            titles: words(&self.title_en, &self.title_es, &self.title_zh_cn),
            texts: words(&self.text_en, &self.text_es, &self.text_zh_cn),
        }
    }
}

/// `POST /admin/answers`: a new one.
pub async fn add(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&crate::complaint::DESK)?;
    let draft = fields.draft(&fields.code);
    match standard::add(&portal, &caller, &staff, draft.clone()).await {
        Ok(made) => Ok(done(&made.code)),
        Err(Refusal::Invalid(faults)) => {
            let form = AnswersForm { draft, faults, ..AnswersForm::default() };
            page(&portal, &caller, &staff, "", (StatusCode::UNPROCESSABLE_ENTITY, form)).await
        }
        Err(other) => Err(other),
    }
}

fn done(code: &str) -> Response {
    Redirect::to(&[&api::answer_page(code), "?done=1"].concat()).into_response()
}

/// `GET /admin/answers/{code}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    standard::check_reader(&staff)?;
    let form = AnswerForm { is_done: asked.done.is_some(), ..AnswerForm::default() };
    one(&portal, &caller, &staff, &code, (StatusCode::OK, form)).await
}

async fn one(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    code: &str,
    (status, form): (StatusCode, AnswerForm),
) -> Result<Response, Refusal> {
    let found = standard::find(portal, code).await?;
    let form = AnswerForm {
        reader_id: staff.person.person_id.clone(),
        may_write: standard::may_write(staff.role),
        may_approve: standard::may_approve(staff.role),
        causes: cause_choices(portal, caller).await?,
        ..form
    };
    let local = local(portal);
    let path = api::answer_page(code);
    Ok(render(portal, caller, &path, status, |visitor| answer(visitor, &found, &form, &local)))
}

/// `POST /admin/answers/{code}`: a new version, an approval, taking it off the list and back.
pub async fn change(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&crate::complaint::DESK)?;
    let result = act(&portal, &caller, &staff, &code, &fields).await;
    let draft = Some(fields.draft(&code)).filter(|_| fields.form == "renew");
    let form = AnswerForm { draft, ..AnswerForm::default() };
    let (status, form) = match result {
        Ok(_) => return Ok(done(&code)),
        Err(Refusal::Invalid(faults)) => (StatusCode::UNPROCESSABLE_ENTITY, AnswerForm { faults, ..form }),
        Err(Refusal::PreconditionFailed | Refusal::Conflict) => {
            (StatusCode::PRECONDITION_FAILED, AnswerForm { is_stale: true, ..form })
        }
        Err(other) => return Err(other),
    };
    one(&portal, &caller, &staff, &code, (status, form)).await
}

async fn act(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    code: &str,
    fields: &Fields,
) -> Result<StandardAnswer, Refusal> {
    let at = (code, fields.version);
    match fields.form.as_str() {
        "renew" => standard::renew(portal, caller, staff, fields.version, fields.draft(code)).await,
        "approve" => standard::approve(portal, caller, staff, at, fields.number).await,
        "retire" => standard::set_retired(portal, caller, staff, at, true).await,
        "restore" => standard::set_retired(portal, caller, staff, at, false).await,
        _ => Err(Refusal::BadRequest),
    }
}
