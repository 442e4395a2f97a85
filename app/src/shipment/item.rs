//! A shipment as a row of a list, and which rows are wanted.

use serde::{Deserialize, Serialize};

use super::{Milestone, NextStep, Place, Reason, Standing, Tracking, next_step};
use crate::problem::FieldProblem;
use crate::value::{Calendar, Instant, LocalInstant, UtcOffset};
use crate::wire::encode;

/// A shipment in the lists of those who may see all of it. Nothing here names a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ShipmentItem {
    pub waybill_number: String,
    pub account_code: Option<String>,
    pub service: Option<String>,
    pub milestone: Milestone,
    pub standing: Standing,
    pub reason: Option<Reason>,
    /// Milliseconds after the promise, 0 when not late.
    pub late_by_ms: i64,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub promised_at: Option<LocalInstant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub delivered_at: Option<LocalInstant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub last_event_at: Option<LocalInstant>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    pub origin: Place,
    pub destination: Place,
    pub item_description: Option<String>,
}

impl ShipmentItem {
    /// As a tracking answer without events, so that lists use the words of the tracking page.
    pub fn as_tracking(&self) -> Tracking {
        Tracking {
            waybill_number: self.waybill_number.clone(),
            milestone: self.milestone,
            standing: self.standing,
            reason: self.reason,
            promised_at: self.promised_at,
            estimated_at: None,
            delivered_at: self.delivered_at,
            late_by_ms: self.late_by_ms,
            origin: self.origin.clone(),
            destination: self.destination.clone(),
            service: self.service.clone(),
            events: Vec::new(),
            next_step: self.next_step(),
            version: 1,
            verified: false,
            details: None,
        }
    }

    fn next_step(&self) -> NextStep {
        next_step(self.milestone, self.reason, self.standing)
    }
}

/// Which shipments a list shows: the query of its address, as typed. Empty texts filter nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub organisation_id: String,
    /// A [`Standing`].
    pub standing: String,
    /// A [`Milestone`].
    pub milestone: String,
    /// First day of creation, `YYYY-MM-DD` in the operator's zone.
    pub created_from: String,
    /// Last day of creation.
    pub created_to: String,
    /// ISO 3166-1 alpha-2.
    pub destination_country: String,
    pub search: String,
}

impl Filter {
    /// Brings what was typed into one form, so that two addresses of one view are the same.
    pub fn normalise(&mut self) {
        for text in [
            &mut self.organisation_id,
            &mut self.standing,
            &mut self.milestone,
            &mut self.created_from,
            &mut self.created_to,
            &mut self.destination_country,
            &mut self.search,
        ] {
            *text = text.trim().chars().filter(|c| !c.is_control()).take(120).collect();
        }
        self.destination_country.make_ascii_uppercase();
    }

    /// What cannot be filtered by.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let country = self.destination_country.as_bytes();
        let faults = [
            ("/standing", self.standing.is_empty() || self.standing().is_some()),
            ("/milestone", self.milestone.is_empty() || self.milestone.parse::<Milestone>().is_ok()),
            ("/created_from", self.created_from.is_empty() || day(&self.created_from).is_some()),
            ("/created_to", self.created_to.is_empty() || day(&self.created_to).is_some()),
            ("/destination_country", country.is_empty() || (country.len() == 2 && country.is_ascii())),
        ];
        let broken = faults.into_iter().filter(|(_, is_fine)| !is_fine);
        broken.map(|(pointer, _)| FieldProblem::new(pointer, "malformed", "cannot be filtered by")).collect()
    }

    pub fn standing(&self) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.as_str() == self.standing)
    }

    /// `search=…&standing=late`, ready for an address; empty without any filter.
    pub fn query(&self) -> String {
        let pairs = [
            ("organisation_id", &self.organisation_id),
            ("standing", &self.standing),
            ("milestone", &self.milestone),
            ("created_from", &self.created_from),
            ("created_to", &self.created_to),
            ("destination_country", &self.destination_country),
            ("search", &self.search),
        ];
        let stated = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        stated.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<String>>().join("&")
    }
}

/// Year, month and day of `2026-11-22`; None when there is no such day.
pub(super) fn day(text: &str) -> Option<LocalInstant> {
    let b = text.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' || !text.is_ascii() {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u16>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let midnight = Calendar {
        year: i32::from(year),
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
        hour: 0,
        minute: 0,
        second: 0,
        millisecond: 0,
    };
    LocalInstant::from_calendar(midnight, UtcOffset::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_becomes_an_address() {
        let mut filter = Filter {
            search: " 苏州 ".into(),
            standing: "late".into(),
            destination_country: "es".into(),
            ..Filter::default()
        };
        filter.normalise();
        assert_eq!(filter.problems(), vec![]);
        assert_eq!(filter.query(), "standing=late&destination_country=ES&search=%E8%8B%8F%E5%B7%9E");
        assert_eq!(Filter::default().query(), "");
    }

    #[test]
    fn what_cannot_be_filtered_by_is_named() {
        let filter = Filter {
            standing: "worse".into(),
            milestone: "gone".into(),
            created_from: "2026-02-30".into(),
            created_to: "22/11/2026".into(),
            destination_country: "ESP".into(),
            ..Filter::default()
        };
        assert_eq!(filter.problems().len(), 5);
    }

    #[test]
    fn every_standing_is_listed() {
        let ranks: Vec<u8> = Standing::ALL.iter().map(|standing| standing.trouble_rank()).collect();
        assert_eq!(Standing::ALL.len(), 9);
        assert_eq!(ranks[0], 0);
    }
}
