//! What released figures say: alone, side by side, and beside a population. Nothing here sees an exact count.

pub mod findings;
pub mod portfolio;
pub mod published;
pub mod release_diff;
pub mod representation;
pub mod voices;
pub mod wave_voices;
pub mod waves;
