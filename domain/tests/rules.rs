//! The rules that releases are made by have a number, and the number goes up with them.

use domain::{
    collection::{
        answer::{Answer, Answers},
        project::Aim,
        questionnaire::{Length, Style, coeval_core},
        response::Channel,
    },
    disclosure::{Draws, Noise, RULES, Recount, Row, Settings, release},
    text::Text,
    time::DAY_MS,
};
use sha2::{Digest as _, Sha256};

/// A crowd that is always the same and answers everything that is counted by codes.
fn crowd(recount: &mut Recount<'_>, from: usize, to: usize) {
    let questionnaire = coeval_core();
    for n in from..to {
        let style = if n % 4 == 1 { Style::Easy } else { Style::Standard };
        let answers = questionnaire.items.iter().enumerate().filter_map(|(place, item)| {
            let options = item.options(style);
            let code = options.get((n * (place + 3) + n / 7) % options.len().max(1))?.code.clone();
            let per_aim = Answer::PerAim([("a1".to_owned(), code.clone())].into());
            Some((item.id.clone(), if item.id == "q04.aim_met" { per_aim } else { Answer::One(code) }))
        });
        let answers: Answers = answers.collect();
        let length = [Length::Full, Length::Short, Length::Quick][n % 3];
        let at_ms = (20_000 + n as i64 % 9) * DAY_MS;
        let channel = Channel::ALL[n % 4];
        recount.add(&Row { answers: &answers, length, style, channel, at_ms, asked: None });
    }
}

/// Draws that follow from the place and the number alone, and are spread over some people to both sides.
struct Spread;

impl Draws for Spread {
    fn fill(&self, place: &[u8], first: u32, draws: &mut [f64]) {
        for (draw, number) in draws.iter_mut().zip(first..) {
            let digest = Sha256::digest([place, &number.to_le_bytes()].concat());
            *draw = f64::from(digest[0]) / 64.0 - 2.0;
        }
    }
}

#[test]
fn the_same_answers_give_the_same_figures_until_the_rules_get_another_number() {
    let questionnaire = coeval_core();
    let aims = [Aim { id: "a1".to_owned(), text: Text::base("An aim") }];
    let mut recount = Recount::new(&questionnaire, &aims, &[]);
    crowd(&mut recount, 0, 100);
    let made = |recount: &Recount<'_>, number| {
        release(recount.tally(), Settings::default(), Noise::new(&Spread, number, 4.0)).to_stored()
    };
    let first = made(&recount, 1);
    crowd(&mut recount, 100, 130);
    let second = made(&recount, 6);
    let mut few = Recount::new(&questionnaire, &aims, &[]);
    crowd(&mut few, 0, 9);
    let few = made(&few, 1);
    let digest = Sha256::digest([first, second, few].concat());
    let digest: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        (RULES, digest.as_str()),
        (7, "73dd8247de4b811e"),
        "releases of other answers are held against the rules of their number: give changed rules the next one"
    );
}
