//! The part of the contract that speaks of saved views and next steps.

use utoipa::{Modify, OpenApi};

/// Adds it to the whole.
pub struct DeskLists;

impl Modify for DeskLists {
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
    crate::contact::http::list_steps,
    crate::contact::http::finish_step,
))]
struct Contract;
