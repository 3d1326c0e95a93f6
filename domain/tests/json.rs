//! The lean reader of phones reads what serde reads.

use domain::{
    collection::{
        answer::Answer,
        draft::{Draft, Seed},
        project::{Aim, Project},
        questionnaire::coeval_core,
    },
    json::{FromJson, read},
    text::Text,
    time::zone::TimeZone,
    wire::v1::{EnvelopeResult, Outcome, Pack, Problem, ResponsesAnswer},
};
use serde::{Serialize, de::DeserializeOwned};

fn same<T: FromJson + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(read::<T>(&text).as_ref(), Some(value));
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
}

fn pack() -> Pack {
    let mut questionnaire = coeval_core();
    questionnaire.items[0].range = Some((0.0, 10.5));
    questionnaire.scales.clear();
    questionnaire.principles.clear();
    let project = Project {
        slug: "mascot".to_owned(),
        name: Text::base("Mascot"),
        summary: Text::base("A name"),
        aims: vec![Aim { id: "a1".to_owned(), text: Text::base("Find a name") }],
        closes_at: Some("2026-12-01T00:00:00Z".to_owned()),
        time_zone: TimeZone::named("Asia/Kolkata"),
        practice: true,
        safeguarding: Some(Text::base("Tell us")),
        ..Project::default()
    };
    Pack { project, questionnaire, languages: vec!["en-GB".to_owned()], sealing_key: None }
}

#[test]
fn a_pack_reads_the_same_but_for_what_phones_do_not_use() {
    same(&pack());
}

#[test]
fn a_draft_reads_the_same() {
    let seed = Seed { id: "0197".to_owned(), random: [7; 10], now_ms: 1_795_342_500_000 };
    let mut draft = Draft::start(seed, "mascot", &coeval_core());
    same(&draft);
    draft.agreed = Some(3);
    draft.set("q06.services", Some(Answer::One("bit_better".to_owned())));
    draft.set("q01.activities", Some(Answer::Many(vec!["planning".to_owned()])));
    draft.set("q24.learned", Some(Answer::DontKnow));
    draft.set("n", Some(Answer::Number(2.5)));
    draft.set_aim("q04.aim_met", "a1", Some("mostly".to_owned()));
    same(&draft);
}

#[test]
fn the_servers_word_reads_the_same() {
    let result = |outcome| EnvelopeResult { id: Some("0197".to_owned()), outcome, code: None, message: None };
    let outcomes = [Outcome::Stored, Outcome::Duplicate, Outcome::Replaced, Outcome::Withdrawn, Outcome::Quarantined];
    let mut results: Vec<_> = outcomes.into_iter().map(result).collect();
    results.push(EnvelopeResult {
        id: None,
        outcome: Outcome::Refused,
        code: Some("bad_envelope".to_owned()),
        message: Some("We could not read it.".to_owned()),
    });
    same(&ResponsesAnswer { received_at: "2026-11-22T10:15:00Z".to_owned(), results });
    let newer = read::<EnvelopeResult>(r#"{"id":null,"outcome":"from_the_future","more":1}"#).unwrap();
    assert_eq!(newer.outcome, Outcome::Unknown);
    let problem = r#"{"type":"about:blank","code":"malformed","title":"Not JSON","status":400}"#;
    assert_eq!(read::<Problem>(problem).unwrap().code, "malformed");
}

#[test]
fn what_has_another_form_is_not_read() {
    for text in ["", "[]", "{}", r#"{"received_at":1,"results":[]}"#, r#"{"received_at":"","results":{}}"#] {
        assert!(read::<ResponsesAnswer>(text).is_none(), "{text}");
    }
}
