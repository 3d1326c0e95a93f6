//! `/p/{slug}/form`.
