//! What the audit log tells of, and the right behind each action.

use super::rights::Right;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal $(by $right:ident)?,)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its code in the log.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The action with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.code() == code)
            }

            /// The right by which somebody who is signed in does it; none where only others do.
            pub fn right(self) -> Option<Right> {
                match self { $(Self::$name => [$(Right::$right)?].first().copied(),)* }
            }
        }
    };
}

actions! {
    /// Somebody signed in.
    SignedIn = "signed_in" by SignIn,
    /// A wrong passphrase, or no such account.
    SignInFailed = "sign_in_failed",
    /// Too many tries; written once, when they became too many.
    SignInThrottled = "sign_in_throttled",
    /// Somebody signed out.
    SignedOut = "signed_out" by SignIn,
    /// Somebody signed out on every device.
    SignedOutEverywhere = "signed_out_everywhere" by SignIn,
    /// Somebody changed their passphrase.
    PassphraseChanged = "passphrase_changed" by SignIn,
    /// An account was made.
    AccountAdded = "account_added" by ManagePeople,
    /// An account was disabled.
    AccountDisabled = "account_disabled" by ManagePeople,
    /// A disabled account was enabled again.
    AccountEnabled = "account_enabled" by ManagePeople,
    /// Somebody was given a role.
    RoleGiven = "role_given" by ManagePeople,
    /// A role was taken back.
    RoleTakenBack = "role_taken_back" by ManagePeople,
    /// Somebody was invited.
    Invited = "invited" by ManagePeople,
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation_withdrawn" by ManagePeople,
    /// Unreleased figures were looked at.
    StaffFiguresSeen = "staff_figures_seen" by SeeStaffFigures,
    /// The numbers of one unreleased chart were taken away as a file.
    ChartTaken = "chart_taken" by ExportStaffFigures,
    /// The figures of a release were taken away as a file, by somebody who is signed in.
    ReleaseExported = "release_exported" by SignIn,
    /// Unreleased figures were taken away as a file.
    StaffFiguresExported = "staff_figures_exported" by ExportStaffFigures,
    /// Single answers were taken away as a file.
    RawExported = "raw_exported" by ExportRaw,
    /// The list of what did not fit was looked at.
    QuarantineSeen = "quarantine_seen" by SeeQuarantine,
    /// Answers that did not fit were read.
    AnswersSeen = "answers_seen" by ReadAnswers,
    /// An envelope that did not fit was admitted.
    QuarantineAdmitted = "quarantine_admitted" by DecideQuarantine,
    /// An envelope that did not fit was discarded.
    QuarantineDiscarded = "quarantine_discarded" by DecideQuarantine,
    /// Envelopes fitted after all, because something became known.
    QuarantineRechecked = "quarantine_rechecked",
    /// Staff looked at a response that looked odd, and kept it.
    ReviewKept = "review_kept" by DecideQuarantine,
    /// Staff looked at a response that looked odd, and set it aside.
    ReviewSetAside = "review_set_aside" by DecideQuarantine,
    /// A device was enrolled.
    DeviceEnrolled = "device_enrolled" by PrepareDevice,
    /// A device was revoked.
    DeviceRevoked = "device_revoked" by ManageDevices,
    /// A revoked device was let in again.
    DeviceRestored = "device_restored" by ManageDevices,
    /// A response was withdrawn by its receipt code.
    ResponseWithdrawn = "response_withdrawn",
    /// The answers about the person were withdrawn by a receipt code.
    AboutYouWithdrawn = "about_you_withdrawn",
    /// What people wrote was read.
    StoriesSeen = "stories_seen" by ReadStories,
    /// Counts of tags were looked at.
    TagCountsSeen = "tag_counts_seen" by ShapeCodebook,
    /// A tag was made.
    TagAdded = "tag_added" by ShapeCodebook,
    /// A tag got other words.
    TagReworded = "tag_reworded" by ShapeCodebook,
    /// A tag was retired.
    TagRetired = "tag_retired" by ShapeCodebook,
    /// A retired tag was brought back.
    TagRestored = "tag_restored" by ShapeCodebook,
    /// A tag was merged into another.
    TagMerged = "tag_merged" by ReadStories,
    /// What somebody wrote was given tags, or some were taken away.
    StoryTagged = "story_tagged" by ReadStories,
    /// What somebody wrote was chosen as telling of a most significant change.
    SignificanceChosen = "significance_chosen" by ReadStories,
    /// Such a choice was taken back.
    SignificanceTakenBack = "significance_taken_back" by ReadStories,
    /// A rescue file was imported.
    Imported = "imported" by PrepareDevice,
    /// The population that a project is compared with was put in.
    ReferenceReplaced = "reference_replaced" by Publish,
    /// A release was published.
    Released = "released" by Publish,
    /// Figures were looked at that are published next.
    ReleasePreviewed = "release_previewed" by Publish,
    /// A release that showed nothing was taken back.
    ReleaseTakenBack = "release_taken_back" by Publish,
    /// A release of earlier rules was made again.
    ReleaseRenewed = "release_renewed" by Publish,
    /// What had been kept for its time was deleted; the target is the certificate.
    Purged = "purged",
    /// Answers of a project are not deleted until further notice.
    HoldSet = "hold_set" by HoldAnswers,
    /// They are deleted again when their time is over.
    HoldLifted = "hold_lifted" by HoldAnswers,
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn every_deed_names_the_right_behind_it_but_those_that_nobody_signs_in_for() {
        let by_nobody: Vec<_> = Action::ALL.iter().filter(|action| action.right().is_none()).collect();
        let expected = [
            Action::SignInFailed,
            Action::SignInThrottled,
            Action::QuarantineRechecked,
            Action::ResponseWithdrawn,
            Action::AboutYouWithdrawn,
            Action::Purged,
        ];
        assert_eq!(by_nobody, expected.iter().collect::<Vec<_>>(), "write `by` and the right behind the action's code");
    }
}
