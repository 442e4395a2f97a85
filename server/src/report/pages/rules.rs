//! The pages of a pack and of a calendar: those of [`deadline::pages`], with what confirming the shown version would do.

use app::deadline::admin::VersionItem;
use app::deadline::pages::Sent;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::deadline::{self, pages};
use crate::http::{Caller, Refusal};
use crate::report::effect;
use crate::session::Staff;
use crate::state::Portal;

/// `GET /admin/rules/{key}`.
pub async fn pack(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Query(wanted): Query<deadline::http::Wanted>,
) -> Result<Response, Refusal> {
    let sent = pages::reading(&staff)?;
    let found = pages::find_pack(&portal, &key, wanted.version).await?;
    let effect = match sent.may_change && waits(found.version, &found.versions) {
        true => Some(effect::of_pack(&portal, &key, found.version).await?),
        false => None,
    };
    Ok(pages::pack_page(&portal, &caller, &found, (StatusCode::OK, Sent { effect, ..sent })))
}

/// `GET /admin/calendars/{key}`.
pub async fn calendar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Query(wanted): Query<deadline::http::Wanted>,
) -> Result<Response, Refusal> {
    let sent = pages::reading(&staff)?;
    let found = pages::find_calendar(&portal, &key, wanted.version).await?;
    let effect = match sent.may_change && waits(found.version, &found.versions) {
        true => Some(effect::of_calendar(&portal, &key, found.version).await?),
        false => None,
    };
    Ok(pages::calendar_page(&portal, &caller, &found, (StatusCode::OK, Sent { effect, ..sent })))
}

/// The shown version is not confirmed.
fn waits(shown: i64, versions: &[VersionItem]) -> bool {
    versions.iter().any(|item| item.version == shown && item.confirmed_at.is_none())
}
