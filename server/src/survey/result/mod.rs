//! Results: one set of numbers for the page, the API, the files and the shared page, read from the tally alone.

mod comment;
mod export;
pub mod http;
pub mod pages;
mod reading;
mod share;

use std::collections::{BTreeMap, BTreeSet};

use app::account::StaffRole;
use app::locale::Locale;
use app::statistics::{Sample, Share, sample, share};
use app::survey::count::{ByClass, Counts, estimate, figures, first_measure, pool, pooled_measures, shares, together};
use app::survey::result::{Cut, DimensionResult, MemberResult, MonthResult, QuestionResult, SurveyResults};
use app::survey::{Kind, Lateness, Question, Questionnaire};

pub use reading::{Scope, Wanted};

use super::store::{self, OfMember, Tallied};
use super::tally::{ANSWERED, ANSWERED_OF_SENT, SENT};
use crate::http::Refusal;
use crate::state::Portal;

/// Who reads results; staff of a unit their unit's alone.
pub const READERS: [StaffRole; 6] = [
    StaffRole::Agent,
    StaffRole::Supervisor,
    StaffRole::Manager,
    StaffRole::Admin,
    StaffRole::Auditor,
    StaffRole::Unit,
];
/// Who may save results and answers as files.
pub const SAVERS: [StaffRole; 4] = [StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin, StaffRole::Auditor];
/// Who may open results to people without an account.
pub const SHARERS: [StaffRole; 2] = [StaffRole::Manager, StaffRole::Admin];

/// The key of an answer as a whole.
const WHOLE: &str = "";

/// Every question that was ever published, as the newest version asks it, in the order of the newest.
fn questions(versions: &[Questionnaire]) -> Vec<&Question> {
    let mut seen = BTreeSet::new();
    versions.iter().flat_map(Questionnaire::questions).filter(|question| seen.insert(question.key.as_str())).collect()
}

/// What a survey ever asked, for features that are weighed by its answers; nothing for one that is not known.
///
/// # Errors
/// The database's.
pub async fn questions_of(portal: &Portal, survey_id: &str) -> Result<Vec<Question>, Refusal> {
    let found = store::published(&portal.store, survey_id).await?;
    let versions = found.map(|found| found.questionnaires).unwrap_or_default();
    Ok(questions(&versions).into_iter().cloned().collect())
}

/// Most surveys whose questions are offered for a choice: the newest.
const OFFERED: usize = 40;

/// Id and name of the newest surveys, with what each ever asked.
///
/// # Errors
/// The database's.
pub async fn all_questions(portal: &Portal) -> Result<Vec<(String, String, Vec<Question>)>, Refusal> {
    let mut found = Vec::new();
    for (survey, _) in store::surveys_with_results(&portal.store, None, OFFERED).await? {
        let asked = questions_of(portal, &survey.id).await?;
        found.push((survey.id, survey.name, asked));
    }
    Ok(found)
}

/// # Errors
/// `NotFound`; the database's.
pub async fn results(portal: &Portal, survey_id: &str, wanted: &Wanted, l: Locale) -> Result<SurveyResults, Refusal> {
    let found = store::published(&portal.store, survey_id).await?.ok_or(Refusal::NotFound)?;
    let asked = questions(&found.questionnaires);
    let lead = asked.iter().copied().find(|question| question.kind == Kind::Csat);
    let mut rows = store::tally(&portal.store, survey_id, wanted.part(), wanted.months()).await?;
    let members = match (wanted.cut, wanted.member.is_empty()) {
        (Cut::All, _) | (_, false) => Vec::new(),
        (Cut::Class, true) => classes(portal, &rows, lead, l),
        (cut, true) => members(portal, survey_id, cut, wanted, lead, l).await?,
    };
    if wanted.cut == Cut::Class && !wanted.member.is_empty() {
        rows.retain(|row| row.class == wanted.member);
    }
    let lateness = match wanted.cut {
        Cut::All => members_of(portal, survey_id, Cut::Lateness, wanted, lead, l).await?,
        _ => Vec::new(),
    };
    let tallied = Tally::of(rows);
    let whole = tallied.whole();
    let title = found.questionnaires.first().map_or(found.name, |newest| newest.titles.of(l).to_string());
    Ok(SurveyResults {
        survey_id: survey_id.to_string(),
        title,
        cut: wanted.cut,
        member: wanted.shown.clone(),
        from: wanted.from.clone(),
        until: wanted.until.clone(),
        answered: known(whole.of(ANSWERED)),
        response_rate: rate(&whole),
        weights: portal.settings.class_weights,
        classes: tallied.classes(),
        questions: asked.iter().map(|question| tallied.question(question, portal, l)).collect(),
        dimensions: tallied.dimensions(&asked),
        members,
        lateness,
    })
}

/// A number of answers that may be told.
fn known(n: u64) -> Option<u64> {
    (sample(n) != Sample::TooFew).then_some(n)
}

/// Of what was sent in these months, what was answered whenever. Answers of posters and imports were sent to nobody; where
/// none but such are known there is no rate.
fn rate(whole: &Counts) -> Share {
    let (of_sent, sent) = (whole.of(ANSWERED_OF_SENT), whole.of(SENT));
    let is_unknown = of_sent == 0 && whole.of(ANSWERED) > 0;
    if is_unknown || of_sent > sent { share(0, 0) } else { share(of_sent, sent) }
}

/// What was counted, by question.
#[derive(Debug, Default)]
struct Tally {
    by_question: BTreeMap<String, ByClass>,
    by_month: BTreeMap<String, BTreeMap<String, Counts>>,
}

impl Tally {
    fn of(rows: Vec<Tallied>) -> Tally {
        let mut found = Tally::default();
        for row in rows {
            let by_class = found.by_question.entry(row.question_key.clone()).or_default();
            by_class.entry(row.class).or_default().add(&row.value, row.count, row.total);
            let by_month = found.by_month.entry(row.question_key).or_default();
            by_month.entry(row.month).or_default().add(&row.value, row.count, row.total);
        }
        found
    }

    /// What is counted of the answers as wholes.
    fn whole(&self) -> Counts {
        self.by_question.get(WHOLE).map(together).unwrap_or_default()
    }

    /// The classes with enough answers to weigh.
    fn classes(&self) -> Vec<String> {
        let Some(whole) = self.by_question.get(WHOLE) else { return Vec::new() };
        let is_enough = |counts: &Counts| sample(counts.of(ANSWERED)) == Sample::Enough;
        let classes = whole.iter().filter(|(class, counts)| !class.is_empty() && is_enough(counts));
        classes.map(|(class, _)| class.clone()).collect()
    }

    fn question(&self, question: &Question, portal: &Portal, l: Locale) -> QuestionResult {
        let none = ByClass::new();
        let by_class = self.by_question.get(&question.key).unwrap_or(&none);
        let all = together(by_class);
        let kind = question.kind;
        let month = |(month, counts): (&String, &Counts)| {
            let estimate = estimate(first_measure(kind)?, kind, counts);
            Some(MonthResult { month: month.clone(), estimate })
        };
        let months = self.by_month.get(&question.key);
        QuestionResult {
            key: question.key.clone(),
            kind,
            text: question.texts.of(l).to_string(),
            dimension: question.dimension.clone(),
            n: known(all.n(kind)),
            figures: figures(kind, by_class, &portal.settings.class_weights),
            shares: shares(question, &all, l),
            trend: months.map(|months| months.iter().filter_map(month).collect()).unwrap_or_default(),
        }
    }

    fn dimensions(&self, asked: &[&Question]) -> Vec<DimensionResult> {
        let mut groups: BTreeMap<(&str, Kind), Vec<Counts>> = BTreeMap::new();
        for question in asked.iter().filter(|question| !question.dimension.is_empty()) {
            let counts = self.by_question.get(&question.key).map(together).unwrap_or_default();
            groups.entry((&question.dimension, question.kind)).or_default().push(counts);
        }
        let mut found = Vec::new();
        for ((dimension, kind), counts) in groups {
            let counts: Vec<&Counts> = counts.iter().collect();
            found.extend(pooled_measures(kind).iter().map(|measure| DimensionResult {
                dimension: dimension.to_string(),
                measure: *measure,
                questions: counts.len() as u64,
                estimate: pool(*measure, kind, &counts),
            }));
        }
        found
    }
}

/// What is counted of one member: of the answer as a whole, and of the question that speaks for it.
#[derive(Default)]
struct Member {
    name: String,
    whole: Counts,
    lead: ByClass,
}

impl Member {
    fn result(self, member: String, portal: &Portal, lead: Option<&Question>) -> MemberResult {
        MemberResult {
            member,
            name: self.name,
            answered: known(self.whole.of(ANSWERED)),
            response_rate: rate(&self.whole),
            figures: lead.map_or(Vec::new(), |lead| figures(lead.kind, &self.lead, &portal.settings.class_weights)),
        }
    }
}

/// Most members that are shown: those with the most answers.
const MOST_MEMBERS: usize = 60;

async fn members(
    portal: &Portal,
    survey_id: &str,
    cut: Cut,
    wanted: &Wanted,
    lead: Option<&Question>,
    l: Locale,
) -> Result<Vec<MemberResult>, Refusal> {
    let mut found = members_of(portal, survey_id, cut, wanted, lead, l).await?;
    if found.len() > MOST_MEMBERS {
        found.sort_by_key(|one| (std::cmp::Reverse(one.answered), one.name.clone()));
        found.truncate(MOST_MEMBERS);
        found.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(found)
}

async fn members_of(
    portal: &Portal,
    survey_id: &str,
    cut: Cut,
    wanted: &Wanted,
    lead: Option<&Question>,
    l: Locale,
) -> Result<Vec<MemberResult>, Refusal> {
    let key = lead.map_or(WHOLE, |lead| lead.key.as_str());
    let rows = store::members(&portal.store, survey_id, cut.as_str(), key, wanted.months()).await?;
    let mut found: BTreeMap<String, Member> = BTreeMap::new();
    for OfMember { member, name, question_key, class, value, count } in rows {
        let one = found.entry(member).or_default();
        one.name = name;
        match question_key.as_str() {
            WHOLE => one.whole.add(&value, count, 0.0),
            _ => one.lead.entry(class).or_default().add(&value, count, 0.0),
        }
    }
    let mut members: Vec<MemberResult> = found
        .into_iter()
        .map(|(key, mut one)| {
            if cut != Cut::Unit {
                one.name = app::survey::result::member_name(l, cut, &key);
            }
            one.result(key, portal, lead)
        })
        .collect();
    if cut == Cut::Lateness {
        members.sort_by_key(|one| one.member.parse::<Lateness>().ok());
    }
    Ok(members)
}

/// The classes are in every row: they need no reading of their own.
fn classes(portal: &Portal, rows: &[Tallied], lead: Option<&Question>, l: Locale) -> Vec<MemberResult> {
    let mut found: BTreeMap<&str, Member> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.class.is_empty()) {
        let one = found.entry(&row.class).or_default();
        if row.question_key == WHOLE {
            one.whole.add(&row.value, row.count, 0.0);
        } else if lead.is_some_and(|lead| lead.key == row.question_key) {
            one.lead.entry(row.class.clone()).or_default().add(&row.value, row.count, 0.0);
        }
    }
    let named = |(class, mut one): (&str, Member)| {
        one.name = app::survey::result::member_name(l, Cut::Class, class);
        one.result(class.to_string(), portal, lead)
    };
    found.into_iter().map(named).collect()
}
