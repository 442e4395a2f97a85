//! Which members of staff a date concerns.

use app::account::StaffRole;
use app::complaint::Level;

use crate::account::person::Person;
use crate::complaint::DESK;
use crate::complaint::store::Case;

/// Who is told when nobody in particular has it: the first of these groups that has people, from the level on.
const GROUPS: [&[StaffRole]; 4] =
    [&[StaffRole::Agent, StaffRole::Supervisor], &[StaffRole::Supervisor], &[StaffRole::Manager], &[StaffRole::Admin]];

/// Whether a person may read a complaint from the desk's side, now.
pub(super) fn may_see(person: &Person, case: &Case) -> bool {
    person.is_living()
        && match person.staff_role {
            Some(StaffRole::Unit) => case.unit_id.is_some() && case.unit_id == person.unit_id,
            Some(role) => DESK.contains(&role),
            None => false,
        }
}

/// Whoever has it in hand; else the level that has it, which can act, and the unit that it names.
pub(super) fn of_warning<'p>(staff: &'p [Person], case: &Case, level: Level) -> Vec<&'p Person> {
    if let Some(assignee) = assignee(staff, case) {
        return vec![assignee];
    }
    let of_unit = staff.iter().filter(|person| person.staff_role == Some(StaffRole::Unit) && may_see(person, case));
    of_level(staff, case, level).into_iter().chain(of_unit).collect()
}

/// The level that has it now, and whoever had it in hand.
pub(super) fn of_escalation<'p>(staff: &'p [Person], case: &Case, level: Level) -> Vec<&'p Person> {
    let mut found = of_level(staff, case, level);
    if let Some(assignee) = assignee(staff, case)
        && !found.iter().any(|person| person.id == assignee.id)
    {
        found.push(assignee);
    }
    found
}

/// Whoever has it in hand; else who promised or asked; else the level that has it.
pub(super) fn of_holder<'p>(staff: &'p [Person], case: &Case, person_id: &str, level: Level) -> Vec<&'p Person> {
    let other = || staff.iter().find(|person| person.id == person_id && may_see(person, case));
    match assignee(staff, case).or_else(other) {
        Some(person) => vec![person],
        None => of_level(staff, case, level),
    }
}

fn assignee<'p>(staff: &'p [Person], case: &Case) -> Option<&'p Person> {
    let id = case.assigned_person_id.as_deref()?;
    staff.iter().find(|person| person.id == id && may_see(person, case))
}

fn of_level<'p>(staff: &'p [Person], case: &Case, level: Level) -> Vec<&'p Person> {
    let first = match level {
        Level::Agent => 0,
        Level::Supervisor => 1,
        Level::Manager => 2,
    };
    let of = |roles: &&[StaffRole]| -> Vec<&'p Person> {
        let is_one = |person: &&Person| person.staff_role.is_some_and(|role| roles.contains(&role));
        staff.iter().filter(is_one).filter(|person| may_see(person, case)).collect()
    };
    GROUPS[first..].iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}
