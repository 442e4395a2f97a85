//! What a reader of the log looks for, read and checked.

use app::audit::AuditFilter;
use app::problem::FieldProblem;
use app::value::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::http::Refusal;

/// A filter as the database takes it; every field always counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// How the action begins; empty for all.
    pub action: String,
    pub subject: Option<String>,
    /// Empty for all kinds.
    pub actor_kind: String,
    pub actor_id: Option<String>,
    pub since: Instant,
    pub before: Instant,
}

impl Filter {
    /// # Errors
    /// `Invalid`, naming each field that cannot be read.
    pub fn read(typed: &AuditFilter, zone: &TimeZone) -> Result<Filter, Refusal> {
        let mut faults = Vec::new();
        let mut fault = |pointer: &str, detail: &str| faults.push(FieldProblem::new(pointer, "malformed", detail));
        for (pointer, text) in [("/action", &typed.action), ("/subject", &typed.subject), ("/actor", &typed.actor)] {
            if text.len() > 300 || text.chars().any(char::is_control) {
                fault(pointer, "is no word of the log");
            }
        }
        let since = midnight(&typed.from, zone, 0);
        let before = midnight(&typed.to, zone, 1);
        for (pointer, day) in [("/from", &since), ("/to", &before)] {
            if day.is_none() {
                fault(pointer, "must be a day, YYYY-MM-DD");
            }
        }
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let (actor_kind, actor_id) = actor(typed.actor.trim());
        Ok(Filter {
            action: typed.action.trim().to_string(),
            subject: Some(typed.subject.trim().to_string()).filter(|subject| !subject.is_empty()),
            actor_kind,
            actor_id,
            since: since.flatten().unwrap_or(Instant::from_ms(i64::MIN)),
            before: before.flatten().unwrap_or(Instant::from_ms(i64::MAX)),
        })
    }
}

/// `person:ID` is one person, `person` all of them.
fn actor(text: &str) -> (String, Option<String>) {
    match text.split_once(':') {
        Some((kind, id)) => (kind.to_string(), Some(id.to_string())),
        None => (text.to_string(), None),
    }
}

/// Midnight at the beginning of a day so many days later; `Some(None)` for no day at all.
fn midnight(text: &str, zone: &TimeZone, days: i32) -> Option<Option<Instant>> {
    if text.trim().is_empty() {
        return Some(None);
    }
    let day: Date = text.trim().parse().ok()?;
    let day = day.checked_add(jiff::Span::new().days(days)).ok()?;
    let start = day.to_zoned(zone.clone()).ok()?;
    Some(Some(Instant::from_ms(start.timestamp().as_millisecond())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: &str, to: &str) -> Result<Filter, Refusal> {
        let typed = AuditFilter { from: from.to_string(), to: to.to_string(), ..AuditFilter::default() };
        Filter::read(&typed, &TimeZone::get("Asia/Shanghai").unwrap())
    }

    #[test]
    fn days_are_the_operators() {
        let found = read("2026-11-22", "2026-11-22").unwrap();
        assert_eq!(found.since.to_string(), "2026-11-21T16:00:00Z");
        assert_eq!(found.before.to_string(), "2026-11-22T16:00:00Z");
        for wrong in ["22.11.2026", "2026-02-30", "x"] {
            assert!(
                matches!(read(wrong, ""), Err(Refusal::Invalid(faults)) if faults[0].pointer == "/from"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn an_actor_is_one_or_a_kind() {
        assert_eq!(actor("person:1"), ("person".to_string(), Some("1".to_string())));
        assert_eq!(actor("guest"), ("guest".to_string(), None));
        assert_eq!(actor(""), (String::new(), None));
    }
}
