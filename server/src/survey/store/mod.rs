//! What surveys keep.

mod link;
mod response;
mod result;

pub use link::{insert_link, links, opened, revoke_link};
pub use response::{add, insert};
pub use result::{
    Anonymous, Months, OfMember, Place, Tallied, answers, comments, members, published, surveys, tally, unit,
};
pub(super) use result::decoded;
