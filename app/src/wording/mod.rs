//! Words that pages, the API and exports share, so that all of them say the same. Every word comes from `i18n`, every
//! number from figures that were released; nothing here is a view.

pub mod asked;
pub mod channels;
pub mod charts;
pub mod filters;
pub mod groups;
pub mod noise;
pub mod numbers;
pub mod sentence;
