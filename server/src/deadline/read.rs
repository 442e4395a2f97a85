//! Reading packs and calendars: TOML or JSON, every fault by its field, every worked example worked.

use app::claim::{Rules, assess};
use app::deadline::{Calendar, CompensationExample, Deadline, Example, Expected, Pack};
use app::problem::FieldProblem;
use app::value::Instant;
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;

use super::{WorkCalendar, compute};

/// Longest text of a version, in bytes: what a form and its percent-encoding may carry.
const TEXT: usize = 48 * 1024;

/// What was checked when it was stored.
pub(super) fn stored<T: DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    parse(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    match text.trim_start().starts_with('{') {
        true => serde_json::from_str(text).map_err(|error| error.to_string()),
        false => toml::from_str(text).map_err(|error| error.to_string()),
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Vec<FieldProblem>> {
    if text.len() > TEXT {
        return Err(vec![FieldProblem::new("/text", "too_long", "at most 48 KiB")]);
    }
    parse(text).map_err(|error| vec![FieldProblem::new("/text", "malformed", error)])
}

/// The pack that a text states. `calendar` finds a calendar by its key; `zone` is the operator's.
///
/// # Errors
/// Every fault by its field; `/text` where the text is no pack at all; `/examples/N` for an example that comes out
/// otherwise.
pub fn check_pack(
    text: &str,
    calendar: impl FnOnce(&str) -> Option<Calendar>,
    zone: &TimeZone,
) -> Result<Pack, Vec<FieldProblem>> {
    let pack: Pack = read(text)?;
    let mut problems = pack.problems();
    let Some(calendar) = calendar(&pack.calendar) else {
        problems.push(FieldProblem::new("/calendar", "unknown", "there is no such calendar"));
        return Err(problems);
    };
    if problems.is_empty() {
        let failing = failing_examples(&pack, &calendar, zone).into_iter();
        problems.extend(failing.map(|(at, fault)| FieldProblem::new(format!("/examples/{at}"), "wrong", fault)));
        let of_money = pack.compensation_examples.iter().enumerate();
        let failing = of_money.filter_map(|(at, example)| Some((at, compensation_fault(&pack, example)?)));
        problems.extend(
            failing.map(|(at, fault)| FieldProblem::new(format!("/compensation_examples/{at}"), "wrong", fault)),
        );
    }
    if problems.is_empty() { Ok(pack) } else { Err(problems) }
}

/// The calendar that a text states.
///
/// # Errors
/// Every fault by its field; `/text` where the text is no calendar at all.
pub fn check_calendar(text: &str) -> Result<Calendar, Vec<FieldProblem>> {
    let calendar: Calendar = read(text)?;
    let mut problems = calendar.problems();
    if calendar.zone.as_deref().is_some_and(|name| TimeZone::get(name).is_err()) {
        problems.push(FieldProblem::new("/zone", "unknown", "no IANA time zone"));
    }
    if problems.is_empty() { Ok(calendar) } else { Err(problems) }
}

/// Place, name and fault of each worked example that does not come out as stated. `zone` is the operator's.
pub fn failing_examples(pack: &Pack, calendar: &Calendar, zone: &TimeZone) -> Vec<(usize, String)> {
    let all = pack.examples.iter().enumerate();
    let faults = all.filter_map(|(at, example)| {
        let own = example.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let work = WorkCalendar::new(calendar.clone(), own.as_ref().unwrap_or(zone));
        Some((at, format!("{}: {}", example.name, fault(pack, &work, example)?)))
    });
    faults.collect()
}

fn fault(pack: &Pack, calendar: &WorkCalendar, example: &Example) -> Option<String> {
    let traits: Vec<&str> = example.traits.iter().map(String::as_str).collect();
    let found = compute(pack, calendar, (example.kind, &traits), &example.events);
    let unwanted = example.absent.iter().find(|rule| found.iter().any(|deadline| deadline.rule == **rule));
    if let Some(rule) = unwanted {
        return Some(format!("`{rule}` must not come out"));
    }
    example.expect.iter().find_map(|expected| {
        let same = |deadline: &&Deadline| deadline.rule == expected.rule && deadline.round == expected.round;
        match found.iter().find(same) {
            None => Some(format!("`{}` does not come out in round {}", expected.rule, expected.round)),
            Some(deadline) => difference(expected, deadline),
        }
    })
}

/// What comes out otherwise than an example of compensation states.
fn compensation_fault(pack: &Pack, example: &CompensationExample) -> Option<String> {
    let (sdr_rates, fee_multiple) = (example.sdr_rates.as_slice(), example.fee_multiple);
    let found = assess(&example.facts, &Rules { pack, is_confirmed: false, sdr_rates, fee_multiple, window: None });
    let lines: Vec<String> = found.lines.into_iter().map(|line| line.rule).collect();
    let found = (lines, found.total, found.is_limit, found.missing_documents);
    let stated = (example.lines.clone(), example.total.clone(), example.is_limit, example.missing.clone());
    (found != stated).then(|| format!("{}: gives {found:?}, stated {stated:?}", example.name))
}

fn difference(expected: &Expected, found: &Deadline) -> Option<String> {
    let pairs = [
        ("due_at", Some(expected.due_at), Some(found.due_at)),
        ("met_at", expected.met_at, found.met_at),
        ("ended_at", expected.ended_at, found.ended_at),
        ("breached_at", expected.breached_at, found.breached_at),
        ("paused_at", expected.paused_at, found.paused_at),
    ];
    let say = |at: Option<Instant>| at.map_or("nothing".to_string(), |at| at.to_string());
    let different = pairs.into_iter().find(|(_, expected, found)| expected != found);
    different.map(|(what, e, f)| format!("`{}`: {what} is {}, stated {}", expected.rule, say(f), say(e)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{CALENDARS, PACKS};

    fn calendar(key: &str) -> Option<Calendar> {
        let (_, text) = CALENDARS.iter().find(|(known, _)| *known == key)?;
        Some(check_calendar(text).unwrap_or_else(|faults| panic!("{key}: {faults:?}")))
    }

    /// One case for each pack of the release, its worked examples included.
    #[rstest::rstest]
    #[case("cn_express")]
    #[case("generic_iso_10002")]
    #[case("eu_post")]
    #[case("us_motor")]
    #[case("montreal")]
    #[case("cmr")]
    fn the_pack_is_sound_and_its_examples_come_out(#[case] key: &str) {
        let (_, text) = PACKS.iter().find(|(known, _)| *known == key).unwrap();
        let pack = check_pack(text, calendar, &TimeZone::UTC).unwrap_or_else(|faults| panic!("{faults:#?}"));
        assert_eq!(pack.key, key);
        assert!(pack.examples.len() >= 2, "{key} has too few worked examples");
    }

    #[test]
    fn every_calendar_of_the_release_is_sound() {
        for (key, _) in CALENDARS {
            assert_eq!(calendar(key).unwrap().key, key);
        }
        assert_eq!(PACKS.len(), 6, "a new pack wants a case above");
    }

    #[test]
    fn faults_name_their_field() {
        let (_, text) = PACKS.iter().find(|(key, _)| *key == "cn_express").unwrap();
        let pointers = |text: &str| {
            let faults = check_pack(text, calendar, &TimeZone::UTC).unwrap_err();
            faults.into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect::<Vec<String>>()
        };
        let pausing = text.replace("is_statutory = true", "is_statutory = true\nis_pausable = true");
        assert_eq!(pointers(&pausing), ["/rules/2/is_pausable statutory", "/rules/3/is_pausable statutory"]);
        assert!(pointers(&text.replace("limit = 7", "limit = 8")).contains(&"/examples/0 wrong".to_string()));
        assert_eq!(pointers(&text.replace("calendar = \"cn\"", "calendar = \"mars\"")), ["/calendar unknown"]);
        assert_eq!(pointers("key = 1"), ["/text malformed"]);
        assert_eq!(pointers(&text.replace("https://sswz", "http://sswz")), ["/appeal/link malformed"]);
    }
}
