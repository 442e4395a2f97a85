//! `GET` and `POST /complaints/batch`: a shipper's file, tried first.

use app::complaint::api;
use app::complaint::pages::{BatchForm, batch as batch_page};
use app::ui::form::Faults;
use axum::extract::{Extension, Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use crate::complaint::batch;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Person;
use crate::state::Portal;

/// `GET /complaints/batch`.
pub async fn show(State(portal): State<Portal>, Extension(caller): Extension<Caller>, _: Person) -> Response {
    render(&portal, &caller, BatchForm::default(), StatusCode::OK)
}

/// `POST /complaints/batch`: a file, or rows pasted from a spreadsheet.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Person,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, Refusal> {
    let (mut csv, mut is_test) = (Vec::new(), true);
    while let Some(part) = parts.next_field().await.map_err(|_| Refusal::BadRequest)? {
        let name = part.name().unwrap_or_default().to_string();
        let bytes = part.bytes().await.map_err(|_| Refusal::BadRequest)?;
        match name.as_str() {
            "file" | "rows" if !bytes.is_empty() && csv.is_empty() => csv = bytes.to_vec(),
            "act" => is_test = bytes.as_ref() != b"file",
            _ => {}
        }
    }
    let rows = String::from_utf8_lossy(&csv).into_owned();
    match batch::file(&portal, &caller, &headers, &csv, is_test).await {
        Ok(result) => {
            let form = BatchForm { rows, result: Some(result), faults: Faults::default() };
            Ok(render(&portal, &caller, form, StatusCode::OK))
        }
        Err(Refusal::Invalid(faults)) => {
            let form = BatchForm { rows, result: None, faults: Faults(faults) };
            Ok(render(&portal, &caller, form, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(other) => Err(other),
    }
}

fn render(portal: &Portal, caller: &Caller, form: BatchForm, status: StatusCode) -> Response {
    page::render(portal, caller, api::BATCH, status, |visitor| batch_page(visitor, form))
}
