//! People and what they may do: the roles of staff and of an organisation's members, and who is signed in.

pub mod admin;
pub mod api;
pub mod form;
pub mod hours;
pub mod pages;
pub mod passkey;
pub mod privacy;
pub mod rules;

use serde::{Deserialize, Serialize};

use crate::locale::Locale;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$note])* $variant,)* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $name::ALL.iter().copied().find(|known| known.as_str() == text).ok_or_else(|| {
                    let known: Vec<&str> = $name::ALL.iter().map(|known| known.as_str()).collect();
                    format!("`{text}` is unknown; known: {}", known.join(", "))
                })
            }
        }
    };
}

pub(crate) use words;

words! {
    /// What a member of staff does. One person has one role.
    StaffRole {
        /// Answers customers.
        Agent = "agent",
        /// Decides compensation.
        Claims = "claims",
        Supervisor = "supervisor",
        /// Works at a hub or service point and sees only what concerns it.
        Unit = "unit",
        Manager = "manager",
        /// Keeps people, organisations, units, keys and rules.
        Admin = "admin",
        /// Reads the audit log.
        Auditor = "auditor",
    }
}

words! {
    /// What a colleague may do in an organisation.
    MemberRole {
        /// Everything, members and keys included.
        Owner = "owner",
        /// Sees and files.
        Member = "member",
        /// Sees.
        Viewer = "viewer",
    }
}

/// A person's seat in one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Membership {
    pub organisation_id: String,
    pub organisation_name: String,
    pub role: MemberRole,
}

/// `GET /api/v1/me`: who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Me {
    pub person_id: String,
    pub email: String,
    pub name: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "zh-CN"))]
    pub locale: Locale,
    pub email_is_verified: bool,
    pub has_password: bool,
    pub has_second_factor: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_role: Option<StaffRole>,
    /// The hub or service point of a member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    pub organisations: Vec<Membership>,
}
