//! The bundle: everything a browser downloads, in `target/site`, ready to be embedded by the server.
//!
//! `assets/<stem>.<hash>.<ext>` may be cached for ever, because another content has another name; a `.br` stands
//! beside whatever compresses. `manifest.json` maps logical names (`app.js`) to those names and is written last.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::shell;
use crate::site::Site;
use crate::{toolchain, wasm};

/// How much work goes into small downloads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Profile {
    /// Seconds: no wasm-opt, no brotli.
    Dev,
    /// Minutes: as small as we can.
    Release,
}

/// `target/site`, where the server's build looks.
pub fn folder() -> PathBuf {
    shell::root().join("target/site")
}

/// Brings `target/site` up to date; does nothing when no input changed.
pub fn make(profile: Profile) -> Result<()> {
    let toolchain = toolchain::prepare()?;
    let module = wasm::compile(&toolchain, profile)?;
    let stamp = shell::root().join("target/wasm/site.stamp");
    let inputs = inputs(profile, &module)?;
    let is_current = fs::read_to_string(&stamp).is_ok_and(|known| known == inputs);
    // A plain `cargo check` leaves an empty manifest where no bundle was made.
    let is_made = fs::read_to_string(folder().join("manifest.json")).is_ok_and(|names| names.contains("app.wasm"));
    if is_current && is_made && folder().join("assets").is_dir() {
        eprintln!("bundle: up to date");
        return Ok(());
    }
    let bound = wasm::bind(&module, profile)?;
    let style = shell::root().join("style");
    let mut site = Site::new(folder(), profile)?;
    site.put("app.js", bound.script.as_bytes())?;
    site.put("app.wasm", &bound.module)?;
    site.put("style.css", crate::site::inlined(&style)?.as_bytes())?;
    for (name, bytes) in crate::site::statics(&style.join("static"))? {
        site.put(&name, &bytes)?;
    }
    let count = site.finish()?;
    fs::write(&stamp, inputs).context("cannot note what the bundle was made of")?;
    eprintln!("bundle: {count} files in {}", folder().display());
    Ok(())
}

/// One line that differs whenever the bundle would: profile, how we bundle, module, every style file.
fn inputs(profile: Profile, module: &[u8]) -> Result<String> {
    let mut parts = vec![format!("{profile:?}"), wasm::optimiser_version()];
    parts.push(crate::site::hash(module));
    parts.push(crate::site::hash(concat!(include_str!("wasm.rs"), include_str!("site.rs")).as_bytes()));
    let style = shell::root().join("style");
    parts.push(crate::site::hash(crate::site::inlined(&style)?.as_bytes()));
    for (name, bytes) in crate::site::statics(&style.join("static"))? {
        parts.push(format!("{name}={}", crate::site::hash(&bytes)));
    }
    Ok(parts.join(" "))
}
