//! Sentences about dates of complaints: of one, and of many in one message.

use std::collections::BTreeMap;

use app::deadline::components::due_on;
use app::locale::Locale;
use app::text::complaint_mail as say;
use app::value::LocalInstant;
use serde::{Deserialize, Serialize};

use super::words::Words;

/// Rows that one message lists; how many more there are is said.
pub const MOST_LISTED: usize = 100;
/// Bytes of the list: long names of deadlines end it early.
const LONGEST_LIST: usize = 30_000;

/// One date of one complaint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listed {
    pub number: String,
    /// `near`, `missed`, `asked`, `escalated`.
    pub kind: String,
    /// Its name; not shown to customers.
    pub deadline: String,
    pub due: LocalInstant,
    /// `agent`, `supervisor`, `manager`.
    pub level: String,
    /// By when the level must act.
    pub by: Option<LocalInstant>,
}

/// The value `cases` of a message.
pub fn listed(mut rows: Vec<Listed>) -> String {
    rows.truncate(MOST_LISTED);
    loop {
        let json = serde_json::to_string(&rows).unwrap_or_default();
        if json.len() <= LONGEST_LIST {
            return json;
        }
        rows.truncate(rows.len() / 2);
    }
}

type Values = BTreeMap<String, String>;

fn value<'v>(values: &'v Values, name: &str) -> &'v str {
    values.get(name).map(String::as_str).unwrap_or_default()
}

/// A stored moment as `by …`; empty when there is none.
fn moment(l: Locale, values: &Values, name: &str) -> String {
    value(values, name).parse::<LocalInstant>().map(|at| due_on(l, at)).unwrap_or_default()
}

fn level(l: Locale, level: &str) -> &'static str {
    match level {
        "supervisor" => say::supervisor(l),
        "manager" => say::manager(l),
        _ => say::agent(l),
    }
}

pub(super) fn near(l: Locale, values: &Values) -> Words {
    use say::near as m;
    let (number, deadline, due) = (value(values, "number"), value(values, "deadline"), moment(l, values, "due"));
    let (subject, lead) = (m::subject(l, deadline, &due, number), m::lead(l, deadline, &due, number));
    Words { subject, lead, items: Vec::new(), action: Some(m::action(l)), note: m::note(l) }
}

pub(super) fn missed(l: Locale, values: &Values) -> Words {
    use say::missed as m;
    let (number, deadline, due) = (value(values, "number"), value(values, "deadline"), moment(l, values, "due"));
    let lead = m::lead(l, deadline, &due, level(l, value(values, "level")), number);
    Words { subject: m::subject(l, number), lead, items: Vec::new(), action: Some(m::action(l)), note: m::note(l) }
}

pub(super) fn asked(l: Locale, values: &Values) -> Words {
    use say::asked as m;
    let (number, by) = (value(values, "number"), moment(l, values, "by"));
    let level = level(l, value(values, "level"));
    let lead = match by.is_empty() {
        true => m::lead_undated(l, level, number),
        false => m::lead(l, &by, value(values, "deadline"), level, number),
    };
    Words { subject: m::subject(l, number), lead, items: Vec::new(), action: Some(m::action(l)), note: m::note(l) }
}

pub(super) fn escalated(l: Locale, values: &Values) -> Words {
    use say::escalated as m;
    let (number, due, by) = (value(values, "number"), moment(l, values, "due"), moment(l, values, "by"));
    let level = level(l, value(values, "level"));
    let lead = match by.is_empty() {
        true => m::lead_undated(l, &due, level, number),
        false => m::lead(l, &by, &due, level, number),
    };
    Words { subject: m::subject(l, number), lead, items: Vec::new(), action: Some(m::action(l)), note: m::note(l) }
}

pub(super) fn promised(l: Locale, brand: &str, values: &Values) -> Words {
    use app::text::desk_mail::promised as m;
    let (number, due) = (value(values, "number"), moment(l, values, "due"));
    let (subject, lead) = (m::subject(l, number), m::lead(l, brand, &due, number));
    Words { subject, lead, items: Vec::new(), action: Some(m::action(l)), note: m::note(l) }
}

pub(super) fn unit_asked(l: Locale, values: &Values) -> Words {
    use app::text::desk_mail::asked as m;
    let (number, due) = (value(values, "number"), moment(l, values, "due"));
    let (subject, lead) = (m::subject(l, &due, number), m::lead(l, &due, number));
    Words { subject, lead, items: Vec::new(), action: Some(m::action(l)), note: m::note(l) }
}

pub(super) fn due(l: Locale, values: &Values) -> Words {
    use say::due as m;
    of_many(l, values, (m::subject, m::lead), (m::action(l), m::note(l)))
}

pub(super) fn escalations(l: Locale, values: &Values) -> Words {
    use say::escalations as m;
    of_many(l, values, (m::subject, m::lead), (m::action(l), m::note(l)))
}

type Counted = fn(Locale, &str) -> String;

fn of_many(
    l: Locale,
    values: &Values,
    (subject, lead): (Counted, Counted),
    (action, note): (&'static str, &'static str),
) -> Words {
    let count = value(values, "count");
    Words { subject: subject(l, count), lead: lead(l, count), items: lines(l, values), action: Some(action), note }
}

fn lines(l: Locale, values: &Values) -> Vec<String> {
    let rows: Vec<Listed> = serde_json::from_str(value(values, "cases")).unwrap_or_default();
    let mut lines: Vec<String> = rows.iter().map(|row| line(l, row)).collect();
    let count: usize = value(values, "count").parse().unwrap_or_default();
    if count > rows.len() {
        lines.push(say::more(l, &(count - rows.len()).to_string()));
    }
    lines
}

fn line(l: Locale, row: &Listed) -> String {
    let (due, level, number) = (due_on(l, row.due), level(l, &row.level), row.number.as_str());
    match (row.kind.as_str(), row.by) {
        ("near", _) => say::line_near(l, &row.deadline, &due, number),
        ("missed", _) => say::line_missed(l, &row.deadline, &due, level, number),
        ("asked", Some(by)) => say::line_asked(l, &due_on(l, by), &row.deadline, level, number),
        ("asked", None) => say::line_asked_undated(l, level, number),
        (_, Some(by)) => say::line_escalated(l, &due_on(l, by), &due, level, number),
        (_, None) => say::line_escalated_undated(l, &due, level, number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: &str, kind: &str) -> Listed {
        let due = "2026-11-24T00:00:00+08:00".parse().unwrap();
        let (deadline, level) = ("Answer".to_string(), "supervisor".to_string());
        Listed { number: number.to_string(), kind: kind.to_string(), deadline, due, level, by: None }
    }

    #[test]
    fn a_list_says_each_date_and_how_many_more() {
        let cases = listed(vec![row("C-1", "near"), row("C-2", "missed"), row("C-3", "escalated")]);
        let values = BTreeMap::from([("count", "500".to_string()), ("cases", cases)].map(|(k, v)| (k.to_string(), v)));
        assert_eq!(
            due(Locale::En, &values).items,
            [
                "C-1: Answer, due by the end of 23 Nov 2026",
                "C-2: Answer, missed, was due by the end of 23 Nov 2026; now with a supervisor",
                "C-3: we should have acted by the end of 23 Nov 2026; now with a supervisor",
                "and 497 more",
            ]
        );
        assert_eq!(due(Locale::ZhCn, &values).items[0], "C-1：Answer，须在2026年11月23日结束前完成");
    }

    #[test]
    fn long_names_shorten_the_list_and_never_stop_the_mail() {
        let rows = (0..200).map(|_| Listed { deadline: "x".repeat(900), ..row("C-1", "near") }).collect();
        let json = listed(rows);
        assert!(json.len() <= LONGEST_LIST && json.contains("C-1"), "{}", json.len());
    }
}
