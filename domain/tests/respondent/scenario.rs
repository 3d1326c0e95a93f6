//! Answers like a respondent: a person with a phone, a project with aims, and the pages in between.

use std::sync::{Arc, LazyLock};

use domain::{
    collection::{
        answer::{Answer, DONT_KNOW, NOT_FOR_ME},
        draft::{Draft, Seed},
        project::Aim,
        questionnaire::{Kind, Length, Page, Part, Questionnaire, Style, coeval_core, pages},
        response::Response,
        validation::Problem,
    },
    text::Text,
};

/// When every scenario takes place: 2026-11-22T10:15:00Z.
pub const NOW_MS: i64 = 1_795_342_500_000;

static CORE: LazyLock<Arc<Questionnaire>> = LazyLock::new(|| Arc::new(coeval_core()));

/// One person filling in the questionnaire of a project.
pub struct Scenario {
    pub questionnaire: Arc<Questionnaire>,
    pub aims: Vec<Aim>,
    pub draft: Draft,
}

/// Aims `a1`, `a2` and so on.
pub fn aims(count: usize) -> Vec<Aim> {
    (1..=count).map(|number| Aim { id: format!("a{number}"), text: Text::base(format!("Aim {number}")) }).collect()
}

impl Scenario {
    /// Someone opens a project with two aims and has not agreed to anything yet.
    pub fn start(length: Length, style: Style) -> Self {
        let questionnaire = Arc::clone(&CORE);
        let seed = Seed {
            id: "019aab80-0000-7000-8000-000000000001".to_owned(),
            random: [7, 1, 8, 2, 8, 1, 8, 2, 8, 4],
            now_ms: NOW_MS,
        };
        let mut draft = Draft::start(seed, "mascot", &questionnaire);
        draft.length = length;
        draft.style = style;
        Self { questionnaire, aims: aims(2), draft }
    }

    /// They agree to the first notice.
    pub fn agree(mut self) -> Self {
        self.draft.agreed = Some(1);
        self
    }

    /// The names of the pages they have in front of them, one half of the flow.
    pub fn steps(&self, part: Part) -> Vec<String> {
        self.pages(|page| (page.part == part).then(|| page.step()))
    }

    /// "3 of 12" for a page; none when it is not there.
    pub fn numbered(&self, step: &str) -> Option<String> {
        self.pages(|page| (page.step() == step).then(|| format!("{} of {}", page.number, page.total))).pop()
    }

    /// Whether a page is there now.
    pub fn sees(&self, step: &str) -> bool {
        self.numbered(step).is_some()
    }

    /// They choose a code, or write a text.
    pub fn answer(&mut self, step: &str, given: &str) -> &mut Self {
        match self.aim_of(step) {
            Some((item, aim)) => self.draft.set_aim(&item, &aim, Some(given.to_owned())),
            None => self.draft.set(step, Some(Answer::from(given))),
        }
        self
    }

    /// They tick several boxes.
    pub fn tick(&mut self, item: &str, codes: &[&str]) -> &mut Self {
        self.draft.set(item, Some(Answer::Many(codes.iter().map(|code| (*code).to_owned()).collect())));
        self
    }

    /// "I don't know".
    pub fn do_not_know(&mut self, step: &str) -> &mut Self {
        self.answer(step, DONT_KNOW)
    }

    /// "Not for me".
    pub fn not_for_me(&mut self, step: &str) -> &mut Self {
        self.answer(step, NOT_FOR_ME)
    }

    /// They clear an answer or leave the page as it is.
    pub fn skip(&mut self, step: &str) -> &mut Self {
        match self.aim_of(step) {
            Some((item, aim)) => self.draft.set_aim(&item, &aim, None),
            None => self.draft.set(step, None),
        }
        self
    }

    /// They press "Send" or "Save".
    pub fn finish(&self) -> Result<Response, Vec<Problem>> {
        self.draft.finish(&self.questionnaire, &self.aims, NOW_MS, "en-GB")
    }

    /// What they end up having answered, as it travels.
    pub fn sent(&self) -> serde_json::Value {
        let response = self.finish().expect("the person agreed and answered what was asked");
        serde_json::to_value(response.answers).expect("answers are strings, lists and maps")
    }

    fn aim_of(&self, step: &str) -> Option<(String, String)> {
        let item = self.questionnaire.items.iter().find(|item| item.kind == Kind::Aims)?;
        let aim = step.strip_prefix(&item.id)?.strip_prefix('.')?;
        Some((item.id.clone(), aim.to_owned()))
    }

    fn pages<T>(&self, pick: impl Fn(&Page<'_>) -> Option<T>) -> Vec<T> {
        pages(&self.questionnaire, &self.aims, self.draft.length, &self.draft.answers).iter().filter_map(pick).collect()
    }
}
