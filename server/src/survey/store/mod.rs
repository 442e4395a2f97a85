//! What surveys keep.

mod response;

pub use response::{add, insert};
