//! One figure over the waves: a share for each wave, in the order of time, what may be said of the last against
//! the first, and from twelve waves on how they lie around their middle (`statistics.md` 4.5).
//!
//! It reads released figures only. It smooths nothing and guesses nothing for a wave that is hidden, and it never says
//! that people changed: different people may have answered in each wave.

use std::cmp::Ordering;

use crate::{
    collection::project::Wave,
    disclosure::{Figure, GroupFigure, WAVE},
    reporting::voices::Difference,
    statistics::{self, Course, Gap, Point, Z_95},
    time::{Millis, from_rfc3339},
};

/// One wave.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveFigure<'f> {
    /// The wave's id.
    pub wave: &'f str,
    /// Its middle, where its dates are known.
    pub at_ms: Option<Millis>,
    /// The figure of those who answered in it.
    pub group: &'f GroupFigure,
}

/// The last wave against the first, of those that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The id of the first wave.
    pub first: String,
    /// The id of the last wave.
    pub last: String,
    /// How far the last lies above the first.
    pub difference: Difference,
    /// What may be said about it.
    pub gap: Gap,
}

/// The middle line of a run chart: as many waves lie above it as below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Middle {
    /// Where it is, in percent.
    pub percent: u32,
    /// On which side of it each wave lies; none for a wave that is hidden.
    pub sides: Vec<Option<Ordering>>,
}

impl Middle {
    /// The middle line of the shown ones of some points; none where they are too few for a run chart.
    pub(crate) fn of(points: &[Option<Point>]) -> Option<Self> {
        let shown: Vec<Point> = points.iter().copied().flatten().collect();
        let middle = statistics::middle_line(&shown)?;
        let side = |point: &Option<Point>| point.map(|point| point.share().total_cmp(&middle));
        Some(Self { percent: (middle * 100.0).round() as u32, sides: points.iter().map(side).collect() })
    }
}

impl WaveFigure<'_> {
    /// The share of the top answers as a sample without noise that says as much, where it is shown.
    pub(crate) fn point(&self) -> Option<Point> {
        let headline = self.group.headline.as_ref().filter(|_| self.group.hidden.is_none())?;
        let (count, n) = headline.share(self.group.n)?.effective();
        Some(Point { count, n })
    }
}

/// The waves of a figure, the earliest first; none where fewer than two have a share that is shown.
pub fn wave_figures<'f>(figure: &'f Figure, waves: &'f [Wave]) -> Vec<WaveFigure<'f>> {
    let wave_figure = |wave: &'f Wave| {
        let group = figure.groups.iter().find(|group| group.by == WAVE && group.code == wave.id)?;
        Some(WaveFigure { wave: &wave.id, at_ms: middle_ms(wave), group })
    };
    let mut wave_figures: Vec<WaveFigure<'f>> = waves.iter().filter_map(wave_figure).collect();
    if wave_figures.iter().filter(|wave_figure| wave_figure.point().is_some()).count() < 2 {
        return Vec::new();
    }
    if wave_figures.iter().all(|wave_figure| wave_figure.at_ms.is_some()) {
        wave_figures.sort_by_key(|wave_figure| wave_figure.at_ms);
    }
    wave_figures
}

/// What may be said of the last wave that is shown against the first; none where fewer than two are.
pub fn change(wave_figures: &[WaveFigure<'_>]) -> Option<Change> {
    let mut shown = wave_figures.iter().filter_map(|wave_figure| Some((wave_figure, wave_figure.point()?)));
    let (first, before) = shown.next()?;
    let (last, after) = shown.next_back()?;
    let change = statistics::change(&[before, after], Z_95)?;
    Some(Change {
        first: first.wave.to_owned(),
        last: last.wave.to_owned(),
        difference: Difference::of(change.difference, change.interval),
        gap: change.gap,
    })
}

/// How the waves that are shown lie: whether they may be called a trend, and whether they moved more than chance does.
pub fn course(wave_figures: &[WaveFigure<'_>]) -> Course {
    statistics::course(&wave_figures.iter().filter_map(WaveFigure::point).collect::<Vec<_>>())
}

/// Their middle line; none where fewer than twelve are shown.
pub fn middle(wave_figures: &[WaveFigure<'_>]) -> Option<Middle> {
    Middle::of(&wave_figures.iter().map(WaveFigure::point).collect::<Vec<_>>())
}

fn middle_ms(wave: &Wave) -> Option<Millis> {
    let moment = |text: &Option<String>| text.as_deref().and_then(from_rfc3339);
    match (moment(&wave.opens_at), moment(&wave.closes_at)) {
        (Some(opens), Some(closes)) => Some(opens + (closes - opens) / 2),
        (known, other) => known.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::{
            answer::{Answer, Answers},
            questionnaire::{Length, Style, coeval_core},
            response::Channel,
        },
        disclosure::{Noise, Row, Settings, Tally, breakdowns, measures, release},
        text::Text,
    };

    const ITEM: &str = "q06.services";

    fn wave(id: &str, month: u32) -> Wave {
        Wave {
            id: id.to_owned(),
            name: Text::base(id),
            opens_at: Some(format!("2026-{month:02}-01T00:00:00Z")),
            closes_at: Some(format!("2026-{month:02}-28T00:00:00Z")),
        }
    }

    /// The figure of waves in which so many of so many said that things are better.
    fn figure(waves: &[Wave], crowds: &[(&str, usize, usize)]) -> Figure {
        let questionnaire = coeval_core();
        let answers = |code: &str| Answers::from([(ITEM.to_owned(), Answer::from(code))]);
        let (better, same) = (answers("lot_better"), answers("same"));
        let mut rows = Vec::new();
        for (wave, top, n) in crowds {
            let wave = waves.iter().find(|known| known.id == *wave).expect("it is one of the rounds");
            for place in 0..*n {
                let answers = if place < *top { &better } else { &same };
                let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                rows.push(Row { answers, length, style, channel, at_ms: middle_ms(wave).expect("dates"), asked: None });
            }
        }
        let measures = measures(&questionnaire, &[]);
        let tally = Tally::recount(&questionnaire, &[], &measures, &breakdowns(&measures, waves), &rows);
        release(&tally, Settings::default(), Noise::none()).item(ITEM).expect("it is counted").clone()
    }

    #[test]
    fn rounds_come_in_the_order_of_time_and_the_last_is_held_against_the_first() {
        let waves = [wave("autumn", 9), wave("spring", 3)];
        let figure = figure(&waves, &[("spring", 20, 40), ("autumn", 40, 50)]);
        let wave_figures = wave_figures(&figure, &waves);
        assert_eq!(wave_figures.iter().map(|wave_figure| wave_figure.wave).collect::<Vec<_>>(), ["spring", "autumn"]);
        let change = change(&wave_figures).expect("both are shown");
        assert_eq!((change.first.as_str(), change.last.as_str(), change.gap), ("spring", "autumn", Gap::Different));
        assert_eq!(change.difference, Difference { points: 30, low: 10, high: 47 });
    }

    #[test]
    fn one_round_is_compared_with_none() {
        let waves = [wave("spring", 3), wave("autumn", 9)];
        let figure = figure(&waves, &[("spring", 20, 40)]);
        assert_eq!(wave_figures(&figure, &waves), []);
        assert_eq!(change(&[]), None);
    }

    #[test]
    fn hidden_rounds_keep_their_place_and_say_nothing() {
        let waves = [wave("spring", 3), wave("june", 6), wave("july", 7), wave("autumn", 9)];
        let crowds = [("spring", 20, 40), ("june", 2, 6), ("july", 2, 6), ("autumn", 25, 50)];
        let figure = figure(&waves, &crowds);
        let wave_figures = wave_figures(&figure, &waves);
        assert_eq!(
            wave_figures.iter().map(|wave_figure| wave_figure.point().is_some()).collect::<Vec<_>>(),
            [true, false, false, true]
        );
        assert_eq!(change(&wave_figures).map(|change| change.gap), Some(Gap::TooFew));
    }

    #[test]
    fn two_rounds_are_no_trend_and_twelve_have_a_middle_line() {
        let waves: Vec<Wave> = (1..=12).map(|month| wave(&format!("m{month}"), month)).collect();
        let crowd = |wave_figures: usize| -> Figure {
            let crowds = waves.iter().take(wave_figures).enumerate();
            let crowds: Vec<_> =
                crowds.map(|(place, wave)| (wave.id.as_str(), if place < 8 { 10 } else { 30 }, 40)).collect();
            figure(&waves, &crowds)
        };
        let of = |wave_figures: usize| {
            let figure = crowd(wave_figures);
            let wave_figures = self::wave_figures(&figure, &waves);
            (course(&wave_figures), middle(&wave_figures).map(|middle| middle.percent))
        };
        assert_eq!(of(2), (Course::TooFewPoints, None));
        assert_eq!(of(3), (Course::Trend, None));
        assert_eq!(of(11), (Course::Trend, None));
        // Eight waves at a quarter are on the median themselves, and so on neither side.
        assert_eq!(of(12), (Course::Steady, Some(25)));
        let figure = crowd(12);
        let middle = middle(&wave_figures(&figure, &waves)).expect("there are twelve");
        assert_eq!(middle.sides[7..9], [Some(Ordering::Equal), Some(Ordering::Greater)]);
    }

    #[test]
    fn a_hidden_round_is_no_point_of_a_run_chart() {
        let waves: Vec<Wave> = (1..=12).map(|month| wave(&format!("m{month}"), month)).collect();
        let of = |place: usize| if (4..6).contains(&place) { (2, 6) } else { (20, 40) };
        let crowds = waves.iter().enumerate().map(|(place, wave)| (wave.id.as_str(), of(place).0, of(place).1));
        let crowds: Vec<_> = crowds.collect();
        let figure = figure(&waves, &crowds);
        let wave_figures = wave_figures(&figure, &waves);
        assert_eq!((wave_figures.len(), middle(&wave_figures)), (12, None));
    }
}
