//! What is asked and what is answered: from the questionnaire to the envelope on its way.

pub mod anomaly;
pub mod answer;
pub mod draft;
pub mod enrolment_code;
pub mod envelope;
pub mod project;
pub mod quarantine;
pub mod questionnaire;
pub mod receipt_code;
pub mod rescue;
pub mod response;
pub mod stories;
pub mod validation;
