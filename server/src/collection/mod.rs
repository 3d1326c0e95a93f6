//! Answers on their way in, and what becomes of them: use cases, which know neither HTTP nor SQL.

pub mod devices;
pub mod ingest;
pub mod receipts;
pub mod rescue;
pub mod review;
pub mod sealing;
