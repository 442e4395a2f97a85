//! Handlers of the pages of suggestions: they load, call what the API calls, and render.

pub mod board;
pub mod mailed;
pub mod new;
pub mod show;
