//! The demo: made once, in an empty database only; its answers fit, and its pages say that they are made up.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::collection::{
    questionnaire::{Style, coeval_core},
    validation::fit,
};
use http_body_util::BodyExt as _;
use server::{
    cli::demo,
    router,
    state::AppState,
    storage,
    system::{clock::Clock, config::Config},
};
use tower::ServiceExt as _;

async fn empty() -> (AppState, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}", folder.path().join("coeval.db").display());
    let secret_file = Some(folder.path().join("secret"));
    let config = Config { database_url, secret_file, ..Config::default() };
    (AppState::open(config, Clock::from_fn(|| 1_795_348_800_000)).await.unwrap(), folder)
}

async fn page(state: &AppState, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = router(state.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn it_is_made_once_and_only_in_an_empty_database() {
    let (state, _folder) = empty().await;
    let slugs = demo::make(&state).await.unwrap().unwrap();
    assert_eq!(slugs, ["recovery-college", "mascot", "social-prescribing"]);
    let stored = storage::responses::changes_after(&state.db, "mascot", 0, 10_000).await.unwrap().len();
    assert_eq!(demo::make(&state).await.unwrap(), None);
    assert_eq!(storage::responses::changes_after(&state.db, "mascot", 0, 10_000).await.unwrap().len(), stored);
    let found = server::reporting::verify::verify(&state.db, Some(state.results.noises())).await.unwrap();
    assert_eq!((found.faults, found.releases, found.recounted), (Vec::new(), 3, 3));
    state.close().await;
}

#[tokio::test]
async fn every_made_up_answer_fits_its_questionnaire() {
    let (state, _folder) = empty().await;
    for slug in demo::make(&state).await.unwrap().unwrap() {
        let project = state.projects.get(&slug).await.unwrap().unwrap();
        let asked = &project.document.questionnaire;
        let questionnaire = project.questionnaire(asked).unwrap();
        assert_eq!(asked.id, coeval_core().id);
        let rows = storage::responses::changes_after(&state.db, &slug, 0, 10_000).await.unwrap();
        assert!(rows.len() > 200);
        for row in rows {
            let style = if row.style == "easy" { Style::Easy } else { Style::Standard };
            let answers = serde_json::from_str(&row.answers).unwrap();
            fit(questionnaire, &project.accepted_aims, style, &answers)
                .unwrap_or_else(|unfit| panic!("{unfit}: {}", row.answers));
        }
    }
    state.close().await;
}

#[tokio::test]
async fn its_pages_are_full_and_marked_as_made_up() {
    let (state, _folder) = empty().await;
    for slug in demo::make(&state).await.unwrap().unwrap() {
        let text = page(&state, &format!("/p/{slug}/results")).await;
        assert!(text.contains("No real people answered."), "{slug}");
        assert!(text.contains("likely between"), "{slug}");
        assert!(text.contains("Population: A made-up census"), "{slug} is compared with nobody");
        let items = text.matches("<article").count();
        assert!(items > 25, "{slug} shows {items} figures");
    }
    state.close().await;
}
