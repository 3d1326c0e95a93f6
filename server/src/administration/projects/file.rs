//! The project file that an organiser writes: read leniently, checked strictly, every problem in a plain sentence.
//!
//! Plain strings are taken as en-GB. It changes nothing and knows no earlier version.

use domain::{
    collection::{
        project::{Aim, Event, Wave},
        questionnaire::{Place, Questionnaire, QuestionnaireRef, coeval_core},
    },
    disclosure::FLOOR,
    text::Text,
    time::{date::Date, from_rfc3339, zone::TimeZone},
};
use serde::Deserialize;

use super::{
    document::{LATE_DAYS, ProjectDocument, StoriesArrive, Thresholds, Ward},
    limits,
    own_questionnaire::{self, Asked},
    problems::FileProblems,
    shape,
};
use crate::system::zones;

/// Most waves; each response holds the number of its own in a byte.
const MOST_WAVES: usize = 100;

/// Most days on which a release is made by itself.
const MOST_RELEASE_DAYS: usize = 100;

const STORIES_SENTENCE: &str = "Write stories as \"in_batches\", which shows what people wrote together with what others \
     wrote, or as \"at_once\", which shows each text as it arrives.";

/// A file that was read: the document, and the questionnaire when the file brings its own.
pub struct ReadFile {
    /// The checked document.
    pub document: ProjectDocument,
    /// A questionnaire other than the built-in one.
    pub own_questionnaire: Option<Questionnaire>,
}

/// Reads and checks a project file. A project that names no time zone is in that of installations that name none.
///
/// # Errors
/// Every problem found.
pub fn read_file(json: &str) -> Result<ReadFile, FileProblems> {
    read_file_in(json, &TimeZone::named(zones::DEFAULT))
}

/// Reads and checks a project file. A project that names no time zone is in this one.
///
/// # Errors
/// Every problem found.
pub fn read_file_in(json: &str, here: &TimeZone) -> Result<ReadFile, FileProblems> {
    let file: ProjectFile = shape::parse(json)?;
    let (questionnaire, own_questionnaire) = match file.questionnaire {
        None => (built_in(), None),
        Some(Asked::Whole(own)) => (own.name(), Some(*own)),
        Some(Asked::Named(named)) => (named, None),
    };
    let stories = file.stories.as_deref().map_or(Some(StoriesArrive::default()), StoriesArrive::named);
    let document = ProjectDocument {
        slug: file.slug,
        name: file.name.0,
        summary: file.summary.0,
        aims: file.aims.into_iter().map(|aim| Aim { id: aim.id, text: aim.text.0 }).collect(),
        retired_aims: Vec::new(),
        organisation: file.organisation.map(|words| words.0),
        contact: file.contact.map(|words| words.0),
        basis: file.basis.map(|words| words.0),
        complaints: file.complaints.map(|words| words.0),
        retention_months: file.retention_months,
        safeguarding: file.safeguarding.map(|words| words.0),
        thresholds: file.thresholds.unwrap_or_default(),
        stories: stories.unwrap_or_default(),
        waves: file.waves.into_iter().map(WaveInFile::wave).collect(),
        events: file.events.into_iter().map(EventInFile::event).collect(),
        questionnaire,
        time_zone: file.time_zone.map_or_else(|| here.clone(), TimeZone::from),
        opens_at: file.opens_at,
        closes_at: file.closes_at,
        release_on: file.release_on,
        late_days: file.late_days.unwrap_or(LATE_DAYS),
        public: file.public.unwrap_or(true),
        synthetic: file.synthetic,
        wards: file.wards.into_iter().map(|ward| Ward { code: ward.code, name: ward.name.0 }).collect(),
        place: file.place.as_deref().and_then(Place::of).unwrap_or_default(),
        retired_wards: Vec::new(),
        role_sensitive: file.role_sensitive,
    };
    let document = document.in_utc();
    let mut problems = problems(&document, own_questionnaire.as_ref());
    problems.extend(stories.is_none().then(|| STORIES_SENTENCE.to_owned()));
    problems.extend(file.place.filter(|place| Place::of(place).is_none()).map(|place| place_sentence(&place)));
    if problems.is_empty() { Ok(ReadFile { document, own_questionnaire }) } else { Err(FileProblems(problems)) }
}

fn built_in() -> QuestionnaireRef {
    coeval_core().name()
}

/// Words in a file: a plain string or a map of languages.
#[derive(Deserialize)]
#[serde(from = "WordsInFile")]
struct Words(Text);

#[derive(Deserialize)]
#[serde(untagged)]
enum WordsInFile {
    Plain(String),
    Languages(Text),
}

impl From<WordsInFile> for Words {
    fn from(words: WordsInFile) -> Self {
        match words {
            WordsInFile::Plain(words) => Self(Text::base(words)),
            WordsInFile::Languages(text) => Self(text),
        }
    }
}

#[derive(Deserialize)]
struct ProjectFile {
    slug: String,
    name: Words,
    summary: Words,
    aims: Vec<AimInFile>,
    organisation: Option<Words>,
    contact: Option<Words>,
    basis: Option<Words>,
    complaints: Option<Words>,
    retention_months: Option<u32>,
    safeguarding: Option<Words>,
    thresholds: Option<Thresholds>,
    stories: Option<String>,
    #[serde(default)]
    waves: Vec<WaveInFile>,
    #[serde(default)]
    events: Vec<EventInFile>,
    questionnaire: Option<Asked>,
    time_zone: Option<String>,
    opens_at: Option<String>,
    closes_at: Option<String>,
    #[serde(default)]
    release_on: Vec<String>,
    late_days: Option<u32>,
    public: Option<bool>,
    #[serde(default)]
    synthetic: bool,
    #[serde(default)]
    wards: Vec<WardInFile>,
    place: Option<String>,
    #[serde(default)]
    role_sensitive: bool,
}

#[derive(Deserialize)]
struct AimInFile {
    id: String,
    text: Words,
}

#[derive(Deserialize)]
struct WardInFile {
    code: String,
    name: Words,
}

#[derive(Deserialize)]
struct WaveInFile {
    id: String,
    name: Option<Words>,
    opens_at: Option<String>,
    closes_at: Option<String>,
}

impl WaveInFile {
    fn wave(self) -> Wave {
        let name = self.name.map_or_else(|| Text::base(&self.id), |words| words.0);
        Wave { id: self.id, name, opens_at: self.opens_at, closes_at: self.closes_at }
    }
}

#[derive(Deserialize)]
struct EventInFile {
    id: String,
    name: Option<Words>,
    date: Option<String>,
}

impl EventInFile {
    fn event(self) -> Event {
        let name = self.name.map_or_else(|| Text::base(&self.id), |words| words.0);
        Event { id: self.id, name, date: self.date }
    }
}

fn problems(document: &ProjectDocument, own: Option<&Questionnaire>) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |holds: bool, sentence: &str| {
        if !holds {
            found.push(sentence.to_owned());
        }
    };
    check(
        is_slug(&document.slug),
        "The slug may have up to 64 lower-case letters, digits and hyphens, and must begin and end with a letter or digit.",
    );
    check(!document.name.is_empty(), "The project needs a name.");
    check(!document.summary.is_empty(), "The project needs a summary of one or two sentences.");
    check((1..=5).contains(&document.aims.len()), "The project needs one to five aims.");
    check(document.aims.iter().all(|aim| !aim.text.is_empty()), "Every aim needs a text.");
    check(distinct_ids(document.aims.iter().map(|aim| aim.id.as_str())), &ids_sentence("aim"));
    check(distinct_ids(document.waves.iter().map(|wave| wave.id.as_str())), &ids_sentence("wave"));
    check(document.waves.len() <= MOST_WAVES, &format!("A project has at most {MOST_WAVES} waves."));
    check(
        document.release_on.len() <= MOST_RELEASE_DAYS,
        &format!("A project has at most {MOST_RELEASE_DAYS} days in release_on."),
    );
    check(distinct_ids(document.events.iter().map(|event| event.id.as_str())), &ids_sentence("event"));
    check(distinct_ids(document.wards.iter().map(|ward| own_word(&ward.code))), &ids_sentence("ward"));
    let Thresholds { staff, public } = document.thresholds;
    check(staff >= FLOOR, &floor_sentence("staff", staff));
    check(public >= FLOOR, &floor_sentence("public", public));
    check(public >= staff, "thresholds.public must be at least thresholds.staff.");
    check(document.retention_months != Some(0), "Answers must be kept for at least one month.");
    check(zones::named(document.time_zone.name()).is_some(), &zone_sentence(document.time_zone.name()));
    check(
        times_hold(document),
        "Times must be written like 2026-11-22T10:15, or with how far they are from UTC like 2026-11-22T10:15:00Z, \
         and dates of events and of release_on like 2026-11-22.",
    );
    check(opens_before_it_closes(document), "The project must open before it closes.");
    check(
        own.is_some() == (document.questionnaire != built_in()),
        "There is no such questionnaire: name a known one, or put one in whole under a name and version of its own.",
    );
    found.extend(limits::problems(document, own));
    found.extend(own.into_iter().flat_map(own_questionnaire::problems));
    found
}

/// No project can be set lower (`statistics.md` 4.7, settings).
fn floor_sentence(audience: &str, k: u32) -> String {
    format!(
        "thresholds.{audience} is {k}, and figures of fewer than {FLOOR} people are never shown: it must be at least {FLOOR}."
    )
}

fn zone_sentence(name: &str) -> String {
    format!("There is no time zone {name:?}. Write time_zone as a place that clocks are set by, such as Europe/London.")
}

fn place_sentence(place: &str) -> String {
    let known = Place::ALL.map(Place::code).join(", ");
    format!("There is no place {place:?}. Write place as one of these, or leave it out: {known}.")
}

fn ids_sentence(what: &str) -> String {
    format!("Every {what} needs its own id of up to 40 letters, digits, hyphens and underscores.")
}

/// Whether a name can stand in an address.
pub(super) fn is_slug(slug: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = slug.as_bytes();
    bytes.len() <= 64
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// A code of a project's own may begin with `x.` (`questionnaire.md`, Answer codes); codes of official lists do not.
fn own_word(code: &str) -> &str {
    code.strip_prefix("x.").unwrap_or(code)
}

fn distinct_ids<'i>(ids: impl Iterator<Item = &'i str>) -> bool {
    let mut seen = Vec::new();
    for id in ids {
        let fits = (1..=40).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !fits || seen.contains(&id) {
            return false;
        }
        seen.push(id);
    }
    true
}

fn times_hold(document: &ProjectDocument) -> bool {
    let waves = document.waves.iter().flat_map(|wave| [&wave.opens_at, &wave.closes_at]);
    let moments = waves.chain([&document.opens_at, &document.closes_at]);
    let dates = document.events.iter().filter_map(|event| event.date.as_ref()).chain(&document.release_on);
    moments.flatten().all(|moment| from_rfc3339(moment).is_some())
        && dates.map(|date| date.parse::<Date>()).all(|date| date.is_ok())
}

fn opens_before_it_closes(document: &ProjectDocument) -> bool {
    let moment = |text: &Option<String>| text.as_deref().and_then(from_rfc3339);
    match (moment(&document.opens_at), moment(&document.closes_at)) {
        (Some(opens), Some(closes)) => opens < closes,
        _ => true,
    }
}
