//! Running other programs: each is shown before it runs, and a failure names it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

/// Mirrors and registries now and then lose a connection: npm is asked to try again a few times.
pub const NPM_PATIENCE: [&str; 2] = ["--fetch-retries=5", "--fetch-retry-maxtimeout=60000"];
/// The same for apt-get.
const APT_PATIENCE: [&str; 2] = ["-o", "Acquire::Retries=5"];
/// Free memory below which tests write to the disk.
const SCRATCH_MB: u64 = 4096;

/// The repository's top folder.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Where cargo puts native builds: `CARGO_TARGET_DIR`, else `target`.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// What outlives a checkout (compiler, wasm-opt): `$XDG_CACHE_HOME/parceldesk`, else `~/.cache/parceldesk`.
pub fn cache() -> Result<PathBuf> {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let base = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()).map(PathBuf::from).or_else(home);
    Ok(base.context("neither XDG_CACHE_HOME nor HOME is set")?.join("parceldesk"))
}

/// A program without the marks `cargo run` leaves in our environment.
///
/// Build scripts watch some of these variables: left in place, `cargo build` by hand and by xtask would
/// rebuild each other's work. `LD_LIBRARY_PATH` would hand one compiler the other's libraries.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "LD_LIBRARY_PATH" {
            command.env_remove(&*name);
        }
    }
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    let mut cargo = command("cargo");
    // cargo asks rustc about the target through our standard input, whatever stands there
    cargo.stdin(Stdio::null());
    cargo
}

/// Shows the program and runs it to a successful end.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", shown(command));
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("failed ({status}): {}", shown(command));
    }
    Ok(())
}

/// Runs the program and gives what it printed; its complaints go to the terminal.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!("failed ({}): {}", output.status, shown(command));
    }
    String::from_utf8(output.stdout).with_context(|| format!("not text: {}", shown(command)))
}

/// Runs the program, shows its lines as they come and hands each to `look`; says whether it succeeded.
///
/// Standard output and standard error are one stream here: test runners close on either.
pub fn watch(command: &mut Command, mut look: impl FnMut(&str)) -> Result<bool> {
    eprintln!("$ {}", shown(command));
    let (reader, writer) = std::io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    // The command keeps its ends of the pipe open: without closing them the reader never sees the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for line in BufReader::new(reader).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        look(&line);
    }
    Ok(child.wait()?.success())
}

/// Where tests keep their databases: in memory when there is room, for what they write is worthless after them and
/// waiting for a disk is half of their time. `TMPDIR` set by the caller is used as it is.
pub fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let is_chosen = env::var_os("TMPDIR").is_some();
    let free = output(command("df").args(["--output=avail", "--block-size=1M"]).arg(memory)).unwrap_or_default();
    let free_mb: u64 = free.lines().last().and_then(|line| line.trim().parse().ok()).unwrap_or(0);
    match !is_chosen && free_mb >= SCRATCH_MB {
        true => memory.to_path_buf(),
        false => env::temp_dir(),
    }
}

/// Whether a program of this name is on the PATH.
pub fn has(program: &str) -> bool {
    find(program).is_some()
}

/// Where on the PATH a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(program)).find(|candidate| candidate.is_file())
}

/// Installs Debian packages, by sudo where we are not root; elsewhere says what the user has to install.
pub fn install(packages: &[&str], what: &str) -> Result<()> {
    if !has("apt-get") {
        bail!("{what} is missing and this is not Debian: please install it and try again");
    }
    eprintln!("{what} is missing: installing {}", packages.join(" "));
    run(as_root("apt-get").args(APT_PATIENCE).args(["update", "--quiet"]))?;
    let mut install = as_root("apt-get");
    install.args(APT_PATIENCE).args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages);
    run(&mut install).with_context(|| format!("{what} could not be installed; please install it by hand and try again"))
}

/// Whether we are the superuser, who may install but whom PostgreSQL refuses.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn as_root(program: &str) -> Command {
    let mut command = if is_root() { command(program) } else { command("sudo") };
    if !is_root() {
        command.arg("--preserve-env=DEBIAN_FRONTEND").arg(program);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", command.get_program().display())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
