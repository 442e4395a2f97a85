//! What other systems' codes and words mean in ours.
//!
//! The tables are facts of the trade, written here from public code lists; the source's own code and text are always
//! kept beside the meaning. An unlisted code gives None: the caller stores [`Milestone::Unknown`] and loses nothing.

mod aggregator;
mod chinese;
mod chinese_text;
mod epcis;
mod postal;

use super::{Milestone, Reason};

pub use aggregator::{aftership_tag, karrio_incident, karrio_status, seventeen_track};
pub use chinese::{kdniao, kuaidi100, sf_opcode};
pub use chinese_text::{chinese_event, chinese_text};
pub use epcis::epcis;
pub use postal::{upu_emsevt, upu_ips_event};

/// The step behind a code, and why, when the code says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub milestone: Milestone,
    pub reason: Option<Reason>,
}

/// A code, or a phrase, of a source and its meaning.
type Row = (&'static str, Milestone, Option<Reason>);

/// The row of `code`, spaces around it and the case of its letters apart.
fn look_up(table: &[Row], code: &str) -> Option<Meaning> {
    let code = code.trim();
    let (_, milestone, reason) = table.iter().find(|(known, ..)| known.eq_ignore_ascii_case(code))?;
    Some(Meaning { milestone: *milestone, reason: *reason })
}
