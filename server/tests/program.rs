//! The real program: commands beside a running server, a clean stop, and a log without answers.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStderr, Command, Output, Stdio},
};

#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

const ID: &str = "01975f2e-7c1a-7b3c-8d4e-5f60718293a4";
const RECEIPT: &str = "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35";
const STORY: &str = "We laughed by the sea";
const STORY_NOW: &str = "We cried by the sea";
const CODE: &str = "7K3M-9QXD-0T5B-W2HJ-H";

/// The program in a folder of its own, without any setting but the address.
fn coeval(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coeval"));
    command.args(arguments).current_dir(folder).env_clear().env("COEVAL_ADDR", "127.0.0.1:0");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    coeval(folder, arguments).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    [output.stdout.as_slice(), &output.stderr].concat().iter().map(|byte| *byte as char).collect()
}

struct Serving {
    child: Child,
    log: BufReader<ChildStderr>,
    /// The log as far as it was waited for.
    begin: String,
    addr: String,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        Self::spawn(&mut coeval(folder, &["serve"]))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut serving = Self { child, log, begin: String::new(), addr: String::new() };
        serving.addr = serving.logged("listening");
        serving
    }

    /// Waits for a message in the log and returns the address it names, if it names one.
    fn logged(&mut self, message: &str) -> String {
        let mut line = String::new();
        while self.log.read_line(&mut line).unwrap() > 0 {
            let event: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the log is not JSON: {line}"));
            self.begin.push_str(&line);
            if event["message"] == message {
                return event["address"].as_str().unwrap_or_default().to_owned();
            }
            line.clear();
        }
        panic!("the server ended before it was {message}");
    }

    /// Sends a request and returns the body of its answer.
    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let answer = self.say(method, path, "content-type: application/json", body);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|_| panic!("not JSON: {answer}"))
    }

    /// Sends a request with some more lines in its head, and returns the whole answer.
    fn say(&self, method: &str, path: &str, lines: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.addr).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{lines}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks it to stop, and returns its exit code and the rest of its log.
    fn stop(mut self) -> (Option<i32>, String) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let code = self.child.wait().unwrap().code();
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (code, log)
    }
}

fn project(folder: &Path, slug: &str) -> String {
    let file = format!("{slug}.json");
    let project = json!({"slug": slug, "name": "Mascot", "summary": "A name.", "aims": [{"id": "a1", "text": "Fun."}]});
    std::fs::write(folder.join(&file), project.to_string()).unwrap();
    file
}

fn envelope(project: &str) -> Value {
    json!({
        "id": ID, "revision": 1, "project": project, "questionnaire": {"id": "coeval-core", "version": 1},
        "captured_at": "2026-11-22T10:15:00Z", "channel": "own", "locale": "en-GB", "length": "short",
        "style": "standard", "agreed": {"notice_version": 1},
        "answers": {"story.text": STORY, "q06.services": "lot_worse"}, "receipt_hash": RECEIPT
    })
}

#[test]
fn a_whole_day_of_a_small_installation() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let added = run(folder, &["project", "add", &project(folder, "mascot")]);
    assert!(added.status.success() && said(&added).contains("for practice"), "{}", said(&added));
    assert!(folder.join("data/coeval.db").exists());

    let serving = Serving::start(folder);
    assert!(folder.join("data/coeval.secret").exists(), "made on the first start, beside the database");
    assert_eq!(serving.ask("GET", "/healthz", "")["status"], "ok");
    let beside = run(folder, &["project", "add", &project(folder, "second")]);
    assert!(beside.status.success(), "{}", said(&beside));
    assert_eq!(serving.ask("GET", "/api/v1/projects", "").as_array().unwrap().len(), 2, "seen at once");
    let body = json!({"responses": [envelope("second"), {"id": ID, "bad": STORY}]}).to_string();
    let answer = serving.ask("POST", "/api/v1/responses", &body);
    assert_eq!(answer["results"][0]["outcome"], "stored");
    let (code, log) = serving.stop();
    assert_eq!(code, Some(0), "it stops cleanly");
    assert!(log.contains("request_id") && log.contains("/api/v1/responses"), "{log}");
    for secret in [STORY, RECEIPT, "lot_worse", ID] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }

    let serving = Serving::start(folder);
    let answer = serving.ask("POST", "/api/v1/responses", &json!({"responses": [envelope("second")]}).to_string());
    assert_eq!(answer["results"][0]["outcome"], "duplicate", "it was durable");
    assert_eq!(serving.stop().0, Some(0));
    let verified = run(folder, &["verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
}

/// What lies between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split(to).next().unwrap()
}

const PASSPHRASE: &str = "three-random-words";
const JSON: &str = "content-type: application/json";

/// Walks every way on which something secret comes or goes, and returns what must not be found anywhere after it.
fn walk_with_secrets(serving: &Serving) -> Vec<String> {
    let signing = |passphrase: &str| {
        let body = json!({"email": "amina@trust.org", "passphrase": passphrase}).to_string();
        serving.say("POST", "/api/v1/session", JSON, &body)
    };
    assert!(signing("not-these-words-sorry").starts_with("HTTP/1.1 401"));
    let signed_in = signing(PASSPHRASE);
    let session = between(&signed_in, "set-cookie: session=", ";");
    let cookie = format!("cookie: session={session}");
    let form = format!("{cookie}\r\ncontent-type: application/x-www-form-urlencoded");
    let page = serving.say("POST", "/staff/invitations", &form, "role=lead&project=mascot");
    let link = between(&page, "/staff/invitation/", "<").split('"').next().unwrap();
    assert!(serving.say("GET", &format!("/staff/invitation/{link}"), &cookie, "").starts_with("HTTP/1.1 200"));
    let accepted = format!("token={link}&email=noor%40trust.org&passphrase=four-very-random-words");
    let noor = serving.say("POST", "/staff/invitation", &form, &accepted);
    let noor = between(&noor, "set-cookie: session=", ";");

    let invited = format!("{cookie}\r\n{JSON}");
    let invited = serving.say("POST", "/api/v1/projects/mascot/devices", &invited, r#"{"label":"Tablet"}"#);
    let code = between(&invited, "\"code\":\"", "\"");
    let enrolled = serving.ask("POST", "/api/v1/devices/enrol", &json!({ "code": code }).to_string());
    let device = enrolled["token"].as_str().unwrap();
    let bearer = format!("{JSON}\r\nauthorization: Bearer {device}");
    let body = json!({"responses": [envelope("mascot"), {"id": ID, "bad": STORY}, envelope("nowhere")]}).to_string();
    assert!(serving.say("POST", "/api/v1/responses", &bearer, &body).contains("stored"));
    assert!(serving.say("POST", "/api/v1/responses", JSON, &body[..body.len() - 9]).contains("malformed"));
    let opened = serving.ask("POST", "/api/v1/receipts/open", &json!({ "code": CODE }).to_string());
    assert_eq!(opened["answers"]["story.text"], STORY);
    let change = json!({"code": CODE, "base_revision": 1, "answers": {"story.text": STORY_NOW}});
    assert_eq!(serving.ask("POST", "/api/v1/receipts/change", &change.to_string())["revision"], 2);
    let taken = format!("code={CODE}");
    assert!(serving.say("POST", "/receipt", &form, &taken).contains(STORY_NOW));
    let withdraw = json!({"code": CODE, "scope": "all"});
    serving.ask("POST", "/api/v1/receipts/withdraw", &withdraw.to_string());
    serving.ask("POST", "/api/v1/receipts/open", &json!({"code": "7K3M-9QXD-0T5B-W2HJ-J"}).to_string());
    let bare = |code: &str| code.replace('-', "");
    [PASSPHRASE, "not-these-words-sorry", "four-very-random-words", session, link, noor, device, code, &bare(code)]
        .into_iter()
        .chain([CODE, &bare(CODE), &bare(CODE)[..16], RECEIPT, STORY, STORY_NOW, "lot_worse", "7K3M-9QXD-0T5B-W2HJ-J"])
        .map(str::to_owned)
        .collect()
}

#[test]
fn nothing_that_opens_anything_and_no_answer_is_in_the_log_however_much_is_logged() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(run(folder, &["project", "add", &project(folder, "mascot")]).status.success());
    let mut add = coeval(folder, &["account", "add", "--email", "amina@trust.org", "--role", "admin"]);
    let mut add = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    add.stdin.take().unwrap().write_all(PASSPHRASE.as_bytes()).unwrap();
    assert!(add.wait().unwrap().success());
    let own = "info,server=trace,domain=trace,app=trace,coeval=trace,tower_http=trace,axum=trace";
    let serving = Serving::spawn(coeval(folder, &["serve"]).env("RUST_LOG", own));
    let secrets = walk_with_secrets(&serving);
    let (code, log) = serving.stop();
    assert_eq!(code, Some(0));
    for route in ["/api/v1/session", "/staff/invitation/{token}", "/api/v1/devices/enrol", "/api/v1/receipts/open"] {
        assert!(log.contains(route), "{route} was walked: {log}");
    }
    for secret in &secrets {
        assert!(secret.len() > 5 && !log.contains(secret.as_str()), "the log holds {secret}");
    }
    assert!(!log.contains("amina@trust.org"), "nor who it was");
}

#[test]
fn figures_are_served_where_they_are_asked_for_and_a_body_that_is_too_large_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = coeval(folder.path(), &["serve"]);
    let serving = Serving::spawn(command.env("COEVAL_METRICS_ADDR", "127.0.0.1:0"));
    let large = serving.ask("POST", "/api/v1/responses", &" ".repeat(5_000_000));
    assert_eq!(large["code"], "too_large");
    let mut serving = serving;
    let addr = serving.logged("serving figures");
    let mut stream = TcpStream::connect(addr).unwrap();
    write!(stream, "GET /metrics HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n").unwrap();
    let mut figures = String::new();
    stream.read_to_string(&mut figures).unwrap();
    assert!(figures.contains("coeval_http_responses_total{status=\"4xx\"} 1"), "{figures}");
    assert_eq!(serving.stop().0, Some(0));
}

#[test]
fn what_goes_wrong_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let missing = run(folder, &["project", "add", "nowhere.json"]);
    assert!(!missing.status.success() && said(&missing).contains("cannot be read"), "{}", said(&missing));
    let unknown = run(folder, &["project", "update", &project(folder, "mascot")]);
    assert!(!unknown.status.success() && said(&unknown).contains("There is no project"), "{}", said(&unknown));
    assert!(run(folder, &["project", "add", "mascot.json"]).status.success());
    let taken = run(folder, &["project", "add", "mascot.json"]);
    assert!(!taken.status.success() && said(&taken).contains("already"), "{}", said(&taken));
    let setting = coeval(folder, &["serve"]).env("COEVAL_RATE_LIMIT", "many").output().unwrap();
    assert!(!setting.status.success() && said(&setting).contains("COEVAL_RATE_LIMIT"), "{}", said(&setting));
}

#[test]
fn a_broken_invariant_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(run(folder, &["project", "add", &project(folder, "mascot")]).status.success());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}", folder.join("data/coeval.db").display());
        let db = server::storage::Db::open(&url).await.unwrap();
        db.execute_on_writer("delete from project_counter").await.unwrap();
        db.close().await;
    });
    let verified = run(folder, &["verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert_eq!(said(&verified), "1 projects without a counter\n");
}

#[test]
fn a_release_that_is_due_makes_itself() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let here = server::system::zones::named(server::system::zones::DEFAULT).unwrap();
    let today = here.date(server::system::clock::Clock::system().now_ms()).to_string();
    let project = json!({"slug": "mascot", "name": "Mascot", "summary": "A name.",
        "aims": [{"id": "a1", "text": "Fun."}], "release_on": [today]});
    std::fs::write(folder.join("mascot.json"), project.to_string()).unwrap();
    assert!(run(folder, &["project", "add", "mascot.json"]).status.success());
    let serving = Serving::start(folder);
    let people = (0..12).map(|n| {
        let mut envelope = envelope("mascot");
        envelope["id"] = json!(format!("0197{n:04x}-7c1a-7b3c-8d4e-5f60718293a4"));
        envelope["receipt_hash"] = json!(format!("{n:064x}"));
        envelope
    });
    let body = json!({ "responses": people.collect::<Vec<_>>() }).to_string();
    let results = serving.ask("POST", "/api/v1/responses", &body);
    assert!(results["results"].as_array().unwrap().iter().all(|result| result["outcome"] == "stored"), "{results}");
    serving.stop();
    let mut serving = Serving::start(folder);
    serving.logged("a release was due, and is published");
    assert_eq!(serving.ask("GET", "/api/v1/projects/mascot/results", "")["release"], 1);
    assert_eq!(serving.stop().0, Some(0));
}

/// The program as `coeval` starts it, by a shell whose umask leaves everything open to everybody.
#[cfg(unix)]
fn with_open_umask(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_coeval")]).args(arguments);
    command.current_dir(folder).env_clear().env("COEVAL_ADDR", "127.0.0.1:0").stdin(Stdio::null());
    command
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    let file = std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn what_it_writes_is_its_owners_alone_whatever_the_umask() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    project(folder, "mascot");
    // An earlier try that broke off.
    std::fs::write(folder.join("all.backup.partial"), "").unwrap();
    std::fs::set_permissions(folder.join("all.backup.partial"), PermissionsExt::from_mode(0o666)).unwrap();
    assert!(with_open_umask(folder, &["project", "add", "mascot.json"]).status().unwrap().success());
    let serving = Serving::spawn(&mut with_open_umask(folder, &["serve"]));
    let answer = serving.ask("POST", "/api/v1/responses", &json!({"responses": [envelope("mascot")]}).to_string());
    assert_eq!(answer["results"][0]["outcome"], "stored");
    for arguments in [
        &["backup", "all.backup"][..],
        &["export", "mascot", "--level", "raw", "--format", "csv", "--output", "raw.csv"],
    ] {
        let done = with_open_umask(folder, arguments).output().unwrap();
        assert!(done.status.success(), "{}", said(&done));
    }
    assert_eq!(mode(&folder.join("data")), 0o700);
    for file in
        ["data/coeval.db", "data/coeval.db-wal", "data/coeval.db-shm", "data/coeval.secret", "all.backup", "raw.csv"]
    {
        assert_eq!(format!("{:o}", mode(&folder.join(file))), "600", "{file}");
    }
    assert_eq!(serving.stop().0, Some(0));
}

#[cfg(unix)]
#[test]
fn files_that_lie_open_are_taken_back_or_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(run(folder, &["project", "add", &project(folder, "mascot")]).status.success());
    assert_eq!(Serving::start(folder).stop().0, Some(0));
    let (database, secret) = (folder.join("data/coeval.db"), folder.join("data/coeval.secret"));
    for file in [&database, &secret] {
        std::fs::set_permissions(file, PermissionsExt::from_mode(0o644)).unwrap();
    }
    let serving = Serving::start(folder);
    for words in ["could open a file; now only its owner can", "can read the secret: run chmod 600 on its file"] {
        assert!(serving.begin.contains(words), "{}", serving.begin);
    }
    assert_eq!(serving.stop().0, Some(0));
    assert_eq!((mode(&database), mode(&secret)), (0o600, 0o644));
    std::fs::set_permissions(&database, PermissionsExt::from_mode(0o660)).unwrap();
    assert_eq!(Serving::start(folder).stop().0, Some(0));
    assert_eq!(mode(&database), 0o660, "a group that may open it was given it on purpose");
}

/// Answers of 20,000 people that came in 2020, as an earlier program left them.
const OLD_ANSWERS: [&str; 2] = [
    "insert into response (id, project, seq, first_seq, revision, content_hash, receipt_key, received_at_ms, \
     captured_at_ms, effective_at_ms, clock_doubtful, channel, locale, length, style, questionnaire, \
     questionnaire_version, notice_version, answers) with recursive n (i) as (select 1 union all select i + 1 from n \
     where i < 20000) select printf('0197%04x-7c1a-7b3c-8d4e-5f60718293a4', i), 'mascot', i, i, 1, 'hash', 'key' || i, \
     1600000000000, 1600000000000, 1600000000000, 0, 'own', 'en-GB', 'short', 'standard', 'coeval-core', 1, 1, \
     '{\"q06.services\":\"same\"}' from n",
    "update project_counter set last_seq = 20000",
];

#[test]
fn a_purge_that_is_killed_half_way_loses_nothing_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(run(folder, &["project", "add", &project(folder, "mascot")]).status.success());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = format!("sqlite://{}", folder.join("data/coeval.db").display());
    let db = runtime.block_on(async {
        let db = server::storage::Db::open(&url).await.unwrap();
        for statement in OLD_ANSWERS {
            db.execute_on_writer(statement).await.unwrap();
        }
        db
    });
    let first = run(folder, &["purge"]);
    assert_eq!(said(&first), "Nothing is over, so nothing was deleted.\n", "nobody was told for a week");
    let ahead = said(&run(folder, &["purge", "--dry-run"]));
    assert!(ahead.starts_with("mascot: 20000 people's answers: will be deleted from "), "{ahead}");
    assert!(run(folder, &["verify"]).status.success());

    let now_ms = server::system::clock::Clock::system().now_ms();
    let told = format!("[{}, {now_ms}]", now_ms - 8 * domain::time::DAY_MS);
    runtime.block_on(server::storage::settings::put(&db, "retention_told_ms", &told)).unwrap();
    let due = said(&run(folder, &["purge", "--dry-run", "--project", "mascot"]));
    assert!(due.starts_with("mascot: 20000 people's answers that came before "), "{due}");
    let mut purging = coeval(folder, &["purge"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = loop {
        let unfinished = runtime.block_on(server::storage::purges::unfinished(&db)).unwrap();
        if let Some(begun) = unfinished.into_iter().find(|begun| begun.deleted > 0) {
            break begun;
        }
    };
    purging.kill().unwrap();
    purging.wait().unwrap();
    assert!(begun.deleted < 20_000);
    let left = runtime.block_on(server::storage::snapshots::received(&db, "mascot")).unwrap();
    let half = runtime.block_on(server::storage::purges::unfinished(&db)).unwrap().remove(0);
    assert_eq!(half.deleted.unsigned_abs() + left, 20_000, "the certificate says what went, neither more nor less");

    let mut serving = Serving::start(folder);
    serving.logged("what was kept for its time is deleted");
    assert_eq!(serving.stop().0, Some(0));
    let certificates = runtime.block_on(server::storage::purges::certificates(&db, "mascot", 9)).unwrap();
    let whole: Vec<_> =
        certificates.iter().map(|row| (row.id.as_str(), row.deleted, row.finished_at_ms.is_some())).collect();
    assert_eq!(whole, [(half.id.as_str(), 20_000, true)]);
    runtime.block_on(db.close());
    let said_after = said(&run(folder, &["purge", "--dry-run"]));
    assert_eq!(said_after, "Nothing is over, and nothing will be in the days ahead.\n");
    let verified = run(folder, &["verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
}
