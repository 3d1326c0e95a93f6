//! What people wrote comes to its readers in batches: so many new ones at once that nobody can tell which is whose by when
//! it was written, with the week and no day, in the same way on every replica.

use axum::http::{Request, header};
use domain::{administration::roles::Role, collection::stories::text_hash};
use serde_json::{Value, json};
use server::{
    administration::{backup, projects::read_file},
    reporting::stories::read::{Wanted, find as read},
    storage::shown_stories,
};

use crate::{
    staff::{Member, member},
    stories::{BOARD, CODEBOOK, STORIES, add_tag, at_once, found, post, sent, story, tag},
    support::{Site, id, on_both, project_file},
};

const HOUR_MS: i64 = 60 * 60 * 1000;
const CODE: &str = "7K3M-9QXD-0T5B-W2HJ-H";
const HASH: &str = "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35";

fn words(n: u32) -> String {
    format!("Words number {n:03}.")
}

/// Stories of some people, one batch of envelopes an hour.
async fn write(site: &Site, numbers: impl IntoIterator<Item = u32>) {
    for n in numbers {
        site.later(HOUR_MS / 60);
        sent(site, &[story(n, &words(n))]).await;
    }
}

/// The one whose code is known.
fn mine(text: &str) -> Value {
    let mut mine = story(0xffff, text);
    mine["receipt_hash"] = json!(HASH);
    mine
}

async fn withdraw(site: &Site) {
    let request = Request::post("/api/v1/receipts/withdraw").header(header::CONTENT_TYPE, "application/json");
    let body = json!({"code": CODE, "scope": "all"}).to_string();
    assert!(site.call(request.body(body.into()).unwrap()).await.status.is_success());
}

/// The texts of the page, in its order.
async fn shown(site: &Site, who: &Member) -> Vec<String> {
    let page = who.get(site, STORIES).await.text();
    let texts =
        page.split("<blockquote").skip(1).map(|rest| rest.split('>').nth(1).unwrap().split('<').next().unwrap());
    texts.map(str::to_owned).collect()
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

on_both! {
    async fn a_text_after_an_event_waits_until_those_of_enough_people_wait_with_it(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let officer = member(site, "officer", Role::DataOfficer, None).await;
        let raw = async |format: &str| {
            let file = officer.get(site, &format!("/api/v1/projects/mascot/export?level=raw&format={format}")).await;
            assert!(file.status.is_success());
            file.text()
        };
        write(site, 1..=1).await;
        let page = lead.get(site, STORIES).await.text();
        assert!(!page.contains("Words number") && page.contains("There is nothing to read yet."), "{page}");
        let how = "New texts are shown all together when 5 people have written some, with the week and in no order of time. \
             New texts of fewer than 5 people wait now.";
        assert!(page.contains(how), "{page}");
        write(site, 2..=4).await;
        let mut twice = story(4, &words(4));
        (twice["revision"], twice["answers"]["q24.learned"]) = (json!(2), json!("Words of the same person."));
        assert_eq!(site.send_one(&twice).await, "replaced");
        for path in [STORIES, BOARD, CODEBOOK] {
            let page = lead.get(site, path).await.text();
            assert!(!page.contains("Words number") && !page.contains("Words of the same"), "{path}");
        }
        assert!(found(site, &lead, "words").await.contains("Nothing like this was found."));
        assert!(post(site, &lead, STORIES, &[("do", "suggest")]).await.contains("No word stands out yet."));
        for format in ["csv", "json"] {
            let file = raw(format).await;
            assert!(!file.contains("Words") && file.contains("bit_better"), "single answers are there without them: {file}");
        }
        write(site, 5..=5).await;
        let file = raw("csv").await;
        assert!((1..=5).all(|n| file.contains(&words(n))) && file.contains("Words of the same person."), "{file}");
        let page = lead.get(site, STORIES).await.text();
        assert!(page.contains("6 texts were found.") && (1..=5).all(|n| page.contains(&words(n))), "{page}");
        assert!(page.contains(how), "nor does it say how many wait");
        write(site, 6..=9).await;
        assert_eq!(shown(site, &lead).await.len(), 6, "four more wait");
        assert!(!raw("json").await.contains(&words(6)));
        write(site, 10..=10).await;
        assert_eq!(shown(site, &lead).await.len(), 11);
    }

    async fn neither_order_nor_ids_nor_dates_tell_when_a_text_was_written(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        write(site, [7, 3, 9, 1, 5]).await;
        let first = shown(site, &lead).await;
        let by_hash = |numbers: &[u32]| {
            let mut texts: Vec<String> = numbers.iter().map(|n| words(*n)).collect();
            texts.sort_by_key(|text| text_hash(text));
            texts
        };
        assert_eq!(first, by_hash(&[7, 3, 9, 1, 5]));
        assert!(first != sorted(first.clone()), "these words are in the order of ids by chance");
        site.later(24 * HOUR_MS);
        write(site, [8, 2, 6, 4, 10]).await;
        let lead = Member::enter(site, &lead.email).await;
        assert_eq!(shown(site, &lead).await, [by_hash(&[8, 2, 6, 4, 10]), first].concat(), "the latest batch first");
        let bus = add_tag(site, &lead, "Bus").await;
        tag(site, &lead, &words(1), &[&bus]).await;
        let story = lead.get(site, STORIES).await.text();
        let handle = |page: &str| {
            let card = page.split("<li id=\"text-").find(|card| card.contains(&words(1))).unwrap();
            card.split("name=\"story\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let chosen = [("do", "choose"), ("story", &*handle(&story)), ("reason", "It lasts.")];
        assert!(post(site, &lead, STORIES, &chosen).await.contains("It is on the board"));
        let admin = member(site, "admin", Role::Admin, None).await;
        for page in [story, lead.get(site, BOARD).await.text(), admin.get(site, "/staff/audit").await.text()] {
            assert!((1..=10).all(|n| !page.contains(&id(n))), "an id holds the millisecond: {page}");
            let written: String = page.split("<blockquote").skip(1).map(|rest| rest.split("</p>").next().unwrap()).collect();
            assert!(!written.contains("22 November") && !written.contains("23 November") && !written.contains("10:15"), "{written}");
        }
        let page = lead.get(site, STORIES).await.text();
        assert_eq!(page.matches("Week of 16 November 2026.").count(), 10, "{page}");
    }

    async fn a_week_begins_on_monday_where_the_project_is(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let mut file = project_file("mascot");
        file["time_zone"] = json!("Asia/Kolkata");
        site.update_project(file).await;
        site.later(10 * HOUR_MS);
        let at = |n: u32, moment: &str| {
            let mut story = story(n, &words(n));
            story["captured_at"] = json!(moment);
            story
        };
        let early = (1..=3).map(|n| at(n, "2026-11-22T18:29:59Z"));
        let late = (4..=5).map(|n| at(n, "2026-11-22T18:30:00Z"));
        sent(site, &early.chain(late).collect::<Vec<_>>()).await;
        let lead = Member::enter(site, &lead.email).await;
        let page = lead.get(site, STORIES).await.text();
        let count = |week: &str| page.matches(&format!("Week of {week} November 2026.")).count();
        assert_eq!((count("16"), count("23")), (3, 2), "{page}");
    }

    async fn replicas_show_the_same_and_only_one_lets_a_batch_out(site: &Site) {
        write(site, 1..=7).await;
        let replica = site.replica().await;
        let (here, there) = (&site.state, &replica);
        let of = async |state: &server::state::AppState| {
            let project = state.projects.get("mascot").await.unwrap().unwrap();
            let found = read(&state.db, &project, Wanted::default(), (0, 50)).await.unwrap();
            found.stories.into_iter().map(|story| (story.handle, story.text.text)).collect::<Vec<_>>()
        };
        let looks = tokio::join!(of(here), of(there), of(here), of(there), of(here));
        let same = of(there).await;
        assert_eq!(same.len(), 7);
        for look in [looks.0, looks.1, looks.2, looks.3, looks.4] {
            assert!(look == same || look.is_empty(), "{look:?}");
        }
        let rows = shown_stories::of(&site.state.db, "mascot").await.unwrap();
        assert!(rows.len() == 7 && rows.iter().all(|row| row.batch == 1));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.backup");
        backup::write(&site.state.db, &file, 0).await.unwrap();
        let (db, _) = backup::restore(&site.config, &file, true, site.state.clock.now_ms()).await.unwrap();
        let mut restored = shown_stories::of(&db, "mascot").await.unwrap();
        let mut rows = rows;
        for list in [&mut restored, &mut rows] {
            list.sort_by(|one, other| one.handle.cmp(&other.handle));
        }
        assert_eq!(restored, rows, "nor does a backup let anything out, or take it back");
        db.close().await;
        replica.close().await;
    }

    async fn a_text_that_is_withdrawn_goes_at_once_and_lets_no_other_out(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[mine("The secret garden.")]).await;
        write(site, 1..=4).await;
        withdraw(site).await;
        assert_eq!(shown(site, &lead).await, Vec::<String>::new(), "four people are too few");
        write(site, 5..=5).await;
        assert_eq!(shown(site, &lead).await.len(), 5);
        write(site, 6..=9).await;
        let away = site.state.db.execute_on_writer("update response set set_aside = 1 where answers like '%number 001%'");
        away.await.unwrap();
        assert_eq!(sorted(shown(site, &lead).await), (2..=5).map(words).collect::<Vec<_>>(), "and none in its place");
        site.state.db.execute_on_writer("update response set set_aside = 0").await.unwrap();
        assert_eq!(shown(site, &lead).await.len(), 5, "it is as it was");
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn of_those_who_read_it_and_take_it_back_nothing_is_left(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[mine("The secret garden.")]).await;
        write(site, 1..=8).await;
        assert_eq!(shown(site, &lead).await.len(), 9);
        write(site, 10..=13).await;
        withdraw(site).await;
        assert_eq!(sorted(shown(site, &lead).await), (1..=8).map(words).collect::<Vec<_>>());
        assert_eq!(site.number("select count(*) from shown_story").await, 8);
    }

    async fn changed_words_go_at_once_and_the_new_ones_wait_for_others(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        write(site, 1..=5).await;
        assert_eq!(shown(site, &lead).await.len(), 5);
        let mut other = story(3, "Other words.");
        other["revision"] = json!(2);
        assert_eq!(site.send_one(&other).await, "replaced");
        let rest: Vec<String> = [1, 2, 4, 5].into_iter().map(words).collect();
        assert_eq!(sorted(shown(site, &lead).await), rest);
        assert_eq!(site.number("select count(*) from shown_story").await, 4, "nothing is left of the old words");
        let mut ticked = story(1, &words(1));
        (ticked["revision"], ticked["answers"]["q06.services"]) = (json!(2), json!("same"));
        assert_eq!(site.send_one(&ticked).await, "replaced");
        assert_eq!(sorted(shown(site, &lead).await), rest, "who changes another answer is still there");
        write(site, 6..=8).await;
        assert_eq!(sorted(shown(site, &lead).await), rest);
        write(site, 9..=9).await;
        let all = shown(site, &lead).await;
        assert!(all.len() == 9 && all.contains(&"Other words.".to_owned()), "{all:?}");
    }

    async fn tags_are_counted_of_what_readers_see(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        write(site, 1..=12).await;
        lead.get(site, STORIES).await;
        write(site, 13..=16).await;
        assert!(lead.get(site, CODEBOOK).await.text().contains("12 people wrote something in their own words."));
    }

    async fn a_project_may_show_each_text_as_it_arrives_and_says_so(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        at_once(site).await;
        write(site, 1..=1).await;
        let page = lead.get(site, STORIES).await.text();
        assert!(page.contains(&words(1)) && page.contains("Week of 16 November 2026."), "{page}");
        assert!(page.contains("New texts are shown as they arrive") && !page.contains("wait now") && !page.contains(&id(1)), "{page}");
        site.update_project(project_file("mascot")).await;
        write(site, 2..=5).await;
        assert_eq!(shown(site, &lead).await, [words(1)], "what was shown stays, and others wait from now on");
    }
}

#[test]
fn a_word_that_says_nothing_of_stories_is_refused_in_a_sentence() {
    let mut file = project_file("mascot");
    file["stories"] = json!("daily");
    let problems = read_file(&file.to_string()).map(|_| ()).unwrap_err().0;
    assert!(
        matches!(&problems[..], [only] if only.contains("\"in_batches\"") && only.contains("\"at_once\"")),
        "{problems:?}"
    );
    file["stories"] = json!("in_batches");
    assert!(read_file(&file.to_string()).is_ok());
}
