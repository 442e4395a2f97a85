//! Reading a file of answers: one checked row after the other, in constant memory.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use app::survey::{Answer, Answers, Questionnaire, check, tidy};
use app::value::Instant;
use csv::StringRecord;
use jiff::tz::TimeZone;

use super::map::Map;
use crate::clock::day_in;
use crate::shipment::import::table::Table;
use crate::shipment::import::{Fault, Refusal, Times};

/// One accepted row: checked, in stored form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row's own id; none: the number of its line is.
    pub source_id: String,
    pub waybill_number: Option<String>,
    pub answered_at: Option<Instant>,
    /// In the operator's zone.
    pub answered_on: String,
    pub answers: Answers,
}

/// What a reader found.
#[derive(Debug)]
pub enum Found {
    Row(Row),
    Refused(Refusal),
    /// Nothing was answered.
    Empty,
}

/// How a file is read.
#[derive(Debug, Clone)]
pub enum Reader {
    Olist,
    Table(Box<Map>),
}

/// The columns of Olist's reviews.
const OLIST: [&str; 6] = [
    "review_id",
    "order_id",
    "review_score",
    "review_comment_title",
    "review_comment_message",
    "review_answer_timestamp",
];

impl Reader {
    /// Reads a whole source; `zone` is the operator's.
    ///
    /// # Errors
    /// The medium's, or that the header is not the layout's; rows handed over before are sound.
    pub fn read(
        &self,
        source: &mut dyn BufRead,
        questionnaire: &Questionnaire,
        zone: &TimeZone,
        taker: &mut dyn FnMut(Found) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let mut table = Table::open(source)?;
        let plan = Plan::of(self, &table)?;
        while let Some(row) = table.next()? {
            let found = match row {
                Err(refusal) => Found::Refused(refusal),
                Ok((line, record)) => plan.row(line, record, questionnaire, zone),
            };
            if taker(found).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Where each thing stands.
struct Plan<'r> {
    reader: &'r Reader,
    times: Times,
    positions: Vec<usize>,
    source_id: Option<usize>,
    waybill_number: Option<usize>,
    answered_at: Option<usize>,
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

impl<'r> Plan<'r> {
    fn of(reader: &'r Reader, table: &Table<'_>) -> io::Result<Plan<'r>> {
        let named = |zone: &str| Times::zone_named(zone).map_err(invalid);
        let optional = |name: &Option<String>| name.as_deref().map(|name| table.required(name)).transpose();
        Ok(match reader {
            Reader::Olist => Plan {
                reader,
                times: Times::in_zone(named("America/Sao_Paulo")?),
                positions: OLIST.iter().map(|name| table.required(name)).collect::<io::Result<_>>()?,
                source_id: None,
                waybill_number: Some(table.required("order_id")?),
                answered_at: Some(table.required("review_answer_timestamp")?),
            },
            Reader::Table(map) => Plan {
                reader,
                times: Times { zone: map.zone.as_deref().map(named).transpose()?, format: None },
                positions: map.questions.iter().map(|one| table.required(&one.column)).collect::<io::Result<_>>()?,
                source_id: optional(&map.source_id)?,
                waybill_number: optional(&map.waybill_number)?,
                answered_at: optional(&map.answered_at)?,
            },
        })
    }

    fn row(&self, line: u64, record: &StringRecord, questionnaire: &Questionnaire, zone: &TimeZone) -> Found {
        let mut faults = Vec::new();
        let cell = |at: usize| record.get(at).map(str::trim).filter(|text| !text.is_empty());
        let answers = match self.reader {
            Reader::Olist => self.olist(record, &mut faults),
            Reader::Table(map) => self.table(map, record, &mut faults),
        };
        let answers = tidy(questionnaire, answers);
        if answers.is_empty() && faults.is_empty() {
            return Found::Empty;
        }
        let problems = check(questionnaire, &answers, true).into_iter();
        faults
            .extend(problems.map(|problem| Fault::new(self.column(&problem.pointer), problem.code.replace('_', " "))));
        let moment = self.answered_at.and_then(cell).map(|text| self.times.moment(text));
        let fixed = match self.reader {
            Reader::Table(map) => map.answered_on.clone(),
            Reader::Olist => None,
        };
        let (answered_at, answered_on) = match (moment, fixed) {
            (Some(Ok(moment)), _) => (Some(moment.at), day_in(moment.at, zone)),
            (Some(Err(reason)), _) => {
                faults.push(Fault::new(self.moment_column(), reason));
                (None, String::new())
            }
            (None, Some(day)) => (None, day),
            (None, None) => {
                faults.push(Fault::new(self.moment_column(), "is missing"));
                (None, String::new())
            }
        };
        if !faults.is_empty() {
            faults.dedup();
            return Found::Refused(Refusal { line, faults });
        }
        let waybill_number = self.waybill_number.and_then(cell).map(str::to_uppercase);
        let source_id = self.source_id(line, record);
        Found::Row(Row { source_id, waybill_number, answered_at, answered_on, answers })
    }

    /// One review may stand for several orders: only both ids together name a row.
    fn source_id(&self, line: u64, record: &StringRecord) -> String {
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        match (self.reader, self.source_id) {
            (Reader::Olist, _) => [cell(self.positions[0]), ":", cell(self.positions[1])].concat(),
            (_, Some(at)) if !cell(at).is_empty() => cell(at).to_string(),
            _ => ["line:", &line.to_string()].concat(),
        }
    }

    fn olist(&self, record: &StringRecord, faults: &mut Vec<Fault>) -> Answers {
        let cell = |at: usize| record.get(self.positions[at]).unwrap_or_default().trim();
        let mut answers = Answers::new();
        match cell(2).parse() {
            Ok(score) => {
                answers.insert("overall".to_string(), Answer::Score(score));
            }
            Err(_) => faults.push(Fault::new("review_score", "is no score from 1 to 5")),
        }
        let words: Vec<&str> = [cell(3), cell(4)].into_iter().filter(|text| !text.is_empty()).collect();
        if !words.is_empty() {
            answers.insert("words".to_string(), Answer::Text(words.join("\n")));
        }
        answers
    }

    fn table(&self, map: &Map, record: &StringRecord, faults: &mut Vec<Fault>) -> Answers {
        let mut answers = Answers::new();
        for (column, at) in map.questions.iter().zip(&self.positions) {
            match column.answer(record.get(*at).unwrap_or_default()) {
                Ok(Some(answer)) => {
                    answers.insert(column.key.clone(), answer);
                }
                Ok(None) => {}
                Err(reason) => faults.push(Fault::new(&column.column, reason)),
            }
        }
        answers
    }

    /// The column behind a question.
    fn column(&self, pointer: &str) -> String {
        let key = pointer.trim_start_matches('/');
        let found = match self.reader {
            Reader::Olist if key == "overall" => Some("review_score"),
            Reader::Olist => Some("review_comment_message"),
            Reader::Table(map) => {
                map.questions.iter().find(|column| column.key == key).map(|column| column.column.as_str())
            }
        };
        found.unwrap_or(key).to_string()
    }

    fn moment_column(&self) -> &str {
        match self.reader {
            Reader::Olist => "review_answer_timestamp",
            Reader::Table(map) => map.answered_at.as_deref().unwrap_or("answered_at"),
        }
    }
}
