//! Giving files before the case that names them is filed.

use app::attachment::Uploaded;
use app::problem::Problem;
use axum::body::Body;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{delete_unattached, keep, receive};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, to_json};
use crate::state::Portal;

/// Proves that an upload is this guest's; in a header, for addresses end up in logs.
const UPLOAD_SECRET: &str = "upload-secret";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadQuery {
    /// As the giver calls it.
    #[serde(default)]
    file_name: String,
}

/// Takes in a file: the body is the file itself. Photos (JPEG, PNG, WebP; 15 MB) are made anew without their metadata,
/// PDF (20 MB) and videos (MP4, QuickTime, WebM; 60 MB) are checked. Name it in a case within 24 hours.
#[utoipa::path(
    post, path = "/api/v1/attachments", operation_id = "upload_attachment", tag = "attachments",
    params(
        ("file_name" = Option<String>, Query, description = "As the giver calls it; at most 120 characters are kept"),
        ("Idempotency-Key" = Option<String>, Header, description = "Same key and file within 24 h: the stored answer again"),
    ),
    request_body(content = String, content_type = "application/octet-stream", description = "The file; `Content-Type` must fit it or be `application/octet-stream`"),
    responses(
        (status = 201, body = Uploaded, description = "Guests keep `upload_secret`: it is shown once"),
        (status = 422, body = Problem, description = "At `/file`: `required`, `unsupported`, `heic`, `mismatch`, `damaged`, `too_large`, `too_many_pixels`, `quota_person`, `quota_address`"),
        (status = 429, body = Problem),
        (status = 503, body = Problem),
    )
)]
pub async fn upload(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<UploadQuery>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let quota = portal.objects.uploads.take(caller.address, 1)?;
    let declared = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let received = receive(&portal, &caller, &query.file_name, Some(declared), body.into_data_stream()).await?;
    let fingerprint = [&query.file_name, declared, &received.sha256].join("\n");
    let whose = idempotency::caller_of(&caller);
    let of = Use { caller: &whose, door: ("POST", uri.path()) };
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move {
            let mut uploaded = keep(&portal, &caller, received).await?.uploaded();
            let answer = to_json(&uploaded)?;
            uploaded.upload_secret = None;
            Ok(Done { status: StatusCode::CREATED, answer, kept: to_json(&uploaded)? })
        }
    };
    let mut response = idempotency::once(&portal, of, &headers, fingerprint.as_bytes(), work).await?;
    response.headers_mut().extend(quota);
    Ok(response)
}

/// Takes back a file that no case has yet; guests send its secret in `Upload-Secret`.
#[utoipa::path(
    delete, path = "/api/v1/attachments/{attachment_id}", operation_id = "delete_attachment", tag = "attachments",
    params(("attachment_id" = String, Path), ("Upload-Secret" = Option<String>, Header)),
    responses((status = 204, description = "Gone"), (status = 404, body = Problem))
)]
pub async fn remove(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(attachment_id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let secret = headers.get(UPLOAD_SECRET).and_then(|value| value.to_str().ok());
    delete_unattached(&portal, &caller, &attachment_id, secret).await?;
    Ok(StatusCode::NO_CONTENT)
}
