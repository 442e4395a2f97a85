//! What is disputed from the start.

use super::Finding;
use crate::complaint::{Category, Statement};
use crate::locale::Locale;
use crate::text;

/// The facts that a complaint disputes from the start: one row at least, so that no answer can pass over what the
/// customer said. The record is put in the customer's language, as it was shown.
pub fn first_statements(l: Locale, category: Category, words: &str, found: &[Finding]) -> Vec<Statement> {
    let fact = match category {
        Category::Delay => "late",
        Category::LostOrShort => "lost",
        Category::Damaged => "damaged",
        Category::DeliveryService => "delivered",
        Category::CollectionService | Category::Charges | Category::CashOnDelivery | Category::Other => "words",
    };
    let speaks_of = |finding: &&Finding| match fact {
        "late" => matches!(
            finding,
            Finding::LateAtFiling { .. }
                | Finding::DeliveredLate { .. }
                | Finding::DeliveredInTime
                | Finding::NotYetDue { .. }
                | Finding::LastNews { .. }
        ),
        "damaged" => {
            matches!(finding, Finding::Incident { .. } | Finding::DeliveredScan { .. } | Finding::WeightDiffers { .. })
        }
        "lost" | "delivered" => !matches!(finding, Finding::TermsInForce { .. }),
        _ => false,
    };
    let record: Vec<String> = found.iter().filter(speaks_of).map(|finding| finding.words(l)).collect();
    let record = match record.is_empty() {
        true => text::finding::nothing(l).to_string(),
        false => record.join(" "),
    };
    vec![Statement {
        id: String::new(),
        fact: fact.to_string(),
        record,
        customer: words.to_string(),
        verdict: None,
        why: None,
        decided_by: None,
        decided_at: None,
    }]
}
