//! The audit log's operations for screens. Only this file names their URLs.

use super::{AuditEntry, AuditFilter};
use crate::problem::Problem;
use crate::value::Page;
use crate::wire::{Wire, encode};

/// The newest first. `cursor` is `next_cursor` of the page before.
///
/// # Errors
/// 401, 403 for everybody but auditors and administrators, 422 for a filter that says nothing, 503.
pub async fn audit(wire: &Wire, filter: &AuditFilter, cursor: Option<&str>) -> Result<Page<AuditEntry>, Problem> {
    wire.get(&with_query("/api/v1/audit", filter, &[("limit", "50"), ("cursor", cursor.unwrap_or_default())])).await
}

/// Everything that the filter finds, as CSV.
pub fn audit_csv(filter: &AuditFilter) -> String {
    with_query("/api/v1/audit.csv", filter, &[])
}

/// Where the filter form leads, by GET.
pub const AUDIT_PAGE: &str = "/desk/audit";

pub fn audit_page(filter: &AuditFilter, cursor: Option<&str>) -> String {
    with_query(AUDIT_PAGE, filter, &[("cursor", cursor.unwrap_or_default())])
}

fn with_query(path: &str, filter: &AuditFilter, more: &[(&str, &str)]) -> String {
    let fields = [
        ("action", filter.action.as_str()),
        ("subject", &filter.subject),
        ("actor", &filter.actor),
        ("from", &filter.from),
        ("to", &filter.to),
    ];
    let stated = fields.iter().chain(more).filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = stated.map(|(name, value)| [*name, "=", &encode(value)].concat()).collect();
    if pairs.is_empty() { path.to_string() } else { [path, "?", &pairs.join("&")].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_stated_is_asked() {
        let filter = AuditFilter { action: "key.".to_string(), actor: "person:1 2".to_string(), ..Default::default() };
        assert_eq!(audit_page(&filter, None), "/desk/audit?action=key.&actor=person%3A1%202");
        assert_eq!(audit_page(&AuditFilter::default(), Some("7")), "/desk/audit?cursor=7");
        assert_eq!(audit_csv(&AuditFilter::default()), "/api/v1/audit.csv");
    }
}
