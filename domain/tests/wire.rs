//! Every message of version 1, frozen: what is written stays as it is, and what was ever shipped still parses.
//!
//! A snapshot that changes here changes the contract: phones run old builds for weeks.

use std::collections::BTreeMap;

use domain::{
    collection::{
        answer::Answer,
        envelope::{Body, Incoming, plain_bytes},
        project::{Aim, Event, Notice, Project, Wave},
        questionnaire::{
            AnswerOption, Easy, Item, Kind, Length, Lengths, Principle, Questionnaire, QuestionnaireRef, Scale,
            Section, ShowIf, Style,
        },
        response::{Agreed, Channel, Response},
    },
    text::Text,
    time::zone::TimeZone,
    wire::v1::{
        EnvelopeResult, Outcome, Pack, Problem, ProjectSummary, ResponsesAnswer, ResponsesRequest, SealingKey,
        receipts::{ChangeReceipt, OpenReceipt, OpenedResponse, Scope, WithdrawReceipt, Withdrawn},
    },
};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

const ID: &str = "01975f2e-7c1a-7b3c-8d4e-5f60718293a4";

fn response() -> Response {
    let answers = [
        ("n.count", Answer::Number(3.0)),
        ("q01.activities", Answer::Many(vec!["planning".to_owned(), "designing".to_owned()])),
        ("q04.aim_met", Answer::PerAim(BTreeMap::from([("a1".to_owned(), "mostly".to_owned())]))),
        ("q06.services", Answer::from("bit_better")),
        ("q21.c_trust", Answer::NotForMe),
        ("q24.learned", Answer::DontKnow),
        ("story.text", Answer::from("We laughed.\nA lot.")),
    ];
    Response {
        id: ID.to_owned(),
        revision: 1,
        project: "mascot".to_owned(),
        questionnaire: QuestionnaireRef { id: "coeval-core".to_owned(), version: 1 },
        captured_at: "2026-11-22T10:15:00Z".to_owned(),
        channel: Channel::Own,
        event: None,
        device: None,
        locale: "en-GB".to_owned(),
        length: Length::Short,
        style: Style::Standard,
        agreed: Agreed { notice_version: 1 },
        answers: answers.into_iter().map(|(item, answer)| (item.to_owned(), answer)).collect(),
        receipt_hash: "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35".to_owned(),
    }
}

fn option(code: &str) -> AnswerOption {
    AnswerOption {
        code: code.to_owned(),
        label: Text::base(code),
        exclusive: false,
        beside: false,
        asks_text: false,
        more: false,
        under: None,
    }
}

fn item() -> Item {
    Item {
        id: "q06.services".to_owned(),
        kind: Kind::Single,
        section: Section::Impact,
        question: Text::base("Have services got better or worse?"),
        help: Some(Text::base("Because of this project.")),
        options: vec![
            AnswerOption { exclusive: true, asks_text: true, ..option("same") },
            AnswerOption { beside: true, more: true, under: Some("white".to_owned()), ..option("bit_better") },
        ],
        scale: Some("better5".to_owned()),
        companion: Some("q06.services.text".to_owned()),
        max_length: Some(500),
        range: Some((0.0, 10.0)),
        sensitive: true,
        show_if: Some(ShowIf { item: "q01.activities".to_owned(), any_of: vec!["planning".to_owned()] }),
        easy: Some(Easy {
            question: Text::base("Are services better?"),
            options: vec![option("better")],
            scale: Some("better3".to_owned()),
        }),
    }
}

fn questionnaire() -> Questionnaire {
    let ids = vec!["q06.services".to_owned()];
    let scale = Scale {
        codes: vec!["same".to_owned(), "bit_better".to_owned()],
        top: vec!["bit_better".to_owned()],
        bottom: vec![],
        two_sided: true,
        easy_of: None,
    };
    let principle =
        Principle { code: "respect".to_owned(), name: Text::base("Respect"), item: "q06.services".to_owned() };
    Questionnaire {
        id: "coeval-core".to_owned(),
        version: 1,
        lengths: Lengths { quick: ids.clone(), short: ids.clone(), full: ids },
        items: vec![item()],
        scales: BTreeMap::from([("better5".to_owned(), scale)]),
        principles: vec![principle],
    }
}

fn pack() -> Pack {
    let moment = || Some("2026-11-22T10:15:00Z".to_owned());
    let wave = Wave { id: "w1".to_owned(), name: Text::base("Autumn"), opens_at: moment(), closes_at: moment() };
    let event = Event { id: "e1".to_owned(), name: Text::base("Fair"), date: Some("2026-11-22".to_owned()) };
    Pack {
        project: Project {
            slug: "mascot".to_owned(),
            name: Text::base("Naming the mascot"),
            summary: Text::base("A name."),
            aims: vec![Aim { id: "a1".to_owned(), text: Text::base("Families choose.") }],
            opens_at: moment(),
            closes_at: moment(),
            time_zone: TimeZone::named("Europe/London"),
            notice: Notice { version: 1, text: Text::base("Who asks.\nWhy."), easy: Text::base("We ask.") },
            practice: true,
            synthetic: true,
            organisation: Some(Text::base("Trust")),
            contact: Some(Text::base("Ring us.")),
            safeguarding: Some(Text::base("Tell Kim.")),
            waves: vec![wave],
            events: vec![event],
        },
        questionnaire: questionnaire(),
        languages: vec!["en-GB".to_owned(), "ar".to_owned()],
        sealing_key: Some(SealingKey { key_id: "k1".to_owned(), public_key: "AAAA".to_owned() }),
    }
}

fn result(outcome: Outcome) -> EnvelopeResult {
    EnvelopeResult { id: Some(ID.to_owned()), outcome, code: None, message: None }
}

#[test]
fn a_plain_envelope_is_written_like_this() {
    let written: Value = serde_json::from_str(&plain_bytes(&response())).unwrap();
    assert_json_snapshot!("plain_envelope", written);
    let incoming = Incoming::read(&plain_bytes(&response())).unwrap();
    let Body::Plain(plain) = incoming.body else { panic!("it is plain") };
    assert_eq!(plain.answers["q24.learned"], "dk");
}

#[test]
fn a_pack_is_written_and_read_like_this() {
    assert_json_snapshot!("pack", pack());
    let read: Pack = serde_json::from_value(serde_json::to_value(pack()).unwrap()).unwrap();
    assert_eq!(read, pack());
}

#[test]
fn the_smallest_pack_that_was_ever_shipped_still_reads() {
    let least = json!({
        "project": {"slug": "p", "name": {}, "summary": {}, "aims": [], "notice": {"version": 1, "text": {}}},
        "questionnaire": {"id": "q", "version": 1, "lengths": {"quick": [], "short": [], "full": []}, "items": [
            {"id": "i", "kind": "single", "section": "story", "question": {"en-GB": "?"}, "from_the_future": true}
        ]},
        "languages": []
    });
    let pack: Pack = serde_json::from_value(least).unwrap();
    assert!(!pack.project.practice && pack.sealing_key.is_none() && pack.questionnaire.items[0].options.is_empty());
}

#[test]
fn the_list_of_projects_is_written_like_this() {
    let summary = ProjectSummary {
        slug: "mascot".to_owned(),
        name: Text::base("Naming the mascot"),
        summary: Text(BTreeMap::from([
            ("en-GB".to_owned(), "A name.".to_owned()),
            ("ar".to_owned(), "اسم".to_owned()),
        ])),
        practice: true,
        has_results: false,
    };
    assert_json_snapshot!("projects", [summary]);
}

#[test]
fn every_outcome_is_written_and_read_like_this() {
    let mut results: Vec<_> =
        [Outcome::Stored, Outcome::Duplicate, Outcome::Replaced, Outcome::Withdrawn].map(result).into();
    results.push(EnvelopeResult {
        code: Some("unknown_item".to_owned()),
        message: Some("One question is not known here.".to_owned()),
        ..result(Outcome::Quarantined)
    });
    results.push(EnvelopeResult { id: None, code: Some("bad_envelope".to_owned()), ..result(Outcome::Refused) });
    let answer = ResponsesAnswer { received_at: "2026-11-22T10:15:00Z".to_owned(), results };
    assert_json_snapshot!("responses_answer", answer);
    let read: ResponsesAnswer = serde_json::from_value(serde_json::to_value(&answer).unwrap()).unwrap();
    assert_eq!(read, answer);
}

#[test]
fn a_word_from_a_newer_server_is_no_word_this_phone_acts_on() {
    let result: EnvelopeResult = serde_json::from_value(json!({"id": null, "outcome": "archived"})).unwrap();
    assert_eq!(result.outcome, Outcome::Unknown);
}

#[test]
fn a_batch_is_split_before_anything_in_it_is_read() {
    let batch: ResponsesRequest = serde_json::from_str(r#"{"responses":[{"any":1}, 7 ,"\ud800"],"later":{}}"#).unwrap();
    assert_eq!(batch.responses.iter().map(|raw| raw.get()).collect::<Vec<_>>(), [r#"{"any":1}"#, "7", r#""\ud800""#]);
}

#[test]
fn a_problem_is_written_and_read_like_this() {
    let problem = Problem {
        code: "try_later".to_owned(),
        title: "Please try again later.".to_owned(),
        status: 503,
        detail: Some("The disk is full.".to_owned()),
        field: None,
    };
    assert_json_snapshot!("problem", problem);
    let bare: Problem = serde_json::from_value(json!({"code": "c", "title": "t", "status": 400})).unwrap();
    assert_eq!(bare.detail, None);
}

#[test]
fn what_a_receipt_opens_is_written_and_read_like_this() {
    let Response { id, project, questionnaire, captured_at, channel, locale, length, style, agreed, answers, .. } =
        response();
    let answers = serde_json::to_value(answers).unwrap().as_object().unwrap().clone();
    let opened = OpenedResponse {
        id,
        revision: 2,
        project,
        questionnaire,
        captured_at,
        received_at: "2026-11-22T10:16:00Z".to_owned(),
        channel,
        event: None,
        locale,
        length,
        style,
        agreed: Some(agreed),
        answers,
        quarantined: Some("late".to_owned()),
        about_you_withdrawn: true,
    };
    assert_json_snapshot!("receipt_opened", opened);
    let read: OpenedResponse = serde_json::from_value(serde_json::to_value(&opened).unwrap()).unwrap();
    assert_eq!(read, opened);
}

#[test]
fn what_is_asked_with_a_receipt_is_read_like_this_and_never_shown_again() {
    let code = "7K3M-9QXD-0T5B-W2HJ-H";
    let open: OpenReceipt = serde_json::from_value(json!({"code": code, "later": 1})).unwrap();
    let change: ChangeReceipt =
        serde_json::from_value(json!({"code": code, "base_revision": 1, "answers": {"q06.services": "dk"}})).unwrap();
    let all: WithdrawReceipt = serde_json::from_value(json!({"code": code, "scope": "all"})).unwrap();
    let part: WithdrawReceipt = serde_json::from_value(json!({"code": code, "scope": "about_you"})).unwrap();
    assert_eq!((all.scope, part.scope, change.base_revision), (Scope::All, Scope::AboutYou, 1));
    assert_eq!(open.code.0, code);
    assert!(!format!("{open:?}{change:?}{all:?}").contains("7K3M"));
    let withdrawn = Withdrawn { scope: Scope::AboutYou, withdrawn_at: "2026-11-22T10:15:00Z".to_owned() };
    assert_eq!(
        serde_json::to_value(withdrawn).unwrap(),
        json!({"scope": "about_you", "withdrawn_at": "2026-11-22T10:15:00Z"})
    );
}
