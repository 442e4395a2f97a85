//! The questions of a page as a plain form: everything by keyboard and thumb, nothing by script.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::survey::form::{key_of, part_name, value};
use crate::survey::questionnaire::{Kind, Measure, Question};
use crate::text::survey as say;
use crate::ui::{Choice, Icon, icon, options, raw_text};

/// A question with what was typed.
struct Asked<'a> {
    l: Locale,
    question: &'a Question,
    fields: &'a [(String, String)],
    fault: Option<&'static str>,
}

/// The questions one below the other. `fields` is what was typed or, by [`crate::survey::form::fields`], what was answered.
pub fn questions(
    l: Locale,
    questions: &[&Question],
    fields: &[(String, String)],
    problems: &[FieldProblem],
) -> Vec<AnyView> {
    let one = |question: &&Question| {
        let fault = problems.iter().find(|problem| key_of(problem) == question.key);
        let fault = fault.map(|problem| sentence(l, &problem.code));
        Asked { l, question, fields, fault }.view()
    };
    questions.iter().map(one).collect()
}

/// Above the questions: which of them need another look, as links to them. Nothing where none does.
pub fn summary(l: Locale, questions: &[&Question], problems: &[FieldProblem]) -> Option<AnyView> {
    let is_wrong = |question: &&&Question| problems.iter().any(|problem| key_of(problem) == question.key);
    let links: Vec<AnyView> = questions
        .iter()
        .filter(is_wrong)
        .map(|question| {
            let (href, words) = (["#", &question_id(question)].concat(), question.texts.of(l).to_string());
            view! { <li><a href=href>{words}</a></li> }.into_any()
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <div class="survey-summary" role="alert">
                <p>{icon(Icon::Alert)} <span>{say::look_again(l, links.len() as u64)}</span></p>
                <ul>{links}</ul>
            </div>
        }
        .into_any()
    })
}

/// What to do about a fault of an answer.
fn sentence(l: Locale, code: &str) -> &'static str {
    match code {
        "required" => say::required(l),
        "incomplete" => say::incomplete(l),
        "minimum_above_desired" => say::minimum_above_desired(l),
        "out_of_range" => say::out_of_range(l),
        "too_long" => say::too_long(l),
        _ => say::malformed(l),
    }
}

fn question_id(question: &Question) -> String {
    ["q-", &question.key].concat()
}

impl Asked<'_> {
    fn view(&self) -> AnyView {
        match self.question.kind {
            Kind::Text => self.words(),
            Kind::Csat | Kind::Nps | Kind::Ces => self.group(self.score()),
            Kind::Single => self.group(self.choices(self.labels(), "radio")),
            Kind::Multi => self.group(self.choices(self.labels(), "checkbox")),
            Kind::YesNo => {
                let labels = vec![Choice::new("yes", say::yes(self.l)), Choice::new("no", say::no(self.l))];
                self.group(self.choices(labels, "radio"))
            }
            Kind::Zone if self.question.measure() == Measure::Hours => self.group(self.hours()),
            Kind::Zone => self.group(self.zone()),
        }
    }

    fn labels(&self) -> Vec<Choice> {
        let label = |choice: &crate::survey::Choice| Choice::new(&choice.code, choice.labels.of(self.l));
        self.question.choices.iter().map(label).collect()
    }

    /// The question over its answers, what is wrong between them.
    fn group(&self, answers: AnyView) -> AnyView {
        let id = question_id(self.question);
        let described: Vec<String> =
            [self.fault.map(|_| [&id, "-fault"].concat()), self.has_ends().then(|| [&id, "-ends"].concat())]
                .into_iter()
                .flatten()
                .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let class = if self.fault.is_some() { "survey-question is-faulty" } else { "survey-question" };
        view! {
            <fieldset class=class id=id aria-describedby=described>
                <legend>{self.question.texts.of(self.l).to_string()} {self.optional()}</legend>
                {self.fault_line()}
                {answers}
            </fieldset>
        }
        .into_any()
    }

    fn has_ends(&self) -> bool {
        let is_scale = self.question.kind == Kind::Zone && self.question.measure() == Measure::Scale;
        is_scale || ends(self.l, self.question.kind).is_some()
    }

    fn optional(&self) -> Option<AnyView> {
        let is_optional = !self.question.is_required;
        is_optional.then(|| view! { " " <span class="survey-optional">{say::optional(self.l)}</span> }.into_any())
    }

    fn fault_line(&self) -> Option<AnyView> {
        let id = [&question_id(self.question), "-fault"].concat();
        let line = |words| view! { <p class="field-fault" id=id>{icon(Icon::Alert)} <span>{words}</span></p> };
        self.fault.map(|words| line(words).into_any())
    }

    fn words(&self) -> AnyView {
        let (id, key) = (question_id(self.question), self.question.key.clone());
        let class = if self.fault.is_some() { "survey-question is-faulty" } else { "survey-question" };
        view! {
            <div class=class>
                <label for=id.clone()>{self.question.texts.of(self.l).to_string()} {self.optional()}</label>
                {self.fault_line()}
                <textarea
                    id=id.clone() name=key.clone() rows="4" maxlength="4000" required=self.question.is_required
                    aria-invalid=self.fault.map(|_| "true")
                    aria-describedby=self.fault.map(|_| [&id, "-fault"].concat())
                >
                    {raw_text(value(self.fields, &key))}
                </textarea>
            </div>
        }
        .into_any()
    }

    fn score(&self) -> AnyView {
        let Some((low, high)) = self.question.kind.range() else { return ().into_any() };
        if self.question.kind == Kind::Csat {
            let labels = (low..=high).map(|score| Choice::new(score.to_string(), satisfaction(self.l, score)));
            return self.faces(labels.collect());
        }
        let id = [&question_id(self.question), "-ends"].concat();
        let ends = ends(self.l, self.question.kind).map(|(least, most)| {
            view! {
                <p class="survey-ends" id=id>
                    <span>{[&low.to_string(), " = ", least].concat()}</span>
                    <span>{[&high.to_string(), " = ", most].concat()}</span>
                </p>
            }
        });
        view! { {ends} {self.scale(&self.question.key, low, high)} {self.no_answer()} }.into_any()
    }

    /// Few enough that each number has its word.
    fn faces(&self, labels: Vec<Choice>) -> AnyView {
        let chosen = value(self.fields, &self.question.key);
        let one = |label: Choice| {
            let is_chosen = label.value == chosen;
            view! {
                <label class="survey-word">
                    {self.radio(&self.question.key, &label.value, is_chosen)}
                    <span class="survey-score">{label.value.clone()}</span> " " <span>{label.label}</span>
                </label>
            }
            .into_any()
        };
        let all: Vec<AnyView> = labels.into_iter().map(one).collect();
        view! { <div class="survey-words">{all}</div> {self.no_answer()} }.into_any()
    }

    /// Numbers side by side.
    fn scale(&self, name: &str, low: u8, high: u8) -> AnyView {
        let chosen = value(self.fields, name);
        let one = |score: u8| {
            let score = score.to_string();
            view! {
                <label class="survey-step">{self.radio(name, &score, score == chosen)} <span>{score.clone()}</span></label>
            }
            .into_any()
        };
        let steps: Vec<AnyView> = (low..=high).map(one).collect();
        let class = ["survey-scale has-", &steps.len().to_string()].concat();
        view! { <div class=class>{steps}</div> }.into_any()
    }

    fn radio(&self, name: &str, value: &str, is_chosen: bool) -> AnyView {
        let (name, value) = (name.to_string(), value.to_string());
        view! { <input type="radio" name=name value=value checked=is_chosen required=self.question.is_required /> }
            .into_any()
    }

    /// A choice once made could not be taken back without it.
    fn no_answer(&self) -> Option<AnyView> {
        let is_empty = value(self.fields, &self.question.key).is_empty();
        (!self.question.is_required).then(|| {
            view! {
                <label class="survey-none">
                    {self.radio(&self.question.key, "", is_empty)} <span>{say::no_answer(self.l)}</span>
                </label>
            }
            .into_any()
        })
    }

    fn choices(&self, labels: Vec<Choice>, kind: &'static str) -> AnyView {
        let is_chosen =
            |code: &str| self.fields.iter().any(|(name, value)| *name == self.question.key && value.trim() == code);
        let one = |label: Choice| {
            let checked = is_chosen(&label.value);
            let input = match kind {
                "radio" => self.radio(&self.question.key, &label.value, checked),
                _ => {
                    let name = self.question.key.clone();
                    view! { <input type="checkbox" name=name value=label.value.clone() checked=checked /> }.into_any()
                }
            };
            view! { <label class="survey-choice">{input} <span>{label.label}</span></label> }.into_any()
        };
        let all: Vec<AnyView> = labels.into_iter().map(one).collect();
        let none = (kind == "radio").then(|| self.no_answer());
        view! { <div class="survey-choices">{all}</div> {none} }.into_any()
    }

    /// Three scales of nine: the order is that of the thought, from what must be to what was.
    fn zone(&self) -> AnyView {
        let l = self.l;
        let parts = [("minimum", say::least(l)), ("desired", say::hoped(l)), ("perceived", say::perceived(l))];
        let one = |(part, words): (&str, &'static str)| {
            view! {
                <fieldset class="survey-part">
                    <legend>{words}</legend>
                    {self.scale(&part_name(self.question, part), 1, 9)}
                </fieldset>
            }
            .into_any()
        };
        let all: Vec<AnyView> = parts.into_iter().map(one).collect();
        let id = [&question_id(self.question), "-ends"].concat();
        let skip = part_name(self.question, "skip");
        let is_skipped = !value(self.fields, &skip).is_empty();
        let skip = (!self.question.is_required).then(|| {
            view! {
                <label class="survey-none">
                    <input type="checkbox" name=skip value="1" checked=is_skipped /> <span>{say::no_answer(l)}</span>
                </label>
            }
        });
        view! {
            <p class="survey-ends" id=id>
                <span>{["1 = ", say::zone_low(l)].concat()}</span>
                <span>{["9 = ", say::zone_high(l)].concat()}</span>
            </p>
            {all}
            {skip}
        }
        .into_any()
    }

    /// Two times and their unit; what it was comes from the timeline.
    fn hours(&self) -> AnyView {
        let l = self.l;
        let number = |part: &str, words: &'static str| {
            let name = part_name(self.question, part);
            let id = ["q-", &name.replace('.', "-")].concat();
            let typed = value(self.fields, &name).to_string();
            view! {
                <div class="field">
                    <label for=id.clone()>{words}</label>
                    <input
                        id=id name=name type="text" inputmode="decimal" autocomplete="off" maxlength="8" value=typed
                        required=self.question.is_required aria-invalid=self.fault.map(|_| "true")
                    />
                </div>
            }
            .into_any()
        };
        let unit = part_name(self.question, "unit");
        let id = ["q-", &unit.replace('.', "-")].concat();
        let units = [Choice::new("days", say::days(l)), Choice::new("hours", say::hours(l))];
        let chosen = value(self.fields, &unit);
        view! {
            <div class="survey-times">
                {number("minimum", say::at_latest(l))} {number("desired", say::hoped_for(l))}
                <div class="field">
                    <label for=id.clone()>{say::unit(l)}</label>
                    <select id=id name=unit.clone()>{options(&units, chosen, None)}</select>
                </div>
            </div>
        }
        .into_any()
    }
}

/// What the lowest and the highest number mean.
fn ends(l: Locale, kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Nps => Some((say::nps_low(l), say::nps_high(l))),
        Kind::Ces => Some((say::ces_low(l), say::ces_high(l))),
        Kind::Csat | Kind::Zone | Kind::Single | Kind::Multi | Kind::YesNo | Kind::Text => None,
    }
}

/// The word of a score of satisfaction, 1 ..= 5.
pub fn satisfaction(l: Locale, score: u8) -> &'static str {
    match score {
        1 => say::very_dissatisfied(l),
        2 => say::dissatisfied(l),
        3 => say::neither(l),
        4 => say::satisfied(l),
        _ => say::very_satisfied(l),
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
