//! A whole server in this process, on a fresh database of either kind, and the requests that tests make of it.
//!
//! `on_both!` runs each scenario twice. PostgreSQL is never skipped: without `TEST_POSTGRES_URL` the test fails.

pub mod sealing;

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use server::{
    administration::projects::read_file,
    router,
    state::AppState,
    system::{clock::Clock, config::Config},
};
use tower::ServiceExt as _;

/// 2026-11-22T12:00:00Z, when tests begin.
pub const NOW_MS: i64 = 1_795_348_800_000;

/// Runs each scenario on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($(#[$note:meta])* async fn $name:ident($site:ident: &Site) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$note])*
            async fn scenario($site: &Site) $body

            #[tokio::test]
            async fn sqlite() {
                let site = Site::on_sqlite().await;
                scenario(&site).await;
                site.close().await;
            }

            #[tokio::test]
            async fn postgres() {
                let site = Site::on_postgres().await;
                scenario(&site).await;
                site.close().await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// A server and its clock.
pub struct Site {
    pub state: AppState,
    pub config: Config,
    router: Router,
    now_ms: Arc<AtomicI64>,
    folder: Arc<tempfile::TempDir>,
    postgres: Option<Postgres>,
}

struct Postgres {
    server: String,
    name: String,
}

/// An answer as tests look at it.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status, code and media type of a problem.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(!problem["title"].as_str().unwrap().is_empty());
        (self.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
    }

    /// Outcome and code of each result.
    pub fn outcomes(&self) -> Vec<String> {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        let answer = self.json();
        let results = answer["results"].as_array().unwrap();
        let words = |result: &Value| match result["code"].as_str() {
            Some(code) => format!("{} {code}", result["outcome"].as_str().unwrap()),
            None => result["outcome"].as_str().unwrap().to_owned(),
        };
        results.iter().map(words).collect()
    }
}

impl Site {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data").join("coeval.db");
        Self::open(folder, format!("sqlite://{}", file.display()), None, Config::default()).await
    }

    pub async fn on_postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL names no PostgreSQL: run `make test`, or `scripts/postgres.sh cargo test …`");
        let name = fresh_name();
        run_on(&server, format!("create database {name}")).await;
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        Self::open(tempfile::tempdir().unwrap(), url, Some(Postgres { server, name }), Config::default()).await
    }

    /// The same on SQLite with other settings.
    pub async fn with(config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("coeval.db").display());
        Self::open(folder, url, None, config).await
    }

    async fn open(folder: tempfile::TempDir, url: String, postgres: Option<Postgres>, config: Config) -> Self {
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "0123456789abcdef".repeat(4)).unwrap();
        let config = Config { database_url: url, secret_file: Some(secret), rate_limit: config.rate_limit, ..config };
        let now_ms = Arc::new(AtomicI64::new(NOW_MS));
        let state = without_noise(AppState::open(config.clone(), clock(&now_ms)).await.unwrap());
        let site = Self { router: router(state.clone()), state, config, now_ms, folder: Arc::new(folder), postgres };
        site.add_project(project_file("mascot")).await;
        site
    }

    /// A second server on the same database, as another replica or after a restart.
    pub async fn replica(&self) -> AppState {
        without_noise(self.as_in_use().await)
    }

    /// The same database behind a server whose figures carry noise, as they do in use, and that takes any number of
    /// responses at once.
    pub async fn with_noise(&self) -> Self {
        let (config, now_ms) = (Config { rate_limit: 0, ..self.config.clone() }, Arc::clone(&self.now_ms));
        let state = AppState::open(config.clone(), clock(&now_ms)).await.unwrap();
        let folder = Arc::clone(&self.folder);
        Self { router: router(state.clone()), state, config, now_ms, folder, postgres: None }
    }

    /// The same database behind a server that has read nothing of it yet, with counts as they are.
    pub async fn as_of_now(&self) -> Self {
        let (state, now_ms) = (self.replica().await, Arc::clone(&self.now_ms));
        let (config, folder) = (self.config.clone(), Arc::clone(&self.folder));
        Self { router: router(state.clone()), state, config, now_ms, folder, postgres: None }
    }

    async fn as_in_use(&self) -> AppState {
        AppState::open(self.config.clone(), clock(&self.now_ms)).await.unwrap()
    }

    pub async fn add_project(&self, file: Value) {
        self.state.projects.add(&read_file(&file.to_string()).unwrap()).await.unwrap();
    }

    pub async fn update_project(&self, file: Value) {
        self.state.projects.update(&read_file(&file.to_string()).unwrap()).await.unwrap();
    }

    /// Lets time pass.
    pub fn later(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Relaxed);
    }

    pub async fn call(&self, request: Request<Body>) -> Answer {
        call(self.router.clone(), request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a body to the responses route.
    pub async fn post(&self, body: impl Into<Body>) -> Answer {
        self.call(post(body)).await
    }

    /// Sends envelopes in one batch.
    pub async fn send(&self, envelopes: &[Value]) -> Answer {
        self.post(json!({ "responses": envelopes }).to_string()).await
    }

    /// Sends one envelope and returns its outcome.
    pub async fn send_one(&self, envelope: &Value) -> String {
        self.send(std::slice::from_ref(envelope)).await.outcomes().remove(0)
    }

    /// How many responses are stored for a project.
    pub async fn stored(&self, project: &str) -> usize {
        server::storage::responses::changes_after(&self.state.db, project, 0, 100_000).await.unwrap().len()
    }

    /// How many rows a table has.
    pub async fn rows(&self, table: &str) -> i64 {
        self.number(&format!("select count(*) from {table}")).await
    }

    /// The number that a query finds, asked beside the server.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut connection =
            <sqlx::AnyConnection as sqlx::Connection>::connect(&self.config.database_url).await.unwrap();
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let number = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
        number
    }

    /// Runs a statement beside the server.
    pub async fn run(&self, sql: &str) {
        run_on(&self.config.database_url, sql.to_owned()).await;
    }

    pub async fn close(self) {
        self.state.close().await;
        if let Some(Postgres { server, name }) = &self.postgres {
            run_on(server, format!("drop database {name} with (force)")).await;
        }
    }
}

pub async fn call(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

pub fn post(body: impl Into<Body>) -> Request<Body> {
    let request = Request::post("/api/v1/responses").header(header::CONTENT_TYPE, "application/json");
    request.body(body.into()).unwrap()
}

/// The same server with counts as they are, so that tests of everything but the noise can say what they expect.
fn without_noise(mut state: AppState) -> AppState {
    state.results = state.results.without_noise();
    state
}

fn clock(now_ms: &Arc<AtomicI64>) -> Clock {
    let now_ms = Arc::clone(now_ms);
    Clock::from_fn(move || now_ms.load(Relaxed))
}

/// A name that no other test of any process has.
fn fresh_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("coeval_{}_{}", std::process::id(), COUNT.fetch_add(1, Relaxed))
}

async fn run_on(server: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
}

pub fn project_file(slug: &str) -> Value {
    json!({
        "slug": slug, "name": "Naming the mascot", "summary": "A name for the mascot.",
        "aims": [{"id": "a1", "text": "Everyone can suggest a name."}, {"id": "a2", "text": "Families choose."}]
    })
}

/// The id of the n-th response of a test.
pub fn id(n: u32) -> String {
    format!("0197{n:04x}-7c1a-7b3c-8d4e-5f60718293a4")
}

/// A plain envelope that fits, the n-th of its test.
pub fn envelope(n: u32) -> Value {
    json!({
        "id": id(n), "revision": 1, "project": "mascot",
        "questionnaire": {"id": "coeval-core", "version": 1},
        "captured_at": "2026-11-22T10:15:00Z", "channel": "own", "event": null, "device": null,
        "locale": "en-GB", "length": "short", "style": "standard",
        "agreed": {"notice_version": 1},
        "answers": {
            "q06.services": "bit_better", "q01.activities": ["planning", "designing"],
            "q04.aim_met": {"a1": "mostly"}, "q21.c_trust": "dk", "story.text": "We laughed.", "you.role": "lived"
        },
        "receipt_hash": format!("{n:064x}")
    })
}

/// The envelope with one field changed.
pub fn with(n: u32, field: &str, value: Value) -> Value {
    let mut changed = envelope(n);
    changed[field] = value;
    changed
}

/// The envelope without one field.
pub fn without(n: u32, field: &str) -> Value {
    let mut changed = envelope(n);
    changed.as_object_mut().unwrap().remove(field);
    changed
}

/// The envelope with one answer changed.
pub fn answering(n: u32, item: &str, value: Value) -> Value {
    let mut changed = envelope(n);
    changed["answers"][item] = value;
    changed
}
