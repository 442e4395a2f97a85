//! Rule packs and calendars as administrators read, confirm and renew them.

use serde::{Deserialize, Serialize};

use super::{Calendar, CaseKind, Pack, Words};
use crate::value::Instant;

/// A pack in the list: the version that counts for new cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RulePackItem {
    pub key: String,
    pub name: Words,
    pub jurisdiction: String,
    pub kinds: Vec<CaseKind>,
    pub rule_count: u32,
    /// The newest confirmed version, else the newest.
    pub version: i64,
    pub is_confirmed: bool,
    /// The newest version of all; more than `version` while a newer one waits to be confirmed.
    pub newest_version: i64,
}

/// One version of a pack, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RulePackVersion {
    pub version: i64,
    pub pack: Pack,
    /// As it was written.
    pub text: String,
    /// All versions, the newest first.
    pub versions: Vec<VersionItem>,
}

/// A calendar in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CalendarItem {
    pub key: String,
    pub name: Words,
    /// None: the operator's own.
    pub zone: Option<String>,
    pub version: i64,
    pub is_confirmed: bool,
    pub newest_version: i64,
}

/// One version of a calendar, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CalendarVersion {
    pub version: i64,
    pub calendar: Calendar,
    /// As it was written.
    pub text: String,
    /// All versions, the newest first.
    pub versions: Vec<VersionItem>,
}

/// Who wrote and who confirmed a version. Its text never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RuleVersionItem))]
pub struct VersionItem {
    pub version: i64,
    /// It came with a release; else the operator wrote it.
    pub is_of_release: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    pub created_by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub confirmed_at: Option<Instant>,
    pub confirmed_by: Option<String>,
    /// New cases begin under it.
    pub is_current: bool,
}

/// `PUT …/confirmation`: the version that was read and compared with its sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RuleConfirmation))]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    pub version: i64,
}

/// `POST …/versions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RuleVersionDraft))]
#[serde(deny_unknown_fields)]
pub struct VersionDraft {
    /// The whole pack or calendar as TOML or JSON, at most 48 KiB.
    pub text: String,
}

/// What a version that does not count yet would mean. Open cases keep the version and the calendar that they began under:
/// the last three numbers are a comparison, not what happens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effect {
    /// Open cases that began under any version of this pack or calendar.
    pub open_case_count: u64,
    /// Of how many of them the dates were computed anew: the newest, at most some thousands.
    pub compared_count: u64,
    /// Their open deadlines that would fall at another moment under this version, or not at all.
    pub moved_count: u64,
    /// Those of them that would be overdue now and are not.
    pub overdue_count: u64,
}
