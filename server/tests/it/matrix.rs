//! `authz.toml`, read: what each door answers to whom, and what it may show them.

use std::collections::BTreeMap;

use serde::Deserialize;

const MATRIX: &str = include_str!("../authz.toml");

#[derive(Debug, Deserialize)]
pub struct Matrix {
    pub roles: Vec<String>,
    pub groups: BTreeMap<String, Vec<String>>,
    pub door: BTreeMap<String, BTreeMap<String, toml::Value>>,
}

/// One door's rule: what to send, and the statuses of everybody, of groups, and of single roles.
#[derive(Debug, Default)]
pub struct Rule {
    pub sample: Option<String>,
    pub json: Option<String>,
    pub form: Option<String>,
    /// Pairs like a form's, sent as a form with files is.
    pub multipart: Option<String>,
    pub shows: Vec<String>,
    pub notes: Option<String>,
    /// Cargo feature of the server that has this door; without it the door is 404 to everybody.
    pub feature: Option<String>,
    pub everybody: Targets,
    /// Groups and roles that have statuses of their own.
    pub of: BTreeMap<String, Targets>,
}

impl Rule {
    /// True unless the door belongs to a feature that this build leaves out.
    pub fn is_built(&self) -> bool {
        match self.feature.as_deref() {
            None => true,
            Some("passkey") => cfg!(feature = "passkey"),
            Some(other) => panic!("the server has no feature `{other}`"),
        }
    }
}

/// Expected statuses.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    pub any: Option<u16>,
    pub own: Option<u16>,
    pub foreign: Option<u16>,
    pub unknown: Option<u16>,
    /// As `foreign` unless it is stated.
    pub personal: Option<u16>,
    pub guest: Option<u16>,
}

impl Targets {
    pub fn of(&self, target: &str) -> Option<u16> {
        match target {
            "own" => self.own,
            "foreign" => self.foreign,
            "unknown" => self.unknown,
            "personal" => self.personal.or(self.foreign),
            "guest" => self.guest.or(self.foreign),
            _ => self.any,
        }
    }
}

impl Matrix {
    pub fn read() -> Matrix {
        toml::from_str(MATRIX).unwrap()
    }

    pub fn rule(&self, door: &str) -> Rule {
        let mut rule = Rule::default();
        for (key, value) in &self.door[door] {
            let text = || Some(value.as_str().unwrap().to_string());
            let status = || Some(value.as_integer().unwrap() as u16);
            match key.as_str() {
                "sample" => rule.sample = text(),
                "json" => rule.json = text(),
                "form" => rule.form = text(),
                "multipart" => rule.multipart = text(),
                "notes" => rule.notes = text(),
                "feature" => rule.feature = text(),
                "shows" => rule.shows = value.clone().try_into().unwrap(),
                "any" => rule.everybody.any = status(),
                "own" => rule.everybody.own = status(),
                "foreign" => rule.everybody.foreign = status(),
                "personal" => rule.everybody.personal = status(),
                "guest" if value.is_integer() => rule.everybody.guest = status(),
                "unknown" => rule.everybody.unknown = status(),
                name => {
                    let is_known = self.groups.contains_key(name) || self.roles.iter().any(|role| role == name);
                    assert!(is_known, "{door}: nobody is `{name}`");
                    rule.of.insert(name.to_string(), value.clone().try_into().unwrap());
                }
            }
        }
        rule
    }

    /// The role and its groups, the smallest first.
    pub fn names<'m>(&'m self, role: &'m str) -> impl Iterator<Item = &'m str> {
        let mut groups: Vec<(&String, &Vec<String>)> =
            self.groups.iter().filter(|(_, members)| members.iter().any(|member| member == role)).collect();
        groups.sort_by_key(|(_, members)| members.len());
        std::iter::once(role).chain(groups.into_iter().map(|(name, _)| name.as_str()))
    }

    /// Whether the role may read what `owner` alone owns, here.
    pub fn may_show(&self, rule: &Rule, role: &str, owner: &str) -> bool {
        self.names(role).chain(["*"]).any(|name| rule.shows.contains(&[name, owner].join(".")))
    }

    /// The role's own statuses, else those of the smallest group it is in, else everybody's.
    pub fn statuses(&self, rule: &Rule, role: &str) -> Targets {
        if !rule.is_built() {
            return Targets { any: Some(404), ..Targets::default() };
        }
        self.names(role).find_map(|name| rule.of.get(name)).copied().unwrap_or(rule.everybody)
    }
}
