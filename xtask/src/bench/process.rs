//! A server under test: started on a free loopback port, watched through /proc, killed by its id when dropped.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::Programs;
use super::data::Set;
use crate::{postgres, shell};

/// Nothing that starts takes longer, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// Housekeeping after the start reads the whole history; figures are taken after it.
const SETTLING: Duration = Duration::from_secs(600);
/// Linux counts processor time in hundredths of a second, whatever its own clock does.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running server.
pub struct Server {
    child: Child,
    address: SocketAddr,
    /// From the start of the process to the first good answer.
    pub ready_after: Duration,
}

/// Memory of a process in MB (10⁶ bytes).
pub struct Memory {
    /// Now.
    pub resident: f64,
    /// At its highest.
    pub peak: f64,
}

impl Server {
    /// The portal on the set's store, without limits, and with warnings only in its log.
    pub fn portal(programs: &Programs, set: &Set) -> Result<Server> {
        let mut command = shell::command(&programs.portal);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PARCELDESK_")) {
            command.env_remove(name);
        }
        command.args(["serve", "--lookups-per-minute", "0", "--data"]).arg(set.store());
        command.env("PARCELDESK_LOG", "warn");
        Server::start(command, "--listen", "/readyz", &set.file("portal.log"))
    }

    /// The yardstick.
    pub fn hello(programs: &Programs, log: &Path) -> Result<Server> {
        Server::start(shell::command(&programs.hello), "", "/", log)
    }

    /// One row by its key from the set's store, and nothing else.
    pub fn point(programs: &Programs, set: &Set) -> Result<Server> {
        let mut command = shell::command(&programs.point);
        command.arg(set.store().join("parceldesk.sqlite"));
        Server::start(command, "", "/", &set.file("point.log"))
    }

    fn start(mut command: Command, flag: &str, path: &str, log: &Path) -> Result<Server> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, postgres::free_port()?));
        if !flag.is_empty() {
            command.arg(flag);
        }
        command.arg(address.to_string()).stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(File::create(log)?);
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let mut server = Server { child, address, ready_after: Duration::ZERO };
        while !is_good(address, path) {
            if server.child.try_wait()?.is_some() || started.elapsed() > PATIENCE {
                bail!("{} did not start:\n{}", command.get_program().display(), fs::read_to_string(log)?);
            }
            sleep(Duration::from_millis(1));
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    /// `http://127.0.0.1:port` and the path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Waits until the server has nothing of its own to do any more; says how long it worked.
    pub fn settle(&self) -> Result<Duration> {
        let started = Instant::now();
        let mut before = self.processor_seconds()?;
        while started.elapsed() < SETTLING {
            sleep(Duration::from_secs(1));
            let now = self.processor_seconds()?;
            if now - before < 0.02 {
                break;
            }
            before = now;
        }
        Ok(started.elapsed())
    }

    /// Processor time used so far, in user and system mode.
    pub fn processor_seconds(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        ticks(&stat).map(|ticks| ticks as f64 / TICKS_PER_SECOND).context("/proc has no times of the process")
    }

    /// What the kernel says it holds in memory.
    pub fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name| kilobytes(&status, name).with_context(|| format!("/proc has no {name}"));
        Ok(Memory { resident: field("VmRSS:")? * 1.024 / 1000.0, peak: field("VmHWM:")? * 1.024 / 1000.0 })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a GET is answered with 200.
fn is_good(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(100))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(&head == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

/// The sum of fields 14 and 15; the name in brackets may hold spaces and brackets itself.
fn ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
}

fn kilobytes(status: &str, name: &str) -> Option<f64> {
    let rest = status.lines().find_map(|line| line.strip_prefix(name))?;
    rest.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proc_is_read() {
        let stat = "4242 (parcel) desk) S 1 4242 4242 0 -1 4194560 9 0 0 0 150 25 0 0 20 0 6 0 100";
        assert_eq!(ticks(stat), Some(175));
        assert_eq!(kilobytes("VmPeak:\t  9 kB\nVmRSS:\t   51200 kB\n", "VmRSS:"), Some(51200.0));
        assert_eq!(kilobytes("Threads: 5\n", "VmRSS:"), None);
    }
}
