//! `/p/{slug}/results`.
