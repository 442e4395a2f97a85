//! The real binary on a folder of its own.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::line::Line;

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Program {
    child: RefCell<Child>,
    pub address: String,
    /// Kept open: a program that cannot say anything ends.
    _said: Box<dyn Iterator<Item = String>>,
}

impl Program {
    pub fn start(folder: &Path, database_url: Option<&str>) -> Program {
        let mut command = command("serve", folder, database_url);
        // a sender of their own for each complaint; the limits are proved elsewhere
        command.args(["--listen", "127.0.0.1:0", "--proxy-hops", "1"]);
        command.args(["--filings-per-minute", "0", "--attachment-per-minute", "0"]).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let found = said.find_map(|line| line.strip_prefix("Parceldesk: http://").map(str::to_string));
        let address = found.expect("it ended").trim_end_matches('/').to_string();
        Program { child: RefCell::new(child), address, _said: Box::new(said) }
    }

    /// SIGKILL: no farewell of any kind.
    pub fn kill(&self) {
        let mut child = self.child.borrow_mut();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    pub fn waits_until_ready(&self) {
        let started = Instant::now();
        while !matches!(Line::to(&self.address).ask("GET /readyz", &[], b""), Some((200, _))) {
            assert!(started.elapsed() < PATIENCE, "the portal did not come back to its database");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A test that failed leaves nothing running.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.get_mut().kill();
        let _ = self.child.get_mut().wait();
    }
}

fn command(what: &str, folder: &Path, database_url: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parceldesk"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PARCELDESK_")) {
        command.env_remove(name);
    }
    command.arg(what).arg("--data").arg(folder).env("PARCELDESK_LOG", "off");
    command.args(database_url.iter().flat_map(|url| ["--database-url", url]));
    command
}

/// Rows, attachments and audit log agree with each other.
pub fn check(folder: &Path, database_url: Option<&str>) {
    let checked = command("check", folder, database_url).output().unwrap();
    let said = [checked.stdout, checked.stderr].concat();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&said));
}
