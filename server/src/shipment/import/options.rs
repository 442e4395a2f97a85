//! What a user may say about a file that the file does not say itself.

use std::collections::HashMap;

use app::shipment::{Milestone, Reason};
use serde::Deserialize;

use super::Times;

/// Everything a reader has to know besides the source.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Zone and form of moments; the layouts of one country know their zone themselves.
    pub times: Times,
    /// Names of columns and codes (generic layout).
    pub map: MapFile,
    /// Columns that mean nothing to us are left out instead of refused (generic layout).
    pub ignore_unknown_columns: bool,
    /// For documents that do not name their waybill (kuaidi100, kdniao).
    pub waybill_number: Option<String>,
}

/// A map file: how another system's columns and codes are called here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapFile {
    /// Our name -> their header.
    pub columns: HashMap<String, String>,
    /// Our name -> text that stands in where the cell is empty or the column is missing.
    pub defaults: HashMap<String, String>,
    /// Their code -> our milestone.
    pub milestones: HashMap<String, Milestone>,
    /// Their code -> our reason.
    pub reasons: HashMap<String, Reason>,
    pub options: MapOptions,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapOptions {
    /// `strftime` pattern, e.g. `%d/%m/%Y %H:%M`.
    pub date_format: Option<String>,
    /// IANA name or offset.
    pub zone: Option<String>,
    /// ISO 4217 code of amounts without one.
    pub currency: Option<String>,
}

impl Options {
    /// Options with a map file's; `zone` (from the command line) outranks the file's.
    pub fn with_map(map: MapFile, zone: Option<&str>) -> Result<Options, String> {
        let zone = zone.or(map.options.zone.as_deref()).map(Times::zone_named).transpose()?;
        let times = Times { zone, format: map.options.date_format.clone() };
        Ok(Options { times, map, ..Options::default() })
    }
}

impl MapFile {
    /// Reads the TOML of a map file; the error names line and column.
    pub fn parse(text: &str) -> Result<MapFile, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_map_file() {
        let text = r#"
            [columns]
            waybill_number = "Nº guia"
            [milestones]
            "ENT" = "delivered"
            [options]
            zone = "America/Bogota"
        "#;
        let options = Options::with_map(MapFile::parse(text).expect("reads"), None).expect("has a zone");
        assert_eq!(options.map.milestones["ENT"], Milestone::Delivered);
        let moment = options.times.moment("2026-01-31 16:05").map(|moment| moment.to_string());
        assert_eq!(moment.as_deref(), Ok("2026-01-31T16:05:00-05:00"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(MapFile::parse("[column]\na = 'b'").is_err());
        assert!(MapFile::parse("[milestones]\nENT = 'entregado'").is_err());
        let map = MapFile::parse("[options]\nzone = 'Mars'").expect("reads");
        assert!(Options::with_map(map.clone(), None).is_err());
        assert!(Options::with_map(map, Some("-05:00")).is_ok());
    }
}
