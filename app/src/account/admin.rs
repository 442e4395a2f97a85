//! What administrators see of people and units, and what they state about them.

use serde::{Deserialize, Serialize};

use super::StaffRole;
use super::hours::OpeningHours;
use super::rules::{line_fault, name_fault, problem};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// A person in a list: name and address masked, for a list shows many people to somebody who looks for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonSummary {
    pub person_id: String,
    /// Masked: `l***@campus.test`.
    pub email: String,
    /// Masked: `李*`. Staff are shown by their full name.
    pub name: String,
    pub staff_role: Option<StaffRole>,
    pub unit_code: Option<String>,
    pub has_second_factor: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<Instant>,
}

/// A person in full: what a disclosure answers. Each is a row in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DisclosedPerson {
    pub person_id: String,
    pub email: String,
    pub name: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub locale: Locale,
}

/// Why somebody wants to see a person in full; kept in the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// 3 ..= 200 characters.
    pub reason: String,
}

impl Disclosure {
    pub fn problems(&self) -> Vec<FieldProblem> {
        let fault = match self.reason.trim().chars().count() {
            0 => Some("required"),
            1 | 2 => Some("too_short"),
            3..=200 => None,
            _ => Some("too_long"),
        };
        problem("/reason", fault).into_iter().collect()
    }
}

/// `POST /api/v1/staff`: makes somebody staff. A new address gets a set-up link by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffDraft {
    pub email: String,
    pub role: StaffRole,
    /// The code of a unit; required for role `unit`.
    #[serde(default)]
    pub unit_code: Option<String>,
}

/// A role for somebody who is staff already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    pub role: StaffRole,
    #[serde(default)]
    pub unit_code: Option<String>,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Sorts parcels.
    Hub,
    /// Meets customers.
    #[default]
    ServicePoint,
}

impl UnitKind {
    pub fn as_str(self) -> &'static str {
        match self {
            UnitKind::Hub => "hub",
            UnitKind::ServicePoint => "service_point",
        }
    }
}

impl std::str::FromStr for UnitKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "hub" => Ok(UnitKind::Hub),
            "service_point" => Ok(UnitKind::ServicePoint),
            other => Err(format!("`{other}` is no kind of unit; known: hub, service_point")),
        }
    }
}

/// A hub or service point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Unit {
    pub code: String,
    pub name: String,
    pub kind: UnitKind,
    /// What customers call it; without one they read [`Unit::name`].
    pub public_name: Option<String>,
    pub address: Option<String>,
    /// In the operator's zone.
    pub hours: Option<OpeningHours>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub closed_at: Option<Instant>,
    pub version: i64,
}

impl Unit {
    /// The name that customers read.
    pub fn shown_name(&self) -> &str {
        self.public_name.as_deref().unwrap_or(&self.name)
    }
}

/// Longest address of a unit, in characters.
pub const ADDRESS: usize = 200;

/// `PUT /api/v1/units/{code}`: a unit as it should be; what is left out is not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitDraft {
    /// 1 ..= 80 characters.
    pub name: String,
    pub kind: UnitKind,
    /// A closed unit keeps its history and takes no new people.
    #[serde(default)]
    pub is_closed: bool,
    /// What customers call it, up to 80 characters.
    #[serde(default)]
    pub public_name: Option<String>,
    /// On one line, up to 200 characters, as a customer would type it into a map.
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub hours: Option<OpeningHours>,
}

impl UnitDraft {
    /// Spaces around go, and what says nothing is not stated.
    pub fn normalise(&mut self) {
        let stated = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default().trim();
            (!text.is_empty()).then(|| text.to_string())
        };
        self.name = self.name.trim().to_string();
        self.public_name = stated(&self.public_name);
        self.address = stated(&self.address);
        self.hours = self.hours.take().filter(|hours| !hours.is_empty());
    }

    /// Everything wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let public_name = self.public_name.as_deref().and_then(name_fault);
        let address = self.address.as_deref().and_then(|line| line_fault(line, ADDRESS));
        let texts = [("/name", name_fault(self.name.trim())), ("/public_name", public_name), ("/address", address)];
        let mut found: Vec<FieldProblem> =
            texts.into_iter().filter_map(|(pointer, fault)| problem(pointer, fault)).collect();
        found.extend(self.hours.iter().flat_map(OpeningHours::problems));
        found
    }
}

/// A unit as it stands, to change one thing of it.
impl From<&Unit> for UnitDraft {
    fn from(unit: &Unit) -> UnitDraft {
        UnitDraft {
            name: unit.name.clone(),
            kind: unit.kind,
            is_closed: unit.closed_at.is_some(),
            public_name: unit.public_name.clone(),
            address: unit.address.clone(),
            hours: unit.hours.clone(),
        }
    }
}

/// `required` or `malformed`: a unit's code is 2 ..= 20 characters of `[A-Z0-9-]`, as the transport management system
/// knows it.
pub fn unit_code_fault(code: &str) -> Option<&'static str> {
    let is_plain = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    match code.len() {
        0 => Some("required"),
        2..=20 if is_plain => None,
        _ => Some("malformed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_plain() {
        assert_eq!(unit_code_fault("SZ-CAMPUS-1"), None);
        for bad in ["S", "sz", "SZ 1", "苏州", "A-VERY-LONG-CODE-OF-A-UNIT"] {
            assert_eq!(unit_code_fault(bad), Some("malformed"), "{bad}");
        }
    }
}
