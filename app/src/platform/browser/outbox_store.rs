//! The outbox in IndexedDB: headers in one store, final bytes in another, both in one transaction.

use outbox::{Added, Change, Entry, Header, Store, StoreProblem};

use super::indexed_db::{ENVELOPES, OUTBOX, Transaction, read, write};

const BOTH: [&str; 2] = [OUTBOX, ENVELOPES];
/// Headers that are read in one task.
const PAGE: u32 = 150;

/// The outbox of this phone.
#[derive(Clone, Copy, Debug, Default)]
pub struct PhoneStore;

impl Store for PhoneStore {
    async fn headers(&self) -> Result<Vec<Header>, StoreProblem> {
        read(&[OUTBOX], async |transaction| {
            let mut headers: Vec<Header> = Vec::new();
            loop {
                let last = headers.last().map(|header| header.id.clone());
                let page = transaction.page(OUTBOX, last.as_deref(), PAGE).await?;
                let is_last = page.len() < PAGE as usize;
                for text in page {
                    headers.push(parse(&text)?);
                }
                if is_last {
                    return Ok(headers);
                }
            }
        })
        .await
    }

    async fn bytes(&self, ids: &[String]) -> Result<Vec<Option<String>>, StoreProblem> {
        read(&[ENVELOPES], async |transaction| {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                found.push(transaction.get(ENVELOPES, id).await?);
            }
            Ok(found)
        })
        .await
    }

    async fn add(&self, entry: &Entry) -> Result<Added, StoreProblem> {
        let id = &entry.header.id;
        let added = write(&BOTH, async |transaction| {
            if transaction.get(OUTBOX, id).await?.is_some() {
                return Ok(Added::Already);
            }
            put(transaction, &entry.header)?;
            transaction.put(ENVELOPES, id, &entry.bytes)?;
            Ok(Added::New)
        })
        .await?;
        if added == Added::New {
            verify(entry).await?;
        }
        Ok(added)
    }

    async fn apply(&self, changes: &[(String, Change)]) -> Result<(), StoreProblem> {
        write(&BOTH, async |transaction| {
            for (id, change) in changes {
                let Some(text) = transaction.get(OUTBOX, id).await? else { continue };
                let after = parse(&text)?.after(change);
                if !after.as_ref().is_some_and(Header::needs_bytes) {
                    transaction.remove(ENVELOPES, id)?;
                }
                match after {
                    Some(header) => put(transaction, &header)?,
                    None => transaction.remove(OUTBOX, id)?,
                }
            }
            Ok(())
        })
        .await
    }
}

/// Reads an entry back: only what was seen on the phone is called saved. Another tab may have sent it meanwhile.
async fn verify(entry: &Entry) -> Result<(), StoreProblem> {
    let id = &entry.header.id;
    let (header, bytes) = read(&BOTH, async |transaction| {
        Ok((transaction.get(OUTBOX, id).await?, transaction.get(ENVELOPES, id).await?))
    })
    .await?;
    let sent_meanwhile = match &header {
        Some(text) => !parse(text)?.needs_bytes(),
        None => return Err(unlike()),
    };
    if sent_meanwhile || bytes.as_deref() == Some(entry.bytes.as_str()) { Ok(()) } else { Err(unlike()) }
}

fn put(transaction: &Transaction, header: &Header) -> Result<(), StoreProblem> {
    let text = serde_json::to_string(header).map_err(|_| unlike())?;
    transaction.put(OUTBOX, &header.id, &text)
}

fn parse(text: &str) -> Result<Header, StoreProblem> {
    domain::json::read(text).ok_or_else(unlike)
}

fn unlike() -> StoreProblem {
    StoreProblem::Failed("what was read is not what was written".to_owned())
}
