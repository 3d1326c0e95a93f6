//! Three made-up projects with made-up answers, so that a arrival sees full pages at once.
//!
//! Every page says that the data is made up. Nothing here is about real people or organisations. A database that
//! already has a project is left alone.
//!
//! # Layout
//! `../../demo/` holds what each crowd is like as data, `crowd` makes answers from it, `dice` is the fixed chance.

pub(super) mod command;
mod crowd;
mod dice;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::{
        envelope::{Incoming, plain_bytes},
        questionnaire::coeval_core,
        receipt_code::ReceiptCode,
        response::Response,
    },
    time::Millis,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    administration::projects::read_file_in,
    reporting::{
        reference::{self, Known},
        releases::ReleaseError,
    },
    state::AppState,
    storage::{
        self, StorageError,
        projects::{ProjectRow, QuestionnaireRow},
        responses::NewResponse,
    },
};

const FILES: [&str; 3] = [
    include_str!("../../../demo/recovery-college.json"),
    include_str!("../../../demo/mascot.json"),
    include_str!("../../../demo/social-prescribing.json"),
];

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Its first release.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// There is no randomness for receipt codes.
    #[error("no random numbers can be had: {0}")]
    Random(#[from] getrandom::Error),
    /// The data that comes with the program.
    #[error("the demo's own data cannot be used: {0}")]
    Data(String),
}

/// What a demo file holds.
#[derive(Debug, Deserialize)]
struct DemoFile<'f> {
    /// A project file, as for `coeval project add`.
    #[serde(borrow)]
    project: &'f RawValue,
    /// The population that it is compared with, as the table for `coeval project reference`.
    reference: String,
    /// Who answers it, and how.
    crowd: Crowd,
}

/// What a crowd is like. All shares are in percent.
#[derive(Debug, Deserialize)]
struct Crowd {
    people: usize,
    seed: u64,
    /// Days before now over which the answers came.
    days: u64,
    lengths: BTreeMap<String, u32>,
    easy_percent: u32,
    channels: BTreeMap<String, u32>,
    event: String,
    /// How much higher or lower each role answers on scales from 0 to 1.
    lean: BTreeMap<String, f64>,
    /// How high people answer on a scale from 0 to 1, by item, and by aim.
    levels: BTreeMap<String, f64>,
    /// How often each code is given, by item with one answer.
    weights: BTreeMap<String, BTreeMap<String, u32>>,
    /// How often each code is ticked, by item with several answers.
    shares: BTreeMap<String, BTreeMap<String, u32>>,
    /// Words to choose from, by item.
    texts: BTreeMap<String, Vec<String>>,
}

/// Makes the demo in an empty database and returns the slugs; none when there is anything in it already.
///
/// # Errors
/// When the database cannot store it; then nothing of it is stored.
pub async fn make(state: &AppState) -> Result<Option<Vec<String>>, DemoError> {
    if state.projects.now().await?.iter().next().is_some() {
        return Ok(None);
    }
    let mut slugs = Vec::new();
    let mut tx = state.db.begin().await?;
    for text in FILES {
        let demo: DemoFile<'_> = serde_json::from_str(text).map_err(|error| DemoError::Data(error.to_string()))?;
        let Some(slug) = store(state, &mut tx, &demo).await? else { return Ok(None) };
        slugs.push((slug, demo.reference));
    }
    tx.commit().await?;
    for (slug, reference) in &slugs {
        compare_with(state, slug, reference).await?;
        state.results.release(slug).await?;
    }
    Ok(Some(slugs.into_iter().map(|(slug, _)| slug).collect()))
}

/// Puts in the made-up population of a project.
async fn compare_with(state: &AppState, slug: &str, table: &str) -> Result<(), DemoError> {
    let project = state.projects.get(slug).await?;
    let project = project.ok_or_else(|| DemoError::Data(format!("{slug} is gone")))?;
    let now_ms = state.clock.now_ms();
    let today = project.time_zone().date(now_ms).to_string();
    let reading = reference::read(table.as_bytes(), &Known::of(&project.pack()), &today);
    if !reading.is_clean() {
        return Err(DemoError::Data(format!("the population of {slug}: {reading:?}")));
    }
    let mut tx = state.db.begin().await?;
    storage::reference::replace(&mut tx, slug, &reading.rows, now_ms).await?;
    Ok(tx.commit().await?)
}

/// Stores one project with its answers, as if they had been sent; none when somebody else added it meanwhile.
async fn store(state: &AppState, tx: &mut storage::Tx, demo: &DemoFile<'_>) -> Result<Option<String>, DemoError> {
    let now_ms = state.clock.now_ms();
    let file = read_file_in(demo.project.get(), &state.config.time_zone)
        .map_err(|problems| DemoError::Data(problems.to_string()))?;
    let document = &file.document;
    let slug = document.slug.clone();
    let row = ProjectRow {
        slug: slug.clone(),
        version: 1,
        notice_version: 1,
        document: serde_json::to_string(document).map_err(StorageError::from)?,
        created_at_ms: now_ms,
    };
    if !storage::projects::add(tx, &row).await? {
        return Ok(None);
    }
    let asked = document.questionnaire.clone();
    let used = QuestionnaireRow { project: slug.clone(), id: asked.id, version: asked.version, document: None };
    storage::projects::use_questionnaire(tx, &used).await?;
    let responses = crowd::responses(&demo.crowd, document, &coeval_core(), now_ms);
    let first = storage::projects::take_numbers(tx, &slug, responses.len()).await?;
    let first = first.ok_or_else(|| DemoError::Data(format!("{slug} has no counter")))?;
    let rows = responses.into_iter().zip(first..).map(|((response, at_ms), seq)| new_row(state, response, at_ms, seq));
    storage::responses::insert(tx, &rows.collect::<Result<Vec<_>, _>>()?).await?;
    Ok(Some(slug))
}

/// The row a response becomes. Its receipt code is truly random and known to nobody.
fn new_row(state: &AppState, mut response: Response, at_ms: Millis, seq: i64) -> Result<NewResponse, DemoError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random)?;
    response.receipt_hash = ReceiptCode::from_random(random).hash();
    let envelope = plain_bytes(&response);
    let incoming = Incoming::read(&envelope).map_err(|refusal| DemoError::Data(refusal.code.to_string()))?;
    Ok(NewResponse {
        id: response.id,
        project: response.project,
        seq,
        revision: 1,
        content_hash: URL_SAFE_NO_PAD.encode(incoming.content_hash()),
        receipt_key: state.secret.receipt_key(&response.receipt_hash),
        received_at_ms: at_ms,
        captured_at_ms: at_ms,
        effective_at_ms: at_ms,
        clock_doubtful: false,
        channel: response.channel.code(),
        event: response.event,
        device: None,
        staff: None,
        locale: response.locale,
        length: response.length.code(),
        style: response.style.code(),
        questionnaire: response.questionnaire.id,
        questionnaire_version: response.questionnaire.version,
        notice_version: response.agreed.notice_version,
        answers: serde_json::to_string(&response.answers).map_err(StorageError::from)?,
    })
}
