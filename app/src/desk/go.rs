//! Words for pages: what the command bar understands besides numbers and names.

use crate::account::StaffRole;
use crate::locale::Locale;
use crate::shell::of_staff;

/// Short words beside the names of the pages, in three languages.
const WORDS: [(&str, &[&str]); 6] = [
    (super::api::QUEUE, &["queue", "cola", "队列", "待办"]),
    (super::api::TEAM, &["team", "equipo", "团队"]),
    (super::api::CALL, &["call", "llamada", "来电"]),
    (super::api::TAKE, &["new", "nueva", "新投诉"]),
    (crate::report::api::FIGURES, &["figures", "cifras", "报表"]),
    (crate::complaint::api::ANSWERS, &["answers", "respuestas", "答复"]),
];

/// The pages that a role may open, by name in the reader's language.
pub fn places(l: Locale, role: StaffRole) -> Vec<(&'static str, &'static str)> {
    of_staff(l, role)
}

fn folded(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let plain = lower.chars().map(|c| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    });
    plain.collect()
}

/// The page that somebody means, by its name in any of our languages; None for everything else, and for pages that the
/// role may not open.
pub fn place_of(typed: &str, role: StaffRole) -> Option<&'static str> {
    let wanted = folded(typed);
    let named = Locale::ALL.iter().flat_map(|l| of_staff(*l, role)).find(|(_, name)| folded(name) == wanted);
    if let Some((path, _)) = named {
        return Some(path);
    }
    let (path, _) = WORDS.into_iter().find(|(_, words)| words.iter().any(|word| folded(word) == wanted))?;
    let is_of_desk = !matches!(role, StaffRole::Unit | StaffRole::Auditor);
    let is_open = match path {
        super::api::CALL | super::api::TAKE => is_of_desk,
        _ => of_staff(Locale::En, role).iter().any(|(known, _)| *known == path),
    };
    is_open.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_name_in_every_language_and_only_by_who_may_open_them() {
        use StaffRole::{Agent, Supervisor, Unit};
        for l in Locale::ALL {
            for (path, name) in places(l, Supervisor) {
                assert_eq!(place_of(&name.to_uppercase(), Supervisor), Some(path), "{name}");
            }
        }
        assert_eq!(place_of(" Team ", Supervisor), Some(super::super::api::TEAM));
        assert_eq!(place_of("team", Agent), None);
        assert_eq!(place_of("call", Unit), None);
        assert_eq!(place_of("llamada", Agent), Some(super::super::api::CALL));
        assert_eq!(place_of("队列", Agent), Some(super::super::api::QUEUE));
        assert_eq!(place_of("late parcel", Agent), None);
        assert_eq!(place_of("", Agent), None);
    }
}
