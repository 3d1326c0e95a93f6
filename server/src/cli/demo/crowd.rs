//! Makes a crowd's answers: each person has a mood that runs through all their answers, so that they hang together.

use domain::{
    collection::{
        answer::{Answer, Answers},
        questionnaire::{Item, Kind, Length, Questionnaire, Style, offered_aims, offered_items},
        response::{Agreed, Channel, Response},
    },
    time::{DAY_MS, Millis, to_rfc3339},
};

use super::{Crowd, dice::Dice};
use crate::administration::projects::ProjectDocument;

/// How often people skip a question, do not know, or say it is not for them, in percent.
const SKIPPED: u32 = 5;
const DONT_KNOW: u32 = 5;
const NOT_FOR_ME: u32 = 4;
/// How often they write something where they may.
const WRITES: u32 = 30;
/// How often it is too soon to say.
const EARLY: u32 = 7;

/// One person while answering.
struct Person<'p> {
    dice: &'p mut Dice,
    crowd: &'p Crowd,
    document: &'p ProjectDocument,
    questionnaire: &'p Questionnaire,
    length: Length,
    style: Style,
    mood: f64,
}

/// Everyone's responses, oldest first, with the moment each was sent.
pub(super) fn responses(
    crowd: &Crowd,
    document: &ProjectDocument,
    questionnaire: &Questionnaire,
    now_ms: Millis,
) -> Vec<(Response, Millis)> {
    let mut dice = Dice::new(crowd.seed);
    let span_ms = crowd.days as f64 * DAY_MS as f64;
    let mut moments: Vec<Millis> =
        (0..crowd.people).map(|_| now_ms - DAY_MS / 24 - (dice.share() * span_ms) as Millis).collect();
    moments.sort_unstable();
    let one = |at_ms: Millis| (response(crowd, document, questionnaire, &mut dice, at_ms), at_ms);
    moments.into_iter().map(one).collect()
}

fn response(
    crowd: &Crowd,
    document: &ProjectDocument,
    questionnaire: &Questionnaire,
    dice: &mut Dice,
    at_ms: Millis,
) -> Response {
    let id = uuid(dice, at_ms);
    let length = match dice.weighted(&crowd.lengths, |_| true) {
        Some("quick") => Length::Quick,
        Some("full") => Length::Full,
        _ => Length::Short,
    };
    let style = if dice.percent(crowd.easy_percent) { Style::Easy } else { Style::Standard };
    let code = dice.weighted(&crowd.channels, |_| true).unwrap_or_default();
    let channel = Channel::ALL.into_iter().find(|channel| channel.code() == code).unwrap_or_default();
    let mood = dice.around() * 0.22;
    let answers = Person { dice, crowd, document, questionnaire, length, style, mood }.answers();
    Response {
        id,
        revision: 1,
        project: document.slug.clone(),
        questionnaire: questionnaire.name(),
        captured_at: to_rfc3339(at_ms),
        channel,
        event: (channel == Channel::Event).then(|| crowd.event.clone()),
        device: None,
        locale: "en-GB".to_owned(),
        length,
        style,
        agreed: Agreed { notice_version: 1 },
        answers,
        receipt_hash: String::new(),
    }
}

impl Person<'_> {
    fn answers(mut self) -> Answers {
        let mut answers = Answers::new();
        let questionnaire = self.questionnaire;
        let mut items: Vec<&Item> =
            questionnaire.offered(self.length).iter().filter_map(|id| questionnaire.item(id)).collect();
        // Who somebody is comes first here: it leans their other answers.
        items.sort_by_key(|item| item.id != "you.role");
        for item in items {
            let offered = offered_items(questionnaire, self.length, &answers).iter().any(|known| known.id == item.id);
            if !offered {
                continue;
            }
            if let Some(answer) = self.answer(item) {
                if item.id == "you.role" {
                    let lean = answer.one().and_then(|role| self.crowd.lean.get(role));
                    self.mood += lean.copied().unwrap_or(0.0);
                }
                self.companion(item, &answer, &mut answers);
                answers.insert(item.id.clone(), answer);
            }
        }
        answers
    }

    fn answer(&mut self, item: &Item) -> Option<Answer> {
        if self.dice.percent(SKIPPED) {
            return None;
        }
        let may_pass = !item.id.starts_with("you.") && !matches!(item.kind, Kind::Text);
        if may_pass && self.dice.percent(DONT_KNOW) {
            return Some(Answer::DontKnow);
        }
        if may_pass && self.dice.percent(NOT_FOR_ME) {
            return Some(Answer::NotForMe);
        }
        match item.kind {
            Kind::Single if item.scale.is_some() => self.on_scale(item, &item.id).map(Answer::One),
            Kind::Single => self.one_of(item).map(Answer::One),
            Kind::Multi => self.several_of(item),
            Kind::Aims => self.per_aim(item),
            Kind::Text => self.words(&item.id),
            Kind::Number => None,
        }
    }

    /// A code on the item's scale: the crowd's level for it, the person's mood, and some chance of its own.
    fn on_scale(&mut self, item: &Item, level: &str) -> Option<String> {
        let scale = self.questionnaire.scales.get(item.scale(self.style)?)?;
        let level = self.crowd.levels.get(level).copied().unwrap_or(0.5);
        // On a scale whose middle is best, a mood moves people less than how the work really was.
        let mood = if scale.top.len() == 1 && scale.two_sided { self.mood / 3.0 } else { self.mood };
        let value = (level + mood + self.dice.around() * 0.2).clamp(0.0, 0.999);
        scale.codes.get((value * scale.codes.len() as f64) as usize).cloned()
    }

    fn one_of(&mut self, item: &Item) -> Option<String> {
        let options = item.options(self.style);
        let wards = if item.id == "you.ward" { self.document.wards.as_slice() } else { &[] };
        let known =
            |code: &str| options.iter().any(|option| option.code == code) || wards.iter().any(|ward| ward.code == code);
        match self.crowd.weights.get(&item.id) {
            Some(weights) => self.dice.weighted(weights, known).map(str::to_owned),
            None => None,
        }
    }

    fn several_of(&mut self, item: &Item) -> Option<Answer> {
        let shares = self.crowd.shares.get(&item.id)?;
        let mut chosen = Vec::new();
        for option in item.options(self.style) {
            let share = shares.get(&option.code).copied().unwrap_or(0);
            if !self.dice.percent(share) {
                continue;
            }
            if option.exclusive {
                return Some(Answer::Many(vec![option.code.clone()]));
            }
            chosen.push(option.code.clone());
        }
        (!chosen.is_empty()).then_some(Answer::Many(chosen))
    }

    fn per_aim(&mut self, item: &Item) -> Option<Answer> {
        let document = self.document;
        let mut codes = std::collections::BTreeMap::new();
        for aim in offered_aims(&document.aims, self.length) {
            let early = self.style == Style::Standard && self.dice.percent(EARLY);
            let level = [&item.id, ".", &aim.id].concat();
            let code = if early { Some("early".to_owned()) } else { self.on_scale(item, &level) };
            if let Some(code) = code {
                codes.insert(aim.id.clone(), code);
            }
        }
        Some(Answer::PerAim(codes))
    }

    fn words(&mut self, item: &str) -> Option<Answer> {
        let texts = self.crowd.texts.get(item)?;
        let writes = self.dice.percent(WRITES);
        self.dice.pick(texts).filter(|_| writes).map(|text| Answer::One(text.clone()))
    }

    /// A few words beside an answer, where the answer asks for them.
    fn companion(&mut self, item: &Item, answer: &Answer, answers: &mut Answers) {
        let Some(companion) = &item.companion else { return };
        let asks = |code: &str| item.options(self.style).iter().any(|option| option.code == code && option.asks_text);
        if answer.one().is_some_and(asks)
            && let Some(words) = self.words(companion)
        {
            answers.insert(companion.clone(), words);
        }
    }
}

/// A UUID of version 7 from fixed chance.
fn uuid(dice: &mut Dice, at_ms: Millis) -> String {
    let random = [dice.next(), dice.next()].map(u64::to_le_bytes).concat();
    let mut ten = [0; 10];
    ten.copy_from_slice(&random[..10]);
    uuid::Builder::from_unix_timestamp_millis(at_ms.unsigned_abs(), &ten).into_uuid().to_string()
}
