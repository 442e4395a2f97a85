//! What staff do with suggestions, and what the customer of a complaint says to one made of it.

use axum::Router;
use axum::routing::{get, post, put};

use crate::desk::pages::suggestion as case;
use crate::state::Portal;
use crate::suggestion::http::{moderation, proposal, weights};
use crate::suggestion::pages::{desk, proposal as proposal_page, weights as weights_page};

pub(super) fn api() -> Router<Portal> {
    Router::new()
        .route("/api/v1/suggestion-moderation", get(moderation::held))
        .route("/api/v1/desk/suggestions", get(moderation::list))
        .route("/api/v1/desk/suggestions/{suggestion_number}", get(moderation::find))
        .route("/api/v1/suggestions/{suggestion_number}/moderation", put(moderation::decide))
        .route(
            "/api/v1/suggestions/{suggestion_number}/comments/{comment_id}/moderation",
            put(moderation::decide_comment),
        )
        .route("/api/v1/suggestions/{suggestion_number}/status", put(moderation::set_status))
        .route("/api/v1/suggestions/{suggestion_number}/merge", get(moderation::preview_merge).put(moderation::merge))
        .route("/api/v1/suggestions/{suggestion_number}/voices", post(moderation::note_voice))
        .route(
            "/api/v1/complaints/{complaint_number}/suggestion-proposals",
            get(proposal::list).post(proposal::propose),
        )
        .route("/api/v1/suggestion-proposals/{proposal_id}/answer", put(proposal::answer))
        .route("/api/v1/suggestion-weights", get(weights::find).put(weights::set))
}

pub(super) fn pages() -> Router<Portal> {
    Router::new()
        .route("/desk/suggestions", get(desk::show).post(desk::post))
        .route("/desk/suggestions/{suggestion_number}", get(case::show).post(case::post))
        .route("/admin/suggestions", get(weights_page::show).post(weights_page::post))
        .route("/complaints/{complaint_number}/suggestion-proposal", post(proposal_page::post))
}
