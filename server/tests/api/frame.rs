//! What every answer has: a request id, security headers, problems in plain words, and no way out by strange paths.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use crate::support::{Site, on_both, post};

#[tokio::test]
async fn every_answer_has_its_headers() {
    let site = Site::on_sqlite().await;
    let mut seen = Vec::new();
    for path in ["/healthz", "/api/v1/projects", "/nowhere", "/api/v1/projects/mascot/pack"] {
        let answer = site.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty());
        let policy = answer.header(header::CONTENT_SECURITY_POLICY).to_owned();
        for part in
            ["default-src 'self'", "'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"));
        for once in [answer.header("x-request-id").to_owned(), policy] {
            assert!(!seen.contains(&once), "{path}: {once} came before");
            seen.push(once);
        }
    }
}

#[tokio::test]
async fn strange_paths_find_nothing() {
    let site = Site::on_sqlite().await;
    for path in [
        "/api/v1/projects/..%2f..%2fetc%2fpasswd/pack",
        "/api/v1/projects/%00/pack",
        "/api/v1/projects/%ff%fe/pack",
        "/api/v1/projects/mascot%20/pack",
        "/api/v1/projects/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/api/v1//projects",
        "/api/v1/projects/MASCOT/pack",
        "//etc/passwd",
    ] {
        assert_eq!(site.get(path).await.problem().0, 404, "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_named_as_such() {
    let site = Site::on_sqlite().await;
    for (method, path) in [("DELETE", "/healthz"), ("GET", "/api/v1/responses"), ("PUT", "/api/v1/projects")] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        assert_eq!(site.call(request).await.problem(), (405, "method_not_allowed".to_owned()));
    }
    let head = Request::head("/healthz").body(Body::empty()).unwrap();
    assert_eq!(site.call(head).await.status, StatusCode::OK);
}

on_both! {
    async fn health_names_the_database(site: &Site) {
        let health = site.get("/healthz").await.json();
        assert_eq!(health["status"], "ok");
        assert_eq!(health["database"], site.state.db.backend().name());
        assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    }

    async fn without_a_database_there_is_no_health_and_no_false_outcome(site: &Site) {
        site.state.db.close().await;
        assert_eq!(site.get("/healthz").await.problem(), (503, "database_away".to_owned()));
        let body = serde_json::json!({"responses": [crate::support::envelope(1)]}).to_string();
        let answer = site.call(post(body)).await;
        assert_eq!(answer.problem(), (503, "try_later".to_owned()));
        assert!(!answer.header(header::RETRY_AFTER).is_empty());
    }
}

#[tokio::test]
async fn the_contract_describes_every_route() {
    let site = Site::on_sqlite().await;
    let contract = site.get("/api/v1/openapi.json").await.json();
    assert_eq!(contract["info"]["title"], "Coeval");
    for (path, method) in [
        ("/healthz", "get"),
        ("/api/v1/openapi.json", "get"),
        ("/api/v1/projects", "get"),
        ("/api/v1/projects/{slug}/pack", "get"),
        ("/api/v1/responses", "post"),
    ] {
        assert!(contract["paths"][path][method].is_object(), "{method} {path}");
    }
    for schema in ["Pack", "Problem", "ResponsesAnswer", "ResponsesRequest"] {
        assert!(contract["components"]["schemas"][schema].is_object(), "{schema}");
    }
}
