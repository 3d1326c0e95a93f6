//! Made-up people for the benchmarks, in a project that uses everything: three rounds of asking, ten events, eighteen
//! wards, both wordings. They differ without any chance, so every run counts the same. It stores and measures nothing.
#![expect(dead_code, reason = "each benchmark uses some of it")]

use std::sync::Arc;

use domain::{
    collection::{
        answer::{Answer, Answers},
        project::Aim,
        questionnaire::{Item, Kind, Length, Questionnaire, Style},
        response::Channel,
    },
    disclosure::{Filter, FilterBy},
    time::{DAY_MS, Millis, date::Month, from_rfc3339},
};
use serde_json::{Value, json};
use server::{
    administration::projects::ProjectEntry,
    reporting::columns::{Plan, Response, Table},
};

/// The project that everybody answers for.
pub const SLUG: &str = "bench";
const EVENTS: u64 = 10;
const WARDS: u64 = 18;

/// The project, as an organiser would write it down.
pub fn project_file() -> String {
    let waves = [("w1", "01-01", "04-30"), ("w2", "05-01", "08-31"), ("w3", "09-01", "12-31")].map(|(id, from, to)| {
        json!({"id": id, "name": id, "opens_at": format!("2026-{from}T00:00:00Z"), "closes_at": format!("2026-{to}T23:59:59Z")})
    });
    let event = |number: u64| json!({"id": format!("e{number}"), "name": format!("Fair {number}")});
    let ward = |number: u64| json!({"code": format!("ward{number}"), "name": format!("Ward {number}")});
    let aims = ["a1", "a2", "a3"].map(|id| json!({"id": id, "text": format!("Aim {id}.")}));
    let file = json!({
        "slug": SLUG, "name": "Benchmark", "summary": "Made-up answers.", "aims": aims, "waves": waves,
        "events": (0..EVENTS).map(event).collect::<Vec<Value>>(),
        "wards": (0..WARDS).map(ward).collect::<Vec<Value>>(),
    });
    file.to_string()
}

/// The people.
pub struct Crowd {
    entry: Arc<ProjectEntry>,
    questionnaire: Questionnaire,
    first_ms: Millis,
}

/// Numbers that look like chance, and are the same each time.
struct Turns(u64);

impl Turns {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, many: u64) -> u64 {
        self.next() % many
    }
}

impl Crowd {
    /// The people of a project made from `project_file`.
    pub fn new(entry: Arc<ProjectEntry>) -> Self {
        let questionnaire = entry.pack().questionnaire.clone();
        let first_ms = from_rfc3339("2026-01-01T12:00:00Z").expect("it is a moment");
        Self { entry, questionnaire, first_ms }
    }

    /// What is asked of them.
    pub fn questionnaire(&self) -> &Questionnaire {
        &self.questionnaire
    }

    /// What the project set out to do.
    pub fn aims(&self) -> Vec<Aim> {
        self.entry.pack().project.aims.clone()
    }

    /// Round of asking, event, month and channel of somebody, as numbers; 0 is none.
    pub fn narrows(&self, person: &Response) -> [i64; 4] {
        let month = i64::from(self.entry.time_zone().date(person.at_ms).month().of_year());
        let event = person.event.as_ref().and_then(|event| event[1..].parse::<i64>().ok()).map_or(0, |event| event + 1);
        [1 + (month - 1) / 4, event, month, person.channel as i64 + 1]
    }

    /// The columns that their answers go into.
    pub fn plan(&self) -> Plan {
        let project = &self.entry.pack().project;
        let plan = Plan::new(self.questionnaire.clone(), &[], project.aims.clone(), &project.waves, &project.events);
        plan.expect("it fits into columns").in_zone(&project.time_zone)
    }

    /// The answers of so many people in memory.
    pub fn table(&self, people: usize) -> Table {
        let mut table = Table::new(self.plan());
        (0..people).for_each(|number| table.put(&self.person(number)));
        table.shrink();
        table
    }

    /// Every filter of the project.
    pub fn filters(&self, months: &[Month]) -> Vec<Filter> {
        let project = &self.entry.pack().project;
        let all = |by: FilterBy, codes: Vec<String>| codes.into_iter().map(move |code| Filter { by, code });
        all(FilterBy::Wave, project.waves.iter().map(|wave| wave.id.clone()).collect())
            .chain(all(FilterBy::Channel, Channel::ALL.map(|channel| channel.code().to_owned()).to_vec()))
            .chain(all(FilterBy::Event, project.events.iter().map(|event| event.id.clone()).collect()))
            .chain(all(FilterBy::Month, months.iter().map(Month::to_string).collect()))
            .collect()
    }

    /// One of them. Events lie in one month each; one in twenty of their answers is dated a month later.
    pub fn person(&self, number: usize) -> Response {
        let mut turns = Turns(number as u64);
        let mut id = [0; 16];
        id[..8].copy_from_slice(&turns.next().to_le_bytes());
        id[8..].copy_from_slice(&(number as u64).to_le_bytes());
        let channel = match turns.below(20) {
            0..11 => Channel::Own,
            11..17 => Channel::Event,
            17..19 => Channel::Assisted,
            _ => Channel::Paper,
        };
        let event = (channel == Channel::Event).then(|| turns.below(EVENTS));
        let day = match event {
            Some(event) => event * 30 + turns.below(25) + if turns.below(20) == 0 { 30 } else { 0 },
            None => turns.below(365),
        };
        let style = if turns.below(8) == 0 { Style::Easy } else { Style::Standard };
        let length = [Length::Quick, Length::Short, Length::Full][turns.below(3) as usize];
        Response {
            id,
            seq: number as i64 + 1,
            at_ms: self.first_ms + day as Millis * DAY_MS,
            channel,
            event: event.map(|event| format!("e{event}")),
            length,
            style,
            answers: self.answers(length, style, &mut turns),
            asked: self.questionnaire.name(),
        }
    }

    fn answers(&self, length: Length, style: Style, turns: &mut Turns) -> Answers {
        let items = self.questionnaire.offered(length).iter().filter_map(|id| self.questionnaire.item(id));
        items.filter_map(|item| Some((item.id.clone(), self.answer(item, style, turns)?))).collect()
    }

    /// The first answers are the most frequent, as in life: of the wards, the first has a sixth of all people.
    fn answer(&self, item: &Item, style: Style, turns: &mut Turns) -> Option<Answer> {
        let easy = item.easy.as_ref().and_then(|easy| easy.scale.as_ref()).filter(|_| style == Style::Easy);
        let codes: Vec<&String> = match easy.and_then(|scale| self.questionnaire.scales.get(scale)) {
            Some(scale) => scale.codes.iter().collect(),
            None => item.options.iter().map(|option| &option.code).collect(),
        };
        let many = codes.len().max(1) as u64;
        let mut code = || codes.get((turns.below(many).min(turns.below(many))) as usize).map(|code| (*code).clone());
        let (one, other, third) = (code(), code(), code());
        match (turns.below(12), item.kind) {
            (0, _) => None,
            (1, _) => Some(Answer::DontKnow),
            (2, _) => Some(Answer::NotForMe),
            (_, Kind::Single) => one.map(Answer::One),
            (_, Kind::Multi) => {
                let mut codes: Vec<String> = [one, other].into_iter().flatten().collect();
                codes.dedup();
                if codes.iter().any(|code| item.is_exclusive(code)) {
                    codes.truncate(1);
                }
                Some(Answer::Many(codes))
            }
            (_, Kind::Aims) => {
                let aims = ["a1", "a2", "a3"].into_iter().zip([one, other, third]);
                Some(Answer::PerAim(aims.filter_map(|(aim, code)| Some((aim.to_owned(), code?))).collect()))
            }
            (_, Kind::Text) => Some(Answer::One("We met every week and people began to greet each other.".to_owned())),
            (_, Kind::Number) => Some(Answer::Number(1.0)),
        }
    }
}
