//! What of frozen figures is worth showing: some of them say nothing to a reader, or could be read as something untrue.
//!
//! It only leaves out and hides, so that every output agrees; it makes no number, and what is stored stays as it is.

use super::{
    released::{ChannelCount, LOST_BY_ROUNDING, People, Released},
    strata::Filter,
};

impl Released {
    /// The figures under a filter without the groups and channels that it lets nobody of through. Who looks at answers on
    /// paper only knows that nobody among them answered on a phone of their own; "hidden" would hint at somebody.
    pub fn seen_through(mut self, filter: &Filter) -> Self {
        let by_channel = |channel: &ChannelCount| filter.lets_group("channel", channel.channel.code());
        self.people.channels.retain(by_channel);
        for figure in &mut self.items {
            figure.groups.retain(|group| filter.lets_group(&group.by, &group.code));
        }
        self.log.retain(|log| log.group.as_ref().is_none_or(|(by, code)| filter.lets_group(by, code)));
        self
    }

    /// A release without the number of everyone where they may be fewer than `k` and no figure has enough people. Nine
    /// people are rounded to ten, and a page would say "about 10" beside "fewer than 10" (`statistics.md` 4.1, rule 5).
    pub fn seen_by_everyone(mut self, k: u32) -> Self {
        let may_be_few = |answered: u32| answered > 0 && answered.saturating_sub(LOST_BY_ROUNDING) < k;
        let is_too_few = self.items.iter().all(|figure| figure.n.answered.is_none());
        if is_too_few && self.people.answered.is_some_and(may_be_few) {
            let hidden = |channel: ChannelCount| ChannelCount { count: None, ..channel };
            let People { channels, counted, .. } = self.people;
            let channels = channels.into_iter().map(hidden).collect();
            self.people = People { answered: None, channels, days: None, counted };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::{Answer, Answers},
        disclosure::{FilterBy, Log, Recount, Row, Rule, Settings, release},
        project::Wave,
        questionnaire::{Length, Style, coeval_core},
        response::Channel,
        text::Text,
    };

    /// A release of so many people, all of whom answered one question on their own phones.
    fn of(people: usize) -> Released {
        of_at(people, Settings::default())
    }

    fn of_at(people: usize, settings: Settings) -> Released {
        let wave = |id: &str| Wave { id: id.to_owned(), name: Text::base(id), opens_at: None, closes_at: None };
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[wave("w1"), wave("w2")]);
        let answers = Answers::from([("q17.p_respect".to_owned(), Answer::from("always"))]);
        let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
        for _ in 0..people {
            recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        }
        release(recount.tally(), settings, None)
    }

    fn groups<'r>(released: &'r Released, by: &str) -> Vec<&'r str> {
        let groups = &released.item("q17.p_respect").expect("it is counted").groups;
        groups.iter().filter(|group| group.by == by).map(|group| group.code.as_str()).collect()
    }

    #[test]
    fn under_a_filter_its_own_groups_are_left_and_every_other_breakdown_is_whole() {
        let through = |by, code: &str| of(30).seen_through(&Filter { by, code: code.to_owned() });
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

    #[test]
    fn nine_people_are_not_said_to_be_about_ten() {
        for (people, answered) in [(0, Some(0)), (7, None), (8, None), (9, None), (10, Some(10)), (13, Some(15))] {
            let seen = of(people).seen_by_everyone(10);
            assert_eq!(seen.people().answered, answered, "{people}");
            let channels = seen.people().channels.iter().any(|channel| channel.count.is_some_and(|count| count > 0));
            assert_eq!(channels, people >= 10, "{people}");
            assert_eq!(seen.people().days.is_some(), people >= 10, "{people}");
        }
        assert_eq!(of(9).people().answered, Some(10), "what is stored stays");
        assert_eq!(of(30).seen_by_everyone(10), of(30));
        assert_eq!(of_at(15, Settings::new(5, 20)).seen_by_everyone(20).people().answered, None, "fewer than twenty");
    }
}
