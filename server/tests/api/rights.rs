//! Every role, and nobody, at every route and page: who gets in is what is written here, beside the matrix of
//! `domain::administration::rights`. A route that is not written here fails the test.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use domain::administration::{
    rights::{Right, may},
    roles::{Role, Roles},
};

use crate::{
    staff::{Member, member},
    support::{Answer, Site, on_both, project_file},
};

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// Everybody, signed in or not.
    Open,
    /// Whoever has the right, in the project that the address names.
    InProject(Right),
    /// Whoever has the right at all; what they see is of their own projects.
    Anywhere(Right),
    /// Whoever has the right in all projects.
    Everywhere(Right),
}

use Door::{Anywhere, Everywhere, InProject, Open};

/// Every route of the router.
const ROUTES: &[(&str, &str, Door)] = &[
    ("GET", "/healthz", Open),
    ("GET", "/api/v1/openapi.json", Open),
    ("GET", "/api/v1/projects", Open),
    ("GET", "/api/v1/projects/{slug}/dashboard", InProject(Right::SeeStaffFigures)),
    ("GET", "/api/v1/projects/{slug}/devices", InProject(Right::ManageDevices)),
    ("POST", "/api/v1/projects/{slug}/devices", InProject(Right::PrepareDevice)),
    ("DELETE", "/api/v1/projects/{slug}/devices/{id}", InProject(Right::ManageDevices)),
    // Who may have which level is in `exports`.
    ("GET", "/api/v1/projects/{slug}/export", Open),
    ("POST", "/api/v1/devices/enrol", Open),
    ("GET", "/api/v1/projects/{slug}/pack", Open),
    ("GET", "/api/v1/projects/{slug}/results", Open),
    ("GET", "/api/v1/odata/{slug}", Open),
    ("GET", "/api/v1/odata/{slug}/", Open),
    ("GET", "/api/v1/odata/{slug}/$metadata", Open),
    ("GET", "/api/v1/odata/{slug}/Figures", Open),
    ("GET", "/api/v1/odata/{slug}/Figures/$count", Open),
    ("GET", "/api/v1/odata/{slug}/{resource}", Open),
    ("POST", "/api/v1/receipts/open", Open),
    ("POST", "/api/v1/receipts/change", Open),
    ("POST", "/api/v1/receipts/withdraw", Open),
    ("POST", "/api/v1/responses", Open),
    ("POST", "/api/v1/session", Open),
    ("DELETE", "/api/v1/session", Anywhere(Right::SignIn)),
    ("GET", "/", Open),
    ("GET", "/outbox", Open),
    ("GET", "/phone", Open),
    ("GET", "/p/{slug}", Open),
    ("GET", "/p/{slug}/done", Open),
    ("GET", "/p/{slug}/answer", Open),
    ("POST", "/p/{slug}/answer", Open),
    ("GET", "/p/{slug}/answer/{step}", Open),
    ("GET", "/p/{slug}/answer/{step}/change", Open),
    ("GET", "/p/{slug}/form", Open),
    ("POST", "/p/{slug}/form", Open),
    ("GET", "/p/{slug}/results", Open),
    ("GET", "/p/{slug}/results/{file}", Open),
    ("GET", "/p/{slug}/releases/{number}", Open),
    ("GET", "/portfolio", Open),
    ("GET", "/protect", Open),
    ("GET", "/receipt", Open),
    ("POST", "/receipt", Open),
    ("GET", "/receipt/edit", Open),
    ("POST", "/receipt/edit", Open),
    ("GET", "/receipt/change", Open),
    ("POST", "/receipt/change", Open),
    ("GET", "/receipt/withdraw", Open),
    ("POST", "/receipt/withdraw", Open),
    ("GET", "/event", Open),
    ("GET", "/event/{*rest}", Open),
    ("GET", "/site/{file}", Open),
    ("GET", "/icons/{file}", Open),
    ("GET", "/favicon.ico", Open),
    ("GET", "/manifest.webmanifest", Open),
    ("GET", "/sw.js", Open),
    ("GET", "/shell", Open),
    ("GET", "/staff", Anywhere(Right::SignIn)),
    ("GET", "/staff/sign-in", Open),
    ("POST", "/staff/sign-in", Open),
    // These and the others of `AWAY` say nothing: they lead to a page, which asks who it is.
    ("GET", "/staff/sign-out", Open),
    ("POST", "/staff/sign-out", Anywhere(Right::SignIn)),
    ("GET", "/staff/sign-out-everywhere", Open),
    ("POST", "/staff/sign-out-everywhere", Anywhere(Right::SignIn)),
    ("GET", "/staff/account", Anywhere(Right::SignIn)),
    ("POST", "/staff/account", Anywhere(Right::SignIn)),
    ("GET", "/staff/p/{slug}", InProject(Right::SeeStaffFigures)),
    ("GET", "/staff/p/{slug}/figures/{file}", InProject(Right::ExportStaffFigures)),
    ("GET", "/staff/p/{slug}/release", Open),
    ("POST", "/staff/p/{slug}/release", InProject(Right::Publish)),
    ("GET", "/staff/p/{slug}/poster", InProject(Right::SignIn)),
    ("GET", "/staff/p/{slug}/screen", InProject(Right::SeeCounts)),
    ("GET", "/staff/p/{slug}/screen/voices", InProject(Right::SeeCounts)),
    ("GET", "/staff/p/{slug}/keeping", InProject(Right::SeeCounts)),
    ("POST", "/staff/p/{slug}/keeping", InProject(Right::HoldAnswers)),
    ("GET", "/staff/p/{slug}/reference", InProject(Right::Publish)),
    ("POST", "/staff/p/{slug}/reference", InProject(Right::Publish)),
    ("GET", "/staff/p/{slug}/quarantine", InProject(Right::SeeQuarantine)),
    ("POST", "/staff/p/{slug}/quarantine", InProject(Right::DecideQuarantine)),
    ("GET", "/staff/p/{slug}/review", Open),
    ("POST", "/staff/p/{slug}/review", InProject(Right::DecideQuarantine)),
    ("GET", "/staff/p/{slug}/stories", InProject(Right::ReadStories)),
    ("POST", "/staff/p/{slug}/stories", InProject(Right::ReadStories)),
    ("GET", "/staff/p/{slug}/stories/board", InProject(Right::ReadStories)),
    ("POST", "/staff/p/{slug}/stories/board", InProject(Right::ReadStories)),
    ("GET", "/staff/p/{slug}/stories/codebook", InProject(Right::ShapeCodebook)),
    ("POST", "/staff/p/{slug}/stories/codebook", InProject(Right::ShapeCodebook)),
    ("GET", "/staff/p/{slug}/devices", InProject(Right::ManageDevices)),
    ("POST", "/staff/p/{slug}/devices", InProject(Right::ManageDevices)),
    ("GET", "/staff/import", Anywhere(Right::PrepareDevice)),
    ("POST", "/staff/import", Anywhere(Right::PrepareDevice)),
    ("GET", "/staff/quarantine", Everywhere(Right::SeeQuarantine)),
    ("POST", "/staff/quarantine", Everywhere(Right::DecideQuarantine)),
    ("GET", "/staff/people", Anywhere(Right::ManagePeople)),
    ("POST", "/staff/people", Anywhere(Right::ManagePeople)),
    ("GET", "/staff/people/roles", Anywhere(Right::ManagePeople)),
    ("POST", "/staff/people/roles", Anywhere(Right::ManagePeople)),
    ("GET", "/staff/invitations", Open),
    ("POST", "/staff/invitations", Anywhere(Right::ManagePeople)),
    ("GET", "/staff/invitations/withdraw", Open),
    ("POST", "/staff/invitations/withdraw", Anywhere(Right::ManagePeople)),
    ("GET", "/staff/invitation", Open),
    ("POST", "/staff/invitation", Open),
    ("GET", "/staff/invitation/{token}", Open),
    ("GET", "/staff/audit", Anywhere(Right::SeeAudit)),
    ("GET", "/staff/", Open),
    ("GET", "/staff/{*rest}", Open),
];

/// Addresses that only take forms, and where they lead whoever opens them.
const AWAY: [(&str, &str); 7] = [
    ("/staff/sign-out", "/staff"),
    ("/staff/sign-out-everywhere", "/staff/account"),
    ("/staff/p/mascot/release", "/staff/p/mascot"),
    ("/staff/p/mascot/review", "/staff/p/mascot/quarantine#review"),
    ("/staff/invitations", "/staff/people"),
    ("/staff/invitations/withdraw", "/staff/people"),
    ("/staff/invitation", "/staff"),
];

/// Routes that end the session they are tried with.
const ENDING: [&str; 3] = ["/api/v1/session", "/staff/sign-out", "/staff/sign-out-everywhere"];

/// Every path that the router itself knows. Its own notes are the only list of them that cannot forget one.
fn paths(router: &axum::Router) -> BTreeSet<String> {
    let notes = format!("{router:?}");
    let quoted = notes.split('"').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with('/') && !text.contains("axum_fallback")).map(str::to_owned).collect()
}

/// The methods that a path answers to, as it says itself when asked for one that there is not.
async fn methods(site: &Site, path: &str) -> Vec<String> {
    let answer = knock(site, "BREW", path, None).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path} answers to anything");
    let allowed = answer.header(header::ALLOW).split(',').map(str::trim);
    allowed.filter(|method| !method.is_empty() && *method != "HEAD").map(str::to_owned).collect()
}

#[tokio::test]
async fn every_route_is_written_down() {
    let site = Site::on_sqlite().await;
    let known: BTreeSet<_> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    let mut served = BTreeSet::new();
    for path in paths(&server::router(site.state.clone())) {
        served.extend(methods(&site, &path).await.into_iter().map(|method| (method, path.clone())));
    }
    assert!(served.len() > 40, "the router is read");
    let missing: Vec<_> = served.symmetric_difference(&known).collect();
    assert!(missing.is_empty(), "say in ROUTES who may use these, and nothing else: {missing:?}");
    site.close().await;
}

#[tokio::test]
async fn no_page_answers_a_browser_with_data() {
    let site = Site::on_sqlite().await;
    let lead = member(&site, "lead", Role::Lead, None).await;
    let mut taking_forms = 0;
    for path in paths(&server::router(site.state.clone())).into_iter().filter(|path| !path.starts_with("/api/")) {
        let answered = methods(&site, &path).await;
        if !answered.contains(&"POST".to_owned()) {
            continue;
        }
        taking_forms += 1;
        assert!(answered.contains(&"GET".to_owned()), "{path} shows data to whoever opens it: lead them to its page");
        let opened = knock(&site, "GET", &path, Some(&lead)).await;
        let is_page = opened.header(header::CONTENT_TYPE).starts_with("text/html");
        assert!(is_page || opened.status == StatusCode::SEE_OTHER, "{path}: {}", opened.status);
    }
    assert!(taking_forms > 20, "the router is read");
    for (path, place) in AWAY {
        for visitor in [Some(&lead), None] {
            let opened = knock(&site, "GET", path, visitor).await;
            assert_eq!((opened.status, opened.header(header::LOCATION)), (StatusCode::SEE_OTHER, place), "{path}");
        }
        assert!(
            lead.get(&site, place).await.status.is_success(),
            "{place} is there, and nobody is signed out by a link"
        );
    }
    site.close().await;
}

fn may_enter(door: Door, role: Role, of_another_project: bool) -> bool {
    match door {
        Open => true,
        InProject(right) | Everywhere(right) => may(role, right) && !of_another_project,
        Anywhere(right) => may(role, right),
    }
}

async fn knock(site: &Site, method: &str, path: &str, visitor: Option<&Member>) -> Answer {
    let path = path
        .replace("{slug}", "mascot")
        .replace("{step}", "1")
        .replace("{number}", "1")
        .replace("{*rest}", "mascot")
        .replace("{file}", "none.js")
        .replace("{resource}", "Figures('none')")
        .replace("{id}", "01975f2e-7c1a-7b3c-8d4e-5f60718293a4")
        .replace("{token}", "none");
    let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(&path);
    let request = match visitor {
        Some(member) => member.with_cookie(request),
        None => request,
    };
    let is_api = path.starts_with("/api/");
    let kind = if is_api { "application/json" } else { "application/x-www-form-urlencoded" };
    let body = if is_api { "{}" } else { "" };
    site.call(request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()).await
}

/// Whether an answer let somebody in, whatever came of it then.
fn let_in(answer: &Answer) -> bool {
    let is_turned_away = matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let to_sign_in =
        answer.status == StatusCode::SEE_OTHER && answer.header(header::LOCATION).contains("sign-in?next=");
    !(is_turned_away || to_sign_in)
}

on_both! {
    async fn every_role_gets_where_the_matrix_says_and_nowhere_else(site: &Site) {
        site.add_project(project_file("other")).await;
        let mut members = BTreeMap::new();
        for role in Role::ALL {
            for project in [None, Some("mascot"), Some("other")] {
                let name = format!("{}.{}", role.code(), project.unwrap_or("all"));
                members.insert(name.clone(), (role, project, member(site, &name, role, project).await));
            }
        }
        for (method, path, door) in ROUTES {
            for (name, (role, project, member)) in &mut members {
                let elsewhere = match door {
                    Everywhere(_) => project.is_some(),
                    _ => *project == Some("other"),
                };
                let answer = knock(site, method, path, Some(member)).await;
                assert_eq!(let_in(&answer), may_enter(*door, *role, elsewhere), "{name}: {method} {path}: {}", answer.status);
                assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{name}: {method} {path}");
                if ENDING.contains(path) && *method != "GET" {
                    *member = Member::enter(site, &member.email).await;
                }
            }
        }
    }

    /// What each of somebody's roles opens, and nothing else.
    async fn several_roles_get_where_any_of_them_does(site: &Site) {
        site.add_project(project_file("other")).await;
        let pairs = [
            (Role::Lead, Role::DataOfficer), (Role::EventStaff, Role::Moderator), (Role::Analyst, Role::EventStaff),
            (Role::Commissioner, Role::CoEvaluator), (Role::Admin, Role::Moderator),
        ];
        let mut members = BTreeMap::new();
        for (one, two) in pairs {
            for project in ["mascot", "other"] {
                let (roles, name) = (Roles::from(one).with(two), format!("{}.{}.{project}", one.code(), two.code()));
                members.insert(name.clone(), (roles, project, member(site, &name, roles, Some(project)).await));
            }
        }
        for (method, path, door) in ROUTES {
            for (name, (roles, project, member)) in &mut members {
                let elsewhere = *project == "other" || matches!(door, Everywhere(_));
                let wanted = roles.iter().any(|role| may_enter(*door, role, elsewhere));
                let answer = knock(site, method, path, Some(member)).await;
                assert_eq!(let_in(&answer), wanted, "{name}: {method} {path}: {}", answer.status);
                if ENDING.contains(path) && *method != "GET" {
                    *member = Member::enter(site, &member.email).await;
                }
            }
        }
    }

    async fn nobody_gets_in_without_signing_in(site: &Site) {
        let stranger = Member { email: String::new(), cookie: "session=made-up".to_owned() };
        for visitor in [None, Some(&stranger)] {
            for (method, path, door) in ROUTES {
                let answer = knock(site, method, path, visitor).await;
                let is_open = *door == Open || *path == "/api/v1/session" && *method == "POST";
                assert_eq!(let_in(&answer), is_open, "{method} {path}: {}", answer.status);
                if !is_open && path.starts_with("/api/") {
                    assert_eq!(answer.problem(), (401, "sign_in".to_owned()), "{method} {path}");
                } else if !is_open {
                    assert!(answer.header(header::LOCATION).starts_with("/staff/sign-in?next=%2Fstaff"), "{method} {path}");
                    assert!(answer.bytes.is_empty(), "{method} {path} says nothing");
                }
            }
        }
    }
}
