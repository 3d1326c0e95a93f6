//! Words of a project or a questionnaire, which may be in another language than the page: then they say in which.

use domain::text::{Text, is_right_to_left};
use leptos::prelude::*;

/// The attributes of what shows words in another language than the page; none where it is the page's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tongue {
    /// The language's tag.
    pub lang: Option<String>,
    /// The direction it is written in.
    pub dir: Option<&'static str>,
}

impl Tongue {
    /// The tongue of a text as a page in this language shows it.
    pub fn of(text: &Text, page: &str) -> Self {
        let tag = text.found(page).map(|(tag, _)| tag).filter(|tag| *tag != page);
        let dir = tag.map(|tag| if is_right_to_left(tag) { "rtl" } else { "ltr" });
        Self { lang: tag.map(str::to_owned), dir }
    }

    /// The direction, where words of the page's language tell it by themselves.
    pub fn dir_or_auto(&self) -> &'static str {
        self.dir.unwrap_or("auto")
    }
}

/// Where other words stand in the words of a question.
const INNER: &str = "{aim}";

/// Words with their tongue, and perhaps others in their middle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    words: String,
    tongue: Tongue,
    inner: Option<Box<Said>>,
}

impl From<String> for Said {
    fn from(words: String) -> Self {
        Self { words, ..Self::default() }
    }
}

impl Said {
    /// A text as a page in this language shows it.
    pub fn of(text: &Text, page: &str) -> Self {
        Self { words: text.get(page).to_owned(), tongue: Tongue::of(text, page), inner: None }
    }

    /// With an aim in the place for it.
    pub fn about(mut self, aim: Option<Self>) -> Self {
        self.inner = aim.map(Box::new);
        self
    }

    /// With more words of the page's language after it.
    pub fn then(self, more: &str) -> Self {
        match self.tongue.lang {
            Some(_) => Self::from([INNER, more].concat()).about(Some(self)),
            None => [&self.text(), more].concat().into(),
        }
    }

    /// The words alone.
    pub fn text(&self) -> String {
        match &self.inner {
            Some(inner) => self.words.replace(INNER, &inner.text()),
            None => self.words.clone(),
        }
    }

    /// The words in the page, each in its own language and direction.
    pub fn view(self) -> AnyView {
        let Self { words, tongue, inner } = self;
        let inside = match (inner, words.split_once(INNER)) {
            (Some(inner), Some((before, after))) => {
                view! { {before.to_owned()}<bdi>{inner.view()}</bdi>{after.to_owned()} }.into_any()
            }
            _ => words.into_any(),
        };
        match tongue {
            Tongue { lang: None, .. } => inside,
            Tongue { lang, dir } => view! { <span lang=lang dir=dir>{inside}</span> }.into_any(),
        }
    }
}
