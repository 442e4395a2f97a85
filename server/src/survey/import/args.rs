//! The command line of `parceldesk import responses`. The doc comments are the manual.

use std::path::PathBuf;

use clap::Args;

use crate::config::Place;

/// The layouts, in the binary like everything else.
const LAYOUTS: &str = include_str!("README.md");

/// The form of a file of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ResponseLayout {
    /// Reviews of the Brazilian marketplace Olist.
    Olist,
    /// A table by a map file.
    Table,
}

#[derive(Debug, Clone, Args)]
#[command(after_long_help = LAYOUTS)]
pub struct ResponseFile {
    #[command(flatten)]
    pub place: Place,
    /// The file, plain or gzipped; `-` reads standard input.
    pub file: PathBuf,
    /// How the file is laid out.
    #[arg(long, value_enum)]
    pub layout: ResponseLayout,
    /// Id or name of the survey that the answers are of; made and published when there is none of that name.
    #[arg(long, value_name = "NAME")]
    pub survey: String,
    /// E-mail address of the administrator or manager in whose name a new survey is published.
    #[arg(long, value_name = "EMAIL")]
    pub by: Option<String>,
    /// TOML file that says which column answers which question (layout table).
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Encoding of the file where it is neither UTF-8, UTF-16 with a mark, nor GB18030; e.g. windows-1252.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Read and check everything, store nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Refused rows as CSV: line, column, reason. Default: NAME.errors.csv in this folder, when there are any.
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
}

impl ResponseFile {
    /// Where refused rows go.
    pub fn errors_file(&self) -> PathBuf {
        self.errors.clone().unwrap_or_else(|| {
            let name = self.file.file_name().filter(|name| *name != "-").unwrap_or("import".as_ref());
            PathBuf::from([name, ".errors.csv".as_ref()].join("".as_ref()))
        })
    }
}
