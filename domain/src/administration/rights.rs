//! Who may do what: the whole matrix of roles and rights, in this one place.
//!
//! The server's routes and pages ask for each of somebody's roles here. Nothing else decides about rights, and nothing here
//! knows accounts, routes or projects.

use super::roles::{Role, Roles};

/// Something that only some may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Be signed in at all: one's own start page, passphrase and sign-out.
    SignIn,
    /// See how many responses came in, without any answer.
    SeeCounts,
    /// See unreleased figures, at staff level.
    SeeStaffFigures,
    /// Take staff figures away as a file.
    ExportStaffFigures,
    /// Take single answers away as a file.
    ExportRaw,
    /// Read single answers.
    ReadAnswers,
    /// Read what people wrote, tag it, and choose what tells of a change.
    ReadStories,
    /// Say in which words a project sorts what people wrote, and see how many people wrote about each.
    ShapeCodebook,
    /// Read stories and decide whether they are shown.
    ModerateStories,
    /// See what arrived but did not fit, with reasons and times.
    SeeQuarantine,
    /// Admit or discard what did not fit.
    DecideQuarantine,
    /// Make the device in one's hands ready for an event.
    PrepareDevice,
    /// See, enrol and revoke any device.
    ManageDevices,
    /// Add and change events.
    ManageEvents,
    /// Publish a release.
    Publish,
    /// Keep a project's answers although their time is over, and stop doing so.
    HoldAnswers,
    /// See accounts, invite people, and disable accounts.
    ManagePeople,
    /// Read the audit log.
    SeeAudit,
}

impl Right {
    /// Every right, in the order of the matrix.
    pub const ALL: [Self; 18] = [
        Self::SignIn,
        Self::SeeCounts,
        Self::SeeStaffFigures,
        Self::ExportStaffFigures,
        Self::ExportRaw,
        Self::ReadAnswers,
        Self::ReadStories,
        Self::ShapeCodebook,
        Self::ModerateStories,
        Self::SeeQuarantine,
        Self::DecideQuarantine,
        Self::PrepareDevice,
        Self::ManageDevices,
        Self::ManageEvents,
        Self::Publish,
        Self::HoldAnswers,
        Self::ManagePeople,
        Self::SeeAudit,
    ];
}

/// One row a right, one column a role: admin, lead, event staff, data officer, analyst, moderator, commissioner,
/// co-evaluator. What is published needs no right and is not in it.
#[rustfmt::skip]
const MATRIX: [(Right, [u8; 8]); 18] = [
    //                           ad le es do an mo co ce
    (Right::SignIn,             [1, 1, 1, 1, 1, 1, 1, 1]),
    (Right::SeeCounts,          [1, 1, 1, 1, 1, 1, 0, 0]),
    (Right::SeeStaffFigures,    [1, 1, 0, 1, 1, 0, 0, 0]),
    (Right::ExportStaffFigures, [1, 1, 0, 1, 1, 0, 0, 0]),
    (Right::ExportRaw,          [0, 0, 0, 1, 0, 0, 0, 0]),
    (Right::ReadAnswers,        [0, 0, 0, 1, 0, 0, 0, 0]),
    (Right::ReadStories,        [0, 1, 0, 1, 0, 1, 0, 0]),
    (Right::ShapeCodebook,      [0, 1, 0, 1, 1, 1, 0, 1]),
    (Right::ModerateStories,    [0, 1, 0, 0, 0, 1, 0, 0]),
    (Right::SeeQuarantine,      [1, 1, 0, 1, 0, 0, 0, 0]),
    (Right::DecideQuarantine,   [1, 1, 0, 1, 0, 0, 0, 0]),
    (Right::PrepareDevice,      [1, 1, 1, 0, 0, 0, 0, 0]),
    (Right::ManageDevices,      [1, 1, 0, 0, 0, 0, 0, 0]),
    (Right::ManageEvents,       [1, 1, 0, 0, 0, 0, 0, 0]),
    (Right::Publish,            [1, 1, 0, 0, 0, 0, 0, 0]),
    (Right::HoldAnswers,        [1, 0, 0, 1, 0, 0, 0, 0]),
    (Right::ManagePeople,       [1, 1, 0, 0, 0, 0, 0, 0]),
    (Right::SeeAudit,           [1, 1, 0, 1, 0, 0, 0, 0]),
];

/// Whether a role has a right.
pub fn may(role: Role, right: Right) -> bool {
    MATRIX.iter().any(|(row, roles)| *row == right && roles[role as usize] == 1)
}

/// Whether somebody with these roles may give a role, or take it back: an admin any, as somebody has to appoint the first
/// of each; everybody else only one all of whose rights are their own, and never admin, who may give what they have not.
pub fn may_give(giver: Roles, given: Role) -> bool {
    let has_all = || Right::ALL.into_iter().all(|right| giver.may(right) || !may(given, right));
    giver.may(Right::ManagePeople) && (giver.has(Role::Admin) || given != Role::Admin && has_all())
}

/// Whoever has several roles may do what any of them may.
impl Roles {
    /// Whether any of them has a right.
    pub fn may(self, right: Right) -> bool {
        self.that_may(right).is_some()
    }

    /// The role in which somebody uses a right: the first of theirs that has it, in the order in which roles are offered.
    pub fn that_may(self, right: Right) -> Option<Role> {
        self.iter().find(|role| may(*role, right))
    }

    /// Whether whoever has these roles may give each of others, or take each back.
    pub fn may_give(self, given: Self) -> bool {
        given.iter().all(|role| may_give(self, role))
    }
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
    fn the_matrix_has_every_right_once_and_every_role_has_its_own_column() {
        assert_eq!(MATRIX.map(|(right, _)| right), Right::ALL);
        assert_eq!(Role::ALL.map(|role| role as usize), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert!(Role::ALL.iter().all(|role| Role::from_code(role.code()) == Some(*role)));
    }

    #[test]
    fn the_promises_of_the_contract_hold() {
        let who_may = |right| Role::ALL.into_iter().filter(|role| may(*role, right)).collect::<Vec<_>>();
        assert_eq!(who_may(Right::ExportRaw), [Role::DataOfficer]);
        assert_eq!(who_may(Right::ReadAnswers), [Role::DataOfficer], "no answer is read that a file would not give");
        assert!(!may(Role::EventStaff, Right::ReadAnswers) && !may(Role::EventStaff, Right::SeeStaffFigures));
        assert!(may(Role::EventStaff, Right::PrepareDevice));
        assert!(who_may(Right::SeeStaffFigures).contains(&Role::Analyst));
        let rights = |role| Right::ALL.into_iter().filter(|right| may(role, *right)).collect::<Vec<_>>();
        assert_eq!(rights(Role::Commissioner), [Right::SignIn], "sees releases only");
        assert_eq!(
            rights(Role::CoEvaluator),
            [Right::SignIn, Right::ShapeCodebook],
            "shares in the codebook, reads nothing"
        );
        for role in who_may(Right::ReadStories) {
            assert!(may(role, Right::ReadAnswers) || may(role, Right::ModerateStories), "{role:?}");
        }
    }

    #[test]
    fn nobody_gives_more_than_they_may() {
        let given_by =
            |giver: Role| Role::ALL.into_iter().filter(|given| may_give(giver.into(), *given)).collect::<Vec<_>>();
        assert_eq!(given_by(Role::Admin), Role::ALL);
        let of_lead = Role::ALL.into_iter().filter(|role| !matches!(role, Role::Admin | Role::DataOfficer));
        assert_eq!(given_by(Role::Lead), of_lead.collect::<Vec<_>>(), "raw exports are the data officer's alone");
        let others = Role::ALL.into_iter().filter(|role| !matches!(role, Role::Admin | Role::Lead));
        assert!(others.map(given_by).all(|given| given.is_empty()));
    }

    #[test]
    fn the_rights_of_several_roles_are_those_of_all_of_them_together() {
        for roles in all() {
            for right in Right::ALL {
                let of_any = Role::ALL.into_iter().filter(|role| roles.has(*role)).any(|role| may(role, right));
                assert_eq!(roles.may(right), of_any, "{roles:?} {right:?}");
            }
        }
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
    fn nobody_gives_by_several_roles_what_none_of_their_rights_covers() {
        for giver in all() {
            for given in Role::ALL {
                let is_theirs = Right::ALL.into_iter().all(|right| giver.may(right) || !may(given, right));
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
