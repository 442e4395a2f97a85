//! The staff desk: the queue, and the screen of a case. All that its forms change goes through the same functions as
//! the API of complaints, which check who may.

mod card;
pub mod pages;
