//! What staff do by their pages and cannot take back: it is asked about once more, said by its name, and written down.
//! Besides: the poster, and what is at no address.

use axum::http::{StatusCode, header};
use domain::administration::roles::Role;

use crate::{
    staff::{logged, member, say_yes},
    support::{Site, answering, envelope, id, on_both, project_file},
};

const QUARANTINE: &str = "/staff/p/mascot/quarantine";
const RELEASE: &str = "/staff/p/mascot/release";

on_both! {
    async fn discarding_is_asked_about_once_more(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        for n in 1..=3 {
            site.send_one(&answering(n, "q99.unknown", serde_json::json!("a secret"))).await;
        }
        let (first, second) = (id(1), id(2));
        let ticked = [("entry", first.as_str()), ("entry", second.as_str()), ("do", "discard")];
        let asked = lead.post(site, QUARANTINE, &ticked).await;
        assert!(asked.status == StatusCode::OK && asked.text().contains("Discard 2 sets of answers for good?"));
        assert_eq!(asked.text().matches("name=\"entry\" value=").count(), 2, "what was ticked goes on");
        assert!(!logged(site).await.contains(&"quarantine_discarded".to_owned()), "nothing happens before the answer");
        let sure: Vec<_> = ticked.into_iter().chain([("sure", "yes")]).collect();
        let done = lead.post(site, QUARANTINE, &sure).await;
        assert!(done.header(header::LOCATION).contains("discarded=2"));
    }

    async fn where_nothing_waits_the_way_is_called_by_what_it_leads_to(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let way = |home: &str| home.split(&format!("href=\"{QUARANTINE}\">")).nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(way(&lead.get(site, "/staff").await.text()), "Answers that need a look");
        site.send_one(&answering(1, "q99.unknown", serde_json::json!("a secret"))).await;
        assert_eq!(way(&lead.get(site, "/staff").await.text()), "1 set of answers needs a look");
    }

    async fn who_may_publish_does_so_by_the_page_of_figures(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let analyst = member(site, "analyst", Role::Analyst, Some("mascot")).await;
        let nobody = lead.get(site, "/staff/p/mascot").await.text();
        assert!(nobody.contains("Nobody has answered yet") && !nobody.contains("The figures below"));
        assert!(!nobody.contains(RELEASE), "there is nothing to publish");
        assert!(!nobody.contains("A few people have answered") && !nobody.contains("people-heading"), "{nobody}");
        assert!(nobody.contains("data-paper=\""), "paper says that it is not public");
        assert!(nobody.contains("/staff/p/mascot/reference\""), "a population can be chosen before the first answer");
        for n in 0..30 {
            assert_eq!(site.send_one(&envelope(n)).await, "stored");
        }
        let thirty = lead.get(site, "/staff/p/mascot").await.text();
        assert!(thirty.contains(&format!("action=\"{RELEASE}\"")));
        let line = thirty.split("data-paper=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(line.contains("not published") && line.ends_with("please do not pass on"), "{line}");
        assert!(!analyst.get(site, "/staff/p/mascot").await.text().contains(RELEASE));
        let asked = lead.post(site, RELEASE, &[]).await;
        assert!(asked.status == StatusCode::OK && asked.text().contains("cannot be taken back"));
        assert!(!logged(site).await.contains(&"released".to_owned()), "nothing happens before the answer");
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.status, StatusCode::NOT_FOUND);
        let done = say_yes(site, &lead, &asked.text()).await;
        assert_eq!(done.header(header::LOCATION), "/staff/p/mascot?released=1");
        assert!(lead.get(site, done.header(header::LOCATION)).await.text().contains("Results number 1 are published."));
        assert!(!lead.get(site, "/staff/p/mascot?released=7").await.text().contains("are published."), "there is no such one");
        assert!(lead.get(site, "/staff").await.text().contains("Results as published (number 1)"));
        let refused = lead.post(site, RELEASE, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("since figures were last counted"), "the rules say why: {}", refused.text());
        assert_eq!(logged(site).await.iter().filter(|action| *action == "released").count(), 1);
    }

    async fn accounts_and_invitations_are_named_in_what_was_done(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        member(site, "analyst", Role::Analyst, None).await;
        let account = server::storage::accounts::by_email(&site.state.db, "analyst@example.org").await.unwrap().unwrap();
        for (deed, says) in [("disable", "analyst@example.org is disabled."), ("enable", "analyst@example.org is enabled again.")] {
            let done = admin.post(site, "/staff/people", &[("account", &account.id), ("do", deed)]).await;
            assert!(admin.get(site, done.header(header::LOCATION)).await.text().contains(says), "{says}");
        }
        let other = member(site, "lead", Role::Lead, Some("mascot")).await;
        let page = other.get(site, &format!("/staff/people?changed={}", account.id)).await.text();
        assert!(!page.contains("analyst@example.org"), "nobody learns of an account that is not theirs to decide about");
        admin.post(site, "/staff/invitations", &[("role", "analyst"), ("project", "")]).await;
        let done = admin.post(site, "/staff/invitations/withdraw", &[("invitation", "none")]).await;
        assert!(admin.get(site, done.header(header::LOCATION)).await.text().contains("The invitation is taken back."));
        let log = admin.get(site, "/staff/audit").await.text();
        let short = format!("<code title=\"{}\">…{}</code>", account.id, &account.id[28..]);
        assert!(log.contains(&short), "{log}");
    }

    async fn the_poster_leads_to_the_project(site: &Site) {
        site.add_project(project_file("other")).await;
        let pays = member(site, "pays", Role::Commissioner, Some("mascot")).await;
        let poster = pays.get(site, "/staff/p/mascot/poster").await;
        let text = poster.text();
        assert_eq!(poster.status, StatusCode::OK);
        assert!(text.contains("class=\"qr\"") && text.contains("/p/mascot</p>"), "{text}");
        assert!(text.contains("Naming the mascot</h2>"));
        assert_eq!(pays.get(site, "/staff/p/other/poster").await.status, StatusCode::FORBIDDEN);
        let admin = member(site, "admin", Role::Admin, None).await;
        assert_eq!(admin.get(site, "/staff/p/nowhere/poster").await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_nowhere_below_staff_is_a_page(site: &Site) {
        for path in ["/staff/", "/staff/nothing", "/staff/p/mascot/nothing", "/staff/p"] {
            let answer = site.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"), "{path}");
            assert!(answer.text().contains("There is nothing at this address"), "{path}");
        }
    }
}
