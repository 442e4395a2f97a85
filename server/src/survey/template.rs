//! Questionnaires to begin with, shipped as the JSON that is imported and exported.

use app::survey::{Questionnaire, Template};

/// None only when the shipped file is broken, which a test rules out.
pub fn questionnaire(template: Template) -> Option<Questionnaire> {
    let json = match template {
        Template::AfterDelivery => include_str!("templates/after_delivery.json"),
        Template::AfterCase => include_str!("templates/after_case.json"),
        Template::Loyalty => include_str!("templates/loyalty.json"),
        Template::Campus => include_str!("templates/campus.json"),
        Template::FullStudy => include_str!("templates/full_study.json"),
    };
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use app::deadline::Words;
    use app::survey::{Kind, Measure};

    use super::*;

    /// All texts that a customer may read.
    fn texts(of: &Questionnaire) -> Vec<&Words> {
        let labels = of.questions().flat_map(|question| question.choices.iter().map(|choice| &choice.labels));
        let questions = of.questions().map(|question| &question.texts);
        let sections = of.sections.iter().map(|section| &section.titles);
        [&of.titles, &of.intros, &of.thanks].into_iter().chain(sections).chain(questions).chain(labels).collect()
    }

    #[test]
    fn every_template_can_be_published_as_it_is() {
        for template in Template::ALL {
            let found = questionnaire(*template).unwrap_or_else(|| panic!("{template} is no questionnaire"));
            assert_eq!(found.problems(), [], "{template}");
            let mut tidy = found.clone();
            tidy.normalise();
            assert_eq!(tidy, found, "{template}");
        }
    }

    #[test]
    fn every_template_speaks_three_languages() {
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for template in Template::ALL {
            let found = questionnaire(*template).unwrap();
            for words in texts(&found) {
                assert!(words.zh_cn.chars().any(is_han), "{template}: {}", words.zh_cn);
                assert!(!words.en.chars().chain(words.es.chars()).any(is_han), "{template}: {}", words.en);
                let is_question = words.en.ends_with('?');
                assert_eq!(words.zh_cn.ends_with('？'), is_question, "{template}: {}", words.zh_cn);
                assert_eq!(words.es.ends_with('?') && words.es.contains('¿'), is_question, "{template}: {}", words.es);
            }
        }
    }

    #[test]
    fn what_each_is_for_is_asked() {
        let kinds = |template| -> Vec<Kind> {
            questionnaire(template).unwrap().questions().map(|question| question.kind).collect()
        };
        assert_eq!(kinds(Template::AfterDelivery), [Kind::Csat, Kind::Multi, Kind::Text]);
        assert_eq!(kinds(Template::AfterCase), [Kind::YesNo, Kind::Ces, Kind::Csat, Kind::Text]);
        assert!(kinds(Template::Loyalty).contains(&Kind::Nps));
        let study = questionnaire(Template::FullStudy).unwrap();
        assert_eq!(study.sections.len(), 4);
        let zones: Vec<&str> = study
            .questions()
            .filter(|question| question.kind == Kind::Zone)
            .map(|question| question.dimension.as_str())
            .collect();
        for dimension in ["reliability", "speed", "information", "attitude", "claims", "price"] {
            assert!(zones.contains(&dimension), "{dimension}");
        }
        assert!(study.questions().any(|question| question.measure == Some(Measure::Hours)));
    }
}
