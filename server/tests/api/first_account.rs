//! The way in for staff: a link on the home page, and what to do while there is no account at all.

use std::path::Path;

use app::phone::first_account::COMMAND;
use axum::{body::Body, http::Request};
use domain::administration::roles::Role;

use crate::{
    staff::account,
    support::{Answer, Site, call, on_both},
};

const HEADING: &str = "There is no account yet";

/// The command as a page shows it.
fn shown() -> String {
    COMMAND.replace('<', "&lt;")
}

fn says_how(page: &Answer) -> bool {
    let text = page.text();
    assert_eq!(text.contains(HEADING), text.contains(&shown()), "{text}");
    text.contains(HEADING)
}

/// Takes away what tests begin with: every project.
async fn emptied(site: &Site) {
    for table in ["project_counter", "project_version", "questionnaire", "project"] {
        site.run(&format!("delete from {table}")).await;
    }
}

on_both! {
    async fn an_empty_server_says_how_the_first_account_is_made(site: &Site) {
        assert!(!says_how(&site.get("/").await), "residents have a project to choose");
        assert!(says_how(&site.get("/staff/sign-in").await), "nobody can sign in yet");
        emptied(site).await;
        let empty = site.replica().await;
        let get = async |path: &str| {
            call(server::router(empty.clone()), Request::get(path).body(Body::empty()).unwrap()).await
        };
        assert!(says_how(&get("/").await));
        assert!(get("/?lang=ar").await.text().contains(&shown()), "in every language");
        assert!(says_how(&get("/staff/sign-in").await));
        account(site, "amina", Role::Admin, None).await;
        assert!(!says_how(&get("/").await), "only while there is no account at all");
        assert!(!says_how(&get("/staff/sign-in").await));
        empty.close().await;
    }

    async fn the_home_page_leads_staff_to_their_pages(site: &Site) {
        let page = site.get("/").await.text();
        assert!(page.contains("<a href=\"/staff\">For staff</a>"), "{page}");
        for path in ["/p/mascot", "/event", "/p/mascot/form", "/shell"] {
            assert!(!site.get(path).await.text().contains("href=\"/staff"), "{path}");
        }
    }
}

#[test]
fn the_command_is_the_one_of_the_readme() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    assert!(readme.lines().any(|line| line == COMMAND), "README.md has another command");
}
