//! What a visitor on a bad line has to download, and what must never get into it.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::toolchain::TARGET;
use crate::{bundle, shell, site};

/// Brotli bytes of the wasm module; a bare islands app is about 91 000.
const WASM_CEILING: u64 = 130_000;
/// Brotli bytes of all scripts of a page: `app.js` and `boot.js`.
const SCRIPT_CEILING: u64 = 15_000;
/// Each costs 50 to 700 kB in the browser; none is needed there.
const BANNED: [&str; 5] = ["regex", "chrono", "idna", "icu_normalizer", "zxcvbn"];
/// Two versions of one of these would not fit together, or cost twice.
const SINGLE: [&str; 5] = ["leptos", "sqlx", "axum", "wasm-bindgen", "libsqlite3-sys"];

/// Prints the sizes of the release bundle made before; fails on the first broken rule of each kind.
pub fn check() -> Result<()> {
    weigh()?;
    check_browser_tree()?;
    let lock = fs::read_to_string(shell::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    check_lock(&lock)
}

fn weigh() -> Result<()> {
    let wasm = weight("app.wasm")?;
    let (app, boot) = (weight("app.js")?, weight("boot.js")?);
    let style = weight("style.css")?;
    println!(
        "brotli bytes: wasm {wasm} (ceiling {WASM_CEILING}), js {} (ceiling {SCRIPT_CEILING}), css {style}",
        app + boot
    );
    if wasm > WASM_CEILING {
        bail!("the wasm module is {} bytes over its budget", wasm - WASM_CEILING);
    }
    if app + boot > SCRIPT_CEILING {
        bail!("the scripts are {} bytes over their budget", app + boot - SCRIPT_CEILING);
    }
    Ok(())
}

/// Brotli bytes of the asset with this logical name.
fn weight(name: &str) -> Result<u64> {
    let folder = bundle::folder();
    let manifest = fs::read(folder.join("manifest.json")).context("there is no bundle: `cargo xtask bundle`")?;
    let manifest: BTreeMap<String, String> = serde_json::from_slice(&manifest)?;
    let hashed = manifest.get(name).with_context(|| format!("{name} is not in the bundle: `cargo xtask bundle`"))?;
    let path = site::compressed_path(&folder.join("assets").join(hashed));
    Ok(fs::metadata(path).with_context(|| format!("{name} is not compressed: `cargo xtask bundle release`"))?.len())
}

fn check_browser_tree() -> Result<()> {
    let mut cargo = shell::cargo();
    cargo.args(["tree", "--package", "app", "--no-default-features", "--features", "hydrate", "--target", TARGET]);
    let tree = shell::output(cargo.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]))?;
    let found = banned(&tree);
    if !found.is_empty() {
        bail!("in the browser's dependencies: {}; ask `cargo tree -i` who brings it", found.join(", "));
    }
    println!("browser dependencies: none of {}", BANNED.join(", "));
    Ok(())
}

fn banned(tree: &str) -> Vec<&str> {
    BANNED.into_iter().filter(|name| tree.lines().any(|line| line.split(' ').next() == Some(name))).collect()
}

fn check_lock(lock: &str) -> Result<()> {
    for name in SINGLE {
        let line = format!("name = \"{name}\"");
        let count = lock.lines().filter(|candidate| **candidate == line).count();
        if count != 1 {
            bail!("Cargo.lock has {count} versions of {name}, and must have exactly one");
        }
    }
    println!("Cargo.lock: exactly one {}", SINGLE.join(", "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banned_crate_is_found_by_its_whole_name() {
        assert_eq!(banned("app v0.1.0\nregex-lite v0.1.6\nicu_normalizer v2.0.0"), ["icu_normalizer"]);
        assert!(banned("app v0.1.0\nregex-lite v0.1.6").is_empty());
    }

    #[test]
    fn a_second_version_is_refused() {
        let one: String = SINGLE.map(|name| format!("[[package]]\nname = \"{name}\"\n")).concat();
        assert!(check_lock(&one).is_ok());
        assert!(check_lock(&format!("{one}name = \"axum\"\n")).is_err());
        assert!(check_lock(&one.replace("sqlx", "sqlx-core")).is_err());
    }
}
