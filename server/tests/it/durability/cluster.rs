//! A PostgreSQL of our own, with the settings it comes with, to be killed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Cluster {
    programs: PathBuf,
    pub folder: PathBuf,
    port: u16,
    pub url: String,
}

impl Cluster {
    /// None, with a message, when the PostgreSQL half is not wanted or `initdb` is nowhere.
    pub fn start() -> Option<Cluster> {
        let programs = programs().filter(|_| std::env::var("TEST_POSTGRES_URL").is_ok());
        let Some(programs) = programs else {
            println!("skipped: no TEST_POSTGRES_URL, or no initdb");
            return None;
        };
        let folder = std::env::temp_dir().join(format!("parceldesk-cluster-{}", std::process::id()));
        // Of a run that was killed, under a process id that has come round again.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut cluster = Cluster { programs, folder, port, url: format!("postgres://app@127.0.0.1:{port}/postgres") };
        if is_root() {
            done(Command::new("chown").arg("postgres").arg(&cluster.folder));
        }
        let mut initdb = cluster.program("initdb");
        initdb.arg("-D").arg(cluster.data()).args(["-U", "app", "-A", "trust", "--no-sync"]);
        done(initdb.args(["--locale=C.UTF-8", "-E", "UTF8"]).stdout(Stdio::null()));
        cluster.boot();
        Some(cluster)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts it. What a killed one left behind (shared memory, processes that have not noticed) may need a moment.
    pub fn boot(&mut self) {
        let started = Instant::now();
        loop {
            let settings = format!("-p {} -c listen_addresses=127.0.0.1 -k {}", self.port, self.folder.display());
            let mut start = self.program("pg_ctl");
            start.arg("-D").arg(self.data()).arg("-l").arg(self.folder.join("log")).args(["-w", "-o", &settings]);
            if start.arg("start").stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success() {
                return;
            }
            let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(started.elapsed() < PATIENCE, "{}", log());
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// SIGKILL for its first process; the others end when they notice.
    pub fn kill(&mut self) {
        let lines = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        done(Command::new("kill").args(["-9", lines.lines().next().unwrap().trim()]));
    }

    /// One of its programs, never as root: it refuses.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() { Command::new("setpriv") } else { Command::new(&path) };
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--inh-caps=-all"]).arg(&path);
        }
        command.current_dir(&self.folder).env("HOME", &self.folder);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"]).stdout(Stdio::null()).stderr(Stdio::null());
        let _ = stop.status();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn done(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// The folder of initdb: Debian keeps it off the PATH, one folder per major version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&paths));
    folders.into_iter().find(|folder| is_there(folder))
}

fn is_there(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("pg_ctl").is_file()
}
