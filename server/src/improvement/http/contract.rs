//! The part of the contract that speaks of improvements.

use utoipa::{Modify, OpenApi};

/// Adds it to the whole.
pub struct Improvements;

impl Modify for Improvements {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        openapi.merge(Contract::openapi());
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    super::list,
    super::find,
    super::add,
    super::change,
    super::find_result,
    super::publish,
    super::unpublish,
    super::abandon,
    super::list_published,
    super::find_published,
))]
struct Contract;
