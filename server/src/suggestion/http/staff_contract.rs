//! The part of the contract that speaks of what staff do with suggestions.

use utoipa::{Modify, OpenApi};

use super::{moderation, proposal, weights};

/// Adds it to the whole.
pub struct Moderation;

impl Modify for Moderation {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        openapi.merge(Contract::openapi());
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    moderation::held,
    moderation::list,
    moderation::find,
    moderation::decide,
    moderation::decide_comment,
    moderation::set_status,
    moderation::preview_merge,
    moderation::merge,
    moderation::note_voice,
    proposal::list,
    proposal::propose,
    proposal::answer,
    weights::find,
    weights::set,
))]
struct Contract;
