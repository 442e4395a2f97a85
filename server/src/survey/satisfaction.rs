//! How satisfied one customer is: what they answered by name. Anonymous answers name nobody, so they are not among them.

use std::collections::BTreeMap;

use app::contact::Customer;
use app::locale::Locale;
use app::statistics::share;
use app::survey::satisfaction::{Answered, Satisfaction, scored};
use app::survey::{Answers, Questionnaire, lead_score};

use super::store::{self, NamedAnswer};
use crate::store::Store;

/// Answers looked at: what was said longer ago tells little of today.
const LAST: usize = 30;
/// From this score of [`lead_score`] on a customer is satisfied (design: rules §6).
const SATISFIED: u8 = 4;

/// The last `most` answers of a customer, and what the last 30 say together.
///
/// # Errors
/// The database's.
pub async fn of_customer(
    store: &Store,
    customer: &Customer,
    locale: Locale,
    most: usize,
) -> sqlx::Result<Satisfaction> {
    let mut questionnaires: BTreeMap<(String, i64), Questionnaire> = BTreeMap::new();
    let (mut last, mut scores) = (Vec::new(), Vec::new());
    for answer in store::named_answers(store, customer, LAST).await? {
        let key = (answer.survey_id.clone(), answer.version_number);
        if !questionnaires.contains_key(&key) {
            let Some(found) = store::version(store, &key.0, key.1).await? else { continue };
            questionnaires.insert(key.clone(), found.questionnaire);
        }
        let questionnaire = &questionnaires[&key];
        let answers: Answers = serde_json::from_str(&answer.answers_json).unwrap_or_default();
        scores.extend(lead_score(questionnaire, &answers));
        if last.len() < most {
            last.push(told(answer, questionnaire, &answers, locale));
        }
    }
    let satisfied = scores.iter().filter(|score| **score >= SATISFIED).count();
    Ok(Satisfaction { last, satisfied: share(satisfied as u64, scores.len() as u64) })
}

fn told(answer: NamedAnswer, questionnaire: &Questionnaire, answers: &Answers, locale: Locale) -> Answered {
    Answered {
        on: answer.answered_on,
        title: questionnaire.titles.of(locale).to_string(),
        score: scored(questionnaire, answers),
        comment: answer.comment,
        waybill_number: answer.waybill_number,
        cases: [answer.complaint_number, answer.recovery_number].into_iter().flatten().collect(),
    }
}
