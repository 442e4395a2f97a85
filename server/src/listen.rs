//! The accept loop: what axum's own lacks against slow and greedy clients, and a stop that loses nobody.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::http::PeerAddress;

/// What one listener grants its clients.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Connections at once; more wait in the kernel's queue.
    pub connections: usize,
    /// A head that is not complete by then is cut.
    pub head_timeout: Duration,
}

impl Allowance {
    pub fn of_connections(connections: usize) -> Self {
        Allowance { connections, head_timeout: Duration::from_secs(10) }
    }
}

/// A longer head is refused. So are more than 100 headers: hyper's default, which stands on the stack unless stated.
const HEAD_BYTES: usize = 32 * 1024;
/// How long a stop waits for requests in flight.
const STOP_PATIENCE: Duration = Duration::from_secs(8);

/// Serves until `stop` resolves, then lets the requests in flight finish.
pub async fn serve(listener: TcpListener, router: Router, allowance: Allowance, stop: impl Future<Output = ()>) {
    let seats = Arc::new(Semaphore::new(allowance.connections));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        // A full house must still hear the stop.
        let seat = tokio::select! {
            () = &mut stop => break,
            seat = seats.clone().acquire_owned() => seat,
        };
        let Ok(seat) = seat else { break };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = graceful.watch(connection(stream, peer, router.clone(), allowance));
                tokio::spawn(async move {
                    // A client that went away in the middle is no event.
                    let _ = connection.await;
                    drop(seat);
                });
            }
            Err(error) => {
                // Out of file descriptors, mostly: a moment later some are back.
                tracing::warn!(%error, "accept");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(STOP_PATIENCE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections were still busy and are cut");
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    allowance: Allowance,
) -> hyper::server::conn::http1::Connection<
    TokioIo<TcpStream>,
    impl hyper::service::Service<
        Request<Incoming>,
        Response = axum::response::Response,
        Error = std::convert::Infallible,
        Future: Send,
    >,
> {
    // Without it every streamed page waits 44 ms for a delayed acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(PeerAddress(peer));
        router.clone().oneshot(request.map(axum::body::Body::new))
    });
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(allowance.head_timeout)
        .max_header_size(HEAD_BYTES)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
}
