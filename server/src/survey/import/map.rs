//! A map file: which column of a table answers which question, and how its values are called here.

use std::collections::BTreeMap;

use app::deadline::Words;
use app::survey::{Answer, Choice, Kind, Question, Questionnaire, Section};
use serde::Deserialize;

/// A text in one language for all, or in the three.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Said {
    Once(String),
    Each(Words),
}

impl Said {
    fn words(&self) -> Words {
        match self {
            Said::Once(text) => Words { en: text.clone(), es: text.clone(), zh_cn: text.clone() },
            Said::Each(words) => words.clone(),
        }
    }
}

/// How a table is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    title: Said,
    /// Of every row.
    pub answered_on: Option<String>,
    /// Column with the moment of each row.
    pub answered_at: Option<String>,
    /// Zone of moments without an offset.
    pub zone: Option<String>,
    /// Column with the row's own id.
    pub source_id: Option<String>,
    pub waybill_number: Option<String>,
    #[serde(rename = "question")]
    pub questions: Vec<Column>,
}

/// One column and the question that it answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub key: String,
    pub column: String,
    kind: Kind,
    text: Said,
    #[serde(default)]
    dimension: String,
    /// Lowest and highest of the column.
    scale: Option<(f64, f64)>,
    /// Theirs and ours.
    #[serde(default)]
    values: BTreeMap<String, String>,
}

impl Map {
    /// The map and the questionnaire that follows from it.
    ///
    /// # Errors
    /// One line for the operator.
    pub fn parse(text: &str) -> Result<(Map, Questionnaire), String> {
        let map: Map = toml::from_str(text).map_err(|error| error.to_string())?;
        match (&map.answered_on, &map.answered_at) {
            (None, None) => return Err("says neither answered_on nor answered_at".to_string()),
            (Some(day), _) if day.parse::<app::deadline::Day>().is_err() => {
                return Err(format!("answered_on `{day}` is no day such as 2005-06-01"));
            }
            _ => {}
        }
        for column in &map.questions {
            column.check()?;
        }
        let questionnaire = map.questionnaire();
        match questionnaire.problems().first() {
            Some(fault) => Err(format!("makes no questionnaire: {} {}", fault.pointer, fault.code)),
            None => Ok((map, questionnaire)),
        }
    }

    fn questionnaire(&self) -> Questionnaire {
        let title = self.title.words();
        let questions = self.questions.iter().map(Column::question).collect();
        let sections = vec![Section { titles: title.clone(), questions }];
        Questionnaire { titles: title.clone(), intros: title.clone(), thanks: title, sections }
    }
}

impl Column {
    fn check(&self) -> Result<(), String> {
        let fault = |why: &str| Err(format!("question {}: {why}", self.key));
        match (self.kind, self.scale) {
            (Kind::Zone | Kind::Multi, _) => fault("a table has no column for this kind"),
            (_, Some((low, high))) if !(low.is_finite() && high.is_finite() && low < high) => {
                fault("scale is the lowest and the highest value")
            }
            (kind, Some(_)) if kind.range().is_none() => fault("only scores have a scale"),
            (_, Some(_)) if !self.values.is_empty() => fault("give either a scale or values"),
            (Kind::Single, _) if self.values.is_empty() => fault("a choice needs its values"),
            _ => Ok(()),
        }
    }

    fn question(&self) -> Question {
        let mut codes: Vec<&String> = self.values.values().collect();
        codes.sort();
        codes.dedup();
        let choice = |code: &String| Choice { code: code.clone(), labels: Said::Once(code.clone()).words() };
        Question {
            key: self.key.clone(),
            kind: self.kind,
            texts: self.text.words(),
            is_required: false,
            dimension: self.dimension.clone(),
            choices: if self.kind == Kind::Single { codes.into_iter().map(choice).collect() } else { Vec::new() },
            measure: None,
            show_if: None,
        }
    }

    /// What a cell says; None when it is empty.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn answer(&self, cell: &str) -> Result<Option<Answer>, String> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        if !self.values.is_empty() {
            let ours = self.values.get(cell).ok_or_else(|| format!("`{cell}` is none of the values of the map"))?;
            return self.ours(ours).map(Some);
        }
        match (self.kind.range(), self.scale) {
            (Some(range), Some(scale)) => stretched(cell, scale, range).map(|score| Some(Answer::Score(score))),
            _ => self.ours(cell).map(Some),
        }
    }

    fn ours(&self, text: &str) -> Result<Answer, String> {
        let Some((low, high)) = self.kind.range() else { return Ok(Answer::Text(text.to_string())) };
        let value: f64 = text.parse().map_err(|_| format!("`{text}` is no number"))?;
        let is_score = value.fract() == 0.0 && (f64::from(low)..=f64::from(high)).contains(&value);
        if is_score {
            Ok(Answer::Score(value as u8))
        } else {
            Err(format!("`{text}` is no score from {low} to {high}"))
        }
    }
}

/// Evenly from one scale to another, rounded half up.
fn stretched(cell: &str, (from, to): (f64, f64), (low, high): (u8, u8)) -> Result<u8, String> {
    let value: f64 = cell.parse().map_err(|_| format!("`{cell}` is no number"))?;
    if !(from..=to).contains(&value) {
        return Err(format!("`{cell}` is not between {from} and {to}"));
    }
    let (low, high) = (f64::from(low), f64::from(high));
    Ok((low + (value - from) / (to - from) * (high - low) + 0.5).floor() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = r#"
        title = "Customers"
        answered_on = "2005-06-01"
        [[question]]
        key = "overall"
        column = "Y"
        kind = "csat"
        text = "On the whole?"
        scale = [0, 100]
        [[question]]
        key = "again"
        column = "B"
        kind = "yes_no"
        text = { en = "Again?", es = "¿Otra vez?", zh-CN = "还会再来吗？" }
        values = { "0" = "no", "1" = "yes" }
    "#;

    #[test]
    fn scales_are_stretched_evenly() {
        let one = |value: &str| stretched(value, (1.0, 10.0), (1, 5));
        let found: Vec<u8> = (1..=10).map(|value: i32| one(&value.to_string()).unwrap()).collect();
        assert_eq!(found, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        let six: Vec<u8> = ["0.0", "20.0", "40", "60", "80", "100"]
            .map(|value| stretched(value, (0.0, 100.0), (1, 5)).unwrap())
            .to_vec();
        assert_eq!(six, [1, 2, 3, 3, 4, 5]);
        assert_eq!(stretched("10", (1.0, 10.0), (0, 10)), Ok(10));
        assert!(one("11").is_err() && one("x").is_err() && one("NaN").is_err());
    }

    #[test]
    fn a_map_makes_a_questionnaire() {
        let (map, questionnaire) = Map::parse(MAP).unwrap();
        assert_eq!(questionnaire.questions().count(), 2);
        assert_eq!(map.questions[0].answer(" 80.0 "), Ok(Some(Answer::Score(4))));
        assert_eq!(map.questions[0].answer(""), Ok(None));
        assert_eq!(map.questions[1].answer("1"), Ok(Some(Answer::Text("yes".to_string()))));
        assert!(map.questions[1].answer("2").is_err());
        for (wrong, by) in [("scale = [0, 100]", "scale = [5, 5]"), ("2005-06-01", "June"), ("\"csat\"", "\"zone\"")] {
            assert!(Map::parse(&MAP.replace(wrong, by)).is_err(), "{by}");
        }
    }
}
