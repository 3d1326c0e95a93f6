//! The API's answer: released figures with the words of the questionnaire beside them. It computes no number.

use std::collections::BTreeMap;

use app::{
    i18n::Words,
    messages,
    wording::{
        asked::{aim_of, item_of, label, question},
        channels::channel_name,
        sentence::sentence,
    },
};
use domain::reporting::published::{Audience, Published};
use domain::{
    collection::{
        project::Project,
        questionnaire::{Item, Style},
        response::Channel,
    },
    disclosure::{Cell, ChannelCount, Figure, GroupFigure, Headline, People, WAVE},
    text::Text,
    time::to_rfc3339,
    wire::v1::{
        Pack,
        results::{
            Dashboard, DashboardFilter, Results, ResultsCell, ResultsChannel, ResultsEasy, ResultsGroup,
            ResultsHeadline, ResultsItem, ResultsNumbers, ResultsPeople, ResultsProject,
        },
    },
};

/// The API's answer for a release.
pub(super) fn results(pack: &Pack, published: &Published) -> Results {
    let project = &pack.project;
    let figures = published.released.items().iter();
    let items = figures.filter_map(|figure| Some(item(pack, item_of(pack, figure)?, figure, published)));
    Results {
        release: published.number,
        published_at: to_rfc3339(published.published_at_ms),
        k_public: published.k,
        noise: noise(published),
        project: about(project),
        people: people(published.released.people()),
        items: items.collect(),
    }
}

/// The API's answer for staff figures: with the groups of the one breakdown that was asked for.
pub(super) fn dashboard(pack: &Pack, published: &Published, received: u64) -> Dashboard {
    let (by, filter) = match &published.audience {
        Audience::Staff { by, filter } => (by.clone(), filter.clone()),
        Audience::Public | Audience::Preview => (None, None),
    };
    let figures = published.released.items().iter();
    let items = figures.filter_map(|figure| {
        let mut item = item(pack, item_of(pack, figure)?, figure, published);
        item.groups.retain(|group| Some(&group.by) == by.as_ref());
        Some(item)
    });
    Dashboard {
        snapshot: published.number,
        taken_at: to_rfc3339(published.published_at_ms),
        k_staff: published.k,
        noise: noise(published),
        received,
        project: about(&pack.project),
        people: people(published.released.people()),
        items: items.collect(),
        filter: filter.map(|filter| DashboardFilter { by: filter.by.code().to_owned(), code: filter.code }),
        by,
    }
}

/// The standard deviation of the noise of one count, to two decimals; none of releases from before there was any.
fn noise(published: &Published) -> Option<f64> {
    let variance = published.released.noise();
    (variance > 0.0).then(|| (variance.sqrt() * 100.0).round() / 100.0)
}

fn about(project: &Project) -> ResultsProject {
    ResultsProject {
        slug: project.slug.clone(),
        name: project.name.clone(),
        summary: project.summary.clone(),
        time_zone: project.time_zone.clone(),
        synthetic: project.synthetic,
        practice: project.practice,
    }
}

fn people(people: &People) -> ResultsPeople {
    let channel = |count: &ChannelCount| ResultsChannel { code: count.channel.code().to_owned(), count: count.count };
    ResultsPeople {
        answered: people.answered,
        channels: people.channels.iter().map(channel).collect(),
        first_day: people.days.map(|(first, _)| first.to_string()),
        last_day: people.days.map(|(_, last)| last.to_string()),
    }
}

fn item(pack: &Pack, item: &Item, figure: &Figure, published: &Published) -> ResultsItem {
    let cells = |style: Style, cells: &[Cell]| cells.iter().map(|cell| labelled(item, style, cell)).collect::<Vec<_>>();
    let easy = figure.easy.as_ref().map(|easy| ResultsEasy {
        scale: item.scale(Style::Easy).map(str::to_owned),
        answered: easy.answered,
        distribution: cells(Style::Easy, &easy.distribution),
    });
    let mut distribution = cells(Style::Standard, &figure.distribution);
    distribution.extend(cells(Style::Standard, &figure.beside));
    let said = |words: &Words| sentence(words, item, figure);
    let changes = published.changes.get(&item.id).copied().unwrap_or_default();
    ResultsItem {
        id: figure.id.clone(),
        question: question(item, aim_of(pack, figure).as_ref()),
        scale: item.scale.clone(),
        asked_since_version: changes.asked_since,
        changed_in_version: changes.changed_in,
        n: ResultsNumbers { answered: figure.n.answered, dk: figure.n.dk, na: figure.n.na, skipped: figure.n.skipped },
        hidden: figure.hidden,
        on_scale: figure.on_scale,
        distribution,
        easy,
        most: figure.most.clone(),
        headline: figure.headline.as_ref().map(headline),
        sentence: in_every_language(said),
        groups: figure.groups.iter().map(|shown| group(pack, item, shown)).collect(),
    }
}

/// The same in every language people read; the pseudo-locale is for tests.
fn in_every_language(say: impl Fn(&Words) -> String) -> Text {
    let languages = messages::LANGUAGES.iter().filter(|language| language.name != language.tag);
    let said = languages.map(|language| (language.tag.to_owned(), say(&Words::on_server(language.tag))));
    Text(said.collect::<BTreeMap<_, _>>())
}

fn labelled(item: &Item, style: Style, cell: &Cell) -> ResultsCell {
    ResultsCell {
        code: cell.code.clone(),
        label: label(item, style, &cell.code),
        count: cell.count,
        percent: cell.percent,
        nearly: cell.nearly,
    }
}

fn headline(headline: &Headline) -> ResultsHeadline {
    let Headline { codes, count, percent, low, high, nearly, .. } = headline.clone();
    ResultsHeadline { codes, count, percent, low, high, nearly }
}

fn group(pack: &Pack, item: &Item, group: &GroupFigure) -> ResultsGroup {
    let by = pack.questionnaire.item(&group.by);
    let is_it = |channel: &Channel| by.is_none() && group.by != WAVE && channel.code() == group.code;
    let channel = Channel::ALL.into_iter().find(is_it);
    let label = match (by, channel) {
        (Some(by), _) => label(by, Style::Standard, &group.code),
        (None, Some(channel)) => in_every_language(|words| channel_name(words, channel)),
        (None, None) => {
            let wave = pack.project.waves.iter().find(|wave| group.by == WAVE && wave.id == group.code);
            wave.map_or_else(|| Text::base(&group.code), |wave| wave.name.clone())
        }
    };
    ResultsGroup {
        by: group.by.clone(),
        code: group.code.clone(),
        label,
        n: group.n,
        hidden: group.hidden,
        on_scale: group.on_scale,
        distribution: group.distribution.iter().map(|cell| labelled(item, Style::Standard, cell)).collect(),
        headline: group.headline.as_ref().map(headline),
    }
}
