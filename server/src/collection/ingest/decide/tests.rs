//! Whatever arrives, in whatever order and however often, each response counts once and the latest fitting revision wins.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{Decision, Known, Question};
use crate::storage::responses::{KnownRow, Place};
use domain::collection::quarantine::Reason;

/// An envelope of one of three people, in one of four revisions, fitting or not.
#[derive(Clone, Debug)]
struct Sent {
    person: usize,
    revision: u32,
    fits: bool,
}

const IDS: [&str; 3] = ["id-a", "id-b", "id-c"];
const KEYS: [&str; 3] = ["key-a", "key-b", "key-c"];

impl Sent {
    fn content(&self) -> String {
        format!("{} {} {}", self.person, self.revision, self.fits)
    }

    fn question<'c>(&self, content: &'c str) -> Question<'c> {
        Question {
            id: IDS[self.person],
            revision: self.revision,
            project: "mascot",
            content_hash: content,
            sealed_hash: None,
            whole_hash: None,
            receipt_key: Some(KEYS[self.person]),
            unfit: (!self.fits).then_some(Reason::UnknownItem),
        }
    }
}

fn sent() -> impl Strategy<Value = Vec<Sent>> {
    // Whether a revision fits is a property of the revision: the same bytes are sent again and again.
    let fitting = prop::collection::vec(any::<bool>(), 12);
    let order = prop::collection::vec((0_usize..3, 1_u32..5), 1..60);
    (fitting, order).prop_map(|(fitting, order)| {
        let envelope = |(person, revision): (usize, u32)| Sent {
            person,
            revision,
            fits: fitting[person * 4 + revision as usize - 1],
        };
        order.into_iter().map(envelope).collect()
    })
}

proptest! {
    #[test]
    fn every_order_and_repetition_ends_with_each_response_once(envelopes in sent()) {
        let mut known = Known::default();
        let (mut first, mut latest_fitting, mut latest) = (HashMap::new(), HashMap::new(), HashMap::new());
        for envelope in &envelopes {
            let content = envelope.content();
            let question = envelope.question(&content);
            let decision = known.decide(&question);
            known.apply(&question, decision);
            let before = latest.get(&envelope.person).copied().unwrap_or(0);
            prop_assert_eq!(decision == Decision::Duplicate, envelope.revision <= before, "{:?}", envelope);
            prop_assert_ne!(decision, Decision::Contradiction);
            if decision == Decision::Store {
                prop_assert!(first.insert(envelope.person, ()).is_none(), "stored twice");
            }
            if envelope.revision > before {
                latest.insert(envelope.person, envelope.revision);
                if envelope.fits {
                    latest_fitting.insert(envelope.person, envelope.revision);
                }
            }
        }
        for (person, id) in IDS.iter().enumerate() {
            let stored = known.ids.get(*id).and_then(|known| known.stored.as_ref()).map(|kept| kept.revision);
            prop_assert_eq!(stored, latest_fitting.get(&person).copied());
        }
    }

    #[test]
    fn a_receipt_never_changes_hands(envelopes in sent(), thief in 0_usize..3, victim in 0_usize..3) {
        let mut known = Known::default();
        for envelope in &envelopes {
            let content = envelope.content();
            let question = envelope.question(&content);
            let decision = known.decide(&question);
            known.apply(&question, decision);
        }
        prop_assume!(thief != victim && known.owners.contains_key(KEYS[victim]));
        let stolen = Sent { person: thief, revision: 9, fits: true };
        let question = Question { receipt_key: Some(KEYS[victim]), ..stolen.question("stolen") };
        prop_assert_eq!(known.decide(&question), Decision::Contradiction);
    }
}

#[test]
fn a_response_never_moves_to_another_project() {
    let sent = Sent { person: 0, revision: 1, fits: true };
    let mut known = Known::default();
    let question = sent.question("one");
    known.apply(&question, known.decide(&question));
    let moved = Question { revision: 2, project: "other", ..sent.question("two") };
    assert_eq!(known.decide(&moved), Decision::Contradiction);
}

#[test]
fn what_was_kept_whole_is_known_again_without_what_was_left_out() {
    let sent = Sent { person: 0, revision: 1, fits: false };
    let mut known = Known::default();
    let whole = Question { unfit: Some(Reason::UnverifiedDevice), ..sent.question("whole") };
    known.apply(&whole, known.decide(&whole));
    let rest = Question { whole_hash: Some("whole"), ..sent.question("rest") };
    assert_eq!(known.decide(&rest), Decision::Duplicate);
    assert_eq!(known.decide(&Question { whole_hash: Some("other"), ..rest }), Decision::Contradiction);
}

#[test]
fn what_was_kept_shut_is_known_again_when_it_opens() {
    let sent = Sent { person: 0, revision: 1, fits: false };
    let mut known = Known::default();
    let shut = Question { unfit: Some(Reason::CannotOpenSeal), receipt_key: None, ..sent.question("shut") };
    known.apply(&shut, known.decide(&shut));
    let open = Question { sealed_hash: Some("shut"), unfit: None, ..sent.question("open") };
    assert_eq!(known.decide(&open), Decision::Duplicate);
    assert_eq!(known.decide(&Question { sealed_hash: Some("other"), ..open }), Decision::Contradiction);
    assert_eq!(known.decide(&Question { revision: 2, ..open }), Decision::Replace { stored: false, aside: true });
}

#[test]
fn what_was_deleted_when_its_time_was_over_was_here_and_is_not_stored_again() {
    let mut known = Known::default();
    let row = |place| KnownRow {
        place,
        id: IDS[0].to_owned(),
        revision: 0,
        project: "mascot".to_owned(),
        content_hash: String::new(),
        receipt_key: Some(KEYS[0].to_owned()),
    };
    known.learn(row(Place::Purged));
    for revision in [1, 2] {
        for fits in [true, false] {
            let sent = Sent { person: 0, revision, fits };
            assert_eq!(known.decide(&sent.question("one")), Decision::Duplicate);
        }
    }
    let other = Question { id: IDS[1], ..Sent { person: 0, revision: 1, fits: true }.question("one") };
    assert_eq!(known.decide(&other), Decision::Contradiction, "a receipt is one response's");
    known.learn(row(Place::Tombstone));
    let sent = Sent { person: 0, revision: 1, fits: true };
    assert_eq!(known.decide(&sent.question("one")), Decision::Withdrawn, "whoever took it back is told so");
}
