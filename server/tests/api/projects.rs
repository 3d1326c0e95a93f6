//! Projects and packs: plain strings, practice, notices, retired aims, wards, and changes seen at once.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use server::administration::projects::read_file;

use crate::support::{Site, answering, envelope, on_both, project_file, with};

async fn pack(site: &Site, slug: &str) -> Value {
    site.get(&format!("/api/v1/projects/{slug}/pack")).await.json()
}

fn offers(pack: &Value, item: &str) -> bool {
    pack["questionnaire"]["lengths"]["full"].as_array().unwrap().contains(&json!(item))
}

on_both! {
    async fn a_pack_holds_what_a_phone_needs(site: &Site) {
        let pack = pack(site, "mascot").await;
        assert_eq!(pack["project"]["name"], json!({"en-GB": "Naming the mascot"}));
        assert_eq!(pack["project"]["aims"][1], json!({"id": "a2", "text": {"en-GB": "Families choose."}}));
        assert_eq!(pack["project"]["practice"], true);
        assert_eq!(pack["project"]["notice"]["version"], 1);
        assert_eq!(pack["questionnaire"]["id"], "coeval-core");
        assert!(pack["questionnaire"]["items"].as_array().unwrap().len() > 25);
        assert_eq!(pack["languages"], json!(["en-GB", "ar"]));
        assert!(!offers(&pack, "you.ward"), "no wards, no question about them");
    }

    async fn an_unchanged_pack_is_not_sent_again(site: &Site) {
        let first = site.get("/api/v1/projects/mascot/pack").await;
        let etag = first.header(header::ETAG).to_owned();
        let again = Request::get("/api/v1/projects/mascot/pack").header(header::IF_NONE_MATCH, format!("\"x\", W/{etag}"));
        let answer = site.call(again.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, answer.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        let arabic = site.get("/api/v1/projects/mascot/pack?lang=ar").await;
        assert_ne!(arabic.header(header::ETAG), etag);
        assert!(arabic.bytes.len() < first.bytes.len());
        let other = site.get("/api/v1/projects/mascot/pack?lang=xx").await;
        assert_eq!(other.header(header::ETAG), etag, "an unknown language gets them all");
    }

    async fn only_open_public_projects_are_listed(site: &Site) {
        for (slug, field, value) in [
            ("hidden", "public", json!(false)),
            ("closed", "closes_at", json!("2026-11-21T00:00:00Z")),
            ("soon", "opens_at", json!("2026-12-01T00:00:00Z")),
        ] {
            let mut file = project_file(slug);
            file[field] = value;
            site.add_project(file).await;
        }
        let listed = site.get("/api/v1/projects").await.json();
        assert_eq!(listed, json!([{
            "slug": "mascot", "name": {"en-GB": "Naming the mascot"}, "summary": {"en-GB": "A name for the mascot."},
            "practice": true, "has_results": false
        }]));
        let crowd: Vec<_> = (0..20).map(envelope).collect();
        assert_eq!(site.send(&crowd).await.outcomes(), ["stored"; 20]);
        site.state.results.release("mascot").await.unwrap();
        assert_eq!(site.get("/api/v1/projects").await.json()[0]["has_results"], true);
        assert_eq!(site.get("/api/v1/projects/nowhere/pack").await.problem(), (404, "unknown_project".to_owned()));
    }

    async fn practice_ends_when_everything_is_said_and_the_notice_is_renumbered(site: &Site) {
        let mut file = project_file("mascot");
        for (field, value) in [
            ("organisation", json!("Trust")),
            ("contact", json!("Ring 01234")),
            ("basis", json!("public_task")),
            ("complaints", json!("Write to us")),
        ] {
            file[field] = value;
        }
        site.update_project(file.clone()).await;
        let before = pack(site, "mascot").await;
        assert_eq!((&before["project"]["practice"], &before["project"]["notice"]["version"]), (&json!(true), &json!(2)));
        file["retention_months"] = json!(24);
        site.update_project(file.clone()).await;
        let after = pack(site, "mascot").await;
        assert_eq!((&after["project"]["practice"], &after["project"]["notice"]["version"]), (&json!(false), &json!(3)));
        assert!(after["project"]["notice"]["text"]["en-GB"].as_str().unwrap().contains("24 months"));
        file["summary"] = json!("Other words.");
        site.update_project(file).await;
        assert_eq!(pack(site, "mascot").await["project"]["notice"]["version"], 3, "the notice did not change");
    }

    async fn a_retired_aim_is_asked_no_more_and_still_taken(site: &Site) {
        let mut file = project_file("mascot");
        file["aims"] = json!([{"id": "a2", "text": "Families choose."}, {"id": "a3", "text": "It fits."}]);
        site.update_project(file).await;
        assert_eq!(pack(site, "mascot").await["project"]["aims"].as_array().unwrap().len(), 2);
        assert_eq!(site.send_one(&answering(1, "q04.aim_met", json!({"a1": "mostly", "a3": "fully"}))).await, "stored");
        assert_eq!(site.send_one(&answering(2, "q04.aim_met", json!({"a4": "mostly"}))).await, "quarantined unknown_answer");
    }

    async fn wards_are_asked_for_where_there_are_some(site: &Site) {
        let mut file = project_file("mascot");
        file["wards"] = json!([{"code": "E05002218", "name": "Kursaal"}, {"code": "E05002219", "name": "Leigh"}]);
        file["role_sensitive"] = json!(true);
        site.update_project(file.clone()).await;
        let pack_with = pack(site, "mascot").await;
        let items = pack_with["questionnaire"]["items"].as_array().unwrap().clone();
        let item = |id: &str| items.iter().find(|item| item["id"] == id).unwrap().clone();
        assert!(offers(&pack_with, "you.ward"));
        assert_eq!(item("you.ward")["options"][0]["code"], "E05002218");
        assert_eq!(item("you.role")["sensitive"], true);
        assert_eq!(site.send_one(&answering(1, "you.ward", json!("E05002219"))).await, "stored");
        file["wards"] = json!([{"code": "E05002218", "name": "Kursaal"}]);
        site.update_project(file).await;
        let narrowed = pack(site, "mascot").await.to_string();
        assert!(!narrowed.contains("E05002219"));
        assert_eq!(site.send_one(&answering(2, "you.ward", json!("E05002219"))).await, "stored", "retired, still taken");
        assert_eq!(site.send_one(&answering(3, "you.ward", json!("E05000000"))).await, "quarantined unknown_answer");
    }

    async fn a_changed_questionnaire_is_a_new_version_and_the_old_one_is_still_taken(site: &Site) {
        let mut own = pack(site, "mascot").await["questionnaire"].clone();
        (own["id"], own["version"]) = (json!("mascot-own"), json!(1));
        let mut file = project_file("mascot");
        file["questionnaire"] = own.clone();
        site.update_project(file.clone()).await;
        assert_eq!(pack(site, "mascot").await["questionnaire"]["id"], "mascot-own");
        let asked = json!({"id": "mascot-own", "version": 1});
        assert_eq!(site.send(&[with(1, "questionnaire", asked), envelope(2)]).await.outcomes(), ["stored", "stored"]);
        own["items"][0]["question"] = json!({"en-GB": "Something else?"});
        file["questionnaire"] = own;
        let changed = read_file(&file.to_string()).unwrap();
        let error = site.state.projects.update(&changed).await.unwrap_err();
        assert!(error.to_string().contains("new version"), "{error}");
    }

    async fn a_command_beside_a_running_server_is_seen_at_once(site: &Site) {
        let beside = site.replica().await;
        assert_eq!(site.send_one(&with(1, "project", json!("second"))).await, "quarantined unknown_project");
        beside.projects.add(&read_file(&project_file("second").to_string()).unwrap()).await.unwrap();
        assert_eq!(site.send_one(&with(2, "project", json!("second"))).await, "stored");
        assert_eq!(site.get("/api/v1/projects").await.json().as_array().unwrap().len(), 2);
        beside.close().await;
    }

    async fn a_slug_is_taken_only_once_and_must_be_there_to_be_updated(site: &Site) {
        let file = read_file(&project_file("mascot").to_string()).unwrap();
        assert!(site.state.projects.add(&file).await.unwrap_err().to_string().contains("already"));
        let file = read_file(&project_file("nowhere").to_string()).unwrap();
        assert!(site.state.projects.update(&file).await.unwrap_err().to_string().contains("no project"));
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_plain_sentences() {
    for (field, value, words) in [
        ("slug", json!("Not a Slug"), "slug"),
        ("slug", json!("-"), "slug"),
        ("aims", json!([]), "one to five aims"),
        ("aims", json!([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]), "Every aim needs its own id"),
        ("thresholds", json!({"staff": 4}), "thresholds.staff is 4"),
        ("thresholds", json!({"staff": 5, "public": 4}), "thresholds.public is 4"),
        ("thresholds", json!({"staff": 12, "public": 10}), "thresholds.public must be at least thresholds.staff"),
        ("closes_at", json!("tomorrow"), "Times must be written"),
        ("retention_months", json!(0), "at least one month"),
        ("questionnaire", json!({"id": "coeval-core", "version": 7}), "no such questionnaire"),
        ("name", json!(" "), "needs a name"),
        ("summary", json!(7), "“summary” cannot be read"),
        ("contacts", json!("Ask at the gate."), "There is no field “contacts” in project files."),
        ("aims", json!(["Everyone can suggest a name."]), "Each aim is written as {\"id\""),
        ("aims", json!([{"id": "a1", "text": "x", "colour": "red"}]), "There is no field “aims.0.colour”"),
        (
            "aims",
            json!([{"id": "a1", "text": "x".repeat(3_000)}]),
            "text of aim a1 has 3000 letters in en-GB, and may have at most 300",
        ),
        ("aims", json!([{"id": "a1", "text": "Grow"}, {"id": "a2", "text": " grow"}]), "aims a1 and a2 say the same"),
        ("name", json!("x".repeat(121)), "The name has 121 letters"),
        ("contact", json!("x".repeat(2_001)), "The contact has 2001 letters"),
        ("retention_months", json!(241), "at most 240 months"),
        (
            "waves",
            json!([{"id": "w1", "opens_at": "2026-07-02T00:00:00Z", "closes_at": "2026-07-01T00:00:00Z"}]),
            "The wave w1 must open before it closes.",
        ),
        (
            "wards",
            json!([{"code": "x.a", "name": "North"}, {"code": "x.b", "name": "North"}]),
            "wards x.a and x.b say the same",
        ),
        (
            "questionnaire",
            json!({"id": "own", "version": 1, "scales": {}, "principles": [], "lengths": {"quick": [], "short": [], "full": ["x.a"]},
                "items": [{"id": "x.a", "kind": "single", "question": {"en-GB": "Did it help?"},
                    "options": [{"code": "one", "label": {"en-GB": "Yes"}}, {"code": "two", "label": {"en-GB": "Yes"}}]}]}),
            "options of item x.a one and two say the same",
        ),
    ] {
        let mut file = project_file("mascot");
        file[field] = value;
        let Err(problems) = read_file(&file.to_string()) else { panic!("{field} was taken") };
        assert!(problems.to_string().contains(words), "{problems}");
    }
    let both = json!({"slug": "A", "name": "", "summary": "s", "aims": [{"id": "a", "text": "x"}]}).to_string();
    let Err(problems) = read_file(&both) else { panic!("it was taken") };
    assert_eq!(problems.0.len(), 2, "all problems at once");
}
