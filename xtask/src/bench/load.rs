//! Loads by oha: as many requests as the server answers on a number of connections, and how long each took.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::process::Server;
use crate::shell;

/// What one load measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Requests answered in a second.
    pub per_second: f64,
    /// Half of the requests took no longer.
    pub median: Duration,
    /// One in a hundred took longer.
    pub slowest_percent: Duration,
    /// Processor time of the server for one request, in microseconds.
    pub processor_us: f64,
}

/// What is asked for, and how.
pub struct Asked<'a> {
    /// One address, or a file with one in each line.
    pub addresses: &'a Path,
    /// Requests at once.
    pub connections: u32,
    pub seconds: u64,
    /// Let the server compress, as browsers do.
    pub compressed: bool,
}

/// Installs oha where it is missing.
pub fn prepare() -> Result<()> {
    if shell::has("oha") {
        return Ok(());
    }
    eprintln!("oha is missing: installing it with cargo");
    shell::run(shell::cargo().args(["install", "oha", "--locked", "--no-default-features", "--features", "rustls"]))
}

/// Loads the server; an answer other than 200 makes the figures worthless and is an error.
pub fn run(server: &Server, asked: &Asked<'_>) -> Result<Load> {
    let mut oha = shell::command("oha");
    oha.args(["--no-tui", "--output-format", "json", "-w", "--urls-from-file"]).arg(asked.addresses);
    oha.args(["-c", &asked.connections.to_string(), "-z", &format!("{}s", asked.seconds)]);
    if !asked.compressed {
        oha.arg("--disable-compression");
    }
    let before = server.processor_seconds()?;
    let report = shell::output(&mut oha)?;
    let used = server.processor_seconds()? - before;
    let (load, answers) = read(&report)?;
    Ok(Load { processor_us: used * 1e6 / answers, ..load })
}

/// Rate, median and number of answers from oha's report.
fn read(report: &str) -> Result<(Load, f64)> {
    let report: Value = serde_json::from_str(report).context("oha's report is not JSON")?;
    let codes = report["statusCodeDistribution"].as_object().context("oha's report lacks the status codes")?;
    let others: Vec<&String> = codes.keys().filter(|code| *code != "200").collect();
    ensure!(others.is_empty(), "not every answer was 200: {codes:?}");
    let answers = codes.get("200").and_then(Value::as_f64).context("nothing was answered")?;
    let errors = report["errorDistribution"].as_object().map_or(0, |errors| errors.len());
    ensure!(errors == 0, "not every request was answered: {}", report["errorDistribution"]);
    let seconds = |name: &str| {
        let figure = report["latencyPercentiles"][name].as_f64();
        figure.map(Duration::from_secs_f64).with_context(|| format!("oha's report lacks {name}"))
    };
    let per_second = report["summary"]["requestsPerSec"].as_f64().context("oha's report lacks requestsPerSec")?;
    let load = Load { per_second, median: seconds("p50")?, slowest_percent: seconds("p99")?, processor_us: 0.0 };
    Ok((load, answers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read() {
        let report = r#"{"summary": {"requestsPerSec": 1234.5}, "latencyPercentiles": {"p50": 0.002, "p99": 0.01},
            "statusCodeDistribution": {"200": 3700}, "errorDistribution": {}}"#;
        let (load, answers) = read(report).unwrap();
        assert_eq!((load.per_second, load.median, answers), (1234.5, Duration::from_millis(2), 3700.0));
    }

    #[test]
    fn refusals_are_no_throughput() {
        let report = r#"{"summary": {"requestsPerSec": 9}, "latencyPercentiles": {"p50": 0.002, "p99": 0.01},
            "statusCodeDistribution": {"200": 1, "429": 8}, "errorDistribution": {}}"#;
        assert!(read(report).unwrap_err().to_string().contains("429"));
        assert!(read(&report.replace(r#", "429": 8"#, "").replace("{}", r#"{"reset": 1}"#)).is_err());
    }
}
