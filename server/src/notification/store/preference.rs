//! When a person does not want to be disturbed, and what they allow.

use app::notification::{Preferences, QuietHours};
use app::value::Instant;

use crate::store::{Columns, Store, Transaction, new_id};

const QUIET: &str = "select quiet_from_minute, quiet_until_minute from notification_preference where person_id = $1";

pub async fn find_quiet_hours(store: &Store, person_id: &str) -> sqlx::Result<Option<QuietHours>> {
    let row = store.row(QUIET, &[person_id.into()]).await?;
    row.map_or(Ok(None), |row| quiet_hours(&mut row.columns()))
}

fn quiet_hours(c: &mut Columns<'_>) -> sqlx::Result<Option<QuietHours>> {
    let (from, until) = (c.opt_int()?, c.opt_int()?);
    Ok(from.zip(until).map(|(from, until)| QuietHours { from_minute: from as u16, until_minute: until as u16 }))
}

const CONSENTS: &str = "select purpose, is_granted from consent where person_id = $1 order by stated_at, id";

/// Who never said anything has refused.
pub async fn find(store: &Store, person_id: &str) -> sqlx::Result<Preferences> {
    let quiet_hours = find_quiet_hours(store, person_id).await?;
    let mut found = Preferences { quiet_hours, ..Preferences::default() };
    for row in store.rows(CONSENTS, &[person_id.into()]).await? {
        let mut c = row.columns();
        let (purpose, is_granted) = (c.text()?, c.int()? == 1);
        match purpose.as_str() {
            "marketing" => found.marketing = is_granted,
            _ => found.survey = is_granted,
        }
    }
    Ok(found)
}

const SET_QUIET: &str =
    "insert into notification_preference (person_id, quiet_from_minute, quiet_until_minute, updated_at)
    values ($1, $2, $3, $4) on conflict (person_id) do update set quiet_from_minute = excluded.quiet_from_minute,
    quiet_until_minute = excluded.quiet_until_minute, updated_at = excluded.updated_at";

pub async fn set_quiet_hours(
    tx: &mut Transaction,
    person_id: &str,
    quiet: Option<QuietHours>,
    now: Instant,
) -> sqlx::Result<()> {
    let from = quiet.map(|quiet| i64::from(quiet.from_minute));
    let until = quiet.map(|quiet| i64::from(quiet.until_minute));
    tx.execute(SET_QUIET, &[person_id.into(), from.into(), until.into(), now.into()]).await.map(|_| ())
}

const RECORD_CONSENT: &str = "insert into consent (id, person_id, purpose, is_granted, stated_at, source)
    values ($1, $2, $3, $4, $5, 'preferences')";

/// One more row; the last one counts.
pub async fn record_consent(
    tx: &mut Transaction,
    person_id: &str,
    purpose: &str,
    is_granted: bool,
    now: Instant,
) -> sqlx::Result<()> {
    let args = [new_id(now).into(), person_id.into(), purpose.into(), i64::from(is_granted).into(), now.into()];
    tx.execute(RECORD_CONSENT, &args).await.map(|_| ())
}
