//! `coeval purge`: deletes what was kept for its time, or with `--dry-run` only says what that is. The server does the
//! same by itself once a day; doing it twice deletes nothing more.

use std::process::ExitCode;

use domain::{
    administration::retention::Kind,
    time::{DAY_MS, Millis, to_rfc3339},
};

use super::Done;
use crate::{
    administration::{
        projects::Projects,
        retention::{Ahead, Due, Retention},
    },
    collection::receipts::forget_once,
    storage::{self, Db, holds},
    system::{clock::Clock, config::Config},
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
                false => purge(&db, &projects, &retention, project).await,
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

/// What was deleted, a line for each certificate, and what is held.
async fn purge(
    db: &Db,
    projects: &Projects,
    retention: &Retention,
    project: Option<&str>,
) -> storage::Result<Vec<String>> {
    let done = retention.purge(project).await;
    // Something may be gone although it failed.
    if done.as_ref().map_or(true, |done| !done.is_empty()) {
        forget_once(db, projects.clock()).await?;
    }
    let done = done?;
    let line = |row: storage::purges::PurgeRow| {
        let kind = Kind::from_code(&row.kind).unwrap_or(Kind::Audit);
        let what = what(&row.project, kind, row.deleted.unsigned_abs(), row.before_ms);
        format!("{what}: deleted. Certificate {}.", row.id)
    };
    let mut lines: Vec<String> = done.into_iter().map(line).collect();
    if lines.is_empty() {
        lines.push("Nothing is over, so nothing was deleted.".to_owned());
    }
    for slug in slugs(projects, project).await? {
        lines.extend(held(db, &slug).await?);
    }
    Ok(lines)
}

/// What would be deleted now, what is held, and what is going to be deleted in the days ahead.
async fn say(
    db: &Db,
    projects: &Projects,
    retention: &Retention,
    project: Option<&str>,
) -> storage::Result<Vec<String>> {
    let due = retention.due(project).await?;
    let now = |due: &Due| {
        let what = what(&due.project, due.kind, due.count, due.before_ms);
        format!("{what}: would be deleted now.")
    };
    let mut lines: Vec<String> = due.iter().map(now).collect();
    for slug in slugs(projects, project).await? {
        if let Some(held) = held(db, &slug).await? {
            lines.push(held);
            continue;
        }
        let later = retention.ahead(&slug).await?.into_iter().filter(|ahead| {
            let is_due = due.iter().any(|due| due.project == slug && due.kind == ahead.kind);
            ahead.day > retention.today() || !is_due
        });
        lines.extend(later.map(|Ahead { kind, day, count }| {
            format!("{slug}: {count} {}: will be deleted from {} on.", name(kind), date(day * DAY_MS))
        }));
    }
    if lines.is_empty() {
        lines.push("Nothing is over, and nothing will be in the days ahead.".to_owned());
    }
    Ok(lines)
}

/// The projects that are meant.
async fn slugs(projects: &Projects, project: Option<&str>) -> storage::Result<Vec<String>> {
    let all = projects.now().await?;
    let slugs = all.iter().map(|entry| entry.document.slug.clone());
    Ok(slugs.filter(|slug| project.is_none_or(|project| project == slug)).collect())
}

/// That a project is held, where it is.
async fn held(db: &Db, slug: &str) -> storage::Result<Option<String>> {
    let hold = holds::of(db, slug).await?;
    Ok(hold.map(|hold| format!("{slug}: held since {}, so nothing of it is deleted.", date(hold.set_at_ms))))
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
