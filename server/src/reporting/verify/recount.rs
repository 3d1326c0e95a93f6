//! Counts the answers of one project twice, plainly and by columns, and looks whether each still fits what was asked.

use domain::{
    collection::{
        questionnaire::QuestionnaireRef,
        validation::{Unfit, check_offered},
    },
    disclosure::{Recount, Tally},
};

use super::{
    Verified,
    rows::{Rows, readable},
};
use crate::{
    administration::projects::ProjectEntry,
    reporting::columns::{Plan, Response, Table},
    storage::{self, Db, responses::StoredResponse},
};

/// Adds what is wrong with the answers of a project.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn check(db: &Db, entry: &ProjectEntry, found: &mut Verified) -> storage::Result<()> {
    let slug = &entry.document.slug;
    let pack = entry.pack();
    let (questionnaire, aims, waves) = (&pack.questionnaire, &pack.project.aims, &pack.project.waves);
    let mut table = match Plan::new(questionnaire.clone(), entry.questionnaires(), aims.clone(), waves, &[]) {
        Ok(plan) => Table::new(plan.in_zone(entry.time_zone())),
        Err(error) => {
            found.faults.push(format!("{slug}: {error}"));
            return Ok(());
        }
    };
    let mut recount = Recount::new(questionnaire, aims, waves).in_zone(entry.time_zone());
    let mut odd = Odd::default();
    let last = storage::responses::last_seq(db, slug).await?;
    let mut rows = Rows::of(db, slug);
    let counting = rows.read_to(last, |row| {
        found.responses += 1;
        let Some(response) = readable(row) else { return odd.unreadable.push(row.seq) };
        if !fits(entry, row, &response) {
            odd.unfit.push(row.seq);
        }
        table.put(&response);
        recount.add(&response.row(entry.asked_before(&response.asked)));
    });
    counting.await?;
    found.responses += storage::flags::set_aside(db, slug).await?;
    found.faults.extend(odd.lines(slug));
    found.faults.extend(differing(slug, &table.full_tally(), recount.tally()));
    Ok(())
}

/// Whether every answer is one that the questionnaire of its own time allows. Answers to questions that it does not know
/// may have been admitted by staff, and those that contradict themselves were stored by earlier programs; both are counted
/// nowhere.
fn fits(entry: &ProjectEntry, row: &StoredResponse, response: &Response) -> bool {
    let asked = QuestionnaireRef { id: row.questionnaire.clone(), version: row.questionnaire_version };
    let Some(questionnaire) = entry.questionnaire(&asked) else { return false };
    let aims = &entry.accepted_aims;
    let mut answers = response.answers.iter();
    answers.all(|(item, answer)| {
        check_offered(questionnaire, aims, response.style, item, answer) != Err(Unfit::UnknownAnswer)
    })
}

/// Numbers of rows that should not be as they are.
#[derive(Default)]
struct Odd {
    unreadable: Vec<i64>,
    unfit: Vec<i64>,
}

impl Odd {
    fn lines(&self, slug: &str) -> impl Iterator<Item = String> {
        let line = |rows: &[i64], words: &str| {
            let first = rows.first()?;
            Some(format!("{slug}: {} responses {words}, the first is number {first}", rows.len()))
        };
        let unreadable = line(&self.unreadable, "cannot be read");
        let unfit = line(&self.unfit, "hold answers that nobody was offered");
        unreadable.into_iter().chain(unfit)
    }
}

/// A line for each thing that the two ways of counting disagree about.
fn differing(slug: &str, columns: &Tally, recount: &Tally) -> Vec<String> {
    let people = |tally: &Tally| (tally.people, tally.channels, tally.days);
    let mut lines = Vec::new();
    if people(columns) != people(recount) {
        lines.push(format!("{slug}: columns count other people than there are rows"));
    }
    let items = columns.items.iter().zip(&recount.items).filter(|(columns, recount)| columns != recount);
    lines.extend(items.map(|(item, _)| format!("{slug}: columns and rows disagree about {}", item.measure.id)));
    lines
}

#[cfg(test)]
mod tests {
    use domain::{
        collection::{
            answer::{Answer, Answers},
            questionnaire::{Length, Style, coeval_core},
            response::Channel,
        },
        disclosure::Row,
    };

    use super::*;

    #[test]
    fn what_two_ways_of_counting_disagree_about_is_named() {
        let questionnaire = coeval_core();
        let answers = Answers::from([("q06.services".to_owned(), Answer::from("same"))]);
        let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        let nobody = recount.tally().clone();
        recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        assert_eq!(differing("mascot", recount.tally(), recount.tally()), Vec::<String>::new());
        let lines = differing("mascot", &nobody, recount.tally());
        assert_eq!(lines[0], "mascot: columns count other people than there are rows");
        assert!(lines.contains(&"mascot: columns and rows disagree about q06.services".to_owned()), "{lines:?}");
    }
}
