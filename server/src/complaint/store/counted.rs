//! What a number of the figures counts, as a condition of the desk's list: so each number opens to exactly its cases.

use app::deadline::{Day, Standing};
use app::value::Instant;
use jiff::tz::TimeZone;

use crate::deadline::{first_moment, moment_after};
use crate::store::Arg;

/// Whether the firm was found responsible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    Yes,
    No,
    /// Not judged yet.
    Undecided,
}

impl Validity {
    fn as_str(self) -> &'static str {
        match self {
            Validity::Yes => "yes",
            Validity::No => "no",
            Validity::Undecided => "undecided",
        }
    }
}

impl std::str::FromStr for Validity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Validity::Yes, Validity::No, Validity::Undecided];
        let found = all.into_iter().find(|known| known.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is unknown; known: yes, no, undecided"))
    }
}

/// Conditions of staff alone. `-` is what has no cause or lane; days are the operator's, both included.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    pub filed: Option<(Day, Day)>,
    pub cause: Option<String>,
    pub validity: Option<Validity>,
    pub lane: Option<String>,
    /// A deadline of ours falls due in these days …
    pub due: Option<(Day, Day)>,
    /// … of this clock, as `pack.rule` …
    pub clock: Option<String>,
    /// … and stands so.
    pub standing: Option<Standing>,
    /// Any deadline of ours was missed.
    pub is_missed: bool,
}

/// $18 to $28 of the statements of the list. What is due by the end of a day is due at the first moment after it.
macro_rules! conditions {
    () => {
        concat!(
            " and ($18 is null or c.filed_at >= $18) and ($19 is null or c.filed_at < $19)
            and ($20 is null or c.cause = $20 or ($20 = '-' and c.cause is null))
            and ($21 is null or
                case when c.is_valid = 1 then 'yes' when c.is_valid = 0 then 'no' else 'undecided' end = $21)
            and ($22 is null or $22 = coalesce((select s.origin_region || '>' || s.destination_region
                from shipment s where s.id = c.shipment_id), '-'))
            and ($23 is null or c.id in (select d.case_id from deadline d
                where d.case_kind = 'complaint' and d.role = 'duty'
                and d.due_at > $23 and d.due_at <= $24
                and ($25 is null or $25 = (select k.key || '.' || d.rule from rule_pack k where k.id = d.rule_pack_id))
                and ($26 is null or $26 = ",
            crate::deadline::standing!("$28"),
            ")))
            and ($27 = 0 or exists (select 1 from deadline d
                where d.case_kind = 'complaint' and d.case_id = c.id and d.role = 'duty' and 'missed' = ",
            crate::deadline::standing!("$28"),
            "))"
        )
    };
}
pub(super) use conditions;

impl Counted {
    /// What [`conditions`] binds, in its order.
    pub fn args(&self, zone: &TimeZone, now: Instant) -> Vec<Arg> {
        let bounds = |days: Option<(Day, Day)>| {
            let from: Option<Instant> = days.map(|(from, _)| first_moment(from, zone));
            let to: Option<Instant> = days.map(|(_, to)| moment_after(to, zone));
            [from.into(), to.into()]
        };
        let [filed_from, filed_to] = bounds(self.filed);
        let [due_from, due_to] = bounds(self.due);
        vec![
            filed_from,
            filed_to,
            (&self.cause).into(),
            self.validity.map(|validity| validity.as_str().to_string()).into(),
            (&self.lane).into(),
            due_from,
            due_to,
            (&self.clock).into(),
            self.standing.map(|standing| standing.to_string()).into(),
            i64::from(self.is_missed).into(),
            now.into(),
        ]
    }
}
