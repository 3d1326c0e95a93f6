//! Rescue files through the way in: whole, twice, cut, edited, from another server, and from devices that are revoked.

use domain::{
    collection::rescue::{About, RescueProblem, write},
    wire::v1::SealingKey,
};
use serde_json::Value;
use server::collection::rescue::{Bringer, ImportError, Report, import};

use crate::{
    staff::logged,
    support::{
        Site, envelope, on_both,
        sealing::{enrol, gathered, key, sealed},
    },
};

fn file(envelopes: &[Value]) -> String {
    let lines: Vec<String> = envelopes.iter().map(Value::to_string).collect();
    let about = About { made_at: "2026-11-22T11:00:00Z".to_owned(), server: "http://tablet".to_owned() };
    write(&about, lines.iter().map(String::as_str))
}

async fn bring(site: &Site, file: &str) -> Result<Report, ImportError> {
    let bringer = Bringer {
        address: "192.0.2.7".parse().unwrap(),
        account: None,
        project: None,
        at_ms: site.state.clock.now_ms(),
    };
    import(&site.state.db, &site.state.ingest, &site.state.devices, file.as_bytes(), bringer).await
}

fn kinds(report: &Report) -> Vec<(&str, usize)> {
    report.outcomes.iter().map(|(kind, count)| (kind.as_str(), *count)).collect()
}

/// What a tablet gathered that never found a network.
async fn waiting(site: &Site, count: u32) -> Vec<Value> {
    let (tablet, key) = (enrol(site, "mascot").await, key(site).await);
    (0..count).map(|n| sealed(&gathered(n, &tablet.device), &key)).collect()
}

on_both! {
    async fn everything_arrives_once_however_often_the_file_is_brought(site: &Site) {
        let file = file(&waiting(site, 250).await);
        let first = bring(site, &file).await.unwrap();
        assert!(first.is_complete() && first.intact, "{first:?}");
        assert_eq!(kinds(&first), [("stored", 250)]);
        assert_eq!(first.about.server, "http://tablet");
        let again = bring(site, &file).await.unwrap();
        assert!(again.is_complete());
        assert_eq!(kinds(&again), [("duplicate", 250)]);
        assert_eq!(site.stored("mascot").await, 250);
        let log = logged(site).await;
        assert_eq!(log.iter().filter(|line| *line == "imported").count(), 2, "{log:?}");
    }

    async fn of_a_file_cut_in_half_everything_whole_arrives(site: &Site) {
        let file = file(&waiting(site, 10).await);
        let report = bring(site, &file[..file.len() / 2]).await.unwrap();
        let stored = report.outcomes["stored"];
        assert!((3..7).contains(&stored), "{report:?}");
        assert_eq!((report.missing, report.intact, report.is_complete()), (10 - stored, false, false));
        assert!(report.lines().iter().any(|line| line.starts_with("missing: ") && line.contains("save a new file")));
    }

    async fn what_was_edited_or_is_from_another_server_is_kept_aside_and_said(site: &Site) {
        let envelopes = waiting(site, 2).await;
        let mut edited = envelopes.clone();
        let shut = edited[1]["sealed"]["ciphertext"].as_str().unwrap();
        edited[1]["sealed"]["ciphertext"] = shut.replacen(&shut[10..12], "zz", 1).into();
        let report = bring(site, &file(&envelopes).replace(&envelopes[1].to_string(), &edited[1].to_string())).await;
        let report = report.unwrap();
        assert_eq!(kinds(&report), [("quarantined (cannot_open_seal)", 1), ("stored", 1)]);
        assert!(!report.intact && report.lines().iter().any(|line| line.contains("changed after it was made")));
        let foreign = SealingKey {
            key_id: "foreign".to_owned(),
            public_key: "QxDul9iMwfCIpVdsd6sM9cOseX89lROcbIS1QpxZZio".to_owned(),
        };
        let report = bring(site, &file(&[sealed(&envelope(7), &foreign)])).await.unwrap();
        assert_eq!(kinds(&report), [("quarantined (cannot_open_seal)", 1)]);
        assert_eq!(site.stored("mascot").await, 1);
    }

    async fn only_devices_that_are_still_known_are_believed(site: &Site) {
        let (known, revoked) = (enrol(site, "mascot").await, enrol(site, "mascot").await);
        site.state.devices.revoke("mascot", &revoked.device, None).await.unwrap();
        let envelopes = [gathered(1, &known.device), gathered(2, &revoked.device), gathered(3, "made-up"), envelope(4)];
        let report = bring(site, &file(&envelopes)).await.unwrap();
        assert_eq!(kinds(&report), [("quarantined (unverified_device)", 2), ("stored", 2)]);
        let elsewhere = Bringer { address: "192.0.2.7".parse().unwrap(), account: None, project: Some("other"), at_ms: site.state.clock.now_ms() };
        let report = import(&site.state.db, &site.state.ingest, &site.state.devices, file(&[gathered(5, &known.device)]).as_bytes(), elsewhere).await.unwrap();
        assert_eq!(kinds(&report), [("quarantined (unverified_device)", 1)], "they speak for another project only");
    }

    async fn a_file_from_the_future_changes_nothing(site: &Site) {
        let future = file(&[envelope(1)]).replacen(",\"version\":1}\n", ",\"version\":9}\n", 1);
        assert!(matches!(bring(site, &future).await, Err(ImportError::File(RescueProblem::FromTheFuture(9)))));
        assert!(matches!(bring(site, "anything else").await, Err(ImportError::File(RescueProblem::NotRescue))));
        assert_eq!(site.stored("mascot").await, 0);
    }
}
