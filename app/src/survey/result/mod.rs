//! What the answers of a survey say: by question, part and month, each number with what it stands on.

pub mod api;
pub mod pages;
mod words;

use serde::{Deserialize, Serialize};

use super::formula::Estimate;
use super::questionnaire::Kind;
use crate::account::words as closed;
use crate::statistics::{Sample, Share, sample, share};

pub use words::{measure_name, member_name};

closed! {
    /// By what answers are told apart.
    Cut {
        All = "all",
        /// Of a unit: its code.
        Unit = "unit",
        /// `SP>RJ`.
        Lane = "lane",
        /// `a`, `b` or `c`: of the organisation when it answered.
        Class = "class",
        /// Against the promise.
        Lateness = "lateness",
    }
}

closed! {
    /// What a number of a question is.
    Measured {
        /// Share of 4-5 of a `csat`, 0 ..= 1.
        Satisfied = "satisfied",
        /// Mean of the scores of a `csat` or `ces`.
        Mean = "mean",
        /// Net promoter score, -100 ..= 100.
        Nps = "nps",
        /// Share of 6-7 of a `ces`.
        Easy = "easy",
        /// Share whose perception lies below the minimum.
        Below = "below",
        /// Share within the zone.
        Inside = "inside",
        /// Share above the desired.
        Above = "above",
        /// Plain mean of what was perceived, 1 ..= 9 or hours.
        Perceived = "perceived",
    }
}

impl Measured {
    /// Lowest and highest value there can be, of a question of this kind. Hours have no highest.
    pub fn scale(self, kind: Kind) -> (f64, f64) {
        match (self, kind) {
            (Measured::Satisfied | Measured::Easy | Measured::Below | Measured::Inside | Measured::Above, _) => {
                (0.0, 1.0)
            }
            (Measured::Nps, _) => (-100.0, 100.0),
            (_, Kind::Csat) => (1.0, 5.0),
            (_, Kind::Ces) => (1.0, 7.0),
            _ => (0.0, f64::MAX),
        }
    }

    pub fn is_share(self) -> bool {
        matches!(self, Measured::Satisfied | Measured::Easy | Measured::Below | Measured::Inside | Measured::Above)
    }
}

/// How much a class of customers counts in the weighted numbers, whatever its number of answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassWeights {
    pub a: f64,
    pub b: f64,
    pub c: f64,
}

impl Default for ClassWeights {
    fn default() -> Self {
        ClassWeights { a: 3.0, b: 2.0, c: 1.0 }
    }
}

impl ClassWeights {
    /// None for a class that is not known.
    pub fn of(&self, class: &str) -> Option<f64> {
        match class {
            "a" => Some(self.a),
            "b" => Some(self.b),
            "c" => Some(self.c),
            _ => None,
        }
    }
}

/// `a=3,b=2,c=1`; each 0 ..= 1000, at least one above 0.
impl std::str::FromStr for ClassWeights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut found = ClassWeights { a: 0.0, b: 0.0, c: 0.0 };
        for pair in text.split(',') {
            let (class, weight) = pair.split_once('=').ok_or("write them as a=3,b=2,c=1")?;
            let weight: f64 = weight.trim().parse().map_err(|_| format!("`{weight}` is no number"))?;
            if !(0.0..=1000.0).contains(&weight) {
                return Err(format!("`{weight}` is not between 0 and 1000"));
            }
            match class.trim() {
                "a" => found.a = weight,
                "b" => found.b = weight,
                "c" => found.c = weight,
                other => return Err(format!("`{other}` is no class; there are a, b and c")),
            }
        }
        let is_nothing = found.a + found.b + found.c <= 0.0;
        if is_nothing { Err("one class at least must count".to_string()) } else { Ok(found) }
    }
}

/// One number of a question, as the answers are and as the classes weigh.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FigureResult {
    pub measure: Measured,
    pub unweighted: Estimate,
    /// Classes of fewer than 10 answers do not take part. Absent where none is left, and where only a sum is known.
    pub weighted: Option<Estimate>,
}

/// How often one value was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ValueShare {
    /// A score or a code.
    pub value: String,
    /// In the reader's language.
    pub name: String,
    pub share: Share,
}

/// The first number of a question in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MonthResult {
    /// `2026-11`.
    pub month: String,
    pub estimate: Estimate,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct QuestionResult {
    pub key: String,
    pub kind: Kind,
    /// In the reader's language.
    pub text: String,
    /// Empty: none.
    pub dimension: String,
    /// Answers to it; absent below 5.
    pub n: Option<u64>,
    /// The first is that of the trend. None of `single`, `multi`, `yes_no` and `text`.
    pub figures: Vec<FigureResult>,
    /// Of scores and choices. Of a `multi` they may add up to more than 1.
    pub shares: Vec<ValueShare>,
    /// By month, the earliest first.
    pub trend: Vec<MonthResult>,
}

/// Several questions of one kind that are about one thing. `n` is how many answered the question that most answered:
/// several answers of one person are not several people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DimensionResult {
    pub dimension: String,
    /// `satisfied`, or `below`, `inside` and `above` of zones.
    pub measure: Measured,
    pub questions: u64,
    pub estimate: Estimate,
}

/// One unit, lane, class or span of lateness. They stand in the order of their names or spans: there is no ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MemberResult {
    pub member: String,
    /// In the reader's language.
    pub name: String,
    /// Absent below 5.
    pub answered: Option<u64>,
    /// Of the invitations that were sent in these months, those that were answered, whenever.
    pub response_rate: Share,
    /// Of the question that speaks for the whole answer; empty where there is none.
    pub figures: Vec<FigureResult>,
}

/// `GET /api/v1/surveys/{survey_id}/results`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SurveyResults {
    pub survey_id: String,
    /// Title of the questionnaire in the reader's language.
    pub title: String,
    pub cut: Cut,
    /// Of the cut; empty: all of them.
    pub member: String,
    /// `2026-11`, both included; empty: from the first, to the last.
    pub from: String,
    pub until: String,
    /// Answers; absent below 5.
    pub answered: Option<u64>,
    /// Of the invitations that were sent in these months, those that were answered, whenever. Answers that were not asked
    /// for by an invitation, of a poster or an import, are none of them; where there are only such the rate is absent.
    pub response_rate: Share,
    pub weights: ClassWeights,
    /// The classes that take part in the weighted numbers.
    pub classes: Vec<String>,
    pub questions: Vec<QuestionResult>,
    pub dimensions: Vec<DimensionResult>,
    /// The members of the cut where none is chosen; of `all` there are none.
    pub members: Vec<MemberResult>,
    /// Satisfaction along lateness; only of all answers.
    pub lateness: Vec<MemberResult>,
}

impl SurveyResults {
    /// As anybody may read them who holds the link: numbers of ten answers or more, of no unit, lane or class.
    pub fn for_strangers(mut self) -> SurveyResults {
        let is_enough = |n: &u64| sample(*n) == Sample::Enough;
        self.answered = self.answered.filter(is_enough);
        self.members.clear();
        self.questions.retain(|question| question.n.as_ref().is_some_and(is_enough));
        for question in &mut self.questions {
            strip(&mut question.figures);
            question.trend.retain(|month| month.estimate.value.is_some());
        }
        self.dimensions.retain(|one| one.estimate.value.is_some());
        self.lateness.retain(|one| one.answered.as_ref().is_some_and(is_enough));
        for one in &mut self.lateness {
            strip(&mut one.figures);
        }
        let rates = self.lateness.iter_mut().map(|one| &mut one.response_rate).chain([&mut self.response_rate]);
        rates.filter(|rate| rate.value.is_none()).for_each(|rate| *rate = share(0, 0));
        self
    }
}

/// Takes out figures without a value: how many there are is told of 5 to 9 as well.
fn strip(figures: &mut Vec<FigureResult>) {
    figures.retain(|one| one.unweighted.value.is_some());
}

/// What an address asks for; empty texts are what is usual.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ResultQuery {
    pub cut: String,
    pub member: String,
    pub from: String,
    pub until: String,
}

/// One comment: a customer's own words and what they are about, never who wrote them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Comment {
    /// `2026-11-22`, in the operator's zone.
    pub answered_on: String,
    /// Score of the question that speaks for the whole answer, 1 ..= 5. Absent, as lane, class and lateness, where staff of
    /// the unit read it.
    pub score: Option<u8>,
    pub comment: String,
    pub unit_code: Option<String>,
    pub unit_name: Option<String>,
    pub lane: Option<String>,
    pub class: Option<String>,
    pub lateness: Option<super::lateness::Lateness>,
}

impl Comment {
    /// As staff of the unit read it: with lane, class, lateness or score they would know whose words it is.
    pub fn for_unit(self) -> Comment {
        Comment { score: None, lane: None, class: None, lateness: None, ..self }
    }
}

/// A survey in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SurveyItem {
    pub id: String,
    /// For staff.
    pub name: String,
    /// Of the last published version; 0 while there is none.
    pub version_number: i64,
}

/// A link to the results that opens without signing in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ResultLink {
    pub id: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: crate::value::Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub expires_at: crate::value::Instant,
}

/// `POST /api/v1/surveys/{survey_id}/result-links`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResultLinkDraft {
    /// 1 ..= 365.
    pub days: u16,
}

/// Its answer: the address is told once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NewResultLink {
    pub id: String,
    /// Path of the page, with its secret.
    pub path: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub expires_at: crate::value::Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_written_by_class() {
        assert_eq!("a=3,b=2,c=1".parse(), Ok(ClassWeights::default()));
        assert_eq!("b=1".parse(), Ok(ClassWeights { a: 0.0, b: 1.0, c: 0.0 }));
        for wrong in ["", "a", "a=-1", "d=1", "a=x", "a=0", "a=NaN", "a=1001"] {
            assert!(wrong.parse::<ClassWeights>().is_err(), "{wrong}");
        }
    }
}
