//! What surveys keep.

mod expectation;
mod import;
mod link;
mod response;
mod result;

pub use expectation::{expected, insert_expected, inside};
pub use import::{About, insert_published, newest, shipments};
pub use link::{insert_link, links, opened, revoke_link};
pub use response::{Cell, Cells, add, add_all, insert, insert_all};
pub use result::{
    Anonymous, Months, OfMember, Place, Tallied, answers, comments, members, published, surveys, tally, unit,
};
