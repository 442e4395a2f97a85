//! What another version would do to the open deadlines of a case: computed both ways from the same events.

use app::deadline::{CaseEvent, CaseKind, Deadline, Pack, Role};
use app::value::Instant;

use super::{WorkCalendar, compute};

/// Rules and the calendar that they count by.
#[derive(Debug, Clone, Copy)]
pub struct Under<'u> {
    pub pack: &'u Pack,
    pub calendar: &'u WorkCalendar,
}

/// Of the open duties of a case under `before`: how many fall at another moment under `after`, or not at all, and how
/// many are overdue at `now` that were not.
pub fn moved(
    (before, after): (Under<'_>, Under<'_>),
    (kind, traits): (CaseKind, &[&str]),
    events: &[CaseEvent],
    now: Instant,
) -> (u64, u64) {
    let found = |under: Under<'_>| compute(under.pack, under.calendar, (kind, traits), events);
    let new = found(after);
    let (mut moved, mut overdue) = (0, 0);
    for old in found(before).iter().filter(|deadline| deadline.role == Role::Duty && deadline.is_open()) {
        let same = |other: &&Deadline| other.rule == old.rule && other.round == old.round;
        let is_late = |deadline: &Deadline| deadline.due_at < now && !deadline.is_paused();
        match new.iter().find(same) {
            Some(other) if other.due_at == old.due_at => {}
            Some(other) => {
                moved += 1;
                overdue += u64::from(is_late(other) && !is_late(old));
            }
            None => moved += 1,
        }
    }
    (moved, overdue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{CALENDARS, PACKS, check_calendar};
    use app::deadline::CaseEventKind;
    use jiff::tz::TimeZone;

    #[test]
    fn only_what_is_open_and_moves_counts() {
        let text = |all: &[(&str, &'static str)], key: &str| all.iter().find(|(known, _)| *known == key).unwrap().1;
        let pack: Pack = toml::from_str(text(&PACKS, "cn_express")).unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let calendar = WorkCalendar::new(check_calendar(text(&CALENDARS, &pack.calendar)).unwrap(), &zone);
        let mut shorter = pack.clone();
        for rule in shorter.rules.iter_mut().filter(|rule| rule.key == "answer_and_tell") {
            rule.limit = 2;
        }
        assert_ne!(pack, shorter, "the pack has a rule of that key");
        let at = |text: &str| text.parse::<app::value::LocalInstant>().unwrap().at;
        let received = CaseEvent::new(CaseEventKind::Received, at("2026-11-16T20:15:00+08:00"));
        let (before, after) =
            (Under { pack: &pack, calendar: &calendar }, Under { pack: &shorter, calendar: &calendar });
        let counted =
            |events: &[CaseEvent], now: &str| moved((before, after), (CaseKind::Complaint, &[]), events, at(now));
        assert_eq!(counted(&[received], "2026-11-17T08:00:00+08:00"), (1, 0));
        assert_eq!(counted(&[received], "2026-11-20T08:00:00+08:00"), (1, 1), "the end of the 18th has passed");
        let told = CaseEvent::new(CaseEventKind::Told, at("2026-11-17T09:00:00+08:00"));
        assert_eq!(counted(&[received, told], "2026-11-20T08:00:00+08:00"), (0, 0), "nothing of it is open");
        let same = moved((before, before), (CaseKind::Complaint, &[]), &[received], at("2026-11-20T08:00:00+08:00"));
        assert_eq!(same, (0, 0));
    }
}
