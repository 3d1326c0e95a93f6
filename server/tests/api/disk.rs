//! A full or read-only disk: the request is to be sent again, no outcome is false, and it works when there is room.

use crate::support::{Site, envelope};

#[tokio::test]
async fn a_full_disk_gives_no_outcome() {
    let site = Site::on_sqlite().await;
    assert_eq!(site.send_one(&envelope(0)).await, "stored");
    site.state.db.execute_on_writer("pragma max_page_count = 1").await.unwrap();
    let batch: Vec<_> = (1..=200).map(envelope).collect();
    let answer = site.send(&batch).await;
    assert_eq!(answer.problem(), (503, "try_later".to_owned()));
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(site.stored("mascot").await, 1, "all or nothing");
    site.state.db.execute_on_writer("pragma max_page_count = 1000000").await.unwrap();
    site.later(2_000);
    assert_eq!(site.send(&batch).await.outcomes(), vec!["stored"; 200]);
}

#[tokio::test]
async fn a_read_only_database_gives_no_outcome() {
    let site = Site::on_sqlite().await;
    site.state.db.execute_on_writer("pragma query_only = on").await.unwrap();
    assert_eq!(site.send(&[envelope(1)]).await.problem(), (503, "try_later".to_owned()));
    site.state.db.execute_on_writer("pragma query_only = off").await.unwrap();
    assert_eq!(site.send_one(&envelope(1)).await, "stored");
}
