//! SQL of deadlines.

use std::collections::BTreeMap;

use app::deadline::{CaseKind, Deadline, Role};
use app::value::Instant;

use super::version::find_pack;
use crate::deadline::{Act, CaseRef, Due, PackVersion, warnings};
use crate::store::{Row, Store, Transaction, new_id};

const OF_CASE: &str =
    "select d.rule, d.round, d.started_at, d.due_at, d.met_at, d.ended_at, d.breached_at, d.paused_at,
    d.warned_at, d.rule_pack_id
    from deadline d where d.case_kind = $1 and d.case_id = $2 order by d.due_at, d.round, d.id";

/// What the job did about a deadline that is stored already.
struct Handled {
    due_at: Instant,
    breached_at: Option<Instant>,
    warned_at: Option<Instant>,
}

/// Makes the stored rows of the case those that were computed. What the job did stays true while the date stays.
pub(in crate::deadline) async fn replace(
    tx: &mut Transaction,
    case: CaseRef<'_>,
    calendar_id: &str,
    deadlines: &mut [Deadline],
    now: Instant,
) -> sqlx::Result<()> {
    let mut handled = handled(tx, case).await?;
    for deadline in deadlines {
        let key = (deadline.rule.clone(), i64::from(deadline.round));
        let before = handled.remove(&key);
        let same = before.as_ref().filter(|before| before.due_at == deadline.due_at && deadline.paused_at.is_none());
        // what was late and still is open stays late; what was met in time after all never was
        let still = same.and_then(|before| before.breached_at).filter(|_| deadline.is_open());
        deadline.breached_at = deadline.breached_at.or(still);
        let warned_at = before.and_then(|before| before.warned_at);
        upsert(tx, case, calendar_id, (deadline, warned_at), now).await?;
    }
    for (rule, round) in handled.into_keys() {
        tx.execute(
            "delete from deadline where case_kind = $1 and case_id = $2 and rule = $3 and round = $4",
            &[case.kind.as_str().into(), case.id.into(), rule.into(), round.into()],
        )
        .await?;
    }
    Ok(())
}

async fn handled(tx: &mut Transaction, case: CaseRef<'_>) -> sqlx::Result<BTreeMap<(String, i64), Handled>> {
    let rows = tx.rows(OF_CASE, &[case.kind.as_str().into(), case.id.into()]).await?;
    let one = |row: &Row| {
        let mut c = row.columns();
        let key = (c.text()?, c.int()?);
        c.skip(1);
        let due_at = c.instant()?;
        c.skip(2);
        let breached_at = c.opt_instant()?;
        c.skip(1);
        Ok((key, Handled { due_at, breached_at, warned_at: c.opt_instant()? }))
    };
    rows.iter().map(one).collect()
}

/// When the job must look: at the next warning that was not given, else just after the end; never at what is over.
fn next_at(deadline: &Deadline, warned_at: Option<Instant>) -> Option<Instant> {
    let is_watched = deadline.role == Role::Duty && deadline.is_open() && deadline.paused_at.is_none();
    if !is_watched || deadline.breached_at.is_some() {
        return None;
    }
    let mut open = deadline.warn_at.iter().copied().filter(|at| warned_at.is_none_or(|warned| *at > warned));
    Some(open.next().unwrap_or(deadline.due_at.plus_ms(1)))
}

async fn upsert(
    tx: &mut Transaction,
    case: CaseRef<'_>,
    calendar_id: &str,
    (deadline, warned_at): (&Deadline, Option<Instant>),
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into deadline (id, case_kind, case_id, rule_pack_id, calendar_id, rule, round, role, started_at, due_at,
        met_at, ended_at, breached_at, paused_at, warned_at, next_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict (case_kind, case_id, rule, round) do update set rule_pack_id = excluded.rule_pack_id,
        calendar_id = excluded.calendar_id, role = excluded.role, started_at = excluded.started_at,
        due_at = excluded.due_at, met_at = excluded.met_at, ended_at = excluded.ended_at,
        breached_at = excluded.breached_at, paused_at = excluded.paused_at, warned_at = excluded.warned_at,
        next_at = excluded.next_at",
        &[
            new_id(now).into(),
            case.kind.as_str().into(),
            case.id.into(),
            case.pack_id.into(),
            calendar_id.into(),
            (&deadline.rule).into(),
            i64::from(deadline.round).into(),
            deadline.role.as_str().into(),
            deadline.started_at.into(),
            deadline.due_at.into(),
            deadline.met_at.into(),
            deadline.ended_at.into(),
            deadline.breached_at.into(),
            deadline.paused_at.into(),
            warned_at.into(),
            next_at(deadline, warned_at).into(),
        ],
    )
    .await?;
    Ok(())
}

pub(in crate::deadline) async fn list(store: &Store, kind: CaseKind, case_id: &str) -> sqlx::Result<Vec<Deadline>> {
    let rows = store.rows(OF_CASE, &[kind.as_str().into(), case_id.into()]).await?;
    let mut packs = Packs::default();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(decode(store, row, &mut packs).await?);
    }
    Ok(found)
}

/// Packs that one answer has read already: most rows name the same.
#[derive(Default)]
struct Packs(BTreeMap<String, PackVersion>);

impl Packs {
    async fn get(&mut self, store: &Store, id: &str) -> sqlx::Result<&PackVersion> {
        if !self.0.contains_key(id) {
            let found = find_pack(store, id).await?.ok_or(sqlx::Error::RowNotFound)?;
            self.0.insert(id.to_string(), found);
        }
        self.0.get(id).ok_or(sqlx::Error::RowNotFound)
    }
}

async fn decode(store: &Store, row: &Row, packs: &mut Packs) -> sqlx::Result<Deadline> {
    let mut c = row.columns();
    let (key, round, started_at, due_at) = (c.text()?, c.int()?, c.instant()?, c.instant()?);
    let (met_at, ended_at, breached_at, paused_at) =
        (c.opt_instant()?, c.opt_instant()?, c.opt_instant()?, c.opt_instant()?);
    c.skip(1);
    let version = packs.get(store, &c.text()?).await?;
    let rule = version.pack.rules.iter().find(|rule| rule.key == key).ok_or(sqlx::Error::RowNotFound)?;
    Ok(Deadline {
        rule: key,
        name: rule.name.clone(),
        explanation: rule.explanation.clone(),
        source: rule.source.clone(),
        role: rule.role,
        is_statutory: rule.is_statutory,
        is_confirmed: version.confirmed_at.is_some(),
        round: u32::try_from(round).unwrap_or_default(),
        started_at,
        due_at,
        warn_at: warnings(rule, started_at, due_at),
        met_at,
        ended_at,
        breached_at,
        paused_at,
    })
}

pub(in crate::deadline) async fn due(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<Due>> {
    const DUE: &str = "select id, case_kind, case_id, rule, round, started_at, due_at, next_at, rule_pack_id
        from deadline where next_at is not null and next_at <= $1 order by next_at, id limit $2";
    let mut packs = Packs::default();
    let mut found = Vec::new();
    for row in &store.rows(DUE, &[now.into(), limit.into()]).await? {
        let mut c = row.columns();
        let (id, case_kind, case_id, key) = (c.text()?, c.parsed()?, c.text()?, c.text()?);
        let (round, started_at, due_at, next_at) = (c.int()?, c.instant()?, c.instant()?, c.instant()?);
        let version = packs.get(store, &c.text()?).await?;
        let rule = version.pack.rules.iter().find(|rule| rule.key == key).ok_or(sqlx::Error::RowNotFound)?;
        found.push(Due {
            id,
            case_kind,
            case_id,
            rule: key,
            name: rule.name.clone(),
            round: u32::try_from(round).unwrap_or_default(),
            is_statutory: rule.is_statutory,
            due_at,
            act: if due_at < now { Act::Escalate } else { Act::Warn },
            next_at,
            warn_at: warnings(rule, started_at, due_at),
        });
    }
    Ok(found)
}

pub(in crate::deadline) async fn mark_warned(
    tx: &mut Transaction,
    due: &Due,
    next: Instant,
    now: Instant,
) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "update deadline set warned_at = $1, next_at = $2 where id = $3 and next_at = $4 and due_at = $5",
            &[now.into(), next.into(), (&due.id).into(), due.next_at.into(), due.due_at.into()],
        )
        .await?;
    Ok(touched > 0)
}

pub(in crate::deadline) async fn mark_breached(tx: &mut Transaction, due: &Due) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "update deadline set breached_at = due_at, next_at = null
            where id = $1 and next_at = $2 and due_at = $3 and breached_at is null",
            &[(&due.id).into(), due.next_at.into(), due.due_at.into()],
        )
        .await?;
    Ok(touched > 0)
}

pub async fn delete_of_case(tx: &mut Transaction, kind: CaseKind, case_id: &str) -> sqlx::Result<u64> {
    tx.execute("delete from deadline where case_kind = $1 and case_id = $2", &[kind.as_str().into(), case_id.into()])
        .await
}
