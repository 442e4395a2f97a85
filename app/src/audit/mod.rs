//! The audit log as those who may read it see it.

pub mod api;
pub mod pages;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::LocalInstant;

/// One row of the log: who did what to what, when, from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Counts from 1 without gaps.
    pub seq: i64,
    /// In the operator's zone.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub at: LocalInstant,
    /// `guest`, `system`, `person` or `key`.
    pub actor_kind: String,
    /// Of the person or the API key.
    pub actor_id: Option<String>,
    /// Name of a member of staff or of a key; customers are not named here.
    pub actor_name: Option<String>,
    /// Network address of the caller.
    pub address: Option<String>,
    /// As the caller saw it in `X-Request-Id`; empty at the command line.
    pub request_id: String,
    /// `noun.verb`, e.g. `session.opened`.
    pub action: String,
    /// `kind:id`, e.g. `shipment:PD2600000101`.
    pub subject: String,
    pub detail: BTreeMap<String, String>,
    /// SHA-256 that chains the row to all before it.
    pub hash: String,
}

impl AuditEntry {
    /// `person:0192…`, `guest`: the actor as the filter takes it.
    pub fn actor(&self) -> String {
        match &self.actor_id {
            Some(id) => [&self.actor_kind, ":", id].concat(),
            None => self.actor_kind.clone(),
        }
    }
}

/// What is looked for; an empty field does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// How the action begins: `session.` finds every action on sessions.
    pub action: String,
    pub subject: String,
    /// `person:ID`, `key:ID`, `guest`, `system`.
    pub actor: String,
    /// First day, `YYYY-MM-DD`, in the operator's zone.
    pub from: String,
    /// Last day, included.
    pub to: String,
}
