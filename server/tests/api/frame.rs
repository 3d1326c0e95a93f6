//! What every answer has: a request id, security headers, problems in plain words, and no way out by strange paths.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use server::system::config::Config;

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
    let routes = routes(include_str!("../../src/http/api/mod.rs"));
    assert!(routes.len() >= 6, "the routes are no longer found: {routes:?}");
    for (path, method) in routes.iter().copied().chain([("/p/{slug}/answer", "post")]) {
        assert!(contract["paths"][path][method].is_object(), "openapi.rs does not describe {method} {path}");
        assert!(!contract["paths"][path][method]["responses"].as_object().unwrap().is_empty(), "{method} {path}");
    }
    for schema in ["Pack", "Problem", "ResponsesAnswer", "ResponsesRequest", "Results"] {
        assert!(contract["components"]["schemas"][schema].is_object(), "{schema}");
    }
    assert!(contract["servers"].is_null(), "nobody has said under which address people reach it");
}

/// Path and method of every route in the source of a router.
fn routes(source: &str) -> Vec<(&str, &str)> {
    let described = source.split(".route(").skip(1).flat_map(|route| {
        let path = route.split('"').nth(1).unwrap();
        let methods = ["get", "post", "put", "patch", "delete"].into_iter();
        methods.filter(|method| route.contains(&format!("{method}("))).map(move |method| (path, method))
    });
    described.collect()
}

#[tokio::test]
async fn every_route_of_the_contract_is_there() {
    let public_url = Some("https://answers.example.org".to_owned());
    let site = Site::with(Config { public_url, ..Config::default() }).await;
    let contract = site.get("/api/v1/openapi.json").await.json();
    assert_eq!(contract["servers"][0]["url"], "https://answers.example.org");
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let request =
                Request::builder().method(method.to_uppercase().as_str()).uri(path.replace("{slug}", "mascot"));
            let answer = site.call(request.body(Body::empty()).unwrap()).await;
            assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            let nowhere = answer.status == StatusCode::NOT_FOUND && answer.json()["code"] == "not_found";
            assert!(!nowhere, "{method} {path}");
        }
    }
    site.close().await;
}

/// Somebody who mistypes an address reads a page; a program that does reads a problem.
#[tokio::test]
async fn every_address_has_a_page_for_whoever_reads_pages() {
    let site = Site::on_sqlite().await;
    let ask = async |path: &str, accept: &str| {
        site.call(Request::get(path).header("accept", accept).body(Body::empty()).unwrap()).await
    };
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for path in ["/nope", "/p/mascot/nope", "/staff/nope/nope/nope", "//example.org/", "/nope?lang=ar"] {
        let answer = ask(path, browser).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().starts_with("<!DOCTYPE html>") && answer.text().contains("href=\"/\""), "{path}");
    }
    let led = ask("/p/mascot/results/?lang=ar", browser).await;
    assert_eq!((led.status, led.header("location")), (StatusCode::PERMANENT_REDIRECT, "/p/mascot/results?lang=ar"));
    for (path, accept) in [("/nope", "*/*"), ("/api/v1/nope", browser), ("/api/v1/projects/", browser)] {
        assert_eq!(ask(path, accept).await.problem(), (404, "not_found".to_owned()), "{path}");
    }
    site.close().await;
}
