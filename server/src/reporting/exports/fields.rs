//! What stands in a row of figures: each column with its names, its meaning and where it is read. It computes nothing.

use std::borrow::Cow;

use domain::time::{from_rfc3339, zone::TimeZone};

use crate::reporting::exports::row::Row;

/// One cell. An empty one is never a zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell<'r> {
    /// Nothing is there, or it is hidden.
    #[default]
    Empty,
    /// Words or codes.
    Text(Cow<'r, str>),
    /// A number.
    Number(f64),
    /// A moment in RFC 3339, or a day: `2026-11-22`.
    Time(Cow<'r, str>),
}

impl<'r> Cell<'r> {
    /// A text, or nothing.
    fn text(text: Option<&'r str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A number, or nothing where it is hidden.
    pub(super) fn number(number: Option<u32>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(f64::from(number)))
    }
}

impl Cell<'static> {
    /// Words of their own; nothing for none.
    pub(super) fn words(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text.to_owned())) }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text in every row.
    Text,
    /// Text in some rows.
    MaybeText,
    /// A moment in every row.
    Time,
    /// A number in every row.
    Number,
    /// A number, where it may be shown and means anything.
    MaybeNumber,
}

/// A column of figures.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading in files, but for the zone of times.
    pub name: &'static str,
    /// Its name in the OData feed.
    pub property: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Its cell in a row.
    pub read: for<'r> fn(&'r Row) -> Cell<'r>,
}

impl Column {
    /// Its heading in a file: what holds a time says of which zone.
    pub fn heading(&self, zone: &TimeZone) -> Cow<'static, str> {
        if self.holds == Holds::Time { heading(self.name, zone).into() } else { self.name.into() }
    }

    /// Its cell in a row of a file: times are those of the project.
    pub fn in_file<'r>(&self, row: &'r Row) -> Cell<'r> {
        match (self.read)(row) {
            Cell::Time(text) => match from_rfc3339(&text) {
                Some(at_ms) => Cell::Time(Cow::Owned(row.file.zone.to_rfc3339(at_ms))),
                None => Cell::Time(text),
            },
            cell => cell,
        }
    }
}

/// The heading of times or days, with the zone that they are in.
pub(super) fn heading(name: &str, zone: &TimeZone) -> String {
    [name, " (", zone.name(), ")"].concat()
}

const fn column(
    (name, property): (&'static str, &'static str),
    holds: Holds,
    meaning: &'static str,
    read: for<'r> fn(&'r Row) -> Cell<'r>,
) -> Column {
    Column { name, property, meaning, holds, read }
}

/// Every column, in order. The first is the key.
#[rustfmt::skip]
pub const COLUMNS: [Column; 29] = [
    column(("key", "Key"), Holds::Text, "Names the row; the same figure has the same key in every release.", |row| Cell::text(Some(&row.key))),
    column(("project", "Project"), Holds::Text, "The project's name in addresses.", |row| Cell::text(Some(&row.file.slug))),
    column(("level", "Level"), Holds::Text, "release: published to everybody. staff: not released, please do not pass on.", |row| Cell::text(Some(row.file.level.code()))),
    column(("number", "Number"), Holds::Number, "The number of the release, or of the frozen staff figures.", |row| Cell::number(Some(row.file.number))),
    column(("date", "Date"), Holds::Time, "When it was published or counted, by the clock of the zone in the heading, with how far that is from UTC (RFC 3339).", |row| Cell::Time(Cow::Borrowed(&row.file.date))),
    column(("k", "K"), Holds::Number, "Fewest people behind a figure; what fewer people said is hidden.", |row| Cell::number(Some(row.file.k))),
    column(("filter", "Filter"), Holds::MaybeText, "The people these figures are about, where they are not everyone: a round of asking, an event, a month or a channel.", |row| Cell::text(row.file.filter.as_deref())),
    column(("numbers", "Numbers"), Holds::Text, "about: every count was changed a little by chance, or rounded before that was so; percentages and ranges are computed from these counts.", |_| Cell::text(Some("about"))),
    column(("row", "Row"), Holds::Text, "answer: one answer. top: the top answers together. most: the answer that nearly everyone gave, where no more may be said. figure: no single answers are there. people: who answered at all.", |row| Cell::text(Some(row.kind))),
    column(("item", "Item"), Holds::Text, "The question's id; for an aim, with the aim's id behind it.", |row| Cell::text(Some(&row.item))),
    column(("question", "Question"), Holds::MaybeText, "The question.", |row| Cell::text(row.question.as_deref())),
    column(("scale", "Scale"), Holds::MaybeText, "The scale of the answers.", |row| Cell::text(row.scale.as_deref())),
    column(("wording", "Wording"), Holds::Text, "standard, or easy for the Easy Read question and its own scale.", |row| Cell::text(Some(row.wording))),
    column(("by", "By"), Holds::MaybeText, "The breakdown; empty for everyone together.", |row| Cell::text(row.by.as_deref())),
    column(("group", "Group"), Holds::MaybeText, "The group's code.", |row| Cell::text(row.group.as_deref())),
    column(("group_label", "GroupLabel"), Holds::MaybeText, "The group's name.", |row| Cell::text(row.group_label.as_deref())),
    column(("n_answered", "Answered"), Holds::MaybeNumber, "How many people answered.", |row| Cell::number(row.answered)),
    column(("dk", "DontKnow"), Holds::MaybeNumber, "How many people said that they do not know; not given for groups.", |row| Cell::number(row.dk)),
    column(("na", "NotForMe"), Holds::MaybeNumber, "How many people said that it is not for them; not given for groups.", |row| Cell::number(row.na)),
    column(("skipped", "Skipped"), Holds::MaybeNumber, "How many people were asked and left it empty; not given for groups.", |row| Cell::number(row.skipped)),
    column(("on_scale", "OnScale"), Holds::MaybeNumber, "Of those who answered, how many on this scale: what percentages are of.", |row| Cell::number(row.on_scale)),
    column(("n_hidden", "PeopleHidden"), Holds::MaybeText, "Why n_answered, or any of dk, na and skipped that is given, is empty.", |row| Cell::text(row.n_hidden)),
    column(("answer", "Answer"), Holds::MaybeText, "The answer's code; several are joined by +.", |row| Cell::text(row.answer.as_deref())),
    column(("answer_label", "AnswerLabel"), Holds::MaybeText, "What people read.", |row| Cell::text(row.answer_label.as_deref())),
    column(("count", "Count"), Holds::MaybeNumber, "How many people.", |row| Cell::number(row.count)),
    column(("percent", "Percent"), Holds::MaybeNumber, "Whole percent of those on the scale; empty for answers beside the scale.", |row| Cell::number(row.percent)),
    column(("low", "Low"), Holds::MaybeNumber, "Lower end of the likely range, in percent; only of top answers.", |row| Cell::number(row.low)),
    column(("high", "High"), Holds::MaybeNumber, "Upper end of the likely range, in percent; only of top answers.", |row| Cell::number(row.high)),
    column(("hidden", "Hidden"), Holds::MaybeText, "Why numbers of this row are empty, or the word in their place (nearly_all, hardly_anybody); empty where nothing is hidden.", |row| Cell::text(row.hidden)),
];
