//! SQL of looks, of what is to be looked at, and of who was told.

use app::deadline::Day;
use app::improvement::{Days, Effect, Groups, Measure, Windows};
use app::value::Instant;

use crate::store::{Arg, Columns, Store, Transaction, new_id};

/// The groups of one measure in the days that were compared.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub measure: Measure,
    pub windows: Windows,
    pub groups: Groups,
}

/// Stores a look.
pub async fn insert_look(
    tx: &mut Transaction,
    improvement_id: &str,
    weighed: &Weighed,
    (is_final, effect): (bool, &Effect),
    now: Instant,
) -> sqlx::Result<()> {
    const INSERT: &str = "insert into improvement_result (id, improvement_id, measure, computed_at, is_final,
        before_from, before_to, after_from, after_to, groups_json, difference, low, high, verdict)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let json = serde_json::to_string(&weighed.groups).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let windows = &weighed.windows;
    let args = [
        new_id(now).into(),
        improvement_id.into(),
        weighed.measure.as_str().into(),
        now.into(),
        i64::from(is_final).into(),
        windows.before.from.to_string().into(),
        windows.before.to.to_string().into(),
        windows.after.from.to_string().into(),
        windows.after.to.to_string().into(),
        json.into(),
        Arg::Real(effect.difference),
        Arg::Real(effect.interval.map(|interval| interval.low)),
        Arg::Real(effect.interval.map(|interval| interval.high)),
        effect.verdict.as_str().into(),
    ];
    tx.execute(INSERT, &args).await.map(|_| ())
}

/// The final looks of an improvement.
pub async fn final_looks(store: &Store, improvement_id: &str, windows: Windows) -> sqlx::Result<Vec<Weighed>> {
    const LOOKS: &str = "select measure, groups_json, after_to from improvement_result
        where improvement_id = $1 and is_final = 1 order by measure, computed_at, id";
    let rows = store.rows(LOOKS, &[improvement_id.into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns(), windows)).collect()
}

/// The last interim look at each measure since it was written down as it is now.
pub async fn interim_looks(
    store: &Store,
    improvement_id: &str,
    windows: Windows,
    since: Instant,
) -> sqlx::Result<Vec<Weighed>> {
    const LOOKS: &str = "select r.measure, r.groups_json, r.after_to from improvement_result r
        where r.improvement_id = $1 and r.is_final = 0 and r.computed_at >= $2
        and r.computed_at = (select max(m.computed_at) from improvement_result m
            where m.improvement_id = $1 and m.is_final = 0)
        order by r.measure, r.id";
    let rows = store.rows(LOOKS, &[improvement_id.into(), since.into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns(), windows)).collect()
}

fn decode(c: &mut Columns<'_>, windows: Windows) -> sqlx::Result<Weighed> {
    let measure = c.parsed()?;
    let groups = serde_json::from_str(&c.text()?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let to: Day = c.parsed()?;
    Ok(Weighed { measure, groups, windows: Windows { after: Days { to, ..windows.after }, ..windows } })
}

/// Whether an interim look was stored at that moment or after it.
pub async fn is_weighed_since(store: &Store, improvement_id: &str, since: Instant) -> sqlx::Result<bool> {
    const LOOK: &str = "select 1 from improvement_result
        where improvement_id = $1 and is_final = 0 and computed_at >= $2 limit 1";
    Ok(store.row(LOOK, &[improvement_id.into(), since.into()]).await?.is_some())
}

/// The verdict of the final look at the measure that it is judged by.
pub async fn final_verdict(store: &Store, improvement_id: &str, measure: &str) -> sqlx::Result<Option<String>> {
    const VERDICT: &str = "select verdict from improvement_result
        where improvement_id = $1 and measure = $2 and is_final = 1 order by computed_at desc, id desc limit 1";
    let row = store.row(VERDICT, &[improvement_id.into(), measure.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// Ids of those whose day is not after `today` and of which not everybody was told.
pub async fn to_settle(store: &Store, today: &str) -> sqlx::Result<Vec<String>> {
    const DUE: &str = "select id from improvement
        where changed_on <= $1 and changed_on is not null and told_at is null and abandoned_at is null
        order by changed_on, id limit 1000";
    let rows = store.rows(DUE, &[today.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

/// Notes that somebody is told; false when they were before.
pub async fn put_told(tx: &mut Transaction, improvement_id: &str, holder: &str, now: Instant) -> sqlx::Result<bool> {
    const INSERT: &str = "insert into improvement_told (improvement_id, holder, told_at) values ($1, $2, $3)
        on conflict do nothing";
    Ok(tx.execute(INSERT, &[improvement_id.into(), holder.into(), now.into()]).await? == 1)
}

/// Who was told already.
pub async fn told(tx: &mut Transaction, improvement_id: &str) -> sqlx::Result<Vec<String>> {
    let rows =
        tx.rows("select holder from improvement_told where improvement_id = $1", &[improvement_id.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

/// Everybody was told whom `version` names. False when somebody else was faster, or changed it meanwhile: then there may
/// be others to tell.
pub async fn set_told(tx: &mut Transaction, (id, version): (&str, i64), now: Instant) -> sqlx::Result<bool> {
    let sql = "update improvement set told_at = $3, version = version + 1
        where id = $1 and version = $2 and told_at is null";
    Ok(tx.execute(sql, &[id.into(), version.into(), now.into()]).await? == 1)
}

/// Somebody new is to be told.
pub async fn set_untold(tx: &mut Transaction, id: &str) -> sqlx::Result<()> {
    tx.execute("update improvement set told_at = null where id = $1", &[id.into()]).await.map(|_| ())
}
