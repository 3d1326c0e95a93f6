//! While a project's answers are being loaded: staff are told how far it has come, and nobody stops it by going away.

use std::time::Duration;

use app::wording::charts;
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::administration::roles::Role;
use server::{reporting::columns::Progress, router, state::AppState};

use crate::{
    staff::{Member, form, logged, member},
    support::{Answer, Site, call, envelope, on_both},
};

const FIGURES: &str = "/staff/p/mascot?by=you.role";
const DASHBOARD: &str = "/api/v1/projects/mascot/dashboard";
const PEOPLE: u32 = 12;

/// A replica that has loaded nothing yet, whose staff never wait for a load.
async fn hurried(site: &Site) -> AppState {
    for n in 0..PEOPLE {
        assert_eq!(site.send_one(&envelope(n)).await, "stored");
    }
    let mut state = site.replica().await;
    state.results = state.results.clone().with_patience(Duration::ZERO);
    state
}

async fn get(state: &AppState, lead: &Member, path: &str) -> Answer {
    call(router(state.clone()), lead.with_cookie(Request::get(path)).body(Body::empty()).unwrap()).await
}

fn retry_after(headers: &HeaderMap) -> &str {
    headers.get(header::RETRY_AFTER).unwrap().to_str().unwrap()
}

on_both! {
    async fn staff_are_told_how_far_a_load_has_come(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let state = hurried(site).await;
        let before = logged(site).await;
        let held = state.results.columns().hold().await;
        let page = get(&state, &lead, FIGURES).await;
        assert_eq!((page.status, page.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        let text = page.text();
        assert!(text.contains("We are getting the answers ready: 0 of 12."), "{text}");
        assert!(text.contains("http-equiv=\"refresh\" content=\"3; url=/staff/p/mascot?by=you.role\""), "{text}");
        assert!(text.contains("role=\"status\"") && text.contains("<h1>The answers are not ready yet"), "{text}");
        assert!(!text.contains("<article"), "no figure is on it");

        let api = get(&state, &lead, DASHBOARD).await;
        assert_eq!((api.problem(), retry_after(&api.headers)), ((503, "try_later".to_owned()), "3"));
        let chart = format!("/staff/p/mascot/figures/{}.csv", charts::PEOPLE);
        let chart = get(&state, &lead, &chart).await;
        assert_eq!((chart.status, retry_after(&chart.headers)), (StatusCode::SERVICE_UNAVAILABLE, "3"));
        let publish = lead.with_cookie(Request::post("/staff/p/mascot/release")).body(form(&[])).unwrap();
        let publish = call(router(state.clone()), publish).await;
        assert_eq!(publish.status, StatusCode::OK);
        assert!(publish.text().contains("Nothing is published yet.") && publish.text().contains("url=/staff/p/mascot\""));
        assert_eq!(logged(site).await, before, "nobody has seen or published anything");

        drop(held);
        let entry = state.projects.get("mascot").await.unwrap().unwrap();
        assert_eq!(state.results.columns().read(&entry, |table, _| table.len()).await.unwrap(), PEOPLE as usize);
        let text = get(&state, &lead, FIGURES).await.text();
        assert!(text.contains("<article") && !text.contains("http-equiv=\"refresh\""), "{text}");
        assert_eq!(state.results.columns().progress("mascot"), None);
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.status, StatusCode::NOT_FOUND);
        state.close().await;
    }

    async fn whoever_goes_away_neither_stops_nor_repeats_a_load(site: &Site) {
        let state = hurried(site).await;
        let entry = state.projects.get("mascot").await.unwrap().unwrap();
        let columns = state.results.columns();
        let held = columns.hold().await;
        let (cache, asked) = (columns.clone(), entry.clone());
        let somebody = tokio::spawn(async move { cache.read(&asked, |table, _| table.len()).await });
        let begun = Progress { loaded: 0, expected: PEOPLE.into() };
        assert_eq!(columns.loading("mascot").await, begun);
        somebody.abort();
        assert!(somebody.await.unwrap_err().is_cancelled());
        assert_eq!(columns.progress("mascot"), Some(begun), "the load goes on by itself");
        drop(held);
        assert_eq!(columns.read(&entry, |table, _| table.len()).await.unwrap(), PEOPLE as usize);
        // Nothing is left to be loaded: the table is read while loads are held up again.
        let _held = columns.hold().await;
        assert_eq!(columns.read(&entry, |table, _| table.len()).await.unwrap(), PEOPLE as usize);
        state.close().await;
    }
}
