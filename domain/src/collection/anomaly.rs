//! What looks odd about how a response came, with its stable code. How it is found is the server's to know.

/// What looks odd about how a response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anomaly {
    /// The field that no person sees was filled in.
    HiddenField,
    /// It was finished faster than anybody can answer.
    TooFast,
    /// It is one of very many from one address in a short time.
    ManyFromAddress,
    /// It is one of many finished on one device in a short time.
    ManyFromDevice,
}

impl Anomaly {
    /// Every anomaly.
    pub const ALL: [Self; 4] = [Self::HiddenField, Self::TooFast, Self::ManyFromAddress, Self::ManyFromDevice];

    /// The anomaly with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|anomaly| anomaly.code() == code)
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::HiddenField => "hidden_field",
            Self::TooFast => "too_fast",
            Self::ManyFromAddress => "many_from_address",
            Self::ManyFromDevice => "many_from_device",
        }
    }
}
