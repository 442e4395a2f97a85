//! A Rust compiler that can build for the browser, whatever the machine has.
//!
//! Tried in this order: the compiler at hand, a private sysroot made earlier, `rustup target add`, and on Debian
//! a private sysroot made now. `WASM_STD=debian` goes straight to the sysroot, for machines that may use Debian's
//! packages but not rustup's downloads. The sysroot serves the browser bundle only. The server is built by the cargo at
//! hand even then: both sides agree, because an island's name is a hash of its source, not of the compiler.

use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::shell;

/// The browser's target.
pub const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's compiler, beside which a rustup toolchain may stand first on the PATH.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// `rust-lld` is a dangling link without `lld-22`.
const DEBIAN_PACKAGES: [&str; 6] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "libstd-rust-web-dev", "lld-22"];
const WITHOUT_DEBIAN: &str = "this Rust has no wasm32-unknown-unknown target. \
    Install Rust with rustup and run `rustup target add wasm32-unknown-unknown`, or use Debian";

/// Which compiler builds the bundle.
pub enum Toolchain {
    /// The one on the PATH.
    AtHand,
    /// Debian's, with a standard library we built: the sysroot's folder.
    Private(PathBuf),
}

impl Toolchain {
    /// This toolchain's cargo, for builds of [`TARGET`] only.
    pub fn cargo(&self) -> Command {
        match self {
            Self::AtHand => shell::cargo(),
            Self::Private(sysroot) => {
                let bin = sysroot.join("bin");
                let mut command = shell::command(bin.join("cargo"));
                command.env("RUSTC", bin.join("rustc")).env("RUSTDOC", bin.join("rustdoc"));
                command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").stdin(Stdio::null());
                command
            }
        }
    }
}

/// Finds or makes a toolchain and says which one it took.
pub fn prepare() -> Result<Toolchain> {
    let sysroot = shell::cache()?.join("toolchain");
    let is_debian_wanted = env::var_os("WASM_STD").is_some_and(|choice| choice == "debian");
    if !is_debian_wanted && can_build(Path::new("rustc")) {
        eprintln!("toolchain: rustc has {TARGET}");
        return Ok(Toolchain::AtHand);
    }
    if can_build(&sysroot.join("bin/rustc")) {
        eprintln!("toolchain: {TARGET} from {}", sysroot.display());
        return Ok(Toolchain::Private(sysroot));
    }
    if !is_debian_wanted && shell::has("rustup") && add_by_rustup() && can_build(Path::new("rustc")) {
        eprintln!("toolchain: rustup added {TARGET}");
        return Ok(Toolchain::AtHand);
    }
    make(&sysroot)?;
    eprintln!("toolchain: built {TARGET} into {}", sysroot.display());
    Ok(Toolchain::Private(sysroot))
}

/// The flag that keeps cargo's folder out of the module: panic messages name source files, and where the builder
/// lives is nobody's business, and long.
pub fn hide_home() -> String {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_default();
    format!("--remap-path-prefix={}=", cargo.join("registry/src").display())
}

/// Compiles a line. A library of another compiler version is refused here, which is how we notice an upgrade.
fn can_build(rustc: &Path) -> bool {
    // a real file: for root, rustc would put its output in the place of /dev/null itself
    let result = env::temp_dir().join(format!("parceldesk-probe-{}.rmeta", std::process::id()));
    let mut probe = shell::command(rustc);
    probe.args(["--target", TARGET, "--crate-type=lib", "--crate-name=probe", "--emit=metadata", "-o"]);
    probe.arg(&result).arg("-").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = probe.spawn() else {
        return false;
    };
    let source = b"pub fn probe() -> String { String::new() }";
    let is_written = child.stdin.take().is_some_and(|mut stdin| stdin.write_all(source).is_ok());
    let is_compiled = child.wait().is_ok_and(|status| status.success());
    let _ = fs::remove_file(&result);
    is_written && is_compiled
}

/// Two minutes at most: on a machine without that download the answer may never come.
fn add_by_rustup() -> bool {
    let rustup = shell::run(shell::command("timeout").args(["120", "rustup", "target", "add", TARGET]));
    rustup.inspect_err(|error| eprintln!("rustup cannot help: {error}")).is_ok()
}

/// Builds the standard library once (about a minute) and lays a sysroot around Debian's compiler.
fn make(sysroot: &Path) -> Result<()> {
    if !is_debian_ready() {
        if !shell::has("apt-get") {
            bail!(WITHOUT_DEBIAN);
        }
        shell::install(&DEBIAN_PACKAGES, "a compiler for the browser")?;
    }
    eprintln!("building the standard library for {TARGET}, once per compiler version …");
    let fresh = sysroot.with_extension("new");
    let _ = fs::remove_dir_all(&fresh);
    let libraries = fresh.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries)?;
    build_std(&fresh.join("build"), &libraries)?;
    fs::remove_dir_all(fresh.join("build"))?;
    lay_out(&fresh, sysroot)?;
    let _ = fs::remove_dir_all(sysroot);
    fs::rename(&fresh, sysroot)?;
    if !can_build(&sysroot.join("bin/rustc")) {
        bail!("the standard library in {} does not work; {WITHOUT_DEBIAN}", sysroot.display());
    }
    Ok(())
}

fn is_debian_ready() -> bool {
    let needed = [DEBIAN_RUSTC, "/usr/bin/cargo", "/usr/bin/rust-lld", "/usr/lib/rustlib/src/rust/library"];
    // `exists` follows links: rust-lld is a link that dangles while lld is missing
    needed.iter().all(|path| Path::new(path).exists())
}

/// An empty crate makes cargo build std; `embed-bitcode` because fat LTO cannot use a std without it.
fn build_std(work: &Path, libraries: &Path) -> Result<()> {
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;
    let manifest = "[package]\nname = \"wasm-std\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
        [profile.release]\nopt-level = \"z\"\ncodegen-units = 1\n[workspace]\n";
    fs::write(work.join("Cargo.toml"), manifest)?;
    let mut cargo = shell::command("/usr/bin/cargo");
    cargo.current_dir(work).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").stdin(Stdio::null());
    cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", work.join("target"));
    cargo.env("CARGO_ENCODED_RUSTFLAGS", format!("-Cembed-bitcode=yes\x1f{}", hide_home()));
    cargo.args(["build", "--release", "--target", TARGET]);
    cargo.args(["-Zbuild-std=std,panic_abort,test", "-Zbuild-std-features=optimize_for_size"]);
    shell::run(&mut cargo)?;
    copy_libraries(&work.join("target").join(TARGET).join("release/deps"), libraries)
}

fn copy_libraries(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libwasm_std-") {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Debian's compiler takes its sysroot from its own library's place, so links are not enough: wrappers name ours.
fn lay_out(fresh: &Path, sysroot: &Path) -> Result<()> {
    let version = shell::output(shell::command(DEBIAN_RUSTC).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    for name in [host, "src"] {
        symlink(Path::new("/usr/lib/rustlib").join(name), fresh.join("lib/rustlib").join(name))?;
    }
    let bin = fresh.join("bin");
    fs::create_dir_all(&bin)?;
    symlink("/usr/bin/cargo", bin.join("cargo"))?;
    for program in ["rustc", "rustdoc"] {
        let script = format!("#!/bin/sh\nexec /usr/bin/{program} --sysroot '{}' \"$@\"\n", sysroot.display());
        fs::write(bin.join(program), script)?;
        fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}
