//! Lists of complaints: a customer's by filing, the newest first; the desk's by its queue.

use app::complaint::{Category, Level, Priority, State};
use app::customer::Class;
use app::value::Instant;

use super::counted::{Counted, conditions};
use crate::search::MOST_TERMS;
use crate::store::{Arg, Store};

/// Whose complaints are listed.
#[derive(Debug, Clone)]
pub enum Whose {
    /// A person's own, and those of their organisations; who takes part is a colleague.
    Person(String),
    /// All of the operator's.
    All,
    /// Those that name a unit.
    Unit(String),
}

/// What a row must meet.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    pub state: Option<State>,
    pub category: Option<Category>,
    /// Only what the person filed or takes part in by name.
    pub is_own: bool,
    /// Only what has not ended.
    pub is_open: bool,
    /// Only what this member of staff has in hand.
    pub held_by: Option<String>,
    /// Only what nobody has in hand.
    pub is_unheld: bool,
    /// Only what is with a supervisor or the management.
    pub is_escalated: bool,
    /// Only what has missed a date of ours and is open, the longest missed first.
    pub is_late: bool,
    /// Only what comes from customers of this class; for the desk.
    pub class: Option<Class>,
    /// Only what concerns the unit of this code.
    pub unit_code: Option<String>,
    pub patterns: [Option<String>; MOST_TERMS],
    /// What a number of the figures counts.
    pub counted: Counted,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub complaint_number: String,
    pub waybill_number: Option<String>,
    pub category: Category,
    pub state: State,
    pub level: Level,
    pub is_own: bool,
    pub filed_at: Instant,
    /// For staff the place in the queue, else and in a period the filing: with the id where the next page begins.
    pub place: Instant,
    pub priority: Priority,
    pub next_due_at: Option<Instant>,
    pub closes_at: Option<Instant>,
    pub contact_name: Option<String>,
    pub assigned_name: Option<String>,
    pub unit_code: Option<String>,
    /// By when a unit was to answer, the earliest of what is open.
    pub inquiry_due_at: Option<Instant>,
    /// By when something was promised, the earliest of what is open.
    pub promise_due_at: Option<Instant>,
    /// The customer's messages that nobody has answered.
    pub contact_count: i64,
    /// Of the customer; only in the desk's lists.
    pub class: Option<Class>,
}

/// $1 the reader, $2 and $3 the last row, $4 the limit, $5 state, $6 category, $7 only own, $8 only open, then six
/// patterns; $15 who has it in hand, $16 only what nobody has, $17 the unit; for staff `$more`, what figures count, and
/// $29 only what was escalated, $30 a class. `$class` is read for the desk alone.
macro_rules! statement {
    ($whose:literal, $class:literal, $place:literal, $after:literal, $order:literal, $more:expr) => {
        concat!(
            "select c.id, c.complaint_number, c.waybill_number, c.category, c.state, c.level,
            cast(case when c.person_id = $1 or exists (select 1 from complaint_participant p
                where p.complaint_id = c.id and p.person_id = $1) then 1 else 0 end as bigint),
            c.filed_at, c.next_due_at, c.closes_at, c.contact_name, a.name, u.code, c.priority_rank,
            c.priority_reason, c.inquiry_due_at, (select min(p.due_at) from promise_made p
                where p.complaint_id = c.id and p.kept_at is null and p.broken_at is null), c.contact_count, ",
            $class,
            ", ",
            $place,
            "
            from complaint c
            left join person a on a.id = c.assigned_person_id
            left join unit u on u.id = c.unit_id where ",
            $whose,
            " and ",
            $after,
            "
            and ($5 is null or c.state = $5) and ($6 is null or c.category = $6)
            and ($7 = 0 or c.person_id = $1 or exists (select 1 from complaint_participant p
                where p.complaint_id = c.id and p.person_id = $1))
            and ($8 = 0 or c.ended_at is null)
            and ($9 is null or c.search like $9) and ($10 is null or c.search like $10)
            and ($11 is null or c.search like $11) and ($12 is null or c.search like $12)
            and ($13 is null or c.search like $13) and ($14 is null or c.search like $14)
            and ($15 is null or c.assigned_person_id = $15) and ($16 = 0 or c.assigned_person_id is null)
            and ($17 is null or u.code = $17 or ($17 = '-' and c.unit_id is null))",
            $more,
            " order by ",
            $order,
            " limit $4"
        )
    };
}

const OF_PERSON: &str = statement!(
    "(c.person_id = $1
        or c.organisation_id in (select m.organisation_id from organisation_member m
            join organisation o on o.id = m.organisation_id and o.closed_at is null where m.person_id = $1))",
    "cast(null as text)",
    "c.filed_at",
    "(c.filed_at, c.id) < ($2, $3)",
    "c.filed_at desc, c.id desc",
    ""
);

/// The desk's list, by its queue.
macro_rules! queue {
    ($whose:literal, $class:literal) => {
        statement!(
            $whose,
            $class,
            "c.queue_at",
            "(c.queue_at, c.id) > ($2, $3)",
            "c.queue_at, c.id",
            concat!(conditions!(), " and ($29 = 0 or c.level <> 'agent') and ($30 is null or c.class = $30)")
        )
    };
}

/// What was filed in a period: a part of the index of filings, and by that.
macro_rules! filed {
    ($whose:literal, $class:literal) => {
        statement!(
            $whose,
            $class,
            "c.filed_at",
            "(c.filed_at, c.id) < ($2, $3) and c.filed_at >= $18 and c.filed_at < $19",
            "c.filed_at desc, c.id desc",
            concat!(conditions!(), " and ($29 = 0 or c.level <> 'agent') and ($30 is null or c.class = $30)")
        )
    };
}

const OF_ALL: [&str; 2] = [queue!("$1 = ''", "c.class"), filed!("$1 = ''", "c.class")];
const OF_UNIT: [&str; 2] =
    [queue!("c.unit_id = $1", "cast(null as text)"), filed!("c.unit_id = $1", "cast(null as text)")];
/// Said so that an index of its own serves it: few of many.
const OF_HOLDER: &str = queue!("$1 = '' and c.assigned_person_id = $15 and c.ended_at is null", "c.class");
const OF_NOBODY: &str = queue!("$1 = '' and c.assigned_person_id is null and c.ended_at is null", "c.class");
const OF_LEADS: &str = queue!("$1 = '' and c.level <> 'agent' and c.ended_at is null", "c.class");
const OF_CLASS: &str = queue!("$1 = '' and c.class = $30 and c.ended_at is null", "c.class");
/// By the missed date: the index of open dates ends at now, which is the last of what figures count.
const OF_LATE: &str = statement!(
    "$1 = '' and c.ended_at is null",
    "c.class",
    "c.next_due_at",
    "(c.next_due_at, c.id) > ($2, $3) and c.next_due_at < $28",
    "c.next_due_at, c.id",
    concat!(conditions!(), " and ($29 = 0 or c.level <> 'agent') and ($30 is null or c.class = $30)")
);

fn of_all(conditions: &Conditions) -> &'static str {
    match conditions {
        Conditions { is_open: true, is_late: true, .. } => OF_LATE,
        Conditions { is_open: true, held_by: Some(_), .. } => OF_HOLDER,
        Conditions { is_open: true, is_unheld: true, .. } => OF_NOBODY,
        Conditions { is_open: true, is_escalated: true, .. } => OF_LEADS,
        Conditions { is_open: true, class: Some(_), .. } => OF_CLASS,
        _ => OF_ALL[0],
    }
}

/// The next `limit` rows after the cursor, which is [`Row::place`] and id of the last one. `counted` is
/// [`Counted::args`] of the conditions.
pub async fn list(
    store: &Store,
    whose: &Whose,
    (conditions, counted): (&Conditions, Vec<Arg>),
    after: Option<(Instant, String)>,
    limit: usize,
) -> sqlx::Result<Vec<Row>> {
    let is_by_filing = conditions.counted.filed.is_some();
    let (sql, reader, is_newest_first) = match whose {
        Whose::Person(id) => (OF_PERSON, id.as_str(), true),
        Whose::Unit(id) => (OF_UNIT[usize::from(is_by_filing)], id.as_str(), is_by_filing),
        Whose::All if is_by_filing => (OF_ALL[1], "", true),
        Whose::All => (of_all(conditions), "", false),
    };
    let first = if is_newest_first { i64::MAX } else { i64::MIN };
    let (at, id) = after.unwrap_or((Instant::from_ms(first), String::new()));
    let mut args: Vec<Arg> = vec![
        reader.into(),
        at.into(),
        id.into(),
        (limit as i64).into(),
        conditions.state.map(|state| state.as_str().to_string()).into(),
        conditions.category.map(|category| category.as_str().to_string()).into(),
        i64::from(conditions.is_own).into(),
        i64::from(conditions.is_open).into(),
    ];
    args.extend(conditions.patterns.iter().map(Arg::from));
    args.extend([(&conditions.held_by).into(), i64::from(conditions.is_unheld).into(), (&conditions.unit_code).into()]);
    if !matches!(whose, Whose::Person(_)) {
        args.extend(counted);
        args.push(i64::from(conditions.is_escalated).into());
        args.push(conditions.class.map(|class| class.as_str().to_string()).into());
    }
    let rows = store.rows(sql, &args).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Row {
                id: c.text()?,
                complaint_number: c.text()?,
                waybill_number: c.opt_text()?,
                category: c.parsed()?,
                state: c.parsed()?,
                level: c.parsed()?,
                is_own: c.int()? == 1,
                filed_at: c.instant()?,
                next_due_at: c.opt_instant()?,
                closes_at: c.opt_instant()?,
                contact_name: c.opt_text()?,
                assigned_name: c.opt_text()?,
                unit_code: c.opt_text()?,
                priority: Priority { rank: u8::try_from(c.int()?).unwrap_or_default(), reason: c.opt_parsed()? },
                inquiry_due_at: c.opt_instant()?,
                promise_due_at: c.opt_instant()?,
                contact_count: c.int()?,
                class: c.opt_parsed()?,
                place: c.instant()?,
            })
        })
        .collect()
}
