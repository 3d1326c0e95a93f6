//! The pages of a receipt code: forms without scripts, each state in plain words, and the code in no address.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::json;

use crate::{
    receipts::{ask, code, kept, receipted},
    support::{Answer, Site, answering, envelope, on_both, project_file, with},
};

async fn post(site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let answer = site.call(request.body(Body::from(body.finish())).unwrap()).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
    assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"), "{path}: {}", answer.text());
    let text = answer.text();
    assert!(!text.contains("<script src") && !text.contains("onclick"), "{path} needs a script");
    assert!(text.matches("<h1").count() == 1, "{path} has one heading");
    let addresses = text.split("href=\"").chain(text.split("action=\"")).skip(1);
    assert!(addresses.filter_map(|rest| rest.split('"').next()).all(|address| !address.contains(&code(1)[..4])));
    answer
}

/// The value of a hidden field.
fn hidden<'t>(text: &'t str, name: &str) -> &'t str {
    let field = text.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).expect("such a field");
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap()
}

on_both! {
    async fn a_person_opens_changes_and_takes_back(site: &Site) {
        site.send_one(&receipted(1)).await;
        let enter = site.get("/receipt").await;
        assert_eq!((enter.status, enter.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        assert!(enter.text().contains("autocomplete=\"off\"") && enter.text().contains("action=\"/receipt\""));

        let typed = code(1).to_lowercase().replace('-', " ");
        let opened = post(site, "/receipt", &[("code", &typed)]).await;
        assert_eq!(opened.status, StatusCode::OK);
        for said in ["Naming the mascot", "22 November 2026", "We laughed.", "Planning", "I don’t know", "About you"] {
            assert!(opened.text().contains(said), "{said}");
        }

        let form = post(site, "/receipt/edit", &[("code", &code(1))]).await.text();
        assert_eq!((hidden(&form, "code"), hidden(&form, "base_revision")), (code(1).as_str(), "1"));
        assert!(form.contains("We laughed."), "it is filled in");
        let fields = [("code", code(1)), ("base_revision", "1".to_owned()), ("story.text", "We sang.\r\nTwice.".to_owned())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let saved = post(site, "/receipt/change", &fields).await;
        assert!(saved.text().contains("Your changes are saved.") && saved.text().contains("version 2"));
        assert!(saved.text().contains("We sang.\nTwice.") && !saved.text().contains("We laughed."));
        assert!(!saved.text().contains("Take back only"), "nothing about the person is left in it");

        let stale = post(site, "/receipt/change", &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text().contains("were not saved") && stale.text().contains("We sang."));

        let sure = post(site, "/receipt/withdraw", &[("code", &code(1)), ("scope", "all")]).await;
        assert!(sure.text().contains("Take back all your answers?") && sure.text().contains("You cannot undo this."));
        assert_eq!(site.stored("mascot").await, 1, "nothing happens before the answer");
        assert_eq!(hidden(&sure.text(), "sure"), "yes");
        let done = post(site, "/receipt/withdraw", &[("code", &code(1)), ("scope", "all"), ("sure", "yes")]).await;
        assert!(done.text().contains("Your answers are taken back"));
        assert_eq!(site.stored("mascot").await, 0);
    }

    async fn an_aim_in_several_languages_is_asked_once(site: &Site) {
        let mut file = project_file("mascot");
        file["aims"] = json!([
            {"id": "a1", "text": {"en-GB": "Everyone can suggest a name.", "ar": "يمكن للجميع اقتراح اسم."}},
            {"id": "a2", "text": "Families choose."}
        ]);
        site.update_project(file).await;
        let mut sent = receipted(1);
        (sent["length"], sent["answers"]) = (json!("full"), json!({"q04.aim_met": {"a1": "mostly", "a2": "fully"}}));
        assert_eq!(site.send_one(&sent).await, "stored");
        let form = post(site, "/receipt/edit", &[("code", &code(1))]).await.text();
        for aim in ["Everyone can suggest a name.", "Families choose."] {
            assert_eq!(form.matches(aim).count(), 1, "{aim}: {form}");
        }
        let chosen = form.split("<input").filter(|input| input.contains("q04.aim_met") && input.contains(" checked"));
        assert_eq!(chosen.count(), 2, "with what was answered");
    }

    async fn a_person_takes_back_only_what_is_about_them(site: &Site) {
        site.send_one(&receipted(1)).await;
        let sure = post(site, "/receipt/withdraw", &[("code", &code(1)), ("scope", "about_you")]).await;
        assert!(sure.text().contains("Your other answers stay."));
        let fields = [("code", &*code(1)), ("scope", "about_you"), ("sure", "yes")];
        let done = post(site, "/receipt/withdraw", &fields).await.text();
        assert!(done.contains("What you said about yourself is deleted.") && done.contains("We laughed."));
        assert!(!done.contains("Take back only"));
        let form = post(site, "/receipt/edit", &[("code", &code(1))]).await.text();
        assert!(!form.contains("name=\"you.role\"") && form.contains("name=\"q06.services\""));
    }

    async fn every_bad_state_says_what_to_do_next(site: &Site) {
        let mut slip = code(1);
        slip.replace_range(0..1, if slip.starts_with('0') { "1" } else { "0" });
        let cases = [
            (slip.as_str(), StatusCode::UNPROCESSABLE_ENTITY, "There is a slip in this code"),
            ("7K3M-9QXD", StatusCode::UNPROCESSABLE_ENTITY, "A code has 17 letters and numbers"),
            ("UUUU-UUUU-UUUU-UUUU-U", StatusCode::UNPROCESSABLE_ENTITY, "without U"),
            (&code(1), StatusCode::NOT_FOUND, "may still be on the phone"),
        ];
        for (typed, status, says) in cases {
            let answer = post(site, "/receipt", &[("code", typed)]).await;
            assert_eq!(answer.status, status, "{says}");
            assert!(answer.text().contains(says), "{says}");
            assert!(answer.text().contains(&format!("value=\"{typed}\"")), "what was typed is still there");
        }
        let early = post(site, "/receipt/withdraw", &[("code", &code(1)), ("scope", "all"), ("sure", "yes")]).await;
        assert!(early.text().contains("within 180 days"));
        assert_eq!(site.send_one(&receipted(1)).await, "withdrawn");
        let gone = post(site, "/receipt", &[("code", &code(1))]).await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert!(gone.text().contains("These answers were taken back"));
        assert!(!gone.text().contains(&code(1)), "a code that opens nothing is not left in the box");
        for n in 300..330 {
            ask(site, "open", json!({"code": code(n)})).await;
        }
        let many = post(site, "/receipt", &[("code", &code(1))]).await;
        assert_eq!((many.status, many.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "60"));
        assert!(many.text().contains("Please wait a minute"));
    }

    async fn what_is_kept_aside_is_shown_and_can_be_mended(site: &Site) {
        site.send_one(&kept(1, with(1, "project", json!("nowhere")))).await;
        let mut strange = kept(2, answering(2, "q06.services", json!("splendid")));
        strange["answers"]["q99.new"] = json!("a new question");
        site.send_one(&strange).await;
        let stranger = post(site, "/receipt", &[("code", &code(1))]).await.text();
        assert!(stranger.contains("nowhere") && stranger.contains("We laughed.") && stranger.contains("not counted yet"));
        assert!(!stranger.contains("/receipt/edit"), "its questions are not known here");
        let unfit = post(site, "/receipt", &[("code", &code(2))]).await.text();
        assert!(unfit.contains("a new question") && unfit.contains("splendid"));
        let fields = [("code", &*code(2)), ("base_revision", "1"), ("q06.services", "same")];
        let mended = post(site, "/receipt/change", &fields).await.text();
        assert!(mended.contains("Your changes are saved.") && !mended.contains("not counted yet"), "{mended}");
        assert_eq!(site.stored("mascot").await, 1);
    }

    async fn answers_that_a_form_does_not_ask_about_are_kept(site: &Site) {
        let mut quick = kept(1, with(1, "length", json!("quick")));
        quick["answers"]["q24.learned"] = json!("To listen.");
        assert_eq!(site.send_one(&quick).await, "stored");
        let form = post(site, "/receipt/edit", &[("code", &code(1))]).await.text();
        assert!(!form.contains("name=\"q24.learned\""));
        let saved = post(site, "/receipt/change", &[("code", &code(1)), ("base_revision", "1")]).await.text();
        assert!(saved.contains("To listen."));
    }

    async fn in_arabic_it_is_arabic(site: &Site) {
        site.send_one(&receipted(1)).await;
        let page = post(site, "/receipt?lang=ar", &[("code", &code(1))]).await.text();
        assert!(page.contains("dir=\"rtl\"") && page.contains("إجاباتك") && page.contains("نوفمبر"));
    }
}

#[tokio::test]
async fn trouble_on_our_side_is_said_and_changes_nothing() {
    let site = Site::on_sqlite().await;
    site.send_one(&receipted(1)).await;
    site.state.db.execute_on_writer("pragma query_only = on").await.unwrap();
    let fields = [("code", &*code(1)), ("scope", "all"), ("sure", "yes")];
    let answer = post(&site, "/receipt/withdraw", &fields).await;
    assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert!(answer.text().contains("Nothing has been changed."));
    assert_eq!(envelope(1)["id"], ask(&site, "open", json!({"code": code(1)})).await.json()["id"]);
}
