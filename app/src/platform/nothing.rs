//! Where the server renders there is no browser: nothing is kept, sent, known or done, and nothing runs beside the page.
//! Only how a language writes numbers is known here, too.

use domain::time::Millis;

/// Work beside the page: none.
pub mod background {
    /// Does not run it.
    pub fn run(work: impl Future<Output = ()> + 'static) {
        drop(work);
    }
}

/// The clock: pages come with the server's time.
pub mod clock {
    use super::Millis;

    /// 0.
    pub fn now_ms() -> Millis {
        0
    }
}

/// Chance: drafts begin on phones only.
pub mod random {
    use domain::collection::draft::Seed;

    /// None.
    pub fn seed() -> Option<Seed> {
        None
    }
}

/// The document.
pub mod document {
    /// Nothing is copied.
    pub async fn copy(_: &str) -> bool {
        false
    }

    /// Nothing is printed.
    pub fn print() {}

    /// Nothing is saved.
    pub fn download(_: &str, _: &str) -> bool {
        false
    }

    /// Nothing is wrong yet.
    pub fn show_wrong() {}

    /// The title stands in the document already.
    pub fn set_title(_: &str) {}

    /// How pages look is chosen on phones.
    pub fn set_root_data(_: &str, _: &str) {}

    /// It is not.
    pub fn is_installed() -> bool {
        false
    }
}

/// The person's settings: none.
pub mod preferences {
    /// Not chosen.
    pub fn display<T>() -> Option<T> {
        None
    }

    /// Not kept.
    pub fn set_display<T>(_: &T) {}

    /// Not kept.
    pub fn set_own(_: Option<bool>) {}
}

/// Drafts: none.
pub mod drafts {
    use domain::collection::draft::Draft;

    /// Not kept.
    pub fn keep(_: &Draft, _: impl Fn(bool) + 'static) {}

    /// There is none.
    pub fn forget(_: &str) {}

    /// There are none.
    pub fn keep_in_this_tab_only() {}
}

/// The outbox: none.
pub mod sync {
    use outbox::{
        entry::{Change, Entry, Header},
        ports::StoreProblem,
    };

    /// Not kept.
    pub async fn add(_: &Entry) -> Result<(), StoreProblem> {
        Err(StoreProblem::Unavailable)
    }

    /// Not there.
    pub async fn headers() -> Result<Vec<Header>, StoreProblem> {
        Err(StoreProblem::Unavailable)
    }

    /// Not there.
    pub async fn apply(_: &[(String, Change)]) -> Result<(), StoreProblem> {
        Err(StoreProblem::Unavailable)
    }

    /// Not there.
    pub async fn bytes(_: &str) -> Option<String> {
        None
    }

    /// Not sent.
    pub async fn send_directly(_: String) -> Option<bool> {
        None
    }

    /// Nothing waits.
    pub fn send_now() {}
}

/// What waits, as a file: nothing.
pub mod rescue {
    use outbox::ports::StoreProblem;

    /// There is nothing.
    pub async fn save(_: &str) -> Result<usize, StoreProblem> {
        Err(StoreProblem::Unavailable)
    }
}

/// The service worker: none.
pub mod service_worker {
    /// It is not.
    pub async fn ready_offline(_: Option<&str>, _: &str) -> bool {
        false
    }

    /// Not known.
    pub async fn space_bytes() -> Option<(f64, f64)> {
        None
    }

    /// None waits.
    pub fn apply_update() {}
}

/// How a language writes numbers and plurals.
pub mod intl {
    /// CLDR's category for a number, from ICU's plural rules.
    #[cfg(feature = "ssr")]
    pub fn plural_category(tag: &str, count: u64) -> String {
        use icu_plurals::{PluralCategory, PluralRules};

        let locale = tag.parse::<icu_locale_core::Locale>().unwrap_or(icu_locale_core::Locale::UNKNOWN);
        let category = PluralRules::try_new_cardinal(locale.into()).map(|rules| rules.category_for(count));
        match category {
            Ok(PluralCategory::Zero) => "zero",
            Ok(PluralCategory::One) => "one",
            Ok(PluralCategory::Two) => "two",
            Ok(PluralCategory::Few) => "few",
            Ok(PluralCategory::Many) => "many",
            Ok(PluralCategory::Other) | Err(_) => "other",
        }
        .to_owned()
    }

    /// English, where there is neither a browser nor ICU: in builds for checks alone.
    #[cfg(not(feature = "ssr"))]
    pub fn plural_category(_: &str, count: u64) -> String {
        if count == 1 { "one" } else { "other" }.to_owned()
    }

    /// Digits without grouping: counts on the server's pages stay below a thousand groups' worth of doubt.
    pub fn number(_: &str, number: f64) -> String {
        (number as u64).to_string()
    }
}
