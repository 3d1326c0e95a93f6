//! What was finished, what became of it, and the sum that has to come out: finished on phones = stored + waiting +
//! refused + withdrawn + quarantined + purged, each exactly once.

use std::{collections::BTreeMap, fmt, ops::AddAssign};

use domain::{
    collection::{draft::Draft, envelope::MAX_BYTES, receipt_code::ReceiptCode},
    wire::v1::{Pack, devices::Enrolled},
};
use serde_json::{Value, json};

use super::dice::Dice;

/// What phones have been given.
pub struct Room {
    /// What is asked.
    pub pack: Pack,
    /// What shared devices are known by.
    pub device: Enrolled,
}

/// What kind of response it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary one.
    Fits,
    /// Sealed to the server's key.
    Sealed,
    /// Sealed to a key that the server does not have.
    SealedToNobody,
    /// Nobody agreed.
    NoAgreement,
    /// Of a project that is not there.
    UnknownProject,
    /// From a shared device that cannot prove itself.
    UnverifiedDevice,
    /// From a shared device that can, sealed.
    Device,
    /// Larger than an envelope may be.
    TooLarge,
}

/// Where a response may be in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Stored,
    Waiting,
    Refused,
    Withdrawn,
    Quarantined,
    /// It was set aside, fitted nothing for 90 days, and was deleted, as the contract says.
    Purged,
}

impl Kind {
    /// Most are ordinary.
    pub fn draw(dice: &mut Dice) -> Self {
        match dice.below(40) {
            0 | 1 => Self::UnverifiedDevice,
            2 => Self::NoAgreement,
            3 => Self::UnknownProject,
            4 => Self::TooLarge,
            5 => Self::SealedToNobody,
            6..=8 => Self::Sealed,
            9..=14 => Self::Device,
            _ => Self::Fits,
        }
    }

    pub fn is_sealed(self) -> bool {
        matches!(self, Self::Sealed | Self::SealedToNobody | Self::Device)
    }

    /// What becomes of it if nobody withdraws it.
    pub fn fate(self) -> Fate {
        match self {
            Self::Fits | Self::Sealed | Self::Device => Fate::Stored,
            Self::NoAgreement | Self::TooLarge => Fate::Refused,
            Self::SealedToNobody | Self::UnknownProject | Self::UnverifiedDevice => Fate::Quarantined,
        }
    }

    /// Whether it is deleted after some time aside: the contract keeps other kinds until staff decide.
    pub fn is_purged(self) -> bool {
        matches!(self, Self::SealedToNobody | Self::UnknownProject)
    }

    /// The bytes of such a response, made of those of an ordinary one.
    pub fn bytes(self, bytes: String, room: &Room, dice: &mut Dice) -> String {
        let mut envelope: Value = serde_json::from_str(&bytes).expect("an envelope is JSON");
        match self {
            Self::Fits | Self::Sealed | Self::SealedToNobody => return bytes,
            Self::NoAgreement => envelope["agreed"] = Value::Null,
            Self::UnknownProject => envelope["project"] = json!(format!("{}-gone", room.pack.project.slug)),
            Self::Device => {
                (envelope["channel"], envelope["device"]) = (json!("event"), json!(room.device.device));
            }
            Self::UnverifiedDevice => envelope["channel"] = json!(dice.pick(&["event", "assisted", "paper"])),
            Self::TooLarge => envelope["answers"]["story.text"] = json!("x".repeat(MAX_BYTES)),
        }
        envelope.to_string()
    }
}

/// A response that a phone has called saved.
#[derive(Clone, Debug)]
pub struct Finished {
    pub id: String,
    pub code: ReceiptCode,
    pub kind: Kind,
    /// Words that are in this response and in no other.
    pub words: String,
    /// Whether its person asked for it to be withdrawn, and whether they have the server's word.
    pub withdrawal: Asked,
    /// The same for what is about them.
    pub about_you: Asked,
    /// Other words that they put in its place.
    pub changed: Option<String>,
    /// Whether they know that the change was taken.
    pub change_heard: bool,
    /// Whether its person took it off the phone's list after it was sent.
    pub dismissed: bool,
}

/// How far something is that a person asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    #[default]
    Not,
    /// No reply came; perhaps it was done.
    Unsure,
    Heard,
}

impl Finished {
    pub fn new(draft: &Draft, kind: Kind) -> Self {
        Self {
            id: draft.id.clone(),
            code: draft.receipt_code.clone(),
            kind,
            words: words_of(&draft.id),
            withdrawal: Asked::Not,
            about_you: Asked::Not,
            changed: None,
            change_heard: false,
            dismissed: false,
        }
    }
}

/// Words that are in one response only.
pub fn words_of(id: &str) -> String {
    format!("This is what happened to {id}.")
}

/// The sum of one schedule, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub schedules: u64,
    pub phones: u64,
    pub simulated_days: u64,
    pub requests: u64,
    pub kills: u64,
    pub restarts: u64,
    pub faults: BTreeMap<String, u64>,
    pub finished: u64,
    pub fates: BTreeMap<Fate, u64>,
    /// Responses that are nowhere.
    pub lost: u64,
    /// Responses that are in more than one place, or counted more than once.
    pub twice: u64,
    /// Receipt codes that were opened.
    pub opened: u64,
    /// Receipt codes that opened somebody else's answers.
    pub to_the_wrong_person: u64,
}

impl Ledger {
    /// Notes where a response is: in each of these places.
    pub fn enter(&mut self, places: &[Fate]) {
        self.finished += 1;
        match places {
            [] => self.lost += 1,
            [fate] => *self.fates.entry(*fate).or_default() += 1,
            _ => self.twice += 1,
        }
    }

    /// Whether the sum comes out and nothing is where it should not be.
    pub fn balances(&self) -> bool {
        self.finished == self.fates.values().sum::<u64>() && [self.lost, self.twice, self.to_the_wrong_person] == [0; 3]
    }
}

impl AddAssign<&Self> for Ledger {
    fn add_assign(&mut self, other: &Self) {
        self.schedules += other.schedules;
        self.phones += other.phones;
        self.simulated_days += other.simulated_days;
        self.requests += other.requests;
        self.kills += other.kills;
        self.restarts += other.restarts;
        self.finished += other.finished;
        self.lost += other.lost;
        self.twice += other.twice;
        self.opened += other.opened;
        self.to_the_wrong_person += other.to_the_wrong_person;
        for (name, count) in &other.faults {
            *self.faults.entry(name.clone()).or_default() += count;
        }
        for (fate, count) in &other.fates {
            *self.fates.entry(*fate).or_default() += count;
        }
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fate = |fate| self.fates.get(&fate).copied().unwrap_or(0);
        let faults: u64 = self.faults.values().sum();
        writeln!(formatter, "schedules run                {}", self.schedules)?;
        writeln!(formatter, "phones                       {}", self.phones)?;
        writeln!(formatter, "simulated days               {}", self.simulated_days)?;
        writeln!(formatter, "requests served              {}", self.requests)?;
        writeln!(formatter, "tabs and workers killed      {}", self.kills)?;
        writeln!(formatter, "server restarts              {}", self.restarts)?;
        writeln!(formatter, "faults injected              {faults}")?;
        for (name, count) in &self.faults {
            writeln!(formatter, "  {name:<31} {count}")?;
        }
        writeln!(
            formatter,
            "finished {} = stored {} + waiting {} + refused {} + withdrawn {} + quarantined {} + purged {}",
            self.finished,
            fate(Fate::Stored),
            fate(Fate::Waiting),
            fate(Fate::Refused),
            fate(Fate::Withdrawn),
            fate(Fate::Quarantined),
            fate(Fate::Purged)
        )?;
        writeln!(formatter, "receipt codes opened         {}", self.opened)?;
        writeln!(formatter, "responses lost               {}", self.lost)?;
        writeln!(formatter, "counted twice                {}", self.twice)?;
        write!(formatter, "shown to the wrong person    {}", self.to_the_wrong_person)
    }
}
