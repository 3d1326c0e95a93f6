//! What one person answered: alone among made-up answers, among fourteen who say the same, and as a newcomer.

use super::{OURS, REAL, Table, laws, projects, said};
use crate::{
    attackers::{
        Outcome, lone,
        newcomer::{self, View},
    },
    laws::Exact,
    library::variance,
    luck::Luck,
};

/// If likelihoods are right, the odds against the truth are 1 on average at most: what is believed is as likely as that.
#[test]
fn nothing_is_believed_more_than_it_is_likely() {
    let (mut luck, view) = (Luck::new(10), View { breakdowns: 1, moments: 3 });
    let against = |outcome: &Outcome| {
        let odds: f64 = outcome.believed.iter().map(|believed| (1.0 - believed) / believed).sum();
        odds / outcome.believed.len() as f64
    };
    for law in &laws()[2..] {
        let known = newcomer::known(&**law, view, 400, &mut luck);
        let strangers = newcomer::among_strangers(&**law, view, 400, &mut luck);
        for odds in [against(&known), against(&strangers)] {
            assert!(odds < 1.2, "{}: {odds}", law.name());
        }
    }
    for tables in [1, 2] {
        let odds = against(&lone::slow(variance(), tables, 1, 4000, &mut luck));
        assert!((0.85..1.15).contains(&odds), "{odds}");
    }
}

const VIEWS: [(&str, usize); 3] = [("everyone's table", 0), ("and by role", 1), ("all eight tables", 7)];
const MOMENTS: [usize; 3] = [2, 6, 50];

#[test]
fn a_lone_person_among_made_up_answers() {
    let (mut luck, targets) = (Luck::new(1), projects(60));
    let cases = [(12, 1), (20, 1), (12, 6), (20, 6)];
    let columns = ["candidate", "60, one release", "100, one release", "60, six releases", "100, six releases"];
    let mut table = Table::new("A lone person among made-up answers (certain: median, 99 %, 99.9 %)", &columns);
    let mut certain = 0.0_f64;
    for law in laws() {
        let outcomes = cases.map(|(each, moments)| lone::lone(&*law, each, moments, targets, &mut luck));
        certain = outcomes.iter().map(Outcome::certain_share).fold(certain, f64::max);
        table.row(&[vec![law.name()], outcomes.iter().map(said).collect()].concat());
    }
    let outcomes = cases.map(|(_, moments)| lone::slow(variance(), 1, moments, targets, &mut luck));
    assert!(outcomes.iter().all(|outcome| outcome.certain == 0));
    table.row(&[vec![OURS.to_owned()], outcomes.iter().map(said).collect()].concat());
    assert!(certain > REAL, "the attack is real");
    println!("{}", table.0);
}

#[test]
fn fifteen_who_say_the_same() {
    let (mut luck, targets) = (Luck::new(7), projects(60));
    let mut table = Table::new("Fifteen who all say the same", &["candidate", "certain: median, 99 %, 99.9 %"]);
    let mut certain = 0.0_f64;
    for law in laws() {
        let outcome = lone::same(&*law, targets, &mut luck);
        certain = certain.max(outcome.certain_share());
        table.row(&[law.name(), said(&outcome)]);
    }
    for moments in [1, 6] {
        let ours = lone::slow(variance(), 1, moments, targets, &mut luck);
        assert_eq!(ours.certain, 0);
        table.row(&[format!("{OURS}, releases: {moments}"), said(&ours)]);
    }
    assert!(certain > REAL, "the attack is real");
    println!("{}", table.0);
}

#[test]
fn a_newcomer_where_everybody_else_is_known() {
    let (mut luck, targets) = (Luck::new(2), projects(12));
    let columns = ["tables", "candidate", "one release before and after", "six releases", "fifty snapshots"];
    let mut table = Table::new("A newcomer, everybody else known (certain: median, 99 %, 99.9 %)", &columns);
    let mut certain = 0.0_f64;
    for (words, breakdowns) in VIEWS {
        let mut row = |name: String, of: &mut dyn FnMut(View) -> Option<Outcome>| {
            let outcomes = MOMENTS.map(|moments| of(View { breakdowns, moments }));
            let cells = outcomes.iter().map(|outcome| outcome.as_ref().map_or("–".to_owned(), said)).collect();
            certain = outcomes.iter().flatten().map(Outcome::certain_share).fold(certain, f64::max);
            table.row(&[vec![words.to_owned(), name], cells].concat());
        };
        for rules in [Exact::staff(), Exact::public()] {
            // A public page has not fifty releases.
            let mut of = |view: View| {
                let is_made = view.moments < 50 || !rules.public;
                is_made.then(|| newcomer::known_by_rules(&rules, view, targets, &mut luck))
            };
            row(crate::laws::Law::name(&rules), &mut of);
        }
        for law in &laws()[2..] {
            row(law.name(), &mut |view| Some(newcomer::known(&**law, view, targets, &mut luck)));
        }
        let mut ours = |view: View| {
            let ours = lone::slow(variance(), breakdowns + 1, view.moments - 1, targets, &mut luck);
            assert_eq!(ours.certain, 0);
            Some(ours)
        };
        row(OURS.to_owned(), &mut ours);
    }
    assert!(certain > REAL, "the attack is real");
    println!("{}", table.0);
}

#[test]
fn a_newcomer_among_strangers() {
    let (mut luck, targets) = (Luck::new(3), projects(12));
    let columns = ["tables", "candidate", "one release before and after", "six releases", "fifty snapshots"];
    let title = "A newcomer, only k − 1 who joined too are known (certain: median, 99 %, 99.9 %)";
    let mut table = Table::new(title, &columns);
    let mut certain = 0.0_f64;
    for law in laws() {
        let outcomes = MOMENTS.map(|moments| {
            let view = View { breakdowns: 0, moments };
            newcomer::among_strangers(&*law, view, targets, &mut luck)
        });
        certain = outcomes.iter().map(Outcome::certain_share).fold(certain, f64::max);
        table.row(&[vec![VIEWS[0].0.to_owned(), law.name()], outcomes.iter().map(said).collect()].concat());
    }
    for (words, breakdowns) in VIEWS {
        let outcomes = MOMENTS.map(|moments| {
            let view = View { breakdowns, moments };
            let apart = newcomer::slow_among_strangers(5, variance(), view, targets, &mut luck);
            let believed = apart.into_iter().flat_map(|apart| lone::slow_apart(apart, 1, &mut luck).believed);
            Outcome { certain: 0, believed: believed.collect() }
        });
        table.row(&[vec![words.to_owned(), OURS.to_owned()], outcomes.iter().map(said).collect()].concat());
    }
    assert!(certain > REAL, "the attack is real");
    println!("{}", table.0);
}
