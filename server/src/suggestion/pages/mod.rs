//! Handlers of the pages of suggestions: they load, call what the API calls, and render.

pub mod board;
pub mod desk;
pub mod mailed;
pub mod new;
pub mod proposal;
pub mod show;
pub mod weights;
