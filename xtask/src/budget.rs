//! What a visitor on a bad line has to download, and what must never get into it.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Profile};
use crate::toolchain::TARGET;
use crate::{shell, site, wasm};

/// Brotli bytes of the wasm module; a bare islands app is about 91 000.
const WASM_CEILING: u64 = 130_000;
/// Brotli bytes of all scripts of a page: `app.js` and `boot.js`.
const SCRIPT_CEILING: u64 = 15_000;
/// Each costs 50 to 700 kB in the browser; none is needed there.
const BANNED: [&str; 6] = ["regex", "regex_automata", "chrono", "idna", "icu_normalizer", "zxcvbn"];
/// Two versions of one of these would not fit together, or cost twice.
const SINGLE: [&str; 5] = ["leptos", "sqlx", "axum", "wasm-bindgen", "libsqlite3-sys"];

/// Prints the sizes of the release bundle made before; fails on the first broken rule of each kind.
pub fn check() -> Result<()> {
    weigh()?;
    check_browser_tree()?;
    check_module(&fs::read(wasm::module_path(Profile::Release))?)?;
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
pub fn weight(name: &str) -> Result<u64> {
    let folder = bundle::folder();
    let manifest = fs::read(folder.join("manifest.json")).context("there is no bundle: `cargo xtask bundle`")?;
    let manifest: BTreeMap<String, String> = serde_json::from_slice(&manifest)?;
    let hashed = manifest.get(name).with_context(|| format!("{name} is not in the bundle: `cargo xtask bundle`"))?;
    let path = site::compressed_path(&folder.join("assets").join(hashed));
    Ok(fs::metadata(path).with_context(|| format!("{name} is not compressed: `cargo xtask bundle release`"))?.len())
}

/// What we ask for ourselves. leptos names regex and idna too, in parts that never reach the module: see below.
fn check_browser_tree() -> Result<()> {
    let mut cargo = shell::cargo();
    cargo.args(["tree", "--package", "app", "--no-default-features", "--features", "hydrate", "--target", TARGET]);
    cargo.args(["--edges", "normal,no-proc-macro", "--prune", "leptos", "--prefix", "none", "--format", "{p}"]);
    let tree = shell::output(&mut cargo)?;
    let found = banned(|name| tree.lines().any(|line| line.split(' ').next() == Some(name)));
    if !found.is_empty() {
        bail!("in the browser's dependencies: {}; ask `cargo tree --invert` who brings it", found.join(", "));
    }
    Ok(())
}

/// What really arrived, whoever asked for it: the compiler's module still names every function.
fn check_module(module: &[u8]) -> Result<()> {
    if !mentions(module, "core") {
        bail!("the module holds no function names, so nobody can tell which crates are in it");
    }
    let found = banned(|name| mentions(module, name));
    if !found.is_empty() {
        bail!("in the wasm module: {}", found.join(", "));
    }
    println!("browser: none of {}", BANNED.join(", "));
    Ok(())
}

/// Whether a symbol lives in this crate, as both of Rust's manglings write it: `_ZN5regex…`, `…_5regex…`.
fn mentions(module: &[u8], name: &str) -> bool {
    let length = name.len();
    let marks = [format!("N{length}{name}"), format!("_{length}{name}"), format!("${name}..")];
    marks.iter().any(|mark| module.windows(mark.len()).any(|window| window == mark.as_bytes()))
}

fn banned(is_there: impl Fn(&str) -> bool) -> Vec<&'static str> {
    BANNED.into_iter().filter(|name| is_there(name)).collect()
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
        assert!(mentions(b"_ZN5regex5Regex3new17h5f50194ce0a70453E", "regex"));
        assert!(mentions(b"_RNvMs0_NtCscbqcYqmoRiB_5regex5Regex3new", "regex"));
        assert!(mentions(b"_ZN60_$LT$regex..Regex$u20$as$u20$core..fmt..Debug$GT$3fmt", "regex"));
        assert!(!mentions(b"_ZN9our_regex3newE _ZN10regex_lite3newE", "regex"));
    }

    #[test]
    fn a_module_is_judged_by_what_it_holds() {
        assert!(check_module(b"_ZN4core3fmtE _ZN6leptos5mountE").is_ok());
        assert!(check_module(b"_ZN4core3fmtE _ZN4idna8punycodeE").is_err());
        assert!(check_module(b"names were stripped").is_err());
    }

    #[test]
    fn a_second_version_is_refused() {
        let one: String = SINGLE.map(|name| format!("[[package]]\nname = \"{name}\"\n")).concat();
        assert!(check_lock(&one).is_ok());
        assert!(check_lock(&format!("{one}name = \"axum\"\n")).is_err());
        assert!(check_lock(&one.replace("sqlx", "sqlx-core")).is_err());
    }
}
