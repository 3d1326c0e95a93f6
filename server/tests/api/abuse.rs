//! Requests that mean harm are cut short, and a whole hall behind one address is none of them.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
};
use flate2::{Compression, write::GzEncoder};
use futures::stream;

use crate::support::{
    Site, envelope, post,
    sealing::{enrol, gathered, send_with},
};

const MIB: usize = 1024 * 1024;
/// How much of a body that is too large is still read, so that its sender hears why.
const PATIENCE_MIB: usize = 64;

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let site = Site::on_sqlite().await;
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    (0..100).for_each(|_| packer.write_all(&vec![b' '; MIB]).unwrap());
    let once = packer.finish().unwrap();
    assert!(once.len() < MIB, "100 MiB in less than one");
    for bomb in [once.clone(), once.repeat(3)] {
        let mut request = post(bomb);
        request.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(site.call(request).await.problem(), (413, "too_large".to_owned()));
    }
    site.close().await;
}

#[tokio::test]
async fn a_body_without_end_is_cut() {
    let site = Site::on_sqlite().await;
    let taken = Arc::new(AtomicUsize::new(0));
    let endless = {
        let taken = Arc::clone(&taken);
        let more = move || {
            taken.fetch_add(1, Relaxed);
            Some(Ok::<_, std::io::Error>(Bytes::from(vec![b' '; MIB])))
        };
        stream::iter(std::iter::from_fn(more))
    };
    let answer = site.call(post(Body::from_stream(endless))).await;
    assert_eq!(answer.problem(), (413, "too_large".to_owned()));
    assert!(taken.load(Relaxed) <= PATIENCE_MIB + 2, "it reads {} MiB and no more", taken.load(Relaxed));
    site.close().await;
}

#[tokio::test]
async fn a_hall_behind_one_address_is_not_slowed_down() {
    let site = Site::on_sqlite().await;
    for number in 0..300 {
        // Sixty people a minute is far more than any hall has, and three tries each more than any phone makes.
        for _ in 0..3 {
            assert!(["stored", "duplicate"].contains(&site.send_one(&envelope(number)).await.as_str()));
        }
        site.later(1_000);
    }
    assert_eq!(site.stored("mascot").await, 300);
    site.close().await;
}

#[tokio::test]
async fn a_tablet_that_sends_a_whole_day_holds_up_nobody_in_its_hall() {
    let site = Site::on_sqlite().await;
    let (tablet, other) = (enrol(&site, "mascot").await, enrol(&site, "mascot").await);
    let day = |from: u32| (from..from + 200).map(|n| gathered(n, &tablet.device)).collect::<Vec<_>>();
    for from in [0, 200] {
        assert_eq!(send_with(&site, &tablet.token, &day(from)).await.outcomes(), ["stored"; 200]);
        let more = send_with(&site, &tablet.token, &day(from + 200)).await;
        assert_eq!((more.problem(), more.header(header::RETRY_AFTER)), ((429, "rate_limited".to_owned()), "1"));
        assert_eq!(
            send_with(&site, &other.token, &[gathered(from + 1000, &other.device)]).await.outcomes(),
            ["stored"]
        );
        assert_eq!(site.send_one(&envelope(from + 2000)).await, "stored");
        site.later(1_000);
    }
    let stranger = (0..200).map(|n| envelope(n + 3000)).collect::<Vec<_>>();
    assert_eq!(send_with(&site, "made up", &stranger).await.outcomes(), ["stored"; 200]);
    let again = send_with(&site, "made up", &stranger).await;
    assert_eq!(again.problem(), (429, "rate_limited".to_owned()), "a token that proves nothing has no bucket");
    site.close().await;
}

#[tokio::test]
async fn a_hall_that_comes_back_at_the_same_moment_is_through_within_seconds() {
    let site = Site::on_sqlite().await;
    let mut waiting: Vec<u32> = (0..500).collect();
    let mut seconds = 0;
    while !waiting.is_empty() {
        let mut later = Vec::new();
        for number in waiting {
            let answer = site.send(&[envelope(number)]).await;
            if answer.status == 429 {
                assert_eq!(answer.header(header::RETRY_AFTER), "1");
                later.push(number);
            }
        }
        waiting = later;
        seconds += 1;
        site.later(1_000);
    }
    assert!(seconds <= 3, "it took {seconds} seconds");
    assert_eq!(site.stored("mascot").await, 500);
    site.close().await;
}
