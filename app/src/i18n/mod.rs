//! The words of the user interface in one language, with arguments and plurals.
//!
//! The language is fixed while the app runs; choosing another one loads the page again. The texts of a
//! questionnaire are not here: they come with the pack.

mod said;

use domain::text::Text;
use leptos::prelude::*;

pub use said::{Said, Tongue};

use crate::{
    messages::{Key, Language},
    platform::intl,
};

/// Comes before and between the categories of a plural message in its compiled form (see `locales/catalogue.rs`).
const PLURAL_MARK: char = '\u{1}';

/// The words of one language; there is one set of each for as long as the program runs.
#[derive(Clone, Copy)]
pub struct Words(&'static Inner);

struct Inner {
    language: &'static Language,
    messages: Vec<String>,
}

impl Words {
    /// Words from a compiled file: a JSON array of messages in key order.
    /// None when the text is not such an array.
    pub fn from_json(tag: &str, json: &str) -> Option<Self> {
        Some(Self::new(tag, domain::json::read(json)?))
    }

    fn new(tag: &str, messages: Vec<String>) -> Self {
        Self(Box::leak(Box::new(Inner { language: Language::find(tag), messages })))
    }

    /// The words of a language as the server has them: those of phones and of server-rendered pages, and those of staff
    /// pages, which are English in every language.
    #[cfg(feature = "ssr")]
    pub fn on_server(tag: &str) -> Self {
        use std::{collections::HashMap, sync::LazyLock};

        static ALL: LazyLock<HashMap<&str, Words>> = LazyLock::new(|| {
            crate::messages::COMPILED.iter().map(|language| (language.0, Words::compiled(*language))).collect()
        });
        ALL[Language::find(tag).tag]
    }

    #[cfg(feature = "ssr")]
    fn compiled((tag, phone, pages): (&str, &str, &str)) -> Self {
        let files = [phone, pages, crate::messages::STAFF];
        let messages =
            files.into_iter().flat_map(|file| serde_json::from_str::<Vec<String>>(file).expect("compiled messages"));
        Self::new(tag, messages.collect())
    }

    /// The language.
    pub fn language(self) -> &'static Language {
        self.0.language
    }

    /// The BCP 47 tag of the language.
    pub fn tag(self) -> &'static str {
        self.0.language.tag
    }

    /// A text of a project or a questionnaire, with its own language where it is not this one.
    pub fn said(self, text: &Text) -> Said {
        Said::of(text, self.tag())
    }

    /// The language of a text and its direction, where they are not those of the page.
    pub fn tongue(self, text: &Text) -> Tongue {
        Tongue::of(text, self.tag())
    }

    /// The words of a message.
    pub fn text(self, key: Key) -> String {
        self.message(key).to_owned()
    }

    /// The words of a message with its arguments filled in.
    pub fn with(self, key: Key, arguments: &[(&str, &str)]) -> String {
        fill(self.message(key), arguments)
    }

    /// The words of a message for a number, with the number as `{count}` and any other arguments.
    pub fn count(self, key: Key, count: u64, arguments: &[(&str, &str)]) -> String {
        let category = intl::plural_category(self.tag(), count);
        let message = self.message(key);
        let variant = |wanted: &str| {
            message.split(PLURAL_MARK).find_map(|variant| variant.strip_prefix(wanted)?.strip_prefix('='))
        };
        let words = variant(&category).or_else(|| variant("other")).unwrap_or(message);
        fill(&fill(words, &[("count", &self.number(count))]), arguments)
    }

    /// A whole number as the language writes it.
    pub fn number(self, number: u64) -> String {
        intl::number(self.tag(), number as f64)
    }

    /// A day in words.
    #[cfg(feature = "ssr")]
    pub fn day(self, date: domain::time::date::Date) -> String {
        let (month, year) = (self.month_name(date.month()), date.month().year().to_string());
        let day = date.day().to_string();
        self.with(crate::messages::RESULTS_DATE, &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// A month in words, with its year.
    #[cfg(feature = "ssr")]
    pub fn month(self, month: domain::time::date::Month) -> String {
        [&self.month_name(month), " ", &month.year().to_string()].concat()
    }

    /// A moment in words, to the minute, by the clock of a zone. Where the clock shows it twice, with how far the clock is
    /// from UTC.
    #[cfg(feature = "ssr")]
    pub fn moment(self, at_ms: domain::time::Millis, zone: &domain::time::zone::TimeZone) -> String {
        let domain::time::zone::Shown { date, hour, minute } = zone.shown(at_ms);
        let time = format!("{hour:02}:{minute:02}");
        let moment = self.with(crate::messages::FORM_MOMENT, &[("date", &self.day(date)), ("time", &time)]);
        if zone.is_shown_twice(at_ms) { [&moment, " (UTC", &zone.offset(at_ms), ")"].concat() } else { moment }
    }

    #[cfg(feature = "ssr")]
    fn month_name(self, month: domain::time::date::Month) -> String {
        use crate::messages;

        const MONTHS: [Key; 12] = [
            messages::RESULTS_MONTH_1,
            messages::RESULTS_MONTH_2,
            messages::RESULTS_MONTH_3,
            messages::RESULTS_MONTH_4,
            messages::RESULTS_MONTH_5,
            messages::RESULTS_MONTH_6,
            messages::RESULTS_MONTH_7,
            messages::RESULTS_MONTH_8,
            messages::RESULTS_MONTH_9,
            messages::RESULTS_MONTH_10,
            messages::RESULTS_MONTH_11,
            messages::RESULTS_MONTH_12,
        ];
        let place = usize::from(month.of_year()).saturating_sub(1);
        self.text(MONTHS[place.min(11)])
    }

    fn message(self, key: Key) -> &'static str {
        self.0.messages.get(usize::from(key.0)).map_or("", String::as_str)
    }
}

fn fill(words: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = words.to_owned();
    for (name, value) in arguments {
        let mut slot = String::with_capacity(name.len() + 2);
        slot.push('{');
        slot.push_str(name);
        slot.push('}');
        filled = filled.replace(&slot, value);
    }
    filled
}

/// The words in use.
pub fn use_words() -> Words {
    expect_context::<Words>()
}
