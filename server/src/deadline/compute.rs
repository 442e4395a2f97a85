//! From the events of a case to its deadlines: no clock, no database, the same answer for any order of arrival.
//!
//! - A duty runs from the first of its start events in a round, a right of the customer from the latest.
//! - A reopening begins a new round: what ran from the receipt of the case runs again from the reopening, everything
//!   else from its own event in the round. A clock of an earlier round that still runs goes on.
//! - Any of the stop events after the start meets it. Closing or withdrawing the case ends the operator's open duties
//!   without meeting them, unless it is what the rule asks for; the customer's windows stay open.
//! - Waiting for the customer moves what may pause: hours by the time waited, days by the days that began meanwhile.

use app::deadline::{CaseEvent, CaseEventKind, CaseKind, Deadline, Pack, Role, Rule, Unit};
use app::value::Instant;

use super::WorkCalendar;

/// A time of waiting for the customer; without end while it lasts.
#[derive(Debug, Clone, Copy)]
struct Pause {
    from: Instant,
    to: Option<Instant>,
}

/// How a clock ended.
#[derive(Debug, Clone, Copy)]
enum End {
    Met(Instant),
    Void(Instant),
}

impl End {
    fn at(self) -> Instant {
        match self {
            End::Met(at) | End::Void(at) => at,
        }
    }
}

/// The deadlines that follow from `events`, in any order, for a case of this kind with these traits; the first due
/// first. `breached_at` tells of what ended too late; that an open one is late, a reader sees from its own clock.
/// `is_confirmed` is left false: the text of a pack does not know.
pub fn compute(
    pack: &Pack,
    calendar: &WorkCalendar,
    (kind, traits): (CaseKind, &[&str]),
    events: &[CaseEvent],
) -> Vec<Deadline> {
    let mut log = events.to_vec();
    log.sort_unstable();
    log.dedup();
    let pauses = pauses(&log);
    let mut found: Vec<Deadline> = Vec::new();
    for rule in pack.rules.iter().filter(|rule| rule.applies(kind, traits)) {
        for (round, start) in starts(rule, &log) {
            found.push(deadline(rule, calendar, round, (&log, start), &pauses));
        }
    }
    // stable: rules that fall due together keep the order of the pack
    found.sort_by_key(|deadline| (deadline.due_at, deadline.round));
    found
}

/// When to warn: shares of the span between start and end.
pub fn warnings(rule: &Rule, started_at: Instant, due_at: Instant) -> Vec<Instant> {
    let span = due_at.ms_since(started_at) as f64;
    rule.warn_at.iter().map(|share| started_at.plus_ms((span * share).round() as i64)).collect()
}

/// Round and place of the event that starts the rule, for each round in which it starts.
fn starts(rule: &Rule, log: &[CaseEvent]) -> Vec<(u32, usize)> {
    let mut bounds = vec![0];
    if rule.restarts {
        bounds.extend((0..log.len()).filter(|at| log[*at].kind == CaseEventKind::Reopened));
    }
    let rounds = bounds.iter().enumerate().filter_map(|(round, from)| {
        let until = bounds.get(round + 1).copied().unwrap_or(log.len());
        let mut own = (*from..until).filter(|at| log[*at].kind == rule.starts_at);
        let start = match (rule.starts_at, rule.role) {
            (CaseEventKind::Received, _) if round > 0 => Some(*from),
            (_, Role::Duty) => own.next(),
            (_, Role::Right) => own.next_back(),
        };
        Some((u32::try_from(round).ok()?, start?))
    });
    rounds.collect()
}

fn deadline(
    rule: &Rule,
    calendar: &WorkCalendar,
    round: u32,
    (log, start): (&[CaseEvent], usize),
    pauses: &[Pause],
) -> Deadline {
    let started_at = log[start].at;
    let end = end(rule, &log[start + 1..]);
    let (due_at, paused_at) = match rule.is_pausable && !rule.is_statutory {
        true => paused_due(rule, calendar, started_at, (pauses, end)),
        false => (calendar.due(started_at, rule.limit, rule.unit), None),
    };
    let at_last = end.map(End::at);
    Deadline {
        rule: rule.key.clone(),
        name: rule.name.clone(),
        explanation: rule.explanation.clone(),
        source: rule.source.clone(),
        role: rule.role,
        is_statutory: rule.is_statutory,
        is_confirmed: false,
        round,
        started_at,
        due_at,
        warn_at: warnings(rule, started_at, due_at),
        met_at: end.and_then(|end| if let End::Met(at) = end { Some(at) } else { None }),
        ended_at: end.and_then(|end| if let End::Void(at) = end { Some(at) } else { None }),
        breached_at: at_last.filter(|at| *at > due_at && rule.role == Role::Duty).map(|_| due_at),
        paused_at,
    }
}

/// The first event that meets or voids the rule.
fn end(rule: &Rule, after: &[CaseEvent]) -> Option<End> {
    let voids = |kind| matches!(kind, CaseEventKind::Closed | CaseEventKind::Withdrawn) && rule.role == Role::Duty;
    after.iter().find_map(|event| match event.kind {
        kind if rule.stops_at.contains(&kind) => Some(End::Met(event.at)),
        kind if voids(kind) => Some(End::Void(event.at)),
        _ => None,
    })
}

/// From asking the customer to the answer, or to a reopening, which leaves nothing to wait for.
fn pauses(log: &[CaseEvent]) -> Vec<Pause> {
    let mut found: Vec<Pause> = Vec::new();
    for event in log {
        let waiting = found.last_mut().filter(|pause| pause.to.is_none());
        match (event.kind, waiting) {
            (CaseEventKind::InformationAsked, None) => found.push(Pause { from: event.at, to: None }),
            (CaseEventKind::InformationGiven | CaseEventKind::Reopened, Some(pause)) => pause.to = Some(event.at),
            _ => {}
        }
    }
    found
}

/// The end with all pauses that began before it, and since when it waits. Asking after the end saves nobody.
fn paused_due(
    rule: &Rule,
    calendar: &WorkCalendar,
    started_at: Instant,
    (pauses, end): (&[Pause], Option<End>),
) -> (Instant, Option<Instant>) {
    let (mut days, mut ms) = (0, 0);
    let due = |days: u32, ms: i64| calendar.due(started_at, rule.limit.saturating_add(days), rule.unit).plus_ms(ms);
    let stopped = end.map(End::at);
    for pause in pauses {
        let from = pause.from.max(started_at);
        if from > due(days, ms) || stopped.is_some_and(|at| from >= at) {
            break;
        }
        let Some(to) = [pause.to, stopped].into_iter().flatten().min() else { return (due(days, ms), Some(from)) };
        match rule.unit {
            _ if to <= from => {}
            Unit::Hours => ms += to.ms_since(from),
            unit => days += calendar.days_between(from, to, unit),
        }
    }
    (due(days, ms), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{CALENDARS, PACKS, check_calendar};
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn pack(key: &str) -> (Pack, WorkCalendar) {
        let text = |all: &[(&str, &'static str)], key: &str| all.iter().find(|(known, _)| *known == key).unwrap().1;
        let pack: Pack = toml::from_str(text(&PACKS, key)).unwrap();
        let calendar = check_calendar(text(&CALENDARS, &pack.calendar)).unwrap();
        (pack, WorkCalendar::new(calendar, &TimeZone::get("Europe/Madrid").unwrap()))
    }

    fn events() -> impl Strategy<Value = Vec<CaseEvent>> {
        // from 2026-01-01 on, sixty days in steps of twenty minutes: many events of one moment
        let one = (0..CaseEventKind::ALL.len(), 0..4320i64).prop_map(|(kind, step)| {
            CaseEvent::new(CaseEventKind::ALL[kind], Instant::from_ms(1_767_225_600_000 + step * 1_200_000))
        });
        prop::collection::vec(one, 0..14)
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_changes_nothing(log in events(), at in 0..14usize) {
            let (pack, calendar) = pack("cn_express");
            let case = (CaseKind::Complaint, [].as_slice());
            let mut other = log.clone();
            other.reverse();
            other.rotate_left(at.min(log.len()));
            other.extend(log.first().copied());
            prop_assert_eq!(compute(&pack, &calendar, case, &log), compute(&pack, &calendar, case, &other));
        }

        #[test]
        fn waiting_never_moves_what_the_law_gives(log in events()) {
            let (pack, calendar) = pack("cn_express");
            let statutory = |events: &[CaseEvent]| {
                let all = compute(&pack, &calendar, (CaseKind::Complaint, &[]), events);
                all.into_iter().filter(|deadline| deadline.is_statutory).collect::<Vec<Deadline>>()
            };
            let waits = |kind| matches!(kind, CaseEventKind::InformationAsked | CaseEventKind::InformationGiven);
            let without: Vec<CaseEvent> = log.iter().copied().filter(|event| !waits(event.kind)).collect();
            prop_assert_eq!(statutory(&log), statutory(&without));
        }

        #[test]
        fn waiting_never_brings_a_date_nearer(log in events()) {
            let (pack, calendar) = pack("generic_iso_10002");
            let due = |events: &[CaseEvent]| {
                let mut all = compute(&pack, &calendar, (CaseKind::Claim, &[]), events);
                all.sort_by(|a, b| (&a.rule, a.round).cmp(&(&b.rule, b.round)));
                all.into_iter().map(|deadline| deadline.due_at).collect::<Vec<Instant>>()
            };
            let without: Vec<CaseEvent> =
                log.iter().copied().filter(|event| event.kind != CaseEventKind::InformationAsked).collect();
            prop_assert!(due(&log).iter().zip(due(&without)).all(|(with, plain)| *with >= plain));
        }

        #[test]
        fn no_duty_is_met_and_void(log in events()) {
            let (pack, calendar) = pack("generic_iso_10002");
            for deadline in compute(&pack, &calendar, (CaseKind::Complaint, &[]), &log) {
                prop_assert!(deadline.met_at.is_none() || deadline.ended_at.is_none());
                prop_assert!(deadline.warn_at.iter().all(|at| *at > deadline.started_at && *at < deadline.due_at));
                prop_assert!(!deadline.is_paused() || deadline.breached_at.is_none());
            }
        }
    }
}
