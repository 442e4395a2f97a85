//! What the portal has written to people, and a mail server to write to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use server::notification::worker;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::TestPortal;

const NEWEST: &str = "select values_json, secrets_json from message where email = $1 and template = $2
    order by id desc limit 1";

impl TestPortal {
    /// The values of the newest message of this template to an address, secrets included while it waits.
    ///
    /// # Panics
    /// There is none.
    pub async fn message_to(&self, email: &str, template: &str) -> BTreeMap<String, String> {
        let row = self.store.row(NEWEST, &[email.into(), template.into()]).await.unwrap();
        let row = row.unwrap_or_else(|| panic!("no {template} to {email}"));
        let mut c = row.columns();
        let mut values: BTreeMap<String, String> = serde_json::from_str(&c.text().unwrap()).unwrap();
        if let Some(secrets) = c.opt_text().unwrap() {
            values.extend(serde_json::from_str::<BTreeMap<String, String>>(&secrets).unwrap());
        }
        values
    }

    /// Delivers what is due, and gives every mail of the folder, the oldest first, its transfer encoding undone.
    pub async fn mails(&self) -> Vec<String> {
        worker::deliver_due(&self.portal).await.unwrap();
        let Ok(folder) = std::fs::read_dir(self.place.folder().join("mail")) else { return Vec::new() };
        let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| plain(&std::fs::read_to_string(file).unwrap())).collect()
    }
}

/// The mail with the transfer encoding of each part undone.
fn plain(mail: &str) -> String {
    let parts = mail.split("\r\n--").map(|part| match part.split_once("Content-Transfer-Encoding: ") {
        Some((head, rest)) if rest.starts_with("base64") => {
            let (more, body) = rest.split_once("\r\n\r\n").unwrap();
            [head, more, "\r\n\r\n", &base64(body)].concat()
        }
        _ => quoted_printable(part),
    });
    parts.collect::<Vec<String>>().join("\r\n--")
}

/// RFC 2045 §6.8.
fn base64(text: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = text.chars().filter_map(|c| DIGITS.find(c)).map(|at| at as u32).collect();
    let bytes = digits.chunks(4).flat_map(|four| {
        let bits = four.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    });
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

/// RFC 2045 §6.7; other text passes unless it holds `=` before two hex digits.
fn quoted_printable(text: &str) -> String {
    let bytes = text.replace("=\r\n", "").into_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| bytes[at] == b'=') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What the mail server does with whoever connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Accepts,
    /// Takes the connection and never says a word.
    Hangs,
    /// No such mailbox.
    Refuses,
}

/// A mail server on a free port of this machine.
pub struct MailServer {
    pub url: String,
    mood: watch::Sender<Mood>,
    received: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub async fn start(mood: Mood) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (mood, moods) = watch::channel(mood);
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = received.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, moods.clone(), kept.clone()));
            }
        });
        MailServer { url, mood, received }
    }

    pub fn becomes(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(connection: TcpStream, moods: watch::Receiver<Mood>, received: Arc<Mutex<Vec<String>>>) {
    let mood = *moods.borrow();
    if mood == Mood::Hangs {
        std::future::pending::<()>().await;
    }
    let (reader, mut writer) = connection.into_split();
    let mut lines = BufReader::new(reader).lines();
    let _ = writer.write_all(b"220 mail.test\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "RCPT" if mood == Mood::Refuses => ["550 <", line.split(['<', '>']).nth(1).unwrap(), "> unknown"].concat(),
            "DATA" => {
                let _ = writer.write_all(b"354 go on\r\n").await;
                let mut mail = Vec::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    mail.push(line);
                }
                received.lock().unwrap().push(plain(&mail.join("\r\n")));
                "250 taken".to_string()
            }
            "QUIT" => "221 bye".to_string(),
            _ => "250 mail.test".to_string(),
        };
        let _ = writer.write_all([&answer, "\r\n"].concat().as_bytes()).await;
    }
}
