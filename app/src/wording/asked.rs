//! What a figure is about, in the words that were asked.

use domain::{
    collection::questionnaire::{Item, Style},
    disclosure::Figure,
    text::Text,
    wire::v1::Pack,
};

/// The item a figure is about; none when it is about an aim that is asked about no more.
pub fn item_of<'p>(pack: &'p Pack, figure: &Figure) -> Option<&'p Item> {
    let items = &pack.questionnaire;
    items.item(&figure.id).or_else(|| aim_of(pack, figure).and_then(|_| items.item(figure.id.rsplit_once('.')?.0)))
}

/// The words of the aim a figure is about.
pub fn aim_of(pack: &Pack, figure: &Figure) -> Option<Text> {
    if pack.questionnaire.item(&figure.id).is_some() {
        return None;
    }
    let (_, id) = figure.id.rsplit_once('.')?;
    pack.project.aims.iter().find(|aim| aim.id == id).map(|aim| aim.text.clone())
}

/// The question with the aim in its place, in the languages of the question.
pub fn question(item: &Item, aim: Option<&Text>) -> Text {
    let Some(aim) = aim else { return item.question.clone() };
    let filled = item.question.0.iter().map(|(tag, words)| (tag.clone(), words.replace("{aim}", aim.get(tag))));
    Text(filled.collect())
}

/// The words of an answer in a wording, in every language; the code where it is not offered any more.
pub fn label(item: &Item, style: Style, code: &str) -> Text {
    let option = item.options(style).iter().find(|option| option.code == code);
    option.map_or_else(|| Text::base(code), |option| option.label.clone())
}
