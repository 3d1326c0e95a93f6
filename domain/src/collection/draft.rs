//! Answers being given, on the phone only, and the one way from there to a response.
//!
//! A draft carries its own id and receipt code from the start, so finishing twice makes the same response.

use serde::{Deserialize, Serialize};

use crate::{
    collection::{
        answer::{Answer, Answers, DONT_KNOW, NOT_FOR_ME},
        project::{Aim, DRAFT_KEPT_MS},
        questionnaire::{
            Item, Kind, Length, Questionnaire, QuestionnaireRef, Style, offered_aims, offered_items, option_is_offered,
            text_is_asked,
        },
        receipt_code::ReceiptCode,
        response::{Agreed, Channel, Response},
        validation::{Problem, check_answer},
    },
    text::visible::can_be_seen,
    time::{Millis, to_rfc3339},
};

/// Answers being given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The id of the response it will become.
    pub id: String,
    /// The receipt code of the response it will become.
    pub receipt_code: ReceiptCode,
    /// The project's slug.
    pub project: String,
    /// The questionnaire it was begun with.
    pub questionnaire: QuestionnaireRef,
    /// The notice the person agreed to; none yet until they do.
    pub agreed: Option<u32>,
    /// How much is asked.
    pub length: Length,
    /// In which wording.
    pub style: Style,
    /// The answers so far.
    pub answers: Answers,
    /// The page the person is on, as in addresses.
    pub step: String,
    /// When it was begun.
    pub started_at_ms: Millis,
    /// When it last changed.
    pub changed_at_ms: Millis,
    /// Counts changes: of two copies, the higher is the newer.
    pub edit: u64,
}

/// What makes a draft: everything that a pure crate cannot make up itself.
#[derive(Clone, Debug)]
pub struct Seed {
    /// A new UUID, version 7.
    pub id: String,
    /// Ten random bytes for the receipt code.
    pub random: [u8; 10],
    /// Now.
    pub now_ms: Millis,
}

impl Draft {
    /// A new draft for a project.
    pub fn start(seed: Seed, project: &str, questionnaire: &Questionnaire) -> Self {
        Self {
            id: seed.id,
            receipt_code: ReceiptCode::from_random(seed.random),
            project: project.to_owned(),
            questionnaire: questionnaire.name(),
            agreed: None,
            length: Length::default(),
            style: Style::default(),
            answers: Answers::new(),
            step: String::new(),
            started_at_ms: seed.now_ms,
            changed_at_ms: seed.now_ms,
            edit: 0,
        }
    }

    /// Notes a change made now.
    pub fn touch(&mut self, now_ms: Millis) {
        self.edit += 1;
        self.changed_at_ms = now_ms;
    }

    /// Sets or clears the answer to an item; clearing is skipping.
    pub fn set(&mut self, item: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => {
                self.answers.insert(item.to_owned(), answer);
            }
            None => {
                self.answers.remove(item);
            }
        }
    }

    /// Sets or clears the answer about one aim.
    pub fn set_aim(&mut self, item: &str, aim: &str, code: Option<String>) {
        let mut aims = match self.answers.remove(item) {
            Some(Answer::PerAim(aims)) => aims,
            _ => Default::default(),
        };
        match code {
            Some(code) => {
                aims.insert(aim.to_owned(), code);
            }
            None => {
                aims.remove(aim);
            }
        }
        if !aims.is_empty() {
            self.answers.insert(item.to_owned(), Answer::PerAim(aims));
        }
    }

    /// Changes the wording. Answers that the new wording does not offer, or has on another scale, are cleared, to be
    /// asked again; returns how many items that touched.
    pub fn set_style(&mut self, questionnaire: &Questionnaire, style: Style) -> usize {
        let (from, to) = (self.style, style);
        let mut cleared = 0;
        self.answers.retain(|id, answer| {
            let Some(item) = questionnaire.item(id) else { return true };
            let before = answer.clone();
            let keeps = carries_over(item, from, to, answer);
            cleared += usize::from(!keeps || *answer != before);
            keeps
        });
        self.style = style;
        cleared
    }

    /// Chooses the option that a written text belongs to. For forms that show every text from the start: words are not
    /// lost there because the box beside them was left empty.
    pub fn choose_by_texts(&mut self, questionnaire: &Questionnaire) {
        for item in &questionnaire.items {
            let written =
                item.companion.as_ref().and_then(|id| self.answers.get(id)).is_some_and(Answer::has_substance);
            let asking = item.options(self.style).iter().find(|option| option.asks_text);
            let Some(option) = asking.filter(|_| written && !text_is_asked(item, self.answers.get(&item.id))) else {
                continue;
            };
            let chosen = match self.answers.get(&item.id) {
                None if item.kind == Kind::Multi => Answer::Many(vec![option.code.clone()]),
                None => Answer::One(option.code.clone()),
                // Beside "nothing yet" and "I don't know" too: whoever is asked again knows which of both is meant.
                Some(Answer::DontKnow) if item.kind == Kind::Multi => both(DONT_KNOW, &option.code),
                Some(Answer::NotForMe) if item.kind == Kind::Multi => both(NOT_FOR_ME, &option.code),
                Some(Answer::Many(codes)) => Answer::Many(codes.iter().chain([&option.code]).cloned().collect()),
                Some(_) => continue,
            };
            self.answers.insert(item.id.clone(), chosen);
        }
    }

    /// Whether the draft has waited too long on a person's own phone.
    pub fn expired(&self, now_ms: Millis) -> bool {
        now_ms - self.changed_at_ms > DRAFT_KEPT_MS
    }

    /// The newer of two copies of what the phone kept. Copies of one draft count their changes, so that a clock set
    /// back does not bring an older one to the front.
    pub fn newer(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => {
                let other_is_newer =
                    if one.id == other.id { other.edit > one.edit } else { other.changed_at_ms > one.changed_at_ms };
                Some(if other_is_newer { other } else { one })
            }
            (one, other) => one.or(other),
        }
    }

    /// Whether nothing would travel but the agreement: who finishes then is asked whether they mean it.
    pub fn answers_nothing(&self, questionnaire: &Questionnaire, aims: &[Aim]) -> bool {
        self.offered_answers(questionnaire, aims).is_empty()
    }

    /// Turns the draft into a response, leaving out what is no longer offered and what is empty.
    ///
    /// ```
    /// use domain::collection::{
    ///     answer::Answer,
    ///     draft::{Draft, Seed},
    ///     questionnaire::coeval_core,
    ///     validation::Problem,
    /// };
    ///
    /// let asked = coeval_core();
    /// let seed = Seed { id: "0190a1b2-0000-7000-8000-000000000001".to_owned(), random: [7; 10], now_ms: 0 };
    /// let mut draft = Draft::start(seed, "garden", &asked);
    /// draft.answers.insert("q17.p_respect".to_owned(), Answer::from("always"));
    /// draft.answers.insert("q99.not_asked".to_owned(), Answer::from("always"));
    /// assert_eq!(draft.finish(&asked, &[], 60_000, "en-GB").unwrap_err(), [Problem::AgreementMissing]);
    ///
    /// draft.agreed = Some(1);
    /// let response = draft.finish(&asked, &[], 60_000, "en-GB").unwrap();
    /// assert_eq!(response.captured_at, "1970-01-01T00:01:00Z");
    /// assert_eq!(response.answers.len(), 1, "what is not asked is left out");
    /// ```
    ///
    /// # Errors
    /// Every problem, in question order; the first of all is a missing agreement.
    pub fn finish(
        &self,
        questionnaire: &Questionnaire,
        aims: &[Aim],
        now_ms: Millis,
        locale: &str,
    ) -> Result<Response, Vec<Problem>> {
        let mut problems = Vec::new();
        if self.agreed.is_none() {
            problems.push(Problem::AgreementMissing);
        }
        let answers = self.offered_answers(questionnaire, aims);
        for (id, answer) in &answers {
            if let Err(unfit) = check_answer(questionnaire, aims, self.style, id, answer) {
                problems.push(Problem::Answer { item: id.clone(), unfit });
            }
        }
        let mut offered = Answers::new();
        offered.extend(answers);
        match self.agreed {
            Some(notice_version) if problems.is_empty() => Ok(Response {
                id: self.id.clone(),
                revision: 1,
                project: self.project.clone(),
                questionnaire: self.questionnaire.clone(),
                captured_at: to_rfc3339(now_ms),
                channel: Channel::Own,
                event: None,
                device: None,
                locale: locale.to_owned(),
                length: self.length,
                style: self.style,
                agreed: Agreed { notice_version },
                answers: offered,
                receipt_hash: self.receipt_code.hash(),
            }),
            _ => Err(problems),
        }
    }

    /// The answers to what is still offered, in question order.
    fn offered_answers(&self, questionnaire: &Questionnaire, aims: &[Aim]) -> Vec<(String, Answer)> {
        let answers = self.clean_answers(questionnaire, offered_aims(aims, self.length));
        let mut offered = Vec::new();
        for item in offered_items(questionnaire, self.length, &answers) {
            let answer = answers.get(&item.id).filter(|answer| match answer {
                Answer::One(code) => {
                    let option = item.options(self.style).iter().find(|option| option.code == *code);
                    option.is_none_or(|option| option_is_offered(item, option, &answers))
                }
                _ => true,
            });
            offered.extend(answer.map(|answer| (item.id.clone(), answer.clone())));
            if let Some(id) = &item.companion
                && let Some(text) = answers.get(id)
                && text_is_asked(item, answers.get(&item.id))
            {
                offered.push((id.clone(), text.clone()));
            }
        }
        offered
    }

    /// All answers, with texts cleaned, aims that are not asked about left out, and empty ones left out.
    fn clean_answers(&self, questionnaire: &Questionnaire, aims: &[Aim]) -> Answers {
        let mut cleaned = Answers::new();
        for (id, answer) in &self.answers {
            let is_text = questionnaire.item(id).is_none_or(|item| item.kind == Kind::Text);
            let answer = match answer {
                Answer::One(text) if is_text => Answer::from(clean_text(text).as_str()),
                Answer::PerAim(codes) => {
                    let mut codes = codes.clone();
                    codes.retain(|id, _| aims.iter().any(|aim| aim.id == *id));
                    Answer::PerAim(codes)
                }
                other => other.clone(),
            };
            if !answer.is_nothing() {
                cleaned.insert(id.clone(), answer);
            }
        }
        cleaned
    }
}

fn both(one: &str, other: &str) -> Answer {
    Answer::Many([one, other].map(str::to_owned).to_vec())
}

/// Whether an answer still says the same in another wording; of several aims, those that do not are taken out.
fn carries_over(item: &Item, from: Style, to: Style, answer: &mut Answer) -> bool {
    let same_scale = item.scale(from) == item.scale(to);
    let offered = |code: &String| same_scale && item.options(to).iter().any(|option| option.code == *code);
    match answer {
        Answer::DontKnow | Answer::NotForMe | Answer::Number(_) => true,
        Answer::One(code) => item.kind == Kind::Text || from == to || offered(code),
        Answer::Many(codes) => from == to || codes.iter().all(offered),
        Answer::PerAim(codes) => {
            codes.retain(|_, code| from == to || code == DONT_KNOW || code == NOT_FOR_ME || offered(code));
            !codes.is_empty()
        }
    }
}

/// Free text as it may travel: no control characters but tab and line break, no white space at the ends, and nothing at
/// all where nothing can be seen.
pub fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\t' | '\n')).collect();
    if can_be_seen(&text) { text.trim().to_owned() } else { String::new() }
}
