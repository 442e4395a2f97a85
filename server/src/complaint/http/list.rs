//! Lists of complaints, drafts, and what periodic work did.

use app::account::StaffRole;
use app::complaint::{ComplaintItem, Draft, JobRun};
use app::deadline::Day;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::complaint::store::{self, Conditions, Counted, Whose};
use crate::complaint::{DESK, export, view};
use crate::http::{Caller, Refusal, read_json, to_json};
use crate::search;
use crate::session::{Person, SignedIn, Staff};
use crate::spreadsheet::Format;
use crate::state::Portal;

/// One page of complaints.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<ComplaintItem> in the contract")]
pub struct ComplaintList {
    items: Vec<ComplaintItem>,
    next_cursor: Option<String>,
}

/// What is wanted of a list; an empty text wants everything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub state: String,
    pub category: String,
    /// `own`: only what the reader filed or takes part in by name.
    pub whose: String,
    /// `open`: only what has not ended.
    pub open: String,
    /// For staff: `mine` or `nobody`.
    pub held: String,
    /// For staff: the id of whoever has it in hand.
    pub holder: String,
    /// For staff: `escalated`, with a supervisor or the management.
    pub escalated: String,
    /// For staff: the code of a unit.
    pub unit: String,
    /// For staff of the desk: `a`, `b` or `c`, the class of the customer.
    pub class: String,
    pub search: String,
    /// For staff, as all down to `missed`: what a number of the figures counts. Days are the operator's, both included.
    pub filed_from: String,
    pub filed_to: String,
    /// Of a cause; `-` for none.
    pub cause: String,
    /// `yes`, `no` or `undecided`.
    pub valid: String,
    /// `origin>destination`; `-` where it is not known.
    pub lane: String,
    pub due_from: String,
    pub due_to: String,
    /// `pack.rule` of what falls due.
    pub clock: String,
    /// How that stands: `met`, `missed`, `open` or `void`.
    pub standing: String,
    /// `yes`: any date of ours was missed.
    pub missed: String,
    /// Of an export.
    pub format: Format,
    pub cursor: Option<String>,
    pub limit: Option<usize>,
}

impl ListQuery {
    /// # Errors
    /// `Invalid` at the field that names nothing known.
    pub fn conditions(&self, person: &SignedIn) -> Result<Conditions, Refusal> {
        if !["", "mine", "nobody"].contains(&self.held.as_str()) {
            return Err(Refusal::field("/held", "unknown", "must be mine or nobody"));
        }
        // A customer must not learn by a filter who works for them.
        let desk = person.staff_role.is_some();
        let knows_classes = person.staff_role.is_some_and(|role| DESK.contains(&role));
        Ok(Conditions {
            state: word(&self.state, "/state")?,
            category: word(&self.category, "/category")?,
            is_own: self.whose == "own",
            is_open: self.open == "open",
            held_by: match (desk, self.held.as_str()) {
                (false, _) => None,
                (true, "mine") => Some(person.person_id.clone()),
                (true, _) => Some(self.holder.clone()).filter(|id| !id.is_empty()),
            },
            is_escalated: desk && self.escalated == "escalated",
            is_unheld: desk && self.held == "nobody",
            is_late: false,
            unit_code: Some(self.unit.clone()).filter(|code| desk && !code.is_empty()),
            class: if knows_classes { word(&self.class, "/class")? } else { None },
            patterns: search::patterns(&self.search),
            counted: if desk { self.counted()? } else { Counted::default() },
        })
    }

    /// # Errors
    /// `Invalid` at the field that says nothing.
    fn counted(&self) -> Result<Counted, Refusal> {
        let stated = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(Counted {
            filed: days(["/filed_from", "/filed_to"], [&self.filed_from, &self.filed_to])?,
            cause: stated(&self.cause),
            validity: word(&self.valid, "/valid")?,
            lane: stated(&self.lane),
            due: days(["/due_from", "/due_to"], [&self.due_from, &self.due_to])?,
            clock: stated(&self.clock),
            standing: word(&self.standing, "/standing")?,
            is_missed: self.missed == "yes",
        })
    }

    /// What is stated, for the next page of the list and for its file.
    pub fn counted_pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("filed_from", &self.filed_from),
            ("filed_to", &self.filed_to),
            ("cause", &self.cause),
            ("valid", &self.valid),
            ("lane", &self.lane),
            ("due_from", &self.due_from),
            ("due_to", &self.due_to),
            ("clock", &self.clock),
            ("standing", &self.standing),
            ("missed", &self.missed),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
    }
}

/// Both days, or none.
fn days([from_at, to_at]: [&str; 2], [from, to]: [&str; 2]) -> Result<Option<(Day, Day)>, Refusal> {
    let day = |pointer, text: &str| {
        text.parse::<Day>().map_err(|_| Refusal::field(pointer, "malformed", "must be a day such as 2026-02-14"))
    };
    match (from, to) {
        ("", "") => Ok(None),
        _ => Ok(Some((day(from_at, from)?, day(to_at, to)?))),
    }
}

fn word<T: std::str::FromStr<Err = String>>(text: &str, pointer: &str) -> Result<Option<T>, Refusal> {
    match text {
        "" => Ok(None),
        _ => text.parse().map(Some).map_err(|error: String| Refusal::field(pointer, "unknown", &error)),
    }
}

/// Whose complaints the reader lists: staff all, a unit those that name it, everybody else their own side.
pub fn whose(person: &SignedIn) -> Whose {
    match (person.staff_role, &person.unit_id) {
        (Some(role), _) if DESK.contains(&role) => Whose::All,
        (Some(StaffRole::Unit), Some(unit_id)) => Whose::Unit(unit_id.clone()),
        _ => Whose::Person(person.person_id.clone()),
    }
}

/// Complaints of the caller and of their organisations, the newest first. For staff all of them, by the nearest open
/// date; repeated contacts move a complaint up, and `priority` says by how many days and why.
#[utoipa::path(
    get, path = "/api/v1/complaints", tag = "complaints",
    params(
        ("state" = Option<String>, Query), ("category" = Option<String>, Query),
        ("whose" = Option<String>, Query, description = "`own`: filed by the caller, or joined"),
        ("open" = Option<String>, Query, description = "`open`: not ended"),
        ("held" = Option<String>, Query, description = "For staff: `mine`, in the caller's hand; `nobody`, in nobody's"),
        ("holder" = Option<String>, Query, description = "For staff: the id of whoever has it in hand"),
        ("escalated" = Option<String>, Query, description = "For staff: `escalated`, with a supervisor or the management"),
        ("unit" = Option<String>, Query, description = "For staff: the code of a unit"),
        ("class" = Option<String>, Query, description = "For staff: `a`, `b` or `c`, the class of the customer"),
        ("search" = Option<String>, Query, description = "Words of number, waybill number, name or text"),
        ("filed_from" = Option<String>, Query, description = "For staff, with `filed_to`: days of filing, both included"),
        ("filed_to" = Option<String>, Query),
        ("cause" = Option<String>, Query, description = "For staff: the code of a cause; `-` for none"),
        ("valid" = Option<String>, Query, description = "For staff: `yes`, `no` or `undecided`"),
        ("lane" = Option<String>, Query, description = "For staff: `Jiangsu>Guangdong`; `-` where it is not known"),
        ("due_from" = Option<String>, Query, description = "For staff, with `due_to`: days on which a date of ours falls"),
        ("due_to" = Option<String>, Query),
        ("clock" = Option<String>, Query, description = "With them: pack and rule, `generic_iso_10002.answer`"),
        ("standing" = Option<String>, Query, description = "With them: `met`, `missed`, `open` or `void`"),
        ("missed" = Option<String>, Query, description = "For staff: `yes`, any date of ours was missed"),
        ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20"),
    ),
    responses(
        (status = 200, body = ComplaintList),
        (status = 401, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list(
    State(portal): State<Portal>,
    Person(person): Person,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let found =
        view::list(&portal, &whose(&person), &query.conditions(&person)?, query.cursor.as_deref(), limit).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// The same list as a file: its first 20 000 rows, as CSV (UTF-8 with a byte order mark) or XLSX, cells that would
/// calculate made text.
#[utoipa::path(
    get, path = "/api/v1/complaints/export", tag = "complaints",
    params(
        ("state" = Option<String>, Query), ("category" = Option<String>, Query), ("whose" = Option<String>, Query),
        ("open" = Option<String>, Query), ("search" = Option<String>, Query),
        ("format" = inline(Option<Format>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String),
        (status = 401, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn export(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    export::answer(&portal, &whose(&person), &query.conditions(&person)?, query.format, caller.locale).await
}

/// A draft is about a parcel; `-` is the one about none.
fn key(typed: &str) -> String {
    match typed {
        "-" => String::new(),
        _ => app::shipment::identifier::waybill_number::normalise(typed),
    }
}

/// What the caller has begun to write.
#[utoipa::path(
    get, path = "/api/v1/complaint-drafts/{waybill_number}", tag = "complaints",
    params(("waybill_number" = String, Path, description = "`-` for a complaint about no parcel")),
    responses(
        (status = 200, body = Draft),
        (status = 401, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn find_draft(
    State(portal): State<Portal>,
    Person(person): Person,
    Path(typed): Path<String>,
) -> Result<Response, Refusal> {
    let draft = draft_of(&portal, &person.person_id, &key(&typed)).await?.ok_or(Refusal::NotFound)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(draft)).into_response())
}

pub(in crate::complaint) async fn draft_of(
    portal: &Portal,
    person_id: &str,
    waybill_number: &str,
) -> Result<Option<Draft>, Refusal> {
    let json = store::draft(&portal.store, person_id, waybill_number).await?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Keeps what the caller has begun to write. It need not be complete.
#[utoipa::path(
    put, path = "/api/v1/complaint-drafts/{waybill_number}", tag = "complaints",
    params(("waybill_number" = String, Path, description = "`-` for a complaint about no parcel")),
    request_body = Draft,
    responses(
        (status = 204, description = "Kept"),
        (status = 401, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn put_draft(
    State(portal): State<Portal>,
    Person(person): Person,
    Path(typed): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let key = key(&typed);
    if !key.is_empty() && !app::shipment::identifier::waybill_number::is_well_formed(&key) {
        return Err(Refusal::NotFound);
    }
    let draft: Draft = read_json(&body)?;
    let json = to_json(&draft)?;
    let mut tx = portal.store.begin().await?;
    store::put_draft(&mut tx, &person.person_id, &key, &json, portal.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What periodic work did.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<JobRun> in the contract")]
pub struct JobList {
    items: Vec<JobRun>,
    next_cursor: Option<String>,
}

/// What periodic work did last, for administrators, managers and supervisors.
#[utoipa::path(
    get, path = "/api/v1/jobs", tag = "operation",
    responses(
        (status = 200, body = JobList),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn jobs(
    State(portal): State<Portal>,
    Extension(_): Extension<Caller>,
    staff: Staff,
) -> Result<Json<Page<JobRun>>, Refusal> {
    staff.one_of(&[StaffRole::Admin, StaffRole::Manager, StaffRole::Supervisor])?;
    let items = store::job_runs(&portal.store).await?;
    Ok(Json(Page { items, next_cursor: None }))
}
