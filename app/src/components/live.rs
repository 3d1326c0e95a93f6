//! What follows signals, behind one type for each kind of value: phones then carry the code that keeps the page up to
//! date once, and not once for every place that uses it.

use std::sync::{Arc, Mutex};

/// Something that follows signals, of whatever closure it is made.
pub type Live<T> = Arc<Mutex<dyn FnMut() -> T + Send>>;

/// A text, an attribute or a part of the page that follows signals.
pub fn live<T: 'static>(value: impl FnMut() -> T + Send + 'static) -> Live<T> {
    Arc::new(Mutex::new(value))
}
