//! A PostgreSQL for one test run: own folder, own port, gone afterwards.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell;

/// Loopback only, room for all tests of a large machine, and no wait for the disk: the data is worthless.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=500",
];
/// A cluster is usable after one or two seconds; a busy machine gets more.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running cluster; dropping it stops it and deletes its folder.
pub struct Throwaway {
    programs: PathBuf,
    folder: PathBuf,
    server: Option<Child>,
    /// What `TEST_POSTGRES_URL` is set to.
    pub url: String,
}

impl Throwaway {
    /// Starts a cluster on a free loopback port; installs PostgreSQL where it is missing (Debian).
    pub fn start() -> Result<Self> {
        let programs = match programs() {
            Some(programs) => programs,
            None => {
                shell::install(&["postgresql"], "PostgreSQL")?;
                programs().context("PostgreSQL's initdb is still not to be found")?
            }
        };
        let folder = shell::scratch().join(format!("parceldesk-postgres-{}", std::process::id()));
        let port = free_port()?;
        let url = format!("postgres://app@127.0.0.1:{port}/app");
        let mut throwaway = Self { programs, folder, server: None, url };
        throwaway.initialise()?;
        throwaway.boot(port)?;
        throwaway.wait_for_database(port)?;
        eprintln!("PostgreSQL for this run: {}", throwaway.url);
        Ok(throwaway)
    }

    fn initialise(&self) -> Result<()> {
        // Of a run that was killed, under a process id that has come round again.
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir(&self.folder).with_context(|| format!("cannot make {}", self.folder.display()))?;
        if shell::is_root() {
            shell::run(shell::command("chown").arg("postgres").arg(&self.folder))?;
        }
        let mut initdb = self.program("initdb");
        initdb.arg("--pgdata").arg(self.folder.join("data")).args(["--username=app", "--auth=trust", "--no-sync"]);
        initdb.args(["--locale=C.UTF-8", "--encoding=UTF8"]).stdout(Stdio::null());
        shell::run(&mut initdb)
    }

    fn boot(&mut self, port: u16) -> Result<()> {
        let log = fs::File::create(self.folder.join("log"))?;
        let mut postgres = self.program("postgres");
        postgres.arg("-D").arg(self.folder.join("data")).args(["-p", &port.to_string()]);
        postgres.arg("-k").arg(&self.folder).args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        postgres.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.server = Some(postgres.spawn().context("cannot start PostgreSQL")?);
        Ok(())
    }

    fn wait_for_database(&mut self, port: u16) -> Result<()> {
        let started = Instant::now();
        loop {
            let mut createdb = self.program("createdb");
            createdb.args(["--host=127.0.0.1", "--port", &port.to_string(), "--username=app", "app"]);
            if createdb.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let has_ended = self.server.as_mut().is_some_and(|server| matches!(server.try_wait(), Ok(Some(_))));
            if has_ended || started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start:\n{log}");
            }
            sleep(Duration::from_millis(200));
        }
    }

    /// One of PostgreSQL's programs, never as root (it refuses) and never longer than we live.
    fn program(&self, name: &str) -> Command {
        let mut command = shell::command("setpriv");
        if shell::is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--inh-caps=-all"]);
        }
        // SIGQUIT is PostgreSQL's immediate stop: an interrupted run leaves no server behind
        command.args(["--pdeathsig", "QUIT"]).arg(self.programs.join(name));
        command.current_dir(&self.folder).env("HOME", &self.folder);
        command
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let mut stop = self.program("pg_ctl");
            stop.arg("--pgdata").arg(self.folder.join("data")).args(["--mode=immediate", "stop"]);
            let is_stopped = stop.stdout(Stdio::null()).status().is_ok_and(|status| status.success());
            if !is_stopped {
                let _ = server.kill();
            }
            let _ = server.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of initdb: Debian keeps it off the PATH, one folder per major version.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    debian.sort();
    debian.pop().map(|(_, bin)| bin).or_else(on_path)
}

fn on_path() -> Option<PathBuf> {
    shell::find("initdb")?.canonicalize().ok()?.parent().map(Path::to_path_buf)
}

/// A loopback port that nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
