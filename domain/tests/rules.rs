//! The rules that releases are made by have a number, and the number goes up with them.

use domain::{
    answer::{Answer, Answers},
    disclosure::{Earlier, RULES, Recount, Row, Settings, release},
    project::Aim,
    questionnaire::{Length, Style, coeval_core},
    response::Channel,
    text::Text,
    time::DAY_MS,
};
use sha2::{Digest as _, Sha256};

/// A crowd that is always the same and answers everything that is counted by codes.
fn crowd(recount: &mut Recount<'_>, from: usize, to: usize) {
    let questionnaire = coeval_core();
    for n in from..to {
        let answers = questionnaire.items.iter().enumerate().filter_map(|(place, item)| {
            let code = item.options.get((n * (place + 3) + n / 7) % item.options.len().max(1))?.code.clone();
            let per_aim = Answer::PerAim([("a1".to_owned(), code.clone())].into());
            Some((item.id.clone(), if item.id == "q04.aim_met" { per_aim } else { Answer::One(code) }))
        });
        let answers: Answers = answers.collect();
        let length = [Length::Full, Length::Short, Length::Quick][n % 3];
        let at_ms = (20_000 + n as i64 % 9) * DAY_MS;
        let channel = Channel::ALL[n % 4];
        recount.add(&Row { answers: &answers, length, style: Style::Standard, channel, at_ms, asked: None });
    }
}

#[test]
fn the_same_answers_give_the_same_figures_until_the_rules_get_another_number() {
    let questionnaire = coeval_core();
    let aims = [Aim { id: "a1".to_owned(), text: Text::base("An aim") }];
    let mut recount = Recount::new(&questionnaire, &aims, &[]);
    crowd(&mut recount, 0, 100);
    let first = release(recount.tally(), Settings::default(), None);
    let mut changed = Recount::new(&questionnaire, &aims, &[]);
    crowd(&mut changed, 100, 130);
    crowd(&mut recount, 100, 130);
    let earlier = Earlier { released: &first, seq: 100, changed: &[(100, changed.tally().clone())] };
    let second = release(recount.tally(), Settings::default(), Some(earlier));
    let mut few = Recount::new(&questionnaire, &aims, &[]);
    crowd(&mut few, 0, 9);
    let few = release(few.tally(), Settings::default(), None);
    let digest = Sha256::digest(first.to_stored() + &second.to_stored() + &few.to_stored());
    let digest: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        (RULES, digest.as_str()),
        (4, "1471930f2ec94d4f"),
        "releases of other answers are held against the rules of their number: give changed rules the next one"
    );
}
