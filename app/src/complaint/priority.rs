//! In what order the desk works: by the nearest open date, moved forward for customers who had to come again.

use serde::{Deserialize, Serialize};

use crate::account::words;
use crate::value::Instant;

/// By how much one step of the rank moves a complaint before others: a day.
pub const STEP_MS: i64 = 86_400_000;
/// How far back earlier complaints count, from the filing: 30 days (rules.md §3).
pub const EARLIER_MS: i64 = 30 * STEP_MS;
/// Where complaints without an open date begin: after every date.
const UNDATED_MS: i64 = 100_000_000_000_000;
/// Where those that have ended lie, the last one first.
const ENDED_MS: i64 = 1_000_000_000_000_000;

words! {
    /// What moved a complaint up most.
    PriorityReason {
        /// It was closed and opened again.
        Reopened = "reopened",
        /// The customer wrote again before anybody answered.
        RepeatContact = "repeat_contact",
        /// The same parcel or customer had another complaint within 30 days.
        EarlierComplaints = "earlier_complaints",
    }
}

/// How often the customer had to come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Messages of the customer since the last answer.
    pub message_count: i64,
    pub reopened_count: i64,
    /// Complaints of the same parcel or customer in the 30 days before the filing.
    pub earlier_count: i64,
}

/// The place in the queue, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintPriority))]
pub struct Priority {
    /// 0 ..= 5: days that the complaint stands before its nearest date.
    pub rank: u8,
    /// What counted most; None for rank 0.
    pub reason: Option<PriorityReason>,
}

/// Steps of one kind of contact are few: who writes most often must not push everybody else away, and whoever files
/// many complaints at once is not before those who file one.
///
/// | contact | steps |
/// |---|---|
/// | opened again once, more often | 1, 2 |
/// | 1 or 2 messages without an answer, 3 or more | 1, 2 |
/// | earlier complaints | 1 |
pub fn priority(contacts: Contacts) -> Priority {
    use PriorityReason as R;
    let steps = [
        (contacts.reopened_count.clamp(0, 2), R::Reopened),
        (if contacts.message_count >= 3 { 2 } else { contacts.message_count.clamp(0, 1) }, R::RepeatContact),
        (contacts.earlier_count.clamp(0, 1), R::EarlierComplaints),
    ];
    let most = steps.iter().map(|(steps, _)| *steps).max().unwrap_or(0);
    let reason = steps.iter().find(|(steps, _)| *steps > 0 && *steps == most).map(|(_, reason)| *reason);
    let rank: i64 = steps.iter().map(|(steps, _)| steps).sum();
    Priority { rank: u8::try_from(rank).unwrap_or(u8::MAX), reason }
}

/// The moment by which the queue is ordered, the earliest first: the nearest of what is due, by rule, to the customer by a
/// promise, or by a unit, and of the customer's words after an answer, which wait since they were written. It is no date
/// that anybody is shown.
pub fn queue_at(rank: u8, filed_at: Instant, dates: &[Option<Instant>], ended_at: Option<Instant>) -> Instant {
    match (ended_at, dates.iter().copied().flatten().min()) {
        (Some(ended), _) => Instant::from_ms(ENDED_MS - ended.as_ms()),
        (None, Some(due)) => due.plus_ms(-i64::from(rank) * STEP_MS),
        (None, None) => Instant::from_ms(UNDATED_MS + filed_at.as_ms()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case((0, 0, 0), 0, None)]
    #[case((1, 0, 0), 1, Some(PriorityReason::RepeatContact))]
    #[case((2, 0, 0), 1, Some(PriorityReason::RepeatContact))]
    #[case((3, 0, 0), 2, Some(PriorityReason::RepeatContact))]
    #[case((900, 0, 0), 2, Some(PriorityReason::RepeatContact))]
    #[case((0, 1, 0), 1, Some(PriorityReason::Reopened))]
    #[case((1, 1, 0), 2, Some(PriorityReason::Reopened))]
    #[case((3, 1, 0), 3, Some(PriorityReason::RepeatContact))]
    #[case((0, 0, 500), 1, Some(PriorityReason::EarlierComplaints))]
    #[case((9, 9, 9), 5, Some(PriorityReason::Reopened))]
    #[case((-1, -1, -1), 0, None)]
    fn who_had_to_come_again_moves_up(
        #[case] (message_count, reopened_count, earlier_count): (i64, i64, i64),
        #[case] rank: u8,
        #[case] reason: Option<PriorityReason>,
    ) {
        let contacts = Contacts { message_count, reopened_count, earlier_count };
        assert_eq!(priority(contacts), Priority { rank, reason });
    }

    #[test]
    fn dates_come_first_then_what_waits_then_what_ended() {
        let at = |day: i64| Instant::from_ms(1_790_000_000_000 + day * STEP_MS);
        let filed = at(0);
        let order = [
            queue_at(2, filed, &[Some(at(3))], None),
            queue_at(0, filed, &[Some(at(2))], None),
            queue_at(0, filed, &[Some(at(9)), None, Some(at(3))], None),
            queue_at(5, filed, &[None, None], None),
            queue_at(0, at(1), &[], None),
            queue_at(5, filed, &[Some(at(1))], Some(at(9))),
            queue_at(0, filed, &[], Some(at(8))),
        ];
        assert!(order.is_sorted(), "{order:?}");
    }
}
