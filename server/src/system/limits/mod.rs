//! How often anybody may try or send something. Each limit is a pure count over time; who is asked is for others to say.

pub mod envelopes;
mod gradually;
pub mod receipt_codes;
pub mod sign_in;
