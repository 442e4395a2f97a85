//! The API's doors to suggestions.

pub mod contract;
pub mod moderation;
pub mod proposal;
pub mod staff_contract;
pub mod voice;
pub mod weights;

use app::problem::Problem;
use app::suggestion::{Acted, Board, Draft, OwnList, Similar, Sort, Status, Suggestion, Topic};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::store::Conditions;
use super::{doing, export, view};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, condition, read_json, to_json};
use crate::search;
use crate::session::Person;
use crate::spreadsheet::Format;
use crate::state::Portal;

const LIMIT: usize = 20;
const MOST: usize = 100;

/// What is wanted of the board; an empty text wants everything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    pub sort: String,
    pub topic: String,
    /// The code of a place.
    pub unit: String,
    pub status: String,
    pub text: String,
    /// Of an export.
    pub format: Format,
    pub cursor: Option<String>,
    pub limit: Option<usize>,
}

impl BoardQuery {
    /// # Errors
    /// `Invalid` at the field that names nothing known.
    pub fn read(&self) -> Result<(Sort, Conditions), Refusal> {
        let stated = |text: &String| Some(text.trim().to_string()).filter(|text| !text.is_empty());
        let conditions = Conditions {
            topic: word::<Topic>(&self.topic, "/topic")?,
            unit: stated(&self.unit),
            status: word::<Status>(&self.status, "/status")?,
            patterns: search::patterns(&self.text),
        };
        Ok((word(&self.sort, "/sort")?.unwrap_or(Sort::Voices), conditions))
    }

    /// Words are looked for in every row: it counts as a look-up.
    ///
    /// # Errors
    /// `TooMany` by the caller's address.
    pub fn take(&self, portal: &Portal, caller: &Caller) -> Result<(), Refusal> {
        match self.text.trim().is_empty() {
            true => Ok(()),
            false => portal.lookups.take(caller.address, 1).map(|_| ()),
        }
    }

    fn limit(&self) -> usize {
        self.limit.unwrap_or(LIMIT).clamp(1, MOST)
    }
}

fn word<T: std::str::FromStr<Err = String>>(text: &str, pointer: &str) -> Result<Option<T>, Refusal> {
    match text {
        "" => Ok(None),
        other => other.parse().map(Some).map_err(|known: String| Refusal::field(pointer, "unknown", &known)),
    }
}

fn told(status: StatusCode, found: impl Serialize) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], Json(found)).into_response()
}

/// What an act came to: at once, or once the guest has confirmed it.
fn acted(acted: &Acted, status: StatusCode) -> Response {
    told(if acted.awaits_confirmation { StatusCode::ACCEPTED } else { status }, acted)
}

/// The board: what customers would have otherwise, by voices (people), by weight, by shipments, or the newest first.
/// Those that went into another are found by `status=merged` alone.
#[utoipa::path(
    get, path = "/api/v1/suggestions", tag = "suggestions",
    params(
        ("sort" = Option<String>, Query, description = "`voices` (default), `weighted`, `shipments` or `new`"),
        ("topic" = Option<String>, Query), ("unit" = Option<String>, Query, description = "Code of a service point"),
        ("status" = Option<String>, Query), ("text" = Option<String>, Query, description = "Words that all occur"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query, description = "20, at most 100"),
    ),
    responses(
        (status = 200, body = Board), (status = 422, body = Problem),
        (status = 429, body = Problem, description = "With `text`: as look-ups of parcels"),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Refusal> {
    query.take(&portal, &caller)?;
    let (sort, conditions) = query.read()?;
    let board = view::board(&portal, sort, &conditions, query.cursor.as_deref(), query.limit()).await?;
    Ok(told(StatusCode::OK, board))
}

/// The board as CSV or XLSX, filtered and ordered likewise: the first 20 000.
#[utoipa::path(
    get, path = "/api/v1/suggestions/export", tag = "suggestions",
    params(
        ("sort" = Option<String>, Query), ("topic" = Option<String>, Query), ("unit" = Option<String>, Query),
        ("status" = Option<String>, Query), ("text" = Option<String>, Query),
        ("format" = inline(Option<Format>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn export(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Refusal> {
    portal.lookups.take(caller.address, export::PAGES)?;
    let (sort, conditions) = query.read()?;
    export::answer(&portal, sort, &conditions, query.format, caller.locale).await
}

/// What similar ones are looked for with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SimilarQuery {
    pub text: String,
}

/// Those on the board that look like a text, before it is sent: the most alike first, at most 5.
#[utoipa::path(
    get, path = "/api/v1/suggestions/similar", tag = "suggestions",
    params(("text" = String, Query, description = "What is being typed; the first 300 characters count")),
    responses((status = 200, body = Similar), (status = 429, body = Problem))
)]
pub async fn similar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<SimilarQuery>,
) -> Result<Response, Refusal> {
    portal.lookups.take(caller.address, 1)?;
    Ok(told(StatusCode::OK, view::similar(&portal, &query.text).await?))
}

/// Makes a suggestion. It waits for a moderator; a guest's for the link of a mail before that (202, the same for every
/// address). From the desk it is written down for somebody, without a voice.
#[utoipa::path(
    post, path = "/api/v1/suggestions", tag = "suggestions",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = Draft,
    responses(
        (status = 201, body = Acted), (status = 202, body = Acted), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem, description = "Five a day"),
    )
)]
pub async fn make(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: Draft = read_json(&body)?;
    let whose = idempotency::caller_of(&caller);
    let of = Use { caller: &whose, door: ("POST", uri.path()) };
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move {
            let acted = doing::suggest(&portal, &caller, draft, None).await?;
            let status = if acted.awaits_confirmation { StatusCode::ACCEPTED } else { StatusCode::CREATED };
            Ok(Done::open(status, to_json(&acted)?))
        }
    };
    idempotency::once(&portal, of, &headers, &body, work).await
}

/// One suggestion. Before it is on the board, only whoever wrote it and the desk. Its `ETag` is that of what staff change:
/// voices, comments and counts leave it as it is.
#[utoipa::path(
    get, path = "/api/v1/suggestions/{suggestion_number}", tag = "suggestions",
    params(("suggestion_number" = String, Path)),
    responses((status = 200, body = Suggestion), (status = 404, body = Problem))
)]
pub async fn find(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    let (suggestion, record) = view::find(&portal, &caller, &number).await?;
    Ok(([condition::etag(record.version)], told(StatusCode::OK, suggestion)).into_response())
}

/// What the reader suggested, gave a voice and follows; as a guest of the same address too.
#[utoipa::path(
    get, path = "/api/v1/me/suggestions", tag = "suggestions", security(("session" = [])),
    responses((status = 200, body = OwnList), (status = 401, body = Problem))
)]
pub async fn own(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    Ok(told(StatusCode::OK, view::own(&portal, &person).await?))
}
