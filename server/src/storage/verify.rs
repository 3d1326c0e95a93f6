//! Questions that `coeval verify` asks of the tables: each names rows that break an invariant. It repairs nothing.

use super::{Db, Result};

/// What must never be found, with the words for the fault. `$` holds no parameters: these are whole-table checks.
const FAULTS: &[(&str, &str)] = &[
    (
        "responses numbered above their project's counter",
        "select count(*) from response r join project_counter c on c.project = r.project where r.seq > c.last_seq",
    ),
    ("responses whose first number is above their latest", "select count(*) from response where first_seq > seq"),
    ("responses with a revision under 1", "select count(*) from response where revision < 1"),
    (
        "responses of a questionnaire their project never had",
        "select count(*) from response r where not exists (select 1 from questionnaire q where \
         q.project = r.project and q.id = r.questionnaire and q.version = r.questionnaire_version)",
    ),
    (
        "responses that were withdrawn and are still stored",
        "select count(*) from response r join tombstone t on t.id = r.id",
    ),
    (
        "quarantined envelopes that were withdrawn and are still kept",
        "select count(*) from quarantine q join tombstone t on t.id = q.id",
    ),
    (
        "quarantined envelopes that a stored revision has overtaken",
        "select count(*) from quarantine q join response r on r.id = q.id where r.revision >= q.revision",
    ),
    (
        "tombstones numbered above their project's counter",
        "select count(*) from tombstone t join project_counter c on c.project = t.project where t.seq > c.last_seq",
    ),
    (
        "releases that counted changes which never happened",
        "select count(*) from release r join project_counter c on c.project = r.project where r.seq > c.last_seq",
    ),
    (
        "previews that counted changes which never happened, or are of a release that is published",
        "select count(*) from release_preview p join project_counter c on c.project = p.project where p.seq > c.last_seq \
         or p.figures is not null and exists (select 1 from release r where r.project = p.project and r.number >= p.number)",
    ),
    (
        "releases whose version of the project is not in its history",
        "select count(*) from release r where not exists (select 1 from project_version v where \
         v.project = r.project and v.version = r.project_version)",
    ),
    (
        "releases without the one before them",
        "select count(*) from release r where r.number <> 1 and not exists (select 1 from release b where \
         b.project = r.project and b.number = r.number - 1) and not exists (select 1 from release_preview p where \
         p.project = r.project and p.number = r.number - 1 and p.dropped = 1)",
    ),
    (
        "releases that are older, or counted less, than the one before them",
        "select count(*) from release r join release b on b.project = r.project and b.number = \
         (select max(e.number) from release e where e.project = r.project and e.number < r.number) \
         where r.seq < b.seq or r.published_at_ms < b.published_at_ms",
    ),
    (
        "responses that hold what was withdrawn about their person",
        "select count(*) from response r join withdrawal w on w.receipt_key = r.receipt_key where w.scope = 'about_you' \
         and w.met = 1 and (r.answers like '{\"you.%' or r.answers like '%,\"you.%')",
    ),
    (
        "flags that name another project than their response",
        "select count(*) from flag f where not exists (select 1 from response r where r.id = f.response and \
         r.project = f.project)",
    ),
    (
        "tags given in another project than their text's or their own",
        "select count(*) from tagging g where not exists (select 1 from response r join tag t on t.project = r.project \
         where r.id = g.response and t.id = g.tag and r.project = g.project)",
    ),
    (
        "texts chosen in another project than their response's",
        "select count(*) from significance s where not exists (select 1 from response r where r.id = s.response and \
         r.project = s.project)",
    ),
    (
        "texts shown in another project than their response's",
        "select count(*) from shown_story s where not exists (select 1 from response r where r.id = s.response and \
         r.project = s.project)",
    ),
    (
        "responses set aside that nobody ever looked at",
        "select count(*) from response r where r.set_aside <> 0 and not exists (select 1 from flag f where \
         f.response = r.id and f.decided_at_ms is not null)",
    ),
    (
        "projects without a counter",
        "select count(*) from project p where not exists (select 1 from project_counter c where c.project = p.slug)",
    ),
    (
        "projects whose current version is not in their history",
        "select count(*) from project p where not exists (select 1 from project_version v where \
         v.project = p.slug and v.version = p.version and v.document = p.document)",
    ),
];

/// One line for each fault found.
///
/// # Errors
/// When the database does not answer.
pub async fn faults(db: &Db) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (words, sql) in FAULTS {
        let count: i64 = sqlx::query_scalar(*sql).fetch_one(db.read()).await?;
        if count > 0 {
            found.push(format!("{count} {words}"));
        }
    }
    Ok(found)
}
