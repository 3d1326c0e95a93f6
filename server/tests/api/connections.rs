//! Real sockets: who sends too slowly or too much, or never reads, is let go; others wait for room, and a stop waits for
//! answers.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use server::{
    http::{
        connections::{Limits, Pace},
        serve::serve_within,
    },
    system::config::Config,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use crate::support::Site;

/// A server on a port of its own.
struct Listening {
    _site: Site,
    addr: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Listening {
    async fn within(limits: Limits) -> Self {
        Self::of(Site::on_sqlite().await, limits).await
    }

    async fn of(site: Site, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let state = site.state.clone();
        let stopped = async move { drop(stopped.await) };
        let serving = tokio::spawn(serve_within(state, listener, limits, stopped));
        Self { _site: site, addr, stop, serving }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap().unwrap();
    }
}

async fn sent(addr: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// Everything the server says until it ends the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    // A connection that is cut while bytes are still on their way may end with an error instead.
    let _ = stream.read_to_end(&mut said).await;
    String::from_utf8_lossy(&said).into_owned()
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_head_that_never_ends_is_cut_and_others_are_served() {
    let server = Listening::within(Limits { head: Duration::from_millis(50), ..Limits::default() }).await;
    let trickling = sent(server.addr, "GET /healthz HTTP/1.1\r\nhost: test\r\nx-slow: a").await;
    let silent = sent(server.addr, "").await;
    assert!(rest(sent(server.addr, HEALTH).await).await.starts_with("HTTP/1.1 200"));
    let said = rest(trickling).await;
    assert!(!said.contains("200 OK"), "{said}");
    assert_eq!(rest(silent).await, "");
    server.stop().await;
}

/// A request whose head has so many bytes.
fn head_of(bytes: usize) -> String {
    let (begin, end) = ("GET /healthz HTTP/1.1\r\nhost: test\r\nconnection: close\r\nx-long: ", "\r\n\r\n");
    [begin, &"a".repeat(bytes - begin.len() - end.len()), end].concat()
}

#[tokio::test]
async fn a_head_that_is_too_long_is_said_to_be() {
    let server = Listening::within(Limits::default()).await;
    for bytes in [64 * 1024 + 1, 70_000, 200_000, 900_000] {
        let said = rest(sent(server.addr, &head_of(bytes)).await).await;
        assert!(said.starts_with("HTTP/1.1 431"), "{bytes}: {said}");
    }
    for bytes in [60_000, 64 * 1024] {
        let said = rest(sent(server.addr, &head_of(bytes)).await).await;
        assert!(said.starts_with("HTTP/1.1 200"), "{bytes}: {said}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_head_that_comes_in_pieces_is_no_longer_for_it() {
    let server = Listening::within(Limits { head_bytes: 8192, ..Limits::default() }).await;
    for (bytes, status) in [(8192, "200"), (8193, "431"), (20_000, "431")] {
        let mut stream = sent(server.addr, "").await;
        for piece in head_of(bytes).as_bytes().chunks(1000) {
            // A server that has said no may have gone away before the last piece.
            let _ = stream.write_all(piece).await;
            tokio::task::yield_now().await;
        }
        let said = rest(stream).await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{bytes}: {said}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_head_of_very_many_lines_is_said_to_be_too_long() {
    let server = Listening::within(Limits::default()).await;
    let many = (0..500).fold(String::new(), |many, n| format!("{many}x-{n}: a\r\n"));
    let said = rest(sent(server.addr, &format!("GET /healthz HTTP/1.1\r\nhost: test\r\n{many}\r\n")).await).await;
    assert!(said.starts_with("HTTP/1.1 431"), "{said}");
    server.stop().await;
}

const ENDLESS: &str = "POST /api/v1/responses HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
     transfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_cut_and_others_are_served() {
    let server = Listening::within(Limits { request: Duration::from_millis(50), ..Limits::default() }).await;
    let trickling = sent(server.addr, &format!("{ENDLESS}1\r\n{{\r\n")).await;
    assert!(rest(sent(server.addr, HEALTH).await).await.starts_with("HTTP/1.1 200"));
    let said = rest(trickling).await;
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("too_slow"), "{said}");
    server.stop().await;
}

#[tokio::test]
async fn a_body_without_end_is_answered_and_cut() {
    let server = Listening::within(Limits::default()).await;
    let (reading, mut writing) = sent(server.addr, ENDLESS).await.into_split();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
    let sending = tokio::spawn(async move {
        let mut bytes = 0;
        while writing.write_all(chunk.as_bytes()).await.is_ok() {
            bytes += chunk.len();
        }
        bytes
    });
    let mut said = Vec::new();
    let _ = tokio::io::BufReader::new(reading).read_to_end(&mut said).await;
    let said = String::from_utf8_lossy(&said);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 413"), "{said}");
    assert!(sending.await.unwrap() < 128 * 1024 * 1024, "it is cut");
    server.stop().await;
}

#[tokio::test]
async fn who_asks_and_never_reads_is_let_go() {
    let limits = Limits { idle_answer: Duration::from_millis(50), connections: 1, ..Limits::default() };
    let server = Listening::within(limits).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut deaf = socket.connect(server.addr).await.unwrap();
    let ask = "GET /api/v1/openapi.json HTTP/1.1\r\nhost: test\r\n\r\n";
    while deaf.write_all(ask.as_bytes()).await.is_ok() {}
    assert!(rest(sent(server.addr, HEALTH).await).await.starts_with("HTTP/1.1 200"), "its place is free again");
    server.stop().await;
}

/// More answers than wait anywhere on their way.
const ASKED: usize = 100;

#[tokio::test]
async fn who_reads_too_slowly_is_let_go() {
    // Whoever does not take everything in an instant is too slow here.
    let pace = Pace { bytes: usize::MAX, within: Duration::from_millis(1) };
    let server = Listening::within(Limits { pace, ..Limits::default() }).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let (mut reading, mut writing) = socket.connect(server.addr).await.unwrap().into_split();
    let ask = "GET /api/v1/openapi.json HTTP/1.1\r\nhost: test\r\n";
    let one = rest(sent(server.addr, &format!("{ask}connection: close\r\n\r\n")).await).await.len();
    let asking = tokio::spawn(async move {
        for _ in 0..ASKED {
            if writing.write_all(format!("{ask}\r\n").as_bytes()).await.is_err() {
                break;
            }
        }
        writing
    });
    let mut taken = 0;
    let mut few = [0; 16];
    while let Ok(bytes @ 1..) = reading.read(&mut few).await {
        taken += bytes;
        if taken >= ASKED * one {
            break;
        }
    }
    assert!(taken < (ASKED - 1) * one, "it took {taken} bytes");
    drop(asking.await.unwrap());
    assert!(rest(sent(server.addr, HEALTH).await).await.starts_with("HTTP/1.1 200"));
    server.stop().await;
}

/// A connection from an address of this machine that was answered, and waits.
async fn waiting(addr: SocketAddr, from: [u8; 4]) -> Option<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((from, 0))).unwrap();
    let mut stream = socket.connect(addr).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n").await.ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.ok()?;
    assert_eq!(&start, b"HTTP/1.1 200");
    Some(stream)
}

const HALL: [u8; 4] = [127, 0, 0, 1];
const OTHER: [u8; 4] = [127, 0, 0, 2];

#[tokio::test]
async fn one_address_does_not_take_the_room_of_all() {
    let server = Listening::within(Limits { connections: 5, of_address: 3, ..Limits::default() }).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(waiting(server.addr, HALL).await.unwrap());
    }
    for _ in 0..5 {
        assert!(waiting(server.addr, HALL).await.is_none(), "it has as many as it may");
        assert!(waiting(server.addr, OTHER).await.is_some(), "another has room");
    }
    held.pop();
    while waiting(server.addr, HALL).await.is_none() {}
    drop(held);
    server.stop().await;
}

#[tokio::test]
async fn a_hall_of_phones_behind_one_address_has_room() {
    let server = Listening::within(Limits::default()).await;
    let mut held = Vec::new();
    for _ in 0..300 {
        held.push(waiting(server.addr, HALL).await.unwrap());
    }
    drop(held);
    server.stop().await;
}

#[tokio::test]
async fn everybody_may_come_by_a_trusted_proxy() {
    let config = Config { trusted_proxies: vec!["127.0.0.1".parse::<IpAddr>().unwrap().into()], ..Config::default() };
    let limits = Limits { of_address: 1, ..Limits::default() };
    let server = Listening::of(Site::with(config).await, limits).await;
    let held = [waiting(server.addr, HALL).await, waiting(server.addr, HALL).await, waiting(server.addr, HALL).await];
    assert!(held.iter().all(Option::is_some));
    let others = [waiting(server.addr, OTHER).await, waiting(server.addr, OTHER).await];
    assert!(others[0].is_some() && others[1].is_none());
    drop((held, others));
    server.stop().await;
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_room() {
    let server = Listening::within(Limits { connections: 1, ..Limits::default() }).await;
    let mut first = sent(server.addr, "GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n").await;
    let mut start = [0; 12];
    first.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 200");
    let second = sent(server.addr, HEALTH).await;
    drop(first);
    assert!(rest(second).await.starts_with("HTTP/1.1 200"));
    server.stop().await;
}

#[tokio::test]
async fn a_stop_waits_for_requests_under_way() {
    let server = Listening::within(Limits::default()).await;
    let body = r#"{"responses":[]}"#;
    let head = format!(
        "POST /api/v1/responses HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        body.len()
    );
    let mut under_way = sent(server.addr, &head).await;
    let mut go_on = [0; 21];
    under_way.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue");
    server.stop.send(()).unwrap();
    under_way.write_all(body.as_bytes()).await.unwrap();
    let said = rest(under_way).await;
    assert!(said.contains("HTTP/1.1 400") && said.contains("malformed"), "{said}");
    server.serving.await.unwrap().unwrap();
}
