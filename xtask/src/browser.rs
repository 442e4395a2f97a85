//! The journeys of `end2end` in a real browser, against a server they start themselves.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::summary::{self, Counts};
use crate::{serve, shell};

/// Names a Chromium goes by.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// Without these Chinese pages are rows of boxes, in screenshots too.
const CHINESE_FONTS: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// Runs Playwright over the bundle that is there, with a server built for debugging whose clock can be moved.
pub fn run() -> Result<Counts> {
    let chromium = chromium()?;
    if !shell::has("npx") {
        shell::install(&["nodejs", "npm"], "Node.js with npm")?;
    }
    let binary = serve::test_binary()?;
    let folder = shell::root().join("end2end");
    let mut npm = shell::command("npm");
    npm.current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::run(npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).args(shell::NPM_PATIENCE))?;
    let mut playwright = shell::command("npx");
    playwright.current_dir(&folder).args(["playwright", "test"]);
    playwright.env("PARCELDESK_BIN", &binary).env("CHROMIUM", &chromium);
    playwright.env("TMPDIR", shell::scratch());
    run_counted(&mut playwright, &folder.join("results/summary.json"))
}

/// Playwright tells success by its exit code, and the figures in a file: an old file must not speak for a new run.
fn run_counted(playwright: &mut Command, report: &Path) -> Result<Counts> {
    let _ = fs::remove_file(report);
    let is_green = shell::watch(playwright, |_| {})?;
    let counts = fs::read_to_string(report).map_err(anyhow::Error::from).and_then(|text| summary::playwright(&text));
    let counts = counts.context("Playwright left no report")?;
    if !is_green && counts.failed == 0 {
        bail!("Playwright failed outside of any test");
    }
    Ok(counts)
}

/// `$CHROMIUM`, else one on the PATH, else Debian's.
fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        return Ok(chosen.into());
    }
    let is_here = BROWSERS.iter().any(|name| shell::has(name));
    if !is_here || (shell::has("apt-get") && !Path::new(CHINESE_FONTS).exists()) {
        shell::install(&["chromium", "fonts-noto-cjk"], "Chromium with Chinese fonts")?;
    }
    BROWSERS.iter().find_map(|name| shell::find(name)).context("Chromium is still not to be found")
}
