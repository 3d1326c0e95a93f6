//! The time, asked in one place, so that tests can set it.

use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::time::Millis;

/// A source of the time. Cloning is cheap.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Millis + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks; everybody else asks this")]
    pub fn system() -> Self {
        Self::from_fn(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
        })
    }

    /// A clock that answers what the function says.
    pub fn from_fn(now_ms: impl Fn() -> Millis + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// Now.
    pub fn now_ms(&self) -> Millis {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}
