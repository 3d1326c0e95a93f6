//! What notices promise: answers are deleted when their time is over, all of them and not a day before, once over all
//! replicas, unless there is a hold; a certificate says how many, and what was published stays.

use std::io::Read as _;

use axum::http::{StatusCode, header};
use domain::{
    administration::{retention::Kind, roles::Role},
    time::{DAY_MS, from_rfc3339},
};
use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};
use server::{
    administration::{
        backup,
        retention::{Retention, overdue},
    },
    reporting::releases::Refused,
    storage::{Db, flags, holds, purges::PurgeRow, snapshots},
    system::config::Config,
};

use crate::{
    receipts::{ask, code, receipted},
    staff::{logged, member},
    stories,
    support::{Site, answering, envelope, id, on_both, project_file, with},
};

const PAGE: &str = "/staff/p/mascot/keeping";

/// The project keeps answers for so many months.
async fn keeps(site: &Site, months: u32) {
    let mut file = project_file("mascot");
    file["retention_months"] = json!(months);
    site.update_project(file).await;
}

fn now_ms(site: &Site) -> i64 {
    site.state.clock.now_ms()
}

/// Lets time pass until a moment, with a look at what is over every few days, as a server has that is running.
async fn until(site: &Site, moment: &str) {
    let moment = from_rfc3339(moment).unwrap();
    while now_ms(site) < moment {
        purged(site).await;
        site.later((moment - now_ms(site)).min(5 * DAY_MS));
    }
}

async fn purged(site: &Site) -> Vec<PurgeRow> {
    site.state.retention.purge_due().await.unwrap()
}

/// Kind and count of each certificate.
fn counts(certificates: &[PurgeRow]) -> Vec<(&str, i64)> {
    certificates.iter().map(|row| (row.kind.as_str(), row.deleted)).collect()
}

async fn sent(site: &Site, envelopes: &[Value]) {
    for batch in envelopes.chunks(100) {
        let outcomes = site.send(batch).await.outcomes();
        assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
        if batch.len() == 100 {
            site.later(1000);
        }
    }
}

async fn nothing_is_wrong(site: &Site) {
    let found = server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    assert_eq!(overdue(&site.state.db, now_ms(site)).await.unwrap(), Vec::<String>::new());
}

/// Everything that a backup of now would hold, as text.
async fn everything(db: &Db) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.backup");
    backup::write(db, &file, 0).await.unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

on_both! {
    async fn nothing_is_deleted_before_its_day_and_everything_on_it(site: &Site) {
        keeps(site, 12).await;
        sent(site, &[envelope(1), envelope(2)]).await;
        site.later(DAY_MS);
        sent(site, &[envelope(3)]).await;
        until(site, "2027-11-22T23:59:59Z").await;
        assert_eq!(purged(site).await, []);
        assert_eq!(site.stored("mascot").await, 3);
        site.later(1000);
        assert_eq!(counts(&purged(site).await), [("answers", 2)]);
        assert_eq!(site.stored("mascot").await, 1, "who answered a day later has a day more");
        assert_eq!(purged(site).await, [], "once a day");
        until(site, "2027-11-24T00:00:00Z").await;
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
        nothing_is_wrong(site).await;
    }

    async fn nothing_of_a_person_is_left_in_any_table(site: &Site) {
        keeps(site, 12).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let mut mine = receipted(1);
        mine["answers"]["story.text"] = json!("Sung by the sea");
        mine["answers"]["you.age"] = json!("25_34");
        let others: Vec<Value> = (10..20).map(|n| stories::story(n, &format!("Story {n}"))).collect();
        sent(site, &[&[mine.clone()], &others[..]].concat()).await;
        stories::add_tag(site, &lead, "Song").await;
        let tags = server::storage::codebook::list(&site.state.db, "mascot").await.unwrap();
        stories::tag(site, &lead, "Sung by the sea", &[&tags[0].id]).await;
        lead.get(site, stories::CODEBOOK).await;
        let flag = flags::NewFlag { response: id(1), project: "mascot".to_owned(), reason: "too_fast", at_ms: 0 };
        let mut tx = site.state.db.begin().await.unwrap();
        flags::add(&mut tx, &[flag]).await.unwrap();
        tx.commit().await.unwrap();
        let taken = ask(site, "withdraw", json!({"code": code(1), "scope": "about_you"})).await;
        assert_eq!(taken.status, StatusCode::OK);
        let mut unfit = mine.clone();
        (unfit["revision"], unfit["answers"]["q06.services"]) = (json!(2), json!("splendid by the sea"));
        assert_eq!(site.send_one(&unfit).await, "quarantined unknown_answer");
        let before = everything(&site.state.db).await;
        assert!(before.contains("Sung by the sea") && before.contains("splendid by the sea"));
        until(site, "2027-11-23T00:00:00Z").await;
        let done = purged(site).await;
        assert_eq!(counts(&done), [("answers", 11)]);
        assert_eq!(done[0].beside, 2, "a flag and a tag");
        for (table, column) in [
            ("response", "id"), ("quarantine", "id"), ("flag", "response"), ("tagging", "response"),
            ("significance", "response"), ("tag_counted", "response"), ("shown_story", "response"),
        ] {
            assert_eq!(site.number(&format!("select count(*) from {table} where {column} is not null")).await, 0, "{table}");
        }
        assert_eq!(site.rows("withdrawal").await, 0);
        let after = everything(&site.state.db).await;
        for gone in ["Sung by the sea", "splendid by the sea", "bit_better"] {
            assert!(!after.contains(gone), "{gone}");
        }
        let holding: Vec<&str> = after.lines().filter(|line| line.contains(&id(1))).collect();
        assert_eq!(holding.len(), 2, "its tombstone, and a line of the log: taken back: {holding:?}");
        nothing_is_wrong(site).await;
    }

    async fn what_was_deleted_does_not_come_back_and_its_code_says_why(site: &Site) {
        keeps(site, 1).await;
        sent(site, &[receipted(1)]).await;
        until(site, "2026-12-23T00:00:00Z").await;
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
        assert_eq!(site.send_one(&receipted(1)).await, "duplicate", "it arrived, and the phone may let go of it");
        let mut later = receipted(1);
        later["revision"] = json!(2);
        assert_eq!(site.send_one(&later).await, "duplicate");
        assert_eq!(site.stored("mascot").await, 0);
        for way in ["open", "withdraw"] {
            let answer = ask(site, way, json!({"code": code(1), "scope": "all"})).await;
            assert_eq!(answer.problem(), (410, "deleted".to_owned()), "{way}");
        }
        let typed = format!("code={}", code(1));
        let form = axum::http::Request::post("/receipt").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let page = site.call(form.body(typed.into()).unwrap()).await;
        assert_eq!(page.status, StatusCode::GONE);
        assert!(page.text().contains("These answers were deleted"), "{}", page.text());
    }

    async fn a_hold_keeps_everything_and_is_lifted_with_a_week_before(site: &Site) {
        keeps(site, 1).await;
        let officer = member(site, "officer", Role::DataOfficer, None).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[envelope(1), receipted(2)]).await;
        let empty = officer.post(site, PAGE, &[("do", "hold"), ("reason", "  ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("Say why, in at most 500 letters."));
        let set = officer.post(site, PAGE, &[("do", "hold"), ("reason", "A court asks for <them>.")]).await;
        assert_eq!((set.status, set.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/staff/p/mascot/keeping?held"));
        until(site, "2027-02-01T00:00:00Z").await;
        assert_eq!(purged(site).await, []);
        assert_eq!(site.stored("mascot").await, 2);
        nothing_is_wrong(site).await;
        let lead = crate::staff::Member::enter(site, &lead.email).await;
        let page = lead.get(site, PAGE).await.text();
        assert!(page.contains("On hold since") && page.contains("officer@example.org"), "{page}");
        assert!(page.contains("A court asks for &lt;them&gt;.") && !page.contains("Lift the hold"), "{page}");
        let taken = ask(site, "withdraw", json!({"code": code(2), "scope": "all"})).await;
        assert_eq!(taken.status, StatusCode::OK, "a hold stops nobody from taking theirs back");
        let officer = crate::staff::Member::enter(site, &officer.email).await;
        officer.post(site, PAGE, &[("do", "lift")]).await;
        site.later(6 * DAY_MS);
        assert_eq!(purged(site).await, [], "nobody was told for a week");
        let ahead = site.state.retention.ahead("mascot").await.unwrap();
        assert_eq!(ahead.iter().map(|ahead| ahead.count).collect::<Vec<_>>(), [1]);
        site.later(DAY_MS);
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
        let log = logged(site).await;
        for action in ["hold_set", "hold_lifted", "purged"] {
            assert_eq!(log.iter().filter(|logged| *logged == action).count(), 1, "{action}: {log:?}");
        }
    }

    async fn a_hold_set_half_way_stops_it_there(site: &Site) {
        keeps(site, 1).await;
        let admin = member(site, "admin", Role::Admin, None).await;
        sent(site, &(0..250).map(envelope).collect::<Vec<_>>()).await;
        until(site, "2026-12-23T00:00:00Z").await;
        site.state.retention.purge_at_most(None, 1).await.unwrap();
        let left = site.stored("mascot").await;
        assert_eq!(left, 50);
        let admin = crate::staff::Member::enter(site, &admin.email).await;
        admin.post(site, PAGE, &[("do", "hold"), ("reason", "A complaint.")]).await;
        assert_eq!(counts(&purged(site).await), [("answers", 200)], "the certificate says what went");
        assert_eq!(site.stored("mascot").await, left);
    }

    async fn a_hold_lifted_again_half_way_gives_the_rest_a_week(site: &Site) {
        keeps(site, 1).await;
        let admin = member(site, "admin", Role::Admin, None).await;
        sent(site, &(0..250).map(envelope).collect::<Vec<_>>()).await;
        until(site, "2026-12-23T00:00:00Z").await;
        site.state.retention.purge_at_most(None, 1).await.unwrap();
        let admin = crate::staff::Member::enter(site, &admin.email).await;
        admin.post(site, PAGE, &[("do", "hold"), ("reason", "A complaint.")]).await;
        admin.post(site, PAGE, &[("do", "lift")]).await;
        assert_eq!(counts(&purged(site).await), [("answers", 200)]);
        assert_eq!(site.stored("mascot").await, 50);
        site.later(7 * DAY_MS);
        assert_eq!(counts(&purged(site).await), [("answers", 50)]);
        nothing_is_wrong(site).await;
    }

    async fn replicas_purge_once(site: &Site) {
        keeps(site, 1).await;
        sent(site, &(0..30).map(envelope).collect::<Vec<_>>()).await;
        until(site, "2026-12-23T00:00:00Z").await;
        let replica = site.replica().await;
        let (one, two) = tokio::join!(site.state.retention.purge_due(), replica.retention.purge_due());
        let all = [one.unwrap(), two.unwrap()].concat();
        assert_eq!(counts(&all), [("answers", 30)]);
        assert_eq!(replica.retention.purge_due().await.unwrap(), []);
        replica.close().await;
        assert_eq!((site.rows("purge").await, site.rows("tombstone").await), (1, 30));
        assert_eq!(logged(site).await, ["purged"]);
    }

    async fn an_interrupted_purge_goes_on_where_it_was(site: &Site) {
        keeps(site, 1).await;
        sent(site, &(0..450).map(envelope).collect::<Vec<_>>()).await;
        until(site, "2026-12-23T00:00:00Z").await;
        assert_eq!(site.state.retention.purge_at_most(None, 2).await.unwrap(), []);
        assert_eq!(site.stored("mascot").await, 50, "two steps were done");
        assert_eq!(site.number("select cast(deleted as bigint) from purge where finished_at_ms is null").await, 400);
        nothing_is_wrong(site).await;
        site.later(3 * DAY_MS);
        let other = Retention::new(site.state.db.clone(), site.state.projects.clone(), site.state.clock.clone());
        assert_eq!(counts(&other.purge_due().await.unwrap()), [("answers", 450)]);
        assert_eq!((site.rows("purge").await, site.stored("mascot").await), (1, 0));
        nothing_is_wrong(site).await;
    }

    async fn what_was_published_stays_and_a_purge_is_no_reason_for_new_figures(site: &Site) {
        let mut file = project_file("mascot");
        (file["retention_months"], file["release_on"]) = (json!(1), json!(["2026-12-30"]));
        site.update_project(file).await;
        sent(site, &(0..40).map(envelope).collect::<Vec<_>>()).await;
        site.state.results.release("mascot").await.unwrap();
        let entry = site.state.projects.get("mascot").await.unwrap().unwrap();
        let question = server::reporting::releases::StaffQuestion::default();
        assert_eq!(site.state.results.staff(&entry, &question).await.unwrap().published.released.people().answered, Some(40));
        let published = async || {
            let page = site.get("/p/mascot/results").await.text();
            let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
            let row = server::storage::releases::latest(&site.state.db, "mascot").await.unwrap().unwrap();
            (site.get("/api/v1/projects/mascot/results").await.json(), main, row.figures)
        };
        let before = published().await;
        assert!(before.1.contains("40 people answered."), "{}", before.1);
        until(site, "2026-12-30T12:00:00Z").await;
        assert_eq!((site.stored("mascot").await, site.rows("purge").await), (0, 1));
        assert_eq!(published().await, before);
        assert_eq!(site.state.results.release_due(&mut Refused::default()).await.unwrap(), [], "nobody answered since");
        assert!(site.state.results.release("mascot").await.is_err_and(|error| error.is_refusal()));
        nothing_is_wrong(site).await;
        site.state.results.staff(&entry, &question).await.unwrap();
        let snapshot = snapshots::latest(&site.state.db, "mascot").await.unwrap().unwrap();
        assert_eq!(snapshot.number, 2, "figures for staff are made anew without them");
    }

    async fn staff_see_for_a_week_what_is_going_to_be_deleted(site: &Site) {
        keeps(site, 2).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[envelope(1), envelope(2), answering(3, "story.text", json!("A story"))]).await;
        assert!(lead.get(site, PAGE).await.text().contains("Nothing in the next 30 days."));
        until(site, "2027-01-16T12:00:00Z").await;
        let lead = crate::staff::Member::enter(site, &lead.email).await;
        let page = lead.get(site, PAGE).await.text();
        assert!(page.contains("23 January 2027") && page.contains("2 months from the day they reached us"), "{page}");
        for period in ["90 days", "180 days", "12 hours at most", "15 minutes", "6 years", "They stay"] {
            assert!(page.contains(period), "{period}: {page}");
        }
        let figures = lead.get(site, "/staff/p/mascot").await.text();
        assert!(figures.contains("From 23 January 2027 on, the answers of 3 people will be deleted"), "{figures}");
        assert!(lead.get(site, "/staff").await.text().contains(PAGE));
        until(site, "2027-01-23T12:00:00Z").await;
        purged(site).await;
        let lead = crate::staff::Member::enter(site, &lead.email).await;
        let page = lead.get(site, PAGE).await.text();
        let certificate = page.split_once("Certificates: what was deleted").unwrap().1;
        assert!(certificate.contains("23 November 2026") && certificate.contains(">3<"), "{certificate}");
    }

    async fn whoever_looks_for_the_first_time_tells_for_a_week_first(site: &Site) {
        keeps(site, 1).await;
        sent(site, &[envelope(1)]).await;
        site.later(400 * DAY_MS);
        assert_eq!(overdue(&site.state.db, now_ms(site)).await.unwrap(), Vec::<String>::new(), "it was updated today");
        assert_eq!(purged(site).await, []);
        site.later(6 * DAY_MS);
        assert_eq!(purged(site).await, []);
        nothing_is_wrong(site).await;
        site.later(DAY_MS);
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
    }

    async fn what_is_still_there_two_days_too_late_is_a_fault(site: &Site) {
        keeps(site, 1).await;
        sent(site, &[envelope(1), envelope(2)]).await;
        assert_eq!(site.send_one(&answering(3, "q99.unknown", json!("x"))).await, "quarantined unknown_item");
        until(site, "2026-12-22T12:00:00Z").await;
        purged(site).await;
        site.later(2 * DAY_MS);
        nothing_is_wrong(site).await;
        site.later(DAY_MS);
        assert_eq!(
            overdue(&site.state.db, now_ms(site)).await.unwrap(),
            [
                "mascot: 2 people's answers are kept longer than their time",
                "mascot: 1 envelopes that did not fit are kept longer than their time",
            ]
        );
        assert_eq!(counts(&purged(site).await), [("answers", 2), ("quarantine", 1)]);
        assert_eq!(site.send_one(&answering(3, "q99.unknown", json!("x"))).await, "duplicate");
        nothing_is_wrong(site).await;
    }

    async fn nobodys_answers_are_kept_longer_than_their_notice_said(site: &Site) {
        keeps(site, 2).await;
        let read = |n: u32, notice: u32| with(n, "agreed", json!({ "notice_version": notice }));
        sent(site, &[read(1, 2)]).await;
        keeps(site, 4).await;
        sent(site, &[read(2, 3), read(3, 2)]).await;
        until(site, "2027-01-23T00:00:00Z").await;
        assert_eq!(counts(&purged(site).await), [("answers", 2)]);
        until(site, "2027-03-23T00:00:00Z").await;
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
    }

    async fn fewer_months_are_said_for_a_week_before_they_count(site: &Site) {
        keeps(site, 12).await;
        sent(site, &[envelope(1)]).await;
        until(site, "2027-03-01T12:00:00Z").await;
        keeps(site, 1).await;
        site.later(6 * DAY_MS);
        assert_eq!(purged(site).await, []);
        site.later(DAY_MS);
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
    }

    async fn a_revision_that_waits_for_staff_has_its_own_time_and_keeps_the_one_before(site: &Site) {
        keeps(site, 1).await;
        sent(site, &[envelope(1)]).await;
        site.later(10 * DAY_MS);
        let mut unfit = answering(1, "q06.services", json!("splendid"));
        unfit["revision"] = json!(2);
        assert_eq!(site.send_one(&unfit).await, "quarantined unknown_answer");
        until(site, "2027-01-02T12:00:00Z").await;
        assert_eq!(purged(site).await, []);
        nothing_is_wrong(site).await;
        site.later(DAY_MS / 2);
        assert_eq!(counts(&purged(site).await), [("answers", 1)]);
        assert_eq!((site.rows("response").await, site.rows("quarantine").await), (0, 0));
    }

    async fn the_log_is_kept_for_six_years_and_that_of_a_held_project_longer(site: &Site) {
        let officer = member(site, "officer", Role::DataOfficer, None).await;
        officer.post(site, PAGE, &[("do", "hold"), ("reason", "A court.")]).await;
        until(site, "2026-12-01T00:00:00Z").await;
        for (name, at, project) in
            [("old", "2020-11-30T23:59:59Z", "null"), ("held", "2020-01-01T00:00:00Z", "'mascot'"), ("kept", "2020-12-01T00:00:00Z", "null")]
        {
            let at_ms = from_rfc3339(at).unwrap();
            site.run(&format!("insert into audit_log (id, at_ms, action, project) values ('{name}', {at_ms}, 'signed_in', {project})")).await;
        }
        let done = purged(site).await;
        assert_eq!(counts(&done), [("audit", 1)]);
        assert_eq!(done[0].project, "");
        assert_eq!(site.number("select count(*) from audit_log where id in ('held', 'kept')").await, 2);
        let log = "role=\"cell\" data-label=\"What\">The audit log, certificates, and holds that were lifted";
        for (name, project, lines) in [("all", None, 1), ("one", Some("mascot"), 0)] {
            let reader = member(site, name, Role::DataOfficer, project).await;
            let page = reader.get(site, PAGE).await.text();
            assert_eq!(page.matches(log).count(), lines, "{name}: {page}");
        }
    }

    async fn a_backup_brings_nothing_back_for_good(site: &Site) {
        keeps(site, 1).await;
        let officer = member(site, "officer", Role::DataOfficer, None).await;
        site.add_project(project_file("other")).await;
        sent(site, &[envelope(1), envelope(2)]).await;
        until(site, "2026-12-22T12:00:00Z").await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("all.backup");
        backup::write(&site.state.db, &file, now_ms(site)).await.unwrap();
        site.later(DAY_MS);
        let officer = crate::staff::Member::enter(site, &officer.email).await;
        officer.post(site, "/staff/p/other/keeping", &[("do", "hold"), ("reason", "A court.")]).await;
        assert_eq!(counts(&purged(site).await), [("answers", 2)]);

        let place = format!("sqlite://{}", folder.path().join("new.db").display());
        let config = Config { database_url: place, ..site.config.clone() };
        let (new, _) = backup::restore(&config, &file, false, now_ms(site)).await.unwrap();
        assert_eq!(overdue(&new, now_ms(site)).await.unwrap(), Vec::<String>::new(), "it has just come");
        new.close().await;
        let new = server::state::AppState::open(config, site.state.clock.clone()).await.unwrap();
        assert_eq!(new.retention.due(None).await.unwrap().iter().map(|due| (due.kind, due.count)).collect::<Vec<_>>(),
            [(Kind::Answers, 2)]);
        assert_eq!(counts(&new.retention.purge_due().await.unwrap()), [("answers", 2)], "by their own age");
        new.close().await;

        let (db, restored) = backup::restore(&site.config, &file, true, now_ms(site)).await.unwrap();
        assert_eq!(restored.withdrawals_kept, 2);
        assert_eq!(server::storage::responses::changes_after(&db, "mascot", 0, 10).await.unwrap().len(), 0);
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().faults, Vec::<String>::new());
        assert!(holds::of(&db, "other").await.unwrap().is_some(), "a hold that was set since is there");
        assert_eq!(site.rows("purge").await, 1, "and so is the certificate");
        db.close().await;
    }
}

#[tokio::test]
async fn deleted_text_is_gone_from_the_files() {
    let site = Site::on_sqlite().await;
    keeps(&site, 1).await;
    let told = vec!["told-and-gone"; 60].join(" ");
    sent(&site, &[answering(1, "story.text", json!(told))]).await;
    until(&site, "2026-12-23T00:00:00Z").await;
    purged(&site).await;
    assert!(server::collection::receipts::forget_once(&site.state.db, &site.state.clock).await.unwrap());
    let file = server::system::config::sqlite_file(&site.config.database_url).unwrap();
    for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|window| window == b"told-and-gone"));
    }
    site.close().await;
}
