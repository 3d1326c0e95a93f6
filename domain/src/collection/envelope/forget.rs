//! What is left of an envelope once a person took back what it says about them.
//!
//! It removes answers from what it is given; what is stored, and where, is the server's business.

use serde::Serialize;
use serde_json::Value;

use super::{Body, Incoming, Plain};
use crate::collection::{answer::Answer, questionnaire::is_about_you};

/// A plain envelope with everything in its place.
#[derive(Serialize)]
struct Whole<'e> {
    id: &'e str,
    revision: u32,
    project: &'e str,
    #[serde(flatten)]
    plain: &'e Plain,
}

impl Incoming {
    /// Removes every answer about the person.
    pub fn forget_about_you(&mut self) {
        if let Body::Plain(plain) = &mut self.body {
            plain.answers.retain(|item, _| !is_about_you(item));
        }
    }

    /// Removes what is no answer, such as a text in which nothing can be seen.
    pub fn forget_nothing(&mut self) {
        if let Body::Plain(plain) = &mut self.body {
            plain.answers.retain(|_, answer| !is_nothing(answer));
        }
    }

    /// SHA-256 of what is left without answers about the person. The receipt and what is no answer are no part of it, so
    /// that whoever knows only a stored row can compute it too; receipts are compared apart from contents.
    pub fn remaining_hash(&self) -> [u8; 32] {
        let mut left = self.clone();
        left.forget_about_you();
        left.forget_nothing();
        if let Body::Plain(plain) = &mut left.body {
            plain.receipt_hash.clear();
        }
        left.content_hash()
    }

    /// The bytes of a plain envelope; none while it is sealed.
    pub fn plain_bytes(&self) -> Option<String> {
        let Body::Plain(plain) = &self.body else { return None };
        serde_json::to_string(&Whole { id: &self.id, revision: self.revision, project: &self.project, plain }).ok()
    }
}

fn is_nothing(answer: &Value) -> bool {
    serde_json::from_value::<Answer>(answer.clone()).is_ok_and(|answer| answer.is_nothing())
}
