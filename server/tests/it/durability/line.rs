//! One connection that is kept, as a browser keeps it, with the little of HTTP/1.1 that the portal's answers need.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than the portal waits for its database.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Line {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Line {
    pub fn to(address: &str) -> Line {
        Line { address: address.to_string(), stream: None }
    }

    /// Status and body; None when the other side died before all of the answer had come.
    pub fn ask(&mut self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<(u16, Vec<u8>)> {
        let answer = self.try_ask(request, headers, body);
        if answer.is_none() {
            self.stream = None;
        }
        answer
    }

    fn try_ask(&mut self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<(u16, Vec<u8>)> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).ok()?;
            stream.set_nodelay(true).ok()?;
            stream.set_read_timeout(Some(PATIENCE)).ok()?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut()?;
        let mut head = format!("{request} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        stream.get_mut().write_all(&[head.as_bytes(), body].concat()).ok()?;
        read(stream)
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> Option<(u16, Vec<u8>)> {
    let status = line(stream)?.get(9..12)?.parse().ok()?;
    let mut length = None;
    loop {
        let field = line(stream)?;
        match field.split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length?];
    stream.read_exact(&mut body).ok()?;
    Some((status, body))
}

/// Without its end; None at the end of everything.
fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let count = stream.read_line(&mut line).ok()?;
    (count > 0 && line.ends_with('\n')).then(|| line.trim_end().to_string())
}
