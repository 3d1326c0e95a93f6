//! Attacks on the figures from outside, over HTTP: each read somebody's answers off figures that were exact or rounded.
//!
//! An attacker claims something about a few people. Where the claim is right no more often than a guess, figures tell
//! nothing; so each attack is made on many projects, whose noise follows from the secret of these tests and is the same
//! each time. What noise does to attackers who know more is measured in `domain/tests/protection`.

use domain::{administration::roles::Role, time::DAY_MS};
use serde_json::{Value, json};

use crate::{
    receipts::{ask, code, kept},
    staff::{Member, member},
    support::{Site, envelope, on_both, project_file},
};

/// So many projects are attacked in the same way.
const PROJECTS: u32 = 12;
const HOUR_MS: i64 = 60 * 60 * 1000;
const Q06: [&str; 5] = ["lot_worse", "bit_worse", "same", "bit_better", "lot_better"];

fn slug(project: u32) -> String {
    format!("attacked-{project}")
}

/// One of up to 200 people of a project.
fn person(project: u32, n: u32, answers: Value) -> Value {
    let number = 1000 + project * 200 + n;
    let mut envelope = kept(number, envelope(number));
    (envelope["project"], envelope["length"], envelope["answers"]) = (json!(slug(project)), json!("full"), answers);
    envelope
}

/// Sends people to every project: so many with the same answers each.
async fn crowd(site: &Site, first: u32, parts: &[(u32, Value)]) {
    for project in 0..PROJECTS {
        if site.state.projects.get(&slug(project)).await.unwrap().is_none() {
            site.add_project(project_file(&slug(project))).await;
        }
        send(site, project, first, parts, |_| {}).await;
    }
}

/// Sends people to one project, each as they are or changed.
async fn send(site: &Site, project: u32, first: u32, parts: &[(u32, Value)], change: impl Fn(&mut Value)) {
    let people = parts.iter().flat_map(|(many, answers)| std::iter::repeat_n(answers, *many as usize));
    let envelopes = people.enumerate().map(|(n, answers)| {
        let mut envelope = person(project, first + n as u32, answers.clone());
        change(&mut envelope);
        envelope
    });
    let outcomes = site.send(&envelopes.collect::<Vec<_>>()).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

/// A project that asks before November and from then on.
fn in_two_rounds(project: u32) -> Value {
    let mut file = project_file(&slug(project));
    file["waves"] = json!([
        {"id": "w1", "name": "Spring", "closes_at": "2026-10-31T23:59:59Z"},
        {"id": "w2", "name": "Autumn", "opens_at": "2026-11-01T00:00:00Z"},
    ]);
    file
}

async fn dashboard(site: &Site, lead: &Member, project: u32, query: &str) -> Value {
    lead.get(site, &format!("/api/v1/projects/{}/dashboard?{query}", slug(project))).await.json()
}

async fn released(site: &Site, project: u32) -> Value {
    site.state.results.release(&slug(project)).await.unwrap();
    site.get(&format!("/api/v1/projects/{}/results", slug(project))).await.json()
}

fn item<'d>(document: &'d Value, id: &str) -> &'d Value {
    document["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

fn group<'d>(item: &'d Value, code: &str) -> &'d Value {
    let mut groups = item["groups"].as_array().unwrap().iter();
    groups.find(|group| group["by"] == "you.role" && group["code"] == code).unwrap()
}

/// The counts of some answers; what is said in a word is what the word says.
fn counts(figure: &Value, codes: &[&str]) -> Vec<Option<i64>> {
    let whole = figure["on_scale"].as_i64();
    let count = |code: &&str| {
        let mut cells = figure["distribution"].as_array().unwrap().iter();
        let cell = cells.find(|cell| cell["code"] == **code).unwrap();
        match cell["nearly"].as_str() {
            Some("all") => whole,
            Some(_) => Some(0),
            None => cell["count"].as_i64(),
        }
    };
    codes.iter().map(count).collect()
}

/// In how many projects a claim is right.
fn right(claims: &[bool]) -> usize {
    claims.iter().filter(|claim| **claim).count()
}

/// These claims were right in every project. One that is right in at most a third of them is no knowledge.
fn tells_nothing(claims: &[bool]) {
    assert!(right(claims) * 3 <= claims.len(), "right in {} of {}", right(claims), claims.len());
}

on_both! {
    /// Forty answered; four save the same again by their codes, and one more person answers.
    async fn saving_the_same_again_does_not_uncover_who_came(site: &Site) {
        let noisy = site.with_noise().await;
        let lead = member(&noisy, "lead", Role::Lead, None).await;
        let answers = json!({"q06.services": "same", "q07.area": "same", "you.role": "lived"});
        crowd(&noisy, 0, &[(40, answers.clone())]).await;
        let before = lead.get(&noisy, "/api/v1/projects/attacked-0/dashboard?by=you.role").await;
        for n in 0..4 {
            let body = json!({"code": code(1000 + n), "base_revision": 1, "answers": answers});
            assert_eq!(ask(&noisy, "change", body).await.status, 200);
        }
        let arrival = json!({"q06.services": "lot_worse", "q07.area": "lot_better", "you.role": "both"});
        assert_eq!(noisy.send_one(&person(0, 40, arrival)).await, "stored");
        let after = lead.get(&noisy, "/api/v1/projects/attacked-0/dashboard?by=you.role").await;
        let figures = |answer: &crate::support::Answer| answer.json()["items"].clone();
        assert_eq!(figures(&before), figures(&after), "one person changed something, and not five");
        noisy.state.close().await;
    }

    /// The same with four who change a little, so that figures are made anew.
    async fn four_typos_do_not_uncover_who_came(site: &Site) {
        let noisy = site.with_noise().await;
        let lead = member(&noisy, "lead", Role::Lead, None).await;
        crowd(&noisy, 0, &[(20, json!({"q06.services": "same"})), (20, json!({"q06.services": "bit_better"}))]).await;
        let answer = |project: u32| Q06[project as usize % 5];
        let mut befores = Vec::new();
        for project in 0..PROJECTS {
            befores.push(dashboard(&noisy, &lead, project, "").await);
            for n in 0..4 {
                let answers = json!({"q06.services": "same", "q24.learned": "Well, well."});
                let body = json!({"code": code(1000 + project * 200 + n), "base_revision": 1, "answers": answers});
                assert_eq!(ask(&noisy, "change", body).await.status, 200);
            }
            noisy.send_one(&person(project, 40, json!({"q06.services": answer(project)}))).await;
        }
        noisy.later(HOUR_MS);
        let mut claims = Vec::new();
        for (project, before) in (0..PROJECTS).zip(&befores) {
            let after = dashboard(&noisy, &lead, project, "").await;
            assert_eq!(after["people"]["answered"], 41);
            let of = |document: &Value| counts(item(document, "q06.services"), &Q06);
            let gained: Vec<i64> = of(before).iter().zip(of(&after)).map(|(was, is)| is.unwrap_or(0) - was.unwrap_or(0)).collect();
            // The one cell that grew by one, or else the one that grew most.
            let most = (0..5).max_by_key(|place| (gained[*place] == 1, gained[*place])).unwrap();
            claims.push(Q06[most] == answer(project));
        }
        tells_nothing(&claims);
        noisy.state.close().await;
    }

    /// 12 lived, 8 professional, 3 both, 6 would rather not say: both were 23 − 12 − 8.
    async fn the_rest_of_a_breakdown_does_not_follow_from_another_question(site: &Site) {
        let noisy = site.with_noise().await;
        let lead = member(&noisy, "lead", Role::Lead, None).await;
        let role = |many: u32, role: &str| (many, json!({"q17.p_respect": "mostly", "you.role": role}));
        crowd(&noisy, 0, &[role(12, "lived"), role(8, "professional"), role(3, "both"), role(6, "prefer_not")]).await;
        let mut claims = Vec::new();
        for project in 0..PROJECTS {
            let seen = dashboard(&noisy, &lead, project, "by=you.role").await;
            let respect = item(&seen, "q17.p_respect");
            let whole = item(&seen, "you.role")["on_scale"].as_i64();
            let size = |code: &str| group(respect, code)["n"].as_i64();
            let both = size("both").or_else(|| Some(whole? - size("lived")? - size("professional")?));
            claims.push(both == Some(3));
        }
        tells_nothing(&claims);
        noisy.state.close().await;
    }

    /// Nobody with lived experience was a lot worse off in any round, and three people were in the second: they were
    /// professionals.
    async fn a_nought_does_not_name_the_people_under_a_filter(site: &Site) {
        let noisy = site.with_noise().await;
        let lead = member(&noisy, "lead", Role::Lead, None).await;
        let part = |many: u32, role: &str, answer: &str| (many, json!({"q06.services": answer, "you.role": role}));
        let first = [
            part(12, "lived", "lot_better"), part(8, "lived", "bit_better"), part(7, "lived", "same"),
            part(7, "professional", "lot_worse"), part(6, "professional", "same"), part(2, "professional", "bit_better"),
        ];
        let second = [
            part(15, "lived", "lot_better"), part(9, "lived", "bit_better"), part(6, "lived", "same"),
            part(3, "professional", "lot_worse"),
        ];
        let mut claims = Vec::new();
        // Three people are shown as three in one project of five by chance: twelve are too few to tell that from a third.
        for project in 0..3 * PROJECTS {
            noisy.add_project(in_two_rounds(project)).await;
            for (first, parts, day) in [(0, &first[..], "2026-10-10"), (100, &second[..], "2026-11-10")] {
                send(&noisy, project, first, parts, |envelope| envelope["captured_at"] = json!(format!("{day}T10:00:00Z"))).await;
            }
            let by_role = dashboard(&noisy, &lead, project, "by=you.role").await;
            let lived = counts(group(item(&by_role, "q06.services"), "lived"), &["lot_worse"])[0];
            let of_the_second = dashboard(&noisy, &lead, project, "wave=w2").await;
            let worse_off = counts(item(&of_the_second, "q06.services"), &["lot_worse"])[0];
            claims.push(lived == Some(0) && worse_off == Some(3));
        }
        tells_nothing(&claims);
        noisy.state.close().await;
    }

    /// 0, 1, 8, 1 and 7 of seventeen: the share of the better off left exactly one person who was a bit worse off.
    async fn a_share_does_not_spell_out_the_answers_beside_it(site: &Site) {
        let noisy = site.with_noise().await;
        let part = |many: u32, answer: &str| (many, json!({"q06.services": answer}));
        let of = |number: &Value| number.as_i64();
        crowd(&noisy, 0, &[part(1, Q06[1]), part(8, Q06[2]), part(1, Q06[3]), part(7, Q06[4])]).await;
        let mut claims = Vec::new();
        for project in 0..PROJECTS {
            let seen = released(&noisy, project).await;
            let services = item(&seen, "q06.services");
            let [worst, _, same, ..] = counts(services, &Q06)[..] else { unreachable!("there are five answers") };
            // Fives are at most two off, and whoever is hidden is somebody: 17 − 8 − 8 people are left.
            let left = || Some(of(&services["n"]["answered"])? + 2 - (same? - 2) - (of(&services["headline"]["count"])? - 2));
            claims.push(worst == Some(0) && left() == Some(1));
        }
        tells_nothing(&claims);
        noisy.state.close().await;
    }

    /// Sixty made-up responses in the group of somebody who is alone there, twelve for each answer.
    async fn made_up_answers_do_not_read_the_one_among_them(site: &Site) {
        let noisy = site.with_noise().await;
        let part = |many: u32, role: &str, answer: &str| (many, json!({"q06.services": answer, "you.role": role}));
        let mut parts: Vec<(u32, Value)> = Q06.iter().map(|answer| part(12, "both", answer)).collect();
        parts.push(part(20, "lived", "same"));
        crowd(&noisy, 0, &parts).await;
        let mut claims = Vec::new();
        for project in 0..PROJECTS {
            let answer = Q06[project as usize % 5];
            noisy.send_one(&person(project, 100, json!({"q06.services": answer, "you.role": "both"}))).await;
            let seen = released(&noisy, project).await;
            let counts = counts(group(item(&seen, "q06.services"), "both"), &Q06);
            let most = (0..5).max_by_key(|place| counts[*place]).unwrap();
            claims.push(Q06[most] == answer);
        }
        tells_nothing(&claims);
        noisy.state.close().await;
    }

    /// Fifteen people said the same, and nothing else is known of any of them.
    async fn everybody_in_a_small_group_is_never_a_hundred_per_cent(site: &Site) {
        let noisy = site.with_noise().await;
        let part = |many: u32, role: &str, answer: &str| (many, json!({"q06.services": answer, "you.role": role}));
        crowd(&noisy, 0, &[part(15, "both", "lot_worse"), part(30, "lived", "same"), part(10, "professional", "same")]).await;
        for project in 0..PROJECTS {
            let seen = released(&noisy, project).await;
            for figure in seen["items"].as_array().unwrap() {
                for group in figure["groups"].as_array().unwrap().iter().filter(|group| group["n"].as_i64() < Some(50)) {
                    let cells = group["distribution"].as_array().unwrap().iter().chain([&group["headline"]]);
                    for percent in cells.map(|cell| &cell["percent"]) {
                        assert!(*percent != 100 && *percent != 0, "{group}");
                    }
                }
            }
        }
        noisy.state.close().await;
    }

    /// Whoever makes figures anew again and again, with answers of their own, sees the same noise move slowly.
    async fn figures_made_anew_many_times_are_not_averaged_to_the_truth(site: &Site) {
        let noisy = site.with_noise().await;
        let part = |many: u32, answer: &str| (many, json!({"q06.services": answer}));
        crowd(&noisy, 0, &[part(20, "same"), part(20, "bit_better")]).await;
        let mut claims = Vec::new();
        for project in 0..PROJECTS {
            let (mut sum, times) = (0, 12);
            for time in 0..times {
                let ten = (0..10).map(|n| person(project, 50 + time * 10 + n, json!({"q06.services": "lot_better"})));
                noisy.send(&ten.collect::<Vec<_>>()).await;
                noisy.later(DAY_MS);
                let seen = released(&noisy, project).await;
                sum += counts(item(&seen, "q06.services"), &["same"])[0].unwrap_or(0);
            }
            claims.push((sum as f64 / f64::from(times)).round() as i64 == 20);
        }
        tells_nothing(&claims);
        noisy.state.close().await;
    }
}
