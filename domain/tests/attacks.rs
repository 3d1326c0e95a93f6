//! Somebody who holds every staff table of every snapshot, and does the arithmetic.
//!
//! Nothing here uses the rules: people are made up, the tables that staff could ask for are taken as they come, and
//! every hidden number and every few people are then looked for by other means.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    answer::{Answer, Answers},
    disclosure::{
        Cell, EarlierStaff, Filter, FilterBy, Recount, Row, Settings, StaffFigures, Strata, Stratum, Tally, month_of,
        staff,
    },
    project::Wave,
    questionnaire::{Length, Questionnaire, Style, coeval_core},
    response::Channel,
    text::Text,
    time::{DAY_MS, to_rfc3339},
};
use proptest::{prelude::*, test_runner::FileFailurePersistence};

const ITEM: &str = "q17.p_respect";

#[derive(Clone, Debug)]
struct Person {
    answers: Answers,
    style: Style,
    channel: Channel,
    event: Option<String>,
    day: i64,
}

/// Two rounds of asking: one ends within a month, the next begins at once.
fn waves() -> Vec<Wave> {
    let wave = |id: &str, opens: Option<i64>, closes: Option<i64>| {
        let moment = |day: i64| to_rfc3339(day * DAY_MS);
        Wave { id: id.to_owned(), name: Text::base(id), opens_at: opens.map(moment), closes_at: closes.map(moment) }
    };
    vec![wave("w1", None, Some(20_020)), wave("w2", Some(20_021), None)]
}

/// The questionnaire with only the items that these people answer, so that many projects can be tried.
fn questionnaire() -> Questionnaire {
    let mut questionnaire = coeval_core();
    let lengths = &mut questionnaire.lengths;
    for length in [&mut lengths.quick, &mut lengths.short, &mut lengths.full] {
        length.retain(|id| [ITEM, "you.role", "you.age"].contains(&id.as_str()));
    }
    questionnaire
}

/// A project at one moment, by plain recounting.
struct Counted {
    strata: Strata,
    empty: Tally,
    filters: Vec<Filter>,
}

fn count(questionnaire: &Questionnaire, people: &[Person]) -> Counted {
    let waves = waves();
    let recount = || Recount::new(questionnaire, &[], &waves);
    let mut strata: BTreeMap<Stratum, Recount<'_>> = BTreeMap::new();
    for person in people {
        let at_ms = person.day * DAY_MS;
        let wave = if at_ms <= 20_020 * DAY_MS { Some("w1") } else { Some("w2").filter(|_| at_ms >= 20_021 * DAY_MS) };
        let stratum = Stratum {
            wave: wave.map(str::to_owned),
            event: person.event.clone(),
            month: month_of(at_ms),
            channel: person.channel,
        };
        let (length, style, channel) = (Length::Full, person.style, person.channel);
        let row = Row { answers: &person.answers, length, style, channel, at_ms, asked: None };
        strata.entry(stratum).or_insert_with(recount).add(&row);
    }
    let strata = Strata(strata.into_iter().map(|(stratum, recount)| (stratum, recount.tally().clone())).collect());
    let named = |by: FilterBy, codes: &[&str]| -> Vec<Filter> {
        codes.iter().map(|code| Filter { by, code: (*code).to_owned() }).collect()
    };
    let months: Vec<String> = strata.months();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let filters = [
        named(FilterBy::Wave, &["w1", "w2"]),
        named(FilterBy::Channel, &Channel::ALL.map(Channel::code)),
        named(FilterBy::Event, &["e1", "e2"]),
        named(FilterBy::Month, &months),
    ];
    Counted { empty: recount().tally().clone(), strata, filters: filters.concat() }
}

fn figures(counted: &Counted, k: u32, earlier: Option<EarlierStaff<'_>>) -> Vec<StaffFigures> {
    staff(&counted.strata, &counted.empty, &counted.filters, Settings::new(k, 10), earlier)
}

/// Every set of people that some table of one item shows: under each filter, by how and when people answered, and by one
/// thing about them. Who is in two groups of different kinds (35 to 44 and a professional) is in no table, so tables of
/// two kinds cannot be taken from each other.
fn shown_sets(
    people: &[Person],
    counted: &Counted,
    figures: &[StaffFigures],
    by: &str,
) -> Vec<(String, BTreeSet<usize>)> {
    let together = ["wave", "channel", by];
    let mut sets = Vec::new();
    let answered = |person: &Person| person.answers.contains_key(ITEM);
    let places = |is_in: &dyn Fn(&Person) -> bool| -> BTreeSet<usize> {
        (0..people.len()).filter(|place| answered(&people[*place]) && is_in(&people[*place])).collect()
    };
    for table in figures {
        let lets = |person: &Person| table.filter.as_ref().is_none_or(|filter| filter.lets(&stratum(counted, person)));
        let figure = table.released.item(ITEM).expect("it is counted");
        let name = table.filter.as_ref().map_or_else(|| "everyone".to_owned(), Filter::to_string);
        if figure.n.answered.is_some() {
            sets.push((name.clone(), places(&lets)));
        }
        if figure.on_scale.is_some() || figure.easy.is_some() {
            sets.push(([&name, " easy"].concat(), places(&|person| lets(person) && is_easy(person))));
        }
        let shown = figure.groups.iter().filter(|group| group.n.is_some() && together.contains(&group.by.as_str()));
        for group in shown {
            let is_in = |person: &Person| match group.by.as_str() {
                "wave" => stratum(counted, person).wave.as_ref() == Some(&group.code),
                "channel" => person.channel.code() == group.code,
                by => person.answers.get(by) == Some(&Answer::from(group.code.as_str())),
            };
            sets.push((format!("{name} {}", group.code), places(&|person| lets(person) && is_in(person))));
        }
    }
    sets
}

/// "Sometimes" is on both scales; the other answers of these people are on the usual one only.
fn is_easy(person: &Person) -> bool {
    person.style == Style::Easy && person.answers.get(ITEM) == Some(&Answer::from("sometimes"))
}

fn stratum(counted: &Counted, person: &Person) -> Stratum {
    let month = month_of(person.day * DAY_MS);
    let wave = if person.day <= 20_020 { "w1" } else { "w2" };
    let known = counted.strata.0.iter().map(|(stratum, _)| stratum);
    let same = |known: &&Stratum| {
        known.month == month
            && known.channel == person.channel
            && known.event == person.event
            && known.wave.as_deref() == Some(wave)
    };
    known.into_iter().find(same).cloned().expect("everybody is in a stratum")
}

/// Whether adding and subtracting these sets leaves one to `k - 1` people: the rank without them is smaller.
fn singles_out(sets: &[BTreeSet<usize>], k: u32) -> Option<Vec<usize>> {
    let mut classes: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
    for person in sets.iter().flatten().copied().collect::<BTreeSet<usize>>() {
        classes.entry(sets.iter().map(|set| set.contains(&person)).collect()).or_default().push(person);
    }
    let small: Vec<(&Vec<bool>, &Vec<usize>)> = classes.iter().filter(|(_, who)| who.len() < k as usize).collect();
    let rank_without = |left_out: &[usize]| {
        let columns: Vec<&Vec<bool>> =
            classes.keys().filter(|class| left_out.iter().all(|place| small[*place].0 != *class)).collect();
        rank((0..sets.len()).map(|set| columns.iter().map(|column| i64::from(column[set])).collect()).collect())
    };
    let whole = rank_without(&[]);
    let mut open: Vec<(Vec<usize>, usize)> =
        (0..small.len()).map(|place| (vec![place], small[place].1.len())).collect();
    while let Some((chosen, people)) = open.pop() {
        if people >= k as usize {
            continue;
        }
        if rank_without(&chosen) < whole {
            return Some(chosen.iter().flat_map(|place| small[*place].1.clone()).collect());
        }
        let next = chosen.last().map_or(0, |last| last + 1);
        open.extend((next..small.len()).map(|place| ([&chosen[..], &[place]].concat(), people + small[place].1.len())));
    }
    None
}

/// The rank of a matrix, modulo another prime than the rules use.
fn rank(mut rows: Vec<Vec<i64>>) -> usize {
    const PRIME: i64 = 1_000_003;
    let power = |mut base: i64, mut exponent: i64| {
        let mut result = 1;
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result * base % PRIME;
            }
            base = base * base % PRIME;
            exponent >>= 1;
        }
        result
    };
    let (mut done, width) = (0, rows.first().map_or(0, Vec::len));
    for column in 0..width {
        let Some(found) = (done..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(done, found);
        let inverse = power(rows[done][column], PRIME - 2);
        let pivot: Vec<i64> = rows[done].iter().map(|value| value * inverse % PRIME).collect();
        for row in rows.iter_mut().skip(done + 1) {
            let times = row[column];
            row.iter_mut().zip(&pivot).for_each(|(value, of)| *value = (*value - times * of).rem_euclid(PRIME));
        }
        done += 1;
    }
    done
}

/// Every table of two ways of people: filters of one kind by role or age.
fn tables(people: &[Person], counted: &Counted, figures: &[StaffFigures], by: &str) -> Vec<Attacked> {
    let codes: Vec<String> =
        figures[0].released.item(by).expect("it is counted").distribution.iter().map(code).collect();
    let kinds = FilterBy::ALL.into_iter().map(|kind| {
        let rows: Vec<&StaffFigures> =
            figures.iter().filter(|table| table.filter.as_ref().is_some_and(|filter| filter.by == kind)).collect();
        Attacked::new(people, counted, (&figures[0], &rows), by, &codes)
    });
    kinds.collect()
}

fn code(cell: &Cell) -> String {
    cell.code.clone()
}

/// One table of two ways as the attacker sees it: shown rows and columns with their totals, and what is left over.
struct Attacked {
    /// The true counts, with one more row and one more column for everybody else.
    counts: Vec<Vec<u32>>,
    shown: Vec<Vec<bool>>,
}

impl Attacked {
    fn new(
        people: &[Person],
        counted: &Counted,
        (everyone, rows): (&StaffFigures, &[&StaffFigures]),
        by: &str,
        codes: &[String],
    ) -> Self {
        let visible = |table: &StaffFigures, code: &String| {
            let figure = table.released.item(by).expect("it is counted");
            figure.distribution.iter().any(|cell| cell.code == *code && cell.count.is_some())
        };
        let columns: Vec<&String> = codes.iter().filter(|code| visible(everyone, code)).collect();
        let rows: Vec<&&StaffFigures> = rows
            .iter()
            .filter(|table| table.released.item(by).is_some_and(|figure| figure.n.answered.is_some()))
            .collect();
        let mut counts = vec![vec![0; columns.len() + 1]; rows.len() + 1];
        for person in people {
            let Some(Answer::One(own)) = person.answers.get(by) else { continue };
            if !codes.contains(own) {
                continue;
            }
            let lets = |table: &&&StaffFigures| {
                table.filter.as_ref().is_some_and(|filter| filter.lets(&stratum(counted, person)))
            };
            let row = rows.iter().position(lets).unwrap_or(rows.len());
            let column = columns.iter().position(|code| *code == own).unwrap_or(columns.len());
            counts[row][column] += 1;
        }
        let shown = rows
            .iter()
            .map(|table| columns.iter().map(|code| visible(table, code)).chain([false]).collect())
            .chain([vec![false; columns.len() + 1]]);
        Self { shown: shown.collect(), counts }
    }

    /// How many values a cell can have at least: by moving people around cycles of cells that are not shown, in any
    /// order, starting from the truth. Stops at `enough`.
    fn values(&self, cell: (usize, usize), enough: usize) -> usize {
        let mut met: BTreeSet<Vec<Vec<u32>>> = BTreeSet::new();
        let mut values = BTreeSet::new();
        let mut open = vec![self.counts.clone()];
        while let Some(table) = open.pop() {
            if values.len() >= enough || met.len() > 3_000 {
                break;
            }
            if !met.insert(table.clone()) {
                continue;
            }
            values.insert(table[cell.0][cell.1]);
            for moved in self.neighbours(&table, cell) {
                open.push(moved);
            }
        }
        values.len()
    }

    /// Tables with the same totals and shown cells that differ by one person around a cycle through a cell.
    fn neighbours(&self, table: &[Vec<u32>], cell: (usize, usize)) -> Vec<Vec<Vec<u32>>> {
        [true, false].into_iter().filter_map(|up| self.moved(table, cell, up)).collect()
    }

    /// One person more or less in a cell, made good along a way of cells that are not shown.
    fn moved(&self, table: &[Vec<u32>], cell: (usize, usize), up: bool) -> Option<Vec<Vec<u32>>> {
        if !up && table[cell.0][cell.1] == 0 {
            return None;
        }
        let (rows, columns) = (table.len(), table[0].len());
        let free = |row: usize, column: usize| !self.shown[row][column] && (row, column) != cell;
        // From the row of the cell to its column: in rows a cell gives (or takes), in columns one takes (or gives).
        let mut came: BTreeMap<(bool, usize), (usize, usize)> = BTreeMap::new();
        let mut open = std::collections::VecDeque::from([(true, cell.0)]);
        while let Some((in_row, place)) = open.pop_front() {
            for next in 0..if in_row { columns } else { rows } {
                let at = if in_row { (place, next) } else { (next, place) };
                let gives = in_row == up;
                let can = free(at.0, at.1) && (!gives || table[at.0][at.1] > 0);
                let node = (!in_row, next);
                if can && node != (true, cell.0) && !came.contains_key(&node) {
                    came.insert(node, at);
                    open.push_back(node);
                }
            }
        }
        let mut moved = table.to_vec();
        let change = |count: &mut u32, more: bool| *count = if more { *count + 1 } else { *count - 1 };
        change(&mut moved[cell.0][cell.1], up);
        let (mut node, mut more) = ((false, cell.1), !up);
        while node != (true, cell.0) {
            let at = *came.get(&node)?;
            change(&mut moved[at.0][at.1], more);
            node = if node.0 { (false, at.1) } else { (true, at.0) };
            more = !more;
        }
        Some(moved)
    }
}

prop_compose! {
    fn anybody()(
        role in prop::sample::select(vec!["lived", "lived", "professional", "both", "prefer_not", ""]),
        age in prop::sample::select(vec!["25_34", "25_34", "35_44", "85_over", ""]),
        respect in prop::sample::select(vec!["never", "sometimes", "mostly", "always", "dk", ""]),
        easy in 0_u8..6,
        (channel, event) in prop::sample::select(vec![
            (Channel::Own, None), (Channel::Own, None), (Channel::Event, Some("e1")), (Channel::Event, Some("e2")),
            (Channel::Paper, None),
        ]),
        day in prop::sample::select(vec![20_001_i64, 20_020, 20_021, 20_021, 20_060]),
    ) -> Person {
        let mut answers = Answers::new();
        for (id, code) in [("you.role", role), ("you.age", age), (ITEM, respect)] {
            if !code.is_empty() {
                answers.insert(id.to_owned(), Answer::from(code));
            }
        }
        let style = if easy == 0 { Style::Easy } else { Style::Standard };
        Person { answers, style, channel, event: event.map(str::to_owned), day }
    }
}

/// In CI a bounded part; `COEVAL_PROJECTS` asks for more.
fn projects() -> ProptestConfig {
    let cases = std::env::var("COEVAL_PROJECTS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(48);
    ProptestConfig { cases, failure_persistence: Some(Box::new(FileFailurePersistence::Off)), ..Default::default() }
}

/// Who answered on a scale: "I don't know" is in no share.
fn on_scale(people: &[Person]) -> Vec<Person> {
    let said = |person: &&Person| match person.answers.get(ITEM) {
        Some(Answer::One(code)) => ["never", "sometimes", "mostly", "always"].contains(&code.as_str()),
        _ => false,
    };
    people.iter().filter(said).cloned().collect()
}

/// Every set that is shown, and nobody by themselves in any combination of them.
fn check_nobody_is_singled_out(crowd: &[Person], k: u32) -> Result<(), TestCaseError> {
    let questionnaire = questionnaire();
    let counted = count(&questionnaire, crowd);
    let figures = figures(&counted, k, None);
    let people = on_scale(crowd);
    for by in ["you.role", "you.age"] {
        let sets = shown_sets(&people, &counted, &figures, by);
        for (name, set) in sets.iter().filter(|(name, _)| !name.ends_with("easy")) {
            prop_assert!(set.len() >= k as usize, "{} shows {} people", name, set.len());
        }
        let found = singles_out(&sets.iter().map(|(_, set)| set.clone()).collect::<Vec<_>>(), k);
        prop_assert!(found.is_none(), "{:?} stand alone among {:?}", found, sets);
    }
    Ok(())
}

fn check_hidden_cells(crowd: &[Person], k: u32) -> Result<(), TestCaseError> {
    let questionnaire = questionnaire();
    let counted = count(&questionnaire, crowd);
    let figures = figures(&counted, k, None);
    for by in ["you.role", "you.age"] {
        for table in tables(crowd, &counted, &figures, by) {
            let (rows, columns) = (table.counts.len() - 1, table.counts[0].len() - 1);
            for cell in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
                let (count, is_shown) = (table.counts[cell.0][cell.1], table.shown[cell.0][cell.1]);
                prop_assert!(!is_shown || count >= k || count == 0 && by == "you.role", "{} shows {}", by, count);
                if !is_shown {
                    let values = table.values(cell, k as usize);
                    prop_assert!(
                        values >= k as usize,
                        "{} at {:?} has {} values: {:?}",
                        by,
                        cell,
                        values,
                        table.counts
                    );
                }
            }
        }
    }
    Ok(())
}

/// Snapshots of a crowd that grows: what one shows more than an earlier one, less what some of its groups do.
fn check_snapshots(crowd: &[Person], steps: &[usize], k: u32) -> Result<(), TestCaseError> {
    let questionnaire = questionnaire();
    let mut taken: Vec<(usize, Vec<StaffFigures>)> = Vec::new();
    for end in steps.iter().scan(0, |end, step| {
        *end = (*end + step).min(crowd.len());
        Some(*end)
    }) {
        let now = count(&questionnaire, &crowd[..end]);
        let next = match taken.last() {
            None => figures(&now, k, None),
            Some((seen, last)) => {
                let mut since: Vec<i64> = last.iter().flat_map(|table| table.released.counted(*seen as i64)).collect();
                since.sort_unstable();
                since.dedup();
                let changed: Vec<(i64, Strata)> = since
                    .iter()
                    .map(|from| (*from, count(&questionnaire, &crowd[*from as usize..end]).strata))
                    .collect();
                figures(&now, k, Some(EarlierStaff { figures: last, seq: *seen as i64, changed: &changed }))
            }
        };
        taken.push((end, next));
    }
    let shown = |(end, tables): &(usize, Vec<StaffFigures>), place: usize| -> BTreeMap<String, u32> {
        let figure = tables[place].released.item(ITEM).expect("it is counted").clone();
        let fresh = |counted: Option<i64>| counted.is_none_or(|counted| counted == *end as i64);
        let groups = figure.groups.iter().filter(|group| group.by == "you.role" && fresh(group.counted));
        let groups = groups.filter_map(|group| Some((group.code.clone(), group.n?)));
        let whole = figure.n.answered.filter(|_| fresh(figure.counted)).map(|n| (String::new(), n));
        groups.chain(whole).collect()
    };
    for (number, later) in taken.iter().enumerate() {
        for earlier in &taken[..number] {
            for place in 0..later.1.len() {
                let Some(same) = earlier.1.iter().position(|table| table.filter == later.1[place].filter) else {
                    continue;
                };
                let (before, after) = (shown(earlier, same), shown(later, place));
                let more = |code: &str| Some(after.get(code)?.abs_diff(*before.get(code)?));
                let groups: Vec<u32> = ["lived", "professional", "both"].into_iter().filter_map(more).collect();
                let Some(whole) = more("") else { continue };
                for union in 0_u32..1 << groups.len() {
                    let taken_away: u32 =
                        groups.iter().enumerate().filter(|(place, _)| union >> place & 1 == 1).map(|(_, n)| n).sum();
                    let rest = whole - taken_away;
                    prop_assert!(rest == 0 || rest >= k, "{rest} of {whole} came besides {groups:?}");
                }
                prop_assert!(groups.iter().all(|group| *group == 0 || *group >= k), "{groups:?}");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(projects())]

    #[test]
    fn no_arithmetic_on_staff_tables_singles_anybody_out(crowd in prop::collection::vec(anybody(), 0..70), k in 5_u32..7) {
        check_nobody_is_singled_out(&crowd, k)?;
    }

    #[test]
    fn every_hidden_cell_of_staff_tables_could_be_many_things(
        crowd in prop::collection::vec(anybody(), 0..90), k in 5_u32..7,
    ) {
        check_hidden_cells(&crowd, k)?;
    }

    #[test]
    fn snapshots_side_by_side_single_nobody_out(
        crowd in prop::collection::vec(anybody(), 40..90),
        steps in prop::collection::vec(3_usize..25, 3..5),
    ) {
        check_snapshots(&crowd, &steps, 5)?;
    }
}
