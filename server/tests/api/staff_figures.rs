//! Staff figures under filters and side by side: what may be seen, and that nothing else leads to what may not.

use axum::http::StatusCode;
use domain::administration::roles::Role;
use serde_json::{Value, json};

use crate::{
    staff::{logged, member},
    support::{Site, envelope, on_both, project_file},
};

const DASHBOARD: &str = "/api/v1/projects/mascot/dashboard";

/// One person's envelope: how it came, who they are, and what they said about services.
fn person(n: u32, channel: &str, day: &str, role: &str, services: &str) -> Value {
    let mut envelope = envelope(n);
    envelope["channel"] = json!(channel);
    envelope["captured_at"] = json!(format!("{day}T10:15:00Z"));
    envelope["answers"]["you.role"] = json!(role);
    envelope["answers"]["q06.services"] = json!(services);
    envelope
}

fn item<'d>(dashboard: &'d Value, id: &str) -> &'d Value {
    dashboard["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

/// The group of an item; its `n` and why it is hidden.
fn group(dashboard: &Value, id: &str, code: &str) -> (Value, Value) {
    let groups = item(dashboard, id)["groups"].as_array().unwrap();
    let group = groups.iter().find(|group| group["code"] == code).unwrap();
    (group["n"].clone(), group["hidden"].clone())
}

async fn two_rounds(site: &Site) {
    let mut project = project_file("mascot");
    project["waves"] = json!([
        {"id": "w1", "name": "Spring", "closes_at": "2026-10-31T23:59:59Z"},
        {"id": "w2", "name": "Autumn", "opens_at": "2026-11-01T00:00:00Z"},
    ]);
    project["events"] = json!([{"id": "e1", "name": "Summer fair", "date": "2026-11-14"}]);
    site.update_project(project).await;
}

on_both! {
    async fn filters_show_the_people_they_name(site: &Site) {
        two_rounds(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        for n in 0..40 {
            let day = if n < 20 { "2026-10-10" } else { "2026-11-10" };
            let role = if n % 2 == 0 { "lived" } else { "professional" };
            let services = if n % 4 == 0 { "same" } else { "bit_better" };
            assert_eq!(site.send_one(&person(n, "own", day, role, services)).await, "stored");
        }
        for n in 40..43 {
            assert_eq!(site.send_one(&person(n, "own", "2026-10-20", "both", "same")).await, "stored");
        }
        let see = async |query: &str| lead.get(site, &format!("{DASHBOARD}{query}")).await.json();
        let everyone = see("?by=you.role").await;
        assert_eq!(item(&everyone, "q06.services")["n"]["answered"], 43);
        assert_eq!(group(&everyone, "q06.services", "lived"), (json!(20), Value::Null));
        assert_eq!(group(&everyone, "q06.services", "professional"), (json!(20), Value::Null));
        assert_eq!(group(&everyone, "q06.services", "both"), (Value::Null, json!("too_few")));
        let spring = see("?wave=w1&by=you.role").await;
        assert_eq!(spring["filter"], json!({"by": "wave", "code": "w1"}));
        assert_eq!(item(&spring, "q06.services")["n"]["answered"], 23);
        assert_eq!(group(&spring, "q06.services", "both"), (Value::Null, json!("too_few")));
        let headline = &item(&spring, "q06.services")["headline"];
        assert_eq!((&headline["count"], &headline["percent"]), (&json!(15), &json!(65)));
        assert_eq!(item(&see("?month=2026-10").await, "q06.services")["n"]["answered"], 23, "the month is the round");
        assert_eq!(item(&see("?month=2019-01").await, "q06.services")["hidden"], "too_few");
        assert_eq!(item(&see("?event=e1&by=you.role").await, "q06.services")["hidden"], "too_few");
        assert_eq!(item(&see("?channel=paper&by=wave").await, "q06.services")["hidden"], "too_few");
        assert!(logged(site).await.iter().all(|action| action == "staff_figures_seen" || !action.contains("figures")));
    }

    async fn a_filter_leaves_out_the_groups_it_lets_nobody_of_through(site: &Site) {
        two_rounds(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        for n in 0..40 {
            let day = if n < 20 { "2026-10-10" } else { "2026-11-10" };
            assert_eq!(site.send_one(&person(n, "own", day, "lived", "bit_better")).await, "stored");
        }
        let see = async |query: &str| lead.get(site, &format!("{DASHBOARD}{query}")).await.json();
        let codes = |dashboard: &Value| -> Vec<(String, Value)> {
            let groups = item(dashboard, "q06.services")["groups"].as_array().unwrap();
            groups.iter().map(|group| (group["code"].as_str().unwrap().to_owned(), group["n"].clone())).collect()
        };
        let own = see("?by=channel&channel=own").await;
        assert_eq!(own["people"]["channels"], json!([{"code": "own", "count": 40}]), "nobody else answered by it");
        assert_eq!(codes(&own), [("own".to_owned(), json!(40))]);
        assert_eq!(codes(&see("?by=wave&wave=w1").await), [("w1".to_owned(), json!(20))]);
        assert_eq!(codes(&see("?by=wave&channel=own").await).len(), 2, "rounds under a channel are all there");
        assert_eq!(see("?wave=w1").await["people"]["channels"].as_array().unwrap().len(), 4);
        assert_eq!(see("").await["people"]["channels"].as_array().unwrap().len(), 4);
        let page = lead.get(site, "/staff/p/mascot?channel=own").await.text();
        let people = page.split("id=\"people-heading\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(people.contains("100% (about 40)") && !people.contains("hidden<"), "{people}");
        assert!(!people.contains("On paper") && people.contains(">About 40 people answered."), "{people}");
        let csv = lead.get(site, "/staff/p/mascot/figures/people.csv?channel=own").await.text();
        assert_eq!(csv.lines().count(), 3, "headings, everyone and one way: {csv}");
    }

    async fn what_staff_read_of_counts_is_said_as_to_everybody(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        for n in 0..33 {
            let services = if n < 11 { "same" } else { "bit_better" };
            assert_eq!(site.send_one(&person(n, "own", "2026-11-10", "lived", services)).await, "stored");
        }
        site.state.results.release("mascot").await.unwrap();
        let sentences = |document: &Value| item(document, "q06.services")["sentence"].clone();
        let staff = sentences(&lead.get(site, DASHBOARD).await.json());
        let english = "About 22 of 33 people answered “A bit better” or “A lot better”. That is 7 in 10 (likely between 5 and 8 in 10).";
        assert_eq!(staff["en-GB"], english);
        assert!(staff["ar"].as_str().unwrap().starts_with("أجاب نحو 22 من 33 شخصًا"), "{staff}");
        let public = sentences(&site.get("/api/v1/projects/mascot/results").await.json());
        assert_eq!(public, staff);
        let notes = lead.get(site, "/api/v1/projects/mascot/export?level=staff&format=csv&part=dictionary").await.text();
        assert!(notes.contains("file,noise,"), "{notes}");
    }

    /// Mix effect: only staff may see groups of one round, so only they are told that the mix moved, and how it is without.
    async fn where_the_mix_of_rounds_moved_staff_see_both_weighing_the_same(site: &Site) {
        two_rounds(site).await;
        let rounds = [("2026-10-10", [("lived", 9, 10), ("professional", 9, 30), ("both", 5, 10)]), ("2026-11-10", [("lived", 27, 30), ("professional", 3, 10), ("both", 5, 10)])];
        let mut n = 0;
        for (day, groups) in rounds {
            for (role, top, people) in groups {
                for place in 0..people {
                    let services = if place < top { "bit_better" } else { "same" };
                    assert_eq!(site.send_one(&person(n, "own", day, role, services)).await, "stored");
                    n += 1;
                }
            }
        }
        let lead = member(site, "lead", Role::Lead, None).await;
        let told = "so here both kinds of knowledge weigh the same";
        let page = lead.get(site, "/staff/p/mascot?by=wave").await.text();
        assert!(page.contains(told) && page.contains("25% had lived experience in the first round shown and 75% in the last."));
        let filtered = lead.get(site, "/staff/p/mascot?by=wave&channel=own").await.text();
        assert!(!filtered.contains(told), "that would be a table of three ways");
        let dashboard = lead.get(site, &format!("{DASHBOARD}?by=wave")).await.json();
        let groups = item(&dashboard, "q06.services")["groups"].as_array().unwrap().clone();
        assert!(groups.iter().all(|group| group["by"] == "wave"), "the round's own groups are a question of their own");
        site.state.results.release("mascot").await.unwrap();
        let public = site.get("/p/mascot/results").await.text();
        assert!(!public.contains(told) && public.contains("If that mix changed, a difference may come from who answered."));
    }

    async fn the_address_of_a_filtered_page_shows_a_colleague_the_same(site: &Site) {
        two_rounds(site).await;
        for n in 0..24 {
            let day = if n < 12 { "2026-10-10" } else { "2026-11-10" };
            site.send_one(&person(n, "own", day, "lived", "bit_better")).await;
        }
        let address = "/staff/p/mascot?by=you.role&wave=w2";
        let lead = member(site, "lead", Role::Lead, None).await.get(site, address).await.text();
        let analyst = member(site, "analyst", Role::Analyst, Some("mascot")).await.get(site, address).await.text();
        for page in [&lead, &analyst] {
            assert!(page.contains("Only these answers: Autumn.") && page.contains("12 people"), "{page}");
            assert!(page.contains("/staff/p/mascot?by=you.role&amp;month=2026-10") && page.contains("October 2026"));
            assert!(page.contains("/api/v1/projects/mascot/dashboard?by=you.role&amp;wave=w2"));
        }
        let pays = member(site, "pays", Role::Commissioner, None).await;
        assert_eq!(pays.get(site, address).await.status, StatusCode::FORBIDDEN);
    }

    async fn five_to_nine_people_are_shown_in_words(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        for (count, n) in [(0, 0), (1, 1), (4, 4), (5, 5), (9, 9), (10, 10), (29, 29)] {
            let slug = format!("project-{count}");
            site.add_project(project_file(&slug)).await;
            for person_number in 0..count {
                let services = if person_number % 2 == 0 { "bit_better" } else { "bit_worse" };
                let mut envelope = person(1000 + 40 * n + person_number, "own", "2026-11-10", "lived", services);
                envelope["project"] = json!(slug);
                assert_eq!(site.send_one(&envelope).await, "stored");
            }
            let dashboard = lead.get(site, &format!("/api/v1/projects/{slug}/dashboard?by=you.role")).await.json();
            let services = item(&dashboard, "q06.services");
            let page = lead.get(site, &format!("/staff/p/{slug}?by=you.role")).await.text();
            match count {
                0..5 => {
                    assert_eq!((&services["hidden"], &services["n"]["answered"]), (&json!("too_few"), &Value::Null));
                    let said = if count == 0 { "Nobody has answered yet" } else { "When enough people have answered, what they said" };
                    assert_eq!(page.matches(said).count(), 1, "{count}: once, and not question by question");
                    assert!(!page.contains("<article") && !page.contains("so we do not show this"), "{count}");
                }
                5..10 => {
                    assert_eq!((&services["headline"], &services["on_scale"]), (&Value::Null, &Value::Null));
                    assert!(services["distribution"].as_array().unwrap().iter().all(|cell| cell["percent"].is_null()));
                    assert!(page.contains(&format!("About {count} people answered. That is too few for a share.")));
                }
                _ => {
                    assert!(services["headline"]["percent"].is_number());
                    assert!(page.contains("could well be different"), "{page}");
                }
            }
            assert!(!page.contains("NaN") && !page.contains("inf%"));
        }
    }

    /// T8: fourteen residents and three professionals.
    async fn three_professionals_are_split_off_by_nothing(site: &Site) {
        two_rounds(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        for n in 0..17 {
            let (role, services) = if n < 14 { ("lived", "bit_better") } else { ("professional", "lot_worse") };
            let channel = if n % 2 == 0 { "2026-10-10" } else { "2026-11-10" };
            assert_eq!(site.send_one(&person(n, "own", channel, role, services)).await, "stored");
        }
        site.state.results.release("mascot").await.unwrap();
        let mut seen = Vec::new();
        for by in ["", "you.role", "you.age", "wave", "channel"] {
            for filter in ["", "wave=w1", "wave=w2", "month=2026-10", "month=2026-11", "channel=own", "event=e1"] {
                let query = [["by=", by].concat(), filter.to_owned()].into_iter().filter(|part| !part.ends_with("by=") && !part.is_empty());
                let query: Vec<String> = query.collect();
                let dashboard = lead.get(site, &format!("{DASHBOARD}?{}", query.join("&"))).await.json();
                seen.extend(dashboard["items"].as_array().unwrap().iter().cloned());
            }
        }
        let public = site.get("/api/v1/projects/mascot/results").await.json();
        seen.extend(public["items"].as_array().unwrap().iter().cloned());
        for item in seen.iter().filter(|item| item["groups"].as_array().is_some_and(|groups| !groups.is_empty())) {
            for group in item["groups"].as_array().unwrap().iter().filter(|group| group["by"] == "you.role") {
                let shown = &group["n"];
                assert!(shown.is_null(), "{} of {}: {group}", group["code"], item["id"]);
                assert!(group["hidden"].is_string(), "the reason is given");
            }
        }
        let roles: Vec<&Value> = seen.iter().filter(|item| item["id"] == "you.role").collect();
        assert!(roles.iter().all(|item| item["distribution"].as_array().unwrap().iter().all(|cell| {
            cell["count"].is_null() || cell["count"] == 0
        })), "nor does the question about roles itself");
        let page = site.get("/p/mascot/results").await.text();
        let sentence = item(&public, "q06.services")["sentence"]["en-GB"].as_str().unwrap().to_owned();
        assert!(sentence.contains("14 of 17") && page.contains(&sentence), "the overall sentence is there: {sentence}");
        assert!(page.contains("Not shown, to protect others") && page.contains("Too few, so not shown"));
    }
}
