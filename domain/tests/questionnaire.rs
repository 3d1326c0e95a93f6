//! `coeval-core` against its specification: every id, code, scale and length, and what the seed demands of it.
//!
//! The table below is written out by hand: a change of a code is a change of meaning and has to be made twice.

use std::collections::BTreeSet;

use domain::{
    collection::questionnaire::{
        AnswerOption, Item, Kind, LANGUAGES, Length, Questionnaire, Section, Style, coeval_core,
    },
    text::Text,
};

/// Item id, kind, and its codes in page order; `*` excludes the others, `+` asks for the companion text.
const CODES: &[(&str, Kind, &str)] = &[
    ("q01.activities", Kind::Multi, "planning designing running checking used_only*"),
    ("q02.scope_clear", Kind::Single, "yes partly no"),
    ("q03.say", Kind::Single, "told asked some_ideas together local_led"),
    ("q04.aim_met", Kind::Aims, "not_yet little mostly fully early"),
    ("q05.gain", Kind::Multi, "skills contacts confidence job_or_course belonging other+ nothing*"),
    ("q06.services", Kind::Single, "lot_worse bit_worse same bit_better lot_better"),
    ("q07.area", Kind::Single, "lot_worse bit_worse same bit_better lot_better"),
    ("q08.roles", Kind::Single, "none little some quite lot"),
    ("q09.p_access", Kind::Single, "never not_often sometimes mostly always"),
    ("q10.p_honesty", Kind::Single, "never not_often sometimes mostly always"),
    ("q11.p_courage", Kind::Single, "never not_often sometimes mostly always"),
    ("q12.p_shared", Kind::Single, "never not_often sometimes mostly always"),
    ("q13.p_reciprocity", Kind::Single, "never not_often sometimes mostly always"),
    ("q14.p_inclusivity", Kind::Single, "never not_often sometimes mostly always"),
    ("q15.p_resource", Kind::Single, "never not_often sometimes mostly always"),
    ("q16.p_transparency", Kind::Single, "never not_often sometimes mostly always"),
    ("q17.p_respect", Kind::Single, "never not_often sometimes mostly always"),
    ("q18.p_humility", Kind::Single, "never not_often sometimes mostly always"),
    ("q19.c_energy", Kind::Single, "far_too_little too_little right too_much far_too_much"),
    ("q20.c_comfort", Kind::Single, "yes_supported yes_unsupported no"),
    ("q21.c_trust", Kind::Single, "none little some quite lot"),
    (
        "q22.voices_missing",
        Kind::Multi,
        "young older parents_carers disabled mental_health ethnic_groups little_english lgbtq men women low_income \
         no_internet new_arrivals least_users front_line managers local_groups other+ no_one*",
    ),
    ("q23.recog_how", Kind::Multi, "thank_you costs money training reference food ideas_used other+ none*"),
    ("q24.learned", Kind::Text, ""),
    ("q25.next", Kind::Single, "keep change bigger stop"),
    ("story.text", Kind::Text, ""),
    ("story.use", Kind::Single, "team no_name first_name"),
    ("you.role", Kind::Single, "lived professional both prefer_not"),
    ("you.age", Kind::Single, "under_16 16_24 25_34 35_44 45_54 55_64 65_74 75_84 85_over prefer_not"),
    ("you.ward", Kind::Single, "outside not_sure prefer_not"),
    ("you.ethnicity", Kind::Single, "white mixed asian black other prefer_not"),
    (
        "you.ethnicity_detail",
        Kind::Single,
        "white_british white_irish white_gypsy_traveller white_roma mixed_white_caribbean mixed_white_african \
         mixed_white_asian asian_indian asian_pakistani asian_bangladeshi asian_chinese black_caribbean black_african \
         other_arab other+ prefer_not",
    ),
    ("you.disability", Kind::Single, "yes no prefer_not"),
    ("you.disability_impact", Kind::Single, "lot little not_at_all prefer_not"),
];

/// Items whose Easy Read answers are chosen from the usual codes, in the easy order.
const EASY_CODES: &[(&str, &str)] = &[
    ("q01.activities", "planning designing running checking"),
    ("q02.scope_clear", "no partly yes"),
    ("q03.say", "told together local_led"),
    ("q05.gain", "skills contacts confidence job_or_course"),
    ("q20.c_comfort", "no yes_supported yes_unsupported"),
    (
        "q22.voices_missing",
        "young older parents_carers disabled mental_health ethnic_groups little_english lgbtq men women low_income \
         no_internet new_arrivals least_users front_line managers local_groups other+ no_one*",
    ),
    ("q25.next", "stop change keep bigger"),
    ("story.use", "team no_name first_name"),
    ("you.role", "lived professional both prefer_not"),
    ("you.disability_impact", "lot little not_at_all prefer_not"),
];

/// Scale, its codes, the codes of its headline, and its Easy Read variant with the same.
const SCALES: &[[&str; 6]] = &[
    ["often5", "never not_often sometimes mostly always", "mostly always", "often3", "no sometimes yes", "yes"],
    [
        "better5",
        "lot_worse bit_worse same bit_better lot_better",
        "bit_better lot_better",
        "better3",
        "worse same better",
        "better",
    ],
    ["amount5", "none little some quite lot", "quite lot", "amount3", "no little lot", "lot"],
    ["aim4", "not_yet little mostly fully", "mostly fully", "aim3", "no partly yes", "yes"],
    [
        "load5",
        "far_too_little too_little right too_much far_too_much",
        "right",
        "load3",
        "too_little ok too_much",
        "ok",
    ],
];

/// What the co-production framework asks an evaluation to find out, and the items that do.
const SEED_DEMANDS: &[(&str, &[&str])] = &[
    ("whether the project has met its aims", &["q04.aim_met"]),
    ("what has been learnt", &["q24.learned", "q18.p_humility"]),
    ("impact on people's lives", &["q05.gain", "q06.services", "q07.area", "q08.roles", "story.text"]),
    ("the challenges", &["q19.c_energy", "q20.c_comfort", "q21.c_trust", "q15.p_resource"]),
    ("the four activities", &["q01.activities", "q02.scope_clear"]),
    ("whose voices are missing", &["q22.voices_missing"]),
    ("recognised and rewarded in a range of ways", &["q13.p_reciprocity", "q23.recog_how"]),
    ("what needs to happen next", &["q25.next"]),
    ("lived and professional knowledge equally valued", &["q03.say", "q17.p_respect", "you.role"]),
    ("co-productive relationships", &["q21.c_trust"]),
];

fn ids(length: Length) -> Vec<String> {
    coeval_core().offered(length).to_vec()
}

fn words(list: &str) -> Vec<&str> {
    list.split_whitespace().collect()
}

fn marked(options: &[AnswerOption]) -> Vec<String> {
    let mark = |option: &AnswerOption| match (option.exclusive, option.asks_text) {
        (true, _) => "*",
        (_, true) => "+",
        _ => "",
    };
    options.iter().map(|option| format!("{}{}", option.code, mark(option))).collect()
}

/// Every text a person may read, with where it stands.
fn texts(questionnaire: &Questionnaire) -> Vec<(String, &Text)> {
    let of_options = |id: &str, options: &'_ [AnswerOption]| {
        options.iter().map(|option| format!("{id} {}", option.code)).collect::<Vec<_>>()
    };
    let mut texts = Vec::new();
    for item in &questionnaire.items {
        texts.push((item.id.clone(), &item.question));
        texts.extend(item.help.as_ref().map(|help| (format!("{} help", item.id), help)));
        texts.extend(
            of_options(&item.id, &item.options).into_iter().zip(item.options.iter().map(|option| &option.label)),
        );
        if let Some(easy) = &item.easy {
            texts.push((format!("{} easy", item.id), &easy.question));
            texts.extend(
                of_options(&item.id, &easy.options).into_iter().zip(easy.options.iter().map(|option| &option.label)),
            );
        }
    }
    texts.extend(questionnaire.principles.iter().map(|principle| (principle.code.clone(), &principle.name)));
    texts
}

#[test]
fn every_item_has_its_kind_and_its_codes_in_order() {
    let questionnaire = coeval_core();
    assert_eq!((questionnaire.id.as_str(), questionnaire.version), ("coeval-core", 1));
    for (id, kind, codes) in CODES {
        let item = questionnaire.item(id).unwrap_or_else(|| panic!("{id} is missing"));
        assert_eq!(
            (item.kind, marked(&item.options)),
            (*kind, words(codes).into_iter().map(str::to_owned).collect()),
            "{id}"
        );
    }
    let known: Vec<&str> = CODES.iter().map(|(id, _, _)| *id).chain(["you.language"]).collect();
    assert_eq!(questionnaire.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), known);
}

#[test]
fn easy_read_has_its_own_scale_or_some_of_the_same_codes() {
    for item in &coeval_core().items {
        let easy = item.easy.as_ref().unwrap_or_else(|| panic!("{} has no Easy Read wording", item.id));
        if let Some(scale) = &item.scale {
            let wanted = SCALES.iter().find(|row| row[0] == scale).map(|row| (row[3], words(row[4])));
            let codes = easy.options.iter().map(|option| option.code.as_str()).collect();
            assert_eq!(easy.scale.as_deref().map(|scale| (scale, codes)), wanted, "{}", item.id);
        } else {
            let wanted = EASY_CODES.iter().find(|(id, _)| *id == item.id).map_or(vec![], |(_, codes)| words(codes));
            assert_eq!(marked(&easy.options), wanted, "{}", item.id);
            assert!(easy.scale.is_none(), "{}", item.id);
        }
    }
}

#[test]
fn a_long_list_in_easy_read_shows_few_answers_first_and_keeps_every_code() {
    let questionnaire = coeval_core();
    let sorted = |options: &[AnswerOption]| BTreeSet::from_iter(options.iter().map(|option| option.code.clone()));
    for item in &questionnaire.items {
        let shown = item.options(Style::Easy).iter().filter(|option| !option.more).count();
        // Official lists and those of a project stay whole.
        if !["q23.recog_how", "you.age", "you.ethnicity_detail", "you.language"].contains(&item.id.as_str()) {
            assert!(shown <= 10, "{} shows {shown}", item.id);
        }
    }
    let missing = questionnaire.item("q22.voices_missing").expect("it is asked");
    assert_eq!(sorted(missing.options(Style::Easy)), sorted(&missing.options), "nobody is left out");
    assert!(!missing.options.iter().any(|option| option.more), "the usual wording shows them all");
}

#[test]
fn no_easy_answer_has_a_bracket() {
    for item in &coeval_core().items {
        for option in item.options(Style::Easy) {
            let label = option.label.get("en-GB");
            assert!(!label.contains('('), "{}: {label}", item.id);
        }
    }
}

#[test]
fn every_scale_has_its_codes_and_bands() {
    let questionnaire = coeval_core();
    assert_eq!(questionnaire.scales.len(), SCALES.len() * 2);
    for [name, codes, top, easy_name, easy_codes, easy_top] in SCALES {
        let (scale, easy) = (&questionnaire.scales[*name], &questionnaire.scales[*easy_name]);
        assert_eq!((&scale.codes, &scale.top), (&to_strings(codes), &to_strings(top)), "{name}");
        assert_eq!((&easy.codes, &easy.top), (&to_strings(easy_codes), &to_strings(easy_top)), "{easy_name}");
        assert_eq!((scale.easy_of.as_deref(), easy.easy_of.as_deref()), (None, Some(*name)));
        assert_eq!(scale.two_sided, matches!(*name, "better5" | "load5"), "{name}");
        assert_eq!(easy.two_sided, scale.two_sided, "{easy_name}");
        for scale in [scale, easy] {
            assert!(scale.bottom.iter().all(|code| scale.codes.contains(code) && !scale.top.contains(code)), "{name}");
        }
    }
}

fn to_strings(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn an_item_of_a_scale_offers_the_whole_scale_and_only_early_beside_it() {
    let questionnaire = coeval_core();
    for item in &questionnaire.items {
        for style in [Style::Standard, Style::Easy] {
            let Some(scale) = item.scale(style) else { continue };
            let (beside, on): (Vec<_>, Vec<_>) = item.options(style).iter().partition(|option| option.beside);
            assert_eq!(
                on.iter().map(|option| &option.code).collect::<Vec<_>>(),
                Vec::from_iter(&questionnaire.scales[scale].codes)
            );
            let early = item.id == "q04.aim_met" && style == Style::Standard;
            assert_eq!(
                beside.iter().map(|option| option.code.as_str()).collect::<Vec<_>>(),
                if early { vec!["early"] } else { vec![] }
            );
        }
    }
}

#[test]
fn the_lengths_are_cut_from_one_instrument_in_one_order() {
    let questionnaire = coeval_core();
    assert_eq!(
        ids(Length::Quick),
        ["you.role", "q04.aim_met", "q06.services", "q17.p_respect", "q22.voices_missing", "q25.next"]
    );
    let about_you = CODES.iter().map(|(id, _, _)| *id).filter(|id| id.starts_with("you.")).collect::<Vec<_>>();
    let short: Vec<&str> = "q01.activities q03.say q04.aim_met q05.gain q06.services q07.area q09.p_access \
        q14.p_inclusivity q17.p_respect q21.c_trust q22.voices_missing q25.next story.text story.use"
        .split_whitespace()
        .chain(about_you)
        .collect();
    assert_eq!(ids(Length::Short), short);
    let full: Vec<&str> = CODES.iter().map(|(id, _, _)| *id).collect();
    assert_eq!(ids(Length::Full), full);
    for length in [Length::Quick, Length::Short, Length::Full] {
        let offered = ids(length);
        assert_eq!(offered.iter().collect::<BTreeSet<_>>().len(), offered.len(), "{length:?} asks an item twice");
        assert!(offered.iter().all(|id| questionnaire.item(id).is_some()), "{length:?}");
    }
}

#[test]
fn what_the_seed_demands_is_asked() {
    let full = ids(Length::Full);
    for (demand, items) in SEED_DEMANDS {
        assert!(items.iter().all(|id| full.iter().any(|asked| asked == id)), "{demand}");
    }
    assert_eq!(full.iter().filter(|id| id.starts_with('q')).count(), 25);
}

#[test]
fn each_principle_has_exactly_one_item() {
    let questionnaire = coeval_core();
    let asked: Vec<&str> = questionnaire.principles.iter().map(|principle| principle.item.as_str()).collect();
    let of_section = questionnaire.items.iter().filter(|item| item.section == Section::Principles);
    assert_eq!(asked, of_section.map(|item| item.id.as_str()).collect::<Vec<_>>());
    assert_eq!(asked.len(), 10);
    let names: Vec<&str> = questionnaire.principles.iter().map(|principle| principle.name.get("en-GB")).collect();
    assert_eq!(
        names,
        [
            "Accessibility",
            "Honesty",
            "Courage with compassion",
            "Shared understanding",
            "Reciprocity",
            "Inclusivity",
            "Resource",
            "Transparency",
            "Respect",
            "Humility"
        ]
    );
}

#[test]
fn texts_have_their_length_and_their_place() {
    let questionnaire = coeval_core();
    let longest = |id: &str| questionnaire.item(id).and_then(|item| item.max_length);
    assert_eq!(longest("q24.learned"), Some(500));
    assert_eq!(longest("story.text"), Some(2000));
    for item in &questionnaire.items {
        let asks_text = item.options.iter().any(|option| option.asks_text) || item.id == "q25.next";
        assert_eq!(item.companion, asks_text.then(|| format!("{}.text", item.id)), "{}", item.id);
        assert!(item.companion.is_none() || item.max_length == Some(500), "{}", item.id);
    }
}

#[test]
fn what_the_law_protects_is_marked_and_can_be_kept_back() {
    for item in coeval_core().items {
        assert_eq!(item.sensitive, item.id.starts_with("you.") && item.id != "you.role", "{}", item.id);
        if item.section == Section::AboutYou {
            assert_eq!(item.options.last().map(|option| option.code.as_str()), Some("prefer_not"), "{}", item.id);
        }
    }
}

#[test]
fn follow_ups_name_an_earlier_item_and_its_codes() {
    let questionnaire = coeval_core();
    let place = |id: &str| questionnaire.items.iter().position(|item| item.id == id);
    let with_rule: Vec<&Item> = questionnaire.items.iter().filter(|item| item.show_if.is_some()).collect();
    let follow_ups: Vec<&str> = with_rule.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(follow_ups, ["story.use", "you.ethnicity_detail", "you.disability_impact"]);
    for item in with_rule {
        let rule = item.show_if.as_ref().expect("filtered");
        assert!(place(&rule.item) < place(&item.id), "{}", item.id);
        let parent = questionnaire.item(&rule.item).expect("rules name items");
        assert!(rule.any_of.iter().all(|code| parent.options.iter().any(|option| option.code == *code)));
        let groups = item.options.iter().filter_map(|option| option.under.as_ref());
        assert!(groups.into_iter().all(|group| rule.any_of.contains(group)), "{}", item.id);
    }
}

#[test]
fn every_text_is_there_in_every_language() {
    for (place, text) in texts(&coeval_core()) {
        for language in LANGUAGES {
            let words = text.0.get(language).map_or("", |words| words.trim());
            assert!(!words.is_empty(), "{place} has no words in {language}");
        }
        assert_eq!(text.0.len(), LANGUAGES.len(), "{place}");
    }
}

#[test]
fn two_answers_on_one_page_never_read_the_same() {
    for item in coeval_core().items {
        for (style, language) in
            [(Style::Standard, "en-GB"), (Style::Easy, "en-GB"), (Style::Standard, "ar"), (Style::Easy, "ar")]
        {
            let labels: Vec<&str> = item.options(style).iter().map(|option| option.label.get(language)).collect();
            assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), labels.len(), "{} {language} {style:?}", item.id);
        }
    }
}

#[test]
fn only_the_aims_question_has_a_place_for_the_aim() {
    for item in coeval_core().items {
        for text in [Some(&item.question), item.easy.as_ref().map(|easy| &easy.question)].into_iter().flatten() {
            for language in LANGUAGES {
                assert_eq!(text.get(language).contains("{aim}"), item.kind == Kind::Aims, "{} {language}", item.id);
            }
        }
    }
}

#[test]
fn the_questions_are_worded_as_the_standard_has_them() {
    let questionnaire = coeval_core();
    let question = |id: &str| questionnaire.item(id).map(|item| item.question.get("en-GB").to_owned());
    assert_eq!(
        question("you.disability").as_deref(),
        Some(
            "Do you have any physical or mental health conditions or illnesses lasting or expected to last 12 months \
             or more?"
        )
    );
    assert_eq!(
        question("you.disability_impact").as_deref(),
        Some("Do any of these reduce your ability to carry out day-to-day activities?")
    );
    assert_eq!(question("you.ethnicity").as_deref(), Some("What is your ethnic group?"));
}

#[test]
fn the_document_survives_the_journey_to_the_phone() {
    let questionnaire = coeval_core();
    let json = serde_json::to_string(&questionnaire).expect("a questionnaire is strings, lists and maps");
    assert_eq!(serde_json::from_str::<Questionnaire>(&json).expect("what was written reads back"), questionnaire);
}
