//! One figure: the sentence first, then the chart, then the same numbers as a table.

use std::sync::Arc;

use domain::{
    collection::questionnaire::{Changes, Kind, Style},
    disclosure::{Cell, Figure, Nearly},
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{Shown, download::Download, groups::Groups};
use crate::{
    components::chart::{self, Bars, IntervalBar, NumberTable, Part, Shape, Stacked, TableRow, share},
    i18n::{Words, use_words},
    messages,
    wording::{
        numbers::{in_a_word, number, percent},
        sentence,
    },
};

/// One figure.
#[component]
pub(super) fn ItemFigure(
    pack: Arc<Pack>,
    shown: Shown,
    by: Vec<String>,
    changes: Changes,
    /// Where the numbers of the figure are, as a file; nowhere before they are published.
    csv: Option<String>,
) -> impl IntoView {
    let words = use_words();
    let Shown { item, figure, .. } = &shown;
    let question = shown.question(words.tag());
    let said = sentence::sentence(&words, item, figure);
    let take = has_chart(figure).then(|| view! { <Download address=csv about=question.clone() /> });
    let details = figure.hidden.is_none().then(|| {
        view! {
            <Chart pack=Arc::clone(&pack) shown=shown.clone() />
            <NonResponse shown=shown.clone() />
            {take}
            <Groups pack=Arc::clone(&pack) shown=shown.clone() by=by changed=changes.changed_in.is_some() />
        }
    });
    view! {
        <article class="card figure" id=shown.anchor() data-chart=picture(&words, &shown)>
            <h3>{shown.asked(Style::Standard, words.tag()).view()}</h3>
            <p class="said">{said}</p>
            {changed(&words, changes)}
            {details}
        </article>
    }
    .into_any()
}

/// ReleaseDiff when it is asked, and since when in these words.
fn changed(words: &Words, changes: Changes) -> Vec<AnyView> {
    let keys =
        [(messages::RESULTS_ASKED_SINCE, changes.asked_since), (messages::RESULTS_CHANGED_IN, changes.changed_in)];
    let lines = keys.into_iter().filter_map(|(key, version)| Some((key, words.number(version?.into()))));
    let lines = lines.map(|(key, version)| words.with(key, &[("version", &version)]));
    lines.map(|line| view! { <p class="hint changed">{line}</p> }.into_any()).collect()
}

/// The chart that suits the scale, and its table twin.
#[component]
fn Chart(pack: Arc<Pack>, shown: Shown) -> impl IntoView {
    let words = use_words();
    let Shown { item, figure, .. } = &shown;
    if !has_chart(figure) {
        return view! { <TopAnswers shown=shown.clone() /> }.into_any();
    }
    let parts = parts(&words, &shown, Style::Standard, &figure.distribution);
    let two_sided = |name: Option<&str>| {
        name.and_then(|name| pack.questionnaire.scales.get(name)).is_some_and(|scale| scale.two_sided)
    };
    let shape = |style: Style| if two_sided(item.scale(style)) { Shape::TwoSided } else { Shape::Whole };
    let chart = if item.scale.is_some() {
        view! { <Stacked parts=parts.clone() shape=shape(Style::Standard) /> }.into_any()
    } else {
        view! { <Bars parts=parts.clone() /> }.into_any()
    };
    let several =
        (item.kind == Kind::Multi).then(|| view! { <p class="hint">{words.text(messages::RESULTS_SEVERAL)}</p> });
    let easy = figure.easy.as_ref().map(|easy| {
        let parts = self::parts(&words, &shown, Style::Easy, &easy.distribution);
        view! {
            <h4>{words.text(messages::RESULTS_EASY_TITLE)}</h4>
            <p>{shown.asked(Style::Easy, words.tag()).view()}</p>
            <Stacked parts=parts shape=shape(Style::Easy) />
        }
    });
    let rows = table_rows(&words, &parts, figure.on_scale);
    let columns =
        [messages::RESULTS_ANSWER, messages::RESULTS_COUNT, messages::RESULTS_SHARE].map(|key| words.text(key));
    let total = (figure.on_scale != figure.n.answered).then(|| {
        let total = words.with(messages::RESULTS_SHARES_OF, &[("count", &number(&words, figure.on_scale))]);
        view! { <p class="total">{total}</p> }
    });
    view! {
        {chart}
        {total}
        {several}
        <TopAnswers shown=shown.clone() />
        {easy}
        <details>
            <summary>{words.text(messages::RESULTS_TABLE)}</summary>
            <NumberTable caption=shown.question(words.tag()) columns=columns.map(Into::into).to_vec() rows=rows />
        </details>
    }
    .into_any()
}

/// The share of the top answers with its likely range; nothing where there is none or it is hidden.
#[component]
fn TopAnswers(shown: Shown) -> impl IntoView {
    let words = use_words();
    let headline = shown.figure.headline.as_ref();
    headline.and_then(|headline| share(headline).zip(Some(headline))).map(|(share, headline)| {
        let answers = sentence::quoted(&words, &shown.item, &headline.codes);
        let is_own = shown.item.easy.as_ref().is_some_and(|easy| easy.scale.is_some());
        let easy_too = (is_own && shown.figure.on_scale != shown.figure.n.answered)
            .then(|| view! { <p class="hint">{words.text(messages::RESULTS_EASY_TOO)}</p> });
        view! {
            <ul class="bars headline"><IntervalBar label=answers share=Ok(share) /></ul>
            {easy_too}
            <p class="hint">{words.text(messages::RESULTS_LIKELY_IF)}</p>
        }
    })
}

/// Whether there is a chart: an answer in words has none.
fn has_chart(figure: &Figure) -> bool {
    !figure.distribution.is_empty() && figure.on_scale.is_some()
}

/// The name of the figure as a picture; none where no share of it is drawn.
fn picture(words: &Words, shown: &Shown) -> Option<String> {
    let Shown { figure, .. } = shown;
    let drawn = |style: Style, cells: &[Cell]| chart::is_drawn(&parts(words, shown, style, cells));
    let easy = || figure.easy.as_ref().is_some_and(|easy| drawn(Style::Easy, &easy.distribution));
    let answers = || has_chart(figure) && (drawn(Style::Standard, &figure.distribution) || easy());
    let top = || figure.headline.as_ref().and_then(share).is_some();
    (figure.hidden.is_none() && (answers() || top())).then(|| figure.id.replace('.', "-"))
}

fn parts(words: &Words, shown: &Shown, style: Style, cells: &[Cell]) -> Vec<Part> {
    let part = |cell: &Cell| Part {
        label: sentence::said_label(&shown.item, style, &cell.code, words),
        count: cell.count,
        percent: cell.percent.or_else(|| cell.nearly.map(|nearly| if nearly == Nearly::All { 100 } else { 0 })),
        word: cell.nearly.map(|nearly| in_a_word(words, nearly)),
    };
    cells.iter().map(part).collect()
}

fn table_rows(words: &Words, parts: &[Part], whole: Option<u32>) -> Vec<TableRow> {
    let rows = parts.iter().map(|part| TableRow {
        heading: part.label.clone(),
        cells: match &part.word {
            Some(word) => vec![word.clone(), word.clone()],
            None => vec![number(words, part.count), percent(words, part.percent)],
        },
    });
    let total = TableRow {
        heading: words.text(messages::RESULTS_TOTAL).into(),
        cells: vec![number(words, whole), percent(words, whole.map(|_| 100))],
    };
    rows.chain([total]).collect()
}

/// How many answered, did not know, said it is not for them, or skipped it; and what stands beside the scale.
#[component]
fn NonResponse(shown: Shown) -> impl IntoView {
    let words = use_words();
    let n = &shown.figure.n;
    let [answered, dk, na, skipped] = [n.answered, n.dk, n.na, n.skipped].map(|count| number(&words, count));
    let dealt = [("answered", answered.as_str()), ("dk", &dk), ("na", &na), ("skipped", &skipped)];
    let beside = shown
        .figure
        .beside
        .iter()
        .map(|cell| {
            let answer = sentence::label(&shown.item, Style::Standard, &cell.code, words.tag());
            let count = number(&words, cell.count);
            view! { <p class="hint">{words.with(messages::RESULTS_BESIDE, &[("answer", answer), ("count", &count)])}</p> }
        })
        .collect::<Vec<_>>();
    view! {
        {beside}
        <p class="dealt">{words.with(messages::RESULTS_DEALT, &dealt)}</p>
    }
    .into_any()
}
