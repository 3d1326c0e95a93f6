//! The suite that every store must pass, in memory and in a real browser.
//!
//! Failures are returned as sentences rather than panics, because a browser's panic says nothing.

use std::future::Future;

use domain::wire::v1::Outcome;

use super::entry;
use crate::{
    entry::{Change, Entry, Header, State},
    ports::{Added, Store, StoreProblem},
};

/// Makes stores for the suite.
pub trait Bench {
    /// The store on trial.
    type Store: Store;

    /// A store with nothing in it.
    fn empty(&self) -> impl Future<Output = Self::Store>;

    /// Another handle on what the last empty store holds now, as after a restart.
    fn again(&self) -> impl Future<Output = Self::Store>;
}

type Checked = Result<(), String>;

/// Runs every case; returns the names of those that passed.
///
/// # Errors
/// The first case that failed, and how.
pub async fn store_acceptance<B: Bench>(bench: &B) -> Result<Vec<&'static str>, String> {
    let mut passed = Vec::new();
    macro_rules! case {
        ($name:ident) => {
            $name(bench).await.map_err(|fault| format!("{}: {fault}", stringify!($name)))?;
            passed.push(stringify!($name));
        };
    }
    case!(an_empty_store_has_nothing);
    case!(what_is_added_is_there_after_a_restart);
    case!(text_comes_back_to_the_letter);
    case!(an_id_that_is_there_stays_as_it_is);
    case!(bytes_come_in_the_order_asked_for);
    case!(what_is_sent_keeps_its_header_and_drops_its_bytes);
    case!(what_is_sent_stays_sent);
    case!(what_is_refused_keeps_its_bytes);
    case!(what_is_withdrawn_is_forgotten);
    case!(only_settled_entries_can_be_dismissed);
    case!(a_receipt_code_goes_when_the_person_has_it);
    case!(changes_to_unknown_ids_do_nothing);
    case!(many_changes_are_one);
    case!(two_handles_see_each_other);
    Ok(passed)
}

fn ensure(holds: bool, sentence: &str) -> Checked {
    if holds { Ok(()) } else { Err(sentence.to_owned()) }
}

fn told(problem: StoreProblem) -> String {
    problem.to_string()
}

fn sent(at_ms: i64) -> Change {
    Change::Becomes(State::Sent { at_ms, outcome: Outcome::Stored })
}

fn refused(at_ms: i64) -> Change {
    Change::Becomes(State::Refused { at_ms, code: "agreement_missing".to_owned(), message: "No.".to_owned() })
}

async fn store_with<B: Bench>(bench: &B, entries: &[Entry]) -> Result<B::Store, String> {
    let store = bench.empty().await;
    for entry in entries {
        let added = store.add(entry).await.map_err(told)?;
        ensure(added == Added::New, "a new entry must be said to be new")?;
    }
    Ok(store)
}

async fn headers<S: Store>(store: &S) -> Result<Vec<Header>, String> {
    let mut headers = store.headers().await.map_err(told)?;
    headers.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(headers)
}

async fn bytes<S: Store>(store: &S, entry: &Entry) -> Result<Option<String>, String> {
    let mut found = store.bytes(std::slice::from_ref(&entry.header.id)).await.map_err(told)?;
    ensure(found.len() == 1, "one id must give one answer")?;
    Ok(found.remove(0))
}

async fn apply<S: Store>(store: &S, entry: &Entry, change: Change) -> Checked {
    store.apply(&[(entry.header.id.clone(), change)]).await.map_err(told)
}

async fn an_empty_store_has_nothing<B: Bench>(bench: &B) -> Checked {
    let store = bench.empty().await;
    ensure(headers(&store).await?.is_empty(), "an empty store must have no headers")?;
    ensure(bytes(&store, &entry(1, 0)).await?.is_none(), "an unknown id must have no bytes")
}

async fn what_is_added_is_there_after_a_restart<B: Bench>(bench: &B) -> Checked {
    let (one, other) = (entry(1, 10), entry(2, 20));
    store_with(bench, &[other.clone(), one.clone()]).await?;
    let store = bench.again().await;
    ensure(headers(&store).await? == [one.header.clone(), other.header.clone()], "headers must come back whole")?;
    ensure(bytes(&store, &one).await? == Some(one.bytes), "the bytes must come back whole")
}

async fn text_comes_back_to_the_letter<B: Bench>(bench: &B) -> Checked {
    let mut odd = entry(1, 0);
    odd.bytes = "{\"story.text\":\"قصة 🙂 \\u0000 \u{202e} \t e\u{301} '\\\"<\"}".to_owned();
    let store = store_with(bench, std::slice::from_ref(&odd)).await?;
    ensure(bytes(&store, &odd).await? == Some(odd.bytes), "not one letter may change")
}

async fn an_id_that_is_there_stays_as_it_is<B: Bench>(bench: &B) -> Checked {
    let first = entry(1, 10);
    let store = store_with(bench, std::slice::from_ref(&first)).await?;
    let mut second = entry(1, 99);
    second.bytes = "{}".to_owned();
    ensure(store.add(&second).await.map_err(told)? == Added::Already, "a known id must be said to be known")?;
    ensure(headers(&store).await? == [first.header.clone()], "the first header must stay")?;
    ensure(bytes(&store, &first).await? == Some(first.bytes), "the first bytes must stay")
}

async fn bytes_come_in_the_order_asked_for<B: Bench>(bench: &B) -> Checked {
    let (one, other) = (entry(1, 0), entry(2, 0));
    let store = store_with(bench, &[one.clone(), other.clone()]).await?;
    let ids = [other.header.id, "nobody".to_owned(), one.header.id];
    let found = store.bytes(&ids).await.map_err(told)?;
    ensure(found == [Some(other.bytes), None, Some(one.bytes)], "bytes must come in the order of the ids")
}

async fn what_is_sent_keeps_its_header_and_drops_its_bytes<B: Bench>(bench: &B) -> Checked {
    let one = entry(1, 0);
    apply(&store_with(bench, std::slice::from_ref(&one)).await?, &one, sent(5)).await?;
    let store = bench.again().await;
    let expected = State::Sent { at_ms: 5, outcome: Outcome::Stored };
    ensure(headers(&store).await?.first().is_some_and(|header| header.state == expected), "it must be sent")?;
    ensure(bytes(&store, &one).await?.is_none(), "the answers must be gone from the phone")
}

async fn what_is_sent_stays_sent<B: Bench>(bench: &B) -> Checked {
    let one = entry(1, 0);
    let store = store_with(bench, std::slice::from_ref(&one)).await?;
    apply(&store, &one, sent(5)).await?;
    apply(&store, &one, Change::Becomes(one.header.state.clone())).await?;
    apply(&store, &one, refused(6)).await?;
    ensure(!headers(&store).await?[0].needs_bytes(), "a late word must not undo what was sent")
}

async fn what_is_refused_keeps_its_bytes<B: Bench>(bench: &B) -> Checked {
    let one = entry(1, 0);
    apply(&store_with(bench, std::slice::from_ref(&one)).await?, &one, refused(6)).await?;
    let store = bench.again().await;
    ensure(!headers(&store).await?[0].is_waiting(), "it must be refused")?;
    ensure(bytes(&store, &one).await? == Some(one.bytes), "a refused response must stay on the phone")
}

async fn what_is_withdrawn_is_forgotten<B: Bench>(bench: &B) -> Checked {
    let one = entry(1, 0);
    apply(&store_with(bench, std::slice::from_ref(&one)).await?, &one, Change::Withdrawn).await?;
    let store = bench.again().await;
    ensure(headers(&store).await?.is_empty(), "the header must be gone")?;
    ensure(bytes(&store, &one).await?.is_none(), "the answers must be gone")
}

async fn only_settled_entries_can_be_dismissed<B: Bench>(bench: &B) -> Checked {
    let (waiting, settled) = (entry(1, 0), entry(2, 0));
    let store = store_with(bench, &[waiting.clone(), settled.clone()]).await?;
    apply(&store, &settled, refused(6)).await?;
    apply(&store, &settled, Change::Dismissed).await?;
    apply(&store, &waiting, Change::Dismissed).await?;
    ensure(headers(&store).await? == [waiting.header.clone()], "what waits must stay and what is settled must go")?;
    ensure(bytes(&store, &settled).await?.is_none(), "what is dismissed must leave nothing")
}

async fn a_receipt_code_goes_when_the_person_has_it<B: Bench>(bench: &B) -> Checked {
    let one = entry(1, 0);
    let store = store_with(bench, std::slice::from_ref(&one)).await?;
    ensure(headers(&store).await?[0].receipt_code.is_some(), "the code must be kept until then")?;
    apply(&store, &one, Change::ReceiptKept).await?;
    let header = headers(&store).await?.remove(0);
    ensure(header.receipt_code.is_none() && header.is_waiting(), "only the code must go")
}

async fn changes_to_unknown_ids_do_nothing<B: Bench>(bench: &B) -> Checked {
    let store = bench.empty().await;
    for change in [sent(5), refused(6), Change::Withdrawn, Change::Dismissed, Change::ReceiptKept] {
        apply(&store, &entry(9, 0), change).await?;
    }
    ensure(headers(&store).await?.is_empty(), "nothing may appear")
}

async fn many_changes_are_one<B: Bench>(bench: &B) -> Checked {
    let entries: Vec<Entry> = (0..200).map(|number| entry(number, i64::from(number))).collect();
    let store = store_with(bench, &entries).await?;
    let changes: Vec<_> = entries.iter().map(|entry| (entry.header.id.clone(), sent(7))).collect();
    store.apply(&changes).await.map_err(told)?;
    let headers = headers(&bench.again().await).await?;
    ensure(headers.len() == 200 && headers.iter().all(|header| !header.needs_bytes()), "all must be sent")
}

async fn two_handles_see_each_other<B: Bench>(bench: &B) -> Checked {
    let (one, other) = (entry(1, 0), entry(2, 0));
    let (here, there) = (store_with(bench, std::slice::from_ref(&one)).await?, bench.again().await);
    there.add(&other).await.map_err(told)?;
    apply(&there, &one, sent(5)).await?;
    apply(&here, &other, refused(6)).await?;
    let (seen_here, seen_there) = (headers(&here).await?, headers(&there).await?);
    ensure(seen_here == seen_there && seen_here.len() == 2, "both must see the same")?;
    ensure(seen_here.iter().all(|header| !header.is_waiting()), "both changes must count")
}
