//! The law of withdrawing: whatever comes in whatever order, what was withdrawn is never there again.

use proptest::{prelude::*, test_runner::Config};
use serde_json::{Value, json};

use crate::{
    receipts::{ask, code, kept, receipted},
    support::Site,
};

/// One thing that happens to one response.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The phone sends a revision, which fits or not.
    Send(u32, bool),
    /// The person changes the revision that is there.
    Change,
    /// The person takes back what is about them.
    AboutYou,
    /// The person takes back everything.
    Everything,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_u32..4, prop::bool::weighted(0.8)).prop_map(|(revision, fits)| Step::Send(revision, fits)),
        1 => Just(Step::Change),
        1 => Just(Step::AboutYou),
        1 => Just(Step::Everything),
    ]
}

fn revision(revision: u32, fits: bool) -> Value {
    let mut sent = kept(1, receipted(1));
    let services = if fits { ["same", "bit_better", "lot_better"][revision as usize % 3] } else { "splendid" };
    (sent["revision"], sent["answers"]["q06.services"]) = (json!(revision), json!(services));
    sent
}

async fn take(site: &Site, step: Step) {
    match step {
        Step::Send(number, fits) => drop(site.send_one(&revision(number, fits)).await),
        Step::Change => {
            let opened = ask(site, "open", json!({"code": code(1)})).await.json();
            let change = json!({"code": code(1), "base_revision": opened["revision"].as_u64().unwrap_or(1),
                "answers": {"q06.services": "same", "you.role": "lived"}});
            ask(site, "change", change).await;
        }
        Step::AboutYou => drop(ask(site, "withdraw", json!({"code": code(1), "scope": "about_you"})).await),
        Step::Everything => drop(ask(site, "withdraw", json!({"code": code(1), "scope": "all"})).await),
    }
}

async fn holds(steps: Vec<Step>) {
    let site = Site::on_sqlite().await;
    let (mut about_you, mut everything) = (false, false);
    for step in &steps {
        take(&site, *step).await;
        about_you |= matches!(step, Step::AboutYou);
        everything |= matches!(step, Step::Everything);
        let opened = ask(&site, "open", json!({"code": code(1)})).await;
        if everything {
            assert_eq!(site.stored("mascot").await, 0, "{steps:?}");
            assert!([404, 410].contains(&opened.status.as_u16()), "{steps:?}");
        } else if about_you && opened.status == 200 {
            assert_eq!(opened.json()["answers"].get("you.role"), None, "{steps:?}");
        }
        let faults = server::storage::verify::faults(&site.state.db).await.unwrap();
        assert_eq!(faults, Vec::<String>::new(), "{steps:?}");
        site.later(60_000);
    }
    site.close().await;
}

#[test]
fn what_was_withdrawn_is_never_there_again() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    proptest!(Config::with_cases(24), |(steps in prop::collection::vec(step(), 1..14))| {
        runtime.block_on(holds(steps));
    });
}
