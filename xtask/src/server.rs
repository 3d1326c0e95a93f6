//! A server of our own for a moment: started on a free port over a fresh demo, asked, and stopped.
//! It is no test harness; `end2end/` has that.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::workspace;

/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `coeval`; dropping it stops it and removes its data.
pub struct Server {
    process: Child,
    address: String,
    data: PathBuf,
}

impl Server {
    /// Starts the release build over an empty database filled by `coeval demo`.
    ///
    /// # Errors
    /// When the program is not built, or does not answer.
    pub fn with_demo() -> Result<Self> {
        let program = workspace::path("target/release/coeval");
        let data = std::env::temp_dir().join(format!("coeval-size-{}", std::process::id()));
        fs::create_dir_all(&data)?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let command = |argument: &str| {
            let mut command = Command::new(&program);
            command
                .arg(argument)
                .env("DATABASE_URL", format!("sqlite://{}", data.join("coeval.db").display()))
                .env("COEVAL_ADDR", &address)
                .env_remove("COEVAL_SECRET_FILE")
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            command
        };
        let demo = command("demo").status().with_context(|| format!("{}: run `make build`", program.display()))?;
        ensure!(demo.success(), "`coeval demo` failed");
        let process = command("serve").stderr(Stdio::null()).spawn()?;
        let server = Self { process, address, data };
        server.wait()?;
        Ok(server)
    }

    /// The slug of the first public project.
    ///
    /// # Errors
    /// When there is none.
    pub fn first_project(&self) -> Result<String> {
        let projects: Value = serde_json::from_slice(&self.get("/api/v1/projects")?)?;
        Ok(projects[0]["slug"].as_str().context("the demo has no public project")?.to_owned())
    }

    /// The body at a path, uncompressed.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub fn get(&self, path: &str) -> Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        // HTTP/1.0, so that the body ends with the connection.
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("an answer without an end")?;
        let status = String::from_utf8_lossy(answer.split(|byte| *byte == b'\r').next().unwrap_or_default());
        ensure!(status.split(' ').nth(1) == Some("200"), "{path}: {status}");
        Ok(answer.split_off(end + 4))
    }

    fn wait(&self) -> Result<()> {
        let started = Instant::now();
        while self.get("/healthz").is_err() {
            if started.elapsed() > PATIENCE {
                bail!("`coeval serve` does not answer on {}", self.address);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing can be done about a process that is gone already, or about files that stay in the temporary folder.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}
