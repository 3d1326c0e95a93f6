//! How long what is kept is kept, and the day from which it may be deleted. `docs/retention.md` says it in words.
//!
//! Days are days in UTC. It deletes nothing and knows no hold: whoever deletes asks for that at the moment of deleting.

use crate::time::{DAY_MS, Millis, civil_from_days, days_from_civil, days_in_month};

/// A count of days since 1970-01-01 in UTC.
pub type Day = i64;

/// Months that answers are kept where a project has not decided.
pub const UNDECIDED_MONTHS: u32 = 24;
/// Days that envelopes of unknown projects, and seals that nobody can open, are kept.
pub const STRAY_DAYS: i64 = 90;
/// Months that the audit log, certificates and lifted holds are kept.
pub const AUDIT_MONTHS: u32 = 72;
/// Days that a withdrawal waits for a response that never came.
pub const WITHDRAWAL_DAYS: i64 = 180;
/// For so many days staff can see what is going to be deleted, before it is.
pub const TOLD_DAYS: i64 = 7;
/// For so many days ahead staff are shown what is going to be deleted. When nobody looked for longer than that, whoever
/// looks again tells them anew before anything is deleted.
pub const AHEAD_DAYS: i64 = 30;
/// For so many days what is over may still be there, before that is a fault.
pub const GRACE_DAYS: i64 = 2;
/// More months than any project means: a hundred years.
const MOST_MONTHS: u32 = 1200;

/// What is deleted when its time is over, each with certificates of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Responses, and everything that goes with them.
    Answers,
    /// Envelopes of a known project that did not fit and wait for staff.
    Quarantine,
    /// Envelopes of unknown projects, and seals that nobody can open.
    Strays,
    /// Lines of the audit log, certificates, and lifted holds.
    Audit,
}

impl Kind {
    /// Every kind, in the order in which they are deleted.
    pub const ALL: [Self; 4] = [Self::Answers, Self::Quarantine, Self::Strays, Self::Audit];

    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Quarantine => "quarantine",
            Self::Strays => "strays",
            Self::Audit => "audit",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The day of a moment.
pub fn day_of(at_ms: Millis) -> Day {
    at_ms.div_euclid(DAY_MS)
}

/// The first day of which everything is still kept on `today`, for so many months. What came before it is over.
pub fn kept_from(today: Day, months: u32) -> Day {
    let (year, month, day_of_month) = civil_from_days(today);
    let (year, month) = months_later(year, month, -i64::from(months.min(MOST_MONTHS)));
    // A day that this month does not have: all of the month is over, as it is kept until its last day then.
    if day_of_month > days_in_month(year, month) {
        let (year, month) = months_later(year, month, 1);
        return days_from_civil(year, month, 1);
    }
    days_from_civil(year, month, day_of_month)
}

fn months_later(year: i64, month: i64, months: i64) -> (i64, i64) {
    let count = year * 12 + month - 1 + months;
    (count.div_euclid(12), count.rem_euclid(12) + 1)
}

/// What a project said from a moment on about how long it keeps answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// From when on.
    pub from_ms: Millis,
    /// The notice that said so.
    pub notice_version: u32,
    /// For so many months; none where it was not decided.
    pub months: Option<u32>,
}

impl Said {
    fn months(&self) -> u32 {
        self.months.unwrap_or(UNDECIDED_MONTHS)
    }
}

/// How long the answers of one project are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// All that it ever said, the oldest first.
    pub said: Vec<Said>,
    /// Since when staff could see what is going to be deleted.
    pub told_since_ms: Millis,
    /// When the last hold was lifted.
    pub lifted_at_ms: Option<Millis>,
}

impl Rule {
    /// The months that everybody's answers are kept for at most, at a moment: what the project says then. Fewer months
    /// than before count once they were said for as long as staff are told ahead.
    pub fn months_now(&self, now_ms: Millis) -> u32 {
        let told_by_ms = now_ms - TOLD_DAYS * DAY_MS;
        let ends = self.said.iter().skip(1).map(|next| next.from_ms).chain([Millis::MAX]);
        let in_force = self.said.iter().zip(ends).filter(|(said, end)| said.from_ms <= now_ms && *end > told_by_ms);
        in_force.map(|(said, _)| said.months()).max().unwrap_or(UNDECIDED_MONTHS)
    }

    /// The months that the answers of those are kept for who read this notice: what it said, or less if the project says
    /// less now. Where nobody knows the notice, the fewest that the project ever said.
    pub fn months(&self, notice_version: Option<u32>, now_ms: Millis) -> u32 {
        let read = |said: &&Said| Some(said.notice_version) == notice_version;
        let told = self.said.iter().find(read).map(Said::months);
        let settled = |said: &&Said| said.from_ms <= now_ms - TOLD_DAYS * DAY_MS;
        let fewest = || self.said.iter().filter(settled).map(Said::months).min();
        let now = self.months_now(now_ms);
        told.or_else(fewest).map_or(now, |promised| promised.min(now))
    }

    /// What came before this moment may be deleted, of those who read this notice; none where staff were not told for
    /// long enough.
    pub fn over_before_ms(&self, notice_version: Option<u32>, now_ms: Millis) -> Option<Millis> {
        let told_at_ms = self.told_since_ms.max(self.lifted_at_ms.unwrap_or(Millis::MIN));
        let is_told = now_ms.saturating_sub(told_at_ms) >= TOLD_DAYS * DAY_MS;
        is_told.then(|| kept_from(day_of(now_ms), self.months(notice_version, now_ms)) * DAY_MS)
    }

    /// Nothing that came from this moment on can be over then, under whatever notice.
    pub fn nothing_over_from_ms(&self, at_ms: Millis) -> Millis {
        let fewest = self.said.iter().map(Said::months).min().unwrap_or(UNDECIDED_MONTHS);
        kept_from(day_of(at_ms), fewest) * DAY_MS
    }

    /// The first day, from the one of `now_ms` on and as far as staff are shown, on which what came on a day may be
    /// deleted.
    pub fn due_on(&self, notice_version: Option<u32>, came_on: Day, now_ms: Millis) -> Option<Day> {
        let days = (0..=AHEAD_DAYS).map(|ahead| now_ms + ahead * DAY_MS);
        let is_due =
            |at_ms: &Millis| self.over_before_ms(notice_version, *at_ms).is_some_and(|over| came_on * DAY_MS < over);
        days.into_iter().find(is_due).map(day_of)
    }
}

/// Lines of the audit log before this moment may be deleted.
pub fn audit_over_before_ms(now_ms: Millis) -> Millis {
    kept_from(day_of(now_ms), AUDIT_MONTHS) * DAY_MS
}

/// Envelopes before this moment may be deleted that name no known project or cannot be opened.
pub fn strays_over_before_ms(now_ms: Millis) -> Millis {
    (day_of(now_ms) - STRAY_DAYS) * DAY_MS
}

#[cfg(test)]
mod tests;
