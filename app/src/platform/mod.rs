//! What the pages ask of where they run, behind small functions with plain types: the browser, or nothing where the server
//! renders. So contexts and pages are written once. No views here.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
mod nothing;

#[cfg(feature = "hydrate")]
pub use browser::*;
#[cfg(not(feature = "hydrate"))]
pub use nothing::*;
