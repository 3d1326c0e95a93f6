//! Figures on their way out: counted, protected, published, exported and verified. Use cases, which know neither HTTP nor
//! SQL; what may be shown is decided in `domain::disclosure`.

pub mod columns;
pub mod exports;
pub mod reference;
pub mod releases;
pub mod stories;
pub mod verify;
