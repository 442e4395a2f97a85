//! The part of the contract that speaks of saved views.

use utoipa::{Modify, OpenApi};

/// Adds it to the whole.
pub struct QueueViews;

impl Modify for QueueViews {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        openapi.merge(Contract::openapi());
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    super::queue_view::list,
    super::queue_view::add,
    super::queue_view::change,
    super::queue_view::remove,
))]
struct Contract;
