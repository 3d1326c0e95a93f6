//! The whole state out and in, on both databases and from each to the other; what is damaged, foreign or from the future
//! changes nothing, and nothing that was withdrawn comes back.

#[expect(dead_code, reason = "each test program uses some of it")]
mod support;

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use domain::time::DAY_MS;
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use serde_json::{Value, json};
use server::{
    administration::backup::{self, BackupError, Damage},
    router,
    state::AppState,
    storage::{self, Db, newest_schema},
    system::config::Config,
};
use support::{
    Site, answering, call, envelope, on_both, post,
    sealing::{enrol, gathered, key, sealed},
    with,
};

/// The code of the contract's first vector, and its hash.
const CODE: &str = "7K3M-9QXD-0T5B-W2HJ-H";
const HASH: &str = "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35";

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The settings of a new installation here, with the secret of another.
    fn config(&self, site: &Site) -> Config {
        let database_url = format!("sqlite://{}", self.file("new.db").display());
        Config { database_url, ..site.config.clone() }
    }
}

/// When backups are restored.
const NOW: i64 = 1_000;

async fn save(site: &Site, path: &Path) -> backup::Counts {
    backup::write(&site.state.db, path, site.state.clock.now_ms()).await.unwrap()
}

async fn open(site: &Site, config: Config) -> AppState {
    AppState::open(config, site.state.clock.clone()).await.unwrap()
}

async fn outcomes(state: &AppState, envelopes: &[Value]) -> Vec<String> {
    call(router(state.clone()), post(json!({ "responses": envelopes }).to_string())).await.outcomes()
}

fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn pack(path: &Path, text: &str) {
    let mut out = GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::default());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap();
}

/// A site where much has happened.
async fn filled(site: &Site) -> Vec<Value> {
    let (tablet, key) = (enrol(site, "mascot").await, key(site).await);
    let mut initialled = gathered(2, &tablet.device);
    initialled["staff"] = json!("AH");
    site.state.sealing.rotate(site.state.clock.now_ms()).await.unwrap();
    let envelopes = vec![envelope(1), sealed(&initialled, &key), answering(3, "q99.unknown", json!("x"))];
    let outcomes = support::sealing::send_with(site, &tablet.token, &envelopes).await.outcomes();
    assert_eq!(outcomes, ["stored", "stored", "quarantined unknown_item"]);
    let flag = "insert into flag (response, reason, project, flagged_at_ms, decided_at_ms) \
         select id, 'too_fast', project, 1, 2 from response where staff = 'AH'";
    site.state.db.execute_on_writer(flag).await.unwrap();
    site.state.db.execute_on_writer("update response set set_aside = 1 where staff = 'AH'").await.unwrap();
    envelopes
}

on_both! {
    async fn a_backup_restores_into_a_new_installation_which_goes_on_from_there(site: &Site) {
        let place = Place::new();
        let envelopes = filled(site).await;
        let old_key = key(site).await;
        let counts = save(site, &place.file("all.backup")).await;
        assert_eq!((counts["response"], counts["quarantine"], counts["sealing_key"], counts["flag"]), (2, 1, 2, 1));
        let config = place.config(site);
        let (db, restored) = backup::restore(&config, &place.file("all.backup"), false, NOW).await.unwrap();
        assert_eq!((restored.counts, restored.withdrawals_kept), (counts, 0));
        assert!(restored.secret_is_there);
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().faults, Vec::<String>::new());
        db.close().await;
        let new = open(site, config.clone()).await;
        assert_eq!(outcomes(&new, &envelopes).await, ["duplicate", "duplicate", "duplicate"]);
        let fresh = [envelope(9), sealed(&envelope(10), &old_key)];
        assert_eq!(outcomes(&new, &fresh).await, ["stored", "stored"]);
        let again = backup::restore(&config, &place.file("all.backup"), false, NOW).await;
        assert!(matches!(again, Err(BackupError::NotEmpty)));
        new.close().await;
    }

    async fn after_a_restore_a_release_of_the_same_number_has_other_noise(site: &Site) {
        let (place, site) = (Place::new(), site.with_noise().await);
        let crowd = |from: u32| (from..from + 40).map(|n| answering(n, "q07.area", json!("same"))).collect::<Vec<_>>();
        assert_eq!(site.send(&crowd(1)).await.outcomes(), ["stored"; 40]);
        save(&site, &place.file("all.backup")).await;
        site.state.results.release("mascot").await.unwrap();
        let figures = async |db: &Db| storage::releases::latest(db, "mascot").await.unwrap().unwrap().figures;
        let before = figures(&site.state.db).await;
        site.later(1);
        let (db, _) =
            backup::restore(&site.config, &place.file("all.backup"), true, site.state.clock.now_ms()).await.unwrap();
        db.close().await;
        let restored = site.with_noise().await;
        restored.state.results.release("mascot").await.unwrap();
        assert_ne!(figures(&restored.state.db).await, before, "or whoever kept them subtracts them");
        let noises = Some(restored.state.results.noises());
        let found = server::reporting::verify::verify(&restored.state.db, noises).await.unwrap();
        assert_eq!((found.recounted, found.faults), (1, vec![]));
        site.later(DAY_MS);
        assert_eq!(site.send(&crowd(100)).await.outcomes(), ["stored"; 40]);
        restored.state.results.release("mascot").await.unwrap();
        save(&restored, &place.file("later.backup")).await;
        site.later(1);
        let (db, _) =
            backup::restore(&site.config, &place.file("later.backup"), true, site.state.clock.now_ms()).await.unwrap();
        let found = server::reporting::verify::verify(&db, noises).await.unwrap();
        assert_eq!((found.recounted, found.faults), (2, vec![]), "each release by the restore before it");
        db.close().await;
    }

    async fn figures_that_waited_when_the_backup_was_made_are_published_with_the_noise_that_somebody_saw(site: &Site) {
        let (place, site) = (Place::new(), site.with_noise().await);
        let crowd = (1..41).map(|n| answering(n, "q07.area", json!("same"))).collect::<Vec<_>>();
        assert_eq!(site.send(&crowd).await.outcomes(), ["stored"; 40]);
        let entry = site.state.projects.get("mascot").await.unwrap().unwrap();
        let seen = site.state.results.preview(&entry).await.unwrap().figures;
        save(&site, &place.file("all.backup")).await;
        site.later(1);
        let (db, _) =
            backup::restore(&site.config, &place.file("all.backup"), true, site.state.clock.now_ms()).await.unwrap();
        db.close().await;
        let restored = site.with_noise().await;
        assert_eq!(restored.state.results.release("mascot").await.unwrap(), 1);
        let release = storage::releases::latest(&restored.state.db, "mascot").await.unwrap().unwrap();
        assert_eq!(Some(release.figures), seen, "a second count of the same people would be a second look");
        let found = server::reporting::verify::verify(&restored.state.db, Some(restored.state.results.noises())).await.unwrap();
        assert_eq!((found.recounted, found.faults), (1, vec![]), "the moment of the count says which noise");
    }

    async fn a_backup_of_a_laptop_restores_into_any_database(site: &Site) {
        let place = Place::new();
        let laptop = Site::on_sqlite().await;
        let envelopes = filled(&laptop).await;
        save(&laptop, &place.file("all.backup")).await;
        assert_eq!(site.send_one(&with(8, "project", json!("mascot"))).await, "stored");
        let (db, _) = backup::restore(&site.config, &place.file("all.backup"), true, NOW).await.unwrap();
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().faults, Vec::<String>::new());
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().responses, 2, "in place of what was there");
        save(site, &place.file("again.backup")).await;
        let rows = |path: &Path| unpacked(path).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        let is_row = |line: &String| line.starts_with('[') && !line.contains("restored_at_ms");
        let sorted = |path: &Path| {
            let mut rows: Vec<String> = rows(path).into_iter().filter(is_row).collect();
            rows.sort();
            rows
        };
        assert_eq!(sorted(&place.file("all.backup")), sorted(&place.file("again.backup")), "row for row");
        db.close().await;
        let new = site.replica().await;
        assert_eq!(outcomes(&new, &envelopes).await, ["duplicate", "duplicate", "duplicate"]);
        new.close().await;
        laptop.close().await;
    }

    async fn nothing_withdrawn_is_in_a_new_backup_or_comes_back_with_an_old_one(site: &Site) {
        let place = Place::new();
        let mut mine = answering(1, "story.text", json!("Nobody shall read this."));
        mine["receipt_hash"] = json!(HASH);
        assert_eq!(site.send_one(&mine).await, "stored");
        assert_eq!(site.send_one(&envelope(2)).await, "stored");
        save(site, &place.file("old.backup")).await;
        assert!(unpacked(&place.file("old.backup")).contains("Nobody shall read this"));
        let body = json!({"code": CODE, "scope": "all"}).to_string();
        let request = axum::http::Request::post("/api/v1/receipts/withdraw").header("content-type", "application/json");
        let withdrawn = site.call(request.body(body.into()).unwrap()).await;
        assert!(withdrawn.status.is_success(), "{}", withdrawn.text());
        save(site, &place.file("new.backup")).await;
        let text = unpacked(&place.file("new.backup"));
        assert!(!text.contains("Nobody shall read this") && !text.contains(HASH) && text.contains("We laughed."));
        let (db, restored) = backup::restore(&site.config, &place.file("old.backup"), true, NOW).await.unwrap();
        assert_eq!(restored.withdrawals_kept, 1);
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().faults, Vec::<String>::new());
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().responses, 1);
        db.close().await;
        assert_eq!(site.send_one(&mine).await, "withdrawn");
    }

    async fn what_was_taken_back_about_a_person_stays_taken_back(site: &Site) {
        let place = Place::new();
        let mut mine = envelope(1);
        mine["receipt_hash"] = json!(HASH);
        assert_eq!(site.send_one(&mine).await, "stored");
        save(site, &place.file("old.backup")).await;
        let body = json!({"code": CODE, "scope": "about_you"}).to_string();
        let request = axum::http::Request::post("/api/v1/receipts/withdraw").header("content-type", "application/json");
        assert!(site.call(request.body(body.into()).unwrap()).await.status.is_success());
        let (db, _) = backup::restore(&site.config, &place.file("old.backup"), true, NOW).await.unwrap();
        server::collection::receipts::forget_once(&db, &site.state.clock).await.unwrap();
        let rows = storage::responses::changes_after(&db, "mascot", 0, 10).await.unwrap();
        assert!(rows[0].answers.contains("We laughed") && !rows[0].answers.contains("you.role"), "{}", rows[0].answers);
        db.close().await;
    }

    async fn writing_goes_on_while_a_backup_is_made(site: &Site) {
        let place = Place::new();
        let mut view = site.state.db.view().await.unwrap();
        assert_eq!(view.schema().await.unwrap(), newest_schema());
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        let tables = view.tables().await.unwrap();
        let response = tables.iter().find(|table| table.name == "response").unwrap();
        let mut rows = 0;
        view.rows::<storage::StorageError>(response, |_| { rows += 1; Ok(()) }).await.unwrap();
        assert_eq!(rows, 0, "the view is of one moment");
        drop(view);
        assert_eq!(save(site, &place.file("all.backup")).await["response"], 1);
        assert!(matches!(
            backup::write(&site.state.db, &place.file("all.backup"), 0).await,
            Err(BackupError::Exists(_))
        ));
        assert!(!place.file("all.backup.partial").exists());
    }
}

#[tokio::test]
async fn what_is_damaged_foreign_or_from_the_future_changes_nothing() {
    let site = Site::on_sqlite().await;
    let place = Place::new();
    filled(&site).await;
    let whole = place.file("all.backup");
    save(&site, &whole).await;
    let config = place.config(&site);
    let refused = async |path: &Path, config: &Config| backup::restore(config, path, false, NOW).await.unwrap_err();

    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(place.file("cut.backup"), &bytes[..bytes.len() / 2]).unwrap();
    let cut = refused(&place.file("cut.backup"), &config).await;
    assert!(matches!(cut, BackupError::Damaged(_, Damage::CutShort)), "{cut}");
    pack(&place.file("edited.backup"), &unpacked(&whole).replace("bit_better", "bit_bitter"));
    let edited = refused(&place.file("edited.backup"), &config).await;
    assert!(matches!(edited, BackupError::Damaged(_, Damage::Changed)), "{edited}");
    let missing = refused(&place.file("nowhere.backup"), &config).await;
    assert!(matches!(missing, BackupError::File(..)), "{missing}");

    let newest = newest_schema();
    let from_the_future = |text: String| {
        use sha2::Digest as _;
        let text = text.replacen(&format!("\"schema\":{newest}"), "\"schema\":999", 1);
        let (rest, end) = text.trim_end().rsplit_once('\n').unwrap();
        let mut end: Value = serde_json::from_str(end).unwrap();
        let sum = sha2::Sha256::digest(format!("{rest}\n").as_bytes());
        end["sha256"] = sum.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
        format!("{rest}\n{end}\n")
    };
    pack(&place.file("future.backup"), &from_the_future(unpacked(&whole)));
    let future = refused(&place.file("future.backup"), &config).await;
    assert!(matches!(future, BackupError::FromTheFuture(_, 999, _)), "{future}");
    assert!(future.to_string().contains("Update Coeval"));

    let secret = place.file("other.secret");
    std::fs::write(&secret, "f".repeat(64)).unwrap();
    let foreign = refused(&whole, &Config { secret_file: Some(secret), ..config.clone() }).await;
    assert!(matches!(foreign, BackupError::OtherSecret(..)), "{foreign}");
    assert!(!place.file("new.db").exists(), "nothing was even opened");
    site.close().await;
}

/// An account with one role, as a program before step 14 wrote it down, has that role afterwards; one with several keeps
/// them, and so does an invitation.
#[tokio::test]
async fn roles_come_through_a_backup_of_before_and_of_now() {
    let site = Site::on_sqlite().await;
    let place = Place::new();
    let (old, _) = Db::open_at(&format!("sqlite://{}", place.file("old.db").display()), 13).await.unwrap();
    old.execute_on_writer(
        "insert into account (id, email, passphrase_hash, role, created_at_ms) values ('a', 'a@b.org', 'x', 'lead', 0)",
    )
    .await
    .unwrap();
    backup::write(&old, &place.file("old.backup"), 0).await.unwrap();
    old.close().await;
    let (db, _) = backup::restore(&place.config(&site), &place.file("old.backup"), false, NOW).await.unwrap();
    let roles = async |db: &Db| storage::accounts::by_id(db, "a").await.unwrap().unwrap().roles;
    assert_eq!(roles(&db).await, ["lead"]);
    let invitation = "insert into invitation (id, token_key, role, further_roles, invited_by, created_at_ms, expires_at_ms) \
         values ('i', 'k', 'lead', 'moderator', 'a', 0, 9)";
    for statement in ["update account set further_roles = 'data_officer moderator'", invitation] {
        db.execute_on_writer(statement).await.unwrap();
    }
    backup::write(&db, &place.file("new.backup"), 0).await.unwrap();
    db.close().await;
    let (db, _) = backup::restore(&site.config, &place.file("new.backup"), true, NOW).await.unwrap();
    assert_eq!(roles(&db).await, ["lead", "data_officer", "moderator"]);
    let invited = storage::invitations::working(&db, "k", 1).await.unwrap().unwrap();
    assert_eq!(invited.roles, ["lead", "moderator"]);
    assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().faults, Vec::<String>::new());
    db.close().await;
    site.close().await;
}

/// A backup of an older shape goes into a database of that shape, which is then brought up to date.
#[tokio::test]
async fn a_backup_of_an_older_shape_is_brought_up_to_date() {
    let site = Site::on_sqlite().await;
    let place = Place::new();
    let (old, _) = Db::open_at(&format!("sqlite://{}", place.file("old.db").display()), 2).await.unwrap();
    old.execute_on_writer("insert into tombstone (id, project, seq, withdrawn_at_ms) values ('one', 'mascot', 1, 7)")
        .await
        .unwrap();
    let counts = backup::write(&old, &place.file("old.backup"), 0).await.unwrap();
    assert!(counts.contains_key("release") && !counts.contains_key("account"), "{counts:?}");
    let (db, _) = backup::restore(&place.config(&site), &place.file("old.backup"), false, NOW).await.unwrap();
    assert_eq!(db.view().await.unwrap().schema().await.unwrap(), newest_schema());
    assert_eq!(storage::withdrawals::uncounted_after(&db, "mascot", 0).await.unwrap(), ["one"]);
    db.close().await;
    old.close().await;
    site.close().await;
}
