//! Connections: taking them in, what each may use up, and letting those under way finish. It knows no route.
//!
//! HTTP/1.1 only, as a proxy in front speaks the newer ones; so nothing is read of a connection, and
//! nothing written to it, without a limit of time.

mod addresses;
mod ending;
mod pace;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use ipnet::IpNet;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_io_timeout::TimeoutStream;
use tower_http::add_extension::AddExtension;

pub use self::pace::Pace;
use self::{
    addresses::{Addresses, OfAddress},
    ending::Ending,
    pace::Paced,
};
use crate::http::{
    middleware::{TIME_LIMIT, TimeLimit},
    site_address::ReachedAt,
};

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
    /// The least that the other side takes of an answer that waits for it: less than any phone's line carries.
    pub pace: Pace,
    /// Most bytes of a head; a longer one is answered with 431.
    pub head_bytes: usize,
    /// Most connections at a time; others wait to be taken in.
    pub connections: usize,
    /// Most connections of one address at a time: a browser opens up to six, so a hall of 170 phones that all load the
    /// app in the same moment has room. Further ones are ended at once. Trusted proxies have no such limit.
    pub of_address: usize,
    /// How long requests under way may take after the signal to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            request: TIME_LIMIT,
            idle_answer: Duration::from_secs(30),
            pace: Pace { bytes: 16 * 1024, within: Duration::from_secs(60) },
            head_bytes: 64 * 1024,
            connections: 4096,
            of_address: 1024,
            drain: Duration::from_secs(20),
        }
    }
}

/// Serves connections until told to stop, then finishes what is under way. `trusted` are proxies that many come by.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    trusted: &[IpNet],
    mut stopped: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    let addresses = Addresses::new(limits.of_address, trusted);
    loop {
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => break,
            taken = next(&listener, &room) => {
                let (stream, peer, place) = taken;
                match addresses.take(peer.ip()) {
                    Some(of_address) => one(stream, peer, (place, of_address), router.clone(), limits, &graceful),
                    None => tracing::debug!("an address has as many connections as it may"),
                }
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
    places: (Option<OwnedSemaphorePermit>, OfAddress),
    router: Router,
    limits: Limits,
    graceful: &GracefulShutdown,
) {
    // Small answers leave at once; where that cannot be set they leave a little later.
    let _ = stream.set_nodelay(true);
    let router = AddExtension::new(router, TimeLimit(limits.request));
    let router = AddExtension::new(router, stream.local_addr().ok().map(ReachedAt));
    let service = TowerToHyperService::new(AddExtension::new(router, ConnectInfo(peer)));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
    builder.max_header_size(limits.head_bytes).max_buf_size(limits.head_bytes);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.idle_answer));
    let stream = Ending::new(Paced::new(Box::pin(stream), limits.pace));
    let serving = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(places);
    });
}
