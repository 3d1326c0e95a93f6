//! What a sealed envelope shows and what it hides (`api.md`, Sending responses). No cryptography: that is done by
//! whoever has randomness or the private key.

use serde_json::{Map, Value};

use super::Sealed;

/// What every seal is bound to, so that it opens nowhere else: HPKE's `info`.
pub const SEAL_INFO: &[u8] = b"coeval/1";

/// What one seal is bound to, so that its outside cannot be changed: HPKE's additional data.
pub fn seal_aad(id: &str, revision: u32, project: &str, key_id: &str) -> String {
    [id, &revision.to_string(), project, key_id].join("|")
}

/// A plain envelope taken apart: what stays in the open, and what is to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealed {
    /// Lower-case UUID.
    pub id: String,
    /// From 1.
    pub revision: u32,
    /// The project's slug.
    pub project: String,
    /// Everything else, JSON.
    pub plaintext: String,
}

impl Unsealed {
    /// Takes a plain envelope apart; none when it is not one.
    pub fn from_plain(plain: &str) -> Option<Self> {
        let mut fields: Map<String, Value> = serde_json::from_str(plain).ok()?;
        let id = fields.remove("id")?.as_str()?.to_owned();
        let revision = fields.remove("revision")?.as_u64()?.try_into().ok()?;
        let project = fields.remove("project")?.as_str()?.to_owned();
        Some(Self { id, revision, project, plaintext: Value::Object(fields).to_string() })
    }

    /// What a seal with this key is bound to.
    pub fn aad(&self, key_id: &str) -> String {
        seal_aad(&self.id, self.revision, &self.project, key_id)
    }

    /// The final bytes of the sealed envelope.
    pub fn sealed_bytes(&self, sealed: Sealed) -> String {
        let text = |field: &str| Value::from(field);
        let inner = [("key_id", sealed.key_id), ("enc", sealed.enc), ("ciphertext", sealed.ciphertext)];
        let inner: Map<_, _> = inner.into_iter().map(|(name, field)| (name.to_owned(), Value::from(field))).collect();
        let outer = [
            ("id", text(&self.id)),
            ("revision", Value::from(self.revision)),
            ("project", text(&self.project)),
            ("sealed", Value::Object(inner)),
        ];
        Value::Object(outer.into_iter().map(|(name, field)| (name.to_owned(), field)).collect()).to_string()
    }
}
