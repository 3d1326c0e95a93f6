//! What a project's place is called, wherever the question about its parts is read; what was published before keeps its
//! words.

use domain::{administration::roles::Role, time::DAY_MS};
use serde_json::{Value, json};
use server::administration::projects::read_file;

use crate::{
    reference::bring,
    staff::member,
    support::{Site, envelope, on_both, project_file},
};

/// The project with two parts, in a place of this sort.
fn in_place(place: Option<&str>) -> Value {
    let mut file = project_file("mascot");
    file["wards"] = json!([{"code": "x.north", "name": "North"}, {"code": "x.south", "name": "South"}]);
    if let Some(place) = place {
        file["place"] = json!(place);
    }
    file
}

/// What the pack asks: in English, in Arabic, and in easy words.
async fn asked(site: &Site) -> [String; 3] {
    let pack = site.get("/api/v1/projects/mascot/pack").await.json();
    let items = pack["questionnaire"]["items"].as_array().unwrap();
    let ward = items.iter().find(|item| item["id"] == "you.ward").unwrap();
    let words = |text: &Value, tag: &str| text[tag].as_str().unwrap().to_owned();
    [words(&ward["question"], "en-GB"), words(&ward["question"], "ar"), words(&ward["easy"]["question"], "en-GB")]
}

async fn people(site: &Site, first: u32, count: u32) {
    let one = |n: u32| {
        let mut envelope = envelope(n);
        let ward = if n.is_multiple_of(2) { "x.north" } else { "x.south" };
        envelope["answers"] = json!({"you.ward": ward, "q06.services": "same"});
        envelope
    };
    let outcomes = site.send(&(first..first + count).map(one).collect::<Vec<_>>()).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

/// The project as it was stored before there was a choice.
async fn from_before(site: &Site) {
    site.update_project(in_place(None)).await;
    for table in ["project", "project_version"] {
        let sql = format!("update {table} set document = replace(document, '\"place\":\"area\",', '')");
        site.run(&sql).await;
        let left = site.number(&format!("select count(*) from {table} where document like '%\"place\"%'")).await;
        assert_eq!(left, 0, "{table}");
    }
}

on_both! {
    async fn the_question_is_asked_in_the_words_of_the_place(site: &Site) {
        for (place, english, arabic, easy) in [
            (None, "Which part of the area do you live in?", "في أي جزء من المنطقة يقع سكنك؟", "Where in the area do you live?"),
            (Some("village"), "Which part of the village do you live in?", "في أي جزء من القرية يقع سكنك؟", "Where in the village do you live?"),
            (Some("island"), "Which part of the island do you live on?", "في أي جزء من الجزيرة يقع سكنك؟", "Where on the island do you live?"),
        ] {
            site.update_project(in_place(place)).await;
            assert_eq!(asked(site).await, [english, arabic, easy]);
            for (path, words) in [
                ("/p/mascot/form", english),
                ("/p/mascot/form?lang=ar", arabic),
                ("/p/mascot/form?style=easy", easy),
            ] {
                assert!(site.get(path).await.text().contains(words), "{path}: {words}");
            }
        }
    }

    async fn figures_are_labelled_with_the_words_of_the_place(site: &Site) {
        site.update_project(in_place(Some("village"))).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0, 40).await;
        site.state.results.release("mascot").await.unwrap();
        let table = "dimension,group,count,source,date\nyou.ward,x.north,500,Census,2021-03-21\nyou.ward,x.south,500,Census,2021-03-21\n";
        bring(site, &lead, "text", table.as_bytes(), true).await;
        let page = site.get("/p/mascot/results").await.text();
        assert!(page.contains("Which part of the village do you live in?"), "{page}");
        assert!(site.get("/p/mascot/results?lang=ar").await.text().contains("في أي جزء من القرية يقع سكنك؟"));
        let staff = lead.get(site, "/staff/p/mascot?by=you.ward").await.text();
        assert!(staff.contains("Which part of the village do you live in?"), "{staff}");
    }

    async fn a_release_from_before_the_choice_keeps_its_words(site: &Site) {
        from_before(site).await;
        let before = site.as_of_now().await;
        assert_eq!(asked(&before).await[0], "Which part of the city do you live in?", "it says what it said");
        let lead = member(&before, "lead", Role::Lead, None).await;
        people(&before, 0, 40).await;
        before.state.results.release("mascot").await.unwrap();
        let table = "dimension,group,count,source,date\nyou.ward,x.north,500,Census,2021-03-21\nyou.ward,x.south,500,Census,2021-03-21\n";
        bring(&before, &lead, "text", table.as_bytes(), true).await;
        before.update_project(in_place(Some("village"))).await;
        before.later(DAY_MS);
        assert_eq!(asked(&before).await[0], "Which part of the village do you live in?");
        let old = async |path: &str| {
            let page = before.get(path).await.text();
            assert!(page.contains("Which part of the city do you live in?") && !page.contains("village"), "{path}: {page}");
        };
        old("/p/mascot/results").await;
        // Releases from before words were kept have those of the version that they counted by.
        before.run("update release set words_hash = null").await;
        let unkept = before.as_of_now().await;
        let page = unkept.get("/p/mascot/releases/1").await.text();
        assert!(page.contains("Which part of the city do you live in?") && !page.contains("village"), "{page}");
        unkept.state.close().await;
        people(&before, 50, 40).await;
        before.later(DAY_MS);
        before.state.results.release("mascot").await.unwrap();
        assert!(before.get("/p/mascot/results").await.text().contains("Which part of the village do you live in?"));
        before.state.close().await;
    }
}

#[test]
fn a_place_that_is_not_known_is_refused_with_those_that_are() {
    let problems = |place: &Value| {
        let mut file = in_place(None);
        file["place"] = place.clone();
        read_file(&file.to_string()).err().map(|problems| problems.to_string())
    };
    assert_eq!(
        problems(&json!("planet")).as_deref(),
        Some(
            "There is no place \"planet\". Write place as one of these, or leave it out: area, borough, city, county, \
             estate, island, neighbourhood, town, valley, village."
        )
    );
    assert!(problems(&json!("City")).is_some_and(|said| said.contains("There is no place \"City\"")));
    assert!(problems(&json!(7)).is_some_and(|said| said.starts_with("“place” cannot be read")));
    assert_eq!(problems(&json!("town")), None);
}
