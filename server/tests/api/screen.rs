//! The big screen of an event: the number of voices, for those who may see counts, and nothing of any answer.

use axum::http::{StatusCode, header};
use domain::administration::roles::Role;
use serde_json::json;

use crate::{
    staff::member,
    support::{Site, envelope, on_both, project_file},
};

const SCREEN: &str = "/staff/p/mascot/screen";
const VOICES: &str = "/staff/p/mascot/screen/voices";

on_both! {
    async fn the_screen_shows_how_many_voices_there_are_and_nothing_of_them(site: &Site) {
        let staff = member(site, "event", Role::EventStaff, Some("mascot")).await;
        let empty = staff.get(site, SCREEN).await.text();
        assert!(empty.contains("<strong>0</strong>") && empty.contains("Nobody has answered yet. Be the first voice!"), "{empty}");
        assert!(empty.contains("<p hidden class=\"thanks\""), "there is nobody to thank");
        for n in 1..=3 {
            assert_eq!(site.send_one(&envelope(n)).await, "stored");
        }
        let page = staff.get(site, SCREEN).await;
        assert_eq!((page.status, page.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        let text = page.text();
        assert!(text.contains("<strong>3</strong>") && text.contains("voices so far") && text.contains("Naming the mascot"));
        assert!(text.contains("/p/mascot</span>") && text.contains("class=\"qr\""), "the way to the questions");
        assert!(!text.contains("We laughed") && !text.contains("%<"), "no answer and no share");
        assert!(text.contains("<p class=\"thanks\">Thank you to everyone"), "{text}");
        assert_eq!(text.matches("<h1").count(), 1);
        assert!(!text.contains(" style=\""));
    }

    async fn without_scripts_it_asks_again_by_itself(site: &Site) {
        let staff = member(site, "event", Role::EventStaff, None).await;
        let text = staff.get(site, SCREEN).await.text();
        let noscript = text.split("<noscript>").nth(1).and_then(|rest| rest.split("</noscript>").next()).unwrap();
        assert!(noscript.contains("http-equiv=\"refresh\"") && noscript.contains("content=\"15\""), "{noscript}");
    }

    async fn the_script_is_given_the_number_in_the_language_of_the_screen(site: &Site) {
        let staff = member(site, "event", Role::EventStaff, None).await;
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        let answer = staff.get(site, VOICES).await;
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
        assert_eq!(answer.json(), json!({"voices": 1, "number": "1", "said": "voice so far"}));
        assert_eq!(staff.get(site, &format!("{VOICES}?lang=ar")).await.json()["said"], "صوت حتى الآن");
        let arabic = staff.get(site, &format!("{SCREEN}?lang=ar")).await.text();
        assert!(arabic.contains("dir=\"rtl\"") && arabic.contains("data-voices=\"/staff/p/mascot/screen/voices?lang=ar\""));
    }

    async fn it_is_for_those_who_may_see_counts(site: &Site) {
        site.add_project(project_file("other")).await;
        let commissioner = member(site, "pays", Role::Commissioner, None).await;
        let elsewhere = member(site, "elsewhere", Role::Lead, Some("other")).await;
        for path in [SCREEN, VOICES] {
            assert_eq!(commissioner.get(site, path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(elsewhere.get(site, path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(site.get(path).await.status, StatusCode::SEE_OTHER, "{path}: on to signing in");
        }
        let start = commissioner.get(site, "/staff").await.text();
        assert!(!start.contains("/screen"), "what is not for them is no link");
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await.get(site, "/staff").await.text();
        assert!(lead.contains(&format!("href=\"{SCREEN}\"")));
    }
}
