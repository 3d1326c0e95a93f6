//! An entry: one envelope in the outbox, and what became of it.
//!
//! The header is small and says everything but the answers; the final bytes lie beside it and are read only to be
//! sent or shown. Changes are applied here, by one rule for every store; nothing is stored or sent here.

use domain::{
    collection::receipt_code::ReceiptCode,
    json::{FromJson, Value, optional, required},
    time::Millis,
    wire::v1::Outcome,
};
use serde::{Deserialize, Serialize};

/// An envelope with its header.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Everything but the answers.
    pub header: Header,
    /// The final bytes of the envelope; only these are ever sent.
    pub bytes: String,
}

/// Everything about an entry but its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The response's id.
    pub id: String,
    /// The project's slug.
    pub project: String,
    /// How many bytes the envelope has.
    pub body_bytes: usize,
    /// When it was put into the outbox.
    pub created_at_ms: Millis,
    /// Kept only until the person says that they have it.
    pub receipt_code: Option<ReceiptCode>,
    /// What proves who sends it, on a shared device of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// What became of it.
    pub state: State,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is on the phone and has to be sent.
    Waiting {
        /// How often it was tried.
        attempts: u32,
        /// Not to be tried by itself before this moment.
        not_before_ms: Millis,
        /// Why the last try did not settle it.
        last_problem: Option<Problem>,
    },
    /// The server has it; the phone has dropped the answers.
    Sent {
        /// When the server's word came.
        at_ms: Millis,
        /// The server's word.
        outcome: Outcome,
    },
    /// The server does not take it; the phone keeps it.
    Refused {
        /// When the server's word came.
        at_ms: Millis,
        /// A stable code.
        code: String,
        /// The same in plain words.
        message: String,
    },
}

/// Why a try did not settle an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No reply came.
    Offline,
    /// Something answered that is not our server, for example the sign-in page of a public Wi-Fi.
    NotOurServer,
    /// The server asked for patience.
    Busy,
    /// The server failed.
    ServerFault,
    /// Something on the way does not let it through.
    NotLetThrough,
    /// The server's word on this entry was missing or new to this version of the app.
    Unclear,
}

domain::read_codes!(Problem {
    "offline" => Offline, "not_our_server" => NotOurServer, "busy" => Busy,
    "server_fault" => ServerFault, "not_let_through" => NotLetThrough
} else Some(Problem::Unclear));

domain::read_fields!(Header { id, project, body_bytes, created_at_ms, state ; receipt_code, token ; });

impl FromJson for State {
    fn from_json(value: &Value) -> Option<Self> {
        let (state, fields) = value.as_object()?.iter().next()?;
        let fields = fields.as_object()?;
        match state.as_str() {
            "waiting" => Some(Self::Waiting {
                attempts: required(fields, "attempts")?,
                not_before_ms: required(fields, "not_before_ms")?,
                last_problem: optional(fields, "last_problem")?,
            }),
            "sent" => Some(Self::Sent { at_ms: required(fields, "at_ms")?, outcome: required(fields, "outcome")? }),
            "refused" => Some(Self::Refused {
                at_ms: required(fields, "at_ms")?,
                code: required(fields, "code")?,
                message: required(fields, "message")?,
            }),
            _ => None,
        }
    }
}

/// Something that happens to an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It was tried.
    Becomes(State),
    /// The person has their receipt code.
    ReceiptKept,
    /// The person does not want to see it any longer; ignored while it is waiting.
    Dismissed,
    /// The server says that it was withdrawn: the phone forgets it.
    Withdrawn,
}

impl Entry {
    /// A new entry, to be sent as soon as possible. On a shared phone the receipt code is shown once and not kept.
    pub fn new(id: String, project: String, bytes: String, receipt_code: Option<ReceiptCode>, now_ms: Millis) -> Self {
        let header = Header {
            id,
            project,
            body_bytes: bytes.len(),
            created_at_ms: now_ms,
            receipt_code,
            token: None,
            state: State::Waiting { attempts: 0, not_before_ms: now_ms, last_problem: None },
        };
        Self { header, bytes }
    }

    /// The same, sent in the name of a shared device.
    #[must_use]
    pub fn sent_with(mut self, token: String) -> Self {
        self.header.token = Some(token);
        self
    }
}

impl Header {
    /// The header after a change; none when the entry leaves the store.
    /// What was sent stays sent: a late "try again" from another tab changes nothing.
    pub fn after(mut self, change: &Change) -> Option<Self> {
        match (change, &self.state) {
            (Change::Withdrawn, _) | (Change::Dismissed, State::Sent { .. } | State::Refused { .. }) => return None,
            (Change::Becomes(_), State::Sent { .. }) | (Change::Dismissed, State::Waiting { .. }) => {}
            (Change::ReceiptKept, _) => self.receipt_code = None,
            (Change::Becomes(state), _) => self.state = state.clone(),
        }
        Some(self)
    }

    /// Whether the phone still needs the envelope's bytes.
    pub fn needs_bytes(&self) -> bool {
        !matches!(self.state, State::Sent { .. })
    }

    /// Whether it has to be sent.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting { .. })
    }

    /// How often it was tried without being settled.
    pub fn attempts(&self) -> u32 {
        match self.state {
            State::Waiting { attempts, .. } => attempts,
            _ => 0,
        }
    }
}

/// How many entries are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To be sent.
    pub waiting: usize,
    /// Settled.
    pub sent: usize,
    /// Kept and shown.
    pub refused: usize,
}

impl Counts {
    /// Counts headers.
    pub fn of(headers: &[Header]) -> Self {
        let mut counts = Self::default();
        for header in headers {
            match header.state {
                State::Waiting { .. } => counts.waiting += 1,
                State::Sent { .. } => counts.sent += 1,
                State::Refused { .. } => counts.refused += 1,
            }
        }
        counts
    }
}
