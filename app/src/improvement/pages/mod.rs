//! The pages of improvements: those of staff, and what everybody may read.

mod figure;
mod form;
mod list;
mod public;
mod show;
mod typed;

pub use form::{Choices, FormScreen, form};
pub use list::{ListScreen, list};
pub use public::{published, published_list};
pub use show::{Refused, ShowScreen, show};
pub use typed::Typed;

use leptos::prelude::*;

use super::words::verdict_name;
use super::{Measure, Stage, Verdict, stage_name};
use crate::deadline::Day;
use crate::locale::{self, Locale};
use crate::problem::FieldProblem;
use crate::shell::Page;
use crate::text::improvement as say;
use crate::value::{Calendar, LocalInstant, UtcOffset};

/// A page of one visitor, or of everybody.
fn page(title: String, body: AnyView, personal: bool) -> Page {
    Page { title, description: None, body, json_ld: None, interactive: false, personal }
}

/// `22 Nov 2026`.
fn day_words(l: Locale, day: Day) -> String {
    let noon = Calendar {
        year: i32::from(day.year()),
        month: day.month().unsigned_abs(),
        day: day.day().unsigned_abs(),
        hour: 12,
        minute: 0,
        second: 0,
        millisecond: 0,
    };
    let moment = LocalInstant::from_calendar(noon, UtcOffset::UTC);
    moment.map_or_else(|| day.to_string(), |moment| locale::day(l, moment))
}

/// How far it is, and what came of it.
fn badges(l: Locale, stage: Stage, verdict: Option<Verdict>) -> AnyView {
    let tone = match stage {
        Stage::Planned | Stage::Abandoned => "badge is-calm",
        Stage::Running => "badge is-watch",
        Stage::Final => "badge is-good",
    };
    let verdict = verdict.map(|verdict| {
        let tone = match verdict {
            Verdict::Better => "badge is-good",
            Verdict::Worse => "badge is-bad",
            Verdict::NoEffectSeen | Verdict::TooFew | Verdict::NothingToCompare => "badge is-calm",
        };
        view! { <span class=tone>{verdict_name(l, verdict)}</span> }
    });
    view! { <span class=tone>{stage_name(l, stage)}</span> " " {verdict} }.into_any()
}

/// What is wrong with a field, by its pointer.
fn fault_of(l: Locale, faults: &[FieldProblem], pointer: &str) -> Option<&'static str> {
    use crate::text::fault as general;
    let fault = faults.iter().find(|fault| fault.pointer == pointer)?;
    Some(match (pointer, fault.code.as_str()) {
        (_, "required") => general::required(l),
        (_, "too_long") => general::too_long(l),
        ("/changed_on", _) => say::fault_day(l),
        ("/window_days", _) => say::fault_window(l),
        ("/settle_days", _) => say::fault_settle(l),
        ("/expected", _) => say::fault_expected(l),
        ("/owner_person_id", _) => say::fault_owner(l),
        ("/scope", "twice") => say::fault_twice(l),
        ("/scope", "none_affected") => say::fault_none_affected(l),
        ("/scope", "unknown") => say::fault_unknown_place(l),
        ("/scope", _) => say::fault_scope(l),
        ("/origins", "unknown") => say::fault_origin(l),
        ("/improvement_number", "final") => say::fault_final(l),
        _ => general::malformed(l),
    })
}

/// Points of a hundred as the form shows a share, points of a score as they are.
fn expected_words(measure: Measure, expected: f64) -> String {
    let shown = if measure == Measure::Score { expected } else { expected * 100.0 };
    let text = format!("{shown:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}
