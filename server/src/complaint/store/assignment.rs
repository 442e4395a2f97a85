//! Rules of assignment, who is able to take a complaint, and who has what in hand.

use app::account::StaffRole;
use app::complaint::{AssignmentRule, Category, RuleAgent};
use app::customer::Class;
use app::locale::Locale;
use app::value::Instant;

use crate::complaint::DESK;
use crate::store::{Columns, Row, Store, Transaction};

/// A rule as it is kept.
#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    pub name: String,
    pub category: Option<Category>,
    pub language: Option<Locale>,
    pub destination: Option<String>,
    pub unit_id: Option<String>,
    pub unit_code: Option<String>,
    /// The unit it names is closed.
    pub is_unit_closed: bool,
    pub retired_at: Option<Instant>,
    pub version: i64,
    pub class: Option<Class>,
}

const RULES: &str = "select r.id, r.name, r.category, r.language, r.destination, r.unit_id, u.code, u.closed_at,
    r.retired_at, r.version, r.class from assignment_rule r left join unit u on u.id = r.unit_id
    order by r.position, r.id";

fn decode(row: &Row) -> sqlx::Result<Rule> {
    let mut c = row.columns();
    Ok(Rule {
        id: c.text()?,
        name: c.text()?,
        category: c.opt_parsed()?,
        language: c.opt_text()?.and_then(|tag| Locale::from_tag(&tag)),
        destination: c.opt_text()?,
        unit_id: c.opt_text()?,
        unit_code: c.opt_text()?,
        is_unit_closed: c.opt_instant()?.is_some(),
        retired_at: c.opt_instant()?,
        version: c.int()?,
        class: c.opt_parsed()?,
    })
}

/// All rules in their order, retired ones too, as the transaction sees them.
pub async fn rules(tx: &mut Transaction) -> sqlx::Result<Vec<Rule>> {
    tx.rows(RULES, &[]).await?.iter().map(decode).collect()
}

/// The same with every other writer of rules kept out until the end of the transaction.
pub async fn lock_rules(tx: &mut Transaction) -> sqlx::Result<Vec<Rule>> {
    tx.lock_key("assignment-rules").await?;
    rules(tx).await
}

/// All rules as people read them.
pub async fn rule_records(store: &Store) -> sqlx::Result<Vec<AssignmentRule>> {
    let rules: Vec<Rule> = store.rows(RULES, &[]).await?.iter().map(decode).collect::<sqlx::Result<_>>()?;
    let agents = rule_agents(store).await?;
    let mut place = 0;
    let record = |rule: Rule| {
        place += u32::from(rule.retired_at.is_none());
        let own = agents.iter().filter(|(rule_id, _)| *rule_id == rule.id);
        AssignmentRule {
            agents: own.map(|(_, agent)| agent.clone()).collect(),
            place: if rule.retired_at.is_some() { 0 } else { place },
            id: rule.id,
            name: rule.name,
            category: rule.category,
            language: rule.language,
            destination: rule.destination,
            class: rule.class,
            unit_code: rule.unit_code,
            retired_at: rule.retired_at,
            version: rule.version,
        }
    };
    Ok(rules.into_iter().map(record).collect())
}

async fn rule_agents(store: &Store) -> sqlx::Result<Vec<(String, RuleAgent)>> {
    const AGENTS: &str = "select a.rule_id, p.id, p.name, p.staff_role, p.disabled_at, p.erased_at, d.begun_at
        from assignment_rule_agent a join person p on p.id = a.person_id
        left join desk_absence d on d.person_id = p.id order by p.name, p.id";
    let rows = store.rows(AGENTS, &[]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            let (rule_id, person_id, name) = (c.text()?, c.text()?, c.text()?);
            let role: Option<StaffRole> = c.opt_parsed()?;
            let is_out = [c.opt_instant()?, c.opt_instant()?, c.opt_instant()?].iter().any(Option::is_some);
            let is_passed_over = is_out || !role.is_some_and(|role| DESK.contains(&role));
            Ok((rule_id, RuleAgent { person_id, name, is_passed_over }))
        })
        .collect()
}

/// What is stored of a rule.
#[derive(Debug)]
pub struct NewRule<'n> {
    pub name: &'n str,
    pub category: Option<Category>,
    pub language: Option<Locale>,
    pub destination: Option<&'n str>,
    pub class: Option<Class>,
    pub unit_id: Option<&'n str>,
    pub person_ids: &'n [String],
}

/// Inserts the rule, or writes it anew with the next version. Its place is set apart.
pub async fn put_rule(
    tx: &mut Transaction,
    id: &str,
    new: &NewRule<'_>,
    retired_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    let text = |value: Option<&str>| value.map(str::to_string).into();
    tx.execute(
        "insert into assignment_rule (id, name, position, category, language, destination, unit_id, created_at,
        updated_at, retired_at, version, class) values ($1, $2, 0, $3, $4, $5, $6, $7, $7, $8, 1, $9)
        on conflict (id) do update set name = excluded.name, category = excluded.category,
        language = excluded.language, destination = excluded.destination, unit_id = excluded.unit_id,
        class = excluded.class, updated_at = excluded.updated_at, retired_at = excluded.retired_at, version = assignment_rule.version + 1",
        &[
            id.into(),
            new.name.into(),
            text(new.category.map(Category::as_str)),
            text(new.language.map(Locale::tag)),
            text(new.destination),
            text(new.unit_id),
            now.into(),
            retired_at.into(),
            text(new.class.map(Class::as_str)),
        ],
    )
    .await?;
    tx.execute("delete from assignment_rule_agent where rule_id = $1", &[id.into()]).await?;
    for person_id in new.person_ids {
        let add = "insert into assignment_rule_agent (rule_id, person_id) values ($1, $2)";
        tx.execute(add, &[id.into(), person_id.into()]).await?;
    }
    Ok(())
}

/// Ids of those that a rule gives to, as the transaction sees them.
pub async fn rule_agent_ids(tx: &mut Transaction, id: &str) -> sqlx::Result<Vec<String>> {
    const IDS: &str = "select person_id from assignment_rule_agent where rule_id = $1";
    tx.rows(IDS, &[id.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

/// Only the order of positions counts.
pub async fn set_rule_position(tx: &mut Transaction, id: &str, position: i64) -> sqlx::Result<()> {
    let set = "update assignment_rule set position = $1 where id = $2";
    tx.execute(set, &[position.into(), id.into()]).await.map(|_| ())
}

/// Region and city where the parcel of a complaint goes.
pub async fn destination(tx: &mut Transaction, id: &str) -> sqlx::Result<Vec<String>> {
    const PLACES: &str = "select s.destination_region, s.destination_city from complaint c
        join shipment s on s.id = c.shipment_id where c.id = $1";
    let Some(row) = tx.row(PLACES, &[id.into()]).await? else { return Ok(Vec::new()) };
    let mut c = row.columns();
    Ok([c.opt_text()?, c.opt_text()?].into_iter().flatten().collect())
}

/// What rules ask of a complaint, and whether it names a unit.
#[derive(Debug)]
pub struct Unheld {
    pub category: Category,
    pub language: Locale,
    pub class: Option<Class>,
    /// Region and city where its parcel goes.
    pub places: Vec<String>,
    pub has_unit: bool,
}

/// Open complaints in nobody's hand, the most urgent first.
pub async fn unheld(tx: &mut Transaction, limit: i64) -> sqlx::Result<Vec<Unheld>> {
    const UNHELD: &str = "select c.category, c.locale, c.class, c.unit_id, s.destination_region, s.destination_city
        from complaint c left join shipment s on s.id = c.shipment_id
        where c.assigned_person_id is null and c.ended_at is null
        order by c.queue_at, c.id limit $1";
    let rows = tx.rows(UNHELD, &[limit.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Unheld {
                category: c.parsed()?,
                language: Locale::from_tag(&c.text()?).unwrap_or_default(),
                class: c.opt_parsed()?,
                has_unit: c.opt_text()?.is_some(),
                places: [c.opt_text()?, c.opt_text()?].into_iter().flatten().collect(),
            })
        })
        .collect()
}

/// How many there are.
pub async fn count_unheld(tx: &mut Transaction) -> sqlx::Result<u64> {
    const COUNT: &str = "select count(*) from complaint where assigned_person_id is null and ended_at is null";
    let row = tx.row(COUNT, &[]).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(row.columns().int()?.unsigned_abs())
}

/// Lets one transaction at a time look who has the least: loads would be counted before they are written.
pub async fn lock_loads(tx: &mut Transaction) -> sqlx::Result<()> {
    tx.lock_key("complaint-loads").await
}

/// The one of a rule's people, or of its unit's, who is able to take a complaint and has the fewest open ones; of
/// several the one with the lowest id. Never `except`.
pub async fn least_loaded(tx: &mut Transaction, rule: &Rule, except: Option<&str>) -> sqlx::Result<Option<String>> {
    macro_rules! able {
        ($which:literal) => {
            concat!(
                "select p.id, p.staff_role, (select count(*) from complaint c
                    where c.assigned_person_id = p.id and c.ended_at is null)
                from person p where ",
                $which,
                " and p.staff_role is not null and p.disabled_at is null and p.erased_at is null
                and not exists (select 1 from desk_absence d where d.person_id = p.id) order by p.id"
            )
        };
    }
    const OF_RULE: &str = able!("p.id in (select a.person_id from assignment_rule_agent a where a.rule_id = $1)");
    const OF_UNIT: &str = able!("p.unit_id = $1");
    let rows = match &rule.unit_id {
        Some(unit_id) => tx.rows(OF_UNIT, &[unit_id.into()]).await?,
        None => tx.rows(OF_RULE, &[(&rule.id).into()]).await?,
    };
    let mut least: Option<(i64, String)> = None;
    for row in &rows {
        let mut c = row.columns();
        let (id, role, load) = (c.text()?, c.parsed::<StaffRole>()?, c.int()?);
        let is_able = DESK.contains(&role) && except != Some(id.as_str());
        if is_able && least.as_ref().is_none_or(|(fewest, _)| load < *fewest) {
            least = Some((load, id));
        }
    }
    Ok(least.map(|(_, id)| id))
}

/// Names the unit that a complaint concerns, unless it names one.
pub async fn set_unit(tx: &mut Transaction, id: &str, unit_id: &str) -> sqlx::Result<()> {
    let set = "update complaint set unit_id = coalesce(unit_id, $1) where id = $2";
    tx.execute(set, &[unit_id.into(), id.into()]).await.map(|_| ())
}

/// Out of everybody's hand.
pub async fn release(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update complaint set assigned_person_id = null, updated_at = $1, version = version + 1 where id = $2",
        &[now.into(), id.into()],
    )
    .await
    .map(|_| ())
}

/// Open complaints that somebody has in hand, or with `None` nobody; the most urgent first, from a place of the queue on.
pub async fn held_by(
    store: &Store,
    person_id: Option<&str>,
    after: (Instant, &str),
    limit: i64,
) -> sqlx::Result<Vec<(String, Instant, String)>> {
    const HELD: &str = "select complaint_number, queue_at, id from complaint
        where assigned_person_id = $1 and ended_at is null and (queue_at, id) > ($2, $3)
        order by queue_at, id limit $4";
    const UNHELD: &str = "select complaint_number, queue_at, id from complaint
        where assigned_person_id is null and ended_at is null and (queue_at, id) > ($1, $2)
        order by queue_at, id limit $3";
    let (at, id) = after;
    let rows = match person_id {
        Some(person_id) => store.rows(HELD, &[person_id.into(), at.into(), id.into(), limit.into()]).await?,
        None => store.rows(UNHELD, &[at.into(), id.into(), limit.into()]).await?,
    };
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.instant()?, c.text()?))).collect()
}

/// How much somebody, or nobody, has in hand.
#[derive(Debug, Clone, Default)]
pub struct Load {
    pub person_id: Option<String>,
    pub open_count: i64,
    pub due_today_count: i64,
    pub late_count: i64,
    pub escalated_count: i64,
}

/// Of everybody who has an open complaint in hand, and of nobody. `today_ends` is the first moment of tomorrow, which
/// still counts as today: days end at 24:00.
pub async fn loads(store: &Store, now: Instant, today_ends: Instant) -> sqlx::Result<Vec<Load>> {
    const LOADS: &str = "select assigned_person_id, count(*),
        cast(sum(case when next_due_at >= $1 and next_due_at <= $2 then 1 else 0 end) as bigint),
        cast(sum(case when next_due_at < $1 then 1 else 0 end) as bigint),
        cast(sum(case when level <> 'agent' then 1 else 0 end) as bigint)
        from complaint where ended_at is null group by assigned_person_id";
    let decode = |mut c: Columns<'_>| {
        Ok(Load {
            person_id: c.opt_text()?,
            open_count: c.int()?,
            due_today_count: c.int()?,
            late_count: c.int()?,
            escalated_count: c.int()?,
        })
    };
    store.rows(LOADS, &[now.into(), today_ends.into()]).await?.iter().map(|row| decode(row.columns())).collect()
}

/// Who is away, and since when.
pub async fn absences(store: &Store) -> sqlx::Result<Vec<(String, Instant)>> {
    let rows = store.rows("select person_id, begun_at from desk_absence", &[]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.instant()?))).collect()
}

/// Whether somebody is away.
pub async fn is_absent(tx: &mut Transaction, person_id: &str) -> sqlx::Result<bool> {
    let row = tx.row("select 1 from desk_absence where person_id = $1", &[person_id.into()]).await?;
    Ok(row.is_some())
}

pub async fn absent_since(store: &Store, person_id: &str) -> sqlx::Result<Option<Instant>> {
    let row = store.row("select begun_at from desk_absence where person_id = $1", &[person_id.into()]).await?;
    row.map(|row| row.columns().instant()).transpose()
}

/// False when they were away already.
pub async fn begin_absence(tx: &mut Transaction, person_id: &str, now: Instant) -> sqlx::Result<bool> {
    let add = "insert into desk_absence (person_id, begun_at) values ($1, $2) on conflict (person_id) do nothing";
    Ok(tx.execute(add, &[person_id.into(), now.into()]).await? > 0)
}

/// False when they were not away.
pub async fn end_absence(tx: &mut Transaction, person_id: &str) -> sqlx::Result<bool> {
    Ok(tx.execute("delete from desk_absence where person_id = $1", &[person_id.into()]).await? > 0)
}

/// How many complaints changed since a moment, of all or of those that name a unit; at most `limit` are counted.
pub async fn count_changed(store: &Store, unit_id: Option<&str>, since: Instant, limit: i64) -> sqlx::Result<i64> {
    const CHANGED: &str = "select count(*) from (select id from complaint
        where updated_at > $1 and ($2 is null or unit_id = $2) limit $3) as changed";
    let args = [since.into(), unit_id.map(str::to_string).into(), limit.into()];
    store.row(CHANGED, &args).await?.map_or(Ok(0), |row| row.columns().int())
}

/// The version of a complaint.
pub async fn version_of(store: &Store, id: &str) -> sqlx::Result<Option<i64>> {
    let row = store.row("select version from complaint where id = $1", &[id.into()]).await?;
    row.map(|row| row.columns().int()).transpose()
}
