//! Load for the benchmarks: a server as people run it, connections that send one request after another, and the
//! figures they give. It checks that every envelope was stored; it does not measure the phone's side.

use std::{
    error::Error,
    io,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A running server, ended when dropped.
pub struct Running {
    child: Child,
    pub addr: String,
    /// From the start of the process to its first answer.
    pub first_answer: Duration,
}

impl Running {
    /// Starts the real program on a folder and waits for its first answer.
    pub async fn start(program: &str, folder: &Path) -> Result<Self> {
        let addr = free_address()?;
        let started = Instant::now();
        let child = Command::new(program)
            .arg("serve")
            .env("COEVAL_ADDR", &addr)
            .env("COEVAL_RATE_LIMIT", "0")
            .env("DATABASE_URL", format!("sqlite://{}", folder.join("coeval.db").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut running = Self { child, addr, first_answer: Duration::MAX };
        let request = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", running.addr);
        loop {
            if let Ok(mut connection) = Connection::open(&running.addr).await
                && connection.ask(request.as_bytes()).await.is_ok()
            {
                running.first_answer = started.elapsed();
                return Ok(running);
            }
            if let Some(status) = running.child.try_wait()? {
                return Err(format!("the server ended with {status}").into());
            }
            tokio::task::yield_now().await;
        }
    }

    /// Memory in use, in MiB (`VmRSS`).
    pub fn memory_mib(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> io::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// One connection that is kept open.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(addr: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Sends a request and returns the body of its answer.
    async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
            let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.buffer[..end])?.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
            let body = end + 4;
            if self.buffer.len() >= body + length.parse::<usize>()? {
                if !head.starts_with("http/1.1 200") {
                    return Err(String::from_utf8_lossy(&self.buffer).into_owned().into());
                }
                return Ok(&self.buffer[body..]);
            }
        }
    }
}

/// What one round of sending gave.
pub struct Round {
    /// Responses stored a second.
    pub rate: f64,
    /// Requests answered a second.
    pub requests: f64,
    /// The latency that 99 of 100 requests stayed under, in milliseconds.
    pub p99_ms: f64,
}

/// Sends batches over so many connections for a time. Ids count on from `first`, which is moved on.
pub async fn send(addr: &str, connections: u64, batch: u64, time: Duration, first: &mut u64) -> Result<Round> {
    let started = Instant::now();
    let mut sending = JoinSet::new();
    for number in 0..connections {
        let (addr, start) = (addr.to_owned(), *first + number * 10_000_000);
        sending.spawn(async move { send_on(&addr, start, batch, started, time).await });
    }
    *first += connections * 10_000_000;
    let mut latencies = Vec::new();
    while let Some(sent) = sending.join_next().await {
        latencies.extend(sent??);
    }
    let seconds = started.elapsed().as_secs_f64();
    latencies.sort_unstable();
    let requests = latencies.len() as f64 / seconds;
    let p99 = latencies[latencies.len() * 99 / 100];
    Ok(Round { rate: requests * batch as f64, requests, p99_ms: p99.as_secs_f64() * 1000.0 })
}

async fn send_on(addr: &str, start: u64, batch: u64, started: Instant, time: Duration) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(addr).await?;
    let mut latencies = Vec::new();
    let mut number = start;
    while started.elapsed() < time {
        let request = request(addr, number, batch);
        number += batch;
        let asked = Instant::now();
        let answer = connection.ask(&request).await?;
        latencies.push(asked.elapsed());
        let stored = answer.windows(8).filter(|word| word == b"\"stored\"").count() as u64;
        if stored != batch {
            return Err(format!("{stored} of {batch} were stored").into());
        }
    }
    Ok(latencies)
}

fn request(addr: &str, first: u64, batch: u64) -> Vec<u8> {
    let envelopes: Vec<String> = (first..first + batch).map(envelope).collect();
    let body = format!(r#"{{"responses":[{}]}}"#, envelopes.join(","));
    let head = format!(
        "POST /api/v1/responses HTTP/1.1\r\nhost: {addr}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

/// A short-length response of the usual size. Receipts are scattered as hashes are; ids ascend as version 7 does.
fn envelope(number: u64) -> String {
    let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        r#"{{"id":"{:08x}-{:04x}-7000-8000-{number:012x}","revision":1,"project":"bench","questionnaire":{{"id":"coeval-core","version":1}},"captured_at":"2026-11-22T10:15:00Z","channel":"own","event":null,"device":null,"locale":"en-GB","length":"short","style":"standard","agreed":{{"notice_version":1}},"answers":{{"q01.activities":["planning","designing"],"q03.say":"asked","q04.aim_met":{{"a1":"mostly","a2":"fully"}},"q05.gain":["skills","contacts"],"q06.services":"bit_better","q07.area":"same","q09.p_access":"mostly","q14.p_inclusivity":"sometimes","q17.p_respect":"always","q21.c_trust":"quite","q22.voices_missing":"dk","q25.next":"change","story.text":"We met every week and people began to greet each other in the street.","you.role":"lived","you.age":"35_44"}},"receipt_hash":"{hash:016x}{hash:016x}{number:016x}{hash:016x}"}}"#,
        (number >> 16) as u32,
        number & 0xffff,
    )
}
