//! The population that a project is compared with: looked through line by line, taken in whole or not at all, and shown
//! beside what people said.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    administration::roles::Role,
    collection::{project::Project, questionnaire::coeval_core},
    reporting::representation::ReferenceRow,
    wire::v1::Pack,
};
use serde_json::{Value, json};
use server::{
    reporting::reference::{self, Known},
    storage,
};

use crate::{
    staff::{Member, logged, member},
    support::{Answer, Site, envelope, on_both},
};

const PAGE: &str = "/staff/p/mascot/reference";
const HEADING: &str = "dimension,group,count,source,date,boundary_year\n";
const CITY: &str = "ethnicity,white,8720,Census 2021,2021-03-21,2021\nyou.ethnicity,mixed,290,Census 2021,2021-03-21,2021\n\
    ethnicity,Asian or Asian British,550,Census 2021,2021-03-21,2021\nethnicity,black,330,Census 2021,2021-03-21,2021\n\
    ethnicity,other,110,Census 2021,2021-03-21,2021\n";

fn table(lines: &str) -> String {
    [HEADING, lines].concat()
}

/// Sends a form with a table, as a file or as text.
pub(crate) async fn bring(site: &Site, member: &Member, field: &str, table: &[u8], is_sure: bool) -> Answer {
    let mut body = Vec::new();
    let file = if field == "file" { "; filename=\"table.csv\"" } else { "" };
    body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n").into_bytes());
    body.extend(table);
    if is_sure {
        body.extend(b"\r\n--line\r\nContent-Disposition: form-data; name=\"sure\"\r\n\r\nyes");
    }
    body.extend(b"\r\n--line--\r\n");
    let request = member.with_cookie(Request::post(PAGE));
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
    site.call(request.body(Body::from(body)).unwrap()).await
}

async fn stored(site: &Site) -> Vec<ReferenceRow> {
    storage::reference::of(&site.state.db, "mascot").await.unwrap().rows
}

async fn people(site: &Site, first: u32, count: u32, answers: Value) {
    let envelopes: Vec<Value> = (first..first + count)
        .map(|n| {
            let mut envelope = envelope(n);
            (envelope["length"], envelope["answers"]) = (json!("full"), answers.clone());
            envelope
        })
        .collect();
    let outcomes = site.send(&envelopes).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

on_both! {
    async fn a_table_is_looked_through_before_it_is_taken_in(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        assert!(lead.get(site, PAGE).await.text().contains("No population is chosen yet"));
        let looked = bring(site, &lead, "file", table(CITY).as_bytes(), false).await;
        assert_eq!(looked.status, StatusCode::OK, "{}", looked.text());
        assert!(looked.text().contains("The table is fine.") && looked.text().contains("name=\"sure\""));
        assert_eq!(stored(site).await, [], "nothing is taken in before the answer");
        let taken = bring(site, &lead, "text", table(CITY).as_bytes(), true).await;
        assert_eq!((taken.status, taken.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/staff/p/mascot/reference?replaced"));
        assert!(lead.get(site, taken.header(header::LOCATION)).await.text().contains("The population is taken in."));
        let year = async || {
            let page = lead.get(site, PAGE).await.text();
            let cell = page.split("data-label=\"Boundaries of\">").nth(1).unwrap_or_default().to_owned();
            cell.split("</td>").next().unwrap_or_default().to_owned()
        };
        assert!(year().await.starts_with("2021"), "{}", year().await);
        let rows = stored(site).await;
        assert_eq!((rows.len(), rows[2].group.as_str(), rows[2].people, rows[2].boundary_year), (5, "asian", 550, Some(2021)));
        bring(site, &lead, "text", table("role,lived,5,Members,2026,\nrole,professional,5,Members,2026,\n").as_bytes(), true).await;
        assert!(year().await.contains(">No year<"), "a cell is never empty: {}", year().await);
        assert_eq!(stored(site).await.len(), 2, "a new table takes the place of the one before");
        assert_eq!(logged(site).await.iter().filter(|action| *action == "reference_replaced").count(), 2);
    }

    async fn one_bad_line_leaves_everything_as_it_was(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        bring(site, &lead, "text", table(CITY).as_bytes(), true).await;
        let before = stored(site).await;
        let bad = table(&[CITY, "ethnicity,martian,3,Census,2021,\n"].concat());
        let answer = bring(site, &lead, "text", bad.as_bytes(), true).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("1 thing is wrong. Nothing was taken in.") && answer.text().contains("martian"));
        assert!(!answer.text().contains("name=\"sure\""), "there is nothing to be sure of");
        assert_eq!(stored(site).await, before);
    }

    async fn what_was_pasted_is_there_again_and_lines_are_those_of_the_file(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let pasted = table(&[CITY, "\nethnicity,<martian>,-3,Census,,\n"].concat()).replace('\n', "\r\n");
        let answer = bring(site, &lead, "text", pasted.as_bytes(), false).await;
        let page = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = page.split("<textarea id=\"text\"").nth(1).unwrap().split_once('>').unwrap().1;
        assert!(kept.starts_with("dimension,group,count") && kept.contains("ethnicity,&lt;martian"), "{kept}");
        let rows: Vec<_> = page.split("<tr>").filter(|row| row.contains("martian")).collect();
        assert!(rows.len() == 1 && rows[0].contains(">8<"), "a heading, five lines and an empty one are before it: {rows:?}");
        assert!(page.contains("3 things are wrong. Nothing was taken in."), "{page}");
        let fine = bring(site, &lead, "text", table(CITY).as_bytes(), false).await.text();
        assert!(fine.contains("The table is fine.") && fine.contains("ethnicity,black,330"));
    }

    async fn nothing_chosen_and_nothing_pasted_is_said_beside_the_field(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        for text in ["", " \r\n "] {
            let empty = "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n";
            let text = format!("Content-Disposition: form-data; name=\"text\"\r\n\r\n{text}");
            let body = format!("--line\r\n{empty}\r\n--line\r\n{text}\r\n--line--\r\n");
            let request = lead.with_cookie(Request::post(PAGE));
            let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
            let answer = site.call(request.body(Body::from(body)).unwrap()).await;
            let page = answer.text();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("<p id=\"text-error\" class=\"error\">Choose a file, or paste a table."), "{page}");
            assert!(page.contains("href=\"#text\"") && page.contains("aria-describedby=\"text-error\""));
        }
    }

    async fn a_million_lines_are_told_and_not_kept(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let lines = "age,16_24,120,Census,2021\n".repeat(1_000_000);
        let answer = bring(site, &lead, "file", lines.as_bytes(), true).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("it has 1000000 lines"), "{}", answer.text());
        assert_eq!(stored(site).await, []);
    }

    async fn what_is_no_table_is_told_kindly(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        for (field, table, words) in [
            ("file", &b""[..], "Choose a file, or paste a table."),
            ("file", &b"\xFF\xFEd\0i\0m\0"[..], "column that is not known: “dim”"),
            ("file", &b"\xFF\xFE\xD8"[..], "This is no text."),
            ("file", &b"d\0i\0m\0e\0"[..], "This is no text."),
            ("text", &b"hello"[..], "does not name the column dimension"),
            ("file", &b"\x89PNG\r\n\x1a\n\0\0"[..], "This is no text."),
        ] {
            let answer = bring(site, &lead, field, table, true).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(answer.text().contains(words), "{words}: {}", answer.text());
        }
        let other = lead.post(site, PAGE, &[("text", "x")]).await;
        assert_eq!(other.status, StatusCode::BAD_REQUEST, "another kind of form");
        assert_eq!(stored(site).await, []);
    }

    async fn who_is_missing_stands_beside_what_people_said(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 0, 66, json!({"you.ethnicity": "white", "q22.voices_missing": ["young"]})).await;
        people(site, 66, 1, json!({"you.ethnicity": "asian"})).await;
        people(site, 67, 7, json!({"you.ethnicity": "mixed"})).await;
        people(site, 74, 6, json!({"you.ethnicity": "black"})).await;
        site.state.results.release("mascot").await.unwrap();
        let none = site.get("/p/mascot/results").await.text();
        assert!(none.contains("No population has been chosen to compare with yet") && !none.contains("/reference"));
        assert!(lead.get(site, "/staff/p/mascot").await.text().contains(&format!("href=\"{PAGE}\"")));
        site.later(60 * 60 * 1000);
        bring(site, &lead, "text", table(CITY).as_bytes(), true).await;
        let page = site.get("/p/mascot/results").await.text();
        let later = "Compared with a population put in on 22 November 2026, after these results were made.";
        assert!(page.contains(later) && site.get("/p/mascot/releases/1").await.text().contains(later), "{page}");
        let said = "Fewer than about 10 people answered “Asian or Asian British”. In a group of 80 we would expect about 4. \
                    That is too few to be sure, but we should ask.";
        assert!(page.contains(said), "{page}");
        assert!(page.contains("Population: Census 2021, 2021-03-21. Boundaries of 2021."));
        assert!(page.contains("because a group is hidden") && page.contains("href=\"#item-q22-voices_missing\""));
        assert!(!page.contains("0.23 (") && !page.contains(" style="), "an index would give the number away");
        let arabic = site.get("/p/mascot/results?lang=ar").await.text();
        assert!(arabic.contains("والمتوقع بين 80 نحو 4"));
        assert!(arabic.contains("بعد إصدار هذه النتائج"));
        let staff = lead.get(site, "/staff/p/mascot").await.text();
        assert!(staff.contains("Compared with a population put in on 22 November 2026.</p>"), "no release was made of these");
        assert!(staff.contains("we would expect about 4") && staff.contains(PAGE));
        people(site, 100, 15, json!({"you.ethnicity": "white"})).await;
        site.later(30 * 24 * 60 * 60 * 1000);
        site.state.results.release("mascot").await.unwrap();
        let page = site.get("/p/mascot/results").await.text();
        assert!(page.contains("Compared with a population put in on 22 November 2026.</p>"), "it was there before: {page}");
    }
}

/// What is wrong with each line of a table, by number; whole-table problems have number 0.
fn faults(lines: &str) -> Vec<(u64, String)> {
    faults_of(table(lines).as_bytes())
}

fn faults_of(table: &[u8]) -> Vec<(u64, String)> {
    let pack =
        Pack { project: Project::default(), questionnaire: coeval_core(), languages: Vec::new(), sealing_key: None };
    let reading = reference::read(table, &Known::of(&pack), "2026-11-22");
    assert_eq!(
        reading.is_clean(),
        reading.problems.is_empty() && reading.lines.iter().all(|line| line.problems.is_empty())
    );
    let whole = reading.problems.into_iter().map(|problem| (0, problem));
    let lines =
        reading.lines.into_iter().flat_map(|line| line.problems.into_iter().map(move |problem| (line.number, problem)));
    whole.chain(lines).collect()
}

#[test]
fn every_line_says_what_is_wrong_with_it() {
    let fine = "ethnicity,white,90,Census,2021,\nethnicity,black,10,Census,2021-03,2021\n";
    assert_eq!(faults(fine), []);
    for (line, words) in [
        ("shoe size,large,5,Census,2021,", "The dimension “shoe size” is not known."),
        ("ward,w1,5,Census,2021,", "The dimension “ward” is not known."),
        (",white,5,Census,2021,", "The dimension is missing."),
        ("ethnicity,martian,5,Census,2021,", "you.ethnicity has no group “martian”."),
        ("ethnicity,prefer_not,5,Census,2021,", "you.ethnicity has no group “prefer_not”."),
        ("ethnicity,,5,Census,2021,", "The group is missing."),
        ("ethnicity,asian,-5,Census,2021,", "The count is below zero."),
        ("ethnicity,asian,5.5,Census,2021,", "is not a whole number"),
        ("ethnicity,asian,5%,Census,2021,", "The count is a share."),
        ("ethnicity,asian,,Census,2021,", "The count is missing."),
        ("ethnicity,asian,99999999999999999999,Census,2021,", "is not a whole number"),
        ("ethnicity,asian,5,,2021,", "The source is missing"),
        ("ethnicity,asian,5,Census,,", "The date is missing"),
        ("ethnicity,asian,5,Census,2021-02-30,", "There is no date “2021-02-30”."),
        ("ethnicity,asian,5,Census,2031,", "lies in the future"),
        ("ethnicity,asian,5,Census,2021,soon", "The boundary year “soon” is no year"),
        ("ethnicity,asian,5,Census", "This line has 4 columns, and the heading has 6."),
        ("ethnicity,white,5,Census,2021,", "stands in line 2 already"),
    ] {
        let found = faults(&[fine, line, "\n"].concat());
        assert!(found.len() == 1 && found[0].0 == 4 && found[0].1.contains(words), "{line}: {found:?}");
    }
    let several = faults(&[fine, "ethnicity,asian,-1,,never,\n"].concat());
    assert_eq!(several.len(), 3, "everything at once: {several:?}");
}

#[test]
fn lines_are_counted_alike_whatever_ends_them() {
    let bad = "\nethnicity,white,90,Census,2021,\n\n\nethnicity,martian,10,Census,2021,\n";
    for ends in ["\n", "\r\n", "\r"] {
        let found = faults_of(table(bad).replace('\n', ends).as_bytes());
        assert!(found.iter().any(|(line, problem)| *line == 6 && problem.contains("martian")), "{ends:?}: {found:?}");
    }
}

#[test]
fn letters_that_are_no_utf_8_are_told_of_their_line() {
    let latin =
        [table("ethnicity,white,90,Census,2021,\nethnicity,black,10,").as_bytes(), &b"B\xFCro,2021,\n"[..]].concat();
    let found = faults_of(&latin);
    assert!(found.iter().any(|(line, problem)| *line == 3 && problem.contains("not UTF-8")), "{found:?}");
}

#[test]
fn groups_of_a_question_must_make_sense_together() {
    let with_shares = |lines: &str| ["dimension,group,count,source,date,share\n", lines].concat();
    for (text, words) in [
        (table("role,lived,5,Members,2026,\n"), "you.role has one group only"),
        (table("role,lived,0,Members,2026,\nrole,both,0,Members,2026,\n"), "The groups of you.role have no people."),
        (table(""), "There is a heading and no line after it."),
        (
            with_shares("role,lived,50,Members,2026,50\nrole,both,50,Members,2026,40\n"),
            "add up to 90.0 %, not to 100 %",
        ),
        (with_shares("role,lived,50,Members,2026,60%\nrole,both,50,Members,2026,40%\n"), "its count says otherwise"),
        (with_shares("role,lived,50,Members,2026,50\nrole,both,50,Members,2026,\n"), "have a share and some have none"),
        ("dimension,group,share,source,date\n".to_owned(), "Shares alone are not enough."),
        (table("").replace("count", "count,colour"), "a column that is not known: “colour”"),
        (table("").replace("count", "count,count"), "names the column count twice"),
    ] {
        let found = faults_of(text.as_bytes());
        assert!(found.iter().any(|(line, problem)| *line == 0 && problem.contains(words)), "{words}: {found:?}");
    }
}

/// As Excel, LibreOffice, Numbers and Google Sheets write it.
#[test]
fn tables_of_other_spreadsheets_read_the_same() {
    let plain = table("ethnicity,white,90,Census,2021,\nethnicity,black,10,Census,2021,\n");
    let marked = ["\u{feff}", &plain.replace('\n', "\r\n")].concat();
    let semicolons = plain.replace(',', ";");
    for text in [
        plain.replace(',', "\t"),
        marked,
        plain.replace("dimension", " Dimension "),
        plain.replace('\n', ",\n"),
        plain.replace('\n', ",,,\r\n"),
        [&plain, ",,,,,\n,,,,,\n"].concat(),
        [",,,,,\n", &plain, "\n\n"].concat(),
        ["sep=,\n", &plain].concat(),
        ["\u{feff}sep=;\r\n", &semicolons.replace('\n', "\r\n")].concat(),
        ["\"sep=;\"\n", &semicolons].concat(),
        ["sep=\t\n", &plain.replace(',', "\t")].concat(),
        plain.replace("2021,\n", "2021\n"),
        plain.replace("white,90", "white,\"9,000\"").replace("black,10", "black,\"1 000\""),
        plain.replace(",2021,", ",21/03/2021,"),
        semicolons,
    ] {
        assert_eq!(faults_of(text.as_bytes()), [], "{text:?}");
        let wide: Vec<u8> = ["\u{feff}", text.trim_start_matches('\u{feff}')]
            .concat()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(faults_of(&wide), [], "as Unicode text: {text:?}");
    }
    let bad =
        ["sep=,\n,,,,,\n", &table("ethnicity,white,90,Census,2021,,,\nethnicity,martian,5,Census,2021,,,\n")].concat();
    let found = faults_of(bad.as_bytes());
    assert!(found.len() == 1 && found[0].0 == 4 && found[0].1.contains("martian"), "{found:?}");
}
