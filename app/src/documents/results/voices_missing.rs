//! Whose voices are missing, measured: who answered beside the population that the project chose, question by question.
//!
//! What people themselves said is a figure of its own, to which this links. The comparison is made in
//! `domain::reporting::representation` from released figures; here it is put into words, bars and tables.

use std::sync::Arc;

use domain::{
    collection::questionnaire::Style,
    reporting::{
        published::Published,
        representation::{Compared, GroupCompared, NotCompared, Observed, Source, compare},
    },
    statistics::Heard,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::Beside;
use crate::{
    components::{
        chart::{NumberTable, PairBar, TableRow},
        layout::Banner,
    },
    i18n::{Said, Words, use_words},
    messages::{self, Key},
    wording::{
        numbers::{number, percent},
        sentence::said_label,
    },
};

/// The question in which people say who is missing.
const ASKED: &str = "q22.voices_missing";

/// The way to choose a population, for staff who may.
pub(crate) fn to_choose(words: &Words, address: Option<String>) -> Option<AnyView> {
    address.map(|address| {
        view! { <p class="ways"><a href=address>{words.text(messages::STAFF_REFERENCE_CHOOSE)}</a></p> }.into_any()
    })
}

/// The panel.
#[component]
pub(super) fn VoicesMissing(pack: Arc<Pack>, published: Published, beside: Beside) -> impl IntoView {
    let words = use_words();
    let compared = compare(&published.released, published.k, &beside.reference);
    let asked = published.released.item(ASKED).map(|_| {
        view! { <p><a href="#item-q22-voices_missing">{words.text(messages::RESULTS_MISSING_ASKED)}</a></p> }
    });
    let none = compared.is_empty().then(|| view! { <p>{words.text(messages::RESULTS_MISSING_NONE)}</p> });
    let put_in = beside.reference_at_ms.filter(|_| !compared.is_empty()).map(|at_ms| {
        let key = match published.is_public() && at_ms > published.published_at_ms {
            true => messages::RESULTS_MISSING_PUT_IN_AFTER,
            false => messages::RESULTS_MISSING_PUT_IN,
        };
        view! { <p>{words.with(key, &[("date", &words.day(pack.project.time_zone.date(at_ms)))])}</p> }
    });
    let choose = to_choose(&words, beside.choose_at);
    let how = (!compared.is_empty()).then(|| view! { <p class="hint">{words.text(messages::RESULTS_MISSING_HOW)}</p> });
    let questions = compared.iter().map(|compared| question(&words, &pack, compared)).collect::<Vec<_>>();
    view! {
        <article class="card figure" id="voices-measured">
            <h3>{words.text(messages::RESULTS_MISSING_MEASURED)}</h3>
            {asked}
            {none}
            {put_in}
            {choose}
            {how}
            {questions}
        </article>
    }
    .into_any()
}

fn question(words: &Words, pack: &Pack, compared: &Compared) -> AnyView {
    let item = pack.questionnaire.item(&compared.dimension);
    let asked = item.map_or_else(|| compared.dimension.clone().into(), |item| words.said(&item.question));
    let name = |code: &str| match item {
        Some(item) => said_label(item, Style::Standard, code, words),
        None => code.to_owned().into(),
    };
    let body = match compared.not_compared {
        Some(why) => not_compared(words, why),
        None => comparison(words, compared, &asked, &name),
    };
    let silent = compared.too_many_silent.then(|| words.text(messages::RESULTS_MISSING_SILENT));
    let silent = silent.map(|said| view! { <Banner kind="warning">{said}</Banner> });
    let sources = compared.sources.iter().map(|from| view! { <p class="hint" dir="auto">{source(words, from)}</p> });
    let sources = sources.collect::<Vec<_>>();
    view! { <h4 dir="auto">{asked.view()}</h4>{silent}{body}{sources} }.into_any()
}

fn not_compared(words: &Words, why: NotCompared) -> AnyView {
    let key = match why {
        NotCompared::Hidden => messages::RESULTS_MISSING_HIDDEN,
        NotCompared::OthersHidden => messages::RESULTS_MISSING_OTHERS,
        NotCompared::Nobody => messages::RESULTS_MISSING_NOBODY,
    };
    view! { <p>{words.text(key)}</p> }.into_any()
}

/// Sentences first, then the bars, then the same numbers as a table.
fn comparison(words: &Words, compared: &Compared, asked: &Said, name: &impl Fn(&str) -> Said) -> AnyView {
    let said: Vec<String> = compared
        .groups
        .iter()
        .filter_map(|group| sentence(words, group, compared.n, &name(&group.code).text()))
        .collect();
    let said = if said.is_empty() { vec![words.text(messages::RESULTS_MISSING_ALIKE)] } else { said };
    let said = said.into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }.into_any()).collect::<Vec<_>>();
    let n = words.number(compared.n.into());
    let matches = match compared.match_percent {
        Some(found) => {
            words.with(messages::RESULTS_MISSING_MATCH, &[("percent", &percent(words, Some(found))), ("n", &n)])
        }
        None => words.with(messages::RESULTS_MISSING_NO_MATCH, &[("n", &n)]),
    };
    let bars = compared
        .groups
        .iter()
        .map(|group| {
            let here = match group.observed {
                Observed::Shown { percent, .. } => Ok(percent),
                _ => Err(people(words, group)),
            };
            view! { <PairBar label=name(&group.code) here=here population=group.population_percent /> }
        })
        .collect::<Vec<_>>();
    let rows = compared.groups.iter().map(|group| row(words, group, name(&group.code))).collect::<Vec<_>>();
    let columns = [
        messages::RESULTS_GROUP,
        messages::RESULTS_COUNT,
        messages::RESULTS_MISSING_HERE,
        messages::RESULTS_MISSING_POPULATION,
        messages::RESULTS_MISSING_EXPECTED,
        messages::RESULTS_MISSING_HEARD,
        messages::RESULTS_MISSING_INDEX,
    ];
    let columns = columns.map(|key| words.text(key).into()).to_vec();
    view! {
        <ul class="said">{said}</ul>
        <p>{matches}</p>
        <p class="hint">{words.text(messages::RESULTS_MISSING_BARS)}</p>
        <ul class="bars">{bars}</ul>
        <details>
            <summary>{words.text(messages::RESULTS_TABLE)}</summary>
            <NumberTable caption=asked.clone() columns=columns rows=rows />
            <p class="hint">{words.text(messages::RESULTS_MISSING_INDEX_HOW)}</p>
        </details>
    }
    .into_any()
}

/// What is worth saying of a group: that it is heard less or more, or that too few of it answered to be seen at all.
fn sentence(words: &Words, group: &GroupCompared, n: u32, name: &str) -> Option<String> {
    let [n, expected] = [n, group.expected].map(|number| words.number(number.into()));
    let (key, count) = match (group.observed, group.heard) {
        (Observed::FewerThan(k), Heard::Less) => (messages::RESULTS_MISSING_FEW_LESS, k),
        (Observed::FewerThan(k), _) if group.expected > 0 => (messages::RESULTS_MISSING_FEW, k),
        (Observed::Shown { count, .. }, Heard::Less) => (messages::RESULTS_MISSING_LESS, count),
        (Observed::Shown { count, .. }, Heard::More) => (messages::RESULTS_MISSING_MORE, count),
        _ => return None,
    };
    let count = words.number(count.into());
    Some(words.with(key, &[("group", name), ("count", &count), ("n", &n), ("expected", &expected)]))
}

fn row(words: &Words, group: &GroupCompared, heading: Said) -> TableRow {
    let here = match group.observed {
        Observed::Shown { percent: here, .. } => percent(words, Some(here)),
        _ => words.text(messages::RESULTS_HIDDEN_CELL),
    };
    let is_hidden = !matches!(group.observed, Observed::Shown { .. });
    let index = group.index.map_or_else(
        || if is_hidden { words.text(messages::RESULTS_HIDDEN_CELL) } else { String::new() },
        |index| {
            let [ratio, low, high] =
                [index.ratio, index.interval.low, index.interval.high].map(|number| format!("{number:.2}"));
            words.with(messages::RESULTS_MISSING_RATIO, &[("ratio", &ratio), ("low", &low), ("high", &high)])
        },
    );
    let cells = vec![
        people(words, group),
        here,
        percent(words, Some(group.population_percent)),
        number(words, Some(group.expected)),
        words.text(heard(group.heard)),
        index,
    ];
    TableRow { heading, cells }
}

fn people(words: &Words, group: &GroupCompared) -> String {
    match group.observed {
        Observed::Shown { count, .. } => words.number(count.into()),
        Observed::FewerThan(k) => words.with(messages::RESULTS_MISSING_FEWER, &[("count", &words.number(k.into()))]),
        Observed::Hidden => words.text(messages::RESULTS_GROUP_PROTECTS),
    }
}

fn heard(heard: Heard) -> Key {
    match heard {
        Heard::TooFew => messages::RESULTS_HEARD_TOO_FEW,
        Heard::Less => messages::RESULTS_HEARD_LESS,
        Heard::More => messages::RESULTS_HEARD_MORE,
        Heard::AsExpected => messages::RESULTS_HEARD_AS_EXPECTED,
    }
}

fn source(words: &Words, source: &Source) -> String {
    let said = words.with(messages::RESULTS_MISSING_SOURCE, &[("source", &source.name), ("date", &source.as_of)]);
    let boundaries = source
        .boundary_year
        .map(|year| words.with(messages::RESULTS_MISSING_BOUNDARIES, &[("year", &year.to_string())]));
    [said].into_iter().chain(boundaries).collect::<Vec<_>>().join(" ")
}
