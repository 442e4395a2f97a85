//! Improvements: what is changed, where and when, what asked for it, and what came of it.

pub mod api;
mod draft;
pub mod effect;
pub mod pages;
mod scope;
mod windows;
mod words;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use draft::{AbandonDraft, ImprovementDraft, PublicDraft};
pub use effect::{Effect, Group, Groups, Pair};
pub use scope::{Side, may_be_touched, overlaps, side};
pub use windows::{Days, Windows, windows};
pub use words::{Finding, lane_name, measure_name, stage_name};

use crate::deadline::Day;
use crate::statistics::{Interval, Sample, sample, share};
use crate::value::Instant;

macro_rules! words_of {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let known = $name::ALL.iter().copied().find(|one| one.as_str() == text);
                known.ok_or_else(|| format!("`{text}` is not known"))
            }
        }
    };
}

/// What an improvement is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Share of the parcels that were complained about within [`FOLLOW_UP_DAYS`] of delivery; of those missing so long
    /// after their promise, of that.
    ComplaintRate,
    /// Share of the delivered parcels with a promise that came after it.
    LateShare,
    /// Mean of one question's scores.
    Score,
}

words_of!(Measure { ComplaintRate = "complaint_rate", LateShare = "late_share", Score = "score" });

impl Measure {
    pub fn is_better_low(self) -> bool {
        self != Measure::Score
    }
}

/// What a look at the figures says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Better,
    Worse,
    /// The interval holds 0: a result like the others.
    NoEffectSeen,
    /// One of the groups has fewer than 10.
    TooFew,
    /// There was nothing before, or nothing after.
    NothingToCompare,
}

words_of!(Verdict {
    Better = "better",
    Worse = "worse",
    NoEffectSeen = "no_effect_seen",
    TooFew = "too_few",
    NothingToCompare = "nothing_to_compare",
});

/// What a place of the scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    Unit,
    Lane,
}

words_of!(ScopeKind { Unit = "unit", Lane = "lane" });

/// One place of the scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub kind: ScopeKind,
    /// Code of the unit, or the lane as `SP>RJ`.
    pub member: String,
    /// Touched by the change; else named as what it is compared with.
    pub is_affected: bool,
}

/// What asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    Suggestion,
    Cause,
    Question,
}

words_of!(OriginKind { Suggestion = "suggestion", Cause = "cause", Question = "question" });

/// One thing that asked for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Origin {
    pub kind: OriginKind,
    /// Number of the suggestion, code of the cause, or `survey/question`.
    pub member: String,
}

/// How far it is; follows from its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Without a day, or before it.
    Planned,
    /// Done; the days after it are not over.
    Running,
    /// The figures are final.
    Final,
    Abandoned,
}

words_of!(Stage { Planned = "planned", Running = "running", Final = "final", Abandoned = "abandoned" });

/// So long a parcel may still be complained about to count, before and after alike, and so long late news of parcels
/// are awaited before a look is final; days.
pub const FOLLOW_UP_DAYS: i64 = 7;

/// An improvement as staff read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Improvement {
    pub improvement_number: String,
    pub title: String,
    /// What was wrong.
    pub cause: String,
    /// What is done about it.
    pub change: String,
    pub owner_person_id: String,
    pub owner_name: String,
    pub stage: Stage,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub changed_on: Option<Day>,
    pub window_days: i64,
    pub settle_days: i64,
    pub windows: Option<Windows>,
    pub measure: Measure,
    /// By how much it was to move, in the unit of the measure.
    pub expected: Option<f64>,
    /// Of a score.
    pub survey_id: Option<String>,
    pub question_key: Option<String>,
    pub scope: Vec<Place>,
    pub origins: Vec<Origin>,
    pub public_text: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub published_at: Option<Instant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub abandoned_at: Option<Instant>,
    pub abandoned_reason: Option<String>,
    /// Everybody who spoke was told what came of it.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub told_at: Option<Instant>,
    /// The `ETag` of a change.
    pub version: i64,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImprovementItem {
    pub improvement_number: String,
    pub title: String,
    pub owner_name: String,
    pub stage: Stage,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub changed_on: Option<Day>,
    pub measure: Measure,
    /// Of the final look at its measure.
    pub verdict: Option<Verdict>,
    pub is_published: bool,
}

/// One of the four groups as far as its number allows to show it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Figure {
    /// Absent below 5.
    pub n: Option<u64>,
    /// Share or mean; absent below 10.
    pub value: Option<f64>,
    /// Of a share, 95 %.
    pub interval: Option<Interval>,
}

impl Figure {
    pub fn of(measure: Measure, group: Group) -> Figure {
        match measure {
            Measure::Score => Figure {
                n: (sample(group.n) != Sample::TooFew).then_some(group.n),
                value: (sample(group.n) == Sample::Enough).then(|| group.value()),
                interval: None,
            },
            Measure::ComplaintRate | Measure::LateShare => {
                let found = share(group.total as u64, group.n);
                Figure { n: found.n, value: found.value, interval: found.interval }
            }
        }
    }

    fn for_strangers(self) -> Figure {
        Figure { n: self.n.filter(|_| self.value.is_some()), ..self }
    }
}

/// A look at one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Look {
    pub measure: Measure,
    pub is_final: bool,
    pub windows: Windows,
    pub before: Figure,
    pub after: Figure,
    /// What the change did not touch; absent where there is nothing such.
    pub other_before: Option<Figure>,
    pub other_after: Option<Figure>,
    /// They are figures of other units, which staff of a unit do not read; the difference stands against them.
    pub is_other_hidden: bool,
    pub effect: Effect,
}

impl Look {
    pub fn new(measure: Measure, windows: Windows, is_final: bool, groups: &Groups) -> Look {
        let figure = |group| Figure::of(measure, group);
        Look {
            measure,
            is_final,
            windows,
            before: figure(groups.affected.before),
            after: figure(groups.affected.after),
            other_before: groups.others.map(|others| figure(others.before)),
            other_after: groups.others.map(|others| figure(others.after)),
            is_other_hidden: false,
            effect: effect::effect(measure, groups),
        }
    }

    /// What may be said to everybody: no number below 10.
    #[must_use]
    pub fn for_strangers(self) -> Look {
        Look {
            before: self.before.for_strangers(),
            after: self.after.for_strangers(),
            other_before: self.other_before.map(Figure::for_strangers),
            other_after: self.other_after.map(Figure::for_strangers),
            ..self
        }
    }

    /// Without the figures of what it is compared with.
    #[must_use]
    pub fn without_others(self) -> Look {
        let is_other_hidden = self.other_before.is_some();
        Look { other_before: None, other_after: None, is_other_hidden, ..self }
    }

    pub fn finding(&self) -> Finding {
        Finding {
            measure: self.measure,
            effect: self.effect,
            is_compared: self.other_before.is_some() || self.is_other_hidden,
            n: self.before.n.unwrap_or_default() + self.after.n.unwrap_or_default(),
        }
    }
}

/// Another improvement whose day is among those that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AlsoChanged {
    pub improvement_number: String,
    pub title: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub changed_on: Day,
    /// It touches a place that this one touches too; else it may move what this one is compared with.
    pub is_same_place: bool,
}

/// `GET …/result`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImprovementResult {
    /// That of the measure it is judged by first; empty before the first day that can be compared is over. While it runs
    /// they are counted once a day.
    pub looks: Vec<Look>,
    pub also_changed: Vec<AlsoChanged>,
    /// Lanes of its places that no parcel took lately.
    pub unknown_lanes: Vec<String>,
}

/// What everybody may read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PublishedImprovement {
    pub improvement_number: String,
    pub title: String,
    pub text: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub changed_on: Option<Day>,
    /// The first day on which its figures are final.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub final_on: Option<Day>,
    /// Once it is final.
    pub look: Option<Look>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_see_no_small_number() {
        let seven = Figure::of(Measure::LateShare, Group::share(2, 7));
        assert_eq!((seven.n, seven.value), (Some(7), None));
        assert_eq!(seven.for_strangers().n, None);
        let four = Figure::of(Measure::Score, Group { n: 4, total: 12.0, squares: 36.0 });
        assert_eq!((four.n, four.value), (None, None));
    }
}
