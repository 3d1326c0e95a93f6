//! A PostgreSQL of one's own, with the same safety as any (fsync on), to be killed and started again.
//!
//! `scripts/postgres.sh` says in `TEST_POSTGRES_PROGRAMS` where PostgreSQL's programs are, and in `TEST_POSTGRES_AS`
//! how to run them as somebody else, because PostgreSQL refuses to run as root.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

/// How often a start is tried: what a killed PostgreSQL leaves behind takes a moment to go.
const STARTS: usize = 200;

pub struct Cluster {
    folder: tempfile::TempDir,
    programs: PathBuf,
    run_as: Vec<String>,
    port: u16,
}

impl Cluster {
    /// A new cluster, running.
    pub fn new() -> Self {
        let setting = |name| {
            std::env::var(name)
                .unwrap_or_else(|_| panic!("{name} is not set: run `make test`, or `scripts/postgres.sh cargo test …`"))
        };
        let run_as: Vec<String> = setting("TEST_POSTGRES_AS").split_whitespace().map(str::to_owned).collect();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let programs = PathBuf::from(setting("TEST_POSTGRES_PROGRAMS"));
        let cluster = Self { folder: tempfile::tempdir().unwrap(), programs, run_as, port };
        if let Some(owner) = cluster.run_as.iter().skip_while(|word| *word != "-u").nth(1) {
            assert!(Command::new("chown").arg(owner).arg(cluster.folder.path()).status().unwrap().success());
        }
        let data = cluster.data();
        let made = cluster
            .run("initdb", &["--pgdata", &data, "--username=coeval", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster.start();
        cluster
    }

    pub fn url(&self) -> String {
        format!("postgres://coeval@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let program = self.programs.join(program);
        let mut command = match self.run_as.as_slice() {
            [] => Command::new(program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        // The server it starts keeps these open: with pipes, reading them would never end.
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null()).output().unwrap()
    }

    /// Starts it and waits until it answers.
    pub fn start(&self) {
        let (data, log) = (self.data(), self.folder.path().join("data").join("log").display().to_string());
        let options = format!("-h 127.0.0.1 -p {} -k {}", self.port, self.data());
        let start = ["--pgdata", &data, "--log", &log, "--wait", "--silent", "--options", &options, "start"];
        let started = (0..STARTS).any(|_| self.run("pg_ctl", &start).status.success());
        assert!(started, "PostgreSQL does not start: {}", std::fs::read_to_string(log).unwrap_or_default());
    }

    /// SIGKILL to the postmaster: its children end as soon as they notice.
    pub fn kill(&self) {
        let file = self.folder.path().join("data").join("postmaster.pid");
        let text = std::fs::read_to_string(file).unwrap();
        let told = Command::new("kill").args(["-KILL", text.lines().next().unwrap()]).status().unwrap();
        assert!(told.success());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["--pgdata", &self.data(), "--mode=immediate", "--silent", "stop"]);
    }
}
