//! One act of a plain form on a draft. Everything that can be typed is kept: faults are told beside their fields.

use super::form::value;
use super::questionnaire::{Choice, Condition, Kind, Question, Questionnaire, Section};
use crate::deadline::Words;

/// The id of a section on the page.
pub fn section_anchor(section: usize) -> String {
    ["s", &section.to_string()].concat()
}

/// The id of a question on the page.
pub fn question_anchor(section: usize, question: usize) -> String {
    [&section_anchor(section), "-q", &question.to_string()].concat()
}

/// Does what the form asks, and says where on the page that was. None when it asks nothing that can be done.
pub fn edit(draft: &mut Questionnaire, fields: &[(String, String)]) -> Option<String> {
    let section = || value(fields, "section").parse::<usize>().ok();
    let at = || Some((section()?, value(fields, "question").parse::<usize>().ok()?));
    match value(fields, "form") {
        "about" => {
            (draft.titles, draft.intros) = (words(fields, "title"), words(fields, "intro"));
            draft.thanks = words(fields, "thanks");
            Some("about".to_string())
        }
        "add_section" => {
            draft.sections.push(Section { titles: words(fields, "title"), questions: Vec::new() });
            Some(section_anchor(draft.sections.len() - 1))
        }
        "section" => {
            draft.sections.get_mut(section()?)?.titles = words(fields, "title");
            section().map(section_anchor)
        }
        "section_up" => swap_sections(draft, section()?.checked_sub(1)?),
        "section_down" => {
            swap_sections(draft, section()?)?;
            Some(section_anchor(section()? + 1))
        }
        "section_remove" => {
            draft.sections.get(section()?)?;
            draft.sections.remove(section()?);
            Some("sections".to_string())
        }
        "add_question" => {
            let questions = &mut draft.sections.get_mut(section()?)?.questions;
            questions.push(question(fields)?);
            Some(question_anchor(section()?, questions.len() - 1))
        }
        "question" => {
            let (section, number) = at()?;
            *draft.sections.get_mut(section)?.questions.get_mut(number)? = question(fields)?;
            Some(question_anchor(section, number))
        }
        "question_up" => move_up(draft, at()?),
        "question_down" => move_down(draft, at()?),
        "question_remove" => {
            let (section, number) = at()?;
            let questions = &mut draft.sections.get_mut(section)?.questions;
            questions.get(number)?;
            questions.remove(number);
            Some(section_anchor(section))
        }
        _ => None,
    }
}

/// Swaps it with the next one.
fn swap_sections(draft: &mut Questionnaire, first: usize) -> Option<String> {
    draft.sections.get(first + 1)?;
    draft.sections.swap(first, first + 1);
    Some(section_anchor(first))
}

/// The first of a section becomes the last of the one before.
fn move_up(draft: &mut Questionnaire, (section, number): (usize, usize)) -> Option<String> {
    draft.sections.get(section)?.questions.get(number)?;
    if number > 0 {
        draft.sections[section].questions.swap(number - 1, number);
        return Some(question_anchor(section, number - 1));
    }
    let before = section.checked_sub(1)?;
    let moved = draft.sections[section].questions.remove(number);
    draft.sections[before].questions.push(moved);
    Some(question_anchor(before, draft.sections[before].questions.len() - 1))
}

/// The last of a section becomes the first of the next one.
fn move_down(draft: &mut Questionnaire, (section, number): (usize, usize)) -> Option<String> {
    let questions = &mut draft.sections.get_mut(section)?.questions;
    questions.get(number)?;
    if number + 1 < questions.len() {
        questions.swap(number, number + 1);
        return Some(question_anchor(section, number + 1));
    }
    draft.sections.get(section + 1)?;
    let moved = draft.sections[section].questions.remove(number);
    draft.sections[section + 1].questions.insert(0, moved);
    Some(question_anchor(section + 1, 0))
}

fn words(fields: &[(String, String)], name: &str) -> Words {
    let of = |language: &str| value(fields, &[name, "_", language].concat()).to_string();
    Words { en: of("en"), es: of("es"), zh_cn: of("zh_cn") }
}

/// What the new kind has no room for is dropped.
fn question(fields: &[(String, String)]) -> Option<Question> {
    let kind: Kind = value(fields, "kind").parse().ok()?;
    let measure = value(fields, "measure").parse().ok().filter(|_| kind == Kind::Zone);
    let choices = if kind.has_choices() { choices(value(fields, "choices")) } else { Vec::new() };
    let asked = value(fields, "show_question");
    let any_of = value(fields, "show_any_of").split([',', '，', ' ', '、']);
    let any_of = any_of.map(str::trim).filter(|written| !written.is_empty()).map(str::to_string).collect();
    Some(Question {
        key: value(fields, "key").to_string(),
        kind,
        texts: words(fields, "text"),
        is_required: !value(fields, "required").is_empty(),
        dimension: value(fields, "dimension").to_string(),
        choices,
        measure,
        show_if: (!asked.is_empty()).then(|| Condition { question: asked.to_string(), any_of }),
    })
}

/// One a line: `code | English | español | 中文`. What a line lacks is empty, and told as a fault.
fn choices(typed: &str) -> Vec<Choice> {
    let one = |line: &str| {
        let mut parts = line.split(['|', '｜']).map(|part| part.trim().to_string());
        let mut next = || parts.next().unwrap_or_default();
        Choice { code: next(), labels: Words { en: next(), es: next(), zh_cn: next() } }
    };
    typed.lines().filter(|line| !line.trim().is_empty()).map(one).collect()
}

/// The lines that read back as these choices.
pub fn choice_lines(choices: &[Choice]) -> String {
    let one = |choice: &Choice| {
        let labels = &choice.labels;
        [&choice.code, &labels.en, &labels.es, &labels.zh_cn].map(|part| part.replace(['|', '\n'], "/")).join(" | ")
    };
    choices.iter().map(one).collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Vec<(String, String)> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    /// A draft after these acts, with where each was.
    fn after(acts: &[&str]) -> (Questionnaire, Vec<Option<String>>) {
        let mut draft = Questionnaire::default();
        let places = acts.iter().map(|act| edit(&mut draft, &form(act))).collect();
        (draft, places)
    }

    fn keys(draft: &Questionnaire) -> Vec<Vec<&str>> {
        draft.sections.iter().map(|section| section.questions.iter().map(|one| one.key.as_str()).collect()).collect()
    }

    const TWO: [&str; 5] = [
        "form=add_section&title_en=A",
        "form=add_section&title_en=B",
        "form=add_question&section=0&key=one&kind=csat",
        "form=add_question&section=0&key=two&kind=nps",
        "form=add_question&section=1&key=three&kind=text",
    ];

    #[test]
    fn questions_move_through_sections() {
        let moved = |acts: &[&str]| after(&[&TWO, acts].concat());
        let (draft, places) = moved(&["form=question_down&section=0&question=1"]);
        assert_eq!(keys(&draft), [vec!["one"], vec!["two", "three"]]);
        assert_eq!(places.last().unwrap().as_deref(), Some("s1-q0"));
        let (draft, _) = moved(&["form=question_up&section=1&question=0", "form=question_up&section=0&question=2"]);
        assert_eq!(keys(&draft), [vec!["one", "three", "two"], vec![]]);
        let (draft, _) = moved(&["form=section_down&section=0"]);
        assert_eq!(keys(&draft), [vec!["three"], vec!["one", "two"]]);
        let (draft, _) = moved(&["form=question_remove&section=0&question=0", "form=section_remove&section=1"]);
        assert_eq!(keys(&draft), [vec!["two"]]);
    }

    #[test]
    fn what_cannot_be_done_changes_nothing() {
        let acts = [
            "form=question_up&section=0&question=0",
            "form=question_down&section=1&question=0",
            "form=section_up&section=0",
            "form=section_down&section=1",
            "form=question&section=7&question=0&kind=csat",
            "form=add_question&section=0&kind=stars",
            "form=",
        ];
        for act in acts {
            let (draft, places) = after(&[&TWO[..], &[act]].concat());
            assert_eq!((draft, places.last().unwrap()), (after(&TWO).0, &None), "{act}");
        }
    }

    #[test]
    fn a_question_is_what_its_form_says() {
        let change = "form=question&section=0&question=1&key=why&kind=multi&required=1&dimension=speed&text_en=Why&\
            text_es=Por qué&text_zh_cn=为什么&choices=late | Late | Tarde | 晚\n\nrude | Rude&measure=hours&\
            show_question=one&show_any_of=1, 2，3";
        let (draft, _) = after(&[&TWO[..], &[change]].concat());
        let found = draft.question("why").unwrap();
        assert_eq!((found.kind, found.measure, found.is_required), (Kind::Multi, None, true));
        assert_eq!((found.texts.zh_cn.as_str(), found.choices.len()), ("为什么", 2));
        let condition = Condition { question: "one".to_string(), any_of: ["1", "2", "3"].map(String::from).to_vec() };
        assert_eq!(found.show_if, Some(condition));
        assert_eq!(choice_lines(&found.choices), "late | Late | Tarde | 晚\nrude | Rude |  | ");
        assert_eq!(choices(&choice_lines(&found.choices)), found.choices);
        let faults: Vec<String> = draft.problems().into_iter().map(|found| found.pointer).collect();
        assert!(faults.contains(&"/sections/0/questions/1/choices/1/labels/es".to_string()), "{faults:?}");
    }
}
