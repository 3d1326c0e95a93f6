//! The library's noise by itself: how much of it, how it moves, and what is said without any.

use domain::{collection::response::Channel, time::date::Date};

use super::{Table, projects};
use crate::{
    attackers::{items, leftovers, membership},
    library::{Library, variance},
    luck::Luck,
    slow_noise::{Weights, believed},
};

/// Places of the standard normal law: the median, 99 % and 99.9 %.
const PLACES: [f64; 3] = [0.0, 2.326_348, 3.090_232];

/// Tables of one item that somebody is in: everyone's, with two breakdowns, all of one view, and under all four filters.
const TABLES: [usize; 4] = [1, 3, 8, 40];

#[test]
fn the_variance_and_the_weights() {
    let columns =
        ["variance", "weights", "moments", "deviation at the last", "1 table", "3 tables", "8 tables", "40 tables"];
    let title = "Slow noise by variance and weights, everybody else known (median, 99 %, 99.9 %)";
    let mut table = Table::new(title, &columns);
    let others = [(4.0, Weights::Anew), (4.0, Weights::Adding)];
    let slow = [2.0, 4.0, 6.0, 9.0, 16.0].map(|variance| (variance, Weights::Slow));
    for (variance, weights) in slow.into_iter().chain(others) {
        for moments in [1, 6, 50] {
            let deviation = format!("{:.2}", f64::sqrt(variance * weights.variance(moments)));
            let by_tables = TABLES.map(|tables| {
                let apart = 2.0 * tables as f64 * weights.apart(moments, 0) / variance;
                assert!(apart.is_finite(), "never certain");
                PLACES.map(|place| format!("{:.3}", believed(apart, place))).join(", ")
            });
            let names = [variance.to_string(), format!("{weights:?}").to_lowercase(), moments.to_string(), deviation];
            table.row(&[names, by_tables].concat());
        }
    }
    println!("{}", table.0);
}

/// What else could be asked about one person, by how many noisy counts it moves by one: everyone's table of an item with
/// Easy Read has a number, a number in each wording, a cell and those who left it out; a group's has all but the last.
#[test]
fn other_questions_about_one_person() {
    let columns = ["question", "counts that move", "median", "99 %", "99.9 %"];
    let mut table = Table::new("Other questions about one person, one moment, everybody else known", &columns);
    let questions = [
        ("which of two answers, everyone's table", 2),
        ("which of two answers, all eight tables", 8 * 2),
        ("whether the person answered, everyone's table", 4),
        ("whether the person answered, all eight tables", 4 + 7 * 3),
        ("in which of two groups the person is, one item", 2 * 3),
        ("in which of two groups the person is, thirty items", 30 * 2 * 3),
    ];
    for (question, counts) in questions {
        let apart = f64::from(counts) / variance();
        let all = PLACES.map(|place| format!("{:.3}", believed(apart, place)));
        table.row(&[vec![question.to_owned(), counts.to_string()], all.to_vec()].concat());
    }
    println!("{}", table.0);
}

/// How much noise it takes until 99.9 % of attackers who know everybody else believe the truth no more than this.
#[test]
fn how_much_noise_it_takes() {
    let columns = ["believed at most", "moments", "1 table", "3 tables", "8 tables", "40 tables"];
    let mut table = Table::new("The variance of a draw that it takes, at 99.9 %, everybody else known", &columns);
    for most in [0.75_f64, 0.95] {
        // a/2 + 3.09 √a = ln(p/(1 − p)), solved for √a.
        let place = PLACES[2];
        let root = (place * place + 2.0 * (most / (1.0 - most)).ln()).sqrt() - place;
        for moments in [1, 6, 50] {
            let of = |tables: usize| 2.0 * tables as f64 * Weights::Slow.apart(moments, 0) / (root * root);
            assert!((believed(2.0 * Weights::Slow.apart(moments, 0) / of(1), place) - most).abs() < 1e-9);
            let needed = TABLES.map(|tables| format!("{:.1}", of(tables)));
            table.row(&[vec![most.to_string(), moments.to_string()], needed.to_vec()].concat());
        }
    }
    println!("{}", table.0);
}

/// What it would give to add more noise to groups than to everyone: two answers of one person in all eight tables.
#[test]
fn more_noise_in_groups_than_in_everyone() {
    let columns = ["variance of groups", "moments", "deviation of groups at the last", "median", "99 %", "99.9 %"];
    let mut table = Table::new("All eight tables, with more noise in groups than in everyone's table", &columns);
    for groups in [4.0, 9.0, 16.0, 36.0, 64.0] {
        for moments in [1, 6, 50] {
            let apart = 2.0 * Weights::Slow.apart(moments, 0) * (1.0 / variance() + 7.0 / groups);
            let deviation = format!("{:.2}", f64::sqrt(groups * Weights::Slow.variance(moments)));
            let all = PLACES.map(|place| format!("{:.3}", believed(apart, place)));
            table.row(&[vec![groups.to_string(), moments.to_string(), deviation], all.to_vec()].concat());
        }
    }
    println!("{}", table.0);
}

/// The window of 1,024 draws keeps noise from growing, and with more moments gives a little more away each time.
#[test]
fn more_moments_than_the_window_holds() {
    let columns = ["moments", "one person stands out by", "median", "99 %", "99.9 %"];
    let mut table = Table::new("Slow noise over many moments, one table, everybody else known", &columns);
    for moments in [1, 6, 50, 128, 400, 1024, 2000, 3000] {
        let apart = Weights::Slow.apart(moments, 0);
        let all = PLACES.map(|place| format!("{:.3}", believed(2.0 * apart / variance(), place)));
        table.row(&[vec![moments.to_string(), format!("{apart:.3}")], all.to_vec()].concat());
    }
    let lasting = |moments| Weights::Slow.apart(moments, 0);
    assert!(
        lasting(1024) - lasting(300) < 0.4 && lasting(3000) - lasting(2000) > 0.4,
        "it grows once the window is full"
    );
    println!("{}", table.0);
}

/// Fitting, rounding and hiding only take away: whoever sees what the library shows of a table is no better than whoever
/// sees all its noisy counts, who is right in Φ(√(2/4)/2) = 63.8 % of cases.
#[test]
fn what_is_shown_tells_no_more_than_noisy_counts() {
    let right = items::told_apart(&Library::new(10), projects(600).max(600), &mut Luck::new(9));
    println!(
        "\nOf what the library shows of one table, the larger of two cells is the true answer in {:.1} % of cases.",
        right * 100.0
    );
    assert!(right > 0.5 && right < 0.638 + 0.06, "{right}");
}

#[test]
fn what_is_left_without_noise() {
    let library = Library::new(10);
    let days = (Date::of_number(20_000), Date::of_number(20_004));
    for seed in 0..20 {
        let people = |paper| leftovers::people(&library, paper, days, seed);
        let on_paper = |paper| people(paper).channels[Channel::Paper as usize].count;
        assert_eq!(on_paper(0), Some(0), "nobody came on paper, and it is said");
        assert_eq!(on_paper(1), None, "so where it is not said, somebody did");
        assert_eq!((people(1).answered, people(1).days), (Some(61), Some(days)), "as they are");
        assert!(leftovers::are_alike(&library, 0, seed), "a round and a month of the same people");
        assert!(!leftovers::are_alike(&library, 1, seed), "so where they are not alike, somebody answered outside");
    }
    let measure = library.measure("q17.p_respect", true);
    let none = membership::shown(&library, &measure, 0, 200, &mut Luck::new(11));
    assert_eq!(none, 0.0, "a group of nobody has no noise, so one that is shown is not empty");
    assert!((leftovers::told_variance(&library, 0) - 1.0).abs() < 1e-5, "everybody gave an answer that is still asked");
    assert!(
        (leftovers::told_variance(&library, 1) - 1.0).abs() > 0.01,
        "so where it is told otherwise, somebody did not"
    );
}
