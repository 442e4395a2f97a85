//! What improvements keep, and what they are weighed by.

mod fact;
mod improvement;
mod result;
mod spoken;

pub use fact::{Cell, Scored, deliveries, deliveries_by_unit, lanes, scores, unknown_lanes};
pub use improvement::{
    Kept, changed_between, find, heads, insert, is_noted, lock, of_id, origins, published, put_origins, put_scope,
    scope, set, set_abandoned, set_public, unit_of_id,
};
pub use result::{
    Weighed, final_looks, final_verdict, insert_look, interim_looks, is_weighed_since, put_told, set_told, set_untold,
    to_settle, told,
};
pub use spoken::{Spoken, complained, spoke_up, stands_as};
