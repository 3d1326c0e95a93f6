//! What becomes of an envelope, given what is known of its id and receipt. Pure: it looks nothing up and stores nothing.

use std::collections::{HashMap, HashSet};

use domain::{collection::quarantine::Reason, wire::v1::receipts::Scope};

use crate::storage::responses::{KnownRow, Place};

/// What is to be done with an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Its response was withdrawn.
    Withdrawn,
    /// A withdrawal waits for it: it leaves a tombstone and nothing else.
    Bury,
    /// It is there already, or a later revision is, or it was there until its time was over.
    Duplicate,
    /// It contradicts what is there.
    Contradiction,
    /// Seen for the first time.
    Store,
    /// A higher revision: of the stored one, or only of one kept aside.
    Replace {
        /// Whether a stored revision is there to be replaced.
        stored: bool,
        /// Whether a revision kept aside is to be let go.
        aside: bool,
    },
    /// It does not fit and is kept aside.
    Quarantine(Reason),
}

/// What matters of an envelope for the decision.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'c> {
    pub(super) id: &'c str,
    pub(super) revision: u32,
    pub(super) project: &'c str,
    pub(super) content_hash: &'c str,
    /// Hash of the ciphertext, by which it is known where its key was not known yet.
    pub(super) sealed_hash: Option<&'c str>,
    /// Hash of its whole content, where something was left out of it: by that it is known where it was kept aside whole,
    /// under a seal.
    pub(super) whole_hash: Option<&'c str>,
    pub(super) receipt_key: Option<&'c str>,
    pub(super) unfit: Option<Reason>,
}

/// Everything known of some ids and receipts. It keeps up with decisions, so that envelopes of one group see each other.
#[derive(Debug, Default)]
pub(super) struct Known {
    ids: HashMap<String, KnownId>,
    owners: HashMap<String, String>,
    /// Receipts whose response is withdrawn as soon as it arrives.
    awaited: HashSet<String>,
    /// Receipts of people who took back what they said about themselves.
    without_about_you: HashSet<String>,
}

#[derive(Debug, Default)]
struct KnownId {
    stored: Option<Kept>,
    aside: Option<Kept>,
    withdrawn: bool,
    /// It was here, and deleted because its time was over.
    purged: bool,
}

#[derive(Clone, Debug)]
struct Kept {
    revision: u32,
    project: String,
    content_hash: String,
    receipt_key: Option<String>,
}

impl Known {
    /// Adds a row that was found.
    pub(super) fn learn(&mut self, row: KnownRow) {
        let KnownRow { place, id, revision, project, content_hash, receipt_key } = row;
        if let Place::Withdrawal(scope) = place {
            let keys = if scope == Scope::All { &mut self.awaited } else { &mut self.without_about_you };
            keys.extend(receipt_key);
            return;
        }
        if let Some(key) = &receipt_key {
            self.owners.insert(key.clone(), id.clone());
        }
        let known = self.ids.entry(id).or_default();
        let kept = Some(Kept { revision, project, content_hash, receipt_key });
        match place {
            Place::Response => known.stored = kept,
            Place::Quarantine => known.aside = kept,
            Place::Tombstone => known.withdrawn = true,
            Place::Purged => known.purged = true,
            Place::Withdrawal(_) => {}
        }
    }

    /// Whether what an envelope says about its person is to be left out.
    pub(super) fn leaves_out_about_you(&self, receipt_key: Option<&str>) -> bool {
        receipt_key.is_some_and(|key| self.without_about_you.contains(key))
    }

    /// Takes what is kept aside under an id out of the way, so that it can be decided about again. False when another
    /// revision is there, or none.
    pub(super) fn take_from_aside(&mut self, id: &str, revision: u32) -> bool {
        let aside = self.ids.get_mut(id).and_then(|known| known.aside.take_if(|kept| kept.revision == revision));
        aside.is_some()
    }

    /// What becomes of an envelope, in the order of the contract.
    pub(super) fn decide(&self, question: &Question<'_>) -> Decision {
        let nothing = KnownId::default();
        let known = self.ids.get(question.id).unwrap_or(&nothing);
        if known.withdrawn {
            return Decision::Withdrawn;
        }
        if known.purged {
            return Decision::Duplicate;
        }
        let is_new = known.stored.is_none() && known.aside.is_none();
        if is_new && question.receipt_key.is_some_and(|key| self.awaited.contains(key)) {
            return Decision::Bury;
        }
        if let Some(decision) = known.repeated(question) {
            return decision;
        }
        let owner = question.receipt_key.and_then(|key| self.owners.get(key));
        if owner.is_some_and(|owner| owner != question.id) {
            return Decision::Contradiction;
        }
        match question.unfit {
            Some(reason) => Decision::Quarantine(reason),
            None if known.stored.is_none() && known.aside.is_none() => Decision::Store,
            None => Decision::Replace { stored: known.stored.is_some(), aside: known.aside.is_some() },
        }
    }

    /// Takes note of a decision that is going to be carried out.
    pub(super) fn apply(&mut self, question: &Question<'_>, decision: Decision) {
        let kept = || Kept {
            revision: question.revision,
            project: question.project.to_owned(),
            content_hash: question.content_hash.to_owned(),
            receipt_key: question.receipt_key.map(str::to_owned),
        };
        match decision {
            Decision::Store | Decision::Replace { .. } => {
                let known = self.ids.entry(question.id.to_owned()).or_default();
                (known.stored, known.aside) = (Some(kept()), None);
            }
            Decision::Quarantine(_) => {
                self.ids.entry(question.id.to_owned()).or_default().aside = Some(kept());
            }
            Decision::Bury => {
                let known = self.ids.entry(question.id.to_owned()).or_default();
                *known = KnownId { withdrawn: true, ..KnownId::default() };
                question.receipt_key.map(|key| self.awaited.remove(key));
            }
            Decision::Withdrawn | Decision::Duplicate | Decision::Contradiction => return,
        }
        if let Some(key) = question.receipt_key {
            self.owners.insert(key.to_owned(), question.id.to_owned());
        }
    }
}

impl KnownId {
    /// The decision about an id that is known, unless this is a higher revision that may take its place.
    fn repeated(&self, question: &Question<'_>) -> Option<Decision> {
        let latest = [&self.stored, &self.aside].into_iter().flatten().max_by_key(|kept| kept.revision)?;
        if question.revision < latest.revision {
            return Some(Decision::Duplicate);
        }
        if question.revision == latest.revision {
            let known = Some(latest.content_hash.as_str());
            let hashes = [Some(question.content_hash), question.sealed_hash, question.whole_hash];
            let same = hashes.contains(&known);
            return Some(if same { Decision::Duplicate } else { Decision::Contradiction });
        }
        let moved = self.stored.as_ref().is_some_and(|stored| stored.project != question.project);
        let kept = [&self.stored, &self.aside].into_iter().flatten();
        let mut keys = kept.filter_map(|kept| kept.receipt_key.as_deref());
        let other_receipt = question.receipt_key.is_some_and(|key| keys.any(|known| known != key));
        (moved || other_receipt).then_some(Decision::Contradiction)
    }
}

#[cfg(test)]
mod tests;
