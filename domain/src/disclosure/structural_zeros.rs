//! Removes the groups and channels that a filter excludes from figures: their counts can only be zero.
//!
//! It makes no number, and what is stored stays as it is.

use super::{
    released::{ChannelCount, Released},
    strata::Filter,
};

impl Released {
    /// Removes the groups and channels that a filter excludes. "Hidden" in their place would hint at somebody.
    pub fn without_structural_zeros(mut self, filter: &Filter) -> Self {
        let by_channel = |channel: &ChannelCount| filter.includes_group("channel", channel.channel.code());
        self.people.channels.retain(by_channel);
        for figure in &mut self.items {
            figure.groups.retain(|group| filter.includes_group(&group.by, &group.code));
        }
        self.log.retain(|log| log.group.as_ref().is_none_or(|(by, code)| filter.includes_group(by, code)));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::{
            answer::{Answer, Answers},
            project::Wave,
            questionnaire::{Length, Style, coeval_core},
            response::Channel,
        },
        disclosure::{FilterBy, Log, Noise, Recount, Row, Rule, Settings, release},
        text::Text,
    };

    /// A release of so many people, all of whom answered one question on their own phones.
    fn of(people: usize) -> Released {
        let wave = |id: &str| Wave { id: id.to_owned(), name: Text::base(id), opens_at: None, closes_at: None };
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[wave("w1"), wave("w2")]);
        let answers = Answers::from([("q17.p_respect".to_owned(), Answer::from("always"))]);
        let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
        for _ in 0..people {
            recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        }
        release(recount.tally(), Settings::default(), Noise::none())
    }

    fn groups<'r>(released: &'r Released, by: &str) -> Vec<&'r str> {
        let groups = &released.item("q17.p_respect").expect("it is counted").groups;
        groups.iter().filter(|group| group.by == by).map(|group| group.code.as_str()).collect()
    }

    #[test]
    fn under_a_filter_its_own_groups_are_left_and_every_other_breakdown_is_whole() {
        let through = |by, code: &str| of(30).without_structural_zeros(&Filter { by, code: code.to_owned() });
        let all = of(30);
        let own = through(FilterBy::Channel, "own");
        assert_eq!((groups(&own, "channel"), groups(&own, "wave")), (vec!["own"], vec!["w1", "w2"]));
        assert_eq!(own.people().channels.iter().map(|channel| channel.channel).collect::<Vec<_>>(), [Channel::Own]);
        assert_eq!(groups(&own, "you.role"), groups(&all, "you.role"));
        let other = |log: &Log| log.group.as_ref().is_some_and(|(by, code)| by == "channel" && code != "own");
        assert!(all.log().iter().any(other) && !own.log().iter().any(other), "what is not there is hidden by no rule");
        let first = through(FilterBy::Wave, "w1");
        assert_eq!((groups(&first, "wave"), first.people().channels.len()), (vec!["w1"], 4));
        let month = through(FilterBy::Month, "2026-11");
        assert_eq!(month, all, "a month may be of every round");
        assert!(all.log().iter().any(|log| log.rule == Rule::GroupSize));
    }
}
