//! Renews what is embedded: migrations and the browser's files are read at compile time, which cargo cannot see.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

const SITE: &str = "../target/site";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../migrations");
    // written last and naming every asset, so the manifest alone tells that the bundle changed
    println!("cargo::rerun-if-changed={SITE}/manifest.json");
    let manifest = Path::new(SITE).join("manifest.json");
    if !manifest.exists() {
        write_empty(&manifest).unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
    }
}

/// Lets a plain `cargo check` work before any bundle was made; a date long past spares a second run of this script.
fn write_empty(manifest: &Path) -> std::io::Result<()> {
    fs::create_dir_all(Path::new(SITE).join("assets"))?;
    fs::write(manifest, "{}\n")?;
    fs::File::options().write(true).open(manifest)?.set_modified(SystemTime::UNIX_EPOCH)
}
