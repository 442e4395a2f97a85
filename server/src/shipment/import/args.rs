//! The command line of `parceldesk import`. The doc comments are the manual.

use std::path::PathBuf;

use clap::Args;

use super::{Layout, MapFile, Options, Times, What};
use crate::config::Place;

/// The layouts, in the binary like everything else: `parceldesk import events --help`.
const LAYOUTS: &str = include_str!("README.md");

#[derive(Debug, clap::Subcommand)]
pub enum ImportWhat {
    /// Shipments, with the events that the layout has in the same row or document.
    #[command(after_long_help = LAYOUTS)]
    Shipments(ImportFile),
    /// Tracking events. A waybill number that is not known yet becomes known.
    #[command(after_long_help = LAYOUTS)]
    Events(ImportFile),
}

#[derive(Debug, Clone, Args)]
pub struct ImportFile {
    #[command(flatten)]
    pub place: Place,
    /// The file, plain or gzipped; `-` reads standard input.
    pub file: PathBuf,
    /// How the file is laid out.
    #[arg(long, value_enum, default_value_t = Layout::Generic)]
    pub layout: Layout,
    /// TOML file that names the file's own columns and codes (generic layout).
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// IANA zone or offset of moments that the file states without one.
    #[arg(long, value_name = "ZONE")]
    pub file_zone: Option<String>,
    /// Encoding of the file where it is neither UTF-8, UTF-16 with a mark, nor GB18030; e.g. windows-1252.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The system that the events come from, part of each event's identity: give the name of the API key when the
    /// same system also sends by API. Default: the layout's name.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// For documents that do not name their waybill (kuaidi100, kdniao).
    #[arg(long, value_name = "NUMBER")]
    pub waybill_number: Option<String>,
    /// Read and check everything, store nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Refused rows as CSV: line, column, reason. Default: NAME.errors.csv in this folder, when there are any.
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Take a file with columns that no field is mapped to.
    #[arg(long)]
    pub ignore_unknown_columns: bool,
}

impl ImportWhat {
    pub fn into_parts(self) -> (What, ImportFile) {
        match self {
            ImportWhat::Shipments(file) => (What::Shipments, file),
            ImportWhat::Events(file) => (What::Events, file),
        }
    }
}

impl ImportFile {
    /// What the reader has to know; an error is one line for the operator.
    pub fn options(&self) -> Result<Options, String> {
        let map = match &self.map {
            None => MapFile::default(),
            Some(file) => {
                let text =
                    std::fs::read_to_string(file).map_err(|error| format!("--map {}: {error}", file.display()))?;
                MapFile::parse(&text).map_err(|error| format!("--map {}: {error}", file.display()))?
            }
        };
        if let Some(zone) = &self.file_zone {
            Times::zone_named(zone).map_err(|error| format!("--file-zone: {error}"))?;
        }
        let options = Options::with_map(map, self.file_zone.as_deref())?;
        Ok(Options {
            ignore_unknown_columns: self.ignore_unknown_columns,
            waybill_number: self.waybill_number.clone(),
            ..options
        })
    }

    /// Where refused rows go.
    pub fn errors_file(&self) -> PathBuf {
        self.errors.clone().unwrap_or_else(|| {
            let name = self.file.file_name().filter(|name| *name != "-").unwrap_or("import".as_ref());
            PathBuf::from([name, ".errors.csv".as_ref()].join("".as_ref()))
        })
    }

    pub fn source_name(&self) -> String {
        self.source.clone().unwrap_or_else(|| self.layout.as_str().to_string())
    }
}
