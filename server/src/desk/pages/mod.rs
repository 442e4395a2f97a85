//! The desk's pages.

pub mod case;
pub mod inquiries;
pub mod queue;

use app::desk::Choice;

use crate::account::unit;
use crate::http::Refusal;
use crate::state::Portal;

/// The open units, by code.
async fn units(portal: &Portal) -> Result<Vec<Choice>, Refusal> {
    let units = unit::store::list(&portal.store).await?;
    let open = units.into_iter().filter(|unit| unit.closed_at.is_none());
    Ok(open.map(|unit| Choice::new(&unit.code, [&unit.code, " · ", &unit.name].concat())).collect())
}
