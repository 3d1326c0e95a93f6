//! Figures for the operator, in Prometheus text: counts since the start, without projects, people or addresses.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use domain::wire::v1::Outcome;

/// Counts since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    answers: [AtomicU64; 5],
    outcomes: [AtomicU64; 6],
    groups: AtomicU64,
    group_failures: AtomicU64,
}

const OUTCOMES: [(Outcome, &str); 6] = [
    (Outcome::Stored, "stored"),
    (Outcome::Duplicate, "duplicate"),
    (Outcome::Replaced, "replaced"),
    (Outcome::Withdrawn, "withdrawn"),
    (Outcome::Quarantined, "quarantined"),
    (Outcome::Refused, "refused"),
];

impl Metrics {
    /// Counts an answer by the first digit of its status.
    pub fn answered(&self, status: u16) {
        if let Some(count) = self.answers.get(usize::from(status / 100).wrapping_sub(1)) {
            count.fetch_add(1, Relaxed);
        }
    }

    /// Counts what became of an envelope.
    pub fn outcome(&self, outcome: Outcome) {
        if let Some(place) = OUTCOMES.iter().position(|(known, _)| *known == outcome) {
            self.outcomes[place].fetch_add(1, Relaxed);
        }
    }

    /// Counts a transaction that took envelopes in, or failed to.
    pub fn group(&self, durable: bool) {
        if durable { &self.groups } else { &self.group_failures }.fetch_add(1, Relaxed);
    }

    /// The figures as Prometheus reads them.
    pub fn text(&self) -> String {
        let mut text = String::from("# TYPE coeval_http_responses_total counter\n");
        for (place, count) in self.answers.iter().enumerate() {
            let _ = writeln!(text, "coeval_http_responses_total{{status=\"{}xx\"}} {}", place + 1, count.load(Relaxed));
        }
        text.push_str("# TYPE coeval_envelopes_total counter\n");
        for ((_, name), count) in OUTCOMES.iter().zip(&self.outcomes) {
            let _ = writeln!(text, "coeval_envelopes_total{{outcome=\"{name}\"}} {}", count.load(Relaxed));
        }
        text.push_str("# TYPE coeval_ingest_groups_total counter\n");
        for (name, count) in [("yes", &self.groups), ("no", &self.group_failures)] {
            let _ = writeln!(text, "coeval_ingest_groups_total{{durable=\"{name}\"}} {}", count.load(Relaxed));
        }
        text
    }
}
