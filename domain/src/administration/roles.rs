//! What accounts are for, and the roles of one person: at least one. What each of them may is said in `rights`.

use serde::{Deserialize, Serialize};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks after the installation and its accounts.
    Admin,
    /// Runs a project.
    Lead,
    /// Gathers answers at events, and never reads one.
    EventStaff,
    /// Answers for the data: alone takes raw exports.
    DataOfficer,
    /// Works with staff figures.
    Analyst,
    /// Reads stories before they are shown.
    Moderator,
    /// Pays for the project; sees what is published and nothing else.
    Commissioner,
    /// A resident who takes part in the evaluation; sees what is published and shares in the codebook.
    CoEvaluator,
}

impl Role {
    /// Every role, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Admin,
        Self::Lead,
        Self::EventStaff,
        Self::DataOfficer,
        Self::Analyst,
        Self::Moderator,
        Self::Commissioner,
        Self::CoEvaluator,
    ];

    /// The code in commands, forms and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Lead => "lead",
            Self::EventStaff => "event_staff",
            Self::DataOfficer => "data_officer",
            Self::Analyst => "analyst",
            Self::Moderator => "moderator",
            Self::Commissioner => "commissioner",
            Self::CoEvaluator => "co_evaluator",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// One role or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Roles(u8);

impl Roles {
    /// These roles; none where there is none.
    pub fn of(roles: impl IntoIterator<Item = Role>) -> Option<Self> {
        let bits = roles.into_iter().fold(0, |bits, role| bits | bit(role));
        (bits != 0).then_some(Self(bits))
    }

    /// The roles with these codes, without codes that are none; none where no role is left.
    pub fn from_codes<C: AsRef<str>>(codes: impl IntoIterator<Item = C>) -> Option<Self> {
        Self::of(codes.into_iter().filter_map(|code| Role::from_code(code.as_ref())))
    }

    /// Each role, in the order in which they are offered.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// The codes, in the order in which roles are offered.
    pub fn codes(self) -> Vec<&'static str> {
        self.iter().map(Role::code).collect()
    }

    /// The codes as the database holds them.
    pub fn stored(self) -> Vec<String> {
        self.iter().map(|role| role.code().to_owned()).collect()
    }

    /// Whether a role is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Self(self.0 | bit(role))
    }

    /// These without one; none where nothing is left.
    pub fn without(self, role: Role) -> Option<Self> {
        Self::of(self.iter().filter(|kept| *kept != role))
    }
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self(bit(role))
    }
}

/// One bit a role; and an administrator's first role is that one, by which the database finds them.
const _: () = assert!(Role::ALL.len() <= u8::BITS as usize && matches!(Role::ALL[0], Role::Admin));

fn bit(role: Role) -> u8 {
    1 << (role as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every set there is.
    fn all() -> impl Iterator<Item = Roles> {
        (1..=u8::MAX)
            .filter_map(|bits| Roles::of(Role::ALL.into_iter().filter(|role| bits & (1 << (*role as u8)) != 0)))
    }

    #[test]
    fn what_is_stored_reads_back_and_what_is_no_role_is_left_out() {
        assert!(all().all(|roles| Roles::from_codes(roles.stored()) == Some(roles)));
        assert_eq!(Roles::from_codes(["queen", "lead"]), Some(Role::Lead.into()));
        assert_eq!((Roles::from_codes(["queen"]), Roles::of([])), (None, None));
    }

    #[test]
    fn the_last_role_cannot_be_left_out() {
        let roles = Roles::from(Role::Lead).with(Role::Analyst);
        assert_eq!(roles.without(Role::Moderator), Some(roles), "it is not among them");
        assert_eq!(roles.without(Role::Lead), Some(Role::Analyst.into()));
        assert_eq!(roles.without(Role::Lead).unwrap().without(Role::Analyst), None);
    }
}
