//! Lists of complaints: a customer's by filing, the newest first; the desk's by its queue.

use app::complaint::{Category, Level, Priority, State};
use app::value::Instant;

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
    /// Only what concerns the unit of this code.
    pub unit_code: Option<String>,
    pub patterns: [Option<String>; MOST_TERMS],
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
    /// For staff the place in the queue, else the filing: with the id where the next page begins.
    pub place: Instant,
    pub priority: Priority,
    pub next_due_at: Option<Instant>,
    pub closes_at: Option<Instant>,
    pub contact_name: Option<String>,
    pub assigned_name: Option<String>,
    pub unit_code: Option<String>,
    /// By when a unit was to answer, the earliest of what is open.
    pub inquiry_due_at: Option<Instant>,
}

/// $1 the reader, $2 and $3 the last row, $4 the limit, $5 state, $6 category, $7 only own, $8 only open, then six
/// patterns; $15 who has it in hand, $16 only what nobody has, $17 the unit.
macro_rules! statement {
    ($whose:literal, $place:literal, $after:literal, $order:literal) => {
        concat!(
            "select c.id, c.complaint_number, c.waybill_number, c.category, c.state, c.level,
            cast(case when c.person_id = $1 or exists (select 1 from complaint_participant p
                where p.complaint_id = c.id and p.person_id = $1) then 1 else 0 end as bigint),
            c.filed_at, c.next_due_at, c.closes_at, c.contact_name, a.name, u.code, c.priority_rank,
            c.priority_reason, c.inquiry_due_at, ",
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
            and ($17 is null or u.code = $17)
            order by ",
            $order,
            " limit $4"
        )
    };
}

const OF_PERSON: &str = statement!(
    "(c.person_id = $1
        or c.organisation_id in (select m.organisation_id from organisation_member m
            join organisation o on o.id = m.organisation_id and o.closed_at is null where m.person_id = $1))",
    "c.filed_at",
    "(c.filed_at, c.id) < ($2, $3)",
    "c.filed_at desc, c.id desc"
);
const OF_ALL: &str = statement!("$1 = ''", "c.queue_at", "(c.queue_at, c.id) > ($2, $3)", "c.queue_at, c.id");
const OF_UNIT: &str = statement!("c.unit_id = $1", "c.queue_at", "(c.queue_at, c.id) > ($2, $3)", "c.queue_at, c.id");

/// The next `limit` rows after the cursor, which is [`Row::place`] and id of the last one.
pub async fn list(
    store: &Store,
    whose: &Whose,
    conditions: &Conditions,
    after: Option<(Instant, String)>,
    limit: usize,
) -> sqlx::Result<Vec<Row>> {
    let (sql, reader) = match whose {
        Whose::Person(id) => (OF_PERSON, id.as_str()),
        Whose::Unit(id) => (OF_UNIT, id.as_str()),
        Whose::All => (OF_ALL, ""),
    };
    let first = match whose {
        Whose::Person(_) => i64::MAX,
        Whose::All | Whose::Unit(_) => i64::MIN,
    };
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
                place: c.instant()?,
            })
        })
        .collect()
}
