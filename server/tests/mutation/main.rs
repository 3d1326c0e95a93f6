//! Every parser of the server that takes outside bytes, given good input that was spoilt: no panic, no server error,
//! and always an answer of the contract. Inputs come from seeds; the seed of a failure makes the same input again.
//!
//! `COEVAL_FAULTS_SEED` is the first seed and `COEVAL_FAULTS_CASES` how many each target gets. `make faults` sets them;
//! it also fuzzes the parsers of `domain` with feedback from their coverage (`fuzz/`).

#[expect(dead_code, reason = "the simulation uses all of it")]
#[path = "../simulation/dice.rs"]
mod dice;
mod spoil;
mod targets;

#[expect(unused_macros, unused_imports, reason = "scenarios on both databases are other programs'")]
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses some of it")]
mod support;

use std::io::Write as _;

use dice::Dice;
use support::Site;
use targets::Target;

/// Cases of each target where nobody says how many.
const CASES: u64 = 400;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

async fn spoilt_input_is_answered(target: Target) {
    let site = Site::on_sqlite().await;
    let corpus = target.corpus(&site).await;
    let (first, cases) = (setting("COEVAL_FAULTS_SEED", 1), setting("COEVAL_FAULTS_CASES", CASES));
    for whole in &corpus {
        target.feed(&site, whole).await.unwrap_or_else(|fault| panic!("{target:?}, not spoilt: {fault}"));
    }
    for seed in first..first + cases {
        let input = spoil::spoil(&mut Dice::new(seed), &corpus);
        if let Err(fault) = target.feed(&site, &input).await {
            let replay =
                format!("COEVAL_FAULTS_SEED={seed} COEVAL_FAULTS_CASES=1 cargo test --package server --test mutation");
            panic!(
                "{target:?}: {fault}\nthe input was {:?}\nreplay it with\n  {replay}",
                String::from_utf8_lossy(&input)
            );
        }
        // Nobody is limited for having been here before.
        site.later(61_000);
    }
    let faults = server::storage::verify::faults(&site.state.db).await.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    site.close().await;
    let _ = writeln!(std::io::stderr(), "{:<24} {cases} spoilt inputs, no server error", format!("{target:?}"));
}

macro_rules! targets {
    ($($name:ident: $target:ident)*) => {$(
        #[tokio::test]
        async fn $name() {
            spoilt_input_is_answered(Target::$target).await;
        }
    )*};
}

targets! {
    batches: Batch
    packed_batches: PackedBatch
    sealed_envelopes: Sealed
    receipt_codes: ReceiptCode
    changes_by_receipt: ReceiptChange
    enrolment_codes: EnrolmentCode
    plain_forms: PlainForm
    languages: AcceptLanguage
    addresses: Address
    project_files: ProjectFile
    rescue_files: RescueFile
    device_tokens: DeviceToken
}
