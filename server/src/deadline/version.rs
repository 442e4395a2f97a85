//! Versions of packs and calendars as they are stored, and which of them counts.

use app::deadline::{Calendar, CaseKind, Pack};
use app::value::Instant;

/// One stored version of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct PackVersion {
    pub id: String,
    pub version: i64,
    pub pack: Pack,
    /// As it was written: TOML or JSON.
    pub text: String,
    pub stamp: Stamp,
    pub confirmed_at: Option<Instant>,
}

/// One stored version of a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarVersion {
    pub id: String,
    pub version: i64,
    pub calendar: Calendar,
    pub text: String,
    pub stamp: Stamp,
    pub confirmed_at: Option<Instant>,
}

/// Who wrote and who confirmed a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// It came with a release; else the operator wrote it.
    pub is_of_release: bool,
    pub created_at: Instant,
    pub created_by_name: Option<String>,
    pub confirmed_by_name: Option<String>,
}

/// Of one pack the newest confirmed version, else the newest; of several packs the confirmed one, then the one with the
/// latest beginning, then by key.
pub(super) fn best(versions: Vec<PackVersion>, kind: CaseKind) -> Option<PackVersion> {
    let rank = |v: &PackVersion| (v.confirmed_at.is_some(), v.version);
    let mut best: Vec<PackVersion> = Vec::new();
    for version in versions {
        match best.iter_mut().find(|other| other.pack.key == version.pack.key) {
            Some(other) if rank(&version) > rank(other) => *other = version,
            Some(_) => {}
            None => best.push(version),
        }
    }
    best.retain(|version| version.pack.kinds.contains(&kind));
    best.sort_by(|a, b| a.pack.key.cmp(&b.pack.key));
    let order = |v: &PackVersion| (v.confirmed_at.is_some(), v.pack.effective_from);
    best.into_iter().reduce(|first, other| if order(&other) > order(&first) { other } else { first })
}
