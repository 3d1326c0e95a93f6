//! One person with several roles: what they may together, who gives a role and takes it back, when it holds, and what is
//! written down of it.

use axum::http::{Request, StatusCode, header};
use domain::{
    administration::roles::{Role, Roles},
    wire::v1::devices::NewDevice,
};
use serde_json::json;
use server::{
    administration::{
        audit,
        people::{
            appointments::{AppointError, Change},
            invitations::Invitation,
        },
    },
    storage::{accounts, audit::AuditRow},
};

use crate::{
    staff::{Member, accept, account, cookie, device_code, id_of, member, token},
    support::{Answer, Site, on_both, project_file},
};

const RAW: &str = "/api/v1/projects/mascot/export?level=raw&format=csv";
const STORIES: &str = "/staff/p/mascot/stories";

fn both() -> Roles {
    Roles::from(Role::Lead).with(Role::DataOfficer)
}

/// Presses a button of the page of roles, without having been asked once more.
async fn press(site: &Site, by: &Member, what: &str, email: &str, role: Role) -> Answer {
    let account = id_of(site, email).await;
    by.post(site, "/staff/people/roles", &[("do", what), ("account", &account), ("role", role.code())]).await
}

/// The same, and says yes.
async fn surely(site: &Site, by: &Member, what: &str, email: &str, role: Role) -> Answer {
    let account = id_of(site, email).await;
    let fields = [("do", what), ("account", account.as_str()), ("role", role.code()), ("sure", "yes")];
    by.post(site, "/staff/people/roles", &fields).await
}

async fn roles_of(site: &Site, email: &str) -> Vec<String> {
    accounts::by_email(&site.state.db, email).await.unwrap().unwrap().roles
}

/// The lines of the log about one action.
async fn lines(site: &Site, action: &str) -> Vec<AuditRow> {
    let rows = audit::list(&site.state.db, None, None, 1000).await.unwrap();
    rows.into_iter().filter(|row| row.action == action).collect()
}

/// Who did it, and in which role.
async fn done_by(site: &Site, action: &str) -> Vec<(String, String)> {
    let rows = lines(site, action).await.into_iter();
    rows.map(|row| (row.actor.unwrap_or_default(), row.role.unwrap_or_default())).collect()
}

async fn invite(site: &Site, host: &Member, roles: &[&str], project: &str) -> Answer {
    let fields: Vec<_> = roles.iter().map(|role| ("role", *role)).chain([("project", project)]).collect();
    host.post(site, "/staff/invitations", &fields).await
}

on_both! {
    async fn a_lead_takes_single_answers_with_one_account_as_long_as_the_role_is_theirs(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        assert_eq!(lead.get(site, RAW).await.problem(), (403, "not_allowed".to_owned()));

        let asked = press(site, &admin, "give", &lead.email, Role::DataOfficer).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.text().contains("Give lead@example.org the role “Data officer”?"), "{}", asked.text());
        assert_eq!(roles_of(site, &lead.email).await, ["lead"], "nothing is given before somebody is sure");
        let given = surely(site, &admin, "give", &lead.email, Role::DataOfficer).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
        let page = admin.get(site, given.header(header::LOCATION)).await.text();
        assert!(page.contains("lead@example.org has a role more: Data officer."), "{page}");

        assert_eq!(lead.get(site, RAW).await.status, StatusCode::OK, "at the next request, without signing in again");
        assert_eq!(lead.get(site, STORIES).await.status, StatusCode::OK);
        assert_eq!(lead.get(site, "/staff/p/mascot").await.status, StatusCode::OK, "and a lead all the same");
        let page = lead.get(site, "/staff/account").await.text();
        assert!(page.contains("You are: Project lead, Data officer. For: mascot."), "{page}");

        surely(site, &admin, "take", &lead.email, Role::DataOfficer).await;
        assert_eq!(lead.get(site, RAW).await.problem(), (403, "not_allowed".to_owned()), "at the next request");
        assert_eq!(lead.get(site, STORIES).await.status, StatusCode::OK, "a lead still is one");

        let by = |email: &str, role: &str| vec![(email.to_owned(), role.to_owned())];
        assert_eq!(done_by(site, "raw_exported").await, by("lead@example.org", "data_officer"));
        assert_eq!(done_by(site, "staff_figures_seen").await, by("lead@example.org", "lead"));
        assert_eq!(done_by(site, "role_given").await, by("admin@example.org", "admin"));
        assert_eq!(done_by(site, "role_taken_back").await, by("admin@example.org", "admin"));
        assert!(done_by(site, "stories_seen").await.iter().all(|(_, role)| role == "lead"), "the first that may");
        let target = [&id_of(site, &lead.email).await, " data_officer"].concat();
        assert_eq!(lines(site, "role_given").await[0].target.as_ref(), Some(&target));
        let log = admin.get(site, "/staff/audit").await.text();
        assert!(log.contains("Gave somebody a role") && log.contains("</code> Data officer"), "{log}");
    }

    async fn nobody_gives_themselves_or_others_what_is_not_theirs(site: &Site) {
        site.add_project(project_file("other")).await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let analyst = account(site, "analyst", Role::Analyst, Some("mascot")).await;
        let officer = account(site, "officer", Role::Analyst, Some("mascot")).await;
        let elsewhere = account(site, "elsewhere", Role::Analyst, Some("other")).await;
        let admin = member(site, "admin", Role::Admin, None).await;
        surely(site, &admin, "give", &officer, Role::DataOfficer).await;
        for (email, role) in [
            (&lead.email, Role::DataOfficer), (&lead.email, Role::Admin), (&analyst, Role::DataOfficer), (&analyst, Role::Admin),
            (&elsewhere, Role::Moderator), (&admin.email, Role::Moderator), (&officer, Role::Moderator),
        ] {
            for answer in [press(site, &lead, "give", email, role).await, surely(site, &lead, "give", email, role).await] {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{email} {role:?}");
            }
        }
        assert_eq!(surely(site, &lead, "take", &officer, Role::DataOfficer).await.status, StatusCode::FORBIDDEN);
        assert_eq!(surely(site, &lead, "take", &admin.email, Role::Admin).await.status, StatusCode::FORBIDDEN);
        let own = format!("/staff/people/roles?account={}", id_of(site, &lead.email).await);
        let page = lead.get(site, &own).await.text();
        assert!(page.contains("Give: Moderator") && !page.contains("Give: Data officer") && !page.contains("Give: Administrator"));
        assert_eq!(roles_of(site, &lead.email).await, ["lead"]);
        assert_eq!(lead.get(site, RAW).await.status, StatusCode::FORBIDDEN);

        let given = surely(site, &lead, "give", &analyst, Role::Moderator).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER);
        assert_eq!(roles_of(site, &analyst).await, ["analyst", "moderator"]);
        let seen = lead.get(site, "/staff/people").await.text();
        assert!(seen.contains("Analyst, Moderator") && seen.contains("Change roles of analyst@example.org"), "{seen}");
        assert!(!seen.contains("Change roles of officer@example.org"), "one of these roles is not a lead's to give");
    }

    async fn rights_of_several_roles_together_say_what_somebody_gives(site: &Site) {
        let lead = member(site, "lead", both(), Some("mascot")).await;
        let analyst = account(site, "analyst", Role::Analyst, Some("mascot")).await;
        assert_eq!(surely(site, &lead, "give", &analyst, Role::DataOfficer).await.status, StatusCode::SEE_OTHER);
        assert_eq!(surely(site, &lead, "give", &analyst, Role::Admin).await.status, StatusCode::FORBIDDEN);
        assert_eq!(done_by(site, "role_given").await, [("lead@example.org".to_owned(), "lead".to_owned())], "who looks after people");
        assert_eq!(surely(site, &lead, "take", &lead.email, Role::DataOfficer).await.status, StatusCode::SEE_OTHER, "their own");
        assert_eq!(lead.get(site, RAW).await.status, StatusCode::FORBIDDEN);
        assert_eq!(surely(site, &lead, "give", &lead.email, Role::DataOfficer).await.status, StatusCode::FORBIDDEN, "gone is gone");
    }

    async fn an_account_keeps_a_role_and_the_installation_an_administrator(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let last = surely(site, &admin, "take", &admin.email, Role::Admin).await;
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(last.text().contains("The only role stays"), "{}", last.text());
        surely(site, &admin, "give", &admin.email, Role::Lead).await;
        account(site, "local", Role::Admin, Some("mascot")).await;
        let second = account(site, "second", Role::Admin, None).await;
        let id = id_of(site, &second).await;
        admin.post(site, "/staff/people", &[("account", &id), ("do", "disable")]).await;
        let alone = surely(site, &admin, "take", &admin.email, Role::Admin).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY, "who is disabled, or for one project, looks after nothing");
        assert!(alone.text().contains("There is no other administrator"), "{}", alone.text());
        assert_eq!(roles_of(site, &admin.email).await, ["admin", "lead"]);

        admin.post(site, "/staff/people", &[("account", &id), ("do", "enable")]).await;
        let gone = surely(site, &admin, "take", &admin.email, Role::Admin).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(done_by(site, "role_taken_back").await, [("admin@example.org".to_owned(), "admin".to_owned())]);
        assert_eq!(surely(site, &admin, "give", &admin.email, Role::Admin).await.status, StatusCode::FORBIDDEN);
        assert_eq!(admin.get(site, "/staff/people").await.status, StatusCode::OK, "still a lead");
        let left = surely(site, &admin, "give", &admin.email, Role::Analyst).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        let gone = surely(site, &admin, "take", &admin.email, Role::Lead).await;
        assert_eq!(gone.header(header::LOCATION), "/staff/account", "to a page that is still theirs");
        assert_eq!(admin.get(site, "/staff/people").await.status, StatusCode::FORBIDDEN);
    }

    async fn two_administrators_who_end_one_another_leave_one(site: &Site) {
        let roles = Roles::from(Role::Admin).with(Role::Lead);
        let (one, two) = (member(site, "one", roles, None).await, member(site, "two", roles, None).await);
        let disabled = id_of(site, &one.email).await;
        let disabling = [("account", disabled.as_str()), ("do", "disable")];
        let (first, second) = tokio::join!(
            surely(site, &one, "take", &two.email, Role::Admin),
            two.post(site, "/staff/people", &disabling),
        );
        let is_done = |answer: &Answer| answer.header(header::LOCATION).starts_with("/staff/people");
        let done = [&first, &second].into_iter().filter(|answer| is_done(answer)).count();
        assert_eq!(done, 1, "{} {}", first.status, second.status);
        assert_eq!(site.number("select count(*) from account where role = 'admin' and disabled_at_ms is null").await, 1);
    }

    /// Between the question who somebody is and the deed, another server takes their role back.
    async fn what_was_taken_back_meanwhile_decides_nothing(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let other = member(site, "other", Roles::from(Role::Admin).with(Role::Analyst), None).await;
        let people = &site.state.people;
        let before = people.signed_in(other.cookie.trim_start_matches("session=")).await.unwrap().unwrap();
        surely(site, &admin, "take", &other.email, Role::Admin).await;
        let id = id_of(site, &admin.email).await;
        for change in [Change::TakeBack(Role::Admin), Change::Give(Role::Lead)] {
            let tried = people.change_roles(&before, &id, change).await;
            assert!(matches!(tried, Err(AppointError::NotAllowed)), "{change:?}");
        }
        assert!(people.set_disabled(&before, &id, true).await.unwrap().is_err());
        let invited = Invitation { roles: Role::Analyst.into(), project: None };
        assert!(people.invite(&before, &invited).await.unwrap().is_err());
        let device = NewDevice { label: "Tablet".to_owned(), event: None };
        assert!(site.state.devices.invite("mascot", device, Some(&before.account)).await.is_err());
        assert_eq!(roles_of(site, &admin.email).await, ["admin"]);
    }

    async fn an_invitation_gives_several_roles(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let made = invite(site, &admin, &["data_officer", "lead"], "mascot").await;
        assert!(made.text().contains("As: Project lead, Data officer. For: mascot."), "{}", made.text());
        let token = token(&made);
        let page = site.get(&format!("/staff/invitation/{token}")).await.text();
        assert!(page.contains("Your roles: Project lead, Data officer. For: mascot."), "{page}");
        let waiting = admin.get(site, "/staff/people").await.text();
        assert!(waiting.contains("Project lead, Data officer, for mascot"), "{waiting}");
        let entered = accept(site, &token, "noor@example.org").await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
        let noor = Member { email: "noor@example.org".to_owned(), cookie: cookie(&entered) };
        assert_eq!(noor.get(site, RAW).await.status, StatusCode::OK);
        assert_eq!(roles_of(site, &noor.email).await, ["lead", "data_officer"]);

        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let too_much = invite(site, &lead, &["analyst", "data_officer"], "mascot").await;
        assert_eq!(too_much.status, StatusCode::FORBIDDEN, "every role has to be theirs to give");
        assert_eq!(invite(site, &lead, &["analyst", "queen"], "mascot").await.status, StatusCode::BAD_REQUEST);
        let nothing = invite(site, &lead, &[], "mascot").await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.text().contains("Choose at least one role.") && nothing.text().contains("href=\"#role\""), "{}", nothing.text());
    }

    async fn what_somebody_could_not_make_any_more_ends_with_the_role(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let other = member(site, "other", Roles::from(Role::Admin).with(Role::Lead), None).await;
        let as_admin = token(&invite(site, &other, &["admin"], "").await);
        let as_lead = token(&invite(site, &other, &["analyst"], "").await);
        let code = device_code(site, &other).await;
        surely(site, &admin, "take", &other.email, Role::Admin).await;
        assert_eq!(accept(site, &as_admin, "back@example.org").await.status, StatusCode::GONE, "no way back in by it");
        assert_eq!(site.get(&format!("/staff/invitation/{as_lead}")).await.status, StatusCode::OK, "a lead makes this one too");
        assert_eq!(lines(site, "invitation_withdrawn").await.len(), 1);

        surely(site, &admin, "give", &other.email, Role::Analyst).await;
        surely(site, &admin, "take", &other.email, Role::Lead).await;
        assert_eq!(accept(site, &as_lead, "late@example.org").await.status, StatusCode::GONE);
        let request = Request::post("/api/v1/devices/enrol").header(header::CONTENT_TYPE, "application/json");
        let enrolled = site.call(request.body(json!({ "code": code }).to_string().into()).unwrap()).await;
        assert_eq!(enrolled.problem(), (404, "unknown_code".to_owned()));
    }

    async fn giving_twice_is_giving_once(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let lead = account(site, "lead", Role::Lead, None).await;
        for _ in 0..2 {
            surely(site, &admin, "give", &lead, Role::Moderator).await;
        }
        for _ in 0..2 {
            surely(site, &admin, "take", &lead, Role::Lead).await;
        }
        assert_eq!(roles_of(site, &lead).await, ["moderator"]);
        assert_eq!((lines(site, "role_given").await.len(), lines(site, "role_taken_back").await.len()), (1, 1));
        let nobody = admin.get(site, "/staff/people/roles?account=nobody").await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND);
        let id = id_of(site, &lead).await;
        for fields in [[("account", id.as_str()), ("do", "give"), ("role", "queen")], [("account", id.as_str()), ("do", "paint"), ("role", "lead")]] {
            assert_eq!(admin.post(site, "/staff/people/roles", &fields).await.status, StatusCode::BAD_REQUEST);
        }
        let forged = admin.get(site, &format!("/staff/people/roles?account={id}&given=data_officer")).await.text();
        assert!(!forged.contains("has a role more"), "only what is so is said");
    }

    async fn an_account_of_before_and_a_program_of_before_are_understood(site: &Site) {
        site.run(
            "insert into account (id, email, passphrase_hash, role, created_at_ms) values ('old', 'old@example.org', 'x', 'lead', 0)",
        )
        .await;
        assert_eq!(roles_of(site, "old@example.org").await, ["lead"]);
        account(site, "new", both(), None).await;
        let seen = "select count(*) from account where role = 'lead'";
        assert_eq!(site.number(seen).await, 2, "a program that knows one role finds the first");
        let found = server::reporting::verify::verify(&site.state.db, None).await.unwrap().faults;
        assert_eq!(found, Vec::<String>::new());
        site.run("update account set further_roles = 'lead queen' where id = 'old'").await;
        let found = server::reporting::verify::verify(&site.state.db, None).await.unwrap().faults;
        assert_eq!(found, ["1 accounts whose roles cannot be, so that what they may is not certain"]);
    }
}
