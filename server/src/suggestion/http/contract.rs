//! The part of the contract that speaks of suggestions.

use utoipa::{Modify, OpenApi};

use super::voice;

/// Adds it to the whole.
pub struct Suggestions;

impl Modify for Suggestions {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        openapi.merge(Contract::openapi());
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    super::list,
    super::export,
    super::similar,
    super::make,
    super::find,
    super::own,
    voice::vote,
    voice::withdraw,
    voice::follow,
    voice::unfollow,
    voice::comments,
    voice::comment,
    voice::confirmation,
    voice::confirm,
))]
struct Contract;
