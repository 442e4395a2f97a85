//! Nothing answered is ever lost: the program is killed while people file complaints with photos, again and again, and
//! afterwards every answer it gave must be true. SQLite, the real binary, the real disk.
//!
//! Bite proof: with `synchronous = OFF` a kill alone loses nothing (the page cache survives it); commit the complaint in
//! a transaction after the answer, and the numbers below differ at once.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::file;

/// Lives of the program, and how long each may be.
const KILLS: usize = 12;
const LIFE: Duration = Duration::from_millis(900);
const CUSTOMERS: usize = 4;

struct Program {
    child: Child,
    address: String,
    /// Kept open: a program that cannot say anything ends.
    _said: Box<dyn Iterator<Item = String>>,
}

impl Program {
    fn start(folder: &Path) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parceldesk"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder).stderr(Stdio::piped());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PARCELDESK_")) {
            command.env_remove(name);
        }
        command.args(["--filings-per-minute", "0", "--attachment-per-minute", "0"]).env("PARCELDESK_LOG", "off");
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let found = said.find_map(|line| line.strip_prefix("Parceldesk: http://").map(str::to_string));
        let address = found.expect("it ended").trim_end_matches('/').to_string();
        Program { child, address, _said: Box::new(said) }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// One request on a connection of its own; None when the program died on the way.
fn ask(address: &str, head: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let length = body.len();
    let head = format!("{head} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {length}\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let kind = if body.starts_with(b"{") { "application/json" } else { "image/jpeg" };
    stream.write_all(format!("content-type: {kind}\r\n\r\n").as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let status = std::str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()?;
    let (head, rest) = answer.split_at(end + 4);
    let is_whole = String::from_utf8_lossy(head).lines().all(|line| {
        let length = line.strip_prefix("content-length: ").and_then(|length| length.parse::<usize>().ok());
        length.is_none_or(|length| length == rest.len())
    });
    is_whole.then(|| (status, rest.to_vec()))
}

/// Files until the program dies; notes the link and the words of every complaint that was answered with 201.
fn files(address: &str, customer: usize, dies: &AtomicBool, answered: &Mutex<Vec<(String, String)>>) {
    let mut round = 0;
    while !dies.load(Ordering::Relaxed) {
        round += 1;
        let words = format!("Customer {customer}, complaint {round} of {address}");
        let photo = file::jpeg(40 + customer as u32, 30 + round);
        let Some((201, uploaded)) = ask(address, "POST /api/v1/attachments?file_name=box.jpg", &photo) else {
            continue;
        };
        let uploaded: Value = serde_json::from_slice(&uploaded).unwrap();
        let id =
            [uploaded["attachment_id"].as_str().unwrap(), ".", uploaded["upload_secret"].as_str().unwrap()].concat();
        let draft = json!({
            "category": "damaged", "remedy_sought": "compensation", "text": words,
            "contact": {"phone": "13800000000"}, "attachment_ids": [id],
        });
        let Some((status, body)) = ask(address, "POST /api/v1/complaints", draft.to_string().as_bytes()) else {
            continue;
        };
        assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
        let filed: Value = serde_json::from_slice(&body).unwrap();
        answered.lock().unwrap().push((filed["link"].as_str().unwrap().to_string(), words));
    }
}

/// The complaint behind a link, as a device that opened the link reads it.
fn read(address: &str, link: &str) -> Value {
    let path = &link[link.find("/complaints/").unwrap()..];
    let (number, secret) = path.trim_start_matches("/complaints/").split_once("?key=").unwrap();
    let line = format!("GET /api/v1/complaints/{number} HTTP/1.1");
    let cookie = format!("cookie: pd_complaints={number}.{secret}");
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("{line}\r\nhost: a\r\nconnection: close\r\n{cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let text = String::from_utf8_lossy(&answer);
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    let body = text.split_once("\r\n\r\n").unwrap().1;
    let json = &body[body.find('{').unwrap()..=body.rfind('}').unwrap()];
    serde_json::from_str(json).unwrap()
}

#[test]
fn what_was_answered_survives_a_kill() {
    let folder = std::env::temp_dir().join(format!("parceldesk-durability-{}", std::process::id()));
    let answered: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    for _ in 0..KILLS {
        let program = Program::start(&folder);
        let dies = Arc::new(AtomicBool::new(false));
        let customers: Vec<_> = (0..CUSTOMERS)
            .map(|customer| {
                let (address, dies, answered) = (program.address.clone(), dies.clone(), answered.clone());
                std::thread::spawn(move || files(&address, customer, &dies, &answered))
            })
            .collect();
        std::thread::sleep(LIFE);
        program.kill();
        dies.store(true, Ordering::Relaxed);
        for customer in customers {
            customer.join().unwrap();
        }
    }
    let program = Program::start(&folder);
    let answered = answered.lock().unwrap();
    for (link, words) in answered.iter() {
        let complaint = read(&program.address, link);
        assert_eq!(complaint["text"], words.as_str());
        assert_eq!(complaint["attachments"].as_array().unwrap().len(), 1, "{words}");
        assert!(
            !complaint["deadlines"].as_array().unwrap().is_empty()
                && !complaint["history"].as_array().unwrap().is_empty()
        );
    }
    println!("{} complaints answered over {KILLS} kills, none lost", answered.len());
    assert!(answered.len() > KILLS, "hardly anything was filed: {}", answered.len());
    program.kill();
    checked(&folder);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Rows, attachments and audit log agree with each other.
fn checked(folder: &PathBuf) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parceldesk"));
    let checked = command.args(["check", "--data"]).arg(folder).env("PARCELDESK_LOG", "off").output().unwrap();
    assert!(
        checked.status.success(),
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
}
