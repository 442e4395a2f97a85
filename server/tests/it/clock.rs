//! Nobody moves the clock of a portal that was not built for it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// A portal that is stopped when the test is over.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The status of an answer; None while nobody listens.
fn status(port: u16, request: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let head = format!("{request} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.get(9..12)?.parse().ok()
}

/// A portal whose admin listener answers, and its port. Somebody else may take the port before it does: then it ends,
/// and another one starts at another port.
fn started(folder: &Path) -> (Running, u16) {
    let since = Instant::now();
    loop {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_parceldesk"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", &format!("127.0.0.1:{port}"), "--data"]);
        command.arg(folder).env("PARCELDESK_LOG", "off").stderr(Stdio::inherit());
        let mut portal = Running(command.spawn().unwrap());
        while portal.0.try_wait().unwrap().is_none() {
            if status(port, "GET /healthz") == Some(200) {
                return (portal, port);
            }
            assert!(since.elapsed() < PATIENCE, "the admin listener never answered");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(since.elapsed() < PATIENCE, "it ended again and again");
    }
}

#[test]
fn only_a_test_build_has_a_door_to_the_clock() {
    let folder = std::env::temp_dir().join(format!("parceldesk-clock-{}", std::process::id()));
    let (portal, port) = started(&folder);
    let expected = if cfg!(feature = "test-clock") { 204 } else { 404 };
    assert_eq!(status(port, "POST /clock?hours=72"), Some(expected));
    drop(portal);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn no_release_can_be_moved_through_time() {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    for (name, needs) in features.iter().filter(|(name, _)| *name != "test-clock") {
        assert!(!format!("{needs:?}").contains("test-clock"), "{name} brings time travel");
    }
    let guard = "#[cfg(all(feature = \"test-clock\", not(debug_assertions)))]\ncompile_error!(";
    assert!(include_str!("../../src/lib.rs").contains(guard));
}
