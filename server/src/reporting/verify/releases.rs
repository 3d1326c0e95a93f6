//! Holds every release of a project against the rules, and against the answers where they are still what they were.
//!
//! A release counted every change up to a number. Where nobody behind a lower number has changed or withdrawn their
//! answers since, the rows up to that number are the ones it counted, and counting them again must give its figures.
//! Where somebody has, what they said is gone, and only what holds of every release can be looked for.

use domain::{
    disclosure::{Breach, RULES, Recount, Released, Settings, Tally, broken_invariants, gives_away, release},
    time::Millis,
};

use super::{
    Verified,
    rows::{Rows, readable},
};
use crate::{
    administration::projects::Projects,
    reporting::releases::{Kind, Noises, ProjectNoise, words_of},
    storage::{self, Db, StorageError, releases::ReleaseRow, responses::StoredResponse},
};

/// What is remembered of each release while the others are read.
struct Seen {
    number: u32,
    seq: i64,
    project_version: i64,
    /// The last restore before its figures were made.
    restored_at_ms: Option<Millis>,
    /// Whether its figures can be read, and were made by the rules of now.
    comparable: bool,
}

/// Adds what is wrong with the releases of a project. Without the installation's noise none is counted again.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn check(
    db: &Db,
    projects: &Projects,
    noises: Option<&Noises>,
    slug: &str,
    found: &mut Verified,
) -> storage::Result<()> {
    let seen = read_all(db, projects, slug, found).await?;
    let Some(noises) = noises else { return Ok(()) };
    let mut versions: Vec<i64> =
        seen.iter().filter(|release| release.comparable).map(|release| release.project_version).collect();
    versions.sort_unstable();
    versions.dedup();
    for version in versions {
        count_again(db, (projects, noises), slug, (&seen, version), found).await?;
    }
    Ok(())
}

/// Reads each release and looks for what no rules would ever give, and for what rules of before gave away.
async fn read_all(db: &Db, projects: &Projects, slug: &str, found: &mut Verified) -> storage::Result<Vec<Seen>> {
    let mut seen = Vec::new();
    let mut lowest_k = u32::MAX;
    let restores = storage::restored::all(db).await?;
    let counted = storage::previews::moments(db, slug).await?;
    for number in 1..=storage::releases::latest_number(db, slug).await? {
        let Some(row) = storage::releases::numbered(db, slug, number).await? else { continue };
        found.releases += 1;
        // By earlier rules, a figure that too few people changed was made under the threshold of its own time.
        lowest_k = lowest_k.min(row.k_public);
        let released = Released::from_stored(&row.figures);
        let line = |breach: Breach| {
            let figure = breach.figure.as_deref().unwrap_or("the number of people");
            format!("{slug}: release {number}: {figure} {}", breach.words)
        };
        match &released {
            Err(_) => found.faults.push(format!("{slug}: release {number} cannot be read")),
            Ok(released) => {
                found.faults.extend(broken_invariants(released, lowest_k).into_iter().map(line));
                let given_away = gives_away(released, row.k_public).into_iter().map(line);
                found.faults.extend(given_away.map(|line| [&line, "; publish it again"].concat()));
                found.faults.extend(wordless(db, projects, &row, released).await?);
            }
        }
        let comparable = released.is_ok_and(|released| released.rules() == RULES);
        let counted_at_ms = counted.get(&number).copied().unwrap_or(row.published_at_ms);
        let restored_at_ms = restores.last_by(row.renewed_at_ms.unwrap_or(counted_at_ms));
        seen.push(Seen { number, seq: row.seq, project_version: row.project_version, restored_at_ms, comparable });
    }
    Ok(seen)
}

/// A line where a release has other words than it was published with, or none for a figure.
async fn wordless(db: &Db, projects: &Projects, row: &ReleaseRow, released: &Released) -> storage::Result<Vec<String>> {
    let release = format!("{}: release {}", row.project, row.number);
    Ok(match words_of(db, projects, row).await {
        Ok(words) => {
            let missing = words.missing_for(released).into_iter();
            missing.map(|figure| format!("{release}: {figure} has no words")).collect()
        }
        Err(StorageError::Document(_) | StorageError::Rows { .. }) => {
            vec![format!("{release}: its words are not those that it was published with")]
        }
        Err(error) => return Err(error),
    })
}

/// Counts the releases again that counted by one version of the project.
async fn count_again(
    db: &Db,
    (projects, noises): (&Projects, &Noises),
    slug: &str,
    (seen, version): (&[Seen], i64),
    found: &mut Verified,
) -> storage::Result<()> {
    let Some(entry) = projects.as_of(slug, version).await? else { return Ok(()) };
    let pack = entry.pack();
    let everyone = Recount::new(&pack.questionnaire, &pack.project.aims, &pack.project.waves);
    let mut everyone = everyone.in_zone(entry.time_zone());
    let mut rows = Rows::of(db, slug);
    for seen in seen.iter().filter(|release| release.comparable && release.project_version == version) {
        let count = |row: &StoredResponse| {
            if let Some(response) = readable(row) {
                everyone.add(&response.row(entry.asked_before(&response.asked)));
            }
        };
        rows.read_to(seen.seq, count).await?;
        if storage::releases::moved_since(db, slug, seen.seq).await? == 0 {
            found.recounted += 1;
            let noise = noises.of(slug, Kind::Release, seen.restored_at_ms);
            found.faults.extend(compare(db, slug, seen.number, everyone.tally(), &noise).await?);
        }
    }
    Ok(())
}

/// A line for each figure of a release that is not what its answers give.
async fn compare(
    db: &Db,
    slug: &str,
    number: u32,
    everyone: &Tally,
    noise: &ProjectNoise,
) -> storage::Result<Vec<String>> {
    let Some(row) = storage::releases::numbered(db, slug, number).await? else { return Ok(Vec::new()) };
    let Ok(stored) = Released::from_stored(&row.figures) else { return Ok(Vec::new()) };
    let settings = Settings::new(0, row.k_public);
    let counted = release(everyone, settings, noise.at(number, settings.public()));
    let line = |what: &str| format!("{slug}: release {number}: {what} is not what its answers give");
    Ok(differing(&stored, &counted).into_iter().map(line).collect())
}

/// What two releases disagree about.
fn differing<'r>(stored: &'r Released, counted: &'r Released) -> Vec<&'r str> {
    let mut names = Vec::new();
    if stored.people() != counted.people() {
        names.push("the number of people");
    }
    let of_both = counted.items().iter().filter(|figure| stored.item(&figure.id) != Some(figure));
    names.extend(of_both.map(|figure| figure.id.as_str()));
    let too_many = stored.items().iter().filter(|figure| counted.item(&figure.id).is_none());
    names.extend(too_many.map(|figure| figure.id.as_str()));
    if names.is_empty() && stored != counted {
        names.push("the list of what was hidden");
    }
    names
}
