//! Taking a chart away: its numbers as a file, and, where the script runs, its picture. The line that says where figures
//! come from stands under every picture and on every print.

use domain::{
    disclosure::{Filter, FilterBy},
    response::Channel,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{Level, Published, channel_name, question};
use crate::{
    documents::html::{OnPaper, Scripts},
    i18n::{Words, use_words},
    messages,
};

/// The names under which the numbers of charts that are about no single question are taken.
pub mod names {
    /// Who answered.
    pub const PEOPLE: &str = "people";
    /// The profile of principles.
    pub const PRINCIPLES: &str = "principles";
}

impl Published {
    /// Where the numbers of one chart are, as a file; nowhere before they are published.
    pub fn chart_address(&self, slug: &str, chart: &str) -> Option<String> {
        match &self.level {
            Level::Public => Some(["/p/", slug, "/results/", chart, ".csv"].concat()),
            Level::Preview => None,
            Level::Staff { by, filter } => {
                let question = question(by.as_deref(), filter.as_ref());
                Some(["/staff/p/", slug, "/figures/", chart, ".csv", &question].concat())
            }
        }
    }

    /// Where the same figures are as data; nowhere before they are published.
    pub(super) fn data_address(&self, slug: &str) -> Option<String> {
        match &self.level {
            Level::Public => Some(["/api/v1/projects/", slug, "/results"].concat()),
            Level::Preview => None,
            Level::Staff { by, filter } => {
                let question = question(by.as_deref(), filter.as_ref());
                Some(["/api/v1/projects/", slug, "/dashboard", &question].concat())
            }
        }
    }

    /// What stands at the top of every sheet of paper: the source, and that it is to stay here where it is not released.
    pub fn on_paper(&self, words: &Words, pack: &Pack) -> OnPaper {
        let source = self.source(words, pack);
        OnPaper(match self.level {
            Level::Public => source,
            Level::Preview | Level::Staff { .. } => words.with(messages::STAFF_ON_PAPER, &[("what", &source)]),
        })
    }

    /// Which project, which figures and of which day, in one line.
    pub(super) fn source(&self, words: &Words, pack: &Pack) -> String {
        let (project, date) = (pack.project.name.get(words.tag()), words.day(self.day(pack)));
        let number = words.number(self.number.into());
        let key = match self.level {
            Level::Public => messages::RESULTS_SOURCE,
            Level::Preview | Level::Staff { .. } => messages::STAFF_FIGURES_SOURCE,
        };
        let source = words.with(key, &[("project", project), ("number", &number), ("date", &date)]);
        let Level::Staff { filter: Some(filter), .. } = &self.level else { return source };
        let only = words.with(messages::STAFF_FIGURES_ONLY, &[("filter", &filter_name(words, pack, filter))]);
        [&source, " ", &only].concat()
    }
}

/// A filter in words.
pub fn filter_name(words: &Words, pack: &Pack, filter: &Filter) -> String {
    let Filter { by, code } = filter;
    let named = match by {
        FilterBy::Wave => pack.project.waves.iter().find(|wave| wave.id == *code).map(|wave| &wave.name),
        FilterBy::Event => pack.project.events.iter().find(|event| event.id == *code).map(|event| &event.name),
        FilterBy::Month | FilterBy::Channel => None,
    };
    let channel = Channel::ALL.into_iter().find(|channel| *by == FilterBy::Channel && channel.code() == code);
    let month = code.parse().ok().filter(|_| *by == FilterBy::Month);
    match (named, channel, month) {
        (Some(name), ..) => name.get(words.tag()).to_owned(),
        (_, Some(channel), _) => channel_name(words, channel),
        (.., Some(month)) => words.month(month),
        _ => code.clone(),
    }
}

/// The link to the numbers of a chart; none where they may not be taken away. The script puts its button beside it.
#[component]
pub(super) fn Take(
    /// Where the numbers are; none for nowhere.
    #[prop(optional_no_strip)]
    address: Option<String>,
    /// What the chart is about, for who hears links one by one.
    about: String,
) -> impl IntoView {
    let words = use_words();
    let link = address.map(|address| {
        view! {
            <p class="take">
                <a href=address download="">
                    {words.text(messages::RESULTS_CSV)}<span class="hidden-words">": "{about}</span>
                </a>
            </p>
        }
    });
    link.into_any()
}

/// Where the figures come from; on paper only.
#[component]
pub(super) fn Source(text: String) -> impl IntoView {
    view! { <p class="source" dir="auto">{text}</p> }.into_any()
}

/// The script that makes pictures of charts, with the words it needs; nothing where the site is not built.
#[component]
pub(super) fn Pictures(source: String) -> impl IntoView {
    let words = use_words();
    let address = use_context::<Scripts>().unwrap_or_default().charts;
    (!address.is_empty()).then(|| {
        let [copy, copied, saved, failed] = [
            messages::RESULTS_PICTURE,
            messages::RESULTS_PICTURE_COPIED,
            messages::RESULTS_PICTURE_SAVED,
            messages::RESULTS_PICTURE_FAILED,
        ]
        .map(|key| words.text(key));
        view! {
            <script src=address defer data-copy=copy data-copied=copied data-saved=saved data-failed=failed data-source=source></script>
        }
    })
}
