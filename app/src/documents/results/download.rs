//! Taking a chart away: its numbers as a file, and, where the script runs, its picture. The line that says where figures
//! come from stands under every picture and on every print.

use domain::{
    reporting::published::{Audience, Published},
    wire::v1::Pack,
};
use leptos::prelude::*;

use crate::{
    documents::html::{OnPaper, Scripts},
    i18n::{Words, use_words},
    messages,
    wording::{charts::question, filters::filter_name},
};

/// Where the numbers of one chart are, as a file; nowhere before they are published.
pub fn chart_address(published: &Published, slug: &str, chart: &str) -> Option<String> {
    match &published.audience {
        Audience::Public => Some(["/p/", slug, "/results/", chart, ".csv"].concat()),
        Audience::Preview => None,
        Audience::Staff { by, filter } => {
            let question = question(by.as_deref(), filter.as_ref());
            Some(["/staff/p/", slug, "/figures/", chart, ".csv", &question].concat())
        }
    }
}

/// Where the same figures are as data; nowhere before they are published.
pub(super) fn data_address(published: &Published, slug: &str) -> Option<String> {
    match &published.audience {
        Audience::Public => Some(["/api/v1/projects/", slug, "/results"].concat()),
        Audience::Preview => None,
        Audience::Staff { by, filter } => {
            let question = question(by.as_deref(), filter.as_ref());
            Some(["/api/v1/projects/", slug, "/dashboard", &question].concat())
        }
    }
}

/// What stands at the top of every sheet of paper: the source, and that it is to stay here where it is not released.
pub fn on_paper(published: &Published, words: &Words, pack: &Pack) -> OnPaper {
    let source = source(published, words, pack);
    OnPaper(match published.audience {
        Audience::Public => source,
        Audience::Preview | Audience::Staff { .. } => words.with(messages::STAFF_ON_PAPER, &[("what", &source)]),
    })
}

/// Which project, which figures and of which day, in one line.
pub(super) fn source(published: &Published, words: &Words, pack: &Pack) -> String {
    let (project, date) = (pack.project.name.get(words.tag()), words.day(published.day(pack)));
    let number = words.number(published.number.into());
    let key = match published.audience {
        Audience::Public => messages::RESULTS_SOURCE,
        Audience::Preview | Audience::Staff { .. } => messages::STAFF_FIGURES_SOURCE,
    };
    let source = words.with(key, &[("project", project), ("number", &number), ("date", &date)]);
    let Audience::Staff { filter: Some(filter), .. } = &published.audience else { return source };
    let only = words.with(messages::STAFF_FIGURES_ONLY, &[("filter", &filter_name(words, pack, filter))]);
    [&source, " ", &only].concat()
}

/// The link to the numbers of a chart; none where they may not be taken away. The script puts its button beside it.
#[component]
pub(super) fn Download(
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
