//! `/desk/improvements/new` and `/desk/improvements/{number}/edit`.

use app::improvement::api;
use app::improvement::pages::{Choices, FormScreen, Typed, form as screen};
use app::locale::Locale;
use app::ui::Choice;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::account::person::Person;
use crate::account::{person, unit};
use crate::complaint::causes_of_all;
use crate::http::{Caller, Refusal};
use crate::improvement::http::Writer;
use crate::improvement::{Scope, add, change, find, store};
use crate::page::render;
use crate::state::Portal;
use crate::survey::result::all_questions;

/// Longest label of a question in a list to choose from, in characters.
const LABEL: usize = 100;

async fn choices(portal: &Portal, l: Locale) -> Result<Choices, Refusal> {
    let staff = person::store::list_staff(&portal.store).await?;
    let owners = staff.into_iter().filter(Person::is_living).map(|one| Choice::new(one.id, one.name));
    let units = unit::store::list(&portal.store).await?.into_iter().filter(|unit| unit.closed_at.is_none());
    let causes = causes_of_all(&portal.store, l).await?;
    let mut questions = Vec::new();
    for (survey_id, name, asked) in all_questions(portal).await? {
        let scored = asked.into_iter().filter(|question| question.kind.range().is_some());
        questions.extend(scored.map(|question| {
            let label: String = [&name, ": ", question.texts.of(l)].concat().chars().take(LABEL).collect();
            Choice::new([&survey_id, "/", &question.key].concat(), label)
        }));
    }
    Ok(Choices {
        owners: owners.collect(),
        units: units.map(|unit| Choice::new(unit.code.clone(), [&unit.name, " · ", &unit.code].concat())).collect(),
        lanes: store::lanes(&portal.store).await?,
        causes: causes.into_iter().map(|cause| Choice::new(cause.code, cause.name)).collect(),
        questions,
    })
}

async fn page(portal: &Portal, caller: &Caller, status: StatusCode, form: FormScreen) -> Result<Response, Refusal> {
    let form = FormScreen { choices: choices(portal, caller.locale).await?, ..form };
    let path = form.of.as_ref().map_or_else(|| api::NEW.to_string(), |(number, _)| api::edit_page(number));
    Ok(render(portal, caller, &path, status, |visitor| screen(visitor, &form)))
}

/// `GET /desk/improvements/new`.
pub async fn show_new(State(portal): State<Portal>, Writer { caller, staff }: Writer) -> Result<Response, Refusal> {
    let form = FormScreen { typed: Typed::fresh(&staff.person.person_id), ..FormScreen::default() };
    page(&portal, &caller, StatusCode::OK, form).await
}

/// `POST /desk/improvements/new`.
pub async fn post_new(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let typed = Typed::of_pairs(&pairs);
    let done = match typed.draft() {
        Ok(draft) => add(&portal, &caller, &staff, draft).await,
        Err(faults) => Err(Refusal::Invalid(faults)),
    };
    answer(&portal, &caller, done.map(|known| known.improvement_number), FormScreen { typed, ..FormScreen::default() })
        .await
}

/// `GET /desk/improvements/{number}/edit`.
pub async fn show_edit(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    let known = find(&portal, &Scope::All, &number).await?;
    let form = FormScreen { typed: Typed::of(&known), of: Some((number, known.version)), ..FormScreen::default() };
    page(&portal, &caller, StatusCode::OK, form).await
}

/// `POST /desk/improvements/{number}/edit`.
pub async fn post_edit(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Path(number): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let version = pairs.iter().find(|(name, _)| name == "version").and_then(|(_, value)| value.parse().ok());
    let version: i64 = version.ok_or(Refusal::BadRequest)?;
    let known = find(&portal, &Scope::All, &number).await?;
    let typed = Typed::of_pairs(&pairs);
    let done = match typed.draft() {
        Ok(draft) => change(&portal, &caller, &staff, (&number, version), draft).await,
        Err(faults) => Err(Refusal::Invalid(faults)),
    };
    let form = FormScreen { typed, of: Some((number, known.version)), ..FormScreen::default() };
    answer(&portal, &caller, done.map(|known| known.improvement_number), form).await
}

/// To the page of what was saved, or the form again with what is wrong.
async fn answer(
    portal: &Portal,
    caller: &Caller,
    done: Result<String, Refusal>,
    form: FormScreen,
) -> Result<Response, Refusal> {
    match done {
        Ok(number) => Ok(Redirect::to(&[&api::improvement_page(&number), "?done=1"].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => {
            page(portal, caller, StatusCode::UNPROCESSABLE_ENTITY, FormScreen { faults, ..form }).await
        }
        Err(Refusal::Blocked(faults)) => {
            page(portal, caller, StatusCode::CONFLICT, FormScreen { faults, ..form }).await
        }
        Err(Refusal::PreconditionFailed) => {
            page(portal, caller, StatusCode::PRECONDITION_FAILED, FormScreen { is_stale: true, ..form }).await
        }
        Err(other) => Err(other),
    }
}
