//! A form of the desk that was refused, to be shown again as it was typed.

use crate::attachment::AttachmentClaim;
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::ui::form::Faults;

/// What was sent. A screen has many forms; `key` says which one it was.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Name of the form, with what it is about: `answer`, `decide-<statement>`.
    pub key: String,
    pub values: Vec<(String, String)>,
    pub faults: Faults,
    /// Files of it that were refused.
    pub files: Vec<FieldProblem>,
    /// Files of it that need not be sent again, with their names.
    pub taken: Vec<(AttachmentClaim, String)>,
    /// The case has moved on meanwhile.
    pub is_conflict: bool,
}

impl Typed {
    /// What was typed into a field of a form; empty for every other form.
    pub fn value(&self, key: &str, name: &str) -> String {
        let found = self.values.iter().find(|(known, _)| self.is(key) && known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// What is wrong with a field of a form.
    pub fn fault(&self, locale: Locale, key: &str, name: &str) -> Option<&'static str> {
        if self.is(key) { self.faults.of(locale, &["/", name].concat()) } else { None }
    }

    /// What a fault of this code names, for sentences of the page's own.
    pub fn detail(&self, key: &str, name: &str, code: &str) -> Option<&str> {
        let pointer = ["/", name].concat();
        let found = self.faults.0.iter().find(|fault| fault.pointer == pointer && fault.code == code);
        found.filter(|_| self.is(key)).map(|fault| fault.detail.as_str())
    }

    /// What is wrong with the files of a form, and those that need not be sent again.
    pub fn files_of(&self, key: &str) -> (&[FieldProblem], &[(AttachmentClaim, String)]) {
        if self.is(key) { (&self.files, &self.taken) } else { (&[], &[]) }
    }

    /// Whether this form was the one.
    pub fn is(&self, key: &str) -> bool {
        self.key == key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_was_sent_shows_what_was_typed() {
        let typed = Typed {
            key: "decide-1".to_string(),
            values: vec![("why".to_string(), "the locker log".to_string())],
            faults: Faults(vec![FieldProblem::new("/why", "too_long", "")]),
            ..Typed::default()
        };
        assert_eq!(typed.value("decide-1", "why"), "the locker log");
        assert_eq!(typed.value("decide-2", "why"), "");
        assert!(typed.fault(Locale::En, "decide-1", "why").is_some());
        assert!(typed.fault(Locale::En, "decide-2", "why").is_none());
    }
}
