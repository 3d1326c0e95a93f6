//! What looks odd is stored, counted and shown to staff, who keep it or set it aside; nobody is asked to solve a puzzle.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::administration::roles::Role;
use serde_json::{Value, json};
use server::{
    reporting::columns::ColumnsCache,
    storage::flags::{self, FlagCount},
};

use crate::{
    staff::{Member, form, logged, member},
    support::{
        Answer, Site, answering, envelope, id, on_both, project_file,
        sealing::{enrol, gathered, key, sealed, send_with},
    },
};

const PAGE: &str = "/staff/p/mascot/quarantine";
const REVIEW: &str = "/staff/p/mascot/review";

/// The n-th envelope, begun by its id at noon and finished a second later.
fn hasty(n: u32) -> Value {
    let mut hasty = envelope(n);
    let begun = format!("{:012x}", crate::support::NOW_MS);
    hasty["id"] = json!(format!("{}-{}-7b3c-8d4e-5f60{n:08x}", &begun[..8], &begun[8..]));
    hasty["captured_at"] = json!("2026-11-22T12:00:01Z");
    hasty
}

fn id_of(envelope: &Value) -> &str {
    envelope["id"].as_str().unwrap()
}

async fn waiting(site: &Site) -> Vec<(String, u64, u64)> {
    let counts = flags::counts(&site.state.db, "mascot").await.unwrap().into_iter();
    counts.map(|FlagCount { reason, waiting, set_aside }| (reason, waiting, set_aside)).collect()
}

async fn decide(site: &Site, host: &Member, fields: &[(&str, &str)]) -> String {
    let done = host.post(site, REVIEW, fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let location = done.header(header::LOCATION).split('#').next().unwrap();
    host.get(site, location).await.text()
}

/// How many people a table counts that was read before, and catches up.
async fn counted(site: &Site, columns: &ColumnsCache) -> u32 {
    let entry = site.state.projects.get("mascot").await.unwrap().unwrap();
    columns.read(&entry, |table, _| table.full_tally().people).await.unwrap()
}

/// Opens the plain form and sends it with something besides.
async fn sent(site: &Site, besides: &[(&str, &str)]) -> (String, Answer) {
    let page = site.get("/p/mascot/form").await.text();
    let hidden = |name: &str| {
        let at = page.find(&format!("name=\"{name}\"")).unwrap();
        page[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let names = ["id", "receipt_code", "rendered_at", "version", "notice_version", "length", "style"];
    let fields = names.map(|name| (name, hidden(name)));
    let given = [("agreed", "yes"), ("q06.services", "same")];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    site.later(60_000);
    let request = Request::post("/p/mascot/answer").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body: Body = form(&[&fields[..], &given, besides].concat());
    (hidden("receipt_code"), site.call(request.body(body).unwrap()).await)
}

async fn open(site: &Site, code: &str) -> Answer {
    let request = Request::post("/api/v1/receipts/open").header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(json!({ "code": code }).to_string().into()).unwrap()).await
}

/// Waits until what was kept aside was looked at again, without anybody admitting it.
async fn stored_in_the_end(site: &Site, responses: usize) {
    while site.stored("mascot").await != responses {
        tokio::task::yield_now().await;
    }
}

on_both! {
    async fn whoever_fills_in_what_nobody_sees_is_stored_and_flagged(site: &Site) {
        let page = site.get("/p/mascot/form").await.text();
        let field = page.split("<div").find(|part| part.contains("name=\"website\"")).unwrap();
        for part in ["class=\"hidden-words\"", "aria-hidden=\"true\"", "tabindex=\"-1\"", "autocomplete=\"off\"", "Please leave this empty."] {
            assert!(field.contains(part), "{field}");
        }
        let (_, person) = sent(site, &[("website", "")]).await;
        assert_eq!(person.status, StatusCode::OK);
        assert_eq!(waiting(site).await, []);
        let (code, program) = sent(site, &[("website", "https://buy.example")]).await;
        assert!(program.status == StatusCode::OK && program.text().contains(&code), "it is told nothing else");
        assert_eq!(waiting(site).await, [("hidden_field".to_owned(), 1, 0)]);
        assert_eq!(site.stored("mascot").await, 2, "it counts until somebody has looked");
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        assert!(rows.iter().all(|row| !row.answers.contains("buy.example")), "what was filled in is kept nowhere");
    }

    async fn what_is_set_aside_counts_no_more_until_it_is_kept(site: &Site) {
        let columns = ColumnsCache::new(site.state.db.clone(), usize::MAX);
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        assert!(lead.get(site, PAGE).await.text().contains("Nothing looks odd."));
        let (code, _) = sent(site, &[("website", "x")]).await;
        for n in 1..4 {
            assert_eq!(site.send_one(&envelope(n)).await, "stored");
        }
        assert_eq!(counted(site, &columns).await, 4);
        assert!(lead.get(site, "/staff").await.text().contains("1 response looks odd and waits for a look"));
        let opened = open(site, &code).await.json();
        let odd = opened["id"].as_str().unwrap();

        let page = decide(site, &lead, &[("do", "set_aside"), ("entry", odd), ("entry", &id(1)), ("entry", "none")]).await;
        assert!(page.contains("1 response was decided about.") && page.contains("People do not see it; programs do."), "{page}");
        assert_eq!((counted(site, &columns).await, site.stored("mascot").await), (3, 3), "only what is flagged can be set aside");
        assert_eq!(waiting(site).await, [("hidden_field".to_owned(), 0, 1)]);
        assert!(!lead.get(site, "/staff").await.text().contains("looks odd"));
        let replica = ColumnsCache::new(site.state.db.clone(), usize::MAX);
        assert_eq!(counted(site, &replica).await, 3);
        let again = open(site, &code).await.json();
        assert_eq!(again["answers"], opened["answers"], "it is still its person's");
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());

        decide(site, &lead, &[("do", "keep"), ("entry", odd)]).await;
        assert_eq!((counted(site, &columns).await, counted(site, &replica).await), (4, 4));
        assert_eq!(waiting(site).await, [], "and nobody is asked again");
        assert!(decide(site, &lead, &[("do", "keep"), ("entry", odd)]).await.contains("Tick at least one"));
        let again = decide(site, &lead, &[("do", "set_aside"), ("entry", odd)]).await;
        assert!(again.contains("Tick at least one") && counted(site, &columns).await == 4, "or it would be switched on and off");
        decide(site, &lead, &[("do", "set_aside"), ("reason", "hidden_field")]).await;
        assert_eq!(counted(site, &columns).await, 4);
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
        let log = logged(site).await;
        assert!(["review_kept", "review_set_aside"].iter().all(|done| log.iter().filter(|line| line == done).count() == 1), "{log:?}");
    }

    async fn what_was_answered_faster_than_anybody_reads_is_flagged(site: &Site) {
        let officer = member(site, "officer", Role::DataOfficer, None).await;
        let admin = member(site, "admin", Role::Admin, None).await;
        assert_eq!(site.send(&[hasty(1), hasty(2), envelope(3)]).await.outcomes(), ["stored"; 3]);
        assert_eq!(site.send(&[hasty(1)]).await.outcomes(), ["duplicate"]);
        assert_eq!(waiting(site).await, [("too_fast".to_owned(), 2, 0)]);
        let page = officer.get(site, PAGE).await.text();
        assert!(page.contains("faster than anybody can read") && page.contains("We laughed."));
        assert!(!admin.get(site, PAGE).await.text().contains("We laughed."), "not for those who may not read answers");
        let all = |what| [("do", what), ("reason", "too_fast")];
        assert!(decide(site, &admin, &all("set_aside")).await.contains("2 responses were decided about."));
        assert_eq!((site.stored("mascot").await, waiting(site).await), (1, vec![("too_fast".to_owned(), 0, 2)]));
        let mut changed = hasty(1);
        (changed["revision"], changed["answers"]["q06.services"]) = (json!(2), json!("same"));
        assert_eq!(site.send_one(&changed).await, "replaced");
        assert_eq!(site.stored("mascot").await, 1, "changing it does not count it again");
        assert!(decide(site, &admin, &all("keep")).await.contains("2 responses were decided about."));
        assert_eq!((site.stored("mascot").await, waiting(site).await), (3, vec![]));
        site.add_project(project_file("other")).await;
        let elsewhere = member(site, "other", Role::Lead, Some("other")).await;
        assert_eq!(elsewhere.post(site, REVIEW, &all("set_aside")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(admin.post(site, REVIEW, &all("burn")).await.status, StatusCode::BAD_REQUEST);
    }

    async fn a_flag_goes_with_its_response(site: &Site) {
        assert_eq!(site.send_one(&hasty(1)).await, "stored");
        let key = site.state.secret.receipt_key(hasty(1)["receipt_hash"].as_str().unwrap());
        let mut tx = site.state.db.begin().await.unwrap();
        let seq = server::storage::projects::take_numbers(&mut tx, "mascot", 1).await.unwrap().unwrap();
        assert_eq!(server::storage::withdrawals::bury(&mut tx, &key, "mascot", seq, 0).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!((waiting(site).await, flags::waiting(&site.state.db, "mascot").await.unwrap()), (vec![], 0));
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn very_many_from_one_address_are_flagged_and_a_hall_is_not(site: &Site) {
        for hundred in 0..3 {
            let batch: Vec<_> = (hundred * 100..hundred * 100 + 100).map(envelope).collect();
            assert_eq!(site.send(&batch).await.outcomes(), ["stored"; 100]);
            site.later(1_000);
        }
        assert_eq!(waiting(site).await, []);
        let more: Vec<_> = (300..310).map(envelope).collect();
        assert_eq!(site.send(&more).await.outcomes(), ["stored"; 10]);
        assert_eq!(waiting(site).await, [("many_from_address".to_owned(), 10, 0)]);
        let address = site.state.secret.address_key("0.0.0.0".parse().unwrap(), crate::support::NOW_MS / 86_400_000);
        let lead = member(site, "lead", Role::Lead, None).await;
        assert!(!lead.get(site, PAGE).await.text().contains(&address));
    }

    async fn whoever_makes_answers_look_odd_does_not_read_them(site: &Site) {
        let hall: Vec<_> = (0..300).map(|n| envelope(n + 1000)).collect();
        for batch in hall.chunks(100) {
            site.send(batch).await;
            site.later(10_000);
        }
        let target = answering(1, "story.text", json!("The secret garden."));
        assert_eq!(site.send_one(&target).await, "stored");
        let roles = [Role::Lead, Role::Admin, Role::DataOfficer];
        let target = &target;
        let read = |role| {
            async move {
                let staff = member(site, &format!("{role:?}").to_lowercase(), role, None).await;
                let page = staff.get(site, PAGE).await.text();
                assert!(page.contains(id_of(target)), "it is in the list");
                page.contains("secret garden")
            }
        };
        let mut may = Vec::new();
        for role in roles {
            may.push(read(role).await);
        }
        assert_eq!(may, [false, false, true], "single answers are the data officer's");
    }

    async fn initials_are_kept_for_staff_and_shown_to_nobody_else(site: &Site) {
        let (tablet, key) = (enrol(site, "mascot").await, key(site).await);
        let by = |n: u32, staff: Value| {
            let mut plain = gathered(n, &tablet.device);
            (plain["id"], plain["captured_at"]) = (hasty(n)["id"].clone(), json!("2026-11-22T12:00:01Z"));
            plain["staff"] = staff;
            plain
        };
        let odd = [by(1, json!("AH7")), by(2, json!("Amina Hussein")), by(3, json!(7)), by(4, json!("é̂<b>"))];
        let shut: Vec<_> = odd.iter().map(|plain| sealed(plain, &key)).collect();
        assert_eq!(send_with(site, &tablet.token, &shut).await.outcomes(), ["stored"; 4]);
        let mut own = hasty(5);
        own["staff"] = json!("ME");
        assert_eq!(site.send_one(&own).await, "stored");
        let others = by(1, json!("XY"));
        assert_eq!(send_with(site, &tablet.token, &[others]).await.outcomes(), ["duplicate"], "no part of what is compared");
        let page = member(site, "lead", Role::Lead, None).await.get(site, PAGE).await.text();
        assert_eq!(page.matches("Gathered by").count(), 1, "{page}");
        assert!(page.contains("Gathered by AH7") && !page.contains("Hussein"));
        assert!(page.contains(id_of(&odd[3])));
        let pack = site.get("/api/v1/projects/mascot/pack").await.text();
        assert!(!pack.contains("AH7"));
    }

    async fn what_a_revoked_device_sent_counts_once_it_is_let_in_again(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let tablet = enrol(site, "mascot").await;
        let change = async |what| {
            lead.post(site, "/staff/p/mascot/devices", &[("do", what), ("device", &tablet.device), ("sure", "yes")]).await;
        };
        change("revoke").await;
        assert_eq!(send_with(site, &tablet.token, &[gathered(1, &tablet.device)]).await.outcomes(), ["quarantined unverified_device"]);
        assert!(lead.get(site, "/staff/p/mascot/devices").await.text().contains("Let Tablet 1 in again"));
        change("restore").await;
        stored_in_the_end(site, 1).await;
        assert_eq!(send_with(site, &tablet.token, &[gathered(2, &tablet.device)]).await.outcomes(), ["stored"]);
        assert!(logged(site).await.contains(&"device_restored".to_owned()));
    }

    async fn what_waits_is_looked_at_again_when_a_device_is_enrolled(site: &Site) {
        let first = enrol(site, "mascot").await;
        site.state.db.execute_on_writer("update device set revoked_at_ms = 1").await.unwrap();
        assert_eq!(site.send_one(&gathered(1, &first.device)).await, "quarantined unverified_device");
        site.state.db.execute_on_writer("update device set revoked_at_ms = null").await.unwrap();
        let new = domain::wire::v1::devices::NewDevice { label: "Tablet 2".to_owned(), event: None };
        let code = site.state.devices.invite("mascot", new, None).await.unwrap().code;
        let request = Request::post("/api/v1/devices/enrol").header(header::CONTENT_TYPE, "application/json");
        let enrolled = site.call(request.body(json!({ "code": code }).to_string().into()).unwrap()).await;
        assert_eq!(enrolled.status, StatusCode::OK);
        stored_in_the_end(site, 1).await;
    }
}
