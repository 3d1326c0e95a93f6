//! Packs and the list of projects: from the server, and as they are kept on the phone. A pack that is gone from the
//! server, or that asked another version of the questionnaire, stays here: a draft may need it.

use domain::{
    collection::{project::Project, questionnaire::QuestionnaireRef},
    wire::v1::{Pack, ProjectSummary},
};
use outbox::StoreProblem;

use super::{
    fetch,
    indexed_db::{PACKS, read, write},
};

/// Most projects whose questions are kept before anybody opens them: the first of the list.
const MOST_AHEAD: usize = 20;

/// What asking the server for a pack came to.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// Here it is; the phone has kept it too, unless it could not.
    Fresh(Box<Pack>),
    /// The server says that there is no such project.
    Unknown,
    /// No reply from our server.
    NoSignal,
}

/// A pack that the phone has.
pub struct Kept {
    /// The pack.
    pub pack: Pack,
    /// Whether it was fetched in the language that is asked for.
    pub in_language: bool,
}

/// The pack that the phone has, in this language or else in any.
pub async fn kept(slug: &str, language: &str) -> Option<Kept> {
    let wanted = key(slug, language);
    let (exact, all) = read(&[PACKS], async |transaction| {
        let exact = transaction.get(PACKS, &wanted).await?;
        let all = if exact.is_none() { transaction.all(PACKS).await? } else { Vec::new() };
        Ok((exact, all))
    })
    .await
    .ok()?;
    let in_language = exact.is_some();
    let pack = match exact {
        Some(text) => parse(&text),
        None => {
            let packs = all.iter().filter_map(|text| parse(text)).filter(|pack| pack.project.slug == slug);
            packs.max_by_key(|pack| pack.questionnaire.version)
        }
    };
    pack.map(|pack| Kept { pack, in_language })
}

/// The pack of a project that asks just this version of a questionnaire, in this language or else in any.
pub async fn kept_for(slug: &str, language: &str, asked: &QuestionnaireRef) -> Option<Pack> {
    let wanted = [key(slug, language), older_key(slug, language, asked)];
    let texts = read(&[PACKS], async |transaction| {
        let mut texts = Vec::new();
        for key in &wanted {
            texts.extend(transaction.get(PACKS, key).await?);
        }
        texts.extend(transaction.all(PACKS).await?);
        Ok(texts)
    })
    .await
    .ok()?;
    let mut packs = texts.iter().filter_map(|text| parse(text));
    packs.find(|pack| pack.project.slug == slug && pack.questionnaire.is(asked))
}

/// Asks the server for a pack and keeps it.
pub async fn fetch(slug: &str, language: &str) -> Fetched {
    let address = ["/api/v1/projects/", slug, "/pack?lang=", language].concat();
    match fetch::get(&address).await {
        Ok(reply) if reply.status == 200 => match parse(&reply.body) {
            Some(pack) => {
                // Without room the app still works for now; `service_worker::ready_offline` tells.
                let _ = keep(slug, language, &pack, &reply.body).await;
                Fetched::Fresh(Box::new(pack))
            }
            None => Fetched::NoSignal,
        },
        Ok(reply) if reply.status == 404 => Fetched::Unknown,
        _ => Fetched::NoSignal,
    }
}

/// The projects whose packs are on the phone, each in this language where there is one. Whether they have results is not
/// known here.
pub async fn kept_projects(language: &str) -> Vec<ProjectSummary> {
    let all = read(&[PACKS], async |transaction| transaction.all(PACKS).await).await.unwrap_or_default();
    let mut projects: Vec<ProjectSummary> = Vec::new();
    for pack in all.iter().filter_map(|text| parse(text)) {
        let Project { slug, name, summary, practice, .. } = pack.project;
        let project = ProjectSummary { slug, name, summary, practice, has_results: false };
        match projects.iter_mut().find(|known| known.slug == project.slug) {
            Some(known) if !known.name.is_in(language) && project.name.is_in(language) => *known = project,
            Some(_) => {}
            None => projects.push(project),
        }
    }
    projects
}

/// Keeps the questions of the first projects that are not on the phone yet, one after the other, so that whoever
/// chooses one without signal can answer. Gives those that are here then, by slug.
pub async fn keep_all(projects: &[ProjectSummary], language: &str) -> Vec<String> {
    let mut here = Vec::new();
    let mut has_signal = true;
    for ProjectSummary { slug, .. } in projects.iter().take(MOST_AHEAD) {
        if has_signal && !is_kept(slug, language).await {
            has_signal = !matches!(fetch(slug, language).await, Fetched::NoSignal);
        }
        if is_kept(slug, language).await {
            here.push(slug.clone());
        }
    }
    here
}

/// The open projects, from the server; none without a reply from it.
pub async fn fetch_projects() -> Option<Vec<ProjectSummary>> {
    let reply = fetch::get("/api/v1/projects").await.ok()?;
    if reply.status == 200 { domain::json::read(&reply.body) } else { None }
}

/// Whether the phone has a pack in this language and can read it back.
pub(super) async fn is_kept(slug: &str, language: &str) -> bool {
    let wanted = key(slug, language);
    let text = read(&[PACKS], async |transaction| transaction.get(PACKS, &wanted).await).await;
    text.ok().flatten().is_some_and(|text| parse(&text).is_some())
}

/// Keeps a pack in the place of the one before, which is put aside if it asked another version.
async fn keep(slug: &str, language: &str, pack: &Pack, text: &str) -> Result<(), StoreProblem> {
    let key = key(slug, language);
    write(&[PACKS], async |transaction| {
        let before = transaction.get(PACKS, &key).await?;
        if before.as_deref() == Some(text) {
            return Ok(());
        }
        if let Some(before) = before
            && let Some(older) = parse(&before).map(|older| older.questionnaire.name())
            && !pack.questionnaire.is(&older)
        {
            transaction.put(PACKS, &older_key(slug, language, &older), &before)?;
        }
        transaction.put(PACKS, &key, text)
    })
    .await
}

fn parse(text: &str) -> Option<Pack> {
    domain::json::read(text)
}

fn key(slug: &str, language: &str) -> String {
    [slug, "|", language].concat()
}

fn older_key(slug: &str, language: &str, asked: &QuestionnaireRef) -> String {
    [slug, "|", language, "|", &asked.id, "|", &asked.version.to_string()].concat()
}
