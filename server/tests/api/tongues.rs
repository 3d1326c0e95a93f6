//! Texts that are not in the language of the page say in which they are, and are written in its direction.

use serde_json::{Value, json};

use crate::support::{Site, envelope, on_both, project_file};

/// The tag with these words in it: from the last `<` before them.
fn around<'p>(page: &'p str, words: &str) -> &'p str {
    let (_, page) = page.split_once("<body").unwrap();
    let place = page.find(&format!(">{words}")).unwrap_or_else(|| panic!("{words:?} is not there"));
    let before = &page[..place];
    &before[before.rfind('<').unwrap()..]
}

/// That these words are said to be English, and written from left to right, in a page that is neither.
fn is_english(page: &str, words: &str) {
    let tag = around(page, words);
    assert!(tag.contains("lang=\"en-GB\"") && tag.contains("dir=\"ltr\""), "{words}: {tag}");
}

/// A project that is not for practice.
fn ready(slug: &str) -> Value {
    let mut file = project_file(slug);
    for field in ["organisation", "contact", "basis", "complaints"] {
        file[field] = json!("The club.");
    }
    file["retention_months"] = json!(24);
    file
}

const NAME: &str = "Naming the mascot";
const AIM: &str = "Everyone can suggest a name.";

on_both! {
    async fn english_texts_in_arabic_pages_say_so(site: &Site) {
        let mut file = project_file("mascot");
        file["safeguarding"] = json!("Ring the office.");
        site.update_project(file).await;
        let home = site.get("/?lang=ar").await.text();
        assert!(home.contains("dir=\"rtl\""), "{home}");
        is_english(&home, "A name for the mascot.");
        let heading = home.split("<h2").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
        assert!(heading.contains("lang=\"en-GB\"") && heading.contains("dir=\"ltr\""), "{heading}");
        let project = site.get("/p/mascot?lang=ar").await.text();
        for words in [NAME, "A name for the mascot.", AIM, "Families choose."] {
            is_english(&project, words);
        }
        let form = site.get("/p/mascot/form?lang=ar&length=full").await.text();
        for words in [NAME, "A name for the mascot.", AIM] {
            is_english(&form, words);
        }
    }

    async fn texts_in_the_language_of_the_page_need_not_say_so(site: &Site) {
        let mut file = project_file("mascot");
        file["name"] = json!({"en-GB": NAME, "ar": "تسمية التميمة"});
        site.update_project(file).await;
        let english = site.get("/p/mascot").await.text();
        assert!(!around(&english, NAME).contains("lang="));
        let arabic = site.get("/p/mascot?lang=ar").await.text();
        assert!(!around(&arabic, "تسمية التميمة").contains("lang="));
        is_english(&arabic, AIM);
    }

    async fn arabic_texts_in_english_pages_say_so(site: &Site) {
        let mut file = project_file("mascot");
        file["summary"] = json!({"ar": "اسم للتميمة"});
        site.update_project(file).await;
        let tag = site.get("/p/mascot").await.text();
        let tag = around(&tag, "اسم للتميمة");
        assert!(tag.contains("lang=\"ar\"") && tag.contains("dir=\"rtl\""), "{tag}");
    }

    async fn published_results_say_the_language_of_what_was_asked(site: &Site) {
        let mut file = ready("mascot");
        file["waves"] = json!([
            {"id": "w1", "name": "The spring of names", "opens_at": "2026-03-01", "closes_at": "2026-05-31"},
            {"id": "w2", "name": "The autumn of names", "opens_at": "2026-09-01", "closes_at": "2026-11-30"}
        ]);
        site.update_project(file).await;
        for slug in ["garden", "bridge"] {
            site.add_project(ready(slug)).await;
        }
        for (place, slug) in (0..).zip(["mascot", "garden", "bridge"]) {
            let people: Vec<_> = (0..40)
                .map(|n| {
                    let mut one = envelope(place * 100 + n);
                    (one["project"], one["length"]) = (json!(slug), json!("full"));
                    let often = if n < 15 { "always" } else { "sometimes" };
                    one["answers"] = json!({"q04.aim_met": {"a1": "mostly"}, "q17.p_respect": often});
                    one
                })
                .collect();
            assert_eq!(site.send(&people).await.outcomes(), ["stored"; 40]);
            site.state.results.release(slug).await.unwrap();
        }
        let results = site.get("/p/mascot/results?lang=ar").await.text();
        for words in [NAME, AIM] {
            is_english(&results, words);
        }
        for round in ["The spring of names", "The autumn of names"] {
            let said = results.split(round).map(|before| before.rsplit('<').next().unwrap()).collect::<Vec<_>>();
            let (_, headings) = said.split_last().unwrap();
            assert!(headings.len() > 2 && headings.iter().all(|tag| tag.contains("lang=\"en-GB\"")), "{headings:?}");
        }
        is_english(&site.get("/portfolio?lang=ar").await.text(), NAME);
    }

    async fn questions_of_ones_own_say_their_language(site: &Site) {
        let mut own = site.get("/api/v1/projects/mascot/pack").await.json()["questionnaire"].clone();
        own["version"] = json!(2);
        let label = |words: &str| json!({"en-GB": words});
        own["items"].as_array_mut().unwrap().push(json!({
            "id": "x.tools", "kind": "single", "section": "next", "question": label("Did you have the tools?"),
            "help": label("Spades, for example."),
            "options": [{"code": "yes", "label": label("Yes, I did")}, {"code": "no", "label": label("No, I did not")}]
        }));
        own["lengths"]["full"].as_array_mut().unwrap().push(json!("x.tools"));
        let mut file = project_file("mascot");
        file["questionnaire"] = own;
        site.update_project(file).await;
        let form = site.get("/p/mascot/form?lang=ar&length=full").await.text();
        for words in ["Did you have the tools?", "Spades, for example.", "Yes, I did", "No, I did not"] {
            is_english(&form, words);
        }
    }
}
