//! The addresses of results. Only this file names them.

use super::{Cut, ResultQuery};
use crate::wire::encode;

/// The surveys whose results may be read.
pub const SURVEYS_PAGE: &str = "/desk/surveys";
/// What a customer expects of deliveries, and how often it was so.
pub const EXPECTATIONS: &str = "/account/expectations";

fn with(path: String, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = pairs.map(|(name, value)| [*name, "=", &encode(value)].concat()).collect();
    if query.is_empty() { path } else { [&path, "?", &query.join("&")].concat() }
}

fn pairs(query: &ResultQuery) -> [(&'static str, &str); 4] {
    [("cut", &query.cut), ("member", &query.member), ("from", &query.from), ("until", &query.until)]
}

pub fn surveys_page(cursor: &str) -> String {
    with(SURVEYS_PAGE.to_string(), &[("cursor", cursor)])
}

/// What it shows is what the address says.
pub fn results_page(survey_id: &str, query: &ResultQuery) -> String {
    with([SURVEYS_PAGE, "/", &encode(survey_id), "/results"].concat(), &pairs(query))
}

/// The same page with another cut, or one member of it.
pub fn cut_page(survey_id: &str, query: &ResultQuery, cut: Cut, member: &str) -> String {
    let cut = if cut == Cut::All { String::new() } else { cut.to_string() };
    results_page(survey_id, &ResultQuery { cut, member: member.to_string(), ..query.clone() })
}

pub fn comments_page(survey_id: &str, words: &str, cursor: &str) -> String {
    with([SURVEYS_PAGE, "/", &encode(survey_id), "/comments"].concat(), &[("q", words), ("cursor", cursor)])
}

/// The same numbers as a file: `csv`, `xlsx` or `json`.
pub fn results_file(survey_id: &str, query: &ResultQuery, format: &str) -> String {
    let [cut, member, from, until] = pairs(query);
    let path = ["/api/v1/surveys/", &encode(survey_id), "/results/export"].concat();
    with(path, &[cut, member, from, until, ("format", format)])
}

/// The answers themselves, without whoever gave them.
pub fn answers_file(survey_id: &str, format: &str) -> String {
    with(["/api/v1/surveys/", &encode(survey_id), "/answers/export"].concat(), &[("format", format)])
}

/// What the link shows; the secret is all that opens it.
pub fn shared_page(secret: &str) -> String {
    ["/shared/results/", secret].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_chosen_is_in_the_address() {
        let query = ResultQuery { from: "2026-10".to_string(), ..ResultQuery::default() };
        assert_eq!(cut_page("s1", &query, Cut::All, ""), "/desk/surveys/s1/results?from=2026-10");
        assert_eq!(
            cut_page("s1", &query, Cut::Lane, "SP>RJ"),
            "/desk/surveys/s1/results?cut=lane&member=SP%3ERJ&from=2026-10"
        );
        assert_eq!(comments_page("s1", "苏州", ""), "/desk/surveys/s1/comments?q=%E8%8B%8F%E5%B7%9E");
        assert!(results_file("s1", &query, "xlsx").ends_with("/results/export?from=2026-10&format=xlsx"));
    }
}
