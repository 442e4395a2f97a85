//! What a draft changes against the last version: read before it is published.

use super::questionnaire::{Question, Questionnaire};
use crate::account::words;
use crate::problem::FieldProblem;

words! {
    /// One kind of change.
    What {
        Added = "added",
        Removed = "removed",
        /// Answers of the two versions do not compare any more.
        Kind = "kind",
        Wording = "wording",
        Choices = "choices",
        Measure = "measure",
        Required = "required",
        Dimension = "dimension",
        Condition = "condition",
        /// Of the whole: questions that both have stand in another order or section.
        Order = "order",
    }
}

/// What changes about one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Empty: the questionnaire around its questions.
    pub key: String,
    pub what: Vec<What>,
}

/// The whole first, then questions in the order of the draft, then those it has no more.
pub fn changes(last: &Questionnaire, draft: &Questionnaire) -> Vec<Change> {
    let whole = Change { key: String::new(), what: of_the_whole(last, draft) };
    let of_draft = draft.questions().map(|question| {
        let what = last.question(&question.key).map_or_else(|| vec![What::Added], |old| of_one(old, question));
        Change { key: question.key.clone(), what }
    });
    let removed = last.questions().filter(|old| draft.question(&old.key).is_none());
    let removed = removed.map(|old| Change { key: old.key.clone(), what: vec![What::Removed] });
    std::iter::once(whole).chain(of_draft).chain(removed).filter(|change| !change.what.is_empty()).collect()
}

/// What keeps a draft from being published beside its own faults: keys whose answers would be added up with those to a
/// question of another kind, or to a zone in another measure. `earlier` are all versions there are.
pub fn changed_kinds(earlier: &[Questionnaire], draft: &Questionnaire) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    for (i, section) in draft.sections.iter().enumerate() {
        for (j, question) in section.questions.iter().enumerate() {
            let mut known = earlier.iter().filter_map(|version| version.question(&question.key));
            let differs = |old: &Question| match old.kind == question.kind {
                true => (old.measure() != question.measure()).then_some("measure"),
                false => Some("kind"),
            };
            if let Some(field) = known.find_map(differs) {
                let detail = "answers to this key would be added up with those to a question of another kind";
                found.push(FieldProblem::new(format!("/sections/{i}/questions/{j}/{field}"), "kind_changed", detail));
            }
        }
    }
    found
}

fn of_the_whole(last: &Questionnaire, draft: &Questionnaire) -> Vec<What> {
    let frame = |of: &Questionnaire| {
        let sections: Vec<_> = of.sections.iter().map(|section| section.titles.clone()).collect();
        (of.titles.clone(), of.intros.clone(), of.thanks.clone(), sections)
    };
    let is_reworded = frame(last) != frame(draft);
    let is_moved = places(last, draft) != places(draft, last);
    [(is_reworded, What::Wording), (is_moved, What::Order)]
        .into_iter()
        .filter_map(|(is, what)| is.then_some(what))
        .collect()
}

/// The questions that the other has too, each with its section.
fn places<'q>(of: &'q Questionnaire, other: &Questionnaire) -> Vec<(usize, &'q str)> {
    let sections = of.sections.iter().enumerate();
    let all = sections.flat_map(|(i, section)| section.questions.iter().map(move |one| (i, one.key.as_str())));
    all.filter(|(_, key)| other.question(key).is_some()).collect()
}

fn of_one(old: &Question, new: &Question) -> Vec<What> {
    let found = [
        (old.kind != new.kind, What::Kind),
        (old.texts != new.texts, What::Wording),
        (old.choices != new.choices, What::Choices),
        (old.measure() != new.measure(), What::Measure),
        (old.is_required != new.is_required, What::Required),
        (old.dimension != new.dimension, What::Dimension),
        (old.show_if != new.show_if, What::Condition),
    ];
    found.into_iter().filter_map(|(is, what)| is.then_some(what)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::questionnaire::{Kind, Measure};
    use super::*;

    fn questionnaire() -> Questionnaire {
        let words = serde_json::json!({"en": "a", "es": "b", "zh-CN": "c"});
        let question = |key: &str| serde_json::json!({"key": key, "kind": "csat", "texts": words});
        let section = |keys: [&str; 2]| serde_json::json!({"titles": words, "questions": keys.map(question)});
        let sections = [section(["overall", "speed"]), section(["price", "attitude"])];
        let whole = serde_json::json!({"titles": words, "intros": words, "thanks": words, "sections": sections});
        serde_json::from_value(whole).unwrap()
    }

    fn after(change: impl FnOnce(&mut Questionnaire)) -> Vec<(String, Vec<What>)> {
        let mut draft = questionnaire();
        change(&mut draft);
        changes(&questionnaire(), &draft).into_iter().map(|change| (change.key, change.what)).collect()
    }

    #[test]
    fn a_key_keeps_its_kind() {
        let faults = |earlier: &[Questionnaire], change: &dyn Fn(&mut Question)| -> Vec<String> {
            let mut draft = questionnaire();
            change(&mut draft.sections[1].questions[0]);
            let found = changed_kinds(earlier, &draft);
            found.into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect()
        };
        let mut zones = questionnaire();
        zones.sections[1].questions[0].kind = Kind::Zone;
        let one = [questionnaire()];
        let nps = |question: &mut Question| question.kind = Kind::Nps;
        assert_eq!(faults(&one, &nps), ["/sections/1/questions/0/kind kind_changed"]);
        assert_eq!(faults(&[], &nps), Vec::<String>::new());
        assert_eq!(faults(&one, &|question| question.is_required = true), Vec::<String>::new());
        // A key that was taken out and comes back is the same key.
        let mut without = questionnaire();
        without.sections[1].questions.remove(0);
        assert_eq!(faults(&[without, questionnaire()], &nps), ["/sections/1/questions/0/kind kind_changed"]);
        let hours = |question: &mut Question| {
            question.kind = Kind::Zone;
            question.measure = Some(Measure::Hours);
        };
        assert_eq!(faults(&[zones.clone()], &hours), ["/sections/1/questions/0/measure kind_changed"]);
        let scale = |question: &mut Question| {
            question.kind = Kind::Zone;
            question.measure = Some(Measure::Scale);
        };
        assert_eq!(faults(&[zones], &scale), Vec::<String>::new(), "the scale need not be written");
    }

    #[test]
    fn each_change_is_named() {
        assert_eq!(after(|_| ()), []);
        let one = |key: &str, what: &[What]| vec![(key.to_string(), what.to_vec())];
        assert_eq!(after(|q| q.sections[0].titles.es = "d".to_string()), one("", &[What::Wording]));
        assert_eq!(after(|q| q.sections[0].questions.swap(0, 1)), one("", &[What::Order]));
        let changed = after(|q| {
            q.sections[0].questions[1].kind = Kind::Nps;
            q.sections[0].questions[1].is_required = true;
        });
        assert_eq!(changed, one("speed", &[What::Kind, What::Required]));
        // A question that goes moves none of the others.
        assert_eq!(after(|q| drop(q.sections[0].questions.remove(0))), one("overall", &[What::Removed]));
        let renamed = after(|q| q.sections[1].questions[0].key = "cost".to_string());
        assert_eq!(renamed, [one("cost", &[What::Added]), one("price", &[What::Removed])].concat());
    }
}
