//! The feed of released figures: what Excel and Power BI read of it, and that it says what the release says.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use crate::{
    exports::{Row, check_rows, released},
    support::{Answer, Site, on_both},
};

const FEED: &str = "/api/v1/odata/mascot";

async fn ask(site: &Site, rest: &str) -> Answer {
    let answer = site.get(&[FEED, rest].concat()).await;
    assert_eq!(answer.header("odata-version"), "4.0", "{rest}");
    answer
}

fn refused(answer: &Answer) -> (u16, String) {
    let error = &answer.json()["error"];
    assert!(error["message"].is_string());
    (answer.status.as_u16(), error["code"].as_str().unwrap().to_owned())
}

/// Every row of the feed, link by link.
async fn all(site: &Site, question: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut next = Some(["/Figures", question].concat());
    while let Some(address) = next {
        let page = ask(site, &address).await.json();
        rows.extend(page["value"].as_array().unwrap().iter().cloned());
        next = page["@odata.nextLink"].as_str().map(|link| link.split_once(FEED).unwrap().1.to_owned());
    }
    rows
}

/// A row of the feed under the names of the files' columns.
fn as_in_files(row: &Value) -> Row {
    let names = [
        ("Key", "key"),
        ("Row", "row"),
        ("Item", "item"),
        ("Wording", "wording"),
        ("By", "by"),
        ("Group", "group"),
        ("Answered", "n_answered"),
        ("DontKnow", "dk"),
        ("NotForMe", "na"),
        ("Skipped", "skipped"),
        ("PeopleHidden", "n_hidden"),
        ("Answer", "answer"),
        ("Count", "count"),
        ("Percent", "percent"),
        ("Low", "low"),
        ("High", "high"),
        ("Hidden", "hidden"),
    ];
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    names.into_iter().map(|(property, name)| (name.to_owned(), text(&row[property]))).collect()
}

on_both! {
    async fn there_is_no_feed_before_the_first_release(site: &Site) {
        for rest in ["", "/", "/$metadata", "/Figures", "/Figures/$count", "/Figures('x')"] {
            assert_eq!(refused(&ask(site, rest).await), (404, "not_released".to_owned()), "{rest}");
        }
        assert_eq!(refused(&site.get("/api/v1/odata/nowhere/").await), (404, "unknown_project".to_owned()));
    }

    async fn it_describes_itself(site: &Site) {
        released(site).await;
        let service = ask(site, "/").await;
        assert!(service.header(header::CONTENT_TYPE).starts_with("application/json"));
        let service = service.json();
        assert!(service["@odata.context"].as_str().unwrap().ends_with("/api/v1/odata/mascot/$metadata"));
        assert_eq!(service["value"], json!([{"name": "Figures", "kind": "EntitySet", "url": "Figures"}]));
        let metadata = ask(site, "/$metadata").await;
        assert_eq!(metadata.header(header::CONTENT_TYPE), "application/xml");
        let text = metadata.text();
        assert!(text.contains("<Property Name=\"Count\" Type=\"Edm.Int32\"/>"), "hidden numbers are null: {text}");
        assert!(text.contains("<Property Name=\"Key\" Type=\"Edm.String\" Nullable=\"false\"/>"));
        assert!(text.contains("<Property Name=\"Date\" Type=\"Edm.DateTimeOffset\" Nullable=\"false\"/>"));
        let functions = "Capabilities.FilterFunctions\"><Collection><String>contains</String><String>endswith</String>\
            <String>startswith</String></Collection>";
        assert!(text.contains(functions) && text.contains("<edmx:Include Namespace=\"Org.OData.Capabilities.V1\""), "{text}");
        assert!(text.contains("ExpandRestrictions\"><Record><PropertyValue Property=\"Expandable\" Bool=\"false\"/>"));
        let rows = ask(site, "/Figures?$top=1").await.json();
        for property in rows["value"][0].as_object().unwrap().keys() {
            assert!(text.contains(&format!("<Property Name=\"{property}\"")), "{property}");
        }
    }

    async fn every_number_is_the_releases_own(site: &Site) {
        released(site).await;
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        let rows: Vec<Row> = all(site, "").await.iter().map(as_in_files).collect();
        assert_eq!(ask(site, "/Figures/$count").await.text(), rows.len().to_string());
        check_rows(&results, &rows);
    }

    async fn questions_are_answered_as_odata_says(site: &Site) {
        released(site).await;
        let respect = "$filter=Item%20eq%20%27q17.p_respect%27%20and%20Row%20eq%20%27answer%27";
        let page = ask(site, &format!("/Figures?{respect}&$count=true&$top=2&$select=Answer,Count")).await.json();
        let rows = page["value"].as_array().unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], json!({"Answer": "never", "Count": 6}));
        assert!(page["@odata.count"].as_u64().unwrap() > 2);
        assert!(page["@odata.context"].as_str().unwrap().ends_with("$metadata#Figures(Answer,Count)"));
        assert!(page["@odata.nextLink"].is_null(), "no more than was asked for");
        let large = all(site, "?$filter=Count%20ge%2015%20and%20not%20(Percent%20eq%20null)&$orderby=Count%20desc").await;
        let counts: Vec<i64> = large.iter().map(|row| row["Count"].as_i64().unwrap()).collect();
        assert!(!counts.is_empty() && counts.is_sorted_by(|a, b| a >= b) && counts.iter().all(|count| *count >= 15));
        let everything = all(site, "").await;
        let some = all(site, "?$skip=5&$top=1003").await;
        assert_eq!(some, everything[5..everything.len().min(1_008)]);
        let key = everything[7]["Key"].as_str().unwrap().replace('|', "%7C");
        let one = ask(site, &format!("/Figures('{key}')")).await.json();
        assert_eq!(one["Key"], everything[7]["Key"]);
    }

    async fn moments_and_parts_of_texts_are_asked_for(site: &Site) {
        released(site).await;
        let everything = ask(site, "/Figures/$count").await.text();
        let count = async |filter: &str| {
            let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
            let answer = ask(site, &format!("/Figures/$count?$filter={filter}")).await;
            assert_eq!(answer.status, 200, "{filter}: {}", answer.text());
            answer.text()
        };
        for (filter, wanted) in [
            ("Date ge 2026-11-22T00:00:00Z", &*everything),
            ("Date eq 2026-11-22T13:00:00+01:00", &*everything),
            ("Date in (2026-11-22T12:00:00.000Z)", &*everything),
            ("Date gt 2026-11-22T12:00:00Z", "0"),
            ("contains(Item,'') eq true", &*everything),
            ("contains(Item,'RESPECT')", "0"),
        ] {
            assert_eq!(count(filter).await, wanted, "{filter}");
        }
        let of_respect = count("Item eq 'q17.p_respect'").await;
        assert_ne!(of_respect, "0");
        for filter in ["contains(Item,'p_respect')", "endswith(Item, 'p_respect') eq true", "startswith(Item,'q17.p_respect')",
            "Item in ('q17.p_respect','none')", "not (contains(Item,'p_respect') eq false)", "contains(Item,'p_respect') ne false"] {
            assert_eq!(count(filter).await, of_respect, "{filter}");
        }
        let labelled = count("GroupLabel ne null").await;
        let (with, without) = (count("contains(GroupLabel,'e')").await, count("not contains(GroupLabel,'e')").await);
        let number = |text: &str| text.parse::<u32>().unwrap();
        assert_eq!(number(&with) + number(&without), number(&labelled), "null is neither");
        assert!(number(&with) > 0 && count("Count in (5,15,20)").await != "0" && count("Count in (1)").await == "0");
    }

    async fn it_gives_what_its_reader_can_take(site: &Site) {
        released(site).await;
        let ask = async |rest: &str, name: &str, value: &str| {
            let request = Request::get([FEED, rest].concat()).header(name, value).body(Body::empty()).unwrap();
            let answer = site.call(request).await;
            assert_eq!(answer.header("odata-version"), "4.0", "{rest} {value}");
            answer
        };
        for rest in ["/", "/Figures?$top=1"] {
            for kinds in ["application/atom+xml", "application/json;odata.metadata=full", "application/json;odata=verbose", "text/html"] {
                assert_eq!(refused(&ask(rest, "accept", kinds).await), (406, "not_acceptable".to_owned()), "{rest} {kinds}");
            }
            let none = ask(rest, "accept", "application/json;odata.metadata=none").await;
            assert_eq!(none.header(header::CONTENT_TYPE), "application/json;odata.metadata=none");
            assert!(none.json()["@odata.context"].is_null() && none.json()["value"].is_array());
            let minimal = ask(rest, "accept", "application/atom+xml,application/json;odata.metadata=full,*/*;q=0.1").await;
            assert!(minimal.json()["@odata.context"].is_string());
        }
        let format = self::ask(site, "/Figures?$top=1&$format=application/atom%2Bxml").await;
        assert_eq!(refused(&format), (406, "not_acceptable".to_owned()));
        assert_eq!(ask("/Figures?$top=1&$format=json", "accept", "application/xml").await.status, 200, "the address goes first");
        for rest in ["", "/", "/$metadata", "/Figures", "/Figures/$count", "/Figures('none')"] {
            for version in ["3.0", "1", "new"] {
                let old = ask(rest, "odata-maxversion", version).await;
                assert_eq!(refused(&old), (400, "unsupported_version".to_owned()), "{rest} {version}");
            }
            for version in ["4.0", "4.01"] {
                assert_ne!(ask(rest, "odata-maxversion", version).await.status, 400, "{rest} {version}");
            }
            let request = Request::post([FEED, rest].concat()).body(Body::from("{}")).unwrap();
            let written = site.call(request).await;
            assert_eq!(refused(&written), (405, "method_not_allowed".to_owned()), "{rest}");
            assert!(written.header(header::ALLOW).contains("GET") && written.header("odata-version") == "4.0", "{rest}");
        }
        assert_eq!(refused(&self::ask(site, "/Figures/nothing/there").await), (404, "not_found".to_owned()));
    }

    async fn what_it_cannot_do_it_says(site: &Site) {
        released(site).await;
        for (question, status, code) in [
            ("$filter=Item%20eq", 400, "malformed"),
            ("$filter=Item%20eq%205", 400, "malformed"),
            ("$filter=Count%20eq%20%275%27", 400, "malformed"),
            ("$filter=Name%20eq%20%27x%27", 400, "unknown_property"),
            ("$filter=tolower(Item)%20eq%20%27q%27", 501, "not_implemented"),
            ("$filter=contains(tolower(Item),%27q%27)", 501, "not_implemented"),
            ("$filter=contains(Count,%27q%27)", 400, "malformed"),
            ("$filter=contains(Item)", 400, "malformed"),
            ("$filter=contains(Name,%27q%27)", 400, "unknown_property"),
            ("$filter=Item%20in%20()", 400, "malformed"),
            ("$filter=Date%20eq%20%272026-11-22T12:00:00Z%27", 400, "malformed"),
            ("$filter=Date%20gt%202026-11-22", 400, "malformed"),
            ("$filter=year(Date)%20eq%202026", 501, "not_implemented"),
            ("$filter=Count%20add%205%20eq%201", 501, "not_implemented"),
            ("$select=Item,%20Item", 400, "malformed"),
            ("$orderby=Count,Item,Count%20desc", 400, "malformed"),
            ("$select=Secret", 400, "unknown_property"),
            ("$top=-1", 400, "malformed"),
            ("$top=1&$top=2", 400, "malformed"),
            ("$expand=Project", 501, "not_implemented"),
            ("$apply=aggregate(Count%20with%20sum%20as%20Total)", 501, "not_implemented"),
            ("$search=x", 501, "not_implemented"),
        ] {
            assert_eq!(refused(&ask(site, &format!("/Figures?{question}")).await), (status, code.to_owned()), "{question}");
        }
        for (option, name) in [("$select", "Item"), ("$orderby", "Item%20desc"), ("$filter", "Count%20eq%201%20or"), ("$expand", "Item")] {
            let long = format!("/Figures?{option}={}", vec![name; 60_000 / (name.len() + 1)].join(","));
            let answer = ask(site, &long).await;
            assert_eq!(refused(&answer), (400, "malformed".to_owned()), "{option}");
            assert!(answer.bytes.len() < 500, "{option}: {}", answer.text());
        }
        let unknown = ask(site, &format!("/Figures?$select={}", "x".repeat(8_000))).await;
        assert!(unknown.bytes.len() < 500, "what was asked is not said again at length");
        assert_eq!(refused(&ask(site, "/Answers").await), (404, "not_found".to_owned()));
    }
}
