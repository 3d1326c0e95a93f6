//! The questionnaire in a project file: a known one by name, or one's own put in whole; every problem in a sentence.
//!
//! It does not judge the wording, and knows no earlier version.

use std::collections::BTreeSet;

use domain::collection::questionnaire::{AnswerOption, Item, Kind, Questionnaire, QuestionnaireRef};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a project file asks.
#[derive(Deserialize)]
#[serde(try_from = "Value")]
pub(super) enum Asked {
    /// One put in whole.
    Whole(Box<Questionnaire>),
    /// One that is known.
    Named(QuestionnaireRef),
}

impl TryFrom<Value> for Asked {
    type Error = String;

    fn try_from(mut value: Value) -> Result<Self, String> {
        let Some(items) = value.get_mut("items") else {
            let named = serde_json::from_value(value);
            return named.map(Self::Named).map_err(|error| format!("the questionnaire: {error}"));
        };
        add_sections(items);
        let mut unknown = Vec::new();
        let whole = serde_ignored::deserialize(value, |path| unknown.push(format!("“{path}”")));
        let whole: Questionnaire = whole.map_err(|error| format!("the questionnaire: {error}"))?;
        if unknown.is_empty() {
            return Ok(Self::Whole(Box::new(whole)));
        }
        Err(format!("the questionnaire has fields that are not known: {}", unknown.join(", ")))
    }
}

/// An item that names no section belongs to the one of the item before it.
fn add_sections(items: &mut Value) {
    let mut section = json!("taking_part");
    for item in items.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        if item.get("id").and_then(Value::as_str).is_some_and(|id| id.starts_with("you.")) {
            section = json!("about_you");
        }
        section = item.entry("section").or_insert(section).clone();
    }
}

/// Everything that is wrong with a questionnaire put in whole.
pub(super) fn problems(own: &Questionnaire) -> Vec<String> {
    let mut found = Vec::new();
    if own.id.is_empty() || own.version == 0 {
        found.push("The questionnaire needs an id, and a version from 1 on.".to_owned());
    }
    if own.items.is_empty() {
        found.push("The questionnaire needs at least one item.".to_owned());
    }
    let mut ids = BTreeSet::new();
    for item in &own.items {
        if item.id.is_empty() || !ids.insert(item.id.as_str()) {
            found.push(format!("Every item needs its own id; “{}” is there twice or empty.", item.id));
        }
        found.extend(item_problem(item).map(|problem| format!("The item “{}” {problem}.", item.id)));
    }
    for id in [&own.lengths.quick, &own.lengths.short, &own.lengths.full].into_iter().flatten() {
        if !ids.contains(id.as_str()) {
            found.push(format!("A length offers “{id}”, but there is no such item."));
        }
    }
    if own.lengths.full.is_empty() {
        found.push("The full length must offer at least one item.".to_owned());
    }
    found
}

fn item_problem(item: &Item) -> Option<&'static str> {
    let takes_codes = matches!(item.kind, Kind::Single | Kind::Multi | Kind::Aims);
    if item.question.is_empty() {
        return Some("needs a question");
    }
    if takes_codes && item.options.is_empty() {
        return Some("needs options to choose from");
    }
    if !takes_codes && !item.options.is_empty() {
        return Some("takes words or a number, so it can have no options");
    }
    let mut codes = BTreeSet::new();
    let good = |option: &AnswerOption| !option.code.is_empty() && !option.label.is_empty();
    let distinct = item.options.iter().all(|option| good(option) && codes.insert(option.code.as_str()));
    let kept_back = ["dk", "na"].iter().any(|code| codes.contains(code));
    if !distinct {
        return Some("has an option without a code or a label, or a code twice");
    }
    kept_back.then_some("may not use the codes dk and na: every item has “I don’t know” and “Not for me” already")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: Value) -> Result<Questionnaire, String> {
        match Asked::try_from(value)? {
            Asked::Whole(own) => Ok(*own),
            Asked::Named(named) => Err(format!("{named:?} is only a name")),
        }
    }

    fn tools() -> Value {
        json!({"id": "x.tools", "kind": "single", "question": {"en-GB": "Did you have the tools you needed?"},
            "options": [{"code": "yes", "label": {"en-GB": "Yes"}}, {"code": "no", "label": {"en-GB": "No"}}]})
    }

    fn with(items: Value, full: Value) -> Value {
        json!({"id": "own", "version": 2, "items": items, "lengths": {"quick": [], "short": [], "full": full},
            "scales": {}, "principles": []})
    }

    #[test]
    fn an_item_without_a_section_belongs_to_the_one_before_it() {
        let mut first = tools();
        first["id"] = json!("x.first");
        first["section"] = json!("impact");
        let mut you = tools();
        you["id"] = json!("you.bike");
        let own = asked(with(json!([first, tools(), you]), json!(["x.tools"]))).unwrap();
        let sections: Vec<_> = own.items.iter().map(|item| serde_json::to_value(item.section).unwrap()).collect();
        assert_eq!(sections, [json!("impact"), json!("impact"), json!("about_you")]);
        assert_eq!(problems(&own), Vec::<String>::new());
    }

    #[test]
    fn a_questionnaire_that_cannot_be_read_is_not_taken_for_a_name() {
        let mut item = tools();
        item["kind"] = json!("slider");
        let error = asked(with(json!([item]), json!([]))).unwrap_err();
        assert!(error.contains("slider"), "{error}");
    }

    #[test]
    fn a_slip_in_a_field_is_named_with_its_place() {
        let mut item = tools();
        (item["hepl"], item["options"][1]["exclusve"]) = (json!({"en-GB": "Any tool."}), json!(true));
        let error = asked(with(json!([item]), json!(["x.tools"]))).unwrap_err();
        assert!(error.contains("“items.0.hepl”") && error.contains("“items.0.options.1.exclusve”"), "{error}");
    }

    #[test]
    fn each_problem_is_named() {
        let cases = [
            (with(json!([]), json!(["x.tools"])), "at least one item"),
            (with(json!([tools(), tools()]), json!(["x.tools"])), "“x.tools” is there twice"),
            (with(json!([tools()]), json!(["x.gone"])), "“x.gone”, but there is no such item"),
            (with(json!([tools()]), json!([])), "full length"),
        ];
        for (file, sentence) in cases {
            let found = problems(&asked(file).unwrap()).join("\n");
            assert!(found.contains(sentence), "{found}");
        }
        for (field, value, sentence) in [
            ("options", json!([]), "needs options"),
            ("kind", json!("text"), "can have no options"),
            ("question", json!({}), "needs a question"),
            ("options", json!([{"code": "dk", "label": {"en-GB": "Don’t know"}}]), "dk and na"),
            ("options", json!([{"code": "", "label": {"en-GB": "Yes"}}]), "without a code"),
        ] {
            let mut item = tools();
            item[field] = value;
            let found = problems(&asked(with(json!([item]), json!(["x.tools"]))).unwrap()).join("\n");
            assert!(found.contains(sentence), "{found}");
        }
    }
}
