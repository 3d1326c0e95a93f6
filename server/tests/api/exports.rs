//! Files: who may take which, that every number in each of them is the document's own, that what is hidden stays hidden,
//! and that nobody's withdrawn answers are in them.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use calamine::{Data, Reader as _, Xlsx};
use domain::administration::{
    rights::{Right, may},
    roles::Role,
};
use futures::StreamExt as _;
use serde_json::{Value, json};
use server::{
    reporting::exports::{self, Format, Part},
    storage::flags::{self, Decision, NewFlag},
};

use crate::{
    staff::{Member, logged, member},
    support::{Answer, Site, answering, envelope, on_both},
};

/// A row by its columns.
pub type Row = BTreeMap<String, String>;

const CODE: &str = "7K3M-9QXD-0T5B-W2HJ-H";
const CODE_HASH: &str = "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35";

fn path(level: &str, format: &str) -> String {
    format!("/api/v1/projects/mascot/export?level={level}&format={format}")
}

/// Sends so many people with the same answers, numbered from `first`.
pub async fn people(site: &Site, first: u32, count: u32, answers: &Value) {
    let person = |n| {
        let mut envelope = envelope(n);
        envelope["length"] = json!("full");
        envelope["answers"] = answers.clone();
        envelope
    };
    let envelopes: Vec<Value> = (first..first + count).map(person).collect();
    let outcomes = site.send(&envelopes).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

/// Forty people, of whom most said so much that some numbers are shown and some are hidden; and their release.
pub async fn released(site: &Site) {
    people(site, 1, 20, &json!({"q17.p_respect": "always", "q01.activities": ["planning"], "you.role": "lived"})).await;
    people(site, 21, 14, &json!({"q17.p_respect": "mostly", "q06.services": "dk", "you.role": "professional"})).await;
    people(site, 35, 6, &json!({"q17.p_respect": "never"})).await;
    site.state.results.release("mascot").await.unwrap();
}

pub fn csv_rows(bytes: &[u8]) -> Vec<Row> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("it begins with the mark of UTF-8");
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn xlsx_rows(bytes: &[u8], sheet: &str) -> Vec<Row> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::DateTime(moment) => match moment.to_ymd_hms_milli() {
            (year, month, day, 0, 0, 0, _) => format!("{year}-{month:02}-{day:02}"),
            (year, month, day, hour, minute, second, _) => {
                // Workbooks know no zones, and London has the clock of UTC in winter.
                format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
            }
        },
        other => panic!("a cell is neither text nor number: {other:?}"),
    };
    let mut rows = range.rows();
    let headings: Vec<String> = rows.next().unwrap().iter().map(text).collect();
    rows.map(|row| headings.iter().cloned().zip(row.iter().map(text)).collect()).collect()
}

/// The parts of a workbook, which is a ZIP file, by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let number =
        |at: usize, length: usize| (0..length).rev().fold(0, |sum, place| sum << 8 | usize::from(bytes[at + place]));
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let (mut at, mut parts) = (number(end + 16, 4), BTreeMap::new());
    for _ in 0..number(end + 10, 2) {
        let (length, packed, begin) = (number(at + 28, 2), number(at + 20, 4), number(at + 42, 4));
        let name = String::from_utf8(bytes[at + 46..at + 46 + length].to_vec()).unwrap();
        let data = begin + 30 + number(begin + 26, 2) + number(begin + 28, 2);
        let mut text = String::new();
        flate2::read::DeflateDecoder::new(&bytes[data..data + packed]).read_to_string(&mut text).unwrap();
        parts.insert(name, text);
        at += 46 + length + number(at + 30, 2) + number(at + 32, 2);
    }
    parts
}

/// The only row with these cells.
fn find<'r>(rows: &'r [Row], cells: &[(&str, &str)]) -> &'r Row {
    let found: Vec<&Row> = rows.iter().filter(|row| cells.iter().all(|(name, cell)| row[*name] == *cell)).collect();
    assert_eq!(found.len(), 1, "{cells:?}");
    found[0]
}

fn shown(number: &Value) -> String {
    if number.is_null() { String::new() } else { number.to_string() }
}

/// Holds every number of a document against the rows, and every hidden one against an empty cell with a reason.
pub fn check_rows(document: &Value, rows: &[Row]) {
    let mut checked = 1;
    let everybody = find(rows, &[("row", "people"), ("by", "")]);
    assert_eq!(everybody["n_answered"], shown(&document["people"]["answered"]));
    for item in document["items"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        let of_item = [("item", id), ("by", ""), ("group", ""), ("wording", "standard")];
        for row in rows.iter().filter(|row| of_item.iter().all(|(name, cell)| row[*name] == *cell)) {
            for (column, field) in [("n_answered", "answered"), ("dk", "dk"), ("na", "na"), ("skipped", "skipped")] {
                assert_eq!(row[column], shown(&item["n"][field]), "{id} {column}");
                assert!(!row[column].is_empty() || !row["n_hidden"].is_empty(), "{id} {column}: no reason");
            }
        }
        checked += check_figure(item, rows, &of_item);
        for group in item["groups"].as_array().unwrap() {
            let (by, code) = (group["by"].as_str().unwrap(), group["code"].as_str().unwrap());
            checked += check_figure(group, rows, &[("item", id), ("by", by), ("group", code), ("wording", "standard")]);
        }
    }
    assert!(checked > 100, "{checked}");
}

fn check_figure(figure: &Value, rows: &[Row], place: &[(&str, &str)]) -> usize {
    let mut checked = 0;
    for cell in figure["distribution"].as_array().unwrap() {
        let code = cell["code"].as_str().unwrap();
        let row = find(rows, &[place, &[("row", "answer"), ("answer", code)]].concat());
        assert_eq!((&row["count"], &row["percent"]), (&shown(&cell["count"]), &shown(&cell["percent"])), "{place:?}");
        let reason = match (figure["hidden"].as_str(), cell["count"].is_null()) {
            (Some(reason), _) => reason,
            (None, true) => match cell["nearly"].as_str() {
                Some("all") => "nearly_all",
                Some("nobody") => "hardly_anybody",
                _ => "hidden",
            },
            (None, false) => "",
        };
        assert_eq!(row["hidden"], reason, "{place:?} {code}");
        checked += 1;
    }
    if figure["headline"].is_object() {
        let row = find(rows, &[place, &[("row", "top")]].concat());
        for field in ["count", "percent", "low", "high"] {
            assert_eq!(row[field], shown(&figure["headline"][field]), "{place:?} {field}");
        }
    }
    checked
}

/// An export in JSON without what explains it.
fn document(answer: &Answer) -> Value {
    let mut document = answer.json();
    assert!(document["dictionary"].as_array().unwrap().len() > 50);
    let members = document.as_object_mut().unwrap();
    members.remove("dictionary");
    members.remove("level");
    document
}

async fn withdraw(site: &Site) {
    let body = json!({"code": CODE, "scope": "all"}).to_string();
    let request = Request::post("/api/v1/receipts/withdraw").header(header::CONTENT_TYPE, "application/json");
    let answer = site.call(request.body(Body::from(body)).unwrap()).await;
    assert!(answer.status.is_success(), "{}", answer.text());
}

async fn raw(site: &Site, officer: &Member) -> Vec<Row> {
    csv_rows(&officer.get(site, &path("raw", "csv")).await.bytes)
}

on_both! {
    async fn every_role_takes_what_it_may_and_nothing_else(site: &Site) {
        released(site).await;
        for (level, right) in [("release", None), ("staff", Some(Right::ExportStaffFigures)), ("raw", Some(Right::ExportRaw))] {
            let outside = site.get(&path(level, "csv")).await;
            match right {
                None => assert_eq!(outside.status, StatusCode::OK),
                Some(_) => assert_eq!(outside.problem(), (401, "sign_in".to_owned()), "{level}"),
            }
        }
        for role in Role::ALL {
            let member = member(site, role.code(), role, None).await;
            let name = format!("{}.other", role.code());
            for (level, right) in [("release", None), ("staff", Some(Right::ExportStaffFigures)), ("raw", Some(Right::ExportRaw))] {
                let answer = member.get(site, &path(level, "json")).await;
                if right.is_none_or(|right| may(role, right)) {
                    assert_eq!(answer.status, StatusCode::OK, "{name} {level}: {}", answer.text());
                    let caching = if level == "release" { "no-cache" } else { "no-store" };
                    assert_eq!(answer.header(header::CACHE_CONTROL), caching);
                } else {
                    assert_eq!(answer.problem(), (403, "not_allowed".to_owned()), "{name} {level}");
                }
            }
        }
    }

    async fn what_cannot_be_asked_for_is_named(site: &Site) {
        for (query, field) in [("", "level"), ("?level=all&format=csv", "level"), ("?level=raw", "format"),
            ("?level=release&format=pdf", "format"), ("?level=release&format=csv&part=half", "part")] {
            let answer = site.get(&format!("/api/v1/projects/mascot/export{query}")).await;
            assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{query}");
            assert_eq!(answer.json()["field"], field, "{query}");
        }
        assert_eq!(site.get(&path("release", "csv")).await.problem(), (404, "not_released".to_owned()));
        let nowhere = site.get("/api/v1/projects/nowhere/export?level=release&format=csv").await;
        assert_eq!(nowhere.problem(), (404, "unknown_project".to_owned()));
        let analyst = member(site, "ana", Role::Analyst, None).await;
        let unknown = analyst.get(site, &[&path("staff", "csv"), "&by=you.name"].concat()).await;
        assert_eq!(unknown.problem(), (400, "unknown_breakdown".to_owned()));
    }

    async fn every_number_of_a_release_is_the_documents_own(site: &Site) {
        released(site).await;
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        let csv = site.get(&path("release", "csv")).await;
        assert_eq!(csv.header(header::CONTENT_DISPOSITION), "attachment; filename=\"coeval-mascot-release-1.csv\"");
        check_rows(&results, &csv_rows(&csv.bytes));
        let xlsx = site.get(&path("release", "xlsx")).await;
        assert_eq!(xlsx_rows(&xlsx.bytes, "Figures"), csv_rows(&csv.bytes));
        let json = site.get(&path("release", "json")).await;
        assert_eq!(document(&json), results);
        let dictionary = csv_rows(&site.get(&[&path("release", "csv"), "&part=dictionary"].concat()).await.bytes);
        assert_eq!(xlsx_rows(&xlsx.bytes, "Dictionary"), dictionary);
        find(&dictionary, &[("about", "hidden"), ("code", "protects_others")]);
        assert_eq!(find(&dictionary, &[("about", "answer"), ("id", "q17.p_respect"), ("code", "always")])["text"], "Always");
        let rows = csv_rows(&csv.bytes);
        let keys: std::collections::BTreeSet<_> = rows.iter().map(|row| &row["key"]).collect();
        assert_eq!(keys.len(), rows.len(), "no two rows have the same key");
        assert!(rows.iter().all(|row| row["numbers"] == "about" && row["k"] == "10" && row["project"] == "mascot"));
    }

    async fn staff_take_the_figures_of_the_dashboard(site: &Site) {
        released(site).await;
        let analyst = member(site, "ana", Role::Analyst, None).await;
        for by in ["", "&by=you.role"] {
            let seen = analyst.get(site, &format!("/api/v1/projects/mascot/dashboard?{}", by.trim_start_matches('&'))).await;
            let json = analyst.get(site, &[&path("staff", "json"), by].concat()).await;
            assert_eq!(document(&json), seen.json());
            let csv = analyst.get(site, &[&path("staff", "csv"), by].concat()).await;
            check_rows(&seen.json(), &csv_rows(&csv.bytes));
            let xlsx = analyst.get(site, &[&path("staff", "xlsx"), by].concat()).await;
            assert_eq!(xlsx_rows(&xlsx.bytes, "Figures"), csv_rows(&csv.bytes));
        }
    }

    async fn a_workbook_says_first_what_the_page_says(site: &Site) {
        released(site).await;
        let analyst = member(site, "ana", Role::Analyst, None).await;
        let dashboard = "/api/v1/projects/mascot/dashboard?channel=own";
        for (file, document, who, source) in [
            (path("release", "xlsx"), "/api/v1/projects/mascot/results", "Everyone", "results number 1"),
            ([&path("staff", "xlsx"), "&channel=own"].concat(), dashboard, "Only these answers: On their own phone or computer.", "not published"),
        ] {
            let document = analyst.get(site, document).await.json();
            let file = analyst.get(site, &file).await.bytes;
            let book: Xlsx<_> = Xlsx::new(Cursor::new(file.clone())).unwrap();
            // People open a workbook at its first sheet, so what they can read stands before the codes.
            assert_eq!(book.sheet_names(), ["Summary", "Figures", "Dictionary"]);
            let lines = xlsx_rows(&file, "Summary");
            let items = document["items"].as_array().unwrap();
            for (item, line) in items.iter().zip(&lines) {
                assert_eq!((&*line["Question"], &*line["Who"]), (item["question"]["en-GB"].as_str().unwrap(), who));
                assert_eq!(line["What people said"], item["sentence"]["en-GB"].as_str().unwrap());
                let answered = &item["n"]["answered"];
                assert_eq!(line["Answered"], if answered.is_null() { "hidden".to_owned() } else { answered.to_string() });
            }
            assert!(items.len() > 20 && lines.len() == items.len() + 2, "an empty row and the source are below");
            assert!(lines.last().unwrap()["Question"].contains(source), "{lines:?}");
        }
        let results = site.get("/p/mascot/results").await.text();
        let release = site.get(&path("release", "xlsx")).await.bytes;
        let lines = xlsx_rows(&release, "Summary");
        assert!(lines.iter().all(|line| results.contains(&line["What people said"])), "the page says the same");
    }

    async fn workbooks_are_arranged_for_reading(site: &Site) {
        crate::stories::at_once(site).await;
        released(site).await;
        assert_eq!(site.send_one(&answering(900, "story.text", json!("@SUM(1+1)"))).await, "stored");
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        for (level, sheets) in [("release", 3), ("staff", 3), ("raw", 2)] {
            let file = officer.get(site, &path(level, "xlsx")).await.bytes;
            let parts = parts(&file);
            let of_sheets: Vec<_> = parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")).collect();
            assert_eq!(of_sheets.len(), sheets);
            for (name, sheet) in of_sheets {
                assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""), "{level} {name}: headings stay");
                assert!(sheet.contains("<autoFilter ref=\"A1:") && sheet.contains("<cols>"), "{level} {name}");
            }
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
            let (sheet, column) = if level == "raw" { ("Answers 1", 1) } else { ("Figures", 4) };
            let range = book.worksheet_range(sheet).unwrap();
            assert!(range.rows().skip(1).all(|row| matches!(row[column], Data::DateTime(_))), "{level}: dates are dates");
            if level == "raw" {
                let looks = parts["xl/styles.xml"].split("<cellXfs").nth(1).unwrap();
                let quoted = looks.split("<xf ").skip(1).position(|look| look.contains("quotePrefix=\"1\"")).unwrap();
                let cell = format!(" s=\"{quoted}\" ");
                assert_eq!(parts["xl/worksheets/sheet2.xml"].matches(&cell).count(), 1, "the one text that begins like a formula");
            }
        }
    }

    async fn fourteen_residents_and_three_professionals_are_never_told_apart(site: &Site) {
        people(site, 1, 14, &json!({"q17.p_respect": "always", "you.role": "lived"})).await;
        people(site, 15, 3, &json!({"q17.p_respect": "never", "you.role": "professional"})).await;
        site.state.results.release("mascot").await.unwrap();
        let analyst = member(site, "ana", Role::Analyst, None).await;
        for level in ["release", "staff"] {
            let address = |format| [path(level, format).as_str(), if level == "staff" { "&by=you.role" } else { "" }].concat();
            let csv = csv_rows(&analyst.get(site, &address("csv")).await.bytes);
            let xlsx = xlsx_rows(&analyst.get(site, &address("xlsx")).await.bytes, "Figures");
            for rows in [&csv, &xlsx] {
                let by_role: Vec<_> = rows.iter().filter(|row| row["by"] == "you.role").collect();
                assert!(!by_role.is_empty());
                for row in by_role {
                    for column in ["n_answered", "on_scale", "count", "percent", "low", "high"] {
                        assert_eq!(row[column], "", "{level} {}: {column}", row["key"]);
                    }
                    assert!(!row["hidden"].is_empty() && !row["n_hidden"].is_empty(), "{level} {}", row["key"]);
                }
            }
            let json = analyst.get(site, &address("json")).await.json();
            let groups = json["items"].as_array().unwrap().iter().flat_map(|item| item["groups"].as_array().unwrap());
            let by_role: Vec<_> = groups.filter(|group| group["by"] == "you.role").collect();
            assert!(by_role.iter().all(|group| group["n"].is_null() && group["hidden"].is_string()), "{level}");
        }
        let feed = "/api/v1/odata/mascot/Figures?$filter=By%20eq%20%27you.role%27%20and%20(Count%20ne%20null%20or%20Answered%20ne%20null)";
        assert_eq!(site.get(feed).await.json()["value"], json!([]));
        let hidden = "/api/v1/odata/mascot/Figures?$filter=By%20eq%20%27you.role%27%20and%20Hidden%20eq%20null";
        assert_eq!(site.get(hidden).await.json()["value"], json!([]));
    }

    async fn single_answers_come_without_what_names_anybody(site: &Site) {
        crate::stories::at_once(site).await;
        let mut said = answering(1, "story.text", json!("=HYPERLINK(\"http://evil.example\")"));
        said["length"] = json!("full");
        said["answers"]["q04.aim_met"] = json!({"a1": "mostly", "a2": "little"});
        assert_eq!(site.send_one(&said).await, "stored");
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        let csv = officer.get(site, &path("raw", "csv")).await;
        assert_eq!(csv.header(header::CONTENT_DISPOSITION), "attachment; filename=\"coeval-mascot-raw-2026-11-22.csv\"");
        let row = &csv_rows(&csv.bytes)[0];
        for (column, cell) in [("row", "1"), ("day (Europe/London)", "2026-11-22"), ("channel", "own"), ("event", ""), ("locale", "en-GB"),
            ("length", "full"), ("style", "standard"), ("questionnaire_version", "1"), ("q06.services", "bit_better"),
            ("q01.activities", "planning;designing"), ("q04.aim_met.a1", "mostly"), ("q04.aim_met.a2", "little"),
            ("q21.c_trust", "dk"), ("you.role", "lived"), ("q07.area", ""),
            ("story.text", "'=HYPERLINK(\"http://evil.example\")")] {
            assert_eq!(row[column], cell, "{column}");
        }
        let xlsx = officer.get(site, &path("raw", "xlsx")).await;
        let in_book = &xlsx_rows(&xlsx.bytes, "Answers 1")[0];
        assert_eq!(in_book["story.text"], "=HYPERLINK(\"http://evil.example\")", "a text, as calamine reads no formula");
        assert_eq!(in_book["q04.aim_met.a2"], "little");
        let json = officer.get(site, &path("raw", "json")).await.json();
        assert_eq!(json["responses"][0]["answers"], said["answers"]);
        for text in [csv.text(), json.to_string()] {
            let (id, receipt) = (said["id"].as_str().unwrap(), said["receipt_hash"].as_str().unwrap());
            assert!(!text.contains(id) && !text.contains(receipt) && !text.contains("10:15"));
        }
    }

    async fn withdrawn_and_set_aside_answers_are_gone_from_raw_files_at_once(site: &Site) {
        let mut mine = envelope(1);
        mine["receipt_hash"] = json!(CODE_HASH);
        mine["answers"]["story.text"] = json!("Mine alone.");
        assert_eq!(site.send(&[mine, envelope(2), envelope(3)]).await.outcomes(), ["stored"; 3]);
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        assert_eq!(raw(site, &officer).await.len(), 3);
        let entry = site.state.projects.get("mascot").await.unwrap().unwrap();
        let csv = (Format::Csv, Part::Data);
        let mut under_way = exports::raw(&site.state.db, &entry, crate::support::NOW_MS, csv).unwrap();
        assert!(under_way.chunks.next().await.unwrap().unwrap().starts_with(b"\xEF\xBB\xBFrow,day"));
        withdraw(site).await;
        let rest: Vec<Vec<u8>> = under_way.chunks.map(Result::unwrap).collect().await;
        let rest = String::from_utf8(rest.concat()).unwrap();
        assert_eq!((rest.lines().count(), rest.contains("Mine alone.")), (2, false), "it was gone before its page was read");
        let rows = raw(site, &officer).await;
        assert_eq!(rows.len(), 2);
        for format in ["csv", "json"] {
            assert!(!officer.get(site, &path("raw", format)).await.text().contains("Mine alone."));
        }
        assert_eq!(xlsx_rows(&officer.get(site, &path("raw", "xlsx")).await.bytes, "Answers 1").len(), 2);
        let response = crate::support::id(2);
        let mut tx = site.state.db.begin().await.unwrap();
        let (project, at_ms) = ("mascot".to_owned(), crate::support::NOW_MS);
        flags::add(&mut tx, &[NewFlag { response: response.clone(), project, reason: "too_fast", at_ms }]).await.unwrap();
        let decision = Decision { response: &response, project: "mascot", set_aside: true, seq: 1_000, at_ms };
        assert!(flags::decide(&mut tx, &decision).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(raw(site, &officer).await.len(), 1);
    }

    async fn many_pages_of_answers_are_each_there_once(site: &Site) {
        for first in (1..=2_400).step_by(200) {
            people(site, first, 200, &json!({"q07.area": "same"})).await;
            site.later(2_000);
        }
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        let rows = raw(site, &officer).await;
        assert_eq!(rows.len(), 2_400);
        assert!(rows.iter().zip(1..).all(|(row, number)| row["row"] == number.to_string()));
        let json = officer.get(site, &path("raw", "json")).await.json();
        assert_eq!(json["responses"].as_array().unwrap().len(), 2_400);
        assert_eq!(xlsx_rows(&officer.get(site, &path("raw", "xlsx")).await.bytes, "Answers 1").len(), 2_400);
    }

    async fn who_took_what_is_written_down(site: &Site) {
        released(site).await;
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        let count = |codes: Vec<String>| codes.into_iter().filter(|code| code.ends_with("_exported")).collect::<Vec<_>>();
        site.get(&path("release", "csv")).await;
        assert_eq!(count(logged(site).await), Vec::<String>::new(), "nobody is watched who is not signed in");
        for level in ["release", "staff", "raw"] {
            officer.get(site, &path(level, "xlsx")).await;
        }
        assert_eq!(count(logged(site).await), ["raw_exported", "release_exported", "staff_figures_exported"]);
        let rows = server::administration::audit::list(&site.state.db, None, None, 100).await.unwrap();
        let taken = rows.iter().find(|row| row.action == "raw_exported").unwrap();
        assert_eq!((taken.actor.as_deref(), taken.target.as_deref()), (Some("dot@example.org"), Some("xlsx")));
        assert!(officer.get(site, "/staff/audit").await.text().contains("Took single answers away as a file"));
    }

    async fn pages_show_the_ways_that_are_open(site: &Site) {
        released(site).await;
        let page = site.get("/p/mascot/results").await.text();
        assert!(page.contains("export?level=release&amp;format=csv") && page.contains("/api/v1/odata/mascot/"));
        assert!(!page.contains("level=raw"));
        let officer = member(site, "dot", Role::DataOfficer, None).await;
        let analyst = member(site, "ana", Role::Analyst, None).await;
        let staff_page = officer.get(site, "/staff/p/mascot?by=you.role").await.text();
        assert!(staff_page.contains("level=staff&amp;format=csv&amp;by=you.role") && staff_page.contains("level=raw"));
        assert!(!analyst.get(site, "/staff/p/mascot").await.text().contains("level=raw"));
    }
}
