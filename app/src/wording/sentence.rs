//! Findings in the reader's words. The statements themselves are made in `domain::reporting::findings`.

use domain::{
    collection::questionnaire::{Item, Style},
    disclosure::{Figure, Nearly},
    reporting::{
        findings::{Finding, Tenths, findings},
        voices::Voices,
    },
    statistics::Gap,
};

use super::numbers::percent;
use crate::{
    i18n::{Said, Words},
    messages::{self, Key},
};

/// What a figure says, in plain sentences.
pub fn sentence(words: &Words, item: &Item, figure: &Figure) -> String {
    let said = findings(figure, item.kind);
    said.iter().map(|finding| say(words, item, finding)).collect::<Vec<_>>().join(" ")
}

/// Whether two kinds of knowledge see it alike, and the share in which both weigh the same.
pub fn seen(words: &Words, voices: &Voices) -> String {
    let equal = voices.equal.map(|equal| {
        let [share, low, high] = [equal.percent, equal.low, equal.high].map(|part| percent(words, Some(part)));
        words.with(messages::RESULTS_EQUAL_VOICE, &[("share", &share), ("low", &low), ("high", &high)])
    });
    [gap(words, voices)].into_iter().chain(equal).collect::<Vec<_>>().join(" ")
}

/// Whether two kinds of knowledge see it alike.
pub fn gap(words: &Words, voices: &Voices) -> String {
    let key = match voices.gap {
        Gap::Different => messages::RESULTS_GAP_DIFFERENT,
        Gap::Small => messages::RESULTS_GAP_SMALL,
        Gap::Alike => messages::RESULTS_GAP_ALIKE,
        Gap::TooFew => messages::RESULTS_GAP_TOO_FEW,
    };
    let [lived, professional] = [voices.lived, voices.professional].map(|part| percent(words, Some(part)));
    words.with(key, &[("lived", &lived), ("professional", &professional)])
}

/// Answers in quotation marks, joined by "or".
pub fn quoted(words: &Words, item: &Item, codes: &[String]) -> String {
    let quoted = codes.iter().map(|code| {
        words.with(messages::RESULTS_QUOTED, &[("answer", label(item, Style::Standard, code, words.tag()))])
    });
    let mut quoted: Vec<String> = quoted.collect();
    let last = quoted.pop().unwrap_or_default();
    let join = |key: Key, first: &str, second: &str| words.with(key, &[("first", first), ("second", second)]);
    let first = quoted.into_iter().reduce(|first, second| join(messages::RESULTS_AND_MORE, &first, &second));
    first.map_or_else(|| last.clone(), |first| join(messages::RESULTS_OR, &first, &last))
}

/// What people read for a code in a wording.
pub fn label<'i>(item: &'i Item, style: Style, code: &'i str, language: &str) -> &'i str {
    let option = item.options(style).iter().find(|option| option.code == code);
    option.map_or(code, |option| option.label.get(language))
}

/// The same with the language that it is in.
pub fn said_label(item: &Item, style: Style, code: &str, words: &Words) -> Said {
    let option = item.options(style).iter().find(|option| option.code == code);
    option.map_or_else(|| code.to_owned().into(), |option| words.said(&option.label))
}

fn say(words: &Words, item: &Item, finding: &Finding) -> String {
    let count = |key: Key, count: &u32, arguments: &[(&str, &str)]| words.count(key, (*count).into(), arguments);
    match finding {
        Finding::TooFew => words.text(messages::RESULTS_SAY_TOO_FEW),
        Finding::ProtectsOthers => words.text(messages::RESULTS_SAY_PROTECTS),
        Finding::Most { code } => {
            let answers = quoted(words, item, std::slice::from_ref(code));
            words.with(messages::RESULTS_SAY_MOST, &[("answers", &answers)])
        }
        Finding::Share { count: part, n, codes, tenths, likely } => {
            say_share(words, (*part, *n), &quoted(words, item, codes), *tenths, *likely)
        }
        Finding::Nearly { n, codes, nearly } => {
            let key = match nearly {
                Nearly::All => messages::RESULTS_SAY_NEARLY_ALL,
                Nearly::Nobody => messages::RESULTS_SAY_HARDLY_ANYBODY,
            };
            count(key, n, &[("answers", &quoted(words, item, codes))])
        }
        Finding::ShareHidden { n, codes } => {
            count(messages::RESULTS_SAY_HIDDEN, n, &[("answers", &quoted(words, item, codes))])
        }
        Finding::MostOften { code, count: part, n, several } => {
            let key = if *several { messages::RESULTS_SAY_OFTEN_SEVERAL } else { messages::RESULTS_SAY_OFTEN };
            let answers = quoted(words, item, std::slice::from_ref(code));
            count(key, n, &[("part", &words.number((*part).into())), ("answers", &answers)])
        }
        Finding::AnswersHidden { n } => count(messages::RESULTS_SAY_ANSWERS_HIDDEN, n, &[]),
        Finding::NoneStandsOut { n } => count(messages::RESULTS_SAY_SPREAD, n, &[]),
        Finding::Words { n } => count(messages::RESULTS_SAY_WORDS, n, &[]),
        Finding::VeryFew { n } => count(messages::RESULTS_SAY_VERY_FEW, n, &[]),
        Finding::Few { n } => count(messages::RESULTS_SAY_FEW, n, &[]),
    }
}

fn say_share(words: &Words, (part, n): (u32, u32), answers: &str, tenths: Tenths, (low, high): (u32, u32)) -> String {
    let key = match tenths {
        Tenths::None => messages::RESULTS_SAY_NONE,
        Tenths::All => messages::RESULTS_SAY_ALL,
        _ if low == high => messages::RESULTS_SAY_SHARE_CLOSE,
        _ => messages::RESULTS_SAY_SHARE,
    };
    let in_tenths = match tenths {
        Tenths::FewerThanOne => words.text(messages::RESULTS_TENTHS_UNDER),
        Tenths::MoreThanNine => words.text(messages::RESULTS_TENTHS_OVER),
        Tenths::None => words.with(messages::RESULTS_TENTHS, &[("tenths", &words.number(0))]),
        Tenths::All => words.with(messages::RESULTS_TENTHS, &[("tenths", &words.number(10))]),
        Tenths::About(tenths) => words.with(messages::RESULTS_TENTHS, &[("tenths", &words.number(tenths.into()))]),
    };
    let high = if tenths == Tenths::None { high.max(1) } else { high };
    let low = if tenths == Tenths::All { low.min(9) } else { low };
    let [part, low, high] = [part, low, high].map(|number| words.number(number.into()));
    let arguments =
        [("part", part.as_str()), ("answers", answers), ("tenths", &in_tenths), ("low", &low), ("high", &high)];
    words.count(key, n.into(), &arguments)
}

#[cfg(test)]
mod tests {
    use domain::collection::questionnaire::coeval_core;

    use super::*;

    #[test]
    fn several_answers_are_listed_with_commas() {
        let questionnaire = coeval_core();
        let item = questionnaire.item("q17.p_respect").expect("it is asked");
        let codes = ["never", "rarely", "sometimes", "mostly"].map(str::to_owned);
        let said = |many: usize| quoted(&Words::on_server("en-GB"), item, &codes[..many]);
        let labels: Vec<String> =
            codes.iter().map(|code| format!("“{}”", label(item, Style::Standard, code, "en-GB"))).collect();
        assert_eq!(said(1), labels[0]);
        assert_eq!(said(2), format!("{} or {}", labels[0], labels[1]));
        assert_eq!(said(4), format!("{}, {}, {} or {}", labels[0], labels[1], labels[2], labels[3]));
    }
}
