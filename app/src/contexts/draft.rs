//! The answers being given in the project that is open, kept on the phone after every change.

use super::clock::now_ms;
use domain::{
    collection::{
        answer::Answer, draft::Draft, questionnaire::Questionnaire, receipt_code::ReceiptCode, response::Response,
        validation::Problem,
    },
    wire::v1::Pack,
};
use leptos::prelude::*;

use crate::platform::{drafts, random};

/// Whether drafts are kept on the phone: at events they are in memory and nowhere else.
const KEPT: bool = cfg!(not(feature = "event"));

/// Where the draft stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DraftState {
    /// Not looked for yet.
    #[default]
    Loading,
    /// There is none.
    None,
    /// Here.
    Open(Box<Draft>),
}

impl DraftState {
    /// The draft, if there is one.
    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::Open(draft) => Some(draft),
            _ => None,
        }
    }
}

/// The draft of the project that is open.
#[derive(Clone, Copy)]
pub struct DraftContext {
    state: RwSignal<DraftState>,
    /// Whether the last change is safe on the phone.
    pub kept: RwSignal<bool>,
}

/// What a draft became.
pub struct Finished {
    /// The answers.
    pub response: Response,
    /// What the person keeps.
    pub receipt_code: ReceiptCode,
}

impl DraftContext {
    /// A draft that is not looked for yet.
    pub(super) fn new() -> Self {
        Self { state: RwSignal::default(), kept: RwSignal::new(true) }
    }

    /// Puts a draft in place, as if it had been begun here.
    #[cfg(test)]
    pub fn put(self, draft: Draft) {
        self.state.set(DraftState::Open(Box::new(draft)));
    }

    /// Follows the draft.
    pub fn with<T>(self, read: impl FnOnce(&DraftState) -> T) -> T {
        self.state.with(read)
    }

    /// Reads the draft without following it.
    pub fn with_untracked<T>(self, read: impl FnOnce(&DraftState) -> T) -> T {
        self.state.with_untracked(read)
    }

    /// A copy of the draft now.
    pub fn get_untracked(self) -> Option<Draft> {
        self.state.with_untracked(|state| state.draft().cloned())
    }

    /// The answer to an item now.
    pub fn answer(self, item: &str) -> Option<Answer> {
        self.state.with_untracked(|state| state.draft()?.answers.get(item).cloned())
    }

    /// Changes the draft and keeps it on the phone at once.
    pub fn update(self, change: impl FnOnce(&mut Draft)) {
        self.state.update(|state| {
            if let DraftState::Open(draft) = state {
                change(draft);
                draft.touch(now_ms());
            }
        });
        self.keep();
    }

    /// The draft, begun now where there is none.
    pub fn begin(self, project: &str, questionnaire: &Questionnaire) {
        let begun = self.state.with_untracked(|state| state.draft().is_some_and(|draft| draft.project == project));
        if !begun && let Some(seed) = random::seed() {
            self.state.set(DraftState::Open(Box::new(Draft::start(seed, project, questionnaire))));
        }
    }

    /// Whether the draft answers nothing at all.
    pub fn answers_nothing(self, pack: &Pack) -> bool {
        let nothing = |draft: &Draft| draft.answers_nothing(&pack.questionnaire, &pack.project.aims);
        self.state.with_untracked(|state| state.draft().is_some_and(nothing))
    }

    /// The draft as a response; else the item that has to be mended, where it is one. None where there is no draft.
    pub fn finish(self, pack: &Pack, language: &str) -> Option<Result<Finished, Option<String>>> {
        let draft = self.get_untracked()?;
        let (questionnaire, aims) = (&pack.questionnaire, &pack.project.aims);
        let finished = draft.finish(questionnaire, aims, now_ms(), language);
        let finished = finished.map(|response| Finished { response, receipt_code: draft.receipt_code });
        Some(finished.map_err(|problems| problems.iter().find_map(item_to_mend)))
    }

    /// Forgets the draft, here and on the phone.
    pub fn forget(self) {
        let project = self.state.with_untracked(|state| state.draft().map(|draft| draft.project.clone()));
        self.state.set(DraftState::None);
        if let Some(project) = project.filter(|_| KEPT) {
            drafts::forget(&project);
        }
    }

    fn keep(self) {
        if let Some(draft) = self.get_untracked().filter(|_| KEPT) {
            let kept = self.kept;
            drafts::keep(&draft, move |safe| kept.set(safe));
        }
    }

    /// Looks for the draft of a project on the phone.
    #[cfg(all(feature = "hydrate", not(feature = "event")))]
    pub fn open(self, slug: String) {
        if self.state.with_untracked(|state| state.draft().is_some_and(|draft| draft.project == slug)) {
            return;
        }
        self.state.set(DraftState::Loading);
        leptos::task::spawn_local(async move {
            let found = drafts::load(&slug, now_ms()).await;
            if self.state.with_untracked(|state| *state == DraftState::Loading) {
                self.state.set(found.map_or(DraftState::None, |draft| DraftState::Open(Box::new(draft))));
            }
        });
    }
}

fn item_to_mend(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Answer { item, .. } => Some(item.trim_end_matches(".text").to_owned()),
        Problem::AgreementMissing => None,
    }
}
