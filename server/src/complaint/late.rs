//! Complaints of which a date of ours has passed.

use app::complaint::ComplaintItem;
use app::value::Instant;

use super::store::{self, Conditions, Whose};
use super::view;
use crate::http::Refusal;
use crate::state::Portal;

/// The first `most` open complaints with a missed date, the longest missed first, each with that date: also those that
/// wait for their customer, for clocks of the law run on.
///
/// # Errors
/// The database's.
pub async fn late(portal: &Portal, most: usize) -> Result<Vec<(ComplaintItem, Instant)>, Refusal> {
    let conditions = Conditions { is_open: true, is_late: true, ..Conditions::default() };
    let counted = conditions.counted.args(&portal.settings.zone, portal.clock.now());
    let rows = store::list(&portal.store, &Whose::All, (&conditions, counted), None, most).await?;
    let missed = rows.into_iter().filter_map(|row| row.next_due_at.map(|at| (view::item(row, true), at)));
    Ok(missed.collect())
}
