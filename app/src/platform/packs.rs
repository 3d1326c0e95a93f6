//! Packs and the list of projects: from the server, and as they are kept on the phone. A pack that is gone from the
//! server stays here: a draft may need it.

use domain::wire::v1::{Pack, ProjectSummary};
use outbox::StoreProblem;

use super::{
    fetch,
    indexed_db::{PACKS, read, write},
};

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

/// The pack that the phone has, in this language or else in any.
pub async fn kept(slug: &str, language: &str) -> Option<Pack> {
    let wanted = key(slug, language);
    let (exact, all) = read(&[PACKS], async |transaction| {
        let exact = transaction.get(PACKS, &wanted).await?;
        let all = if exact.is_none() { transaction.all(PACKS).await? } else { Vec::new() };
        Ok((exact, all))
    })
    .await
    .ok()?;
    match exact {
        Some(text) => parse(&text),
        None => all.iter().filter_map(|text| parse(text)).find(|pack| pack.project.slug == slug),
    }
}

/// Asks the server for a pack and keeps it.
pub async fn fetch(slug: &str, language: &str) -> Fetched {
    let address = ["/api/v1/projects/", slug, "/pack?lang=", language].concat();
    match fetch::get(&address).await {
        Ok(reply) if reply.status == 200 => match parse(&reply.body) {
            Some(pack) => {
                // Without room the app still works for now; `service_worker::ready_offline` tells.
                let _ = keep(slug, language, &reply.body).await;
                Fetched::Fresh(Box::new(pack))
            }
            None => Fetched::NoSignal,
        },
        Ok(reply) if reply.status == 404 => Fetched::Unknown,
        _ => Fetched::NoSignal,
    }
}

/// The projects whose packs are on the phone.
pub async fn kept_projects() -> Vec<ProjectSummary> {
    let all = read(&[PACKS], async |transaction| transaction.all(PACKS).await).await.unwrap_or_default();
    let mut projects: Vec<ProjectSummary> = Vec::new();
    for pack in all.iter().filter_map(|text| parse(text)) {
        let project = pack.project;
        if projects.iter().all(|known| known.slug != project.slug) {
            projects.push(ProjectSummary { slug: project.slug, name: project.name, summary: project.summary });
        }
    }
    projects
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

async fn keep(slug: &str, language: &str, text: &str) -> Result<(), StoreProblem> {
    let key = key(slug, language);
    write(&[PACKS], async |transaction| {
        if transaction.get(PACKS, &key).await?.as_deref() != Some(text) {
            transaction.put(PACKS, &key, text)?;
        }
        Ok(())
    })
    .await
}

fn parse(text: &str) -> Option<Pack> {
    domain::json::read(text)
}

fn key(slug: &str, language: &str) -> String {
    [slug, "|", language].concat()
}
