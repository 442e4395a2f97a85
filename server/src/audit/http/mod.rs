//! The log for those who may read it: auditors and administrators.

pub mod export;
pub mod list;

use app::account::StaffRole;

const READERS: [StaffRole; 2] = [StaffRole::Auditor, StaffRole::Admin];
