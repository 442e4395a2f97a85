//! What the doors of organisations take, and the rules for it.

use serde::{Deserialize, Serialize};

use crate::account::MemberRole;
use crate::account::rules::{email_fault, normalise_email, problem};
use crate::problem::FieldProblem;

/// Longest name of an organisation, site, contact or key, in characters.
pub const NAME: usize = 120;
/// Longest address of a site, in characters.
pub const ADDRESS: usize = 500;
/// Longest account code, in characters.
pub const ACCOUNT_CODE: usize = 120;

/// `POST /api/v1/organisations`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OrganisationDraft))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// 1 ..= 120 characters.
    pub name: String,
    /// Only staff administrators may state it: whoever holds a code sees the shipments under it.
    #[serde(default)]
    pub account_code: Option<String>,
}

impl Draft {
    pub fn normalise(&mut self) {
        self.name = tidy(&self.name);
        self.account_code = optional(&self.account_code);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let code = self.account_code.as_deref().and_then(|code| text_fault(code, ACCOUNT_CODE));
        found([problem("/name", text_fault(&self.name, NAME)), problem("/account_code", code)])
    }
}

/// `PATCH /api/v1/organisations/{id}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OrganisationChange))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// 1 ..= 120 characters.
    pub name: String,
}

impl Change {
    pub fn normalise(&mut self) {
        self.name = tidy(&self.name);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        found([problem("/name", text_fault(&self.name, NAME))])
    }
}

/// An account code in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountDraft {
    pub account_code: String,
}

impl AccountDraft {
    pub fn normalise(&mut self) {
        self.account_code = tidy(&self.account_code);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        found([problem("/account_code", text_fault(&self.account_code, ACCOUNT_CODE))])
    }
}

/// `PUT /api/v1/organisations/{id}/members/{person_id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    pub role: MemberRole,
}

/// `POST /api/v1/organisations/{id}/invitations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationDraft {
    pub email: String,
    pub role: MemberRole,
}

impl InvitationDraft {
    pub fn normalise(&mut self) {
        self.email = normalise_email(&self.email);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        found([problem("/email", email_fault(&self.email))])
    }
}

/// `POST /api/v1/organisations/{id}/sites`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteDraft {
    /// 1 ..= 120 characters.
    pub name: String,
    /// 1 ..= 500 characters.
    pub address: String,
}

impl SiteDraft {
    pub fn normalise(&mut self) {
        self.name = tidy(&self.name);
        self.address = tidy(&self.address);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        found([problem("/name", text_fault(&self.name, NAME)), problem("/address", text_fault(&self.address, ADDRESS))])
    }
}

/// `POST /api/v1/organisations/{id}/contacts`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactDraft {
    /// 1 ..= 120 characters.
    pub name: String,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    /// What they are asked about; at most 120 characters.
    #[serde(default)]
    pub duty: Option<String>,
}

impl ContactDraft {
    pub fn normalise(&mut self) {
        self.name = tidy(&self.name);
        self.phone = optional(&self.phone);
        self.email = optional(&self.email).map(|email| normalise_email(&email));
        self.duty = optional(&self.duty);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        found([
            problem("/name", text_fault(&self.name, NAME)),
            problem("/phone", self.phone.as_deref().and_then(phone_fault)),
            problem("/email", self.email.as_deref().and_then(email_fault)),
            problem("/duty", self.duty.as_deref().and_then(|duty| text_fault(duty, NAME))),
        ])
    }
}

/// `POST …/api-keys`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ApiKeyDraft))]
#[serde(deny_unknown_fields)]
pub struct KeyDraft {
    /// What it is for; 1 ..= 120 characters.
    pub name: String,
    /// `track` for an organisation; `ingest`, `track` for the operator.
    pub scopes: Vec<String>,
}

impl KeyDraft {
    pub fn normalise(&mut self) {
        self.name = tidy(&self.name);
        self.scopes.sort();
        self.scopes.dedup();
    }

    /// `allowed` are the scopes that such a key may have.
    pub fn problems(&self, allowed: &[&str]) -> Vec<FieldProblem> {
        let scopes = match self.scopes.as_slice() {
            [] => Some("required"),
            scopes if scopes.iter().any(|scope| !allowed.contains(&scope.as_str())) => Some("unknown"),
            _ => None,
        };
        found([problem("/name", text_fault(&self.name, NAME)), problem("/scopes", scopes)])
    }
}

fn found<const N: usize>(problems: [Option<FieldProblem>; N]) -> Vec<FieldProblem> {
    problems.into_iter().flatten().collect()
}

fn tidy(text: &str) -> String {
    text.trim().to_string()
}

fn optional(text: &Option<String>) -> Option<String> {
    text.as_deref().map(tidy).filter(|text| !text.is_empty())
}

/// `required`, `too_long` or `malformed` (control and direction characters).
fn text_fault(text: &str, limit: usize) -> Option<&'static str> {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match text.chars().count() {
        0 => Some("required"),
        count if count > limit => Some("too_long"),
        _ if text.chars().any(|c| c.is_control() || turns(c)) => Some("malformed"),
        _ => None,
    }
}

fn phone_fault(phone: &str) -> Option<&'static str> {
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    let is_fine = (4..=20).contains(&digits) && phone.len() <= 40;
    let plain = phone.chars().all(|c| c.is_ascii_digit() || "+-() ./".contains(c));
    (!is_fine || !plain).then_some("malformed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_brought_into_its_stored_form() {
        let mut contact = ContactDraft {
            name: " 李薇 ".into(),
            phone: Some(" +34 600 12 55 66 ".into()),
            email: Some(" Li@Campus.Test ".into()),
            duty: Some("  ".into()),
        };
        contact.normalise();
        assert_eq!(contact.problems(), vec![]);
        assert_eq!((contact.name.as_str(), contact.email.as_deref()), ("李薇", Some("li@campus.test")));
        assert_eq!(contact.duty, None);
    }

    #[test]
    fn each_fault_names_its_field() {
        let contact = ContactDraft {
            name: String::new(),
            phone: Some("call me".into()),
            email: Some("nowhere".into()),
            duty: Some("a\u{202e}b".into()),
        };
        let found: Vec<String> = contact.problems().into_iter().map(|p| p.pointer + " " + &p.code).collect();
        assert_eq!(found, ["/name required", "/phone malformed", "/email malformed", "/duty malformed"]);
    }

    #[test]
    fn a_key_asks_for_what_it_may_have() {
        let draft = |scopes: &[&str]| KeyDraft {
            name: "ERP".into(),
            scopes: scopes.iter().map(|scope| scope.to_string()).collect(),
        };
        assert_eq!(draft(&["track"]).problems(&["track"]), vec![]);
        assert_eq!(draft(&["ingest"]).problems(&["track"])[0].code, "unknown");
        assert_eq!(draft(&[]).problems(&["track"])[0].code, "required");
    }
}
