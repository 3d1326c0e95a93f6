//! The steps that bring a database up to date. They only go forward; one that was released never changes.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// Every step: number, what it does, and its file in `migrations/`.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "foundation", include_str!("../../migrations/0001_foundation.sql")),
    (2, "releases", include_str!("../../migrations/0002_releases.sql")),
    (3, "people", include_str!("../../migrations/0003_people.sql")),
    (4, "receipts", include_str!("../../migrations/0004_receipts.sql")),
    (5, "devices", include_str!("../../migrations/0005_devices.sql")),
    (6, "review", include_str!("../../migrations/0006_review.sql")),
    (7, "reference", include_str!("../../migrations/0007_reference.sql")),
    (8, "stories", include_str!("../../migrations/0008_stories.sql")),
    (9, "staff tables", include_str!("../../migrations/0009_staff_tables.sql")),
    (10, "people", include_str!("../../migrations/0010_people.sql")),
    (11, "renewed releases", include_str!("../../migrations/0011_renewed_releases.sql")),
    (12, "retention", include_str!("../../migrations/0012_retention.sql")),
    (13, "release words", include_str!("../../migrations/0013_release_words.sql")),
    (14, "roles", include_str!("../../migrations/0014_roles.sql")),
    (15, "story batches", include_str!("../../migrations/0015_story_batches.sql")),
    (16, "release previews", include_str!("../../migrations/0016_release_previews.sql")),
];

/// The number of the last step that this program knows.
pub fn newest_schema() -> i64 {
    STEPS.iter().map(|(number, ..)| *number).max().unwrap_or_default()
}

/// Every step.
pub(super) fn migrator() -> Migrator {
    migrator_up_to(i64::MAX)
}

/// The steps up to one.
pub(super) fn migrator_up_to(last: i64) -> Migrator {
    let step = |&(number, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(number, Cow::Borrowed(name), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().filter(|(number, ..)| *number <= last).map(step).collect())
}
