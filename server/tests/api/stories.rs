//! What people wrote: who reads it, how it is found, tagged, counted and chosen, and that it is gone once it is withdrawn.

use std::path::Path;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::administration::roles::Role;
use serde_json::{Value, json};
use server::{
    administration::backup,
    storage::{codebook, shown_stories, stories as stored},
};

use crate::{
    staff::{Member, logged, member, publish},
    support::{Answer, Site, answering, envelope, id, on_both, project_file, with},
};

pub const STORIES: &str = "/staff/p/mascot/stories";
pub const BOARD: &str = "/staff/p/mascot/stories/board";
pub const CODEBOOK: &str = "/staff/p/mascot/stories/codebook";
const CODE: &str = "7K3M-9QXD-0T5B-W2HJ-H";
const HASH: &str = "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35";

/// The n-th response, with a story.
pub fn story(n: u32, text: &str) -> Value {
    answering(n, "story.text", json!(text))
}

/// The one whose code is known.
fn mine(text: &str) -> Value {
    let mut mine = story(0xffff, text);
    mine["receipt_hash"] = json!(HASH);
    mine
}

pub async fn sent(site: &Site, envelopes: &[Value]) {
    for batch in envelopes.chunks(100) {
        assert!(site.send(batch).await.outcomes().iter().all(|outcome| outcome == "stored"));
    }
}

/// Sends a form that is let in, and returns its page.
pub async fn post(site: &Site, who: &Member, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = who.post(site, path, fields).await;
    assert!(answer.status.is_success() || answer.status.is_client_error(), "{}", answer.status);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    answer.text()
}

pub async fn found(site: &Site, who: &Member, words: &str) -> String {
    post(site, who, STORIES, &[("do", "find"), ("words", words)]).await
}

/// Lets each text be read as it arrives, for tests of anything but when that is.
pub async fn at_once(site: &Site) {
    let mut file = project_file("mascot");
    file["stories"] = json!("at_once");
    site.update_project(file).await;
}

/// What the forms beside a text call it.
fn about(page: &str, text: &str) -> String {
    let card = page.split("<li id=\"text-").skip(1).find(|card| card.contains(text));
    let card = card.unwrap_or_else(|| panic!("{text} is not on the page: {page}"));
    card.split("name=\"story\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Gives a text these tags and no others, as one person.
pub async fn tag(site: &Site, who: &Member, text: &str, tags: &[&str]) -> String {
    let page = found(site, who, text).await;
    let story = about(&page, text);
    let mut fields = vec![("do", "tag"), ("story", &*story)];
    fields.extend(tags.iter().map(|tag| ("give", *tag)));
    post(site, who, STORIES, &fields).await
}

async fn choose(site: &Site, who: &Member, text: &str, reason: &str) -> String {
    let story = about(&found(site, who, text).await, text);
    let fields = [("do", "choose"), ("story", &*story), ("reason", reason)];
    post(site, who, STORIES, &fields).await
}

pub async fn add_tag(site: &Site, who: &Member, name: &str) -> String {
    let page = post(site, who, CODEBOOK, &[("do", "add"), ("name", name), ("description", "When it is so.")]).await;
    assert!(page.contains("The tag is added."), "{page}");
    let tags = codebook::list(&site.state.db, "mascot").await.unwrap();
    tags.into_iter().find(|tag| tag.name == name).unwrap().id
}

pub async fn taggings(site: &Site) -> usize {
    stored::taggings(&site.state.db, "mascot").await.unwrap().len()
}

async fn choices(site: &Site) -> usize {
    stored::choices(&site.state.db, "mascot").await.unwrap().len()
}

/// What pages call the story of the n-th response.
async fn handle(site: &Site, n: u32) -> String {
    let rows = shown_stories::of(&site.state.db, "mascot").await.unwrap();
    rows.into_iter().find(|row| row.response == id(n) && row.item == "story.text").expect("it is shown").handle
}

async fn withdraw(site: &Site) -> Answer {
    let request = Request::post("/api/v1/receipts/withdraw").header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(json!({"code": CODE, "scope": "all"}).to_string().into()).unwrap()).await
}

/// What the codebook says of a tag.
pub async fn said_of(site: &Site, who: &Member, tag: &str) -> String {
    let page = who.get(site, CODEBOOK).await.text();
    let card = page.split("<li class=\"card\">").find(|card| card.contains(&format!(">{tag}<")));
    let card = card.unwrap_or_else(|| panic!("{tag} is not in the codebook: {page}"));
    card.split("<details").next().unwrap().to_owned()
}

on_both! {
    async fn words_are_found_in_any_order_and_script(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        assert!(lead.get(site, STORIES).await.text().contains("There is nothing to read yet."));
        let mut arabic = story(2, "أصبحَتِ الخِدمات أفضل");
        arabic["locale"] = json!("ar");
        sent(site, &[
            story(1, "Zoë runs the café\nfor <b>everyone</b>."),
            arabic,
            story(3, "আমাদের পাড়ায় বড় পরিবর্তন এসেছে।"),
            answering(4, "q24.learned", json!("To listen at the CAFE.")),
        ]).await;
        let page = found(site, &lead, "CAFE zoe").await;
        assert!(page.contains("1 text was found.") && page.contains("Zoë runs the café\nfor &lt;b&gt;everyone&lt;/b&gt;."), "{page}");
        assert!(page.contains("Only the project team may read this.") && page.contains("Week of 16 November 2026"));
        assert_eq!(about(&page, "Zoë"), handle(site, 1).await);
        assert!(found(site, &lead, "cafe").await.contains("2 texts were found."));
        let page = found(site, &lead, "الخدمات اصبحت").await;
        assert!(page.contains("أصبحَتِ الخِدمات أفضل") && page.contains("lang=\"ar\"") && page.contains("العربية"), "{page}");
        assert!(found(site, &lead, "পরিবর্তন পাড\u{9bc}ায\u{9bc}").await.contains("1 text was found."));
        assert!(found(site, &lead, "cafe tea").await.contains("Nothing like this was found."));
        let learned = post(site, &lead, STORIES, &[("do", "find"), ("item", "q24.learned")]).await;
        assert!(learned.contains("To listen at the CAFE.") && !learned.contains("Zoë"), "{learned}");
        assert!(learned.contains("What is one thing you have learned?"));
    }

    async fn what_is_searched_for_is_in_no_address_and_in_no_log(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let many: Vec<Value> = (1..46).map(|n| story(n, &format!("Amina helped me, number {n}."))).collect();
        sent(site, &many).await;
        let page = found(site, &lead, "amina").await;
        assert!(page.contains("45 texts were found. Page 1 of 3") && page.matches("helped me").count() == 20, "{page}");
        for address in ["href=\"", "action=\"", "src=\""] {
            let all = page.split(address).skip(1).map(|rest| rest.split('"').next().unwrap());
            assert!(all.into_iter().all(|address| !address.to_lowercase().contains("amina")), "{address}");
        }
        assert!(page.matches("<form").count() == page.matches("<form method=\"post\"").count(), "a GET form writes into the address");
        let third = post(site, &lead, STORIES, &[("words", "amina"), ("page", "2")]).await;
        assert!(third.contains("Page 3 of 3") && third.matches("helped me").count() == 5 && third.contains("Page before"));
        assert!(!third.contains("Next page"));
        assert!(post(site, &lead, STORIES, &[("words", "amina"), ("page", "99")]).await.contains("Page 3 of 3"));
        let asked = lead.get(site, &format!("{STORIES}?words=nobody")).await.text();
        assert!(asked.contains("45 texts were found."), "an address searches for nothing");
        let log = server::administration::audit::list(&site.state.db, None, None, 1000).await.unwrap();
        assert_eq!(log.iter().filter(|row| row.action == "stories_seen").count(), 4, "each reading is written down");
        assert!(log.iter().all(|row| !format!("{row:?}").to_lowercase().contains("amina")));
    }

    async fn long_texts_and_odd_ones_are_shown_as_they_are(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let long = "Wort".repeat(500);
        sent(site, &[story(1, &long), story(2, "\u{202e}evil\u{202c} & <script>alert(1)</script>")]).await;
        let page = lead.get(site, STORIES).await.text();
        assert!(page.contains(&long) && !page.contains("<script>alert"));
        assert!(choose(site, &lead, "evil", "  ").await.contains("Write a reason"));
        assert!(choose(site, &lead, "evil", &"x".repeat(1001)).await.contains("Write a reason"));
        for fields in [&[("do", "burn")][..], &[("do", "tag")], &[("do", "choose"), ("story", "\0")]] {
            assert_eq!(lead.post(site, STORIES, fields).await.status, StatusCode::BAD_REQUEST, "{fields:?}");
        }
        for path in [BOARD, CODEBOOK] {
            assert_eq!(lead.post(site, path, &[("do", "burn")]).await.status, StatusCode::BAD_REQUEST, "{path}");
        }
    }

    async fn words_that_stand_out_are_suggested_to_those_who_read(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let suggest = async || post(site, &lead, STORIES, &[("do", "suggest")]).await;
        assert!(suggest().await.contains("No word stands out yet."));
        sent(site, &[
            story(1, "The bus is late."), story(2, "No bus, no café."), story(3, "Bus fares!"), story(4, "We laughed."),
            story(5, "A café."), story(6, "Rain."), story(7, "Sun."),
        ]).await;
        let page = suggest().await;
        assert!(page.contains("bus: in 3 texts") && !page.contains("café: in"), "{page}");
        assert!(post(site, &lead, STORIES, &[("words", "bus")]).await.contains("3 texts were found."));
    }

    async fn two_people_tag_and_see_where_they_differ(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let moderator = member(site, "moderator", Role::Moderator, None).await;
        sent(site, &[story(1, "The bus is cheaper."), story(2, "We meet in the park.")]).await;
        assert!(found(site, &lead, "bus").await.contains("There are no tags yet."));
        let (fares, parks) = (add_tag(site, &lead, "Bus fares").await, add_tag(site, &lead, "Parks").await);
        let page = tag(site, &lead, "The bus", &[&fares]).await;
        assert!(page.contains("Your tags are kept.") && page.contains("Tags: Bus fares"), "{page}");
        assert!(post(site, &lead, STORIES, &[("tagged", "differently")]).await.contains("Nothing like this"));
        tag(site, &moderator, "The bus", &[&fares, &parks]).await;
        let differ = post(site, &lead, STORIES, &[("tagged", "differently")]).await;
        assert!(differ.contains("The bus") && !differ.contains("the park"), "{differ}");
        assert!(differ.contains("Parks (moderator@example.org)"));
        let open = post(site, &lead, STORIES, &[("tagged", "not")]).await;
        assert!(open.contains("the park") && !open.contains("The bus"));
        let with_tag = post(site, &lead, STORIES, &[("tag", &parks)]).await;
        assert!(with_tag.contains("The bus") && with_tag.contains("1 text was found."));
        let story = about(&with_tag, "The bus");
        let about_it = [("story", &*story)];
        post(site, &lead, STORIES, &[&about_it[..], &[("do", "tag"), ("give", &*fares), ("take", &*parks)]].concat()).await;
        assert_eq!(taggings(site).await, 3, "whoever keeps their own tags takes nobody's away");
        let none = lead.post(site, STORIES, &[&about_it[..], &[("do", "take_away")]].concat()).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text().contains("Tick at least one tag of others first."));
        let away = [&about_it[..], &[("do", "take_away"), ("take", &*parks)]].concat();
        assert!(post(site, &lead, STORIES, &away).await.contains("The tags that you ticked are taken away."));
        assert!(post(site, &lead, STORIES, &[("tagged", "differently")]).await.contains("Nothing like this"));
        assert_eq!(taggings(site).await, 2);
        tag(site, &lead, "The bus", &[]).await;
        tag(site, &moderator, "The bus", &["none", &fares]).await;
        assert_eq!(taggings(site).await, 1, "what is not there is not given");
        assert_eq!(logged(site).await.iter().filter(|done| *done == "story_tagged").count(), 4, "only what changed anything");
    }

    async fn what_became_of_a_form_is_said_where_it_was_sent(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[story(1, "First words."), story(2, "Second words.")]).await;
        let bus = add_tag(site, &lead, "Bus").await;
        let card = |page: &str| {
            let card = page.split("<li id=\"text-").find(|card| card.contains("First words.")).unwrap();
            card.split("</li>").next().unwrap().to_owned()
        };
        let page = lead.get(site, STORIES).await.text();
        assert!(page.contains("stories#said\"") && !page.contains("id=\"said\"") && !page.contains("<details open"), "{page}");
        assert!(page.contains("Put it on the board") && !page.contains("Change my reason") && page.contains(">Any<"));
        let story = about(&page, "First words.");
        let about_it = [("story", &*story)];

        let typed = ["</textarea>", &*"Too long. ".repeat(101)].concat();
        let refused = post(site, &lead, STORIES, &[&about_it[..], &[("do", "choose"), ("reason", &*typed)]].concat()).await;
        let told = card(&refused);
        assert_eq!((refused.matches("id=\"said\"").count(), refused.matches("role=\"alert\"").count()), (1, 1));
        assert_eq!((refused.matches("<details open").count(), told.matches("<details open").count()), (1, 1), "{told}");
        let form = told.split("<details open").nth(1).unwrap();
        let field = form.split("<textarea id=\"").nth(1).unwrap();
        let id = field.split('"').next().unwrap();
        assert!(form.contains("id=\"said\"") && form.contains(&format!("href=\"#{id}\"")), "{form}");
        let error = form.split(&format!("<p id=\"{id}-error\"")).nth(1).unwrap();
        assert!(error.starts_with(" class=\"error\">Write a reason"), "{form}");
        assert!(field.contains(&format!("aria-describedby=\"{id}-hint {id}-error\"")) && field.contains("aria-invalid=\"true\""));
        assert!(field.contains(&typed.replace('<', "&lt;")), "what was typed is not lost, and is no part of the page");

        let done = card(&post(site, &lead, STORIES, &[&about_it[..], &[("do", "choose"), ("reason", "It lasts.")]].concat()).await);
        let form = done.split("<details open").nth(1).unwrap();
        assert!(form.contains("role=\"status\"") && form.contains("It is on the board") && form.contains("Change my reason"), "{form}");
        let tagged = post(site, &lead, STORIES, &[&about_it[..], &[("do", "tag"), ("give", &*bus)]].concat()).await;
        assert!(card(&tagged).split("<details open").nth(1).unwrap().contains("Your tags are kept."));
        let away = [&about_it[..], &[("do", "tag"), ("tagged", "not")]].concat();
        let elsewhere = post(site, &lead, STORIES, &[&away[..], &[("give", &*bus)]].concat()).await;
        assert!(!elsewhere.contains("First words.") && elsewhere.contains("id=\"said\"") && elsewhere.contains("Your tags are kept."));
    }

    async fn the_board_shows_reasons_and_ranks_nothing(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let officer = member(site, "officer", Role::DataOfficer, None).await;
        let empty = lead.get(site, BOARD).await.text();
        assert!(empty.contains("Nothing is on the board yet."));
        let how = empty.find("How we choose").unwrap();
        assert!(empty.find("The texts on this board are not public.").is_some_and(|said| said < how), "and not folded away");
        for path in [BOARD, STORIES] {
            let text = lead.get(site, path).await.text();
            let line = text.split("data-paper=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            assert!(line.starts_with("Naming the mascot: ") && line.ends_with(" · not public, please do not pass on"), "{line}");
        }
        sent(site, &[story(1, "First words."), story(2, "Second words."), answering(3, "q24.learned", json!("Learned words."))]).await;
        assert!(choose(site, &lead, "Second words.", "It changed a street.").await.contains("It is on the board"));
        choose(site, &lead, "First words.", "Small, and it lasts.").await;
        choose(site, &officer, "First words.", "Nobody <i>expected</i> it.").await;
        choose(site, &officer, "Learned words.", "We all did.").await;
        choose(site, &lead, "Second words.", "It changed our street.").await;
        let page = officer.get(site, BOARD).await.text();
        assert!(page.contains("Nobody &lt;i&gt;expected&lt;/i&gt; it.") && page.contains("It changed our street.") && !page.contains("a street."));
        let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
        assert!(place("Learned words.") < place("Second words."), "by question, in page order");
        assert!(page.contains("It is no ranking and no vote.") && page.contains("most significant change"));
        assert_eq!(page.matches("Take my choice back").count(), 2, "one's own only");
        let (first, second) = (handle(site, 1).await, handle(site, 2).await);
        let taken = post(site, &officer, BOARD, &[("do", "take_back"), ("story", &first)]).await;
        assert!(taken.contains("Your choice is taken back.") && taken.contains("First words.") && !taken.contains("expected"));
        post(site, &officer, BOARD, &[("do", "take_back"), ("story", &second)]).await;
        assert_eq!(choices(site).await, 3, "nobody takes back what others chose");
    }

    async fn what_is_withdrawn_is_gone_from_everywhere_at_once(site: &Site) {
        at_once(site).await;
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("old.backup");
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[mine("The secret garden opened."), story(1, "Other words.")]).await;
        let tag_id = add_tag(site, &lead, "Gardens").await;
        tag(site, &lead, "secret garden", &[&tag_id]).await;
        tag(site, &lead, "Other words.", &[&tag_id]).await;
        choose(site, &lead, "secret garden", "Gardens matter to Amina.").await;
        lead.get(site, CODEBOOK).await;
        backup::write(&site.state.db, &old, 0).await.unwrap();
        assert!(unpacked(&old).contains("Gardens matter to Amina."));
        assert!(withdraw(site).await.status.is_success());
        assert!(found(site, &lead, "garden").await.contains("Nothing like this"));
        assert!(post(site, &lead, STORIES, &[("tag", &tag_id)]).await.contains("1 text was found."));
        let board = lead.get(site, BOARD).await.text();
        assert!(board.contains("Nothing is on the board yet.") && !board.contains("Amina"));
        assert_eq!((taggings(site).await, choices(site).await), (1, 0));
        let counted = server::storage::tag_counts::counted(&site.state.db, "mascot").await.unwrap();
        assert!(!format!("{counted:?}").contains(&id(0xffff)), "nobody is remembered who is gone");
        let new = folder.path().join("new.backup");
        backup::write(&site.state.db, &new, 0).await.unwrap();
        assert!(!unpacked(&new).contains("Amina") && unpacked(&new).contains("Other words."));
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
        let (db, restored) = backup::restore(&site.config, &old, true, site.state.clock.now_ms()).await.unwrap();
        assert_eq!(restored.withdrawals_kept, 1);
        assert_eq!(stored::taggings(&db, "mascot").await.unwrap().len(), 1, "nor does it come back with an old backup");
        assert_eq!(stored::choices(&db, "mascot").await.unwrap(), vec![]);
        assert_eq!(server::reporting::verify::verify(&db, None).await.unwrap().faults, Vec::<String>::new());
        db.close().await;
    }

    async fn changed_words_lose_their_tags_and_reasons_and_others_keep_them(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let mut first = mine("Amina helped me.");
        first["answers"]["q24.learned"] = json!("To listen.");
        sent(site, std::slice::from_ref(&first)).await;
        let tag_id = add_tag(site, &lead, "Help").await;
        let page = found(site, &lead, "Amina").await;
        for text in ["Amina helped", "To listen."] {
            tag(site, &lead, text, &[&tag_id]).await;
            choose(site, &lead, text, "Because of Amina.").await;
        }
        assert_eq!((taggings(site).await, choices(site).await), (2, 2));
        let mut second = first.clone();
        (second["revision"], second["answers"]["story.text"]) = (json!(2), json!("Somebody helped me."));
        assert_eq!(site.send_one(&second).await, "replaced");
        assert_eq!((taggings(site).await, choices(site).await), (1, 1), "what is said no more is not tagged");
        assert!(found(site, &lead, "somebody").await.contains("1 text was found."));
        assert!(lead.get(site, BOARD).await.text().contains("To listen."));
        let story = about(&page, "Amina");
        let stale = [("story", &*story), ("give", &*tag_id), ("reason", "x")];
        for deed in ["tag", "choose"] {
            let late = lead.post(site, STORIES, &[&[("do", deed)], &stale[..]].concat()).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{deed}");
            assert!(late.text().contains("changed or withdrawn in the meantime"));
        }
        let answers = json!({"q06.services": "same", "story.text": "Somebody helped me."});
        let body = json!({"code": CODE, "base_revision": 2, "answers": answers}).to_string();
        let request = Request::post("/api/v1/receipts/change").header(header::CONTENT_TYPE, "application/json");
        assert!(site.call(request.body(Body::from(body)).unwrap()).await.status.is_success());
        assert_eq!((taggings(site).await, choices(site).await), (0, 0), "by a code as well");
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn no_public_page_and_no_open_address_shows_what_people_wrote(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let words = |n: u32| {
            let mut words = answering(n, "story.text", json!("SHIBBOLETH story"));
            words["answers"]["story.use"] = json!("first_name");
            for item in ["q24.learned", "q25.next.text", "q05.gain.text", "q22.voices_missing.text", "q23.recog_how.text"] {
                words["answers"][item] = json!("SHIBBOLETH text");
            }
            words["answers"]["q25.next"] = json!("change");
            for item in ["q05.gain", "q22.voices_missing", "q23.recog_how"] {
                words["answers"][item] = json!(["other"]);
            }
            words["length"] = json!("full");
            words
        };
        sent(site, &(1..31).map(words).collect::<Vec<_>>()).await;
        let name = add_tag(site, &lead, "SHIBBOLETH tag").await;
        tag(site, &lead, "SHIBBOLETH story", &[&name]).await;
        choose(site, &lead, "SHIBBOLETH story", "SHIBBOLETH reason").await;
        let published = publish(site, &lead).await;
        assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.text());
        let pages = [
            "/", "/outbox", "/phone", "/p/mascot", "/p/mascot/done", "/p/mascot/answer", "/p/mascot/form", "/p/mascot/results",
            "/p/mascot/results?by=you.role", "/p/mascot/results?lang=ar", "/receipt", "/event", "/shell", "/sw.js",
            "/api/v1/openapi.json", "/api/v1/projects", "/api/v1/projects/mascot/pack", "/api/v1/projects/mascot/results",
            "/healthz", "/manifest.webmanifest", "/staff/sign-in",
        ];
        for path in pages {
            let answer = site.get(path).await;
            assert!(!answer.text().contains("SHIBBOLETH"), "{path}");
            assert!(answer.status != StatusCode::NOT_FOUND, "{path} is walked for nothing");
        }
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        assert_eq!(results["people"]["answered"], 30);
        for path in [STORIES, BOARD, CODEBOOK] {
            assert!(site.get(path).await.bytes.is_empty(), "{path}");
        }
        let commissioner = member(site, "commissioner", Role::Commissioner, None).await;
        for path in [STORIES, BOARD, CODEBOOK, "/staff"] {
            assert!(!commissioner.get(site, path).await.text().contains("SHIBBOLETH"), "{path}");
        }
    }

    async fn what_is_set_aside_is_neither_read_nor_counted(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[story(1, "Odd words."), envelope(2), with(3, "locale", json!("pl"))]).await;
        let tag_id = add_tag(site, &lead, "Odd").await;
        tag(site, &lead, "Odd words.", &[&tag_id]).await;
        choose(site, &lead, "Odd words.", "It is odd.").await;
        site.state.db.execute_on_writer("update response set set_aside = 1 where answers like '%Odd words%'").await.unwrap();
        assert!(found(site, &lead, "odd").await.contains("Nothing like this"));
        assert!(lead.get(site, BOARD).await.text().contains("Nothing is on the board yet."));
        site.state.db.execute_on_writer("update response set set_aside = 0").await.unwrap();
        assert!(found(site, &lead, "odd").await.contains("Tags: Odd"), "it is as it was");
    }
}

fn unpacked(path: &Path) -> String {
    use std::io::Read as _;

    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}
