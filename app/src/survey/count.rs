//! From how often each value was given to the numbers of a question.

use std::collections::BTreeMap;

use super::formula::{Estimate, Stratum, mean, nps, plain_mean, pooled, proportion, weighted, weighted_share};
use super::questionnaire::{Kind, Question};
use super::result::{ClassWeights, FigureResult, Measured, ValueShare};
use crate::locale::Locale;
use crate::statistics::share;

/// How often each value of one question was given, and what was perceived in sum.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    values: BTreeMap<String, (u64, f64)>,
}

impl Counts {
    pub fn add(&mut self, value: &str, count: u64, total: f64) {
        let known = self.values.entry(value.to_string()).or_default();
        *known = (known.0 + count, known.1 + total);
    }

    pub fn join(&mut self, other: &Counts) {
        for (value, (count, total)) in &other.values {
            self.add(value, *count, *total);
        }
    }

    pub fn of(&self, value: &str) -> u64 {
        self.values.get(value).map_or(0, |(count, _)| *count)
    }

    fn total(&self) -> f64 {
        self.values.values().map(|(_, total)| total).sum()
    }

    /// Of several choices the value '' says how many answered; everywhere else each answer is one value.
    pub fn n(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Multi => self.of(""),
            _ => self.values.values().map(|(count, _)| count).sum(),
        }
    }

    fn scores(&self) -> Vec<(f64, u64)> {
        let parsed = |(value, (count, _)): (&String, &(u64, f64))| Some((value.parse().ok()?, *count));
        self.values.iter().filter_map(parsed).collect()
    }

    fn between(&self, low: f64, high: f64) -> u64 {
        self.scores().into_iter().filter(|(score, _)| (low..=high).contains(score)).map(|(_, count)| count).sum()
    }
}

/// What is counted of a question, class by class; the class '' is that of nobody.
pub type ByClass = BTreeMap<String, Counts>;

/// All classes together.
pub fn together(by_class: &ByClass) -> Counts {
    let mut all = Counts::default();
    by_class.values().for_each(|counts| all.join(counts));
    all
}

fn measures(kind: Kind) -> &'static [Measured] {
    match kind {
        Kind::Csat => &[Measured::Satisfied, Measured::Mean],
        Kind::Nps => &[Measured::Nps],
        Kind::Ces => &[Measured::Mean, Measured::Easy],
        Kind::Zone => &[Measured::Inside, Measured::Below, Measured::Above, Measured::Perceived],
        Kind::Single | Kind::Multi | Kind::YesNo | Kind::Text => &[],
    }
}

/// The number that is followed through the months.
pub fn first_measure(kind: Kind) -> Option<Measured> {
    measures(kind).first().copied()
}

/// How many of the answers are what a share counts.
fn counted(measure: Measured, counts: &Counts) -> u64 {
    match measure {
        Measured::Satisfied => counts.between(4.0, 5.0),
        Measured::Easy => counts.between(6.0, 7.0),
        Measured::Below | Measured::Inside | Measured::Above => counts.of(measure.as_str()),
        Measured::Mean | Measured::Nps | Measured::Perceived => 0,
    }
}

pub fn estimate(measure: Measured, kind: Kind, counts: &Counts) -> Estimate {
    let n = counts.n(kind);
    match measure {
        Measured::Nps => nps(counts.between(9.0, 10.0), counts.between(0.0, 6.0), n),
        Measured::Mean => mean(&counts.scores(), measure.scale(kind)),
        Measured::Perceived => plain_mean(counts.total(), n),
        _ => proportion(counted(measure, counts), n),
    }
}

fn stratum(measure: Measured, kind: Kind, weight: f64, counts: &Counts) -> Option<Stratum> {
    match measure {
        Measured::Perceived => None,
        Measured::Mean => Some(Stratum::of_scores(weight, &counts.scores())),
        Measured::Nps => {
            let (promoters, detractors) = (counts.between(9.0, 10.0), counts.between(0.0, 6.0));
            let rest = counts.n(kind).saturating_sub(promoters + detractors);
            Some(Stratum::of_scores(weight, &[(100.0, promoters), (0.0, rest), (-100.0, detractors)]))
        }
        _ => Some(Stratum::of_share(weight, counted(measure, counts), counts.n(kind))),
    }
}

/// All numbers of a question, as the answers are and as the classes weigh.
pub fn figures(kind: Kind, by_class: &ByClass, weights: &ClassWeights) -> Vec<FigureResult> {
    let all = together(by_class);
    let of = |measure: &Measured| {
        let strata = by_class.iter().filter_map(|(class, counts)| {
            let weight = weights.of(class)?;
            stratum(*measure, kind, weight, counts)
        });
        let strata: Vec<Stratum> = strata.collect();
        let weighted = match measure.is_share() {
            true => weighted_share(&strata),
            false => weighted(&strata, measure.scale(kind)),
        };
        FigureResult { measure: *measure, unweighted: estimate(*measure, kind, &all), weighted }
    };
    measures(kind).iter().map(of).collect()
}

/// The shares that questions of a kind can be taken together by.
pub fn pooled_measures(kind: Kind) -> &'static [Measured] {
    match kind {
        Kind::Csat => &[Measured::Satisfied],
        Kind::Zone => &[Measured::Inside, Measured::Below, Measured::Above],
        _ => &[],
    }
}

/// Several questions of one kind taken together; the interval is that of as many people as answered the question that
/// most answered.
pub fn pool(measure: Measured, kind: Kind, questions: &[&Counts]) -> Estimate {
    let count = questions.iter().map(|counts| counted(measure, counts)).sum();
    let of = questions.iter().map(|counts| counts.n(kind)).sum();
    let n = questions.iter().map(|counts| counts.n(kind)).max().unwrap_or_default();
    pooled(count, of, n)
}

/// How often each score or choice was given; nothing of zones and words.
pub fn shares(question: &Question, counts: &Counts, l: Locale) -> Vec<ValueShare> {
    let n = counts.n(question.kind);
    let one = |value: String, name: String| ValueShare { share: share(counts.of(&value), n), value, name };
    match (question.kind.range(), question.kind) {
        (Some((low, high)), _) => (low..=high).map(|score| one(score.to_string(), score.to_string())).collect(),
        (None, Kind::YesNo) => {
            let names = [("yes", crate::text::result::yes(l)), ("no", crate::text::result::no(l))];
            names.into_iter().map(|(value, name)| one(value.to_string(), name.to_string())).collect()
        }
        (None, Kind::Single | Kind::Multi) => {
            question.choices.iter().map(|choice| one(choice.code.clone(), choice.labels.of(l).to_string())).collect()
        }
        (None, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(pairs: &[(&str, u64)]) -> Counts {
        let mut found = Counts::default();
        pairs.iter().for_each(|(value, count)| found.add(value, *count, 0.0));
        found
    }

    fn value(kind: Kind, measure: Measured, counts: &Counts) -> Option<f64> {
        estimate(measure, kind, counts).value
    }

    #[test]
    fn each_kind_by_its_own_formula() {
        let csat = counts(&[("1", 2), ("3", 3), ("4", 7), ("5", 8)]);
        assert_eq!(value(Kind::Csat, Measured::Satisfied, &csat), Some(0.75));
        assert_eq!(value(Kind::Csat, Measured::Mean, &csat), Some(79.0 / 20.0));
        let nps = counts(&[("0", 20), ("7", 20), ("10", 60)]);
        assert_eq!(value(Kind::Nps, Measured::Nps, &nps), Some(40.0));
        let ces = counts(&[("1", 5), ("6", 5), ("7", 10)]);
        assert_eq!(value(Kind::Ces, Measured::Easy, &ces), Some(0.75));
        let mut zone = Counts::default();
        zone.add("below", 2, 4.0);
        zone.add("inside", 8, 56.0);
        assert_eq!(value(Kind::Zone, Measured::Inside, &zone), Some(0.8));
        assert_eq!(value(Kind::Zone, Measured::Perceived, &zone), Some(6.0));
        assert_eq!(estimate(Measured::Perceived, Kind::Zone, &zone).interval, None);
        let multi = counts(&[("", 10), ("late", 9), ("rude", 6)]);
        assert_eq!((multi.n(Kind::Multi), multi.of("late")), (10, 9));
    }

    #[test]
    fn several_answers_of_one_person_are_not_several_people() {
        let (one, other) = (counts(&[("1", 5), ("5", 15)]), counts(&[("1", 5), ("4", 5)]));
        let found = pool(Measured::Satisfied, Kind::Csat, &[&one, &other]);
        assert_eq!((found.n, found.value), (Some(20), Some(20.0 / 30.0)));
        assert_eq!(pool(Measured::Satisfied, Kind::Csat, &[]), Estimate::default());
    }

    #[test]
    fn the_weighted_stands_beside_the_unweighted() {
        let by_class: ByClass = [
            ("a".to_string(), counts(&[("1", 10), ("5", 10)])),
            ("c".to_string(), counts(&[("1", 18), ("5", 162)])),
            (String::new(), counts(&[("5", 100)])),
        ]
        .into();
        let found = figures(Kind::Csat, &by_class, &ClassWeights::default());
        let satisfied = &found[0];
        assert_eq!(satisfied.unweighted.value, Some(272.0 / 300.0));
        // (3 * 0.5 + 1 * 0.9) / 4: who has no class is in no class
        let weighted = satisfied.weighted.unwrap();
        assert!((weighted.value.unwrap() - 0.6).abs() < 1e-12 && weighted.n == Some(200));
        // Shares never are certain, whatever they are weighed by.
        let all_alike: ByClass = [("a".to_string(), counts(&[("5", 10)]))].into();
        let satisfied = &figures(Kind::Csat, &all_alike, &ClassWeights::default())[0];
        assert_eq!(satisfied.weighted, Some(satisfied.unweighted));
        let nps: ByClass = [("a".to_string(), counts(&[("0", 20), ("7", 20), ("10", 60)]))].into();
        let of_one = figures(Kind::Nps, &nps, &ClassWeights::default());
        let (plain, alone) = (of_one[0].unweighted, of_one[0].weighted.unwrap());
        assert_eq!(plain.value, alone.value);
        // One class: the intervals differ by n and n - 1 alone.
        assert!((plain.interval.unwrap().high - alone.interval.unwrap().high).abs() < 0.1);
    }
}
