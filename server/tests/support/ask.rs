//! One request to the portal, sent when it is awaited.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::pin::Pin;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use server::http::PeerAddress;
use tower::ServiceExt;

use super::answer::Answer;

pub struct Ask {
    router: Router,
    request: Request<Body>,
}

impl Ask {
    pub fn new(router: &Router, method: &str, path: &str) -> Ask {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        Ask { router: router.clone(), request }.peer("192.0.2.1")
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Ask {
        self.request.headers_mut().append(name, value.parse().unwrap());
        self
    }

    pub fn bearer(self, key: &str) -> Ask {
        self.header("authorization", &["Bearer ", key].concat())
    }

    /// `name=value`, or several joined by `; `.
    pub fn cookie(self, pair: &str) -> Ask {
        self.header("cookie", pair)
    }

    pub fn body(mut self, body: impl Into<Body>) -> Ask {
        *self.request.body_mut() = body.into();
        self
    }

    /// The address of the connection.
    pub fn peer(mut self, address: &str) -> Ask {
        let address = SocketAddr::new(address.parse().unwrap(), 50_000);
        self.request.extensions_mut().insert(PeerAddress(address));
        self
    }

    /// The answer with its body still to come, for streams.
    pub async fn open(self) -> Response {
        let Ok(response) = self.router.oneshot(self.request).await;
        response
    }
}

impl IntoFuture for Ask {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Answer::read(self.open().await).await })
    }
}

/// How often a portal that is full is asked again; each time it has waited some seconds for a connection itself.
const PATIENCE: usize = 20;

/// Asks until there is room. A portal that has no connection left answers 503 and has changed nothing, and its contract
/// asks a client to try again: a crowd of a test on a slow machine does too.
pub async fn patiently<A: IntoFuture<Output = Answer>>(mut ask: impl FnMut() -> A) -> Answer {
    for _ in 0..PATIENCE {
        let answer = ask().await;
        if answer.status != 503 {
            return answer;
        }
    }
    panic!("full {PATIENCE} times");
}

/// A form value, percent-encoded.
pub fn percent(value: &str) -> String {
    app::wire::encode(value)
}
