//! `/desk/suggestions/{suggestion_number}`: one suggestion, and each act on it. Customers are looked for as on a call.

use app::contact::Customer;
use app::suggestion::moderation::{
    CommentModeration, MergeDraft, MergePreview, ModerationDraft, StaffVoice, StatusDraft, api,
};
use app::suggestion::pages::{DeskCaseScreen, DeskDraft, FoundCustomer, desk_case};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::field;
use crate::clock::in_zone;
use crate::contact;
use crate::http::{Caller, Refusal};
use crate::page::{path_of, render};
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::moderating::{self, MODERATORS};
use crate::suggestion::{merging, status, voicing};

/// Longer than any number, name or address that somebody looks for.
const MOST_TYPED: usize = 120;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Number of the one into which it might go.
    into: String,
    /// Who is looked for among customers.
    customer: String,
    done: Option<String>,
}

/// What the page shows beside the suggestion.
#[derive(Debug, Default)]
struct Shown {
    draft: DeskDraft,
    merge: Option<MergePreview>,
    search: String,
    is_done: bool,
}

/// `GET /desk/suggestions/{suggestion_number}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let mut shown = Shown { search: tidy(&asked.customer), is_done: asked.done.is_some(), ..Shown::default() };
    let mut status = StatusCode::OK;
    if !asked.into.trim().is_empty() {
        match merging::preview(&portal, &staff, &number, &asked.into).await {
            Ok(preview) => shown.merge = Some(preview),
            Err(refused) => {
                status = refused.status();
                shown.draft = refusal("merge", &[("into".to_string(), asked.into)], refused)?;
            }
        }
    }
    answer(&portal, (&caller, &staff), (&path_of(&uri), &number), shown, status).await
}

fn tidy(typed: &str) -> String {
    typed.trim().chars().filter(|c| !c.is_control()).take(MOST_TYPED).collect()
}

/// The form as it was refused.
///
/// # Errors
/// Those that no form can show.
fn refusal(form: &str, values: &[(String, String)], refused: Refusal) -> Result<DeskDraft, Refusal> {
    let draft = DeskDraft { form: form.to_string(), values: values.to_vec(), ..DeskDraft::default() };
    match refused {
        Refusal::Invalid(faults) | Refusal::Blocked(faults) => Ok(DeskDraft { faults: Faults(faults), ..draft }),
        Refusal::Conflict | Refusal::PreconditionFailed => Ok(DeskDraft { is_stale: true, ..draft }),
        other => Err(other),
    }
}

/// Those among them who can have a voice: people.
async fn found(portal: &Portal, search: &str) -> Result<Vec<FoundCustomer>, Refusal> {
    if search.is_empty() {
        return Ok(Vec::new());
    }
    let matches = contact::search(portal, search).await?.matches;
    let person = |one: contact::Match| match one.customer {
        Customer::Person(person_id) => Some(FoundCustomer { person_id, name: one.name, email: one.email }),
        _ => None,
    };
    Ok(matches.into_iter().filter_map(person).collect())
}

async fn answer(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    (path, number): (&str, &str),
    shown: Shown,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let reach = moderating::reach(staff)?;
    let suggestion = moderating::look(portal, &reach, number).await?;
    let may_act = MODERATORS.contains(&staff.role);
    let local = |at| in_zone(at, &portal.settings.zone);
    let screen = DeskCaseScreen {
        places: if may_act { moderating::places(portal).await? } else { Vec::new() },
        may_act,
        found: if may_act { found(portal, &shown.search).await? } else { Vec::new() },
        draft: shown.draft,
        is_done: shown.is_done,
        merge: shown.merge,
        search: shown.search,
        local: &local,
    };
    Ok(render(portal, caller, path, status, |visitor| desk_case(visitor, &suggestion, &screen)))
}

/// `POST /desk/suggestions/{suggestion_number}`: each form of the page says which one it is.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(number): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    staff.one_of(&MODERATORS)?;
    let done = act(&portal, (&caller, &staff), &number, &sent).await;
    let path = api::desk_page(&number);
    let refused = match done {
        Ok(()) => return Ok(Redirect::to(&[&path, "?done=1"].concat()).into_response()),
        Err(refused) => refused,
    };
    let status = refused.status();
    let draft = refusal(field(&sent, "form"), &sent, refused)?;
    let shown = Shown { draft, search: tidy(field(&sent, "customer")), ..Shown::default() };
    answer(&portal, (&caller, &staff), (&path, &number), shown, status).await
}

async fn act(portal: &Portal, by: (&Caller, &Staff), number: &str, sent: &[(String, String)]) -> Result<(), Refusal> {
    let text = |name| field(sent, name).to_string();
    // A version that is no number was never read.
    let version = field(sent, "version").parse().unwrap_or(-1);
    match field(sent, "form") {
        "publish" => {
            let draft = ModerationDraft {
                decision: text("form"),
                reason: String::new(),
                title: Some(text("title")),
                topic: Some(text("topic")),
                unit_code: Some(text("unit_code")),
            };
            moderating::decide(portal, by, number, draft, version).await
        }
        "refuse" => {
            let draft =
                ModerationDraft { decision: text("form"), reason: text("reason"), ..ModerationDraft::default() };
            moderating::decide(portal, by, number, draft, version).await
        }
        "status" => {
            let draft = StatusDraft { status: text("status"), reply: text("reply") };
            status::set(portal, by, number, draft, version).await
        }
        "merge" => merging::merge(portal, by, number, &MergeDraft { into: text("into") }, version).await,
        "voice" => {
            let voice =
                StaffVoice { person_id: Some(text("person_id")), email: Some(text("email")), note: text("note") };
            voicing::note_voice(portal, by, number, voice).await
        }
        form => match form.strip_prefix("refuse-") {
            Some(comment_id) => {
                let draft = CommentModeration { decision: "refuse".to_string(), reason: text("reason") };
                moderating::decide_comment(portal, by, (number, comment_id), draft).await
            }
            None => Err(Refusal::BadRequest),
        },
    }
}
