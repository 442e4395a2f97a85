//! From the `app` crate to one wasm module and the script that loads it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::Profile;
use crate::shell;
use crate::toolchain::{self, TARGET, Toolchain};

/// npm's binaryen: Debian's 108 does not know what today's Rust emits.
const BINARYEN: &str = "binaryen@132.0.0";
/// What Rust's wasm32 target uses; wasm-opt refuses a module whose features it was not told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What the browser needs to run the app.
pub struct Bound {
    /// An ES module.
    pub script: String,
    /// The wasm binary it loads.
    pub module: Vec<u8>,
}

/// Where the compiler leaves the module: names and all, before anything is stripped.
pub fn module_path(profile: Profile) -> PathBuf {
    target().join(TARGET).join(cargo_profile(profile)).join("app.wasm")
}

/// Compiles `app` for the browser and gives the module as the compiler left it.
///
/// `cargo rustc --crate-type cdylib`, because fat LTO is silently off for a lib that is also an rlib.
pub fn compile(toolchain: &Toolchain, profile: Profile) -> Result<Vec<u8>> {
    let mut cargo = toolchain.cargo();
    cargo.args(["rustc", "--package", "app", "--lib", "--crate-type", "cdylib"]);
    cargo.args(["--no-default-features", "--features", "hydrate", "--target", TARGET]);
    cargo.args(["--profile", cargo_profile(profile)]).env("CARGO_TARGET_DIR", target());
    // also keeps flags for the native build, such as a CPU's name, away from this one
    cargo.env("CARGO_ENCODED_RUSTFLAGS", toolchain::hide_home());
    shell::run(&mut cargo)?;
    let module = module_path(profile);
    fs::read(&module).with_context(|| format!("cannot read {}", module.display()))
}

/// Its own folder: another compiler and other features would rebuild the server's dependencies each time.
fn target() -> PathBuf {
    shell::root().join("target/wasm")
}

fn cargo_profile(profile: Profile) -> &'static str {
    match profile {
        Profile::Dev => "wasm-dev",
        Profile::Release => "wasm-release",
    }
}

/// Generates the loading script and, for a release, shrinks the module.
pub fn bind(module: &[u8], profile: Profile) -> Result<Bound> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("app", module.to_vec()).out_name("app");
    bindgen.web(true)?.typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(profile == Profile::Release).remove_producers_section(true);
    let mut output = bindgen.generate_output().context("wasm-bindgen refused the module")?;
    // crates without any are listed too
    let has_snippets = output.snippets().values().any(|scripts| !scripts.is_empty());
    if has_snippets || !output.local_modules().is_empty() {
        bail!("a dependency of app brings JavaScript files of its own; the bundle has no place for them yet");
    }
    let script = output.js().to_owned();
    let module = output.wasm_mut().emit_wasm();
    let module = if profile == Profile::Release { optimised(module)? } else { module };
    Ok(Bound { script, module })
}

/// Which wasm-opt a release goes through, for the stamp: installing node later must renew the bundle.
pub fn optimiser_version() -> String {
    if has_node() { BINARYEN.to_owned() } else { "no wasm-opt".to_owned() }
}

fn has_node() -> bool {
    shell::has("node") && shell::has("npm")
}

/// `wasm-opt -Oz` saves about 6 %; without node the module stays as it is.
fn optimised(module: Vec<u8>) -> Result<Vec<u8>> {
    if !has_node() {
        eprintln!("bundle: node and npm are not here, so wasm-opt is skipped (about 6 % more to download)");
        return Ok(module);
    }
    let script = wasm_opt()?;
    let folder = env::temp_dir();
    let from = folder.join(format!("parceldesk-{}.wasm", std::process::id()));
    let to = from.with_extension("small.wasm");
    fs::write(&from, &module)?;
    let mut node = shell::command("node");
    node.arg(script).arg("-Oz").args(FEATURES).arg(&from).arg("-o").arg(&to);
    let small = shell::run(&mut node).and_then(|()| Ok(fs::read(&to)?));
    let _ = (fs::remove_file(&from), fs::remove_file(&to));
    small.context("wasm-opt failed")
}

/// The script of npm's wasm-opt in our cache, installed on first use.
fn wasm_opt() -> Result<PathBuf> {
    let folder = shell::cache()?.join(BINARYEN.replace('@', "-"));
    let script = folder.join("node_modules/binaryen/bin/wasm-opt");
    if !script.is_file() {
        install_binaryen(&folder)?;
    }
    Ok(script)
}

fn install_binaryen(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut npm = shell::command("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]).args(shell::NPM_PATIENCE);
    shell::run(npm.arg("--prefix").arg(folder).arg(BINARYEN))
}
