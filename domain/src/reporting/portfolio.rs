//! Several projects side by side: only questions that all of them ask alike, and only where at least three show a share.
//!
//! It reads released figures only. It ranks nobody, adds nothing up over projects, and compares no two of them: projects
//! differ in whom they reach.

use crate::{
    collection::questionnaire::{Item, Kind, Questionnaire},
    disclosure::{Figure, Headline, Released},
};

/// Fewest projects that stand side by side.
pub const FEWEST_PROJECTS: usize = 3;

/// What one project asked and published.
#[derive(Clone, Copy, Debug)]
pub struct Published<'p> {
    /// What it asks.
    pub questionnaire: &'p Questionnaire,
    /// Its latest release.
    pub released: &'p Released,
}

/// A question, and who shows a share of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The item's id.
    pub item: String,
    /// The shares, in the order in which the projects were given; none where too few projects show one.
    pub shares: Option<Vec<ProjectShare>>,
}

/// The share of the top answers in one project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectShare {
    /// The place of the project among those given.
    pub project: usize,
    /// About how many people answered.
    pub n: u32,
    /// The share, in percent.
    pub percent: u32,
    /// Lower end of its likely range.
    pub low: u32,
    /// Upper end of its likely range.
    pub high: u32,
}

/// The questions of `core` whose answers have a top band, in page order, with the shares of projects that ask them alike.
pub fn rows(core: &Questionnaire, projects: &[Published<'_>]) -> Vec<Row> {
    let items = core.items.iter().filter(|item| item.kind == Kind::Single && has_top(core, item));
    let row = |item: &Item| {
        let shares =
            projects.iter().enumerate().filter(|(_, project)| asks_alike(core, project.questionnaire, &item.id));
        let shares = shares.filter_map(|(place, project)| share(place, project.released.item(&item.id)?));
        let shares: Vec<ProjectShare> = shares.collect();
        Row { item: item.id.clone(), shares: (shares.len() >= FEWEST_PROJECTS).then_some(shares) }
    };
    items.map(row).collect()
}

fn has_top(core: &Questionnaire, item: &Item) -> bool {
    item.scale.as_ref().and_then(|name| core.scales.get(name)).is_some_and(|scale| !scale.top.is_empty())
}

/// Whether a project asks an item as `core` does: the same kind, and the same scale with the same codes and bands in both
/// wordings. Words may be bettered without a new meaning; codes may not.
fn asks_alike(core: &Questionnaire, own: &Questionnaire, id: &str) -> bool {
    let (Some(one), Some(other)) = (core.item(id), own.item(id)) else { return false };
    let scale = |questionnaire: &Questionnaire, name: Option<&String>| {
        let scale = name.and_then(|name| questionnaire.scales.get(name));
        scale.map(|scale| (scale.codes.clone(), scale.top.clone()))
    };
    let codes = |item: &Item| item.options.iter().map(|option| option.code.clone()).collect::<Vec<_>>();
    let easy = |item: &Item| item.easy.as_ref().and_then(|easy| easy.scale.clone());
    one.kind == other.kind
        && one.scale == other.scale
        && codes(one) == codes(other)
        && scale(core, one.scale.as_ref()) == scale(own, other.scale.as_ref())
        && easy(one) == easy(other)
        && scale(core, easy(one).as_ref()) == scale(own, easy(other).as_ref())
}

fn share(project: usize, figure: &Figure) -> Option<ProjectShare> {
    let Headline { percent, low, high, .. } = figure.headline.as_ref().filter(|_| figure.hidden.is_none())?;
    Some(ProjectShare { project, n: figure.n.answered?, percent: (*percent)?, low: (*low)?, high: (*high)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::{
            answer::{Answer, Answers},
            questionnaire::{Length, Style, coeval_core},
            response::Channel,
        },
        disclosure::{Noise, Recount, Row as Response, Settings, release},
    };

    const ITEM: &str = "q17.p_respect";

    fn released(questionnaire: &Questionnaire, top: usize, n: usize) -> Released {
        let mut recount = Recount::new(questionnaire, &[], &[]);
        for place in 0..n {
            let code = if place < top { "always" } else { "sometimes" };
            let answers = Answers::from([(ITEM.to_owned(), Answer::from(code))]);
            let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
            recount.add(&Response { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        }
        release(recount.tally(), Settings::default(), Noise::none())
    }

    fn shares(projects: &[(&Questionnaire, &Released)]) -> Option<Vec<ProjectShare>> {
        let projects: Vec<Published<'_>> =
            projects.iter().map(|(questionnaire, released)| Published { questionnaire, released }).collect();
        let found = rows(&coeval_core(), &projects).into_iter().find(|row| row.item == ITEM);
        found.expect("a core question").shares
    }

    #[test]
    fn three_projects_stand_in_their_own_order_and_two_do_not() {
        let core = coeval_core();
        let [low, high, middle] = [10, 30, 20].map(|top| released(&core, top, 40));
        let found = shares(&[(&core, &low), (&core, &high), (&core, &middle)]).expect("three show it");
        assert_eq!(
            found.iter().map(|share| (share.project, share.percent)).collect::<Vec<_>>(),
            [(0, 25), (1, 75), (2, 50)]
        );
        assert!(found.iter().all(|share| share.low < share.percent && share.percent < share.high && share.n == 40));
        assert_eq!(shares(&[(&core, &low), (&core, &high)]), None);
        assert_eq!(shares(&[]), None);
    }

    #[test]
    fn what_is_hidden_or_asked_otherwise_does_not_count() {
        let core = coeval_core();
        let [one, two, few] = [(10, 40), (30, 40), (3, 9)].map(|(top, n)| released(&core, top, n));
        assert_eq!(shares(&[(&core, &one), (&core, &two), (&core, &few)]), None, "nine people are shown nowhere");
        let mut own = coeval_core();
        let scale = own.scales.get_mut("often5").expect("a scale of the core");
        scale.top = vec!["always".to_owned()];
        let other = released(&own, 20, 40);
        assert_eq!(shares(&[(&core, &one), (&core, &two), (&own, &other)]), None, "another band is another question");
        let same = released(&core, 20, 40);
        assert!(shares(&[(&core, &one), (&core, &two), (&own, &other), (&core, &same)]).is_some());
    }

    #[test]
    fn only_questions_with_a_top_band_are_there() {
        let ids: Vec<String> = rows(&coeval_core(), &[]).into_iter().map(|row| row.item).collect();
        assert!(ids.contains(&ITEM.to_owned()) && ids.contains(&"q06.services".to_owned()));
        assert!(!ids.iter().any(|id| id.starts_with("you.") || id.starts_with("q04.") || id == "q03.say"), "{ids:?}");
    }
}
