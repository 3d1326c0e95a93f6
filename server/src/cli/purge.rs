//! `coeval purge`: deletes what was kept for its time, or with `--dry-run` only says what that is. The server does the
//! same by itself once a day; doing it twice deletes nothing more.

use std::process::ExitCode;

use domain::{
    retention::{Day, Kind},
    time::{DAY_MS, Millis, to_rfc3339},
};

use super::Done;
use crate::{
    clock::Clock,
    config::Config,
    projects::Projects,
    receipts::forget_once,
    retention::Retention,
    storage::{self, Db, holds},
};

pub(super) async fn run(config: Config, project: Option<&str>, dry_run: bool) -> Done {
    let db = Db::open(&config.database_url).await?;
    let clock = Clock::system();
    let projects = Projects::new(db.clone(), clock.clone());
    let done = match project {
        Some(slug) if projects.get(slug).await?.is_none() => Err(format!("There is no project called {slug}.").into()),
        _ => {
            let retention = Retention::new(db.clone(), projects.clone(), clock.clone());
            let lines = match dry_run {
                true => say(&db, &projects, &retention, project).await,
                false => purge(&db, &clock, &retention, project).await,
            };
            lines.map_err(Into::into)
        }
    };
    db.close().await;
    done.map(|lines| {
        lines.iter().for_each(|line| println!("{line}"));
        ExitCode::SUCCESS
    })
}

/// What was deleted, a line for each certificate.
async fn purge(db: &Db, clock: &Clock, retention: &Retention, project: Option<&str>) -> storage::Result<Vec<String>> {
    let done = retention.purge(project).await?;
    if done.is_empty() {
        return Ok(vec!["Nothing is over, so nothing was deleted.".to_owned()]);
    }
    forget_once(db, clock).await?;
    let line = |row: storage::purges::PurgeRow| {
        let kind = Kind::from_code(&row.kind).unwrap_or(Kind::Audit);
        format!(
            "{}: deleted. Certificate {}.",
            what(&row.project, kind, row.deleted.unsigned_abs(), row.before_ms),
            row.id
        )
    };
    Ok(done.into_iter().map(line).collect())
}

/// What would be deleted now, what is held, and what is going to be deleted in the days ahead.
async fn say(
    db: &Db,
    projects: &Projects,
    retention: &Retention,
    project: Option<&str>,
) -> storage::Result<Vec<String>> {
    let due = retention.due(project).await?;
    let mut lines: Vec<String> = due
        .iter()
        .map(|due| format!("{}: would be deleted now.", what(&due.project, due.kind, due.count, due.before_ms)))
        .collect();
    for entry in projects.now().await?.iter() {
        let slug = entry.document.slug.as_str();
        if project.is_some_and(|project| project != slug) {
            continue;
        }
        if let Some(hold) = holds::of(db, slug).await? {
            lines.push(format!("{slug}: held since {}, so nothing is deleted.", date(hold.set_at_ms)));
            continue;
        }
        let is_due = |kind: Kind| due.iter().any(|due| due.project == slug && due.kind == kind);
        let today = retention.today();
        let later = |day: Day, kind: Kind| day > today || !is_due(kind);
        let ahead = retention.ahead(slug).await?;
        lines.extend(ahead.into_iter().filter(|ahead| later(ahead.day, ahead.kind)).map(|ahead| {
            format!(
                "{slug}: {} {}: will be deleted from {} on.",
                ahead.count,
                name(ahead.kind),
                date(ahead.day * DAY_MS)
            )
        }));
    }
    if lines.is_empty() {
        lines.push("Nothing is over, and nothing will be in the days ahead.".to_owned());
    }
    Ok(lines)
}

fn what(project: &str, kind: Kind, count: u64, before_ms: Millis) -> String {
    let project = if project.is_empty() { "no project" } else { project };
    format!("{project}: {count} {} that came before {}", name(kind), date(before_ms))
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Answers => "people's answers",
        Kind::Quarantine => "envelopes that did not fit",
        Kind::Strays => "envelopes of unknown projects or sealed for nobody",
        Kind::Audit => "lines of the audit log",
    }
}

/// A day, such as 2026-11-22.
fn date(at_ms: Millis) -> String {
    to_rfc3339(at_ms).chars().take(10).collect()
}
