//! `/desk/team`, and `POST /desk/absence`, by which everybody says it of themselves.

use app::complaint::{ComplaintItem, HandOver};
use app::desk::api;
use app::desk::pages::{QueueScreen, TeamScreen, team as team_page};
use app::problem::FieldProblem;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::chosen_people;
use crate::clock::in_zone;
use crate::complaint::assignment::{self, LEADS, To};
use crate::complaint::http::list::{ListQuery, whose};
use crate::complaint::{DESK, late, view};
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;

/// Cases of a list on the page.
const LISTED: usize = 20;

/// What a redirect says of the act before it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
    given: Option<usize>,
    released: usize,
    left: usize,
}

/// `GET /desk/team`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    render(&portal, &caller, &staff, &query, Vec::new(), StatusCode::OK).await
}

async fn render(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    done: &Done,
    faults: Vec<FieldProblem>,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let local = |at| in_zone(at, &portal.settings.zone);
    let handed =
        done.given.map(|given_count| HandOver { given_count, released_count: done.released, left_count: done.left });
    let screen = TeamScreen {
        items: assignment::team(portal).await?,
        late: late(portal, LISTED).await?,
        escalated: escalated(portal, staff).await?,
        colleagues: chosen_people(portal).await?,
        handed,
        is_done: done.done.is_some(),
        faults,
        rows: QueueScreen::only_rows(&local),
    };
    Ok(page::render(portal, caller, api::TEAM, status, |visitor| team_page(visitor, &screen)))
}

async fn escalated(portal: &Portal, staff: &Staff) -> Result<Vec<ComplaintItem>, Refusal> {
    let query = ListQuery { open: "open".to_string(), escalated: "escalated".to_string(), ..ListQuery::default() };
    let conditions = query.conditions(&staff.person)?;
    Ok(view::list(portal, &whose(&staff.person), &conditions, None, LISTED).await?.items)
}

/// What the forms of the page send; each names itself in `form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    form: String,
    /// Empty for what nobody has in hand.
    from: String,
    /// Empty for the rules.
    to: String,
}

/// `POST /desk/team`: gives all of one person's cases to others, or notes who is away.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    let path = match fields.form.as_str() {
        "away" | "back" => {
            assignment::set_absence(&portal, &caller, &staff, &fields.from, fields.form == "away").await?;
            [api::TEAM, "?done=1"].concat()
        }
        "hand_over" => {
            let from = Some(fields.from.as_str()).filter(|id| !id.is_empty());
            let to = if fields.to.is_empty() { To::Rules } else { To::Person(fields.to) };
            match assignment::hand_over(&portal, &caller, from, &to).await {
                Ok(handed) => handed_page(handed),
                Err(Refusal::Invalid(faults)) => {
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    return render(&portal, &caller, &staff, &Done::default(), faults, status).await;
                }
                Err(other) => return Err(other),
            }
        }
        _ => return Err(Refusal::BadRequest),
    };
    Ok(Redirect::to(&path).into_response())
}

fn handed_page(handed: HandOver) -> String {
    let HandOver { given_count, released_count, left_count } = handed;
    format!("{}?given={given_count}&released={released_count}&left={left_count}", api::TEAM)
}

/// What the form of the queue sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Absence {
    away: String,
}

/// `POST /desk/absence`: away, or back.
pub async fn set_absence(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(asked): Form<Absence>,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let is_away = match asked.away.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(Refusal::BadRequest),
    };
    assignment::set_absence(&portal, &caller, &staff, &staff.person.person_id, is_away).await?;
    Ok(Redirect::to(api::QUEUE).into_response())
}
