//! What is over: asked of the tables by day and notice, and held against the rule. It deletes nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    administration::retention::{
        AHEAD_DAYS, GRACE_DAYS, Kind, Rule, Said, TOLD_DAYS, audit_over_before_ms, strays_over_before_ms,
    },
    time::{DAY_MS, Millis},
};
use serde::Deserialize;

use super::{Ahead, Due, Retention};
use crate::storage::{
    self, Db, holds, projects,
    purges::PurgeRow,
    retention::{self as rows, Group},
    settings,
};

/// Since when staff could see what is going to be deleted, and when that was last made sure of.
const TOLD: &str = "retention_told_ms";

/// The kinds of a project; the others belong to none.
const OF_A_PROJECT: [Kind; 2] = [Kind::Answers, Kind::Quarantine];

/// The only part of a project's document that matters here.
#[derive(Deserialize)]
struct Months {
    retention_months: Option<u32>,
}

/// Since when staff could see what is going to be deleted. Now, where nobody has looked for longer than they see ahead:
/// the server was not there, or its clock was another.
async fn told_since_ms(db: &Db, now_ms: Millis) -> storage::Result<Millis> {
    let kept = settings::get(db, TOLD).await?;
    let kept: Option<(Millis, Millis)> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    let is_whole = |(_, looked_ms): &(Millis, Millis)| (now_ms - looked_ms).abs() <= AHEAD_DAYS * DAY_MS;
    Ok(kept.filter(is_whole).map_or(now_ms, |(since_ms, _)| since_ms))
}

/// Notes that staff are told from now on, without a gap if it was not long ago.
pub(super) async fn tell(db: &Db, now_ms: Millis) -> storage::Result<()> {
    let since_ms = told_since_ms(db, now_ms).await?;
    settings::put(db, TOLD, &serde_json::to_string(&(since_ms, now_ms))?).await
}

/// How long the answers of a project are kept.
async fn rule_of(db: &Db, project: &str, now_ms: Millis) -> storage::Result<Rule> {
    let mut said = Vec::new();
    for (from_ms, notice_version, document) in rows::said(db, project).await? {
        let Months { retention_months: months } = serde_json::from_str(&document)?;
        said.push(Said { from_ms, notice_version: u32::try_from(notice_version).unwrap_or(u32::MAX), months });
    }
    let lifted_at_ms = holds::last_lifted(db, project).await?;
    Ok(Rule { said, told_since_ms: told_since_ms(db, now_ms).await?, lifted_at_ms })
}

async fn groups(db: &Db, project: &str, kind: Kind, before_ms: Millis) -> storage::Result<Vec<Group>> {
    match kind {
        Kind::Answers => rows::answers_before(db, project, before_ms).await,
        Kind::Quarantine => rows::quarantine_before(db, project, before_ms).await,
        Kind::Strays | Kind::Audit => Ok(Vec::new()),
    }
}

/// What is over of a project at a moment, by the moment before which all of it came. Pure.
fn due(project: &str, kind: Kind, rule: &Rule, groups: &[Group], now_ms: Millis) -> Vec<Due> {
    let mut by_moment: BTreeMap<Millis, (BTreeSet<u32>, u64)> = BTreeMap::new();
    for group in groups {
        let over_before_ms = rule.over_before_ms(group.notice_version, now_ms);
        let Some(before_ms) = over_before_ms.filter(|before_ms| group.day * DAY_MS < *before_ms) else { continue };
        let (notices, count) = by_moment.entry(before_ms).or_default();
        notices.extend(group.notice_version);
        *count += group.count;
    }
    let due = |(before_ms, (notices, count)): (Millis, (BTreeSet<u32>, u64))| Due {
        project: project.to_owned(),
        kind,
        before_ms,
        count,
        notices: notices.into_iter().collect(),
        stopped: false,
    };
    by_moment.into_iter().map(due).collect()
}

impl Retention {
    /// Everything that may be deleted now, or what of one project, those on hold left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due(&self, project: Option<&str>) -> storage::Result<Vec<Due>> {
        let now_ms = self.clock.now_ms();
        let mut all = Vec::new();
        for entry in self.projects.now().await?.iter() {
            let slug = entry.document.slug.as_str();
            if project.is_some_and(|project| project != slug) || holds::of(&self.db, slug).await?.is_some() {
                continue;
            }
            all.extend(due_of(&self.db, slug, now_ms).await?);
        }
        if project.is_none() {
            all.extend(due_of_none(&self.db, told_since_ms(&self.db, now_ms).await?, now_ms).await?);
        }
        Ok(all)
    }

    /// What is going to be deleted of a project in the days ahead, as far as it is known today, by kind and day. A hold is
    /// left out of account: it is said beside.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ahead(&self, project: &str) -> storage::Result<Vec<Ahead>> {
        let now_ms = self.clock.now_ms();
        let rule = rule_of(&self.db, project, now_ms).await?;
        let until_ms = rule.nothing_over_from_ms(now_ms + AHEAD_DAYS * DAY_MS);
        let mut ahead = Vec::new();
        for kind in OF_A_PROJECT {
            let mut by_day = BTreeMap::new();
            for group in groups(&self.db, project, kind, until_ms).await? {
                if let Some(day) = rule.due_on(group.notice_version, group.day, now_ms) {
                    *by_day.entry(day).or_default() += group.count;
                }
            }
            ahead.extend(by_day.into_iter().map(|(day, count)| Ahead { kind, day, count }));
        }
        Ok(ahead)
    }

    /// The months that a project's answers are kept for now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn months(&self, project: &str) -> storage::Result<u32> {
        let now_ms = self.clock.now_ms();
        Ok(rule_of(&self.db, project, now_ms).await?.months_now(now_ms))
    }

    /// What is left to be deleted under a certificate that was begun and not finished.
    pub(super) async fn left_of(&self, begun: &PurgeRow, kind: Kind) -> storage::Result<Due> {
        let (project, before_ms) = (begun.project.as_str(), begun.before_ms);
        let mut left = of_none(kind, before_ms, 0);
        if OF_A_PROJECT.contains(&kind) {
            let now_ms = self.clock.now_ms();
            let rule = rule_of(&self.db, project, now_ms).await?;
            let is_over =
                |notice: Option<u32>| rule.over_before_ms(notice, now_ms).is_some_and(|over| over >= before_ms);
            let groups = groups(&self.db, project, kind, before_ms).await?;
            let notices: BTreeSet<u32> = groups.iter().filter_map(|group| group.notice_version).collect();
            left.project = project.to_owned();
            left.notices = notices.into_iter().filter(|notice| is_over(Some(*notice))).collect();
            left.stopped = kind == Kind::Quarantine && !is_over(None);
        }
        Ok(left)
    }
}

fn of_none(kind: Kind, before_ms: Millis, count: u64) -> Due {
    Due { project: String::new(), kind, before_ms, count, notices: Vec::new(), stopped: false }
}

/// What may be deleted of a project at a moment, whether it is held or not.
async fn due_of(db: &Db, project: &str, now_ms: Millis) -> storage::Result<Vec<Due>> {
    let rule = rule_of(db, project, now_ms).await?;
    let mut all = Vec::new();
    for kind in OF_A_PROJECT {
        let groups = groups(db, project, kind, rule.nothing_over_from_ms(now_ms)).await?;
        all.extend(due(project, kind, &rule, &groups, now_ms));
    }
    Ok(all)
}

/// What may be deleted at a moment that belongs to no project alone. The room of strays is limited, so they wait for nobody
/// to be told.
async fn due_of_none(db: &Db, told_since_ms: Millis, now_ms: Millis) -> storage::Result<Vec<Due>> {
    let is_told = now_ms - told_since_ms >= TOLD_DAYS * DAY_MS;
    let audit = is_told.then(|| (Kind::Audit, audit_over_before_ms(now_ms)));
    let mut all = Vec::new();
    for (kind, before_ms) in [Some((Kind::Strays, strays_over_before_ms(now_ms))), audit].into_iter().flatten() {
        let count = rows::count_before(db, kind, before_ms).await?;
        if count > 0 {
            all.push(of_none(kind, before_ms, count));
        }
    }
    Ok(all)
}

/// A line for everything that is still there although it had to be deleted days ago.
///
/// # Errors
/// When the database does not answer.
pub async fn overdue(db: &Db, now_ms: Millis) -> storage::Result<Vec<String>> {
    let restored_at_ms = storage::restored::last_by(db, Millis::MAX).await?;
    if restored_at_ms.is_some_and(|restored_at_ms| now_ms - restored_at_ms < GRACE_DAYS * DAY_MS) {
        return Ok(Vec::new());
    }
    let told_since_ms = told_since_ms(db, now_ms).await?;
    let then_ms = now_ms - GRACE_DAYS * DAY_MS;
    let mut late = Vec::new();
    let (projects, _) = projects::all(db).await?;
    for slug in projects.into_iter().map(|project| project.slug) {
        if holds::of(db, &slug).await?.is_some() {
            continue;
        }
        let rule = rule_of(db, &slug, now_ms).await?;
        for kind in OF_A_PROJECT {
            let groups = groups(db, &slug, kind, rule.nothing_over_from_ms(then_ms)).await?;
            late.extend(due(&slug, kind, &rule, &groups, then_ms));
        }
    }
    // Whoever has just begun to look has not had a day to delete anything.
    if told_since_ms < then_ms {
        late.extend(due_of_none(db, told_since_ms, then_ms).await?);
    }
    Ok(late.iter().map(line).collect())
}

fn line(late: &Due) -> String {
    let Due { project, count, .. } = late;
    let (what, project) = match late.kind {
        Kind::Answers => ("people's answers", project.as_str()),
        Kind::Quarantine => ("envelopes that did not fit", project.as_str()),
        Kind::Strays => ("envelopes of nobody", "no project"),
        Kind::Audit => ("lines of the audit log", "no project"),
    };
    format!("{project}: {count} {what} are kept longer than their time")
}
