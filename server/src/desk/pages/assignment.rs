//! `/admin/assignment`: each form feeds the same function as the JSON door.

use app::complaint::{AssignmentEffect, AssignmentRuleChange, AssignmentRuleDraft};
use app::desk::api;
use app::desk::pages::{RulesForm, rules};
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{chosen_people, field, units};
use crate::complaint::assignment;
use crate::complaint::http::assignment::{Reader, Writer};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /admin/assignment`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    reader: Reader,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    let form = RulesForm { may_change: reader.may_change, is_done: query.done.is_some(), ..RulesForm::default() };
    render(&portal, &caller, StatusCode::OK, form).await
}

async fn render(
    portal: &Portal,
    caller: &Caller,
    status: StatusCode,
    mut form: RulesForm,
) -> Result<Response, Refusal> {
    let list = assignment::list(portal).await?;
    if form.may_change {
        (form.people, form.units) = (chosen_people(portal).await?, units(portal).await?);
    }
    Ok(page::render(portal, caller, api::ASSIGNMENT, status, |visitor| rules(visitor, &list, &form)))
}

/// `POST /admin/assignment`: adds, changes, moves, retires, or lets count again; or only says what a rule would do.
pub async fn post(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let form = field(&fields, "form");
    let id = if form == "add" { "" } else { field(&fields, "id") };
    // The other acts send no rule: there is nothing of it to keep.
    let typed = matches!(form, "add" | "change").then(|| (id.to_string(), draft(&fields)));
    let shown = RulesForm { may_change: true, typed, ..RulesForm::default() };
    match act(&portal, &caller, id, &fields).await {
        Ok(Outcome::Stored(id)) => Ok(Redirect::to(&[api::ASSIGNMENT, "?done=1#", &id].concat()).into_response()),
        Ok(Outcome::Tried(effect)) => {
            render(&portal, &caller, StatusCode::OK, RulesForm { effect: Some(effect), ..shown }).await
        }
        Err(Refusal::Invalid(faults)) => {
            render(&portal, &caller, StatusCode::UNPROCESSABLE_ENTITY, RulesForm { faults, ..shown }).await
        }
        Err(Refusal::PreconditionFailed) => {
            let status = StatusCode::PRECONDITION_FAILED;
            render(&portal, &caller, status, RulesForm { is_stale: true, ..shown }).await
        }
        Err(other) => Err(other),
    }
}

enum Outcome {
    /// The rule of this id.
    Stored(String),
    Tried(AssignmentEffect),
}

async fn act(portal: &Portal, caller: &Caller, id: &str, fields: &[(String, String)]) -> Result<Outcome, Refusal> {
    let is_trial = !field(fields, "test").is_empty();
    if field(fields, "form") == "add" {
        return match is_trial {
            true => Ok(Outcome::Tried(assignment::try_add(portal, draft(fields)).await?)),
            false => Ok(Outcome::Stored(assignment::add(portal, caller, draft(fields)).await?.id)),
        };
    }
    let (version, asked) = changed(portal, id, fields).await?;
    match is_trial {
        true => Ok(Outcome::Tried(assignment::try_change(portal, (id, version), asked).await?)),
        false => Ok(Outcome::Stored(assignment::change(portal, caller, (id, version), asked).await?.id)),
    }
}

fn draft(fields: &[(String, String)]) -> AssignmentRuleDraft {
    let text = |name: &str| field(fields, name).to_string();
    AssignmentRuleDraft {
        name: text("name"),
        category: text("category"),
        language: text("language"),
        destination: text("destination"),
        class: text("class"),
        person_ids: fields.iter().filter(|(name, _)| name == "person_id").map(|(_, id)| id.clone()).collect(),
        unit_code: text("unit_code"),
    }
}

/// The rule as stored, with what the form changes of it; and the version that its reader saw.
async fn changed(
    portal: &Portal,
    id: &str,
    fields: &[(String, String)],
) -> Result<(i64, AssignmentRuleChange), Refusal> {
    let known = assignment::find(portal, id).await?;
    let version = field(fields, "version").parse().map_err(|_| Refusal::BadRequest)?;
    let kept = AssignmentRuleChange {
        rule: AssignmentRuleDraft::of(&known),
        place: known.place.max(1),
        is_retired: known.retired_at.is_some(),
    };
    let asked = match field(fields, "form") {
        "change" => AssignmentRuleChange { rule: draft(fields), ..kept },
        "up" => AssignmentRuleChange { place: kept.place.saturating_sub(1).max(1), ..kept },
        "down" => AssignmentRuleChange { place: kept.place + 1, ..kept },
        "retire" => AssignmentRuleChange { is_retired: true, ..kept },
        "restore" => AssignmentRuleChange { is_retired: false, place: u32::MAX, ..kept },
        _ => return Err(Refusal::BadRequest),
    };
    Ok((version, asked))
}
