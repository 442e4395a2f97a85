//! Money of a shipment as a canary: only the side that shipped and paid may read it, beside staff in complaints.

use app::value::Money;

use super::Answer;

/// Whose it is, and an insured value in minor units.
const MONEY: [(&str, i64); 2] = [("own", 4_815_162), ("foreign", 8_675_309)];

pub fn canary(owner: &str) -> Money {
    let minor = MONEY.iter().find(|(known, _)| *known == owner).unwrap().1;
    Money { minor, currency: "CNY".to_string() }
}

/// What an answer to somebody with these roles and groups shows and may not, or does not and must.
pub fn fault(answer: &Answer, door: &str, names: &[&str], target: &str, must: bool) -> Option<String> {
    let seen = answer.whole();
    let is_shown = |minor: i64| {
        let decimal = format!("{}.{:02}", minor / 100, minor % 100);
        seen.contains(&minor.to_string()) || seen.contains(&decimal)
    };
    let is_desk = names.contains(&"staff") && door.contains("complaint");
    let is_shipper = names.contains(&"track_key") || names.contains(&"colleagues");
    MONEY.iter().find_map(|(owner, minor)| {
        let is_theirs = is_desk || (is_shipper && *owner == "own" && matches!(target, "own" | "any"));
        match (is_shown(*minor), must && *owner == target && *owner == "own") {
            (true, _) if !is_theirs => Some(format!("shows the money of {owner}")),
            (false, true) => Some(format!("does not show the money of {owner}: the search would find nothing")),
            _ => None,
        }
    })
}
