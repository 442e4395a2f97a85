//! The staff desk: the queue, the screen of a case, the team, and what open pages hear. All that its forms change goes through the same functions as
//! the API of complaints, which check who may.

mod card;
mod changes;
pub mod http;
pub mod pages;
pub mod presence;
pub mod queue_view;
