//! What is in an archive.

use app::value::Instant;
use serde::{Deserialize, Serialize};

/// The layout of the archive itself; a release reads its own and older ones.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Version of the release that made it.
    pub release: String,
    pub made_at: Instant,
    /// The last applied migration.
    pub schema_version: i64,
    /// `NUMBER:HASH` of the audit log's last row at that moment.
    pub audit_head: Option<String>,
    /// In the order of the archive.
    pub items: Vec<Item>,
}

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `database/shipment.ndjson`
    pub name: String,
    pub size: u64,
    pub sha256: String,
    /// Rows of a table; absent for other files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

impl Item {
    /// The table that this file holds.
    pub fn table(&self) -> Option<&str> {
        table_in(&self.name)
    }
}

/// The table behind `database/TABLE.ndjson`.
pub fn table_in(name: &str) -> Option<&str> {
    name.strip_prefix(super::DATABASE)?.strip_prefix('/')?.strip_suffix(".ndjson")
}

impl Manifest {
    pub fn rows(&self) -> u64 {
        self.items.iter().filter_map(|item| item.rows).sum()
    }

    pub fn attachments(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.table().is_none())
    }

    /// Bytes of everything, unpacked.
    pub fn size(&self) -> u64 {
        self.items.iter().map(|item| item.size).sum()
    }
}
