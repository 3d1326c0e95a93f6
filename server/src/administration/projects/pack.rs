//! Puts a pack together: the project's public face and its questionnaire with the project's own options.
//!
//! It narrows texts to one language; it never translates and never decides what is accepted beyond options.

use domain::{
    collection::{
        project::{Notice, Project},
        questionnaire::{AnswerOption, Item, LANGUAGES, Questionnaire, name_place},
    },
    text::Text,
    wire::v1::Pack,
};

use super::document::{ProjectDocument, Ward};

const WARD: &str = "you.ward";
const ROLE: &str = "you.role";

/// The pack of a project in every language.
pub(super) fn build(document: &ProjectDocument, mut questionnaire: Questionnaire, notice: Notice) -> Pack {
    offer_wards(&mut questionnaire, document);
    if document.role_sensitive
        && let Some(role) = questionnaire.items.iter_mut().find(|item| item.id == ROLE)
    {
        role.sensitive = true;
    }
    let project = Project {
        slug: document.slug.clone(),
        name: document.name.clone(),
        summary: document.summary.clone(),
        aims: document.aims.clone(),
        opens_at: document.opens_at.clone(),
        closes_at: document.closes_at.clone(),
        time_zone: document.time_zone.clone(),
        notice,
        practice: document.is_practice(),
        synthetic: document.synthetic,
        organisation: document.organisation.clone(),
        contact: document.contact.clone(),
        safeguarding: document.safeguarding.clone(),
        waves: document.waves.clone(),
        events: document.events.clone(),
    };
    let languages = LANGUAGES.iter().map(|&language| language.to_owned()).collect();
    Pack { project, questionnaire, languages, sealing_key: None }
}

/// The questionnaire with every ward ever offered, asked for as the project's place is called; none when the project never
/// had any.
pub(super) fn accepting(document: &ProjectDocument, asked: &Questionnaire) -> Option<Questionnaire> {
    if document.wards.is_empty() && document.retired_wards.is_empty() {
        return None;
    }
    let mut widened = asked.clone();
    let wards = document.wards.iter().chain(&document.retired_wards);
    prepend_wards(&mut widened, wards);
    name_place(&mut widened, document.place);
    Some(widened)
}

/// Offers the question about wards only where there are some, without the retired ones.
fn offer_wards(questionnaire: &mut Questionnaire, document: &ProjectDocument) {
    if document.wards.is_empty() {
        let lengths = &mut questionnaire.lengths;
        for offered in [&mut lengths.quick, &mut lengths.short, &mut lengths.full] {
            offered.retain(|item| item != WARD);
        }
    }
    if let Some(ward) = ward_item(questionnaire) {
        ward.options.retain(|option| !document.retired_wards.iter().any(|retired| retired.code == option.code));
    }
}

fn prepend_wards<'w>(questionnaire: &mut Questionnaire, wards: impl Iterator<Item = &'w Ward>) {
    let Some(item) = ward_item(questionnaire) else { return };
    let mut options: Vec<AnswerOption> = wards.map(ward_option).collect();
    options.append(&mut item.options);
    item.options = options;
}

fn ward_item(questionnaire: &mut Questionnaire) -> Option<&mut Item> {
    questionnaire.items.iter_mut().find(|item| item.id == WARD)
}

fn ward_option(ward: &Ward) -> AnswerOption {
    AnswerOption {
        code: ward.code.clone(),
        label: ward.name.clone(),
        exclusive: false,
        beside: false,
        asks_text: false,
        more: false,
        under: None,
    }
}

/// The same pack with every text in one language only, or the base language where that is missing.
pub(super) fn narrowed(pack: &Pack, language: &str) -> Pack {
    let mut pack = pack.clone();
    let narrow = |text: &mut Text| *text = text.only(language);
    let project = &mut pack.project;
    let aims = project.aims.iter_mut().map(|aim| &mut aim.text);
    let waves = project.waves.iter_mut().map(|wave| &mut wave.name);
    let events = project.events.iter_mut().map(|event| &mut event.name);
    let optional = [&mut project.organisation, &mut project.contact, &mut project.safeguarding];
    let own = [&mut project.name, &mut project.summary, &mut project.notice.text, &mut project.notice.easy];
    aims.chain(waves).chain(events).chain(optional.into_iter().flatten()).chain(own).for_each(narrow);
    for item in &mut pack.questionnaire.items {
        narrow_item(item, &narrow);
    }
    for principle in &mut pack.questionnaire.principles {
        narrow(&mut principle.name);
    }
    pack
}

fn narrow_item(item: &mut Item, narrow: &impl Fn(&mut Text)) {
    narrow(&mut item.question);
    item.help.iter_mut().for_each(narrow);
    item.options.iter_mut().for_each(|option| narrow(&mut option.label));
    if let Some(easy) = &mut item.easy {
        narrow(&mut easy.question);
        easy.options.iter_mut().for_each(|option| narrow(&mut option.label));
    }
}
