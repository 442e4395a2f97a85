//! What improvements keep, and what they are weighed by.

mod fact;
mod improvement;
mod result;
mod spoken;

pub use fact::{Cell, Scored, deliveries, deliveries_by_unit, lanes, scores};
pub use improvement::{
    Kept, changed_between, find, heads, insert, is_noted, lock, of_id, origins, published, put_origins, put_scope,
    scope, set, set_abandoned, set_public, unit_of_id,
};
pub use result::{final_looks, final_verdict, insert_look, put_told, set_told, to_settle, told};
pub use spoken::{Spoken, complained, spoke_up};
