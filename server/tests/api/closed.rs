//! A project that does not ask yet, or no more: said kindly on its pages, and answers that were given are still taken.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::time::{DAY_MS, to_rfc3339};
use serde_json::json;

use crate::support::{Answer, NOW_MS, Site, envelope, on_both, project_file};

const BEGINNING: &str = "name=\"agreed\"";

/// Moves the project's beginning or end to so many days from now.
async fn moved(site: &Site, field: &str, days: i64) {
    let mut file = project_file("mascot");
    file[field] = json!(to_rfc3339(NOW_MS + days * DAY_MS));
    site.update_project(file).await;
}

async fn page(site: &Site, path: &str) -> String {
    let answer = site.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

/// The page as people read it, without what is in scripts and tags.
fn says(page: &str, words: &str) {
    assert!(page.contains(words), "{page}");
}

/// Sends the plain form as it was when it was opened.
async fn sent(site: &Site, form: &str, agreed: &str) -> Answer {
    let hidden = |name: &str| {
        let at = form.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name}"));
        form[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let names = ["id", "receipt_code", "rendered_at", "version", "notice_version", "length", "style"];
    let fields = names.map(|name| format!("{name}={}", hidden(name)));
    let body = format!("{}&agreed={agreed}&q06.services=same", fields.join("&"));
    let request = Request::post("/p/mascot/answer").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.call(request.body(Body::from(body)).unwrap()).await
}

on_both! {
    async fn a_closed_project_says_so_and_offers_results(site: &Site) {
        assert!(page(site, "/p/mascot").await.contains(BEGINNING));
        moved(site, "closes_at", -1).await;
        for path in ["/p/mascot", "/p/mascot/form"] {
            let page = page(site, path).await;
            says(&page, "This project has stopped asking.");
            says(&page, "href=\"/p/mascot/results\"");
            assert!(!page.contains(BEGINNING), "{path} begins nothing");
        }
        says(&page(site, "/p/mascot?lang=ar").await, "توقّف هذا المشروع");
    }

    async fn a_project_that_opens_later_says_when(site: &Site) {
        moved(site, "opens_at", 3).await;
        for path in ["/p/mascot", "/p/mascot/form"] {
            let page = page(site, path).await;
            says(&page, "This project opens on 25 November 2026, 12:00.");
            assert!(!page.contains("href=\"/p/mascot/results\""), "nobody has said anything yet");
            assert!(!page.contains(BEGINNING), "{path} begins nothing");
        }
        site.later(3 * DAY_MS);
        assert!(page(site, "/p/mascot").await.contains(BEGINNING));
    }

    async fn what_was_answered_before_is_taken_for_thirty_days(site: &Site) {
        let form = page(site, "/p/mascot/form").await;
        moved(site, "closes_at", -1).await;
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        let taken = sent(site, &form, "yes").await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
        assert_eq!(site.stored("mascot").await, 2);
        site.later(30 * DAY_MS);
        assert_eq!(site.send_one(&envelope(2)).await, "quarantined late");
    }

    async fn a_form_with_something_to_mend_comes_back_after_closing(site: &Site) {
        let form = page(site, "/p/mascot/form").await;
        moved(site, "closes_at", -1).await;
        let again = sent(site, &form, "").await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text().contains(BEGINNING), "answers that were given are not taken away");
        assert_eq!(sent(site, &form, "yes").await.status, StatusCode::OK);
        assert_eq!(site.stored("mascot").await, 1);
    }
}
