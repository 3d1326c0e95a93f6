//! A store in memory, shared by its clones; it can be told to fail.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use super::Pause;
use crate::{
    entry::{Change, Entry, Header},
    ports::{Added, Store, StoreProblem},
};

/// A store in memory. Clones are further handles on the same store.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    headers: Rc<RefCell<BTreeMap<String, Header>>>,
    bytes: Rc<RefCell<BTreeMap<String, String>>>,
    writes_left: Rc<Cell<Option<u32>>>,
}

impl MemoryStore {
    /// Lets so many more writes succeed; every later one fails with "full".
    pub fn fill_after(&self, writes: u32) {
        self.writes_left.set(Some(writes));
    }

    /// Lets writes succeed again.
    pub fn make_room(&self) {
        self.writes_left.set(None);
    }

    /// Loses the bytes of an entry, as a damaged disk would.
    pub fn damage(&self, id: &str) {
        self.bytes.borrow_mut().remove(id);
    }

    fn write(&self) -> Result<(), StoreProblem> {
        match self.writes_left.get() {
            Some(0) => Err(StoreProblem::Full),
            Some(left) => {
                self.writes_left.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Store for MemoryStore {
    async fn headers(&self) -> Result<Vec<Header>, StoreProblem> {
        Pause::default().await;
        Ok(self.headers.borrow().values().cloned().collect())
    }

    async fn bytes(&self, ids: &[String]) -> Result<Vec<Option<String>>, StoreProblem> {
        Pause::default().await;
        Ok(ids.iter().map(|id| self.bytes.borrow().get(id).cloned()).collect())
    }

    async fn add(&self, entry: &Entry) -> Result<Added, StoreProblem> {
        Pause::default().await;
        let id = &entry.header.id;
        if self.headers.borrow().contains_key(id) {
            return Ok(Added::Already);
        }
        self.write()?;
        self.headers.borrow_mut().insert(id.clone(), entry.header.clone());
        self.bytes.borrow_mut().insert(id.clone(), entry.bytes.clone());
        Ok(Added::New)
    }

    async fn apply(&self, changes: &[(String, Change)]) -> Result<(), StoreProblem> {
        Pause::default().await;
        self.write()?;
        let (mut headers, mut bytes) = (self.headers.borrow_mut(), self.bytes.borrow_mut());
        for (id, change) in changes {
            let after = headers.remove(id).and_then(|header| header.after(change));
            if !after.as_ref().is_some_and(Header::needs_bytes) {
                bytes.remove(id);
            }
            if let Some(after) = after {
                headers.insert(id.clone(), after);
            }
        }
        Ok(())
    }
}
