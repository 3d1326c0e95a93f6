//! The store in memory passes the suite that every store must pass.

use std::cell::RefCell;

use futures::executor::block_on;
use outbox::testing::{Bench, MemoryStore, store_acceptance};

#[derive(Default)]
struct InMemory(RefCell<MemoryStore>);

impl Bench for InMemory {
    type Store = MemoryStore;

    async fn empty(&self) -> MemoryStore {
        self.0.replace(MemoryStore::default());
        self.again().await
    }

    async fn again(&self) -> MemoryStore {
        self.0.borrow().clone()
    }
}

#[test]
fn the_store_in_memory_passes_the_suite() {
    let passed = block_on(store_acceptance(&InMemory::default())).unwrap();
    assert_eq!(passed.len(), 14);
}
