//! The doors of suggestions.

use axum::Router;
use axum::routing::{get, put};

use crate::state::Portal;
use crate::suggestion::feed;
use crate::suggestion::http::{self, voice};
use crate::suggestion::pages::{board, mailed, new, show};

/// For everybody; what is not on the board exists only for whoever wrote it, and for staff.
pub(super) fn api() -> Router<Portal> {
    Router::new()
        .route("/api/v1/suggestions", get(http::list).post(http::make))
        .route("/api/v1/suggestions/export", get(http::export))
        .route("/api/v1/suggestions/similar", get(http::similar))
        .route("/api/v1/suggestions/{suggestion_number}", get(http::find))
        .route("/api/v1/suggestions/{suggestion_number}/vote", put(voice::vote).delete(voice::withdraw))
        .route("/api/v1/suggestions/{suggestion_number}/following", put(voice::follow).delete(voice::unfollow))
        .route("/api/v1/suggestions/{suggestion_number}/comments", get(voice::comments).post(voice::comment))
        .route("/api/v1/suggestion-confirmations/{token}", get(voice::confirmation).post(voice::confirm))
        .route("/api/v1/me/suggestions", get(http::own))
}

/// Likewise; each form is sent to the page that shows it.
pub(super) fn pages() -> Router<Portal> {
    Router::new()
        .route("/suggestions", get(board::show))
        .route("/suggestions/new", get(new::show).post(new::post))
        .route("/suggestions/similar", get(new::similar))
        .route("/suggestions/roadmap", get(board::roadmap))
        .route("/suggestions/feed.atom", get(feed))
        .route("/suggestions/confirm/{token}", get(mailed::show).post(mailed::post))
        .route("/suggestions/unfollow/{token}", get(mailed::followed).post(mailed::end))
        .route("/suggestions/{suggestion_number}", get(show::show).post(show::post))
        .route("/account/suggestions", get(board::own))
}
