//! Where a project is: its days, months and times are those of its own clock, on pages, in figures and in files, while the
//! pack stays in UTC. Both changes of the clock, zones with half hours, and a round that ends inside the repeated hour.

use domain::{administration::roles::Role, time::DAY_MS};
use serde_json::{Value, json};
use server::{
    administration::projects::{read_file, read_file_in},
    reporting::{releases::Refused, verify::verify},
    system::zones,
};

use crate::{
    staff::member,
    support::{Site, answering, envelope, on_both, project_file},
};

const HOUR_MS: i64 = DAY_MS / 24;
/// A receipt code, and what a phone sends of it.
const CODE: &str = "7K3M-9QXD-0T5B-W2HJ-H";
const HASH: &str = "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35";

/// The mascot's file with these fields.
fn file(fields: &[(&str, Value)]) -> Value {
    let mut file = project_file("mascot");
    for (field, value) in fields {
        file[field] = value.clone();
    }
    file
}

/// So many people who finished at a moment, numbered from `first`.
async fn people(site: &Site, first: u32, count: u32, captured_at: &str) {
    let one = |n| {
        let mut envelope = envelope(n);
        envelope["captured_at"] = json!(captured_at);
        envelope
    };
    let outcomes = site.send(&(first..first + count).map(one).collect::<Vec<_>>()).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

async fn page(site: &Site, path: &str) -> String {
    let answer = site.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

fn says(page: &str, words: &str) {
    assert!(page.contains(words), "no “{words}” in {page}");
}

async fn days(site: &Site) -> [Value; 2] {
    let people = &site.get("/api/v1/projects/mascot/results").await.json()["people"];
    ["first_day", "last_day"].map(|day| people[day].clone())
}

async fn faults(site: &Site) -> Vec<String> {
    verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults
}

async fn pack(site: &Site) -> Value {
    site.get("/api/v1/projects/mascot/pack").await.json()["project"].clone()
}

on_both! {
    async fn an_answer_of_half_past_midnight_in_summer_is_of_that_day(site: &Site) {
        people(site, 0, 20, "2026-06-30T23:30:00Z").await;
        site.state.results.release("mascot").await.unwrap();
        assert_eq!(days(site).await, ["2026-07-01", "2026-07-01"]);
        let results = page(site, "/p/mascot/results").await;
        says(&results, "1 July 2026");
        assert!(!results.contains("30 June"), "{results}");
        let lead = member(site, "lead", Role::Lead, None).await;
        let answered = async |month: &str| {
            let seen = lead.get(site, &format!("/api/v1/projects/mascot/dashboard?month={month}")).await.json();
            seen["people"]["answered"].clone()
        };
        assert_eq!((answered("2026-07").await, answered("2026-06").await), (json!(20), json!(0)));
        let staff = lead.get(site, "/staff/p/mascot").await.text();
        says(&staff, "July 2026");
        assert!(!staff.contains("June 2026"), "{staff}");
        assert_eq!(faults(site).await, Vec::<String>::new());
    }

    async fn days_follow_both_changes_of_the_clock(site: &Site) {
        // Each is the last or the first second of its day in London, in winter, in summer and on both days between.
        for (number, captured_at) in (0..).zip([
            "2026-03-28T23:59:59Z", "2026-03-29T00:00:00Z", "2026-03-29T22:59:59Z", "2026-03-29T23:00:00Z",
            "2026-10-24T22:59:59Z", "2026-10-24T23:00:00Z", "2026-10-25T23:59:59Z", "2026-10-26T00:00:00Z",
        ]) {
            people(site, number, 1, captured_at).await;
        }
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        let raw = officer.get(site, "/api/v1/projects/mascot/export?level=raw&format=json").await.json();
        let mut days: Vec<_> = raw["responses"].as_array().unwrap().iter().map(|row| row["day"].clone()).collect();
        days.sort_by_key(Value::to_string);
        assert_eq!(days, [
            "2026-03-28", "2026-03-29", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-25", "2026-10-26",
        ]);
        assert_eq!(raw["project"]["time_zone"], "Europe/London");
        assert_eq!(faults(site).await, Vec::<String>::new());
    }

    async fn half_hours_count_and_frozen_days_stay_whatever_the_zone_becomes(site: &Site) {
        site.update_project(file(&[("time_zone", json!("Asia/Kolkata"))])).await;
        people(site, 0, 10, "2026-06-30T18:29:59Z").await;
        people(site, 10, 10, "2026-07-31T18:30:00Z").await;
        site.state.results.release("mascot").await.unwrap();
        assert_eq!(days(site).await, ["2026-06-30", "2026-08-01"]);
        site.update_project(file(&[("time_zone", json!("America/St_Johns"))])).await;
        assert_eq!(days(site).await, ["2026-06-30", "2026-08-01"], "published is published");
        assert_eq!(faults(site).await, Vec::<String>::new(), "each release is counted again where it was made");
        people(site, 20, 10, "2026-09-01T02:29:59Z").await;
        site.later(DAY_MS);
        site.state.results.release("mascot").await.unwrap();
        assert_eq!(days(site).await, ["2026-06-30", "2026-08-31"]);
        assert_eq!(faults(site).await, Vec::<String>::new());
    }

    async fn a_project_from_before_there_were_zones_has_its_days_in_utc(site: &Site) {
        let before = site.state.projects.get("mascot").await.unwrap().unwrap();
        let mut document = serde_json::to_value(&before.document).unwrap();
        assert_eq!(document.as_object_mut().unwrap().remove("time_zone"), Some(json!("Europe/London")));
        let document = document.to_string().replace('\'', "''");
        site.run(&format!("update project set document = '{document}'")).await;
        site.run(&format!("update project_version set document = '{document}'")).await;
        let replica = site.replica().await;
        people(site, 0, 20, "2026-06-30T23:30:00Z").await;
        replica.results.release("mascot").await.unwrap();
        let results = server::router(replica.clone());
        let request = axum::http::Request::get("/api/v1/projects/mascot/results").body(axum::body::Body::empty()).unwrap();
        let results = crate::support::call(results, request).await.json();
        assert_eq!((&results["people"]["first_day"], &results["project"]["time_zone"]), (&json!("2026-06-30"), &json!("UTC")));
        assert_eq!(faults(site).await, Vec::<String>::new());
        replica.close().await;
    }

    async fn pages_say_when_a_project_opens_and_closes_by_its_own_clock(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        site.update_project(file(&[("closes_at", json!("2027-07-01T00:59:59+02:00"))])).await;
        let open = "Open until 30 June 2027, 23:59.";
        says(&page(site, "/p/mascot").await, open);
        says(&page(site, "/p/mascot/results").await, open);
        says(&page(site, "/p/mascot?lang=ar").await, "مفتوح حتى 30 يونيو 2027، 23:59.");
        for path in ["/staff", "/staff/p/mascot"] {
            says(&lead.get(site, path).await.text(), open);
        }
        site.update_project(file(&[("opens_at", json!("2027-06-30T23:00:00Z")), ("closes_at", json!("2027-12-01"))])).await;
        let later = page(site, "/p/mascot").await;
        says(&later, "This project opens on 1 July 2027, 00:00.");
        site.update_project(file(&[("closes_at", json!("2026-11-21"))])).await;
        for path in ["/p/mascot", "/p/mascot/results"] {
            assert!(!page(site, path).await.contains("Open until"), "{path} is closed");
        }
        assert!(!lead.get(site, "/staff").await.text().contains("Open until"));
        site.update_project(file(&[])).await;
        assert!(!page(site, "/p/mascot").await.contains("Open until"), "nobody has said until when");
    }

    async fn the_pack_is_in_utc_whatever_the_file_says(site: &Site) {
        let waves = json!([
            {"id": "w1", "opens_at": "2026-06-01", "closes_at": "2026-06-30"},
            {"id": "w2", "opens_at": "2026-07-01T00:00", "closes_at": "2026-12-31T23:59:59.500+05:30"},
        ]);
        site.update_project(file(&[
            ("opens_at", json!("2026-05-01T00:00:00+01:00")), ("closes_at", json!("2026-12-31T02:00:00+02:00")), ("waves", waves),
        ])).await;
        let pack = pack(site).await;
        assert_eq!(pack["time_zone"], "Europe/London");
        assert_eq!((&pack["opens_at"], &pack["closes_at"]), (&json!("2026-04-30T23:00:00Z"), &json!("2026-12-31T00:00:00Z")));
        let moments = |wave: usize| ["opens_at", "closes_at"].map(|field| pack["waves"][wave][field].clone());
        assert_eq!(moments(0), ["2026-05-31T23:00:00Z", "2026-06-30T22:59:59Z"]);
        assert_eq!(moments(1), ["2026-06-30T23:00:00Z", "2026-12-31T18:29:59.500Z"]);
    }

    async fn a_round_may_end_inside_the_repeated_hour(site: &Site) {
        // Half past one comes twice on 25 October: the round ends the first time, the next begins a second later.
        let waves = json!([
            {"id": "w1", "name": "Before", "closes_at": "2026-10-25T01:30:00+01:00"},
            {"id": "w2", "name": "After", "opens_at": "2026-10-25T01:30:01+01:00"},
        ]);
        site.update_project(file(&[("waves", waves)])).await;
        people(site, 0, 11, "2026-10-25T00:30:00Z").await;
        people(site, 20, 13, "2026-10-25T01:20:00Z").await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let answered = async |filter: &str| {
            let seen = lead.get(site, &format!("/api/v1/projects/mascot/dashboard?{filter}")).await.json();
            seen["people"]["answered"].clone()
        };
        assert_eq!((answered("wave=w1").await, answered("wave=w2").await), (json!(11), json!(13)));
        assert_eq!(answered("month=2026-10").await, json!(24));
        assert_eq!(faults(site).await, Vec::<String>::new());
        // Where only the clock is written, what ends lasts until the second time.
        site.update_project(file(&[("waves", json!([{"id": "w1", "opens_at": "2026-10-25T01:30", "closes_at": "2026-10-25T01:30"}]))])).await;
        let wave = pack(site).await["waves"][0].clone();
        assert_eq!((&wave["opens_at"], &wave["closes_at"]), (&json!("2026-10-25T00:30:00Z"), &json!("2026-10-25T01:30:00Z")));
        // And whoever reads it is told which of both times is meant.
        for (closes_at, offset) in [("2027-10-31T00:30:00Z", "+01:00"), ("2027-10-31T01:30:00Z", "+00:00")] {
            site.update_project(file(&[("closes_at", json!(closes_at))])).await;
            says(&page(site, "/p/mascot").await, &format!("Open until 31 October 2027, 01:30 (UTC{offset})."));
        }
    }

    async fn a_chosen_day_begins_where_the_project_is(site: &Site) {
        site.update_project(file(&[("time_zone", json!("Asia/Kolkata")), ("release_on", json!(["2026-11-24"]))])).await;
        people(site, 0, 30, "2026-11-22T10:15:00Z").await;
        let mut refused = Refused::default();
        // 2026-11-23T18:29:59Z is the last second of the day before in Kolkata.
        site.later(DAY_MS + 6 * HOUR_MS + HOUR_MS / 2 - 1000);
        assert_eq!(site.state.results.release_due(&mut refused).await.unwrap(), []);
        site.later(1000);
        assert_eq!(site.state.results.release_due(&mut refused).await.unwrap(), [("mascot".to_owned(), 1)]);
        says(&page(site, "/p/mascot/results").await, "24 November 2026");
    }

    async fn a_day_of_an_event_is_a_day_where_the_project_is(site: &Site) {
        let events = json!([{"id": "e1", "name": "Fair", "date": "2026-11-21"}]);
        site.update_project(file(&[("time_zone", json!("Pacific/Auckland")), ("events", events)])).await;
        for n in 0..12 {
            let mut lost = envelope(n);
            (lost["event"], lost["captured_at"]) = (json!("e1"), json!("2001-01-01T00:00:00Z"));
            assert_eq!(site.send_one(&lost).await, "stored");
        }
        site.state.results.release("mascot").await.unwrap();
        assert_eq!(days(site).await, ["2026-11-21", "2026-11-21"]);
    }

    async fn files_say_which_zone_their_days_and_times_are_in(site: &Site) {
        site.update_project(file(&[("time_zone", json!("Asia/Kolkata"))])).await;
        people(site, 0, 20, "2026-06-30T18:30:00Z").await;
        site.state.results.release("mascot").await.unwrap();
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        let take = async |query: &str| officer.get(site, &format!("/api/v1/projects/mascot/export?{query}")).await;
        for level in ["release", "staff"] {
            let csv = take(&format!("level={level}&format=csv")).await.text();
            says(csv.lines().next().unwrap(), ",date (Asia/Kolkata),");
            says(csv.lines().nth(1).unwrap(), ",2026-11-22T17:30:00+05:30,");
            let dictionary = take(&format!("level={level}&format=csv&part=dictionary")).await.text();
            says(&dictionary, "file,time_zone,,Asia/Kolkata,");
            let json = take(&format!("level={level}&format=json")).await.json();
            assert_eq!(json["project"]["time_zone"], "Asia/Kolkata");
            assert_eq!(json["people"]["first_day"], "2026-07-01");
        }
        let raw = take("level=raw&format=csv").await.text();
        says(raw.lines().next().unwrap(), "row,day (Asia/Kolkata),");
        says(raw.lines().nth(1).unwrap(), "1,2026-07-01,");
        assert_eq!(take("level=raw&format=json").await.json()["responses"][0]["day"], "2026-07-01");
        let chart = site.get("/p/mascot/results/people.csv").await.text();
        says(chart.lines().next().unwrap(), "date (Asia/Kolkata)");
        let feed = site.get("/api/v1/odata/mascot/Figures?$top=1").await.json();
        assert_eq!(feed["value"][0]["Date"], "2026-11-22T12:00:00Z", "the feed is in UTC");
    }

    async fn a_receipt_says_the_day_where_the_project_is(site: &Site) {
        let mut mine = answering(1, "q06.services", json!("same"));
        (mine["captured_at"], mine["receipt_hash"]) = (json!("2026-06-30T23:30:00Z"), json!(HASH));
        assert_eq!(site.send_one(&mine).await, "stored");
        let request = axum::http::Request::post("/receipt")
            .header(axum::http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(crate::staff::form(&[("code", CODE)]))
            .unwrap();
        says(&site.call(request).await.text(), "1 July 2026");
    }

    async fn staff_read_times_by_the_clock_of_the_project(site: &Site) {
        site.update_project(file(&[("time_zone", json!("Asia/Kolkata"))])).await;
        assert_eq!(site.send_one(&answering(1, "q06.services", json!("no such code"))).await, "quarantined unknown_answer");
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        says(&officer.get(site, "/staff/p/mascot/quarantine").await.text(), "22 November 2026, 17:30");
        let admin = member(site, "ada", Role::Admin, None).await;
        says(&admin.get(site, "/staff/audit").await.text(), "22 November 2026, 12:00\u{a0}UTC");
    }
}

#[test]
fn a_zone_that_is_not_known_is_refused_in_a_plain_sentence() {
    let wrong = file(&[("time_zone", json!("Europe/Lundon"))]).to_string();
    let Err(problems) = read_file(&wrong) else { panic!("it was taken") };
    assert_eq!(
        problems.0,
        [
            "There is no time zone \"Europe/Lundon\". Write time_zone as a place that clocks are set by, such as Europe/London."
        ]
    );
}

#[test]
fn a_project_that_names_no_zone_keeps_the_one_of_the_installation() {
    let here = zones::named("Asia/Kolkata").unwrap();
    let document = |file: Value| match read_file_in(&file.to_string(), &here) {
        Ok(read) => read.document,
        Err(problems) => panic!("{problems}"),
    };
    let silent = document(file(&[("closes_at", json!("2026-07-01"))]));
    assert_eq!((silent.time_zone.name(), silent.closes_at.as_deref()), ("Asia/Kolkata", Some("2026-07-01T18:29:59Z")));
    let stored = serde_json::to_value(&silent).unwrap();
    assert_eq!(stored["time_zone"], "Asia/Kolkata", "so that another setting changes nothing that was counted");
    let named = document(file(&[("time_zone", json!("america/st_johns"))]));
    assert_eq!(named.time_zone.name(), "America/St_Johns");
    let Ok(read) = read_file(&file(&[]).to_string()) else { panic!("it is fine") };
    assert_eq!(read.document.time_zone.name(), zones::DEFAULT);
}
