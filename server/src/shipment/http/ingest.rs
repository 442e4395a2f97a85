//! Ingest: what a transport management system states, with an API key of scope `ingest`.

use app::problem::FieldProblem;
use app::shipment::intake::{EventDraft, ShipmentDraft};
use app::value::Instant;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::guard::IngestKey;
use crate::audit::{Entry, record};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, read_json, to_json};
use crate::shipment::intake::{Recorded, Sourced, Upserted, take_in_within};
use crate::shipment::link;
use crate::state::Portal;
use crate::store::Transaction;

/// Events in one call.
pub const MOST_EVENTS: usize = 1000;

/// What became of a stated shipment.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShipmentAnswer {
    pub waybill_number: String,
    /// `created`, `updated` or `unchanged`.
    pub outcome: &'static str,
    /// Only when created: the parcel's secret link, shown once (not in the answer to a repeated `Idempotency-Key`). It
    /// opens the full timeline without a phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// States a shipment; the waybill number is the key. A field left out keeps what is known.
#[utoipa::path(
    post, path = "/api/v1/shipments", tag = "ingest",
    request_body = ShipmentDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    responses(
        (status = 201, body = ShipmentAnswer, description = "Created"),
        (status = 200, body = ShipmentAnswer, description = "Updated or unchanged"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("api_key" = []))
)]
pub async fn state_shipment(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    IngestKey(key): IngestKey,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let mut draft: ShipmentDraft = read_json(&body)?;
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let of = Use { caller: &key.id, door: ("POST", uri.path()) };
    idempotency::once(&portal.clone(), of, &headers, &body, async move {
        let now = portal.clock.now();
        let mut tx = portal.store.begin().await?;
        let outcome = take_in_within(&mut tx, std::slice::from_ref(&draft), &[], now).await?;
        let (status, word) = match outcome.shipments.first() {
            Some(Upserted::Created) => (StatusCode::CREATED, "created"),
            Some(Upserted::Updated) => (StatusCode::OK, "updated"),
            _ => (StatusCode::OK, "unchanged"),
        };
        let link = match status {
            StatusCode::CREATED => Some(link::renew(&mut tx, &draft.waybill_number, now).await?),
            _ => None,
        };
        if !outcome.changed.is_empty() {
            let subject = ["shipment:", &draft.waybill_number].concat();
            record(&mut tx, &Entry::by(&caller, "shipment.stated", &subject).with("outcome", word), now).await?;
        }
        tx.commit().await?;
        portal.changes.tell(&outcome.changed);
        let mut answer = ShipmentAnswer { waybill_number: draft.waybill_number, outcome: word, link };
        let shown = to_json(&answer)?;
        answer.link = None;
        Ok(Done { status, answer: shown, kept: to_json(&answer)? })
    })
    .await
}

/// Makes a new secret link for a parcel; the old one stops working at once.
#[utoipa::path(
    put, path = "/api/v1/shipments/{waybill_number}/link", tag = "ingest",
    params(("waybill_number" = String, Path)),
    responses(
        (status = 200, body = ShipmentAnswer),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("api_key" = []))
)]
pub async fn renew_link(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    IngestKey(_): IngestKey,
    Path(typed): Path<String>,
) -> Result<Json<ShipmentAnswer>, Refusal> {
    let waybill_number = app::shipment::identifier::waybill_number::normalise(&typed);
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let link = link::renew(&mut tx, &waybill_number, now).await?;
    let subject = ["shipment:", &waybill_number].concat();
    record(&mut tx, &Entry::by(&caller, "link.renewed", &subject), now).await?;
    tx.commit().await?;
    Ok(Json(ShipmentAnswer { waybill_number, outcome: "updated", link: Some(link) }))
}

/// Tracking events of any shipments, at most 1 000.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventBatch {
    #[schema(value_type = Vec<EventDraft>)]
    #[serde(alias = "events")]
    items: Vec<serde_json::Value>,
}

/// One result per event, in the order sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventResults {
    pub items: Vec<EventResult>,
    pub recorded: usize,
    pub duplicate: usize,
    pub refused: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EventResult {
    /// 201 recorded, 200 known before, 422 refused.
    pub status: u16,
    /// `recorded`, `duplicate` or `refused`.
    pub outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// Records tracking events. Good ones go in, refused ones are named; sending a batch again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/tracking-events", tag = "ingest",
    request_body = EventBatch,
    params(("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    responses(
        (status = 200, body = EventResults),
        (status = 400, body = app::problem::Problem), (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("api_key" = []))
)]
pub async fn record_events(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    IngestKey(key): IngestKey,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let batch: EventBatch = read_json(&body)?;
    if batch.items.is_empty() || batch.items.len() > MOST_EVENTS {
        return Err(Refusal::field("/items", "out_of_range", "must hold 1 to 1000 events"));
    }
    let source = key.name.clone();
    let of = Use { caller: &key.id, door: ("POST", uri.path()) };
    idempotency::once(&portal.clone(), of, &headers, &body, async move {
        let read: Vec<Result<EventDraft, Vec<FieldProblem>>> =
            batch.items.into_iter().enumerate().map(|(at, item)| read_event(at, item)).collect();
        let good: Vec<Sourced> = read
            .iter()
            .filter_map(|item| item.as_ref().ok())
            .map(|event| Sourced::new(source.clone(), event.clone()))
            .collect();
        let now = portal.clock.now();
        let mut tx = portal.store.begin().await?;
        let outcome = take_in_within(&mut tx, &[], &good, now).await?;
        let (waybills, results) = (outcome.changed, results(read, &outcome.events));
        if results.recorded > 0 {
            record_batch(&mut tx, &caller, &source, waybills.len(), &results, now).await?;
        }
        tx.commit().await?;
        portal.changes.tell(&waybills);
        Ok(Done::open(StatusCode::OK, to_json(&results)?))
    })
    .await
}

/// One row for the whole call; the events themselves are immutable and name their source.
async fn record_batch(
    tx: &mut Transaction,
    caller: &Caller,
    source: &str,
    shipments: usize,
    results: &EventResults,
    now: Instant,
) -> sqlx::Result<()> {
    let subject = ["source:", source].concat();
    let entry = Entry::by(caller, "tracking_event.recorded", &subject)
        .with("recorded", results.recorded.to_string())
        .with("duplicate", results.duplicate.to_string())
        .with("refused", results.refused.to_string())
        .with("shipments", shipments.to_string());
    record(tx, &entry, now).await
}

fn read_event(at: usize, item: serde_json::Value) -> Result<EventDraft, Vec<FieldProblem>> {
    let pointer = ["/items/", &at.to_string()].concat();
    let mut draft: EventDraft =
        serde_json::from_value(item).map_err(|e| vec![FieldProblem::new(&pointer, "malformed", e.to_string())])?;
    draft.normalise();
    let mut problems = draft.problems();
    for problem in &mut problems {
        problem.pointer.insert_str(0, &pointer);
    }
    if problems.is_empty() { Ok(draft) } else { Err(problems) }
}

fn results(read: Vec<Result<EventDraft, Vec<FieldProblem>>>, recorded: &[Recorded]) -> EventResults {
    let mut outcomes = recorded.iter();
    let items: Vec<EventResult> = read
        .into_iter()
        .map(|item| match item {
            Err(errors) => EventResult { status: 422, outcome: "refused", errors },
            Ok(_) => match outcomes.next() {
                Some(Recorded::Recorded) => EventResult { status: 201, outcome: "recorded", errors: Vec::new() },
                _ => EventResult { status: 200, outcome: "duplicate", errors: Vec::new() },
            },
        })
        .collect();
    let count = |word: &str| items.iter().filter(|item| item.outcome == word).count();
    EventResults { recorded: count("recorded"), duplicate: count("duplicate"), refused: count("refused"), items }
}
