//! What surveys keep.

mod import;
mod link;
mod response;
mod result;

pub use link::{insert_link, links, opened, revoke_link};
pub use import::{About, insert_published, newest, shipments};
pub use response::{Cell, Cells, add, add_all, insert, insert_all};
pub use result::{
    Anonymous, Months, OfMember, Place, Tallied, answers, comments, members, published, surveys, tally, unit,
};
