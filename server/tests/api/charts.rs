//! The numbers of one chart as a file: the same as the page's, hidden where the page hides, and for staff only behind
//! their right.

use axum::http::{StatusCode, header};
use domain::administration::roles::Role;
use serde_json::{Value, json};

use crate::{
    staff::{logged, member},
    support::{Answer, Site, envelope, on_both, project_file},
};

/// Sends so many people with the same answers, numbered from `first`.
async fn people(site: &Site, first: u32, count: u32, answers: Value) {
    for n in first..first + count {
        let mut envelope = envelope(n);
        envelope["length"] = json!("full");
        envelope["answers"] = answers.clone();
        assert_eq!(site.send_one(&envelope).await, "stored");
    }
}

/// Both kinds of knowledge, each large enough to be shown.
async fn crowd(site: &Site) {
    people(site, 1, 18, json!({"q17.p_respect": "always", "you.role": "lived"})).await;
    people(site, 19, 2, json!({"q17.p_respect": "never", "you.role": "lived"})).await;
    people(site, 21, 15, json!({"q17.p_respect": "mostly", "you.role": "professional"})).await;
    people(site, 36, 5, json!({"q17.p_respect": "never", "you.role": "professional"})).await;
}

/// The rows of a sheet, each with its headings.
fn rows(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert!(answer.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"mascot-"));
    let bytes = answer.bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark that it is UTF-8");
    let mut reader = csv::Reader::from_reader(bytes);
    let headings = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        let cells = headings.iter().zip(row.iter()).map(|(heading, cell)| (heading.to_owned(), json!(cell)));
        Value::Object(cells.collect())
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn find<'r>(rows: &'r [Value], wanted: &[(&str, &str)]) -> &'r Value {
    let fits = |row: &&Value| wanted.iter().all(|(heading, cell)| row[heading] == *cell);
    rows.iter().find(fits).unwrap_or_else(|| panic!("no {wanted:?} in {rows:?}"))
}

/// A number of the API as a cell.
fn cell(number: &Value) -> Value {
    json!(number.as_u64().map_or(String::new(), |number| number.to_string()))
}

on_both! {
    async fn a_chart_has_the_numbers_of_the_release_and_hides_what_it_hides(site: &Site) {
        crowd(site).await;
        site.state.results.release("mascot").await.unwrap();
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        let figures = results["items"].as_array().unwrap();
        for figure in figures {
            let id = figure["id"].as_str().unwrap();
            let sheet = rows(&site.get(&format!("/p/mascot/results/{id}.csv")).await);
            let answers: Vec<&Value> =
                sheet.iter().filter(|row| (row["row"] == "answer" || row["row"] == "beside") && row["group"] == "").collect();
            let cells = figure["distribution"].as_array().unwrap();
            assert_eq!(answers.len(), cells.len(), "{id}");
            for (row, shown) in answers.iter().zip(cells) {
                assert_eq!(row["answer"], shown["label"]["en-GB"], "{id}");
                assert_eq!((&row["people"], &row["percent"]), (&cell(&shown["count"]), &cell(&shown["percent"])), "{id}");
                assert_eq!(row["hidden"] == "", !shown["count"].is_null(), "{id}");
            }
            let answered = find(&sheet, &[("row", "n"), ("answer", "answered"), ("group", "")]);
            assert_eq!(answered["people"], cell(&figure["n"]["answered"]), "{id}");
            if !figure["hidden"].is_null() {
                assert!(sheet.iter().all(|row| row["people"] == "" && row["percent"] == "" && row["hidden"] == figure["hidden"]), "{id}");
            }
        }
    }

    async fn groups_of_a_chart_are_those_of_the_page(site: &Site) {
        crowd(site).await;
        site.state.results.release("mascot").await.unwrap();
        let sheet = rows(&site.get("/p/mascot/results/q17.p_respect.csv").await);
        let role = |group: &Value| group["by"] == "you.role";
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        let figure = results["items"].as_array().unwrap().iter().find(|item| item["id"] == "q17.p_respect").unwrap();
        let groups: Vec<&Value> = figure["groups"].as_array().unwrap().iter().filter(|group| role(group)).collect();
        assert!(groups.len() > 2, "{groups:?}");
        for group in groups {
            let name = group["label"]["en-GB"].as_str().unwrap();
            let n = find(&sheet, &[("side_by_side", "you.role"), ("group", name), ("row", "n")]);
            assert_eq!(n["people"], cell(&group["n"]), "{name}");
            let tops: Vec<&Value> = sheet.iter().filter(|row| row["row"] == "top" && row["group"] == name).collect();
            match group["hidden"].as_str() {
                Some(why) => assert!(n["hidden"] == why && tops.iter().all(|top| top["percent"] == ""), "{name}"),
                None => assert_eq!(tops[0]["percent"], cell(&group["headline"]["percent"]), "{name}"),
            }
        }
        let difference = find(&sheet, &[("row", "difference")]);
        assert_eq!(difference["percent"], "15", "90 and 75 in a hundred");
        assert!(sheet.iter().all(|row| row["row"] != "equal_voice"), "nobody knows how many are both");
    }

    async fn who_answered_and_the_principles_are_charts_too(site: &Site) {
        crowd(site).await;
        site.state.results.release("mascot").await.unwrap();
        let people = rows(&site.get("/p/mascot/results/people.csv").await);
        assert_eq!(people[0]["people"], "40");
        assert!(people[1]["people"] == "40" && people[1]["percent"] == "100", "all on their own phone: {people:?}");
        let principles = rows(&site.get("/p/mascot/results/principles.csv").await);
        let tops: Vec<&Value> = principles.iter().filter(|row| row["row"] == "top" && row["hidden"] == "").collect();
        assert_eq!(tops.len(), 1, "one of ten was answered by enough: {principles:?}");
        assert!(tops[0]["percent"] == "83" && tops[0]["people"] == "33", "{tops:?}");
        assert!(people.iter().all(|row| row["figures"] == "release 1" && row["date (Europe/London)"] == "2026-11-22"));
    }

    async fn words_that_look_like_formulas_are_made_harmless(site: &Site) {
        let mut file = project_file("mascot");
        file["name"] = json!("=HYPERLINK(\"https://example.org\")");
        site.update_project(file).await;
        crowd(site).await;
        site.state.results.release("mascot").await.unwrap();
        let sheet = rows(&site.get("/p/mascot/results/q17.p_respect.csv").await);
        assert_eq!(sheet[0]["project"], "'=HYPERLINK(\"https://example.org\")");
    }

    async fn what_is_not_there_is_no_file(site: &Site) {
        crowd(site).await;
        assert_eq!(site.get("/p/mascot/results/people.csv").await.status, StatusCode::NOT_FOUND, "nothing is released");
        site.state.results.release("mascot").await.unwrap();
        for path in ["/p/mascot/results/q99.none.csv", "/p/mascot/results/people", "/p/nowhere/results/people.csv"] {
            assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn staff_take_what_their_page_shows_and_it_is_written_down(site: &Site) {
        crowd(site).await;
        let analyst = member(site, "analyst", Role::Analyst, Some("mascot")).await;
        let page = analyst.get(site, "/staff/p/mascot?by=you.role").await.text();
        let address = "/staff/p/mascot/figures/q17.p_respect.csv?by=you.role";
        assert!(page.contains(&format!("href=\"{address}\"")), "the page links to it");
        let answer = analyst.get(site, address).await;
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
        let by_role = rows(&answer);
        assert!(by_role.iter().any(|row| row["side_by_side"] == "you.role") && by_role[0]["figures"] == "not released 1");
        let alone = rows(&analyst.get(site, "/staff/p/mascot/figures/q17.p_respect.csv").await);
        assert!(alone.iter().all(|row| row["side_by_side"] == ""), "without a breakdown there is none");
        assert_eq!(logged(site).await.iter().filter(|action| *action == "chart_taken").count(), 2);
        let unknown = analyst.get(site, "/staff/p/mascot/figures/q17.p_respect.csv?by=you.gender").await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
        let moderator = member(site, "moderator", Role::Moderator, Some("mascot")).await;
        assert_eq!(moderator.get(site, address).await.status, StatusCode::FORBIDDEN);
    }
}
