//! `coeval verify`: a sound database has no faults, and damage of every kind is found and named.

use domain::{administration::roles::Role, time::DAY_MS};
use serde_json::{Value, json};
use server::{
    administration::audit::Actor,
    collection::review::{self, Meant, Verdict},
    reporting::verify::{Verified, verify},
};

use crate::{
    staff::{account, logged, member},
    support::{Site, envelope, on_both, project_file},
};

async fn people(site: &Site, first: u32, count: u32, answers: Value) {
    let one = |n| {
        let mut envelope = envelope(n);
        envelope["length"] = json!("full");
        envelope["answers"] = answers.clone();
        envelope
    };
    let outcomes = site.send(&(first..first + count).map(one).collect::<Vec<_>>()).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored" || outcome == "replaced"), "{outcomes:?}");
}

/// What the program of before noise stored.
const EARLIER: &str = include_str!("../../../domain/tests/data/release-rules-4.json");

/// Two releases: thirty people, then twenty more.
async fn two_releases(site: &Site) {
    people(site, 1, 24, json!({"q17.p_respect": "always", "you.role": "lived"})).await;
    people(site, 25, 6, json!({"q17.p_respect": "never"})).await;
    site.state.results.release("mascot").await.unwrap();
    people(site, 100, 8, json!({"q17.p_respect": "mostly", "q07.area": "same"})).await;
    people(site, 108, 12, json!({"q07.area": "bit_better"})).await;
    site.later(DAY_MS);
    site.state.results.release("mascot").await.unwrap();
    people(site, 200, 3, json!({"q07.area": "lot_worse"})).await;
}

async fn found(site: &Site) -> Verified {
    verify(&site.state.db, Some(site.state.results.noises())).await.unwrap()
}

async fn damage(site: &Site, statement: &'static str) -> Vec<String> {
    site.state.db.execute_on_writer(statement).await.unwrap();
    found(site).await.faults
}

fn has(faults: &[String], line: &str) {
    assert!(faults.iter().any(|fault| fault == line), "{faults:?}");
}

on_both! {
    async fn a_sound_database_is_counted_again_without_a_fault(site: &Site) {
        two_releases(site).await;
        let found = found(site).await;
        assert_eq!(found.faults, Vec::<String>::new());
        assert_eq!((found.responses, found.releases, found.recounted), (53, 2, 2));
    }

    async fn releases_with_noise_are_counted_again_with_the_same_noise(site: &Site) {
        let noisy = site.with_noise().await;
        two_releases(&noisy).await;
        let noises = noisy.state.results.noises();
        let found = verify(&noisy.state.db, Some(noises)).await.unwrap();
        assert_eq!((found.faults, found.recounted), (Vec::new(), 2));
        let without = verify(&noisy.state.db, None).await.unwrap();
        assert_eq!((without.faults, without.recounted), (Vec::new(), 0), "nobody can who does not have the secret");
        let other = site.state.results.noises();
        assert!(!verify(&noisy.state.db, Some(other)).await.unwrap().faults.is_empty(), "the noise is part of them");
        noisy.state.close().await;
    }

    async fn figures_that_were_changed_are_named(site: &Site) {
        two_releases(site).await;
        let faults = damage(site, "update release set figures = replace(figures, '\"answered\":30', '\"answered\":35') \
             where number = 1").await;
        has(&faults, "mascot: release 1: the number of people is not what its answers give");
        has(&faults, "mascot: release 1: q17.p_respect is not what its answers give");
        has(&faults, "mascot: release 1: q17.p_respect has shares that do not follow from its counts");
    }

    async fn answers_that_were_changed_are_found_by_their_releases(site: &Site) {
        two_releases(site).await;
        let faults = damage(site, "update response set answers = replace(answers, 'never', 'always')").await;
        let first = "mascot: release 1: q17.p_respect is not what its answers give";
        let second = "mascot: release 2: q17.p_respect is not what its answers give";
        assert_eq!(faults, [first, second]);
    }

    async fn a_release_whose_people_moved_on_is_held_against_the_rules_only(site: &Site) {
        two_releases(site).await;
        let mut changed = envelope(1);
        (changed["revision"], changed["length"]) = (json!(2), json!("full"));
        assert_eq!(site.send_one(&changed).await, "replaced");
        let moved = found(site).await;
        assert_eq!((moved.faults, moved.releases, moved.recounted), (Vec::new(), 2, 0));
        let faults = damage(site, "update release set figures = replace(figures, '\"answered\":30', '\"answered\":5')")
            .await;
        has(&faults, "mascot: release 1: the number of people shows fewer people than the threshold");
        has(&faults, "mascot: release 1: q17.p_respect shows fewer people than the threshold");
    }

    async fn releases_that_cannot_be_read_or_are_missing_are_named(site: &Site) {
        two_releases(site).await;
        has(&damage(site, "update release set figures = '{}' where number = 1").await, "mascot: release 1 cannot be read");
        let faults = damage(site, "update release set number = 3 where number = 2").await;
        has(&faults, "1 releases without the one before them");
        let faults = damage(site, "update release set seq = 9999, published_at_ms = 0 where number = 3").await;
        has(&faults, "1 releases that counted changes which never happened");
        has(&faults, "1 releases that are older, or counted less, than the one before them");
        let faults = damage(site, "update release set project_version = 9").await;
        has(&faults, "2 releases whose version of the project is not in its history");
    }

    async fn what_is_set_aside_leaves_releases_as_they_are(site: &Site) {
        two_releases(site).await;
        let before = found(site).await;
        let flag = "insert into flag (response, reason, project, flagged_at_ms) \
             select id, 'too_fast', project, 1 from response where first_seq = 1";
        site.state.db.execute_on_writer(flag).await.unwrap();
        let email = account(site, "lead", Role::Lead, None).await;
        let actor = server::storage::accounts::by_email(&site.state.db, &email).await.unwrap().unwrap().id;
        let actor = Actor { account: &actor, project: "mascot", at_ms: site.state.clock.now_ms() };
        let all = Meant::Everything("too_fast");
        assert_eq!(review::decide(&site.state.db, actor, all, Verdict::SetAside).await.unwrap(), 1);
        let after = found(site).await;
        assert_eq!((after.faults, after.responses), (Vec::new(), before.responses), "it is stored, and counted nowhere");
        assert_eq!((before.recounted, after.recounted), (2, 0), "what both counted is not what counts now");
        let faults = damage(site, "update flag set decided_at_ms = null").await;
        assert_eq!(faults, ["1 responses set aside that nobody ever looked at"]);
        site.add_project(project_file("other")).await;
        has(&damage(site, "update flag set project = 'other'").await, "1 flags that name another project than their response");
    }

    async fn answers_that_cannot_be_or_cannot_be_read_are_named(site: &Site) {
        people(site, 1, 3, json!({"q17.p_respect": "always"})).await;
        let faults = damage(site, "update response set answers = replace(answers, 'always', 'purple') where seq > 1").await;
        assert_eq!(faults, ["mascot: 2 responses hold answers that nobody was offered, the first is number 2"]);
        let faults = damage(site, "update response set answers = '{' where seq = 3").await;
        has(&faults, "mascot: 1 responses cannot be read, the first is number 3");
        let faults = damage(site, "update project set document = '{}'").await;
        assert!(faults.iter().any(|fault| fault.starts_with("projects cannot be read: ")), "{faults:?}");
    }

    async fn a_tombstone_beside_its_answers_is_found(site: &Site) {
        people(site, 1, 1, json!({"q17.p_respect": "always"})).await;
        let faults = damage(site, "insert into tombstone (id, project, seq, withdrawn_at_ms)              select id, project, 99, 0 from response").await;
        has(&faults, "1 responses that were withdrawn and are still stored");
        has(&faults, "1 tombstones numbered above their project's counter");
    }

    /// A release of the rules before noise: fourteen people with lived experience all said "always".
    async fn a_release_that_gives_people_away_is_named_and_made_again_in_its_place(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        people(site, 1, 14, json!({"q17.p_respect": "always", "you.role": "lived"})).await;
        people(site, 15, 16, json!({"q17.p_respect": "never", "you.role": "professional"})).await;
        people(site, 31, 12, json!({"q17.p_respect": "sometimes", "you.role": "both"})).await;
        site.state.results.release("mascot").await.unwrap();
        let page = lead.get(site, "/staff/p/mascot").await.text();
        assert!(!page.contains("Make earlier published results safe"), "{page}");
        let statement = format!("update release set figures = '{EARLIER}'");
        let faults = damage(site, statement.leak()).await;
        assert_eq!(faults, ["mascot: release 1: q17.p_respect says what everybody in a small group answered; publish it again"]);
        let replica = site.replica().await;
        let entry = replica.projects.get("mascot").await.unwrap().unwrap();
        let rules = async || replica.results.latest(&entry).await.unwrap().unwrap().published.released.rules();
        assert_eq!(rules().await, 4);
        let page = lead.get(site, "/staff/p/mascot").await.text();
        assert!(page.contains("1 set of published results was made by earlier rules") && page.contains("Make earlier published results safe"));
        let asked = lead.post(site, "/staff/p/mascot/release", &[("do", "renew")]).await.text();
        assert!(asked.contains("Make the earlier published results of") && rules().await == 4, "it asks once more");
        let done = lead.post(site, "/staff/p/mascot/release", &[("do", "renew"), ("sure", "yes")]).await;
        assert_eq!(done.status, 303);
        assert_eq!(rules().await, domain::disclosure::RULES, "every replica sees it");
        assert_eq!(found(site).await.faults, Vec::<String>::new());
        let page = lead.get(site, "/staff/p/mascot?released=again").await.text();
        assert!(page.contains("The earlier published results are made again") && !page.contains("Make earlier published results safe"));
        assert!(logged(site).await.contains(&"release_renewed".to_owned()));
        assert!(site.state.results.renew("mascot", 1).await.unwrap_err().is_refusal(), "once is enough");
        replica.close().await;
    }

    async fn what_changed_since_a_release_follows_when_that_is_made_again(site: &Site) {
        two_releases(site).await;
        let statement = format!("update release set figures = '{EARLIER}' where number = 1");
        site.run(&statement).await;
        let replica = site.replica().await;
        let entry = replica.projects.get("mascot").await.unwrap().unwrap();
        let since = async || format!("{:?}", replica.results.latest(&entry).await.unwrap().unwrap().since);
        let before = since().await;
        site.state.results.renew("mascot", 1).await.unwrap();
        let afresh = replica.results.numbered("mascot", 2).await.unwrap().unwrap();
        let after = since().await;
        assert_eq!(after, format!("{:?}", afresh.since));
        assert_ne!(after, before);
        replica.close().await;
    }

    async fn what_a_newer_program_made_is_left_as_it_is(site: &Site) {
        people(site, 1, 30, json!({"q17.p_respect": "always", "you.role": "lived"})).await;
        site.state.results.release("mascot").await.unwrap();
        let newer = "update release set figures = replace(figures, '{\"rules\":6,', '{\"rules\":7,')";
        site.run(newer).await;
        assert_eq!(site.state.results.by_earlier_rules("mascot").await.unwrap(), Vec::<u32>::new());
        assert!(site.state.results.renew("mascot", 1).await.unwrap_err().is_refusal());
        let lead = member(site, "lead", Role::Lead, None).await;
        let taken = async || {
            assert_eq!(lead.get(site, "/staff/p/mascot").await.status, 200);
            site.number("select max(number) from staff_snapshot").await
        };
        let first = taken().await;
        let newer = "update staff_snapshot set figures = replace(figures, '{\"rules\":6,', '{\"rules\":7,')";
        site.run(newer).await;
        assert_eq!(taken().await, first, "two programs do not make figures anew in turns");
    }
}
