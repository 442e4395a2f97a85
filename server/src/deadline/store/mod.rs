//! SQL of rule packs, calendars and deadlines.

mod deadline;
mod version;

pub(super) use deadline::{delete_of_case, due, list, mark_breached, mark_warned, replace};
pub(super) use version::{
    New, calendar_in_force, calendar_of_case, current_calendar, find_calendar, find_pack, find_pack_within,
    insert_calendar, insert_pack, list_calendars, list_packs, packs_in_force, packs_of, set_calendar_confirmed,
    set_pack_confirmed,
};
