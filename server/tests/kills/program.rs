//! The real program in a folder of its own, to be killed and started again.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use serde_json::Value;

use super::support::project_file;

pub struct Program {
    folder: tempfile::TempDir,
    database_url: Option<String>,
    child: Option<Child>,
    addr: String,
}

impl Program {
    /// A program with one project, serving.
    pub fn new(database_url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "0123456789abcdef".repeat(4)).unwrap();
        std::fs::write(folder.path().join("mascot.json"), project_file("mascot").to_string()).unwrap();
        let mut program = Self { folder, database_url, child: None, addr: String::new() };
        let added = program.command(&["project", "add", "mascot.json"]).output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        program.start_if_down();
        program
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let folder: &Path = self.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_coeval"));
        command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
        command
            .env("COEVAL_ADDR", "127.0.0.1:0")
            .env("COEVAL_RATE_LIMIT", "0")
            .env("RUST_LOG", "error,server::cli=info");
        command.env("COEVAL_SECRET_FILE", folder.join("secret"));
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    pub fn addr(&self) -> String {
        self.addr.clone()
    }

    /// Starts it and waits until it listens.
    pub fn start_if_down(&mut self) {
        if self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none()) {
            return;
        }
        let mut child = self.command(&["serve"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        loop {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server ended before it was listening");
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            if event["message"] == "listening" {
                self.addr = event["address"].as_str().unwrap().to_owned();
                break;
            }
        }
        // Nobody reads the rest, but a full pipe would stop the server.
        thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        self.child = Some(child);
    }

    /// SIGKILL: it hears nothing and finishes nothing.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Checks every invariant; returns how many responses are stored.
    pub fn verify(&self) -> u64 {
        let output = self.command(&["verify"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        let number = said.split_once("stored: ").and_then(|(_, rest)| rest.split_once('.'));
        let stored = number.and_then(|(number, _)| number.parse().ok());
        stored.unwrap_or_else(|| panic!("it does not say how many are stored: {said}"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
