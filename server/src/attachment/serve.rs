//! A file on its way to a reader: nothing in it may run, and nothing but our own pages may embed it.

use app::attachment::Kind;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

use super::objects::stream;
use super::{Attachment, name};
use crate::http::Refusal;
use crate::state::Portal;

/// Even a file that a browser takes for a page may do nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");

/// Answers with the file, or its small picture. The caller has checked that the reader may see the case. Photos may be
/// shown, for they were made anew; everything else is saved.
///
/// # Errors
/// `NotFound` where there is no small picture; `Internal` when the object is gone, which `parceldesk check` tells too.
pub async fn serve(portal: &Portal, attachment: &Attachment, wants_thumb: bool) -> Result<Response, Refusal> {
    let sha256 = match wants_thumb {
        true => attachment.thumb_sha256.as_ref().ok_or(Refusal::NotFound)?,
        false => &attachment.sha256,
    };
    let Some(found) = portal.objects.read(sha256).await? else {
        tracing::error!(attachment_id = attachment.id, sha256, "an object is gone");
        return Err(Refusal::Internal);
    };
    let length = found.meta.size;
    let mut response = Response::new(Body::from_stream(stream(found)));
    let is_inline = attachment.media_type.kind() == Kind::Photo;
    let file_name = name::shown(&attachment.file_name, attachment.media_type);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(attachment.media_type.as_str()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Ok(disposition) = HeaderValue::from_str(&name::disposition(&file_name, is_inline)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    Ok(response)
}
