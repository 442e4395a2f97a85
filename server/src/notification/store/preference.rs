//! When a person does not want to be disturbed, and what they allow.

use app::notification::QuietHours;

use crate::store::{Columns, Store};

const QUIET: &str = "select quiet_from_minute, quiet_until_minute from notification_preference where person_id = $1";

pub async fn find_quiet_hours(store: &Store, person_id: &str) -> sqlx::Result<Option<QuietHours>> {
    let row = store.row(QUIET, &[person_id.into()]).await?;
    row.map_or(Ok(None), |row| quiet_hours(&mut row.columns()))
}

fn quiet_hours(c: &mut Columns<'_>) -> sqlx::Result<Option<QuietHours>> {
    let (from, until) = (c.opt_int()?, c.opt_int()?);
    Ok(from.zip(until).map(|(from, until)| QuietHours { from_minute: from as u16, until_minute: until as u16 }))
}
