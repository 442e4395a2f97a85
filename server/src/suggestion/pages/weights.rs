//! `/admin/suggestions`: what voices weigh.

use app::problem::FieldProblem;
use app::suggestion::moderation::{WeightsDraft, api, read_weight};
use app::suggestion::pages::{DeskDraft, WeightsScreen, weights as page};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::weights::{self, SETTERS, VIEWERS};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /admin/suggestions`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    staff.one_of(&VIEWERS)?;
    let screen = WeightsScreen { is_done: query.done.is_some(), ..WeightsScreen::default() };
    answer(&portal, (&caller, &staff), screen, StatusCode::OK).await
}

async fn answer(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    mut screen: WeightsScreen,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let (found, version) = weights::find(portal).await?;
    screen.version = version;
    screen.may_change = SETTERS.contains(&staff.role);
    Ok(render(portal, caller, api::WEIGHTS, status, |visitor| page(visitor, &found, &screen)))
}

/// What the form sends, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    version: String,
    a_milli: String,
    b_milli: String,
    c_milli: String,
    none_milli: String,
}

impl Sent {
    fn fields(&self) -> [(&'static str, &String); 4] {
        [
            ("a_milli", &self.a_milli),
            ("b_milli", &self.b_milli),
            ("c_milli", &self.c_milli),
            ("none_milli", &self.none_milli),
        ]
    }

    fn draft(&self) -> Result<WeightsDraft, Refusal> {
        let [a, b, c, none] = self.fields().map(|(_, typed)| read_weight(typed));
        if let (Some(a_milli), Some(b_milli), Some(c_milli), Some(none_milli)) = (a, b, c, none) {
            return Ok(WeightsDraft { a_milli, b_milli, c_milli, none_milli });
        }
        let faulty = self.fields().into_iter().filter(|(_, typed)| read_weight(typed).is_none());
        let problem =
            |name: &str| FieldProblem::new(["/", name].concat(), "out_of_range", "0 to 100, at most three decimals");
        Err(Refusal::Invalid(faulty.map(|(name, _)| problem(name)).collect()))
    }
}

/// `POST /admin/suggestions`.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    staff.one_of(&SETTERS)?;
    // A version that is no number was never read.
    let version = sent.version.parse().unwrap_or(-1);
    let done = match sent.draft() {
        Ok(draft) => weights::set(&portal, (&caller, &staff), &draft, version).await,
        Err(refused) => Err(refused),
    };
    let refused = match done {
        Ok(()) => return Ok(Redirect::to(&[api::WEIGHTS, "?done=1"].concat()).into_response()),
        Err(refused) => refused,
    };
    let status = refused.status();
    let values = sent.fields().map(|(name, typed)| (name.to_string(), typed.clone())).to_vec();
    let mut draft = DeskDraft { form: "weights".to_string(), values, ..DeskDraft::default() };
    match refused {
        Refusal::Invalid(faults) => draft.faults = Faults(faults),
        Refusal::PreconditionFailed => draft = DeskDraft { is_stale: true, ..DeskDraft::default() },
        other => return Err(other),
    }
    let screen = WeightsScreen { draft, ..WeightsScreen::default() };
    answer(&portal, (&caller, &staff), screen, status).await
}
