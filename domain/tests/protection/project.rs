//! Made-up projects to attack: skewed answers to one item, large and small groups, waves.
//!
//! It knows no rules and no attackers.

use crate::luck::Luck;

/// How many answers the item has.
pub const ANSWERS: usize = 5;

/// How many groups each breakdown has: role, age, ward, ethnicity, disability, channel and wave.
pub const GROUPS: [usize; 7] = [3, 6, 4, 5, 2, 4, 2];

/// The breakdowns by a characteristic; in the others everybody has a group.
pub const CHARACTERISTICS: usize = 5;

/// One person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The answer.
    pub answer: usize,
    /// The group in each breakdown; none where they did not say.
    pub groups: [Option<usize>; GROUPS.len()],
}

/// A project: its people, and what they were drawn from.
#[derive(Clone, Debug)]
pub struct Project {
    /// Who answered.
    pub people: Vec<Person>,
    /// The share of each answer.
    pub answers: [f64; ANSWERS],
    groups: Vec<Vec<f64>>,
}

impl Project {
    /// A project of so many people.
    pub fn random(people: usize, luck: &mut Luck) -> Self {
        let mut project = Self::of_nobody(luck);
        project.people = (0..people).map(|_| project.person(luck)).collect();
        project
    }

    fn of_nobody(luck: &mut Luck) -> Self {
        // Cubes of even numbers are skewed: most people in one or two groups, a few in others.
        let mut shares = |many: usize| (0..many).map(|_| luck.share().powi(3) + 0.01).collect::<Vec<_>>();
        let groups = GROUPS.iter().map(|groups| shares(*groups)).collect();
        let mut answers = [0.0; ANSWERS];
        answers.copy_from_slice(&shares(ANSWERS));
        let sum: f64 = answers.iter().sum();
        Self { people: Vec::new(), answers: answers.map(|share| share / sum), groups }
    }

    /// One more person, who is not in it yet.
    pub fn person(&self, luck: &mut Luck) -> Person {
        let mut groups = [None; GROUPS.len()];
        for (by, group) in groups.iter_mut().enumerate() {
            let said = by >= CHARACTERISTICS || luck.share() < 0.85;
            *group = said.then(|| luck.weighted(&self.groups[by]));
        }
        Person { answer: luck.weighted(&self.answers), groups }
    }
}

/// How many gave each answer.
pub type Cells = [u32; ANSWERS];

/// The counts of everyone, and of each group of each breakdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// Of everyone.
    pub everyone: Cells,
    /// By breakdown and group.
    pub groups: Vec<Vec<Cells>>,
}

impl Tables {
    /// Counts these people.
    pub fn of(people: &[Person]) -> Self {
        let mut tables =
            Self { everyone: [0; ANSWERS], groups: GROUPS.iter().map(|groups| vec![[0; ANSWERS]; *groups]).collect() };
        people.iter().for_each(|person| tables.change(person, person.answer, 1));
        tables
    }

    /// The same, if this person had given another answer.
    pub fn if_answered(&self, person: &Person, answer: usize) -> Self {
        let mut tables = self.clone();
        tables.change(person, person.answer, -1);
        tables.change(person, answer, 1);
        tables
    }

    fn change(&mut self, person: &Person, answer: usize, by: i32) {
        let change = |cells: &mut Cells| cells[answer] = cells[answer].saturating_add_signed(by);
        change(&mut self.everyone);
        for (groups, group) in self.groups.iter_mut().zip(person.groups) {
            group.into_iter().for_each(|group| change(&mut groups[group]));
        }
    }
}

/// How many people there are in these cells.
pub fn n(cells: &Cells) -> u32 {
    cells.iter().sum()
}
