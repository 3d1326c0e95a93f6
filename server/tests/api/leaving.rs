//! What an account made and nobody used ends with it, and nobody takes back what they could not give.

use axum::http::{Request, StatusCode, header};
use domain::administration::roles::Role;
use serde_json::json;

use crate::{
    staff::{Member, accept, device_code, id_of, logged, member, token},
    support::{Answer, Site, on_both},
};

/// What the link of a new invitation holds.
async fn invited(site: &Site, host: &Member, role: &str, project: &str) -> String {
    token(&host.post(site, "/staff/invitations", &[("role", role), ("project", project)]).await)
}

async fn present(site: &Site, code: &str) -> Answer {
    let request = Request::post("/api/v1/devices/enrol").header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(json!({ "code": code }).to_string().into()).unwrap()).await
}

/// The ids of the invitations that the page of people lets its reader take back.
async fn to_take_back(site: &Site, reader: &Member) -> Vec<String> {
    let page = reader.get(site, "/staff/people").await.text();
    let parts = page.split("name=\"invitation\" value=\"").skip(1);
    parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

on_both! {
    async fn what_an_account_made_and_nobody_used_ends_with_it(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let leaver = member(site, "leaver", Role::Admin, None).await;
        let (link, other) = (invited(site, &leaver, "admin", "").await, invited(site, &admin, "lead", "").await);
        let (code, others) = (device_code(site, &leaver).await, device_code(site, &admin).await);
        let id = id_of(site, &leaver.email).await;
        admin.post(site, "/staff/people", &[("account", &id), ("do", "disable")]).await;
        for when in ["disabled", "enabled again"] {
            assert_eq!(site.get(&format!("/staff/invitation/{link}")).await.status, StatusCode::GONE, "{when}");
            assert_eq!(accept(site, &link, "back@example.org").await.status, StatusCode::GONE, "{when}");
            assert_eq!(present(site, &code).await.problem(), (404, "unknown_code".to_owned()), "{when}");
            admin.post(site, "/staff/people", &[("account", &id), ("do", "enable")]).await;
        }
        assert_eq!(accept(site, &other, "new@example.org").await.status, StatusCode::SEE_OTHER, "another's still works");
        assert_eq!(present(site, &others).await.status, StatusCode::OK, "another's still works");
        assert!(logged(site).await.contains(&"invitation_withdrawn".to_owned()));
    }

    async fn open_invitations_say_who_made_them(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        invited(site, &admin, "data_officer", "mascot").await;
        invited(site, &lead, "analyst", "mascot").await;
        for reader in [&admin, &lead] {
            let page = reader.get(site, "/staff/people").await.text();
            for maker in ["invited by admin@example.org", "invited by lead@example.org"] {
                assert!(page.contains(maker), "{maker}");
            }
        }
    }

    async fn nobody_takes_back_what_they_could_not_give(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let officer = invited(site, &admin, "data_officer", "mascot").await;
        let theirs = to_take_back(site, &admin).await;
        assert_eq!((theirs.len(), to_take_back(site, &lead).await.len()), (1, 0), "no button for a data officer");
        let tries = lead.post(site, "/staff/invitations/withdraw", &[("invitation", &theirs[0])]).await;
        assert_eq!(tries.status, StatusCode::FORBIDDEN);
        assert_eq!(site.get(&format!("/staff/invitation/{officer}")).await.status, StatusCode::OK, "it still works");

        let analyst = invited(site, &admin, "analyst", "mascot").await;
        let theirs = to_take_back(site, &lead).await;
        assert_eq!(theirs.len(), 1);
        lead.post(site, "/staff/invitations/withdraw", &[("invitation", &theirs[0])]).await;
        assert_eq!(site.get(&format!("/staff/invitation/{analyst}")).await.status, StatusCode::GONE);
        let nothing = lead.post(site, "/staff/invitations/withdraw", &[("invitation", "nonsense")]).await;
        assert_eq!(nothing.status, StatusCode::SEE_OTHER, "there is nothing to take back");
    }
}
