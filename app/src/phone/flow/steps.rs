//! The order of the flow's steps, and what comes before and after each. Pure: addresses and drafts in, steps out.

use domain::collection::{
    draft::Draft,
    project::Aim,
    questionnaire::{Part, Questionnaire, pages},
};

/// Length, wording and whose phone it is.
pub const SETUP: &str = "setup";
/// Check your answers.
pub const CHECK: &str = "check";
/// Why there are questions about the person.
pub const ABOUT: &str = "about";
/// Asks whether a form without an answer is meant.
pub const NOTHING: &str = "nothing";
/// Said no: nothing is kept.
pub const GOODBYE: &str = "goodbye";

/// Every step of the flow for this draft, in order.
pub fn steps(questionnaire: &Questionnaire, aims: &[Aim], draft: &Draft) -> Vec<String> {
    let pages = pages(questionnaire, aims, draft.length, &draft.answers);
    let of = |part: Part| pages.iter().filter(move |page| page.part == part).map(|page| page.step());
    // At events staff set how much is asked, and the start screen asks for the wording.
    let mut steps = if cfg!(feature = "event") { Vec::new() } else { vec![SETUP.to_owned()] };
    steps.extend(of(Part::Questions));
    steps.push(CHECK.to_owned());
    let about: Vec<String> = of(Part::AboutYou).collect();
    if !about.is_empty() {
        steps.push(ABOUT.to_owned());
        steps.extend(about);
    }
    steps
}

/// The step after this one; none after the last, where the answers are saved.
pub fn after(steps: &[String], step: &str) -> Option<String> {
    let place = steps.iter().position(|known| known == step)?;
    steps.get(place + 1).cloned()
}

/// The step before this one; none before the first.
pub fn before(steps: &[String], step: &str) -> Option<String> {
    let place = steps.iter().position(|known| known == step)?;
    steps.get(place.checked_sub(1)?).cloned()
}
