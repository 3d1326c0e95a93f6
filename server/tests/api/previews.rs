//! What is published is seen before it is: by whoever may publish, as everybody sees it later, and as often as they like
//! without one number more. And what shows nothing can be taken back.

use axum::http::{StatusCode, header};
use domain::administration::roles::Role;
use serde_json::{Value, json};
use server::reporting::releases::ReleaseError;

use crate::{
    staff::{Member, hidden, logged, member, say_yes},
    support::{Site, answering, on_both, project_file, with},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const RELEASE: &str = "/staff/p/mascot/release";
const FIGURES: &str = "/staff/p/mascot";
const PUBLIC: &str = "/p/mascot/results";

async fn people(site: &Site, numbers: std::ops::Range<u32>, code: &str) {
    let all: Vec<Value> = numbers.map(|n| answering(n, "q06.services", json!(code))).collect();
    assert!(site.send(&all).await.outcomes().iter().all(|outcome| outcome == "stored"));
}

/// The preview, as somebody who may publish sees it.
async fn preview(site: &Site, who: &Member) -> String {
    let page = who.post(site, RELEASE, &[]).await;
    assert_eq!((page.status, page.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"), "{}", page.text());
    page.text()
}

/// The number that a preview would be published under.
fn number(page: &str) -> String {
    hidden(page, "number")
}

/// Every figure of a page of results: who answered, charts, tables and sentences, without the ways to take them away and the
/// sentence that says since when they are public.
fn figures(page: &str) -> String {
    let sections = page.split("<section").skip(1).filter(|section| !section.starts_with(" id=\"method\""));
    let figures: String = sections.map(|section| section.split("</section>").next().unwrap()).collect();
    let without_links = figures.split("<p class=\"take\">").map(|part| match part.split_once("</a></p>") {
        Some((link, rest)) if link.contains("download") => rest,
        _ => part,
    });
    let mut said = without_links.collect::<String>().replace("<!>", "");
    while let Some((before, rest)) = said.split_once("These numbers were ") {
        said = [before, rest.split_once("</p>").unwrap().1].concat();
    }
    said
}

/// Ten people who answered too little for any figure.
async fn hardly_anything(site: &Site) {
    let one = |n: u32| {
        let answers =
            if n.is_multiple_of(2) { json!({"q06.services": "same"}) } else { json!({"q24.learned": "To listen."}) };
        with(n, "answers", answers)
    };
    site.send(&(0..10).map(one).collect::<Vec<_>>()).await;
    site.run("update response set channel = 'paper' where seq > 5").await;
}

async fn faults(site: &Site) -> Vec<String> {
    server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults
}

on_both! {
    async fn a_preview_is_what_everybody_sees_once_it_is_published(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0..30, "bit_better").await;
        let before = preview(site, &lead).await;
        assert!(before.contains("This is a preview. It is not published") && before.contains("Yes, publish"), "{before}");
        assert!(before.contains("It was counted on 22 November 2026, and exactly this is published."), "{before}");
        for way in ["/p/mascot/results/", "/api/v1/projects/mascot", "download=\"\""] {
            assert!(!before.contains(way), "nothing can be taken away: {way}");
        }
        assert!(site.get(PUBLIC).await.text().contains("No results yet"));
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.status, StatusCode::NOT_FOUND);
        people(site, 30..60, "bit_worse").await;
        site.later(DAY_MS / 24);
        let published = say_yes(site, &lead, &before).await;
        assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.text());
        let public = site.get(PUBLIC).await.text();
        assert!(public.contains("30 people") && !public.contains("60 people"), "{public}");
        let (said, seen) = (figures(&public), figures(&before));
        assert!(said.len() > 2_000 && said == seen, "{said}\n\n{seen}");
        let log = logged(site).await;
        for done in ["release_previewed", "released"] {
            assert_eq!(log.iter().filter(|line| *line == done).count(), 1, "{done}");
        }
        assert_eq!(faults(site).await, Vec::<String>::new());
        let again = say_yes(site, &lead, &before).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.text().contains("was published, counted anew or reworded in the meantime"));
    }

    async fn whoever_looks_again_and_again_sees_the_same(site: &Site) {
        let noisy = &site.with_noise().await;
        let lead = member(noisy, "lead", Role::Lead, None).await;
        people(noisy, 0..30, "bit_better").await;
        let first = preview(noisy, &lead).await;
        for n in 30..39 {
            people(noisy, n..n + 1, "bit_worse").await;
            assert_eq!(figures(&preview(noisy, &lead).await), figures(&first), "{n}");
        }
        noisy.later(3 * DAY_MS);
        let lead = Member::enter(noisy, &lead.email).await;
        let nine = preview(noisy, &lead).await;
        assert_eq!((figures(&nine), number(&nine)), (figures(&first), "1".to_owned()), "nine changed, days later");
        let replica = site.replica().await;
        let entry = replica.projects.get("mascot").await.unwrap().unwrap();
        let theirs = replica.results.preview(&entry).await.unwrap();
        let ours = noisy.state.results.preview(&entry).await.unwrap();
        assert_eq!((theirs.number, theirs.figures), (ours.number, ours.figures), "and on every replica");
        people(noisy, 39..40, "bit_worse").await;
        let tenth = preview(noisy, &lead).await;
        assert_eq!(number(&tenth), "2", "its own number, and so its own noise");
        assert_ne!(figures(&tenth), figures(&first));
        people(noisy, 40..60, "bit_worse").await;
        assert_eq!(number(&preview(noisy, &lead).await), "2", "twenty more, but a day has not passed");
        let old = say_yes(noisy, &lead, &first).await;
        assert_eq!(old.status, StatusCode::CONFLICT, "what was replaced is not published");
        let done = say_yes(noisy, &lead, &tenth).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert!(noisy.get(PUBLIC).await.text().contains("40 people"));
        let verified = server::reporting::verify::verify(&noisy.state.db, Some(noisy.state.results.noises())).await.unwrap();
        assert_eq!((verified.faults, verified.recounted), (Vec::<String>::new(), 1));
        noisy.later(DAY_MS);
        assert_eq!(noisy.state.results.release("mascot").await.unwrap(), 3);
        let lead = Member::enter(noisy, &lead.email).await;
        assert!(lead.get(noisy, FIGURES).await.text().contains("less than 24 hours ago"));
        assert!(noisy.get(PUBLIC).await.text().contains("/p/mascot/releases/2"), "what changed since the one before");
        replica.close().await;
    }

    async fn what_waits_is_what_makes_itself_public_unless_enough_changed(site: &Site) {
        let mut file = project_file("mascot");
        file["release_on"] = json!(["2026-11-24", "2026-11-26"]);
        site.update_project(file).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0..30, "bit_better").await;
        preview(site, &lead).await;
        people(site, 30..35, "bit_worse").await;
        site.later(2 * DAY_MS);
        let made = site.state.results.release_due(&mut Default::default()).await.unwrap();
        assert_eq!(made, [("mascot".to_owned(), 1)]);
        assert!(site.get(PUBLIC).await.text().contains("30 people"), "a second count would show what five people said");
        people(site, 35..40, "bit_worse").await;
        let lead = Member::enter(site, &lead.email).await;
        assert_eq!(lead.post(site, RELEASE, &[]).await.status, StatusCode::CONFLICT);
        site.later(2 * DAY_MS);
        assert_eq!(site.state.results.release_due(&mut Default::default()).await.unwrap(), [("mascot".to_owned(), 2)]);
        assert!(site.get(PUBLIC).await.text().contains("40 people"));
    }

    async fn a_slip_in_the_words_is_mended_before_they_are_published(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0..30, "bit_better").await;
        let first = preview(site, &lead).await;
        let mut file = project_file("mascot");
        file["name"] = json!("Naming the mascot together");
        site.update_project(file).await;
        let old = say_yes(site, &lead, &first).await;
        assert_eq!(old.status, StatusCode::SEE_OTHER, "what somebody saw is what they publish: {}", old.text());
        assert!(!site.get(PUBLIC).await.text().contains("mascot together"));
        site.later(DAY_MS);
        let lead = Member::enter(site, &lead.email).await;
        people(site, 30..60, "bit_worse").await;
        let second = preview(site, &lead).await;
        let mut file = project_file("mascot");
        file["name"] = json!("Naming the mascot with everybody");
        site.update_project(file).await;
        people(site, 60..90, "bit_worse").await;
        let mended = preview(site, &lead).await;
        assert_eq!((number(&mended), figures(&mended)), (number(&second), figures(&second)), "words are no look at anybody");
        assert!(second.contains("mascot together") && mended.contains("mascot with everybody"));
        let refused = say_yes(site, &lead, &second).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "words that were replaced are not published");
        assert_eq!(say_yes(site, &lead, &mended).await.status, StatusCode::SEE_OTHER);
        let public = site.get(PUBLIC).await.text();
        assert!(public.contains("mascot with everybody") && !public.contains("90 people"), "{public}");
        assert_eq!(faults(site).await, Vec::<String>::new());
    }

    async fn words_that_leave_a_figure_without_any_wait_for_the_next_count(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0..30, "bit_better").await;
        let first = preview(site, &lead).await;
        let mut file = project_file("mascot");
        file["aims"] = json!([{"id": "a7", "text": "Another aim altogether."}]);
        site.update_project(file).await;
        let again = preview(site, &lead).await;
        assert_eq!((figures(&again), hidden(&again, "words")), (figures(&first), hidden(&first, "words")));
        assert_eq!(say_yes(site, &lead, &again).await.status, StatusCode::SEE_OTHER);
        assert!(site.get(PUBLIC).await.text().contains("Everyone can suggest a name."));
        assert_eq!(faults(site).await, Vec::<String>::new());
    }

    async fn figures_of_earlier_rules_wait_on_where_they_have_noise_and_no_others_do(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0..30, "bit_better").await;
        let first = preview(site, &lead).await;
        let now = format!("\"rules\":{}", domain::disclosure::RULES);
        let as_of = async |rules: u32| {
            site.run(&format!("update release_preview set figures = replace(figures, '{now}', '\"rules\":{rules}')")).await;
        };
        as_of(domain::disclosure::RULES - 1).await;
        people(site, 30..60, "bit_worse").await;
        let again = preview(site, &lead).await;
        assert_eq!((number(&again), figures(&again)), (number(&first), figures(&first)), "no second count of the same day");
        site.run(&format!("update release_preview set figures = replace(figures, '\"rules\":{}', '{now}')", domain::disclosure::RULES - 1)).await;
        as_of(4).await;
        assert_eq!(say_yes(site, &lead, &first).await.status, StatusCode::CONFLICT, "such figures could give people away");
        assert_eq!(lead.post(site, RELEASE, &[]).await.status, StatusCode::CONFLICT, "and others wait for their day");
        site.later(DAY_MS);
        let lead = Member::enter(site, &lead.email).await;
        assert_eq!(number(&preview(site, &lead).await), "2");
    }

    async fn figures_of_fewer_people_than_the_project_wants_now_are_not_published(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0..30, "bit_better").await;
        let first = preview(site, &lead).await;
        let with_k = |k: u32| {
            let mut file = project_file("mascot");
            file["thresholds"] = json!({"staff": 5, "public": k});
            file
        };
        site.update_project(with_k(20)).await;
        assert_eq!(say_yes(site, &lead, &first).await.status, StatusCode::CONFLICT);
        assert_eq!(lead.post(site, RELEASE, &[]).await.status, StatusCode::CONFLICT, "nobody changed anything since");
        assert!(site.get(PUBLIC).await.text().contains("No results yet"));
        site.later(DAY_MS);
        let lead = Member::enter(site, &lead.email).await;
        people(site, 30..50, "bit_worse").await;
        let next = preview(site, &lead).await;
        assert_eq!((number(&next).as_str(), next.contains("50 people")), ("2", true));
        assert_eq!(say_yes(site, &lead, &next).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_makes_itself_public_waits_a_day_for_what_comes_after_a_preview(site: &Site) {
        let mut file = project_file("mascot");
        file["release_on"] = json!(["2026-11-24"]);
        site.update_project(file).await;
        people(site, 0..30, "bit_better").await;
        site.later(DAY_MS);
        let lead = member(site, "lead", Role::Lead, None).await;
        preview(site, &lead).await;
        people(site, 30..45, "bit_worse").await;
        let due = async || site.state.results.release_due(&mut Default::default()).await.unwrap();
        let mut hours = 0;
        while due().await.is_empty() {
            assert!(hours < 48 && site.get(PUBLIC).await.text().contains("No results yet"));
            site.later(DAY_MS / 24);
            hours += 1;
        }
        assert_eq!(hours, 24, "since the preview");
        let public = site.get(PUBLIC).await.text();
        assert!(public.contains("45 people"), "{public}");
    }

    async fn rounds_that_close_one_after_another_give_no_more_looks_than_one(site: &Site) {
        let waves = |closes: &[&str]| {
            let mut file = project_file("mascot");
            let wave = |(place, at): (usize, &&str)| {
                json!({"id": format!("w{place}"), "name": "A round", "opens_at": "2026-01-01T00:00:00Z", "closes_at": at})
            };
            file["waves"] = closes.iter().enumerate().map(wave).collect();
            file
        };
        let at = |site: &Site, ms: i64| domain::time::to_rfc3339(site.state.clock.now_ms() + ms);
        people(site, 0..30, "bit_better").await;
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 1);
        let mut made = 1;
        for n in 0..6 {
            people(site, 30 + n * 10..40 + n * 10, "bit_worse").await;
            site.update_project(waves(&[&at(site, 1000)])).await;
            site.later(2000);
            made += u32::from(site.state.results.release("mascot").await.is_ok());
        }
        assert_eq!(made, 2, "moving the end of a round draws no more noise");
        site.later(DAY_MS);
        assert!(site.state.results.release("mascot").await.is_ok());
    }

    async fn nobody_else_previews_and_too_few_people_are_nothing_to_preview(site: &Site) {
        people(site, 0..9, "same").await;
        let lead = member(site, "lead", Role::Lead, None).await;
        assert_eq!(lead.post(site, RELEASE, &[]).await.status, StatusCode::CONFLICT);
        people(site, 9..30, "same").await;
        for role in [Role::Analyst, Role::Commissioner, Role::Moderator] {
            let other = member(site, &format!("{role:?}").to_lowercase(), role, None).await;
            for fields in [&[][..], &[("do", "take_back"), ("number", "1")], &[("sure", "yes"), ("number", "1")]] {
                assert_eq!(other.post(site, RELEASE, fields).await.status, StatusCode::FORBIDDEN, "{role:?}");
            }
        }
        assert_eq!(lead.post(site, RELEASE, &[("sure", "yes"), ("number", "none")]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(site.number("select count(*) from release_preview").await, 0);
    }

    async fn a_release_that_shows_nothing_is_taken_back_and_one_that_shows_anything_never(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        hardly_anything(site).await;
        let page = preview(site, &lead).await;
        assert!(page.contains("Nothing would be shown, because too few people gave each answer."), "{page}");
        let published = say_yes(site, &lead, &page).await;
        assert_eq!(published.status, StatusCode::SEE_OTHER);
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.status, StatusCode::OK);
        let page = lead.get(site, FIGURES).await.text();
        assert!(page.contains("Published results number 1 show nothing") && page.contains("value=\"take_back\""), "{page}");
        let asked = lead.post(site, RELEASE, &[("do", "take_back"), ("number", "1")]).await.text();
        assert!(asked.contains("Take published results number 1 of Naming the mascot back?"), "{asked}");
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.status, StatusCode::OK, "nothing happens before the answer");
        let gone = [("do", "take_back"), ("number", "1"), ("sure", "yes")];
        let done = lead.post(site, RELEASE, &gone).await;
        assert_eq!((done.status, done.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/staff/p/mascot?released=back"));
        assert!(lead.get(site, "/staff/p/mascot?released=back").await.text().contains("The published results are taken back."));
        for path in ["/api/v1/projects/mascot/results", "/p/mascot/releases/1"] {
            assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(logged(site).await.contains(&"release_taken_back".to_owned()));
        assert_eq!(lead.post(site, RELEASE, &gone).await.status, StatusCode::CONFLICT, "once");
        assert_eq!(lead.post(site, RELEASE, &[]).await.status, StatusCode::CONFLICT, "no second look at the same people");
        site.later(DAY_MS);
        let lead = Member::enter(site, &lead.email).await;
        people(site, 100..109, "same").await;
        assert_eq!(lead.post(site, RELEASE, &[]).await.status, StatusCode::CONFLICT, "nine more are too few");
        people(site, 109..120, "same").await;
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 2, "a number is never given twice");
        assert!(!lead.get(site, FIGURES).await.text().contains("take_back"));
        let shown = lead.post(site, RELEASE, &[("do", "take_back"), ("number", "2"), ("sure", "yes")]).await;
        assert_eq!(shown.status, StatusCode::CONFLICT);
        assert!(shown.text().contains("Release 2 shows something or is not the latest"), "{}", shown.text());
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.status, StatusCode::OK);
        assert_eq!(faults(site).await, Vec::<String>::new());
        let replica = site.replica().await;
        let refused = replica.results.release("mascot").await.unwrap_err();
        assert!(matches!(refused, ReleaseError::NotYet(_)), "{refused}");
        replica.close().await;
    }
}
