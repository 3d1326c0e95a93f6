//! Connections: taking them in, what each may use up, and letting those under way finish. It knows no route.
//!
//! HTTP/1.1 only, as a proxy in front speaks the newer ones; so nothing is read of a connection, and
//! nothing written to it, without a limit of time.

mod ending;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_io_timeout::TimeoutStream;
use tower_http::add_extension::AddExtension;

use self::ending::Ending;
use crate::frame::{TIME_LIMIT, TimeLimit};

/// How long nothing is taken in after the system could not give another connection.
const REST: Duration = Duration::from_millis(200);

/// What connections may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long the head of a request may take to arrive, and how long a connection may wait for its next one.
    pub head: Duration,
    /// How long a request may take, with its body, until its answer begins.
    pub request: Duration,
    /// How long the other side may take nothing of an answer that waits for it.
    pub idle_answer: Duration,
    /// Most bytes of a head; a longer one is answered with 431.
    pub head_bytes: usize,
    /// Most connections at a time; others wait to be taken in.
    pub connections: usize,
    /// How long requests under way may take after the signal to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            request: TIME_LIMIT,
            idle_answer: Duration::from_secs(30),
            head_bytes: 64 * 1024,
            connections: 4096,
            drain: Duration::from_secs(20),
        }
    }
}

/// Serves connections until told to stop, then finishes what is under way.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stopped: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    loop {
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => break,
            taken = next(&listener, &room) => {
                let (stream, peer, place) = taken;
                one(stream, peer, place, router.clone(), limits, &graceful);
            }
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(limits.drain) => tracing::warn!("some requests were still under way"),
    }
}

/// The next connection, once there is room for it.
async fn next(listener: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    let place = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            // The other side was gone before it was taken in, or there is no room in the system: neither is our end.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken in");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Serves one connection in a task of its own.
fn one(
    stream: TcpStream,
    peer: SocketAddr,
    place: Option<OwnedSemaphorePermit>,
    router: Router,
    limits: Limits,
    graceful: &GracefulShutdown,
) {
    // Small answers leave at once; where that cannot be set they leave a little later.
    let _ = stream.set_nodelay(true);
    let router = AddExtension::new(router, TimeLimit(limits.request));
    let service = TowerToHyperService::new(AddExtension::new(router, ConnectInfo(peer)));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
    builder.max_header_size(limits.head_bytes).max_buf_size(limits.head_bytes);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.idle_answer));
    let serving = graceful.watch(builder.serve_connection(TokioIo::new(Ending::new(Box::pin(stream))), service));
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    });
}
