//! From sources to a portal that answers: build, fill with demo data once, hand over to the server.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Args;

use crate::bundle::{self, Profile};
use crate::shell;

/// Where and with what the portal starts.
#[derive(Args)]
pub struct Options {
    /// Start without demo data
    #[arg(long)]
    empty: bool,
    /// Address and port to listen on
    #[arg(long, env = "PARCELDESK_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Data folder; a relative one is looked for in the repository
    #[arg(long, env = "PARCELDESK_DATA", default_value = "data")]
    data: PathBuf,
}

/// Whom the demo's customers may ask; a name in the environment goes first.
const DEMO_CONTACT: [(&str, &str); 3] = [
    ("PARCELDESK_CONTACT_PHONE", "400-000-0000"),
    ("PARCELDESK_CONTACT_EMAIL", "service@parceldesk.example"),
    ("PARCELDESK_CONTACT_HOURS", "8:00-20:00"),
];

/// Builds the bundle and then the server, which embeds it; gives the binary.
pub fn build(profile: Profile) -> Result<PathBuf> {
    bundle::make(profile)?;
    let binary = binary(profile)?;
    eprintln!("built {}", binary.display());
    Ok(binary)
}

/// Builds the server alone, around whatever bundle is there.
pub fn binary(profile: Profile) -> Result<PathBuf> {
    binary_with(profile, &[])
}

/// A server for the journeys: it travels through time when it is told to.
pub fn test_binary() -> Result<PathBuf> {
    binary_with(Profile::Dev, &["--features", "server/test-clock"])
}

/// The release server and beside it what the measurements start, in one build: apart, each would compile the server for
/// itself.
pub fn bench_binary() -> Result<PathBuf> {
    bundle::make(Profile::Release)?;
    binary_with(Profile::Release, &["--example", "hello", "--example", "point", "--example", "desk"])
}

fn binary_with(profile: Profile, features: &[&str]) -> Result<PathBuf> {
    let mut cargo = shell::cargo();
    // The whole workspace's features in dev, as the tests take them: else every shared crate is compiled twice.
    let (folder, what): (&str, &[&str]) = match profile {
        Profile::Dev => ("debug", &["--workspace"]),
        Profile::Release => ("release", &["--package", "server", "--release"]),
    };
    cargo.args(["build", "--bin", "parceldesk"]).args(what).args(features);
    shell::run(&mut cargo)?;
    Ok(shell::target().join(folder).join("parceldesk"))
}

/// Builds, seeds an unused data folder, and becomes the server: signals reach it directly.
///
/// A database named by `PARCELDESK_DATABASE_URL` is never seeded here, as it may be somebody's real one.
pub fn run(profile: Profile, options: &Options) -> Result<()> {
    let binary = build(profile)?;
    let is_shared = std::env::var_os("PARCELDESK_DATABASE_URL").is_some();
    if !options.empty && !is_shared && is_unused(&options.data) {
        shell::run(shell::command(&binary).arg("seed-demo").arg("--data").arg(&options.data))?;
    }
    println!("Parceldesk: http://{}  (Ctrl-C stops it; data in {})", options.listen, options.data.display());
    let mut server = shell::command(&binary);
    server.arg("serve").arg("--data").arg(&options.data).arg("--listen").arg(options.listen.to_string());
    if !options.empty {
        for (name, value) in DEMO_CONTACT.iter().filter(|(name, _)| std::env::var_os(name).is_none()) {
            server.env(name, value);
        }
    }
    Err(anyhow!("cannot start {}: {}", binary.display(), server.exec()))
}

/// Whether nothing was ever kept there: demo parcels never mix with a user's own.
fn is_unused(data: &Path) -> bool {
    fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none())
}
