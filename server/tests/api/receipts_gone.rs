//! Withdrawn text is gone: from the bytes of SQLite's files, and from every log line; the rest stays where it was.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};
use server::{collection::receipts::forget_once, storage::settings};

use crate::{
    receipts::{ask, code, kept, receipted},
    support::{Site, answering},
};

/// Whether any file of the database holds a text.
fn files_hold(file: &Path, text: &str) -> bool {
    let folder = file.parent().unwrap();
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

fn file(site: &Site) -> std::path::PathBuf {
    server::system::config::sqlite_file(&site.config.database_url).unwrap()
}

/// A text that is found nowhere else, longer than a page of the database.
fn secret_text(n: u32, word: &str) -> String {
    vec![format!("{word}-of-{n:03}"); 60].join(" ")
}

fn telling(n: u32, revision: u32, word: &str) -> Value {
    let mut sent = kept(n, answering(n, "story.text", json!(secret_text(n, word))));
    sent["revision"] = json!(revision);
    sent
}

/// A site whose whole file is not going to be written anew: what is gone is gone without that.
async fn site() -> Site {
    let site = Site::on_sqlite().await;
    let now_ms = site.state.clock.now_ms().to_string();
    settings::put(&site.state.db, "vacuumed_at_ms", &now_ms).await.unwrap();
    site
}

async fn withdraw(site: &Site, n: u32, scope: &str) {
    let answer = ask(site, "withdraw", json!({"code": code(n), "scope": scope})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn withdrawn_text_is_gone_from_the_files() {
    let site = site().await;
    let many: Vec<Value> = (0..150).map(|n| telling(n, 1, "story")).collect();
    site.send(&many).await.outcomes();
    let mut aside = telling(200, 1, "aside");
    aside["channel"] = json!("paper");
    assert_eq!(site.send_one(&aside).await, "quarantined unverified_device");
    assert!(files_hold(&file(&site), "story-of-077") && files_hold(&file(&site), "aside-of-200"));
    for n in [77, 200] {
        withdraw(&site, n, "all").await;
    }
    assert!(forget_once(&site.state.db, &site.state.clock).await.unwrap(), "nobody reads from the log");
    assert!(!files_hold(&file(&site), "story-of-077"));
    assert!(!files_hold(&file(&site), "aside-of-200"));
    assert!(files_hold(&file(&site), "story-of-078"), "its neighbours are still there");
    assert_eq!(site.stored("mascot").await, 149);
}

#[tokio::test]
async fn the_log_is_emptied_without_being_asked() {
    let site = site().await;
    site.send_one(&telling(1, 1, "story")).await;
    withdraw(&site, 1, "all").await;
    while files_hold(&file(&site), "story-of-001") {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn earlier_revisions_and_what_was_about_the_person_are_gone_too() {
    let site = site().await;
    for n in 0..40 {
        site.send_one(&telling(n, 1, "first")).await;
    }
    for n in 0..40 {
        assert_eq!(site.send_one(&telling(n, 2, "a-much-longer-second")).await, "replaced");
    }
    let mut about = receipted(50);
    about["answers"]["you.ethnicity_detail.text"] = json!("quite-my-own-words");
    assert_eq!(site.send_one(&about).await, "stored");
    withdraw(&site, 20, "all").await;
    withdraw(&site, 50, "about_you").await;
    forget_once(&site.state.db, &site.state.clock).await.unwrap();
    for text in ["first-of-020", "second-of-020", "quite-my-own-words"] {
        assert!(!files_hold(&file(&site), text), "{text}");
    }
    assert!(files_hold(&file(&site), "second-of-021"));
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_code_and_no_answer_is_logged() {
    let log = Log::default();
    let to = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || to.clone());
    let guard = tracing::subscriber::set_default(subscriber.finish());
    let site = Site::on_sqlite().await;
    site.send_one(&telling(1, 1, "story")).await;
    let answers = json!({"story.text": "sung-by-the-sea"});
    ask(&site, "open", json!({"code": code(1)})).await;
    ask(&site, "open", json!({"code": code(2)})).await;
    ask(&site, "change", json!({"code": code(1), "base_revision": 1, "answers": answers})).await;
    ask(&site, "change", json!({"code": code(1), "base_revision": 9, "answers": answers})).await;
    ask(&site, "change", json!({"code": code(1), "base_revision": 2, "answers": {"q99": "sung-by-the-sea"}})).await;
    withdraw(&site, 1, "all").await;
    site.state.db.execute_on_writer("pragma query_only = on").await.unwrap();
    ask(&site, "withdraw", json!({"code": code(2), "scope": "all"})).await;
    drop(guard);
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("/api/v1/receipts/withdraw"), "something was logged");
    for typed in [code(1), code(2)] {
        let canonical = typed.replace('-', "");
        for secret in [typed.as_str(), &canonical, &canonical[..16], "story-of", "sung-by"] {
            assert!(!logged.contains(secret), "{secret} was logged");
        }
    }
}
