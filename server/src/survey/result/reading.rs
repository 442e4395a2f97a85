//! What is asked of results, and whose results may be read.

use app::account::StaffRole;
use app::survey::Lateness;
use app::survey::result::{Cut, ResultQuery};

use super::super::store::{self, Months};
use crate::http::Refusal;
use crate::session::Staff;
use crate::state::Portal;

/// Whose answers somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    /// Of one unit: its id and code.
    Unit(String, String),
}

impl Scope {
    /// # Errors
    /// `Forbidden` for who reads no results, and for staff of a unit without a unit; the database's.
    pub async fn of(portal: &Portal, staff: &Staff) -> Result<Scope, Refusal> {
        staff.one_of(&super::READERS)?;
        match (staff.role, &staff.person.unit_id) {
            (StaffRole::Unit, None) => Err(Refusal::Forbidden),
            (StaffRole::Unit, Some(unit_id)) => {
                let (id, code) = store::unit(&portal.store, unit_id).await?.ok_or(Refusal::Forbidden)?;
                Ok(Scope::Unit(id, code))
            }
            _ => Ok(Scope::All),
        }
    }

    pub fn unit_id(&self) -> Option<&str> {
        match self {
            Scope::All => None,
            Scope::Unit(id, _) => Some(id),
        }
    }
}

/// The part and months of one answer.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub cut: Cut,
    /// As it is stored; empty: all of the cut.
    pub member: String,
    /// As it is shown: of a unit its code.
    pub shown: String,
    pub from: String,
    pub until: String,
}

impl Wanted {
    /// All answers there are.
    pub fn all() -> Wanted {
        let nothing = String::new;
        Wanted { cut: Cut::All, member: nothing(), shown: nothing(), from: nothing(), until: nothing() }
    }

    /// Nothing asked for is everything in the scope.
    ///
    /// # Errors
    /// `Invalid` by field; `Forbidden` beyond the scope; the database's.
    pub async fn read(portal: &Portal, scope: &Scope, query: &ResultQuery) -> Result<Wanted, Refusal> {
        let cut: Cut = match query.cut.as_str() {
            "" => Cut::All,
            cut => cut.parse().map_err(|error: String| Refusal::field("/cut", "unknown", &error))?,
        };
        let (from, until) = (month("/from", &query.from)?, month("/until", &query.until)?);
        if !from.is_empty() && !until.is_empty() && until < from {
            return Err(Refusal::field("/until", "before_from", "the last month is before the first"));
        }
        let (cut, member, shown) = match scope {
            Scope::All => {
                let member = stored(portal, cut, &query.member).await?;
                (cut, member, query.member.clone())
            }
            Scope::Unit(id, code) => {
                let is_own = query.member.is_empty() || query.member == *code;
                if !matches!(cut, Cut::All | Cut::Unit) || !is_own {
                    return Err(Refusal::Forbidden);
                }
                (Cut::Unit, id.clone(), code.clone())
            }
        };
        Ok(Wanted { cut, member, shown, from, until })
    }

    /// What is read for the questions: where no member is chosen, all answers.
    pub fn part(&self) -> (&'static str, &str) {
        match self.cut {
            Cut::All | Cut::Class => ("all", ""),
            _ if self.member.is_empty() => ("all", ""),
            cut => (cut.as_str(), &self.member),
        }
    }

    pub fn months(&self) -> Months<'_> {
        Months { from: &self.from, until: if self.until.is_empty() { "9999-99" } else { &self.until } }
    }
}

/// A member as it is stored: of a unit its id.
async fn stored(portal: &Portal, cut: Cut, member: &str) -> Result<String, Refusal> {
    let unknown = |detail: &str| Refusal::field("/member", "unknown", detail);
    let is_known = match cut {
        _ if member.is_empty() => true,
        Cut::All => false,
        Cut::Unit => {
            let found = store::unit(&portal.store, member).await?;
            return found.map(|(id, _)| id).ok_or_else(|| unknown("there is no such unit"));
        }
        Cut::Lane => member.chars().count() <= 120,
        Cut::Class => ["a", "b", "c"].contains(&member),
        Cut::Lateness => member.parse::<Lateness>().is_ok(),
    };
    if is_known { Ok(member.to_string()) } else { Err(unknown("not a member of this cut")) }
}

/// `2026-11`, or nothing.
fn month(pointer: &str, text: &str) -> Result<String, Refusal> {
    let is_month = match text.as_bytes() {
        [] => true,
        [year @ .., b'-', m1, m2] if year.len() == 4 => {
            let is_digits = year.iter().chain([m1, m2]).all(u8::is_ascii_digit);
            is_digits && ("01"..="12").contains(&&text[5..])
        }
        _ => false,
    };
    if is_month { Ok(text.to_string()) } else { Err(Refusal::field(pointer, "malformed", "write a month as 2026-11")) }
}
