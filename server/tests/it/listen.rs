//! The accept loop over real sockets, and the program as an operator starts and stops it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Extension;
use axum::routing::get;
use server::http::PeerAddress;
use server::listen::{self, Allowance};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

struct Server {
    address: SocketAddr,
    stop: Arc<Notify>,
    running: JoinHandle<()>,
}

impl Server {
    async fn start(router: Router, allowance: Allowance) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        let running = tokio::spawn(async move { listen::serve(listener, router, allowance, stopped.notified()).await });
        Server { address, stop, running }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What the server answers to these bytes until it closes or falls silent.
    async fn tell(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        // a server that has heard enough may close before the end
        let _ = stream.write_all(bytes).await;
        read(&mut stream).await
    }

    /// Ends the loop and tells how long that took.
    async fn stop(self) -> Duration {
        let started = Instant::now();
        self.stop.notify_one();
        self.running.await.unwrap();
        started.elapsed()
    }
}

const PATIENCE: Duration = Duration::from_millis(300);

/// A short patience with slow heads.
fn hasty() -> Allowance {
    Allowance { connections: 8, head_timeout: PATIENCE }
}

async fn read(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut text)).await;
    let text = String::from_utf8(text).unwrap();
    assert!(ended.is_ok(), "it stays open after: {text:?}");
    text
}

fn hello() -> Router {
    Router::new()
        .route("/", get(async || "hello"))
        .route("/who", get(async |Extension(peer): Extension<PeerAddress>| peer.0.to_string()))
}

#[tokio::test]
async fn a_slow_head_is_cut() {
    let server = Server::start(hello(), hasty()).await;
    for head in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: portal.test\r\nx: "] {
        let started = Instant::now();
        let answer = server.tell(head.as_bytes()).await;
        assert!(!answer.contains("hello"), "{answer}");
        assert!(started.elapsed() >= PATIENCE, "cut after {:?}", started.elapsed());
    }
    assert!(server.tell(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.ends_with("hello"));
}

#[tokio::test]
async fn a_greedy_head_is_refused() {
    let server = Server::start(hello(), Allowance::of_connections(8)).await;
    let many: String = (0..101).map(|n| format!("x-{n}: 1\r\n")).collect();
    let long = ["x: ", &"y".repeat(40 * 1024), "\r\n"].concat();
    let ask = async |headers: &str| server.tell(format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n").as_bytes()).await;
    let answer = ask(&many).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer:?}");
    // closing on unread bytes may take the answer with it
    let answer = ask(&long).await;
    assert!(answer.starts_with("HTTP/1.1 431 ") || answer.is_empty(), "{answer}");
    let answer = server.tell(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "TLS to a plain port: {answer}");
}

/// Bite proof: `pipeline_flush(true)` keeps an answer back while anything of the next request has arrived.
#[tokio::test]
async fn an_answer_does_not_wait_for_the_next_request() {
    let server = Server::start(hello(), Allowance::of_connections(8)).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HT").await.unwrap();
    let mut answer = [0; 12];
    let first = tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut answer)).await;
    first.expect("the answer is kept back").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn handlers_know_the_connections_address() {
    let server = Server::start(hello(), Allowance::of_connections(8)).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /who HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 1.1.1.1\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let own = stream.local_addr().unwrap().to_string();
    assert!(read(&mut stream).await.ends_with(&own));
}

/// A router whose one page waits until it is let go.
fn slow() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (told, awaited) = (begun.clone(), go.clone());
    let page = async move || {
        told.notify_one();
        awaited.notified().await;
        "done"
    };
    (Router::new().route("/", get(page)), begun, go)
}

#[tokio::test]
async fn a_stop_lets_requests_finish() {
    let (router, begun, go) = slow();
    let server = Server::start(router, Allowance::of_connections(8)).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    begun.notified().await;
    let address = server.address;
    let stopped = tokio::spawn(server.stop());
    while TcpStream::connect(address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!stopped.is_finished(), "it waits for the request");
    go.notify_one();
    assert!(read(&mut stream).await.ends_with("done"));
    stopped.await.unwrap();
}

#[tokio::test]
async fn idle_connections_do_not_hold_up_a_stop() {
    let server = Server::start(hello(), Allowance::of_connections(8)).await;
    let mut idle = server.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    let took = server.stop().await;
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// Bite proof: wait for the seat outside of `select!`.
#[tokio::test]
async fn a_full_house_hears_the_stop() {
    let (router, begun, go) = slow();
    let server = Server::start(router, Allowance::of_connections(1)).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    begun.notified().await;
    let address = server.address;
    let stopped = tokio::spawn(server.stop());
    let closed = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), closed).await.expect("it still accepts");
    go.notify_one();
    assert!(read(&mut stream).await.ends_with("done"));
    stopped.await.unwrap();
}

#[tokio::test]
async fn one_too_many_waits_for_a_seat() {
    let server = Server::start(hello(), Allowance::of_connections(1)).await;
    let first = server.connect().await;
    let mut second = server.connect().await;
    second.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut byte = [0];
    let early = tokio::time::timeout(Duration::from_millis(200), second.peek(&mut byte)).await;
    assert!(early.is_err(), "answered without a seat");
    drop(first);
    assert!(read(&mut second).await.ends_with("hello"));
}

/// A started program, ended whatever becomes of the test.
struct Program(std::process::Child);

impl Drop for Program {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts as an operator would, answers, and ends with 0 at SIGTERM, an idle connection notwithstanding.
#[test]
fn the_program_starts_and_stops() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;

    let folder = std::env::temp_dir().join(format!("parceldesk-listen-{}", std::process::id()));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_parceldesk"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&folder).stderr(std::process::Stdio::piped());
    command.env_remove("PARCELDESK_DATABASE_URL").env_remove("PARCELDESK_ADMIN_LISTEN").env("PARCELDESK_LOG", "off");
    let mut program = Program(command.spawn().unwrap());
    let mut said = BufReader::new(program.0.stderr.take().unwrap()).lines().map_while(Result::ok);
    let address = said.find_map(|line| line.strip_prefix("Parceldesk: http://").map(str::to_string)).expect("it ended");
    let mut stream = TcpStream::connect(address.trim_end_matches('/')).unwrap();
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    let pid = program.0.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let started = Instant::now();
    let ended = loop {
        if let Some(status) = program.0.try_wait().unwrap() {
            break status;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "it does not stop");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(ended.success(), "{ended}");
    std::fs::remove_dir_all(folder).unwrap();
}
