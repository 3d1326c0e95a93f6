//! The roles of one person: at least one, and whoever has several may do what any of them may. What each of them may is
//! `rights`' to say; giving roles and taking them back is `appointments`'.

use super::rights::{self, Right, Role};

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
    pub(super) fn stored(self) -> Vec<String> {
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

    /// Whether any of them has a right.
    pub fn may(self, right: Right) -> bool {
        self.that_may(right).is_some()
    }

    /// The role in which somebody uses a right: the first of theirs that has it, in the order in which roles are offered.
    pub fn that_may(self, right: Right) -> Option<Role> {
        self.iter().find(|role| rights::may(*role, right))
    }

    /// Whether whoever has these roles may give each of others, or take each back.
    pub fn may_give(self, given: Self) -> bool {
        given.iter().all(|role| rights::may_give(self, role))
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
        (1..=u8::MAX).map(Roles)
    }

    #[test]
    fn the_rights_of_several_roles_are_those_of_all_of_them_together() {
        for roles in all() {
            for right in Right::ALL {
                let of_any = Role::ALL.into_iter().filter(|role| roles.has(*role)).any(|role| rights::may(role, right));
                assert_eq!(roles.may(right), of_any, "{roles:?} {right:?}");
            }
        }
    }

    #[test]
    fn what_is_stored_reads_back_and_what_is_no_role_is_left_out() {
        assert!(all().all(|roles| Roles::from_codes(roles.stored()) == Some(roles)));
        assert_eq!(Roles::from_codes(["queen", "lead"]), Some(Role::Lead.into()));
        assert_eq!((Roles::from_codes(["queen"]), Roles::of([])), (None, None));
    }

    #[test]
    fn a_deed_is_done_in_the_first_role_that_may() {
        let roles = Roles::from(Role::Moderator).with(Role::DataOfficer).with(Role::Lead);
        assert_eq!(roles.codes(), ["lead", "data_officer", "moderator"]);
        let deeds = [Right::ExportRaw, Right::ReadStories, Right::Publish, Right::HoldAnswers];
        let done_as = deeds.map(|right| roles.that_may(right).unwrap());
        assert_eq!(done_as, [Role::DataOfficer, Role::Lead, Role::Lead, Role::DataOfficer]);
        assert_eq!(Roles::from(Role::Commissioner).that_may(Right::ReadStories), None);
    }

    #[test]
    fn the_last_role_cannot_be_left_out() {
        let roles = Roles::from(Role::Lead).with(Role::Analyst);
        assert_eq!(roles.without(Role::Moderator), Some(roles), "it is not among them");
        assert_eq!(roles.without(Role::Lead), Some(Role::Analyst.into()));
        assert_eq!(roles.without(Role::Lead).unwrap().without(Role::Analyst), None);
    }

    #[test]
    fn nobody_gives_by_several_roles_what_none_of_their_rights_covers() {
        for giver in all() {
            for given in Role::ALL {
                let is_theirs = Right::ALL.into_iter().all(|right| giver.may(right) || !rights::may(given, right));
                let wanted =
                    giver.has(Role::Admin) || giver.may(Right::ManagePeople) && given != Role::Admin && is_theirs;
                assert_eq!(giver.may_give(given.into()), wanted, "{giver:?} {given:?}");
            }
        }
        let both = Roles::from(Role::Analyst).with(Role::DataOfficer);
        assert!(!Roles::from(Role::Lead).may_give(both), "one of them is not a lead's to give");
        assert!(Roles::from(Role::Lead).with(Role::DataOfficer).may_give(both));
    }
}
