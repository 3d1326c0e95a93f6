//! One line of a population's table: what each column may hold, and what is wrong in plain words.

use domain::{
    reporting::representation::{DIMENSIONS, ReferenceRow},
    wire::v1::Pack,
};

use super::{dates, shortened::cut};

/// Most letters of a source.
const MOST_LETTERS: usize = 200;
/// Most people of a group: more than live on Earth.
const MOST_PEOPLE: u64 = 10_000_000_000;
/// Answers that name no group of a population.
const NO_GROUP: [&str; 3] = ["prefer_not", "not_sure", "outside"];
/// How far a share may be from what it should be, in points: both may have been rounded.
pub(super) const SHARE_WITHIN: f64 = 1.0;

/// The groups that a project asks about, by question.
#[derive(Clone, Debug)]
pub struct Known(Vec<(&'static str, Vec<Group>)>);

#[derive(Clone, Debug)]
struct Group {
    code: String,
    name: String,
}

impl Known {
    /// The groups of a project.
    pub fn of(pack: &Pack) -> Self {
        let groups = |dimension: &str| {
            let options = pack.questionnaire.item(dimension).map(|item| item.options.as_slice()).unwrap_or_default();
            let named = options.iter().filter(|option| !NO_GROUP.contains(&option.code.as_str()));
            let group = |option: &domain::collection::questionnaire::AnswerOption| Group {
                code: option.code.clone(),
                name: option.label.get(domain::text::BASE_LANGUAGE).to_owned(),
            };
            named.map(group).collect()
        };
        Self(DIMENSIONS.into_iter().map(|dimension| (dimension, groups(dimension))).collect())
    }

    /// The questions that can be compared, each with the codes of its groups.
    pub fn dimensions(&self) -> impl Iterator<Item = (&'static str, Vec<&str>)> {
        let asked = self.0.iter().filter(|(_, groups)| !groups.is_empty());
        asked.map(|(dimension, groups)| (*dimension, groups.iter().map(|group| group.code.as_str()).collect()))
    }

    fn dimension(&self, text: &str) -> Option<&(&'static str, Vec<Group>)> {
        let wanted = text.to_lowercase();
        let is_it = |name: &str| name == wanted || name.strip_prefix("you.") == Some(wanted.as_str());
        self.0.iter().find(|(dimension, groups)| is_it(dimension) && !groups.is_empty())
    }
}

/// Which column of the table holds what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) dimension: usize,
    pub(super) group: usize,
    pub(super) count: usize,
    pub(super) source: usize,
    pub(super) date: usize,
    pub(super) boundary_year: Option<usize>,
    pub(super) share: Option<usize>,
}

impl Columns {
    /// The fewest fields that a line with everything it needs has.
    pub(super) fn needed(&self) -> usize {
        [self.dimension, self.group, self.count, self.source, self.date].into_iter().max().map_or(0, |last| last + 1)
    }
}

/// A line that was read.
pub(super) struct Checked {
    pub(super) row: ReferenceRow,
    /// The share that stands beside the count, in percent.
    pub(super) share: Option<f64>,
}

/// Reads a line, or says everything that is wrong with it. `today` is a day such as `2026-11-22`.
pub(super) fn check(fields: &[&str], columns: &Columns, known: &Known, today: &str) -> Result<Checked, Vec<String>> {
    let field = |place: usize| fields.get(place).copied().unwrap_or_default().trim();
    let optional = |place: Option<usize>| place.map(field).filter(|text| !text.is_empty());
    let mut problems = Vec::new();
    let (dimension, group) = match who(known, field(columns.dimension), field(columns.group)) {
        Ok(found) => found,
        Err(problem) => {
            problems.push(problem);
            Default::default()
        }
    };
    let mut note = |problem: Option<String>| problems.extend(problem);
    let people = people(field(columns.count));
    note(people.as_ref().err().cloned());
    let source = field(columns.source);
    note(source_problem(source));
    let as_of = dates::as_of(field(columns.date), today);
    note(as_of.as_ref().err().cloned());
    let year = optional(columns.boundary_year).map(boundary_year).transpose();
    note(year.as_ref().err().cloned());
    let share = optional(columns.share).map(share).transpose();
    note(share.as_ref().err().cloned());
    match (people, as_of, year, share) {
        (Ok(people), Ok(as_of), Ok(boundary_year), Ok(share)) if problems.is_empty() => {
            let source = source.to_owned();
            Ok(Checked { row: ReferenceRow { dimension, group, people, source, as_of, boundary_year }, share })
        }
        _ => Err(problems),
    }
}

/// The question and the group, by code or by the group's name.
fn who(known: &Known, dimension: &str, group: &str) -> Result<(String, String), String> {
    if dimension.is_empty() {
        return Err("The dimension is missing.".to_owned());
    }
    let Some((code, groups)) = known.dimension(dimension) else {
        let asked: Vec<&str> = known.dimensions().map(|(dimension, _)| dimension).collect();
        return Err(format!(
            "The dimension “{}” is not known. This project asks: {}.",
            cut(dimension),
            asked.join(", ")
        ));
    };
    if group.is_empty() {
        return Err("The group is missing.".to_owned());
    }
    match named(groups, group) {
        Some(group) => Ok(((*code).to_owned(), group.code.clone())),
        None => {
            let codes: Vec<&str> = groups.iter().map(|group| group.code.as_str()).collect();
            Err(format!("{code} has no group “{}”. It has: {}.", cut(group), codes.join(", ")))
        }
    }
}

/// The group that is meant: by its code or name as they are, else by what is alike but for dashes, spaces and capital
/// letters, where only one group is.
fn named<'g>(groups: &'g [Group], meant: &str) -> Option<&'g Group> {
    let is_it = |known: &&Group| known.code == meant || known.name.to_lowercase() == meant.to_lowercase();
    let meant_loosely = loosely(meant);
    let is_alike = |known: &&Group| loosely(&known.code) == meant_loosely || loosely(&known.name) == meant_loosely;
    let mut alike = groups.iter().filter(is_alike);
    groups.iter().find(is_it).or_else(|| alike.next().filter(|_| alike.next().is_none()))
}

/// A code or name without what spreadsheets and people write differently.
fn loosely(text: &str) -> String {
    let is_between =
        |letter: char| letter.is_whitespace() || matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let parts = text.split(is_between).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_").to_lowercase()
}

fn people(text: &str) -> Result<u64, String> {
    if text.is_empty() {
        return Err("The count is missing.".to_owned());
    }
    if text.strip_prefix(['-', '\u{2212}']).is_some_and(|rest| rest.parse::<f64>().is_ok()) {
        return Err("The count is below zero.".to_owned());
    }
    if text.ends_with('%') {
        return Err(
            "The count is a share. Give the number of people; a share can stand in a column of its own.".to_owned()
        );
    }
    let digits = without_thousands(text);
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let people = digits.parse::<u64>().ok().filter(|people| is_digits && *people <= MOST_PEOPLE);
    people.ok_or_else(|| format!("The count “{}” is not a whole number. Write digits only, such as 1234.", cut(text)))
}

/// A number without the commas or spaces that spreadsheets put between thousands. A full stop stays: it may be one
/// between thousands or before a fraction.
fn without_thousands(text: &str) -> String {
    for between in [',', ' ', '\u{a0}', '\u{202f}'] {
        let mut groups = text.split(between);
        let is_first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
        if is_first && text.contains(between) && groups.all(|group| group.len() == 3) {
            return text.replace(between, "");
        }
    }
    text.to_owned()
}

fn source_problem(source: &str) -> Option<String> {
    if source.is_empty() {
        Some("The source is missing: say who counted.".to_owned())
    } else if source.chars().count() > MOST_LETTERS {
        Some(format!("The source is longer than {MOST_LETTERS} letters."))
    } else if source.chars().any(char::is_control) {
        Some("The source has characters that cannot be shown.".to_owned())
    } else {
        None
    }
}

fn boundary_year(text: &str) -> Result<u32, String> {
    let year = text.parse::<u32>().ok().filter(|year| (1800..=2200).contains(year));
    year.ok_or_else(|| format!("The boundary year “{}” is no year, such as 2021.", cut(text)))
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>().ok();
    let share = number.filter(|share| (0.0..=100.0).contains(share));
    share.ok_or_else(|| format!("The share “{}” is not a percentage from 0 to 100.", cut(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_known_however_their_dashes_are_written() {
        let group = |code: &str, name: &str| Group { code: code.to_owned(), name: name.to_owned() };
        let groups = [group("16_24", "16 to 24"), group("a_b", "First"), group("a-b", "Second"), group("x", "A  b c")];
        for text in ["16_24", "16-24", "16–24", "16 - 24", " 16\u{2011}24", "16 TO 24", "16\u{a0}to 24"] {
            assert_eq!(named(&groups, text).map(|group| group.code.as_str()), Some("16_24"), "{text}");
        }
        assert_eq!(named(&groups, "a-b").map(|group| group.name.as_str()), Some("Second"), "as it is written");
        assert_eq!(named(&groups, "a–b").map(|group| group.name.as_str()), None, "two groups would be the same");
        assert!(named(&groups, "1624").is_none() && named(&groups, "-").is_none());
    }

    #[test]
    fn counts_are_whole_numbers_of_people() {
        assert_eq!(people("0"), Ok(0));
        assert_eq!(people("-3"), Err("The count is below zero.".to_owned()));
        for text in ["1234", "1,234", "1 234", "1\u{a0}234", "1\u{202f}234"] {
            assert_eq!(people(text), Ok(1234), "{text}");
        }
        assert_eq!(people("12,345,678"), Ok(12_345_678));
        for text in [
            "",
            "12.5",
            "1.234",
            "1,23",
            "12,34,567",
            ",123",
            "1,",
            "1e3",
            "many",
            "5%",
            "+5",
            "99999999999999999999",
            "１２",
        ] {
            assert!(people(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_quoted_is_short_and_harmless() {
        assert_eq!(cut("a\u{7}b"), "ab");
        assert_eq!(cut(&"x".repeat(100)).chars().count(), 61);
    }
}
