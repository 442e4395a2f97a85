//! What is shown reads back.

use super::*;
use crate::survey::form::{fields, read};
use crate::survey::questionnaire::Questionnaire;
use crate::survey::{Answers, check};

fn questionnaire() -> Questionnaire {
    let words = |text: &str| serde_json::json!({"en": text, "es": text, "zh-CN": text});
    let choices =
        serde_json::json!([{"code": "late", "labels": words("Late & wet")}, {"code": "rude", "labels": words("Rude")}]);
    let kinds = ["csat", "nps", "ces", "single", "multi", "yes_no", "text", "zone"];
    let mut questions: Vec<serde_json::Value> = kinds
        .into_iter()
        .map(|kind| serde_json::json!({"key": (["of_", kind].concat()), "kind": kind, "texts": words(kind)}))
        .collect();
    questions[3]["choices"] = choices.clone();
    questions[4]["choices"] = choices;
    questions.push(serde_json::json!({"key": "of_hours", "kind": "zone", "measure": "hours", "texts": words("hours")}));
    questions[0]["is_required"] = true.into();
    let sections = serde_json::json!([{"titles": words("all"), "questions": questions}]);
    let whole =
        serde_json::json!({"titles": words("a"), "intros": words("b"), "thanks": words("c"), "sections": sections});
    serde_json::from_value(whole).unwrap()
}

fn html(fields: &[(String, String)], problems: &[FieldProblem]) -> String {
    let questionnaire = questionnaire();
    let all: Vec<&Question> = questionnaire.questions().collect();
    Owner::new_root(None).with(|| {
        let (head, body) = (summary(Locale::En, &all, problems), questions(Locale::En, &all, fields, problems));
        view! { {head} {body} }.to_html()
    })
}

/// What a browser would send of it: checked boxes, chosen options, typed words.
fn sent(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut select = String::new();
    for tag in html.split('<') {
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&[" ", name, "=\""].concat())?;
            rest.split_once('"').map(|(value, _)| value.replace("&amp;", "&"))
        };
        let is_on = |name: &str| tag.split_once('>').is_some_and(|(open, _)| open.split(' ').any(|word| word == name));
        let is_box = tag.starts_with("input type=\"radio\"") || tag.starts_with("input type=\"checkbox\"");
        let value = attribute("value").unwrap_or_default();
        match tag {
            _ if tag.starts_with("select") => select = attribute("name").unwrap(),
            _ if tag.starts_with("option") && is_on("selected") => found.push((select.clone(), value)),
            _ if is_box && is_on("checked") => found.push((attribute("name").unwrap(), value)),
            _ if tag.starts_with("input") && !is_box => found.push((attribute("name").unwrap(), value)),
            _ if tag.starts_with("textarea") => {
                let typed = tag.split_once('>').unwrap().1.trim().replace("&lt;", "<").replace("&amp;", "&");
                found.push((attribute("name").unwrap(), typed));
            }
            _ => (),
        }
    }
    found
}

#[test]
fn what_is_shown_reads_back() {
    let questionnaire = questionnaire();
    let all: Vec<&Question> = questionnaire.questions().collect();
    let given: Answers = serde_json::from_value(serde_json::json!({
        "of_csat": 4, "of_nps": 0, "of_ces": 7, "of_single": "rude", "of_multi": ["late", "rude"],
        "of_yes_no": "no", "of_text": "late </textarea> & wet",
        "of_zone": {"minimum": 3, "desired": 8, "perceived": 5}, "of_hours": {"minimum": 36, "desired": 24},
    }))
    .unwrap();
    assert_eq!(check(&questionnaire, &given, true), []);
    let shown = html(&fields(&questionnaire, &given), &[]);
    assert_eq!(read(&all, &sent(&shown)), (given, Vec::new()), "{shown}");
    assert_eq!(read(&all, &sent(&html(&[], &[]))), (Answers::new(), Vec::new()));
}

#[test]
fn every_number_is_there_and_what_is_wrong_stands_with_it() {
    let typed = vec![("of_hours.minimum".to_string(), "soon".to_string())];
    let wrong = |key: &str, code: &str| FieldProblem::new(["/", key].concat(), code, "");
    let shown = html(&typed, &[wrong("of_csat", "required"), wrong("of_hours", "malformed")]);
    assert_eq!(shown.matches("type=\"radio\" name=\"of_nps\"").count(), 12);
    assert_eq!(shown.matches("type=\"radio\" name=\"of_csat\"").count(), 5);
    assert_eq!(shown.matches("name=\"of_zone.perceived\"").count(), 9);
    assert!(shown.contains("Very dissatisfied") && shown.contains("0 = ") && shown.contains("9 = "), "{shown}");
    assert!(shown.contains("value=\"soon\""), "{shown}");
    assert!(shown.contains("href=\"#q-of_csat\"") && shown.contains("aria-describedby=\"q-of_csat-fault\""), "{shown}");
    assert!(shown.contains("2 questions need another look"), "{shown}");
}
